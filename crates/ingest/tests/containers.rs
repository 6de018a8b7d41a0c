//! What articles are wrapped in: compression, encodings, arrays of JSON, misleading names, and hostile files made here.

#![allow(clippy::unwrap_used)] // a test fails by panicking

use std::io::{Cursor, Write};

use onrecord_document::Article;
use onrecord_ingest::{Format, ReadOptions, Records, Rejection, decode, encoding_of_label};

type Item = Result<Article, Rejection>;

fn read_with(
    name: &str,
    format: Option<Format>,
    bytes: impl Into<Vec<u8>>,
    options: &ReadOptions,
) -> Vec<Item> {
    let reader = Cursor::new(bytes.into());
    let records = match format {
        Some(format) => Records::new(name.to_owned(), format, reader, options),
        None => Records::guessing(name.to_owned(), reader, options),
    };
    records.map(|record| decode(record?, options)).collect()
}

/// Reads and puts each item into a line: origin and text, or origin and reason.
fn lines(name: &str, bytes: impl Into<Vec<u8>>) -> Vec<String> {
    lines_with(name, bytes, &ReadOptions::default())
}

fn lines_with(name: &str, bytes: impl Into<Vec<u8>>, options: &ReadOptions) -> Vec<String> {
    let line = |item: Item| match item {
        Ok(article) => format!("{} = {}", article.origin, article.text.as_str()),
        Err(rejection) => format!("{} ! {}", rejection.origin, rejection.reason),
    };
    read_with(name, None, bytes, options)
        .into_iter()
        .map(line)
        .collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstandard(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).unwrap()
}

const DUMP: &str = "{\"text\": \"One.\"}\n{\"text\": \"Two.\"}\n";

#[test]
fn compressed_sources_of_every_kind() {
    let two_members = [gzip(&DUMP.as_bytes()[..8]), gzip(&DUMP.as_bytes()[8..])].concat();
    let padded = [gzip(DUMP.as_bytes()), vec![0; 100]].concat();
    let two_frames = [zstandard(&DUMP.as_bytes()[..8]), zstandard(&DUMP.as_bytes()[8..])].concat();
    for (name, bytes) in [
        ("d.jsonl.gz", gzip(DUMP.as_bytes())),
        ("d.jsonl.gz", two_members),
        ("d.jsonl.gz", padded),
        ("d.jsonl.zst", zstandard(DUMP.as_bytes())),
        ("d.jsonl.zst", two_frames),
        // Its name says nothing of it.
        ("d.jsonl", gzip(DUMP.as_bytes())),
        ("-", gzip(&zstandard(DUMP.as_bytes()))),
    ] {
        assert_eq!(
            lines(name, bytes),
            [format!("{name}#1 = One."), format!("{name}#2 = Two.")]
        );
    }
    assert_eq!(lines("a.txt.gz", gzip(b"One.\n")), ["a.txt.gz = One.\n"]);
    assert_eq!(lines("a.md.zst", zstandard(b"One *two*")), ["a.md.zst = One two"]);
}

#[test]
fn broken_compression_ends_with_an_error_behind_what_was_good() {
    let good = DUMP.repeat(2000);
    let mut cut = gzip(good.as_bytes());
    cut.truncate(cut.len() - 9);
    let items = lines("d.jsonl.gz", cut);
    assert!(items.len() > 3000, "{}", items.len());
    let last = items.last().unwrap();
    assert!(
        last.starts_with("d.jsonl.gz ! cannot be read any further: the gzip member at byte 0 is cut short"),
        "{last}"
    );
    let mut flipped = [gzip(DUMP.as_bytes()), gzip(good.as_bytes())].concat();
    let at = flipped.len() - 6;
    flipped[at] ^= 0x40;
    let items = lines("d.jsonl.gz", flipped);
    assert!(items.last().unwrap().contains("is corrupt"), "{:?}", items.last());
    assert_eq!(items[1], "d.jsonl.gz#2 = Two.");
    let behind = [gzip(DUMP.as_bytes()), b"garbage".to_vec()].concat();
    assert!(
        lines("d.jsonl.gz", behind)
            .last()
            .unwrap()
            .contains("are none of gzip")
    );
    let mut frames = zstandard(good.as_bytes());
    frames.truncate(frames.len() / 2);
    assert!(lines("d.jsonl.zst", frames).last().unwrap().contains("cut short"));
}

#[test]
fn bombs_are_refused() {
    let bomb = gzip(&vec![b' '; 12 << 20]);
    assert!(bomb.len() < 13_000, "{}", bomb.len());
    let refused = "decompresses to more than 200 times its size, as bombs do; raise the limit (max_compression_ratio) to read it";
    for name in ["bomb.jsonl.gz", "bomb.csv.gz", "bomb.json.gz"] {
        assert_eq!(
            lines(name, bomb.clone()),
            [format!("{name} ! cannot be read any further: {refused}")]
        );
    }
    assert_eq!(
        lines("bomb.txt.gz", bomb.clone()),
        ["bomb.txt.gz ! too long: more than 4194304 bytes; raise the limit (max_article_bytes) to read it"]
    );
    let nested = gzip(&gzip(&gzip(&gzip(b"One."))));
    assert!(lines("x.txt.gz", nested)[0].contains("more than three times over"));
    let options = ReadOptions {
        max_member_bytes: 20,
        ..ReadOptions::default()
    };
    let last = lines_with("d.jsonl.gz", gzip(DUMP.as_bytes()), &options);
    assert!(
        last[0].contains("more than 20 bytes; raise the limit (max_member_bytes)"),
        "{last:?}"
    );
    let zeros = zstandard(&vec![0; 12 << 20]);
    assert!(lines("bomb.jsonl.zst", zeros)[0].contains("as bombs do"));
}

#[test]
fn arrays_and_objects_of_json() {
    let pretty = "[\n  {\n    \"text\": \"One [}\\\" two.\",\n    \"n\": {\"a\": [1, {}]}\n  },\n  {\"text\": \"Two.\"}\n]\n";
    assert_eq!(
        lines("a.json", pretty),
        ["a.json#1 = One [}\" two.", "a.json#2 = Two."]
    );
    assert_eq!(
        lines("-", "[{\"text\":\"One.\"},{\"text\":\"Two.\"}]"),
        ["-#1 = One.", "-#2 = Two."]
    );
    let one = "{\n  \"title\": \"T\",\n  \"text\": \"One.\"\n}\n";
    assert_eq!(lines("a.json", one), ["a.json#1 = One."]);
    assert_eq!(
        lines("a.json", one.repeat(2)),
        ["a.json#1 = One.", "a.json#2 = One."]
    );
    assert_eq!(lines("dump.jsonl", pretty).len(), 2, "content beats the name");
    assert_eq!(
        lines("a.json", "[]"),
        ["a.json ! empty: there is no record in it"]
    );
    let bad = "[\n  1, \"x\", null,\n  {\"text\": \"One.\",\n   \"n\": nope},\n  {\"text\": \"Two.\"},\n  {\"text\": \"cut";
    assert_eq!(
        lines("a.json", bad),
        [
            "a.json#1 ! line 2, column 1: not a JSON object: invalid type: integer `1`, expected an object with the fields of \
             one article",
            "a.json#2 ! line 2, column 3: not a JSON object: invalid type: string \"x\", expected an object with the fields \
             of one article",
            "a.json#3 ! line 2, column 4: not a JSON object: invalid type: null, expected an object with the fields of one \
             article",
            "a.json#4 ! line 4, column 10: not a JSON object: expected ident",
            "a.json#5 = Two.",
            "a.json#6 ! line 6, column 13: not a JSON object: EOF while parsing a string",
        ]
    );
}

#[test]
fn encodings_of_text() {
    let text = "“We’re ready,” the mayor said – at the café.\n";
    let utf16 = |mark: bool, big: bool| -> Vec<u8> {
        let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
        units
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    };
    let windows = encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    for bytes in [
        text.as_bytes().to_vec(),
        utf16(true, false),
        utf16(true, true),
        windows,
    ] {
        assert_eq!(lines("a.txt", bytes), [format!("a.txt = {text}")]);
    }
    let dump: Vec<u8> = DUMP.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(lines("d.jsonl", dump), ["d.jsonl#1 = One.", "d.jsonl#2 = Two."]);
    // A lone surrogate is no character.
    let broken = b"\xFF\xFEa\0\x00\xD8b\0";
    assert!(
        lines("a.txt", broken.to_vec())[0].contains("not UTF-16LE near byte"),
        "{:?}",
        lines("a.txt", broken.to_vec())
    );
    let options = ReadOptions {
        encoding: encoding_of_label("windows-1251"),
        ..ReadOptions::default()
    };
    let cyrillic = encoding_rs::WINDOWS_1251.encode("да").0.into_owned();
    assert_eq!(lines_with("a.txt", cyrillic, &options), ["a.txt = да"]);
}

#[test]
fn content_beats_the_name() {
    assert_eq!(lines("a.txt", DUMP), ["a.txt#1 = One.", "a.txt#2 = Two."]);
    assert_eq!(lines("a.txt", "{curly} One."), ["a.txt = {curly} One."]);
    assert_eq!(lines("a.md", DUMP).len(), 1, "anything may stand in Markdown");
    for (name, bytes, what) in [
        ("a.txt", &b"%PDF-1.7\n"[..], "a PDF"),
        (
            "a.csv",
            b"PK\x03\x04\x14\0",
            "a ZIP archive or an office document",
        ),
    ] {
        assert_eq!(
            lines(name, bytes),
            [format!(
                "{name} ! this is {what}, which is not read here; convert it to one of the formats that are"
            )]
        );
    }
    assert_eq!(
        lines("a.warc", "One, two."),
        ["a.warc#1 ! the record at byte 0 is lost: no record begins here"]
    );
    let options = ReadOptions::default();
    let forced = read_with("a.jsonl", Some(Format::PlainText), DUMP, &options);
    assert_eq!(forced[0].as_ref().unwrap().text.as_str(), DUMP);
}
