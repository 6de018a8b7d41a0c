//! Pages of HTML: what is their text and what they say of themselves.
#![cfg(feature = "html")]
#![allow(clippy::unwrap_used)] // a test fails by panicking

use std::io::Cursor;

use onrecord_document::Article;
use onrecord_ingest::{Format, ReadOptions, Records, Rejection, decode};

fn read_with(page: impl Into<Vec<u8>>, options: &ReadOptions) -> Result<Article, Rejection> {
    let reader = Cursor::new(page.into());
    let mut records = Records::new("p.html".to_owned(), Format::Html, reader, options);
    let record = records.next().unwrap()?;
    assert!(records.next().is_none());
    decode(record, options)
}

fn read(page: impl Into<Vec<u8>>) -> Article {
    read_with(page, &ReadOptions::default()).unwrap()
}

/// A page with all that surrounds articles.
const PAGE: &str = r##"<!doctype html>
<html lang="en-GB"><head>
<meta charset="utf-8">
<title>Harbour talks fail at dawn | The Skerra Courier</title>
<meta property="og:title" content="Harbour talks fail at dawn">
<meta property="og:site_name" content="The Skerra Courier">
<meta name="author" content="By Isla Renwick">
<link rel="canonical" href="https://courier.example/2026/03/04/harbour-talks">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Harbour talks fail at dawn",
 "datePublished": "2026-03-04T06:10:00+00:00", "author": [{"@type": "Person", "name": "Isla Renwick"}],
 "articleSection": "Business"}</script>
<style>p { color: red }</style>
</head><body>
<div class="cookie-consent"><p>We use cookies to improve your visit, and our partners do as well, as set out in the policy.</p></div>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/business">Business</a></li></ul></nav></header>
<main><article>
<h1>Harbour talks fail at dawn</h1>
<div class="byline">By Isla Renwick, Business Correspondent</div>
<figure><img src="quay.jpg"><figcaption>The quay at Skerra, where talks broke down. Picture: Courier</figcaption></figure>
<div class="story-body">
<p>Talks between the port of Skerra and its dockers broke down shortly before dawn on Wednesday, after eleven hours, with both sides
blaming the other for leaving the table first.</p>
<p>&ldquo;We were ready to sign,&rdquo; said Mor&shy;ag&nbsp;Tulloch, who leads the dockers&#146; union. &#147;The port was not.&#148;</p>
<script>track("page");</script>
<p><a href="/more">Read more: How the port went broke</a></p>
<aside class="related"><h3>Related stories</h3><ul><li><a href="/a">Ferry fares to rise</a></li></ul></aside>
<p>The port’s chief executive, Anders Bay, saw it otherwise. He told reporters on the quay:</p>
<blockquote><p>Nobody walked out. We asked for an hour to think, and when we came back the room was empty.</p></blockquote>
<p>The union asks for three things, according to a letter seen by this newspaper:</p>
<ul><li>a rise of four per cent from May,</li><li>an end to split shifts,</li><li>and a doctor on the quay at night.</li></ul>
<p>Neither side would say when they meet again, and the ferries to the outer islands will stay in port until Friday at the earliest.<br>
The council has asked for calm.</p>
<div class="newsletter-signup"><p>Sign up for our morning newsletter</p></div>
</div>
</article></main>
<div id="comments"><p>Great article, I agree with every word of it, and so does my neighbour.</p></div>
<footer><p>© 2026 The Skerra Courier. All rights reserved.</p></footer>
</body></html>"##;

#[test]
fn main_text_in_paragraphs() {
    let article = read(PAGE);
    assert_eq!(
        article.text.as_str(),
        "Talks between the port of Skerra and its dockers broke down shortly before dawn on Wednesday, after eleven hours, with \
         both sides blaming the other for leaving the table first.\n\n\
         “We were ready to sign,” said Morag Tulloch, who leads the dockers’ union. “The port was not.”\n\n\
         The port’s chief executive, Anders Bay, saw it otherwise. He told reporters on the quay:\n\n\
         Nobody walked out. We asked for an hour to think, and when we came back the room was empty.\n\n\
         The union asks for three things, according to a letter seen by this newspaper:\n\n\
         - a rise of four per cent from May,\n\
         - an end to split shifts,\n\
         - and a doctor on the quay at night.\n\n\
         Neither side would say when they meet again, and the ferries to the outer islands will stay in port until Friday at the \
         earliest.\nThe council has asked for calm."
    );
    let metadata = &article.metadata;
    assert_eq!(metadata.title.as_deref(), Some("Harbour talks fail at dawn"));
    assert_eq!(metadata.author.as_deref(), Some("Isla Renwick"));
    assert_eq!(metadata.outlet.as_deref(), Some("The Skerra Courier"));
    assert_eq!(metadata.section.as_deref(), Some("Business"));
    assert_eq!(metadata.language.as_deref(), Some("en-GB"));
    assert_eq!(
        metadata.url.as_deref(),
        Some("https://courier.example/2026/03/04/harbour-talks")
    );
    let published = metadata.published.as_ref().unwrap();
    assert_eq!(published.instant.to_string(), "2026-03-04T06:10:00Z");
}

/// Sentences enough to be an article.
fn body() -> String {
    let sentence = "The committee met for the third time this week, and again it could not agree on anything but lunch, said Bo Ray.";
    format!("<p>{sentence}</p>").repeat(6)
}

#[test]
fn metadata_from_the_least_certain_places() {
    for (head, front, author, date) in [
        (
            "<meta name=dc.creator content='Ana Lind'><meta name=pubdate content=20260304>",
            "",
            Some("Ana Lind"),
            Some("20260304"),
        ),
        (
            "",
            "<p class=byline>By Ana Lind and Li Wei</p><time datetime='2026-03-04'>yesterday</time>",
            Some("Ana Lind and Li Wei"),
            Some("2026-03-04"),
        ),
        (
            "<meta property=article:author content='https://x.example/ana'><link rel=canonical href=https://a.b/2026/mar/04/x>",
            "<a rel=author href=/ana>Ana Lind</a>",
            Some("Ana Lind"),
            Some("2026-03-04"),
        ),
        (
            "<script type='application/ld+json'>{\"@type\": \"WebPage\", \"datePublished\": \"2026-03-04\"}</script>\
             <script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"author\": \"Ana Lind\"}</script>",
            "",
            Some("Ana Lind"),
            Some("2026-03-04"),
        ),
        (
            "",
            "<div class=story-byline><div class=byline-names>By Ana Lind and Li Wei</div><div>The Gazette</div></div>\
             <p><em>March 4, 2026</em></p>",
            Some("Ana Lind and Li Wei"),
            Some("March 4, 2026"),
        ),
        (
            "",
            "<p class=comment-form-author><label>Name (required)</label></p>",
            None,
            None,
        ),
        ("", "<p>By Ana Lind, Staff Writer</p>", Some("Ana Lind"), None),
        ("", "", None, None),
    ] {
        let article = read(format!(
            "<html><head><title>Lunch is agreed on | The Gazette</title>{head}</head><body><h1>Lunch is agreed on</h1>\
             <div>{front}{}</div></body></html>",
            body()
        ));
        let metadata = article.metadata;
        assert_eq!(
            metadata.title.as_deref(),
            Some("Lunch is agreed on"),
            "{head}{front}"
        );
        assert_eq!(metadata.author.as_deref(), author, "{head}{front}");
        assert_eq!(
            metadata.published.map(|date| date.text).as_deref(),
            date,
            "{head}{front}"
        );
    }
}

#[test]
fn encodings_of_pages() {
    let page = |charset: &str| {
        format!(
            "<html><head>{charset}<title>Café talks</title></head><body>{}<p>“Naïve,” she said at the café in Málaga.</p></body></html>",
            body()
        )
    };
    let expected = "“Naïve,” she said at the café in Málaga.";
    let declared = page("<meta http-equiv=\"Content-Type\" content=\"text/html; charset=iso-8859-1\">");
    let utf16: Vec<u8> = page("").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [
        encoding_rs::WINDOWS_1252.encode(&declared).0.into_owned(),
        declared.clone().into_bytes(),
        encoding_rs::WINDOWS_1252.encode(&page("")).0.into_owned(),
        [&b"\xFF\xFE"[..], &utf16].concat(),
        utf16,
    ] {
        let article = read(bytes);
        assert!(
            article.text.as_str().ends_with(expected),
            "{}",
            article.text.as_str()
        );
    }
}

#[test]
fn depth_is_checked_before_anything_else() {
    let nested = |levels: usize| {
        format!(
            "<html><body>{}{}{}",
            "<div>".repeat(levels),
            body(),
            "</div>".repeat(levels)
        )
    };
    assert!(read(nested(400)).text.as_str().starts_with("The committee"));
    for page in [
        nested(100_000),
        "<div>".repeat(100_000),
        "<b><p>".repeat(100_000),
        "<svg><td>".repeat(100_000),
        "<ul><li>".repeat(100_000),
        "<table><tr><td>".repeat(100_000),
    ] {
        let reason = read_with(page, &ReadOptions::default()).unwrap_err().reason;
        assert!(
            reason.contains("512 deep; raise the limit (max_html_depth)")
                || reason.contains("elements, as no page does"),
            "{reason}"
        );
    }
    let options = ReadOptions {
        max_html_depth: 100,
        ..ReadOptions::default()
    };
    assert!(read_with(nested(120), &options).is_err());
}

#[test]
fn pages_without_an_article() {
    for page in [
        "",
        "<html></html>",
        "<p>",
        "<!doctype html><title>x</title>",
        "no markup",
    ] {
        let reason = read_with(page, &ReadOptions::default()).map(|article| article.text.as_str().to_owned());
        match reason {
            Ok(text) => assert_eq!(text, "no markup"),
            Err(rejection) => assert_eq!(rejection.reason, "no main text was found on the page", "{page}"),
        }
    }
}
