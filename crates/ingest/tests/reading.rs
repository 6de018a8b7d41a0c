//! Sources of every format read to the end: what becomes an article, what is rejected, and in which words.

use std::io::{self, BufReader, Read};

use onrecord_document::Article;
use onrecord_ingest::{FieldMap, Format, ReadOptions, Records, Rejection, decode};

type Item = Result<Article, Rejection>;

fn read_with(name: &str, bytes: impl Into<Vec<u8>>, options: &ReadOptions) -> Vec<Item> {
    let reader = io::Cursor::new(bytes.into());
    let records = match Format::of_name(name) {
        Some(format) => Records::new(name.to_owned(), format, reader, options),
        None => Records::guessing(name.to_owned(), reader, options),
    };
    records.map(|record| decode(record?, options)).collect()
}

fn read(name: &str, bytes: impl Into<Vec<u8>>) -> Vec<Item> {
    read_with(name, bytes, &ReadOptions::default())
}

/// Each item in a line: origin and text, or origin and reason.
fn lines(items: &[Item]) -> Vec<String> {
    let line = |item: &Item| match item {
        Ok(article) => format!("{} = {}", article.origin, article.text.as_str()),
        Err(rejection) => format!("{} ! {}", rejection.origin, rejection.reason),
    };
    items.iter().map(line).collect()
}

fn only(items: Vec<Item>) -> Article {
    let [item] = <[Item; 1]>::try_from(items).expect("one item");
    item.expect("an article")
}

#[test]
fn plain_text_is_what_came_in() {
    let text = "Talks fail\r\n\r\nThe talks failed,\u{0} she\u{200b} said.\n\n";
    let article = only(read("a/talks.txt", format!("\u{feff}{text}")));
    assert_eq!(article.text.as_str(), text);
    assert_eq!(article.origin, "a/talks.txt");
    assert_eq!(article.metadata.title.as_deref(), Some("Talks fail"));
}

#[test]
fn json_lines() {
    let dump = concat!(
        "\u{feff}{\"id\": 7, \"text\": \"One.\", \"title\": \" First \", \"date\": 1772640000, \"authors\": [\"Ana Lind\", ",
        "null, [\"x\"], \"Li Wei\"], \"source\": {\"name\": \"x\"}, \"lang\": \"en_GB\"}\n",
        "\n",
        "  {\"body\": \"Two \\u201cquoted\\u201d\\nlines.\", \"text\": null, \"author\": \"By Jo Doe\"}\r\n",
        "{\"text\": \"Late\", \"text\": \"Later.\", \"published\": \"4 March 2026\"}",
    );
    let items = read("d.jsonl", dump);
    assert_eq!(
        lines(&items),
        [
            "d.jsonl#1 = One.",
            "d.jsonl#2 = Two “quoted”\nlines.",
            "d.jsonl#3 = Later."
        ]
    );
    let [first, second, third] = items
        .iter()
        .map(|item| item.as_ref().unwrap())
        .collect::<Vec<_>>()[..]
    else {
        unreachable!("there are three");
    };
    assert_eq!(first.id, "7");
    assert_eq!(first.metadata.title.as_deref(), Some("First"));
    assert_eq!(first.metadata.author.as_deref(), Some("Ana Lind; Li Wei"));
    assert_eq!(first.metadata.outlet, None);
    assert_eq!(first.metadata.language.as_deref(), Some("en-GB"));
    assert_eq!(first.metadata.published.as_ref().unwrap().text, "1772640000");
    assert_eq!(second.metadata.author.as_deref(), Some("Jo Doe"));
    assert_eq!(
        third.metadata.published.as_ref().unwrap().instant.to_string(),
        "2026-03-04T00:00:00Z"
    );
}

#[test]
fn bad_json_lines_are_named_and_passed() {
    let mut dump =
        b"{\"text\": \"One.\"}\n\nnot json\n[1]\n{\"text\": 5, \"body_html\": \"x\"}\n{}\n".to_vec();
    dump.extend(b"{\"text\": \" \\u200b\\n\"}\n{\"text\": \"a\xFF\"}\n{\"text\": \"x\"} y\n");
    dump.extend(b"{\"text\": \"cut");
    assert_eq!(
        lines(&read("d.jsonl", dump)),
        [
            "d.jsonl#1 = One.",
            "d.jsonl#2 ! line 3, column 2: not a JSON object: expected ident",
            "d.jsonl#3 ! line 4, column 1: not a JSON object: invalid type: sequence, expected an object with the fields of \
             one article",
            "d.jsonl#4 ! line 5: field `text` is missing or not a string; the fields are `text`, `body_html`; name the one \
             that holds the text with --text-field",
            "d.jsonl#5 ! line 6: field `text` is missing or not a string; there are no fields",
            "d.jsonl#6 ! empty: there is no text in it",
            "d.jsonl#7 ! line 8: the line is not UTF-8 at byte 11; convert it to UTF-8",
            "d.jsonl#8 ! line 9, column 15: not a JSON object: trailing characters",
            "d.jsonl#9 ! line 10, column 13: not a JSON object: EOF while parsing a string",
        ]
    );
}

#[test]
fn nesting_without_end_is_passed_over() {
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(20_000), close.repeat(20_000));
    let dump = format!(
        "{{\"x\": {0}, \"text\": \"One.\"}}\n{{\"title\": {0}, \"text\": \"Two.\"}}\n{{\"title\": {1}1{2}, \"text\": \"Three.\"}}\n",
        deep("[", "]"),
        "{\"a\":".repeat(20_000),
        "}".repeat(20_000),
    );
    assert_eq!(
        lines(&read("d.jsonl", dump)),
        ["d.jsonl#1 = One.", "d.jsonl#2 = Two.", "d.jsonl#3 = Three."]
    );
}

#[test]
fn csv() {
    let table = "\u{feff}URL,Date Published,Headline,Content,n\r\n\
                 http://a.b,2026-03-04,T,\"One, \"\"two\"\"\r\nthree.\",1\r\n\r\n\
                 x,y,z\n\
                 http://c.d,,,Four.,2\n";
    let items = read("t.csv", table);
    assert_eq!(
        lines(&items),
        [
            "t.csv#1 = One, \"two\"\r\nthree.",
            "t.csv#2 ! line 5: 3 fields but the header has 5",
            "t.csv#3 = Four.",
        ]
    );
    let first = items[0].as_ref().unwrap();
    assert_eq!(first.metadata.url.as_deref(), Some("http://a.b"));
    assert_eq!(first.metadata.title.as_deref(), Some("T"));
    assert!(first.metadata.published.is_some());
    assert_eq!(items[2].as_ref().unwrap().metadata.title, None);
}

#[test]
fn delimiters_and_other_tables() {
    for (table, expected) in [
        (
            "id\ttext\n1\tOne, two; three\n",
            vec!["t.tsv#1 = One, two; three"],
        ),
        ("id;text;title\n1;One, two;x\n", vec!["t.tsv#1 = One, two"]),
        ("text\nOne\n", vec!["t.tsv#1 = One"]),
        // A blank text gives way to the next best column.
        ("text,content\n ,Two\n", vec!["t.tsv#1 = Two"]),
        (
            "text,content\n ,\n",
            vec!["t.tsv#1 ! empty: there is no text in it"],
        ),
        ("id,text\n", vec!["t.tsv ! empty: there is no record in it"]),
        ("", vec!["t.tsv ! empty: there is no record in it"]),
        (
            "id,html\n1,x\n2,y\n",
            vec![
                "t.tsv ! the header: field `text` is missing or not a string; the fields are `id`, `html`; name the one that \
                 holds the text with --text-field",
            ],
        ),
        (
            "id,text\n1,One\n2,\"Two\n3,Three\n",
            vec![
                "t.tsv#1 = One",
                "t.tsv#2 ! line 3: a quotation mark that opens in this row is never closed",
            ],
        ),
    ] {
        assert_eq!(lines(&read("t.tsv", table)), expected, "{table:?}");
    }
    let mixed = b"id,text,picture\n1,caf\xE9 \x93noir\x94,\xFF\x00\x01\n2,\xFF\x00\x01,\n3,Two,x\n".to_vec();
    assert_eq!(
        lines(&read("t.csv", mixed)),
        [
            "t.csv#1 = café “noir”",
            "t.csv#2 ! line 3: field `text` is not UTF-8 at byte 0; convert it to UTF-8",
            "t.csv#3 = Two"
        ]
    );
    for delimiter in ["|", "^", "~", "\u{1}", "\u{1f}", ":"] {
        let table = format!("id{delimiter}text\n1{delimiter}One, two\n");
        assert_eq!(lines(&read("t.csv", table)), ["t.csv#1 = One, two"]);
    }
    let options = ReadOptions {
        delimiter: Some('#'),
        ..ReadOptions::default()
    };
    let table = "id#text#a,b,c,d\n1#One#y\n";
    assert_eq!(lines(&read_with("t.csv", table, &options)), ["t.csv#1 = One"]);
}

#[test]
fn fields_can_be_named() {
    let options = ReadOptions {
        fields: FieldMap {
            text: Some("body_html".to_owned()),
            id: Some("url".to_owned()),
            ..FieldMap::default()
        },
        ..ReadOptions::default()
    };
    let json = r#"{"id": 1, "url": "http://a.b", "text": "no", "body_html": "yes"}"#;
    for (name, bytes) in [
        ("d.jsonl", json),
        ("d.csv", "id,url,text,body_html\n1,http://a.b,no,yes\n"),
    ] {
        let article = only(read_with(name, bytes, &options));
        assert_eq!(article.text.as_str(), "yes");
        assert_eq!(
            (article.id.as_str(), article.metadata.url.as_deref()),
            ("http://a.b", Some("http://a.b"))
        );
    }
}

#[test]
fn formats_are_guessed() {
    assert_eq!(lines(&read("-", "{\"text\": \"One.\"}")), ["-#1 = One."]);
    assert_eq!(lines(&read("-", "id,text\n1,One.\n")), ["-#1 = One."]);
    assert_eq!(lines(&read("-", "One, two\n")), ["- = One, two\n"]);
}

#[test]
fn empty_sources_are_accounted_for() {
    for bytes in ["", "\u{feff}", " \n\u{200b}\n"] {
        assert_eq!(
            lines(&read("x.txt", bytes)),
            ["x.txt ! empty: there is no text in it"]
        );
        assert_eq!(
            lines(&read("x.md", bytes)),
            ["x.md ! empty: there is no text in it"]
        );
    }
    assert_eq!(
        lines(&read("x.jsonl", "\n \n")),
        ["x.jsonl ! empty: there is no record in it"]
    );
    assert_eq!(
        lines(&read("x.txt", b"ab\xC3".to_vec())),
        ["x.txt ! the file is not UTF-8 at byte 2; convert it to UTF-8"]
    );
}

/// Gives the same bytes for ever, or up to a length.
struct Endless {
    left: u64,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        buffer[..length].fill(b'a');
        self.left -= length as u64;
        Ok(length)
    }
}

#[test]
fn what_is_too_long_is_passed_without_being_held() {
    let options = ReadOptions {
        max_article_bytes: 1000,
        ..ReadOptions::default()
    };
    let reason = "more than 4000 bytes; raise the limit (max_article_bytes) to read it";
    for (name, before, after, line) in [
        ("d.jsonl", "{\"text\": \"One.\"}\n", "\n{\"text\": \"Two.\"}\n", 2),
        ("d.csv", "text\nOne.\n", "\nTwo.\n", 3),
    ] {
        // 20 MB in one line.
        let reader = before
            .as_bytes()
            .chain(Endless { left: 20 << 20 })
            .chain(after.as_bytes());
        let records = Records::new(
            name.to_owned(),
            Format::of_name(name).unwrap(),
            BufReader::with_capacity(1 << 16, reader),
            &options,
        );
        let mut most = 0;
        let items: Vec<Item> = records
            .map(|record| {
                let record = record?;
                most = most.max(record.len());
                decode(record, &options)
            })
            .collect();
        assert_eq!(
            lines(&items),
            [
                format!("{name}#1 = One."),
                format!("{name}#2 ! line {line}: too long: {reason}"),
                format!("{name}#3 = Two."),
            ]
        );
        assert!(most < 100);
    }
    let items = read_with("x.txt", "a".repeat(1001), &options);
    let reason = reason.replace("4000", "1000");
    assert_eq!(lines(&items), [format!("x.txt ! too long: {reason}")]);
    let items = read_with(
        "x.jsonl",
        format!("{{\"text\": \"{}\"}}", "a".repeat(1001)),
        &options,
    );
    assert_eq!(lines(&items), [format!("x.jsonl#1 ! line 1: too long: {reason}")]);
    assert!(read_with("x.txt", "a".repeat(1000), &options)[0].is_ok());
}

/// Fails when it is used up.
struct Failing;

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("the disk is gone"))
    }
}

#[test]
fn a_source_that_fails_ends_with_one_error() {
    let long = "x".repeat(20_000);
    for (name, good, expected) in [
        ("d.jsonl", "{\"text\": \"One.\"}\n{\"te", 1),
        ("d.csv", "text\nOne.\nTw", 1),
        ("d.txt", "One", 0),
        ("d.txt", long.as_str(), 0),
        ("d.md", "", 0),
    ] {
        let reader = BufReader::new(io::Cursor::new(good.to_owned()).chain(Failing));
        let options = ReadOptions::default();
        let records = Records::new(name.to_owned(), Format::of_name(name).unwrap(), reader, &options);
        let items: Vec<Item> = records.map(|record| decode(record?, &options)).collect();
        assert_eq!(items.len(), expected + 1, "{name}");
        assert_eq!(
            lines(&items).last().unwrap(),
            &format!("{name} ! cannot be read any further: the disk is gone")
        );
    }
}

#[test]
fn ids_tell_articles_apart() {
    let id = |json: &str| only(read("d.jsonl", json)).id;
    let plain = id(r#"{"text": "One."}"#);
    assert_eq!(plain.len(), 32);
    assert_eq!(plain, only(read("one.txt", "One.")).id);
    for other in [
        r#"{"text": "One. "}"#,
        r#"{"text": "One.", "title": "T"}"#,
        r#"{"text": "One.", "url": "T"}"#,
        r#"{"text": "One.", "date": "2026"}"#,
        r#"{"text": "One.", "date": "2026-01-01"}"#,
    ] {
        assert_ne!(id(other), plain, "{other}");
    }
    // The same day, written in another way.
    let day = |date: &str| id(&format!(r#"{{"text": "One.", "date": "{date}"}}"#));
    assert_eq!(day("4 March 2026"), day("2026-03-04"));
    assert_eq!(id(r#"{"text": "One.", "id": " "}"#), plain);
}

#[test]
fn other_languages_are_rejected_by_name() {
    let german = "Die Gespräche zwischen dem Hafen und den Arbeitern sind am Mittwoch kurz vor Sonnenaufgang gescheitert, sagte die \
                  Sprecherin der Gewerkschaft. Beide Seiten gaben sich gegenseitig die Schuld.";
    assert_eq!(
        lines(&read("a.txt", german)),
        ["a.txt ! in German, not in English; --any-language keeps it"]
    );
    let options = ReadOptions {
        any_language: true,
        ..ReadOptions::default()
    };
    let article = only(read_with("a.txt", german, &options));
    assert_eq!(article.metadata.language.as_deref(), Some("de"));
}
