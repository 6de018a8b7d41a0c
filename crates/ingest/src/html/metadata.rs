//! What a page says of itself: JSON-LD first, then Open Graph and its like, `<meta>`, links and marked elements, and last its address.
//!
//! The byline and date that stand only in the text are found where all texts are searched for them.

mod wording;

use std::collections::BTreeMap;

use dom_query::{Document, NodeRef};
use onrecord_document::{DatePrecision, Metadata, Published};

use crate::header::alike;

use super::structured::{self, Structured};
use wording::{author, date_in, date_of_address, without_outlet};
pub(crate) use wording::{is_address, tidy};

/// Reads a page that was fetched from `url`, if that is known.
pub(crate) fn read(document: &Document, url: Option<&str>) -> Metadata {
    let mut page = Page::default();
    for node in document.root().descendants_it() {
        page.look_at(&node);
    }
    page.into_metadata(url)
}

#[derive(Default)]
struct Page {
    structured: Option<Metadata>,
    /// When the page was published, where JSON-LD says it of the page and not of the article.
    page_published: Option<Published>,
    /// `<meta>` by name in lower case; the first of each holds.
    meta: BTreeMap<String, String>,
    canonical: Option<String>,
    language: Option<String>,
    title: Option<String>,
    headings: Vec<Heading>,
    /// Dates of `<time>`, and of elements marked as the publication's.
    times: Vec<String>,
    marked_times: Vec<String>,
    /// Words of elements marked as the author's, the surest mark first.
    authors: [Vec<String>; 4],
}

/// A heading of the first level.
struct Heading {
    words: String,
    /// The first date that stands alone in one of the elements behind it, and how many of these were looked at.
    date: Option<Published>,
    elements: usize,
}

/// Headings that are looked at.
const MOST_HEADINGS: usize = 4;

/// Elements behind a heading among which its date is looked for.
const ELEMENTS_BEHIND: usize = 30;

impl Page {
    fn look_at(&mut self, node: &NodeRef<'_>) {
        let Some(name) = node.qual_name_ref().map(|name| name.local.clone()) else {
            return;
        };
        match &*name {
            "html" => {
                self.language = node
                    .attr("lang")
                    .or_else(|| node.attr("xml:lang"))
                    .and_then(|lang| tidy(&lang));
            }
            "meta" => self.meta(node),
            "link" => {
                if node
                    .attr("rel")
                    .is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"))
                {
                    self.canonical = self.canonical.take().or_else(|| tidy(&node.attr("href")?));
                }
            }
            "script" => {
                let is_structured = node
                    .attr("type")
                    .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/ld+json"));
                if is_structured && self.structured.is_none() {
                    let Structured {
                        article,
                        page_published,
                    } = structured::read(&node.text());
                    self.structured = article;
                    self.page_published = self.page_published.take().or(page_published);
                }
            }
            "title" => self.title = self.title.take().or_else(|| tidy(&node.text())),
            "h1" if self.headings.len() < MOST_HEADINGS => {
                self.headings.extend(tidy(&node.text()).map(|words| Heading {
                    words,
                    date: None,
                    elements: 0,
                }));
            }
            "time" => {
                let date = node.attr("datetime").and_then(|date| tidy(&date));
                self.times.extend(date.or_else(|| short(node)));
                self.mark(node);
            }
            _ => {
                self.mark(node);
                self.date_behind_heading(node);
            }
        }
    }

    /// Takes note of a date that nothing marks but its place.
    fn date_behind_heading(&mut self, node: &NodeRef<'_>) {
        if let Some(heading) = self.headings.last_mut()
            && heading.date.is_none()
            && heading.elements < ELEMENTS_BEHIND
        {
            heading.elements += 1;
            heading.date = short(node)
                .and_then(|words| date_in(&words))
                .filter(|date| date.precision >= DatePrecision::Day);
        }
    }

    fn meta(&mut self, node: &NodeRef<'_>) {
        let key = ["property", "name", "itemprop", "http-equiv"]
            .iter()
            .find_map(|attribute| node.attr(attribute));
        if let (Some(key), Some(content)) = (key, node.attr("content").and_then(|content| tidy(&content))) {
            self.meta
                .entry(key.trim().to_ascii_lowercase())
                .or_insert(content);
        }
    }

    /// What attributes and classes say of an element.
    fn mark(&mut self, node: &NodeRef<'_>) {
        let property = node.attr("itemprop").unwrap_or_default();
        match &*property {
            "datePublished" | "dateCreated" => {
                let date = ["datetime", "content"].iter().find_map(|name| node.attr(name));
                self.marked_times
                    .extend(date.and_then(|date| tidy(&date)).or_else(|| short(node)));
            }
            "author" | "creator" => self.authors[0].extend(author_words(node)),
            _ => {}
        }
        if node
            .attr("rel")
            .is_some_and(|rel| rel.split_whitespace().any(|rel| rel == "author"))
        {
            self.authors[0].extend(author_words(node));
        }
        if let Some(class) = node.attr("class") {
            let names = class.split_whitespace().map(str::to_ascii_lowercase);
            for name in names {
                match name.as_str() {
                    "author" | "author-name" | "authorname" | "byline-name" | "author_name"
                    | "byline__name" | "byline-author" | "article-author" | "fn" | "author__name"
                    | "post-author" | "entry-author" => {
                        self.authors[1].extend(author_words(node));
                    }
                    _ if name.contains("byline") || is_of_author(&name) => {
                        let sureness = if has_blocks(node) { 3 } else { 2 };
                        self.authors[sureness].extend(author_words(node));
                    }
                    _ if name.contains("publish")
                        || matches!(
                            name.as_str(),
                            "date"
                                | "entry-date"
                                | "post-date"
                                | "timestamp"
                                | "dateline"
                                | "article-date"
                                | "posted-on"
                        ) =>
                    {
                        self.marked_times.extend(short(node));
                    }
                    _ => {}
                }
            }
        }
    }

    fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.meta.get(*name).cloned())
    }

    fn into_metadata(self, url: Option<&str>) -> Metadata {
        let structured = self.structured.clone().unwrap_or_default();
        let canonical = self.canonical.clone().filter(|url| is_address(url));
        let address = canonical
            .or_else(|| self.first(&["og:url"]).filter(|url| is_address(url)))
            .or(structured.url.clone())
            .or(url.map(str::to_owned));
        let language = structured
            .language
            .clone()
            .or_else(|| self.first(&["og:locale", "content-language", "dc.language", "language"]));
        let title = self.title(structured.title.clone());
        Metadata {
            author: self.author(structured.author.as_ref()),
            dateline: None,
            outlet: structured.outlet.clone().or_else(|| {
                self.first(&[
                    "og:site_name",
                    "application-name",
                    "dc.publisher",
                    "publisher",
                    "cre",
                ])
            }),
            section: structured
                .section
                .clone()
                .or_else(|| self.first(&["article:section", "section", "parsely-section", "category"])),
            published: structured
                .published
                .clone()
                .or_else(|| self.page_published.clone())
                .or_else(|| self.published(address.as_deref()))
                .or_else(|| self.published_behind(title.as_deref()?)),
            title,
            url: address,
            language: self
                .language
                .clone()
                .or(language)
                .map(|tag| tag.replace('_', "-")),
        }
    }

    /// The headline without the outlet's name behind it.
    fn title(&self, structured: Option<String>) -> Option<String> {
        let meta = self.first(&[
            "og:title",
            "twitter:title",
            "dc.title",
            "sailthru.title",
            "parsely-title",
            "title",
        ]);
        let named = structured.or(meta).or_else(|| self.title.clone());
        match named {
            Some(title) => {
                // A title of which a heading is the front is the heading: the rest names the outlet.
                let mut headings = self.headings.iter().map(|heading| heading.words.as_str());
                let heading = headings.find(|heading| {
                    heading.len() > 10 && title.len() > heading.len() && title.starts_with(heading)
                });
                Some(heading.unwrap_or_else(|| without_outlet(&title)).to_owned())
            }
            None => self.headings.first().map(|heading| heading.words.clone()),
        }
    }

    fn author(&self, structured: Option<&String>) -> Option<String> {
        let names = [
            "author",
            "article:author",
            "byl",
            "dc.creator",
            "dcterms.creator",
            "sailthru.author",
            "parsely-author",
            "article:author_name",
            "authors",
            "twitter:data1",
        ];
        let meta = names.iter().filter_map(|name| self.meta.get(*name));
        let marked = self.authors.iter().flatten();
        structured
            .into_iter()
            .chain(meta)
            .chain(marked)
            .find_map(|words| author(words))
    }

    fn published(&self, address: Option<&str>) -> Option<Published> {
        let names = [
            "article:published_time",
            "article:published",
            "og:article:published_time",
            "datepublished",
            "date",
            "dc.date.issued",
            "dc.date",
            "dcterms.date",
            "dcterms.created",
            "pubdate",
            "publishdate",
            "publish-date",
            "publish_date",
            "publication_date",
            "sailthru.date",
            "parsely-pub-date",
            "pdate",
            "article.published",
            "article_date_original",
            "cxenseparse:recs:publishtime",
            "og:published_time",
            "rnews:datepublished",
            "displaydate",
            "ptime",
            "last-modified",
            "article:modified_time",
        ];
        let meta = names.iter().filter_map(|name| self.meta.get(*name));
        meta.chain(&self.marked_times)
            .chain(&self.times)
            .find_map(|date| date_in(date))
            .or_else(|| date_of_address(address?))
    }

    /// The date that stands behind the heading which is the title.
    fn published_behind(&self, title: &str) -> Option<Published> {
        let heading = self
            .headings
            .iter()
            .find(|heading| alike(&[&heading.words], title))?;
        heading.date.clone()
    }
}

/// Whether a class says that an element names who wrote the article, and not who commented on it or what else they did.
fn is_of_author(class: &str) -> bool {
    class.contains("author") && !class.contains("bio") && !class.contains("comment")
}

/// Whether an element is put together of blocks, the words of which run into one another.
fn has_blocks(node: &NodeRef<'_>) -> bool {
    node.descendants_it().any(|inner| {
        inner
            .qual_name_ref()
            .is_some_and(|name| matches!(&*name.local, "div" | "p" | "li" | "section"))
    })
}

/// The text of a small element; what is longer is no date and no name.
fn short(node: &NodeRef<'_>) -> Option<String> {
    (node.normalized_char_count() <= 120)
        .then(|| tidy(&node.text()))
        .flatten()
}

fn author_words(node: &NodeRef<'_>) -> Option<String> {
    node.attr("content")
        .and_then(|content| tidy(&content))
        .or_else(|| short(node))
}
