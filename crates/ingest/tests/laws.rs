//! What holds for any bytes: nothing panics, every record is accounted for, texts come through as they are.

use std::io::Cursor;

use onrecord_document::{Article, Span};
use onrecord_ingest::{Format, ReadOptions, Records, Rejection, decode, parse_date};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

fn read(format: Option<Format>, bytes: Vec<u8>, options: &ReadOptions) -> Vec<Result<Article, Rejection>> {
    let reader = Cursor::new(bytes);
    let records = match format {
        Some(format) => Records::new("x".to_owned(), format, reader, options),
        None => Records::guessing("x".to_owned(), reader, options),
    };
    records.map(|record| decode(record?, options)).collect()
}

fn check(items: &[Result<Article, Rejection>]) -> Result<(), TestCaseError> {
    prop_assert!(!items.is_empty(), "every source gives something");
    for item in items {
        match item {
            Ok(article) => check_article(article)?,
            Err(rejection) => prop_assert!(rejection.origin.starts_with('x') && !rejection.reason.is_empty()),
        }
    }
    let origins: std::collections::BTreeSet<_> = items
        .iter()
        .map(|item| {
            item.as_ref()
                .map_or_else(|rejection| &rejection.origin, |article| &article.origin)
        })
        .collect();
    prop_assert_eq!(origins.len(), items.len(), "no origin comes twice");
    Ok(())
}

fn check_article(article: &Article) -> Result<(), TestCaseError> {
    let header = &article.header;
    let spans: Vec<Span> = [header.title, header.byline, header.dateline]
        .into_iter()
        .flatten()
        .collect();
    for span in &spans {
        let words = article
            .text
            .get(*span)
            .expect("a header lies on characters inside the text");
        prop_assert!(!words.is_empty() && words == words.trim());
    }
    for (index, span) in spans.iter().enumerate() {
        prop_assert!(spans[..index].iter().all(|other| !other.overlaps(*span)));
    }
    prop_assert!(!article.id.is_empty());
    Ok(())
}

/// Bytes that look like something: the marks of every format among words and noise.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        6 => select(PIECES).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => "\\PC{0,6}".prop_map(String::into_bytes),
        1 => vec(any::<u8>(), 0..6),
    ];
    vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

const PIECES: &[&str] = &[
    "\u{feff}",
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    " ",
    ",",
    ";",
    "\t",
    "\"",
    "\"\"",
    "'",
    "{",
    "}",
    "[",
    "]",
    ":",
    "\\",
    "\\u201c",
    "text",
    "\"text\"",
    "\"text\": \"",
    "{\"text\": \"a\", \"date\": 1}",
    "title",
    "content,id\n",
    "id\ttext\n",
    "null",
    "1e9",
    "---\n",
    "+++\n",
    "title: x",
    "key = 1",
    "# ",
    "## ",
    "- ",
    "1. ",
    "> ",
    "| a | b |\n|--|--|\n",
    "*",
    "_",
    "`",
    "```\n",
    "![",
    "](x)",
    "[^1]",
    "<b>",
    "<!--",
    "&amp;",
    "  \n",
    "By Marta Okafor",
    "Marta Okafor | The Gazette",
    "GENEVA, March 4, 2026 — ",
    "LONDON (AP) - ",
    "Friday, January 4, 2019",
    "Council delays vote",
    "It rained.",
    "é",
    "😀",
    "\u{200b}",
    "\u{0}",
    "\u{a0}",
    "—",
    "–",
    "<html>",
    "<p>",
    "</p>",
    "<div>",
    "<b>",
    "<a href=x>",
    "<rss>",
    "<item>",
    "</item>",
    "<description>",
    "</description>",
    "<![CDATA[",
    "]]>",
    "[{",
    "}]",
    "WARC/1.0\r\n",
    "WARC-Type: response\r\n",
    "Content-Length: 3\r\n\r\n",
    "HTTP/1.1 200 OK\r\n",
    "\r\n\r\n",
    "PAR1",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn anything_is_accounted_for(bytes in bytes(), limit in select(&[8_usize, 40, 4 << 20][..])) {
        let options = ReadOptions { max_article_bytes: limit, ..ReadOptions::default() };
        for format in Format::ALL.into_iter().map(Some).chain([None]) {
            let items = read(format, bytes.clone(), &options);
            check(&items)?;
            prop_assert_eq!(&items, &read(format, bytes.clone(), &options));
        }
        let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).count();
        let bytes_only_mark = bytes == "\u{feff}".as_bytes();
        if lines > 0 && !bytes_only_mark && !bytes.starts_with("\u{feff}".as_bytes()) {
            prop_assert_eq!(read(Some(Format::JsonLines), bytes, &options).len(), lines);
        }
    }

    #[test]
    fn texts_come_through(article in onrecord_document::laws::articles(), title in "\\PC{0,8}") {
        let text = article.text.as_str();
        prop_assume!(!text.starts_with('\u{feff}') && text.contains(char::is_alphanumeric));
        let json = serde_json::json!({ "title": title, "text": text }).to_string();
        let quote = |field: &str| format!("\"{}\"", field.replace('"', "\"\""));
        let csv = format!("title,text\n{},{}\n", quote(&title), quote(text));
        let options = ReadOptions { any_language: true, ..ReadOptions::default() };
        for (format, bytes) in [(Format::PlainText, text.to_owned()), (Format::JsonLines, json), (Format::Csv, csv)] {
            let items = read(Some(format), bytes.into_bytes(), &options);
            check(&items)?;
            prop_assert_eq!(items.len(), 1);
            prop_assert_eq!(items[0].as_ref().map(|article| article.text.as_str()), Ok(text), "{:?}", format);
        }
    }

    #[test]
    fn dates_never_panic(parts in vec(select(DATES), 0..8), noise in "\\PC{0,12}") {
        for text in [parts.concat(), parts.join(" "), noise] {
            if let Some(date) = parse_date(&text) {
                let again = parse_date(&date.instant.to_string()).expect("an instant is a date");
                prop_assert_eq!(again.instant, date.instant);
            }
        }
    }
}

const DATES: &[&str] = &[
    "2026",
    "03",
    "4",
    "04",
    "31",
    "March",
    "Mar.",
    "Fri",
    "Friday,",
    "-",
    "/",
    ".",
    ":",
    ",",
    "T",
    "Z",
    "+",
    "+01:00",
    "16:20",
    ":09",
    "pm",
    "p.m.",
    "EST",
    "ET",
    "GMT",
    "at",
    "th",
    "é",
    "(",
    ")",
    "[",
    "]",
    "20260304",
    "1772640000",
    "—",
];
