//! Every format of a run: they have the same articles and quotes, offsets that fit, and text that stays text.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod common;

use std::fs;
use std::path::Path;

use common::{HOSTILE, TEXT, annotated, article_of, finished, records};
use onrecord_report::{
    ArticleRecord, Format, Record, RecordOptions, ReportError, report_files, write_reports,
};
use serde_json::Value;

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn all(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

/// What Python's `text[start:end]` gives.
fn slice(text: &str, span: &Value) -> String {
    let place = |name: &str| span[name].as_u64().unwrap() as usize;
    let range = place("start")..place("end");
    text.chars().skip(range.start).take(range.len()).collect()
}

#[test]
fn all_formats_have_the_same_articles_and_quotes() {
    let folder = finished(&records(12));
    let path = folder.path();
    let counts = write_reports(path, Format::ALL).unwrap();
    assert_eq!((counts.articles, counts.quotes, counts.rejected), (10, 40, 2));
    for file in report_files(Format::ALL) {
        assert!(path.join(file).exists(), "{file}");
    }
    let lines = |name: &str| read(path, name).lines().count() as u64;
    assert_eq!(lines("articles.jsonl"), counts.articles);
    assert_eq!(lines("quotes.jsonl"), counts.quotes);
    assert_eq!(lines("rejected.jsonl"), counts.rejected);
    let table = csv::Reader::from_path(path.join("quotes.csv")).unwrap();
    assert_eq!(table.into_records().count() as u64, counts.quotes);
    let documents = read(path, "articles.conllu");
    assert_eq!(
        documents.matches("# newdoc id = ").count() as u64,
        counts.articles
    );
    assert_eq!(lines("corenlp.jsonl"), counts.articles);
    let page = json(&read(path, "annotations.jsonld"));
    assert_eq!(all(&page["items"]).len() as u64, counts.quotes);
    for format in ["brat", "citron"] {
        assert_eq!(
            lines(&format!("{format}/articles.tsv")),
            counts.articles,
            "{format}"
        );
    }
    let mut quotes = (0, 0);
    for number in 0..counts.articles {
        let standoff = read(path, &format!("brat/000/{number:06}.ann"));
        quotes.0 += standoff.lines().filter(|line| line.starts_with('E')).count() as u64;
        let document = json(&read(path, &format!("citron/000/{number:06}.json")));
        quotes.1 += all(&document["quotes"]).len() as u64;
    }
    assert_eq!(quotes, (counts.quotes, counts.quotes));
    #[cfg(feature = "sqlite")]
    {
        let connection = rusqlite::Connection::open(path.join(onrecord_report::sqlite::DATABASE)).unwrap();
        for (table, count) in [
            ("articles", counts.articles),
            ("quotes", counts.quotes),
            ("rejected", counts.rejected),
        ] {
            let sql = format!("SELECT count(*) FROM {table}");
            let found: i64 = connection.query_row(&sql, [], |row| row.get(0)).unwrap();
            assert_eq!(found as u64, count, "{table}");
        }
    }
    #[cfg(feature = "parquet")]
    for (table, count) in [("articles", counts.articles), ("quotes", counts.quotes)] {
        use parquet::file::reader::FileReader;
        let file = fs::File::open(path.join(format!("{table}.parquet"))).unwrap();
        let reader = parquet::file::reader::SerializedFileReader::new(file).unwrap();
        assert_eq!(
            reader.metadata().file_metadata().num_rows() as u64,
            count,
            "{table}"
        );
    }
}

#[test]
fn citron_documents_have_the_words_at_their_offsets() {
    let document = onrecord_report::citron::document(&article_of(0)).unwrap();
    assert_eq!(document["text"], TEXT);
    let quotes = all(&document["quotes"]);
    for quote in quotes {
        let spans = ["sources", "contents", "coreferences"].map(|key| all(&quote[key]));
        for span in spans.into_iter().flatten().chain([&quote["cue"]]) {
            assert_eq!(span["text"], slice(TEXT, span), "{span}");
        }
    }
    assert_eq!(quotes[0]["cue"]["text"], "said");
    assert_eq!(quotes[0]["sources"][0]["text"], "Ana Lind, head of Oz");
    assert_eq!(quotes[0]["contents"][1]["text"], "“give up.”");
    assert_eq!(quotes[0]["coreferences"][0]["text"], "Ana Lind");
    assert_eq!(quotes[2]["cue"]["text"], "", "it has none");
}

#[test]
fn corenlp_documents_count_utf_16() {
    let folder = finished(&records(1));
    write_reports(folder.path(), &[Format::CoreNlp]).unwrap();
    let document = json(&read(folder.path(), "corenlp.jsonl"));
    assert_eq!(
        (&document["docId"], &document["docDate"]),
        (&"a0".into(), &"2026-03-04".into())
    );
    let units: Vec<u16> = TEXT.encode_utf16().collect();
    let quotes = all(&document["quotes"]);
    let words: Vec<&str> = quotes
        .iter()
        .map(|quote| quote["text"].as_str().unwrap())
        .collect();
    assert_eq!(
        words,
        [
            "“We will not,”",
            "“give up.”",
            "“She said ‘no, | *thanks*’.”",
            "‘no, | *thanks*’"
        ]
    );
    for (id, quote) in quotes.iter().enumerate() {
        let place = |name: &str| quote[name].as_u64().unwrap() as usize;
        let found = String::from_utf16(&units[place("beginIndex")..place("endIndex")]).unwrap();
        assert_eq!(quote["text"], found.as_str());
        assert_eq!(place("id"), id);
        assert!(place("beginToken") <= place("endToken"));
    }
    assert_eq!(quotes[0]["canonicalSpeaker"], "Ana Lind");
    assert_eq!(quotes[0]["mention"], "Ana Lind, head of Oz");
    assert_eq!(
        (&quotes[0]["beginToken"], &quotes[0]["endToken"]),
        (&3.into(), &5.into())
    );
    assert_eq!(
        (&quotes[0]["beginSentence"], &quotes[0]["endSentence"]),
        (&1.into(), &1.into())
    );
    assert_eq!(quotes[2]["canonicalSpeaker"], "Unknown");
}

#[test]
fn web_annotations_select_by_place_and_by_words() {
    let folder = finished(&records(2));
    write_reports(folder.path(), &[Format::WebAnnotation]).unwrap();
    let page = json(&read(folder.path(), "annotations.jsonld"));
    assert_eq!(page["@context"], "http://www.w3.org/ns/anno.jsonld");
    let mut ids = Vec::new();
    for annotation in all(&page["items"]) {
        assert_eq!(annotation["type"], "Annotation");
        ids.push(annotation["id"].as_str().unwrap());
        for target in all(&annotation["target"]) {
            let [position, words] = all(&target["selector"]) else {
                panic!("two selectors")
            };
            assert_eq!(position["type"], "TextPositionSelector");
            assert_eq!(words["exact"], slice(TEXT, position));
            let around = ["prefix", "exact", "suffix"].map(|part| words[part].as_str().unwrap());
            assert!(TEXT.contains(&around.concat()));
        }
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "each has a name of its own");
    let first = &page["items"][0];
    assert_eq!(all(&first["target"]).len(), 2, "one for each part");
    assert_eq!(first["body"][0]["value"], "Ana Lind");
    assert_eq!(first["body"][1]["source"], "http://www.wikidata.org/entity/Q1");
}

#[test]
fn formats_that_need_more_than_the_run_has_say_so() {
    let of = |options: &RecordOptions| {
        let record = ArticleRecord::of(&annotated(), options);
        finished(&[Record::Article(Box::new(record))])
    };
    let plain = of(&RecordOptions::default());
    let error = write_reports(plain.path(), &[Format::Csv, Format::Conllu]).unwrap_err();
    assert!(matches!(error, ReportError::LeftOut(Format::Conllu)));
    assert!(error.to_string().contains("--layers all"), "{error}");
    assert!(!plain.path().join("quotes.csv").exists(), "nothing was begun");
    let without_text = of(&RecordOptions {
        no_text: Some(10),
        ..RecordOptions::default()
    });
    for format in [Format::Brat, Format::Citron, Format::CoreNlp] {
        let error = write_reports(without_text.path(), &[format]).unwrap_err();
        assert!(error.to_string().contains("--no-text"), "{error}");
        write_reports(plain.path(), &[format]).unwrap();
    }
}

#[test]
fn without_text_no_format_has_more_than_excerpts() {
    const LENGTH: usize = 12;
    let options = RecordOptions {
        no_text: Some(LENGTH),
        ..RecordOptions::default()
    };
    let record = ArticleRecord::of(&annotated(), &options);
    let folder = finished(&[Record::Article(Box::new(record))]);
    let formats: Vec<Format> = Format::ALL
        .iter()
        .copied()
        .filter(|format| options.keeps(format.needs()))
        .collect();
    write_reports(folder.path(), &*formats).unwrap();
    // The title is metadata; a name is a name. All other stretches of the text are too long to be anywhere.
    let characters: Vec<char> = TEXT.chars().skip("Zoë’s 😀 day\n\n".chars().count()).collect();
    let stretches: Vec<String> = characters
        .windows(LENGTH + 1)
        .map(|window| window.iter().collect())
        .collect();
    assert!(stretches.len() > 100);
    for file in report_files(&formats) {
        let written = String::from_utf8_lossy(&fs::read(folder.path().join(file)).unwrap()).into_owned();
        let unescaped = written.replace("\\\"", "\"");
        for stretch in &stretches {
            assert!(!unescaped.contains(stretch.as_str()), "{file} has {stretch}");
        }
    }
}

#[test]
fn hostile_text_stays_text_in_every_format_of_json_and_in_markdown() {
    let mut article = article_of(0);
    article.title = Some(HOSTILE.to_owned());
    article.article.text = Some(format!("{HOSTILE}{TEXT}"));
    article.article.metadata.outlet = Some(HOSTILE.to_owned());
    article.article.origin = format!("news/{}.txt", HOSTILE.replace('/', "_"));
    article.quotes[0].content = HOSTILE.to_owned();
    article.quotes[0].cue = Some(HOSTILE.to_owned());
    article.quotes[0].speakers[0].name = HOSTILE.to_owned();
    let origin = article.article.origin.clone();
    let folder = finished(&[Record::Article(Box::new(article))]);
    let path = folder.path();
    write_reports(path, Format::ALL).unwrap();
    let row = read(path, "quotes.jsonl");
    let row = json(row.lines().next().unwrap());
    assert_eq!(
        (&row["content"], &row["origin"]),
        (&HOSTILE.into(), &origin.into())
    );
    let table = csv::Reader::from_path(path.join("quotes.csv")).unwrap();
    let first = table.into_records().next().unwrap().unwrap();
    assert!(first.iter().any(|cell| cell == HOSTILE));
    for name in ["corenlp.jsonl", "citron/000/000000.json"] {
        let document = json(&read(path, name));
        assert_eq!(document["text"], format!("{HOSTILE}{TEXT}"), "{name}");
    }
    let page = json(&read(path, "annotations.jsonld"));
    assert_eq!(page["items"][0]["body"][0]["value"], HOSTILE);
    assert_eq!(read(path, "brat/000/000000.txt"), format!("{HOSTILE}{TEXT}"));
    for line in read(path, "brat/000/000000.ann").lines() {
        assert!(line.starts_with(['T', 'E', 'N', '*']), "{line:?}");
    }
    let summary = read(path, "summary.md");
    assert!(summary.contains("\\<script>alert(1)\\</script>"), "{summary}");
    for character in summary.chars() {
        let is_plain = !character.is_control() || character == '\n';
        assert!(
            is_plain && !('\u{202A}'..='\u{202E}').contains(&character),
            "{character:?}"
        );
    }
    for line in summary.lines() {
        assert!(!line.starts_with("=cmd"), "no line of the text begins a line");
    }
}
