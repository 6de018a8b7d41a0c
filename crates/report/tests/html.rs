//! `report.html` as a file: its data against the rows, hostile text, texts left out, and what it carries of a run that is too big.
#![cfg(feature = "html")]
#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod common;

use std::fs;
use std::path::Path;

use common::{TEXT, annotated, records};
use onrecord_report::{
    ArticleRecord, Format, NOTICE, Record, RecordOptions, Rejected, SegmentWriter, to_line, write_reports,
};
use serde_json::Value;

/// Distinct speakers of a run that is too big.
const SPEAKERS: usize = 300;

/// The page of a run of these records.
fn page(records: impl IntoIterator<Item = Record>) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = SegmentWriter::create(folder.path()).unwrap();
    for record in records {
        writer.write(&to_line(&record)).unwrap();
    }
    writer.finish().unwrap();
    write_reports(folder.path(), &[Format::Html]).unwrap();
    read(folder.path())
}

fn read(run: &Path) -> String {
    fs::read_to_string(run.join("report.html")).unwrap()
}

/// The data in a page.
fn data(page: &str) -> Value {
    let (_, rest) = page
        .split_once("<script type=\"application/json\" id=\"data\">")
        .unwrap();
    let (json, _) = rest.split_once("</script>").unwrap();
    serde_json::from_str(json).unwrap()
}

/// What is in a page besides its data.
fn frame(page: &str) -> String {
    let (before, rest) = page.split_once("id=\"data\">").unwrap();
    let (_, after) = rest.split_once("</script>").unwrap();
    format!("{before}{after}")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The words at a pair of offsets in code points, from a text or passages of it.
fn words(article: &Value, at: &Value) -> Option<String> {
    let (start, end) = (at[0].as_u64()?, at[1].as_u64()?);
    let cut = |text: &str, first: u64| {
        let skip = start.checked_sub(first)?;
        let words: String = text
            .chars()
            .skip(skip as usize)
            .take((end - start) as usize)
            .collect();
        (words.chars().count() as u64 == end - start).then_some(words)
    };
    match article["text"].as_str() {
        Some(text) => cut(text, 0),
        None => list(&article["passages"])
            .iter()
            .find_map(|passage| cut(passage[1].as_str()?, passage[0].as_u64()?)),
    }
}

#[test]
fn the_data_are_those_of_the_rows() {
    let page = page(records(7));
    assert!(page.contains(NOTICE));
    let data = data(&page);
    assert_eq!(
        (&data["counts"]["articles"], &data["counts"]["quotes"]),
        (&6.into(), &24.into())
    );
    assert_eq!(data["share"]["cut"], false);
    assert_eq!(list(&data["articles"]).len(), 6);
    let record = ArticleRecord::of(&annotated(), &RecordOptions::default());
    for article in list(&data["articles"]) {
        assert_eq!(article["text"], TEXT);
        assert_eq!(article["date"], "2026-03-04");
        assert_eq!(list(&article["quotes"]).len(), record.quotes.len());
        for (quote, row) in list(&article["quotes"]).iter().zip(&record.quotes) {
            let parts: Vec<String> = list(&quote["parts"])
                .iter()
                .filter_map(|part| words(article, part))
                .collect();
            assert_eq!(parts.join(" … "), row.content);
            assert_eq!(words(article, &quote["cue_at"]), row.cue);
            assert_eq!(words(article, &quote["source_at"]), row.source);
            let said = quote["not_said"].as_array().is_none();
            assert_eq!(said, row.is_said(), "{}", row.content);
        }
    }
    // Said by two: once by Ana Lind alone, once with Bo Ray.
    let speakers: Vec<_> = list(&data["speakers"])
        .iter()
        .map(|speaker| {
            (
                speaker["name"].as_str().unwrap(),
                speaker["quotes"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(speakers, [("Ana Lind", 12), ("Bo Ray", 6)]);
    assert_eq!(data["speakers"][0]["roles"][0][0], "head of Oz");
    assert_eq!(data["periods"][0]["articles"], 6);
    // "deny" is the fifth class; both speak about Oz.
    let cells = list(&data["matrix"]["cells"]);
    assert_eq!(cells.len(), 2);
    assert_eq!(data["matrix"]["targets"], serde_json::json!(["Oz"]));
    assert!(cells.iter().all(|cell| cell[2][4] == 6), "{cells:?}");
}

#[test]
fn a_key_across_the_run_joins_speakers_of_different_names() {
    let keyed = records(3)
        .into_iter()
        .enumerate()
        .map(|(number, record)| match record {
            Record::Article(mut article) => {
                for speaker in article.quotes.iter_mut().flat_map(|quote| &mut quote.speakers) {
                    if speaker.name == "Ana Lind" {
                        speaker.key = Some("Q1".to_owned());
                        speaker.name = ["Ana Lind", "A. Lind", "Ana Lind"][number].to_owned();
                    }
                }
                Record::Article(article)
            }
            rejected @ Record::Rejected(_) => rejected,
        });
    let data = data(&page(keyed));
    let ana = &data["speakers"][0];
    assert_eq!(
        (&ana["key"], &ana["name"], &ana["names"][0], &ana["quotes"]),
        (&"Q1".into(), &"Ana Lind".into(), &"A. Lind".into(), &6.into())
    );
}

#[test]
fn hostile_text_stays_text() {
    let hostile = "<script>alert(1)</script> ]]> <!-- <img src=x onerror=alert(2)> \" ' & \u{2028}😀 \u{202E}אב {{ 7 * 7 }}";
    let mut record = ArticleRecord::of(&annotated(), &RecordOptions::default());
    record.article.text = Some(format!("{hostile}\n\n{TEXT}"));
    record.title = Some(hostile.to_owned());
    record.article.origin = hostile.to_owned();
    record.article.metadata.outlet = Some(hostile.to_owned());
    record.article.metadata.url = Some("javascript:alert(3)".to_owned());
    for quote in &mut record.quotes {
        quote
            .speakers
            .iter_mut()
            .for_each(|speaker| speaker.name = hostile.to_owned());
    }
    let rejected = Rejected {
        origin: hostile.to_owned(),
        stage: "ingest".to_owned(),
        reason: hostile.to_owned(),
    };
    let page = page([Record::Article(Box::new(record)), Record::Rejected(rejected)]);
    let data = data(&page);
    assert_eq!(data["articles"][0]["title"], hostile);
    assert_eq!(data["speakers"][0]["name"], hostile);
    assert_eq!(
        page.matches("<script").count(),
        2,
        "the data and the page's own script"
    );
    assert_eq!(page.matches("</script").count(), 2);
    let frame = frame(&page);
    assert!(!frame.contains("<img") && !frame.contains("<!--"));
    assert!(frame.contains("&lt;script&gt;alert(1)&lt;"));
    assert!(frame.contains("{{ 7 * 7 }}"));
}

#[test]
fn without_texts_only_excerpts_are_in_the_page() {
    let options = RecordOptions {
        no_text: Some(8),
        ..RecordOptions::default()
    };
    let record = ArticleRecord::of(&annotated(), &options);
    let page = page([Record::Article(Box::new(record))]);
    let data = data(&page);
    let article = &data["articles"][0];
    assert!(article.get("text").is_none() && article.get("passages").is_none());
    assert_eq!(article["quotes"][0]["content"], "“We will…");
    for words in ["give up", "denied it to Oz", "*thanks*"] {
        assert!(!page.contains(words), "{words}");
    }
}

/// Articles of 16 quotations by two of many speakers, in a text that is longer in every hundredth.
fn many(articles: usize) -> impl Iterator<Item = Record> {
    let record = ArticleRecord::of(&annotated(), &RecordOptions::default());
    (0..articles).map(move |number| {
        let mut record = record.clone();
        let filler =
            "Nobody is quoted in these words <of filling>. ".repeat(if number % 100 == 0 { 400 } else { 60 });
        record.article.text = Some(format!("{TEXT}\n\n{filler}"));
        record.article.origin = format!("big/{number}.txt");
        let mut quotes = Vec::new();
        for copy in 0..4 {
            for quote in &record.quotes {
                let mut quote = quote.clone();
                quote.number = quotes.len() as u32 + 1;
                quote.quote_id = format!(
                    "{:016x}",
                    ((number * 16 + quotes.len()) as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
                );
                for speaker in &mut quote.speakers {
                    // The first speakers are quoted more often than the last.
                    speaker.name = format!(
                        "{} {}",
                        speaker.name,
                        (number * (copy + 1)) % SPEAKERS % (1 + number % SPEAKERS)
                    );
                }
                quotes.push(quote);
            }
        }
        record.quotes = quotes;
        Record::Article(Box::new(record))
    })
}

#[test]
fn a_big_run_has_all_figures_and_what_fits() {
    let page = page(many(3000));
    assert!(page.len() < 5_000_000, "{} bytes", page.len());
    let data = data(&page);
    assert_eq!(data["counts"]["quotes"], 48_000);
    assert_eq!(data["share"]["cut"], true);
    assert!(
        page.contains("of its\n    48,000 quotations"),
        "the page says what it carries"
    );
    let articles = list(&data["articles"]);
    let quotes: usize = articles
        .iter()
        .map(|article| list(&article["quotes"]).len())
        .sum();
    assert_eq!(data["share"]["quotes"], quotes);
    assert!(quotes > 2000, "{quotes}");
    let whole = articles.iter().filter(|article| article["text"].is_string());
    assert_eq!(data["share"]["whole"], whole.count());
    for article in articles {
        for quote in list(&article["quotes"]) {
            for part in list(&quote["parts"]) {
                assert!(words(article, part).is_some(), "{}: {quote}", article["origin"]);
            }
        }
    }
    let said: u64 = list(&data["speakers"])
        .iter()
        .map(|speaker| speaker["quotes"].as_u64().unwrap())
        .sum();
    assert_eq!(said, 3000 * 4 * 3, "one speaks alone, and two together");
    // The most quoted have statements to show.
    for speaker in &list(&data["speakers"])[..20] {
        let shown = articles
            .iter()
            .flat_map(|article| list(&article["quotes"]))
            .filter(|quote| {
                list(&quote["speakers"])
                    .iter()
                    .any(|known| known["key"] == speaker["key"])
            })
            .count();
        assert!(shown >= 5, "{}: {shown}", speaker["name"]);
    }
}

#[test]
fn a_big_run_without_texts_fits_too() {
    let page = page(many(3000).map(|record| match record {
        Record::Article(mut article) => {
            article.article.text = None;
            Record::Article(article)
        }
        rejected @ Record::Rejected(_) => rejected,
    }));
    assert!(page.len() < 5_000_000, "{} bytes", page.len());
    let data = data(&page);
    assert_eq!(
        (&data["share"]["cut"], &data["share"]["whole"]),
        (&true.into(), &0.into())
    );
    assert!(!page.contains("Nobody is quoted in these words"));
}

#[test]
fn the_same_records_give_the_same_page() {
    assert!(page(many(700)) == page(many(700)));
    assert_eq!(data(&page([]))["counts"]["articles"], 0);
}
