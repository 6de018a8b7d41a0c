//! Web archives, whole and broken: every intact page comes out, every lost record is named.
#![cfg(feature = "html")]
#![allow(clippy::unwrap_used)] // a test fails by panicking

use std::io::{Cursor, Write};

use onrecord_document::Article;
use onrecord_ingest::{ReadOptions, Records, Rejection, decode};
use proptest::prelude::*;

struct Read {
    items: Vec<Result<Article, Rejection>>,
    passed_over: Vec<String>,
}

fn read(bytes: impl Into<Vec<u8>>) -> Read {
    let options = ReadOptions {
        max_article_bytes: 20_000,
        ..ReadOptions::default()
    };
    let mut records = Records::guessing("a.warc.gz".to_owned(), Cursor::new(bytes.into()), &options);
    let items = records.by_ref().map(|record| decode(record?, &options)).collect();
    let passed_over = records.take_passed_over().into_iter();
    Read {
        items,
        passed_over: passed_over
            .map(|(what, count)| format!("{count} {what}"))
            .collect(),
    }
}

impl Read {
    /// The titles of the articles, and in their places the reasons of what was lost.
    fn lines(&self) -> Vec<String> {
        let line = |item: &Result<Article, Rejection>| match item {
            Ok(article) => article.metadata.title.clone().unwrap_or_default(),
            Err(rejection) => format!("{}: {}", rejection.origin, rejection.reason),
        };
        self.items.iter().map(line).collect()
    }

    fn titles(&self) -> Vec<String> {
        let articles = self.items.iter().filter_map(|item| item.as_ref().ok());
        articles
            .map(|article| article.metadata.title.clone().unwrap())
            .collect()
    }
}

fn page(number: usize) -> String {
    let sentence = "The committee met again and could not agree on anything but lunch, said Bo Ray, who had brought his own.";
    format!(
        "<html><head><title>Lunch number {number} is agreed</title></head><body><h1>Lunch number {number} is agreed</h1>{}</body></html>",
        format!("<p>{sentence} This was lunch number {number}.</p>").repeat(5)
    )
}

fn record(kind: &str, content_type: &str, block: &[u8]) -> Vec<u8> {
    with_length(kind, content_type, block, block.len())
}

fn with_length(kind: &str, content_type: &str, block: &[u8], length: usize) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: http://courier.example/{kind}\r\nContent-Type: {content_type}\r\n\
         Content-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn http(head: &str, body: &[u8]) -> Vec<u8> {
    [b"HTTP/1.1 200 OK\r\n", head.as_bytes(), b"\r\n\r\n", body].concat()
}

const RESPONSE: &str = "application/http; msgtype=response";

fn response(number: usize) -> Vec<u8> {
    record(
        "response",
        RESPONSE,
        &http("Content-Type: text/html; charset=utf-8", page(number).as_bytes()),
    )
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// All kinds of records, three pages among them.
fn records() -> Vec<Vec<u8>> {
    let chunked = {
        let page = page(2);
        let (front, back) = page.as_bytes().split_at(300);
        let chunks = [
            format!("{:x}\r\n", front.len()).as_bytes(),
            front,
            format!("\r\n{:X}\r\n", back.len()).as_bytes(),
            back,
            b"\r\n0\r\n\r\n",
        ]
        .concat();
        http("Content-Type: text/html\r\nTransfer-Encoding: chunked", &chunks)
    };
    let compressed = http(
        "Content-Type: TEXT/HTML\r\nContent-Encoding: gzip\r\nContent-Length: 3",
        &gzip(page(3).as_bytes()),
    );
    vec![
        record("warcinfo", "application/warc-fields", b"software: x\r\n"),
        record(
            "request",
            "application/http; msgtype=request",
            b"GET / HTTP/1.1\r\n\r\n",
        ),
        response(1),
        record(
            "response",
            RESPONSE,
            &http("Content-Type: image/jpeg", b"\xFF\xD8\xFF\r\n\r\nWARC"),
        ),
        record(
            "response",
            RESPONSE,
            b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>No",
        ),
        record("response", RESPONSE, &chunked),
        record("revisit", RESPONSE, b"HTTP/1.1 200 OK\r\n\r\n"),
        record("response", RESPONSE, &compressed),
        record("metadata", "application/warc-fields", b""),
    ]
}

#[test]
fn pages_come_out_and_the_rest_is_counted() {
    let records = records();
    let plain = records.concat();
    let members: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
    let mut frames = Vec::new();
    for record in &records {
        frames.extend(zstd::encode_all(&record[..], 1).unwrap());
    }
    for bytes in [plain.clone(), members, gzip(&plain), frames] {
        let read = read(bytes);
        assert_eq!(
            read.lines(),
            [
                "Lunch number 1 is agreed",
                "Lunch number 2 is agreed",
                "Lunch number 3 is agreed"
            ]
        );
        assert_eq!(
            read.passed_over,
            [
                "1 WARC image/jpeg",
                "1 WARC metadata",
                "1 WARC request",
                "1 WARC response with status 404",
                "1 WARC revisit",
                "1 WARC warcinfo"
            ]
        );
        let article = read.items[0].as_ref().unwrap();
        assert_eq!(article.origin, "a.warc.gz#1");
        assert_eq!(
            article.metadata.url.as_deref(),
            Some("http://courier.example/response")
        );
    }
}

#[test]
fn text_extracted_by_others() {
    let wet = record("conversion", "text/plain", "“Lunch,” he said.\n".as_bytes());
    let read = read([records()[0].clone(), wet].concat());
    assert_eq!(
        read.items[0].as_ref().unwrap().text.as_str(),
        "“Lunch,” he said.\n"
    );
}

#[test]
fn wrong_lengths_lose_one_record() {
    let block = http("Content-Type: text/html", page(2).as_bytes());
    for length in [
        0,
        block.len() - 10,
        block.len() + 10,
        block.len() + 3000,
        70_000,
        90_000,
        500_000_000,
    ] {
        let wrong = with_length("response", RESPONSE, &block, length);
        let records = [response(1), wrong, response(3), response(4)];
        for bytes in [
            records.concat(),
            records.iter().flat_map(|record| gzip(record)).collect(),
            gzip(&records.concat()),
        ] {
            let read = read(bytes);
            let titles = read.titles();
            assert_eq!(
                titles,
                [
                    "Lunch number 1 is agreed",
                    "Lunch number 3 is agreed",
                    "Lunch number 4 is agreed"
                ],
                "{length}"
            );
            let lines = read.lines();
            assert_eq!(lines.len(), 4, "{length}: {lines:?}");
            assert!(
                lines[1].contains("is lost: ") && lines[1].starts_with("a.warc.gz#2: the record at byte "),
                "{}",
                lines[1]
            );
        }
    }
}

#[test]
fn what_is_broken_is_named_and_passed() {
    let members: Vec<Vec<u8>> = (1..=5).map(|number| gzip(&response(number))).collect();
    let place = members[0].len();
    for at in [
        0,
        4,
        12,
        100,
        members[1].len() / 2,
        members[1].len() - 6,
        members[1].len() - 2,
    ] {
        let mut broken = members.clone();
        broken[1][at] ^= 0x11;
        let read = read(broken.concat());
        assert_eq!(
            read.titles().len(),
            if read.lines().len() == 5 && read.items[1].is_ok() {
                5
            } else {
                4
            },
            "{at}: {:?}",
            read.lines()
        );
        if read.items[1].is_err() {
            assert!(
                read.lines()[1].contains(&format!("the record at byte {place} is lost")),
                "{at}: {:?}",
                read.lines()
            );
        } else {
            // The time of a member's header may say anything.
            assert_eq!(at, 4);
        }
    }
    let mut cut = members.concat();
    cut.truncate(cut.len() - 20);
    let lines = read(cut).lines();
    assert_eq!(lines.len(), 5);
    assert!(lines[4].contains("its gzip member is broken"), "{}", lines[4]);
    let mut plain: Vec<u8> = (1..=3).flat_map(response).collect();
    plain.truncate(plain.len() - 100);
    let lines = read(plain).lines();
    assert_eq!(
        lines[..2],
        ["Lunch number 1 is agreed", "Lunch number 2 is agreed"]
    );
    assert!(lines[2].contains("the archive ends inside it"), "{}", lines[2]);
    let between = [
        &response(1)[..],
        b"garbage\r\nmore of it\r\n",
        &response(2),
        b"trailing garbage",
    ]
    .concat();
    let lines = read(between).lines();
    assert_eq!(
        (lines[0].as_str(), lines[2].as_str()),
        ("Lunch number 1 is agreed", "Lunch number 2 is agreed"),
        "{lines:?}"
    );
    assert_eq!(lines.len(), 4, "{lines:?}");
    let between = [&members[0][..], b"garbage", &members[1]].concat();
    assert_eq!(read(between).titles().len(), 2);
}

#[test]
fn records_too_long_to_be_held() {
    let long = |kind: &str, content: &str| {
        let block = http(&format!("Content-Type: {content}"), &vec![b'x'; 200_000]);
        record(kind, RESPONSE, &block)
    };
    for bytes in [
        [
            response(1),
            long("response", "text/html"),
            long("request", "video/mp4"),
            response(2),
        ]
        .concat(),
        [
            gzip(&response(1)),
            gzip(&long("response", "text/html")),
            gzip(&long("request", "video/mp4")),
            gzip(&response(2)),
        ]
        .concat(),
    ] {
        let read = read(bytes);
        let lines = read.lines();
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert!(
            lines[1].contains("too long: more than 80000 bytes; raise the limit (max_article_bytes)"),
            "{}",
            lines[1]
        );
        assert_eq!(read.passed_over, ["1 WARC request"]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever happens to the bytes of one member, the others come out, and something is said of it.
    #[test]
    fn one_broken_member_takes_no_other_along(victim in 0_usize..6, at in 0_usize..400, noise in prop::collection::vec(any::<u8>(), 1..40)) {
        let mut members: Vec<Vec<u8>> = (0..6).map(|number| gzip(&response(number))).collect();
        let whole = members[victim].clone();
        let from = at.min(whole.len() - 1);
        let to = (from + noise.len()).min(whole.len());
        members[victim].splice(from..to, noise);
        prop_assume!(members[victim] != whole);
        let read = read(members.concat());
        let titles = read.titles();
        for number in (0..6).filter(|number| *number != victim) {
            let title = format!("Lunch number {number} is agreed");
            prop_assert!(titles.contains(&title), "{:?}", read.lines());
        }
        prop_assert!(read.items.len() >= 6);
    }
}
