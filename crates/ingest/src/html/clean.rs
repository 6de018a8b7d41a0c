//! What is no part of an article: taken out of the tree before its main text is looked for, and out of the text behind that.
//!
//! Elements go by their names, by what their classes and ids are called, and by being hidden; never if most of the page's words are in
//! them. Blocks of text go by the formulas that pages use to lead elsewhere.

use dom_query::{Document, NodeRef};

use super::text::Block;

/// Takes out elements that are no part of any article.
pub(crate) fn before(document: &Document) {
    let Some(body) = document.body() else {
        return;
    };
    // Where a page has no paragraphs, all its words count.
    let has_paragraphs = prose(&body) > 0;
    let weight = |node: &NodeRef<'_>| {
        if has_paragraphs {
            prose(node)
        } else {
            node.normalized_char_count()
        }
    };
    let whole = weight(&body);
    let mut removed = Vec::new();
    let mut at = body.first_child();
    while let Some(node) = at {
        let goes = node.is_element() && is_foreign(&node) && weight(&node) * 4 <= whole;
        if goes {
            removed.push(node);
        }
        at = next(&node, &body, !goes);
    }
    for node in removed {
        node.remove_from_parent();
    }
}

/// How much running text is below a node: the characters of its longer paragraphs outside links.
fn prose(node: &NodeRef<'_>) -> usize {
    let paragraphs = node
        .descendants_it()
        .chain([*node])
        .filter(|node| node.has_name("p"));
    let lengths = paragraphs.map(|paragraph| {
        let linked: usize = paragraph
            .descendants_it()
            .filter(|node| node.has_name("a"))
            .map(|link| link.normalized_char_count())
            .sum();
        paragraph.normalized_char_count().saturating_sub(linked)
    });
    lengths.filter(|length| *length >= SHORTEST_PROSE).sum()
}

/// In characters; captions and calls to read on are mostly shorter.
const SHORTEST_PROSE: usize = 80;

/// The next node in the order of the page, below `node` or not, inside `root`.
fn next<'t>(node: &NodeRef<'t>, root: &NodeRef<'t>, below: bool) -> Option<NodeRef<'t>> {
    if below && let Some(child) = node.first_child() {
        return Some(child);
    }
    let mut at = *node;
    loop {
        if let Some(sibling) = at.next_sibling() {
            return Some(sibling);
        }
        at = at.parent().filter(|parent| parent.id != root.id)?;
    }
}

fn is_foreign(node: &NodeRef<'_>) -> bool {
    let Some(name) = node.qual_name_ref().map(|name| name.local.clone()) else {
        return false;
    };
    match &*name {
        "figcaption" | "nav" | "button" | "form" | "dialog" | "aside" | "footer" | "noscript" | "iframe" => {
            return true;
        }
        "html" | "body" | "main" | "article" => return false,
        _ => {}
    }
    if node.has_attr("hidden") || node.attr("aria-hidden").is_some_and(|hidden| &*hidden == "true") {
        return true;
    }
    if let Some(style) = node.attr("style") {
        let style: String = style.split_whitespace().collect::<String>().to_ascii_lowercase();
        if style.contains("display:none") || style.contains("visibility:hidden") {
            return true;
        }
    }
    let role = node.attr("role").unwrap_or_default();
    if matches!(
        &*role,
        "navigation"
            | "complementary"
            | "dialog"
            | "alertdialog"
            | "banner"
            | "contentinfo"
            | "search"
            | "menu"
    ) {
        return true;
    }
    ["class", "id"]
        .iter()
        .filter_map(|attribute| node.attr(attribute))
        .any(|value| value.split_whitespace().any(is_foreign_name))
}

/// Whether the words of a class or id say that it is something beside the article.
fn is_foreign_name(name: &str) -> bool {
    words_of(name).any(|word| WORDS.contains(&word.as_str()))
        || PHRASES.iter().any(|phrase| contains(name, phrase))
}

/// `relatedLinks`, `related-links` and `related_links` are "related", "links".
fn words_of(name: &str) -> impl Iterator<Item = String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut last_lower = false;
    for character in name.chars() {
        if !character.is_ascii_alphanumeric() || character.is_ascii_uppercase() && last_lower {
            words.push(std::mem::take(&mut word));
        }
        if character.is_ascii_alphanumeric() {
            word.push(character.to_ascii_lowercase());
        }
        last_lower = character.is_ascii_lowercase();
    }
    words.push(word);
    words.into_iter()
}

fn contains(name: &str, phrase: &str) -> bool {
    name.to_ascii_lowercase().contains(phrase)
}

const WORDS: &[&str] = &[
    "ad",
    "ads",
    "advert",
    "advertisement",
    "advertising",
    "banner",
    "breadcrumb",
    "breadcrumbs",
    "caption",
    "captions",
    "comment",
    "comments",
    "consent",
    "cookie",
    "cookies",
    "copyright",
    "disqus",
    "disclaimer",
    "gallery",
    "gdpr",
    "modal",
    "newsletter",
    "newsletters",
    "outbrain",
    "pagination",
    "paywall",
    "popup",
    "promo",
    "promos",
    "promotion",
    "recirc",
    "recirculation",
    "recommended",
    "recommendation",
    "recommendations",
    "related",
    "share",
    "sharing",
    "shares",
    "sidebar",
    "signup",
    "slideshow",
    "social",
    "sponsor",
    "sponsored",
    "subscribe",
    "subscription",
    "taboola",
    "tags",
    "toolbar",
    "tooltip",
    "trending",
    "widget",
    "widgets",
    "hidden",
    "credit",
    "credits",
    "byline",
    "timestamp",
    "teaser",
    "teasers",
];

const PHRASES: &[&str] = &[
    "read-more",
    "readmore",
    "read_more",
    "more-on",
    "most-popular",
    "mostpopular",
    "most-read",
    "sr-only",
    "screen-reader",
    "visually-hidden",
    "visuallyhidden",
    "author-bio",
    "authorbio",
    "author-info",
    "about-author",
    "see-also",
    "also-read",
    "inline-link",
    "print-only",
    "printonly",
    "article-footer",
    "post-footer",
    "entry-footer",
    "video-player",
    "jump-link",
    "skip-link",
];

/// Takes out the blocks that lead elsewhere or say what the page is made of.
pub(crate) fn behind(blocks: Vec<Block>) -> Vec<Block> {
    blocks
        .into_iter()
        .filter(|block| !leads_elsewhere(block))
        .collect()
}

fn leads_elsewhere(block: &Block) -> bool {
    let text = block.text.trim_start_matches("- ").trim();
    if text.len() > MOST_BYTES {
        return false;
    }
    let lower = text.to_lowercase();
    let all_linked = block.linked * 10 >= block.text.len() * 9;
    WHOLE.contains(&lower.trim_end_matches([':', '.', '!', '…', '»', '>']).trim_end())
        || STARTS.iter().any(|start| lower.starts_with(start))
        || all_linked && !ends_like_prose(text)
        || tells_when(&lower)
}

/// "Posted on March 4, 2026 by Admin", "Updated Nov 19, 6:55 AM"
fn tells_when(lower: &str) -> bool {
    let first = lower.split([' ', ':']).next().unwrap_or_default();
    matches!(first, "posted" | "updated" | "published")
        && lower.len() < 80
        && lower.bytes().any(|byte| byte.is_ascii_digit())
        && !ends_like_prose(lower)
}

/// No formula is longer, in bytes.
const MOST_BYTES: usize = 300;

fn ends_like_prose(text: &str) -> bool {
    text.ends_with(['.', '!', '?', '”', '"', '’', '\u{2026}'])
}

const WHOLE: &[&str] = &[
    "advertisement",
    "advertising",
    "ad",
    "article continues below",
    "story continues below",
    "continue reading",
    "read more",
    "related",
    "related stories",
    "related articles",
    "related content",
    "related news",
    "recommended",
    "share",
    "share this",
    "tweet",
    "email",
    "print",
    "comments",
    "view comments",
    "show comments",
    "sponsored",
    "more",
    "loading",
    "most read",
    "trending",
    "topics",
    "tags",
    "image",
    "photo",
    "video",
    "slideshow",
    "gallery",
    "back to top",
    "play video",
    "watch",
    "see also",
    "sign up",
    "subscribe",
    "get the app",
    "follow us",
    "share on facebook",
    "share on twitter",
    "close",
    "x",
    "up next",
    "more from",
    "related topics",
    "image copyright",
    "image caption",
    "media caption",
    "media playback is unsupported on your device",
    "getty images",
    "article continues after advertisement",
    "story continues below advertisement",
    "skip advertisement",
];

const STARTS: &[&str] = &[
    "read more:",
    "read more about",
    "read also:",
    "also read:",
    "also read |",
    "read:",
    "see also:",
    "see more:",
    "more:",
    "related:",
    "related article:",
    "related story:",
    "related stories:",
    "recommended:",
    "watch:",
    "watch now:",
    "watch |",
    "listen:",
    "don't miss:",
    "don’t miss:",
    "don't miss",
    "must read:",
    "click here",
    "tap here",
    "sign up for",
    "sign up to",
    "sign up here",
    "subscribe to",
    "follow us on",
    "follow him on twitter",
    "follow her on twitter",
    "follow me on",
    "like us on",
    "find us on",
    "join the conversation",
    "download our",
    "download the",
    "get our",
    "photo:",
    "photo by",
    "photos:",
    "photo credit",
    "photograph:",
    "image:",
    "image copyright",
    "image credit",
    "image source",
    "image via",
    "picture:",
    "credit:",
    "(photo by",
    "(photo:",
    "(image:",
    "(getty",
    "©",
    "copyright ©",
    "(c) ",
    "all rights reserved",
    "this material may not be published",
    "copyright 20",
    "advertisement ",
    "more from ",
    "more on this story",
    "for more ",
    "share this",
    "tags:",
    "tagged:",
    "filed under",
    "posted in",
    "categories:",
    "category:",
    "topics:",
    "we use cookies",
    "this site uses cookies",
    "by continuing to",
    "published:",
    "updated:",
    "last updated",
    "first published",
    "story continues below",
    "article continues",
    "scroll down",
    "leave a comment",
    "have a tip",
    "send tips to",
    "do you have a story",
    "got a tip",
    "support our journalism",
    "this article was originally published",
    "this story was originally published",
    "keep reading:",
    "next:",
    "previous:",
    "up next:",
    "scroll to continue",
];
