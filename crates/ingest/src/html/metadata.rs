//! What a page says of itself: JSON-LD first, then Open Graph and its like, `<meta>`, links and marked elements, and last its address.
//!
//! The byline and date that stand only in the text are found where all texts are searched for them.

use std::collections::BTreeMap;

use dom_query::{Document, NodeRef};
use onrecord_document::{DatePrecision, Metadata, Published};

use crate::byline::{self, without_by};
use crate::date::parse_date;
use crate::header::alike;

use super::structured::{self, Structured};

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

/// A date, perhaps behind a word or two that say so ("Published:", "Posted on").
fn date_in(words: &str) -> Option<Published> {
    let mut rest = words.trim();
    for _ in 0..4 {
        if let Some(date) = parse_date(rest) {
            return Some(date);
        }
        let (word, behind) = rest.split_once([' ', ':'])?;
        let says_so = [
            "published",
            "posted",
            "updated",
            "on",
            "at",
            "date",
            "last",
            "first",
            "publish",
            "by",
            "modified",
            "",
        ];
        if !says_so.iter().any(|known| word.eq_ignore_ascii_case(known)) {
            // "November 20, 2019 | 10:00" and the like
            let front = rest.split(['|', '•', '·']).next()?.trim();
            return (front.len() < rest.len()).then(|| parse_date(front)).flatten();
        }
        rest = behind.trim_start();
    }
    None
}

/// The day in an address such as `https://a.b/2026/03/04/talks-fail` or `…/2026-03-04-talks`.
fn date_of_address(address: &str) -> Option<Published> {
    let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let parts: Vec<&str> = address.split('/').skip(3).collect();
    let year = |part: &str| {
        (part.len() == 4 && (part.starts_with("19") || part.starts_with("20"))).then(|| part.to_owned())
    };
    for window in parts.windows(3) {
        if let Some(year) = year(window[0]) {
            let month = months
                .iter()
                .position(|name| window[1].eq_ignore_ascii_case(name))
                .map_or_else(|| window[1].to_owned(), |place| format!("{:02}", place + 1));
            if let Some(date) = parse_date(&format!("{year}-{month:0>2}-{:0>2}", window[2])) {
                return Some(date);
            }
        }
    }
    parts
        .iter()
        .find_map(|part| parse_date(part.get(..10)?).filter(|_| part.as_bytes()[4] == b'-'))
}

/// Names that people write under: a byline without "By", role and date, and no name of an account or address.
fn author(words: &str) -> Option<String> {
    let words = without_by(words.trim()).trim();
    if words.is_empty()
        || words.len() > 100
        || is_address(words)
        || words.starts_with('@')
        || words.contains('@')
    {
        return None;
    }
    // "Ana Lind, Staff Writer", "Ana Lind | The Gazette", "Ana Lind Nov. 20, 2019"
    let front = words
        .split(['|', '•', '·', '\n'])
        .next()
        .unwrap_or(words)
        .trim_end_matches([',', ' ', '-', '–', '—']);
    if let Some(author) = byline::whole(&format!("By {front}"), true).and_then(|said| said.author) {
        return Some(author);
    }
    let is_name = !front.chars().any(|character| character.is_ascii_digit())
        && front.split_whitespace().count() <= 8
        && front.chars().next().is_some_and(char::is_alphabetic)
        && ![
            "admin",
            "administrator",
            "author",
            "staff",
            "guest",
            "editor",
            "share",
            "print",
            "email",
        ]
        .iter()
        .any(|known| front.eq_ignore_ascii_case(known));
    is_name.then(|| front.to_owned())
}

/// "Talks fail" of "Talks fail | The Gazette" and "Talks fail - The Gazette".
fn without_outlet(title: &str) -> &str {
    for separator in [" | ", " - ", " – ", " — ", " :: ", " « "] {
        if let Some((front, behind)) = title.rsplit_once(separator)
            && front.split_whitespace().count() >= 3
            && behind.split_whitespace().count() <= 5
            && behind
                .split_whitespace()
                .filter(|word| word.starts_with(char::is_lowercase))
                .count()
                < 3
        {
            return without_outlet_once_more(front);
        }
    }
    title
}

/// "Talks fail | World | The Gazette" has two.
fn without_outlet_once_more(title: &str) -> &str {
    match title.rsplit_once(" | ") {
        Some((front, behind))
            if front.split_whitespace().count() >= 3 && behind.split_whitespace().count() <= 3 =>
        {
            front
        }
        _ => title,
    }
}

pub(crate) fn is_address(words: &str) -> bool {
    words.starts_with("http://") || words.starts_with("https://")
}

/// Words without entities that were escaped twice, without runs of white space and invisible characters; nothing if none are left.
pub(crate) fn tidy(words: &str) -> Option<String> {
    let mut tidied = String::with_capacity(words.len());
    let unescaped = if words.contains('&') {
        unescape(words)
    } else {
        words.to_owned()
    };
    for word in unescaped.split_whitespace() {
        if !tidied.is_empty() {
            tidied.push(' ');
        }
        tidied.extend(word.chars().filter(|character| {
            !character.is_control() && !matches!(character, '\u{AD}' | '\u{200B}' | '\u{FEFF}')
        }));
    }
    (!tidied.is_empty()).then_some(tidied)
}

/// The entities that stand in attributes and JSON which were escaped once too often.
fn unescape(words: &str) -> String {
    let mut rest = words;
    let mut text = String::with_capacity(words.len());
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        let character = end.and_then(|end| entity(&rest[1..end]));
        match (character, end) {
            (Some(character), Some(end)) => {
                text.push(character);
                rest = &rest[end + 1..];
            }
            _ => {
                text.push('&');
                rest = &rest[1..];
            }
        }
    }
    text + rest
}

fn entity(name: &str) -> Option<char> {
    let named = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", ' '),
        ("lsquo", '‘'),
        ("rsquo", '’'),
        ("ldquo", '“'),
        ("rdquo", '”'),
        ("ndash", '–'),
        ("mdash", '—'),
        ("hellip", '…'),
        ("eacute", 'é'),
        ("pound", '£'),
        ("euro", '€'),
    ];
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    named
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, character)| *character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authors() {
        for (words, name) in [
            ("By Marta Okafor", Some("Marta Okafor")),
            ("Marta Okafor, Staff Writer", Some("Marta Okafor")),
            ("Marta Okafor | The Gazette", Some("Marta Okafor")),
            ("By Marta Okafor and Li Wei", Some("Marta Okafor and Li Wei")),
            ("Associated Press", Some("Associated Press")),
            ("https://x.y/marta", None),
            ("@marta", None),
            ("admin", None),
            ("", None),
        ] {
            assert_eq!(author(words).as_deref(), name, "{words}");
        }
    }

    #[test]
    fn dates_of_addresses_and_marks() {
        for (address, date) in [
            ("https://a.b/2026/03/04/talks-fail", Some("2026-03-04")),
            ("https://a.b/news/2026/mar/4/talks-fail", Some("2026-03-04")),
            ("https://a.b/2026-03-04-talks-fail.html", Some("2026-03-04")),
            ("https://a.b/2026/99/99/x", None),
            ("https://a.b/article/1234567", None),
            ("https://a.b/ééééééééé", None),
        ] {
            assert_eq!(
                date_of_address(address).map(|date| date.text).as_deref(),
                date,
                "{address}"
            );
        }
        assert!(date_in("Published: March 4, 2026").is_some());
        assert!(date_in("Posted on March 4, 2026 | 2 comments").is_some());
        assert!(date_in("The mayor said on March 4, 2026").is_none());
    }

    #[test]
    fn titles() {
        for (title, expected) in [
            ("Talks fail at dawn | The Gazette", "Talks fail at dawn"),
            ("Talks fail at dawn | World | The Gazette", "Talks fail at dawn"),
            ("Talks - again", "Talks - again"),
            (
                "Design week 2026 | Okafor’s light installation for Lind",
                "Design week 2026 | Okafor’s light installation for Lind",
            ),
            (
                "Talks fail at dawn – as the mayor had said they would",
                "Talks fail at dawn – as the mayor had said they would",
            ),
        ] {
            assert_eq!(without_outlet(title), expected);
        }
        assert_eq!(
            tidy(" a&amp;b &#8217;\u{a0}c\u{ad}d &x; &").as_deref(),
            Some("a&b ’ cd &x; &")
        );
    }
}
