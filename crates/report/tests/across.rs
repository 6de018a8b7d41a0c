//! Speakers and quotations across the articles of a run: planted ones are found again.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use common::planted::{Planted, plant};
use common::{article_of, finished, person, quote_of};
use onrecord_document::{CueClass, Published, SpeakerKind};
use onrecord_report::{
    ArticleRecord, Format, JoinedBy, QuoteColumns, QuoteRow, Record, SpeakerColumns, SpeakerRow,
    write_reports,
};

/// The rows and speakers of a run of these articles.
fn reported(articles: Vec<ArticleRecord>) -> (Vec<QuoteRow>, Vec<SpeakerRow>) {
    let records: Vec<Record> = articles
        .into_iter()
        .map(|article| Record::Article(Box::new(article)))
        .collect();
    let folder = finished(&records);
    write_reports(folder.path(), &[Format::Jsonl]).unwrap();
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    let rows = read("quotes.jsonl");
    let speakers = read("speakers.jsonl");
    (
        rows.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect(),
        speakers
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect(),
    )
}

/// An article of its own with these quotes.
fn article(number: usize, quotes: impl IntoIterator<Item = QuoteColumns>) -> ArticleRecord {
    let mut record = article_of(number);
    record.entities.entities.clear();
    record.entities.mentions.clear();
    record.quotes = quotes.into_iter().collect();
    for (place, quote) in record.quotes.iter_mut().enumerate() {
        quote.quote_id = format!("{:016x}", (number + 1) * 256 + place);
    }
    record
}

fn quote(content: &str, speaker: Option<SpeakerColumns>) -> QuoteColumns {
    let nobody = person("", "", "");
    QuoteColumns {
        speaker: speaker.as_ref().map(|speaker| speaker.name.clone()),
        speakers: speaker.into_iter().collect(),
        ..quote_of(content, CueClass::Say, &nobody)
    }
}

/// The keys of speakers, each in an article of its own.
fn keys(speakers: Vec<SpeakerColumns>) -> Vec<Option<String>> {
    let articles = speakers
        .into_iter()
        .enumerate()
        .map(|(number, speaker)| article(number, [quote("“No.”", Some(speaker))]));
    let (rows, speakers) = reported(articles.collect());
    let known: BTreeSet<&str> = speakers.iter().map(|speaker| &*speaker.speaker_key).collect();
    let keys = rows.into_iter().map(|row| {
        assert_eq!(row.quote.speaker_key, row.quote.speakers[0].key);
        let key = row.quote.speaker_key;
        assert!(
            key.iter().all(|key| known.contains(&**key)),
            "a key names a row of speakers"
        );
        key
    });
    keys.collect()
}

#[test]
fn words_that_look_like_columns_are_left_alone() {
    let odd = r#"\",\\","quotes":[],"entities":{},"speakers":[{"key":null,"speaker_key":null,"quote_group":null}],\"#;
    let lind = person("Ana Lind", odd, "");
    let both = QuoteColumns {
        speakers: vec![lind.clone(), person(odd, "", ""), person("Bo Ek", "", odd)],
        speaker_decided_by: Some(odd.to_owned()),
        ..quote(odd, None)
    };
    let mut odd_one = article(0, [both, quote(odd, None), quote("“No.”", Some(lind))]);
    odd_one.article.text = Some(odd.to_owned());
    odd_one.duplicate_of = Some(odd.to_owned());
    odd_one.title = Some(odd.to_owned());
    let folder = finished(&[Record::Article(Box::new(odd_one.clone()))]);
    // Sinks that want records too are given the same.
    for formats in [&[Format::Jsonl][..], &[Format::Jsonl, Format::Csv]] {
        let counts = write_reports(folder.path(), formats).unwrap();
        assert_eq!((counts.articles, counts.duplicates, counts.quotes), (1, 1, 3));
        assert_eq!(counts.with_speaker, 2);
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        let line: ArticleRecord = serde_json::from_str(&read("articles.jsonl")).unwrap();
        let rows = read("quotes.jsonl");
        let rows: Vec<QuoteRow> = rows
            .lines()
            .map(|row| serde_json::from_str(row).unwrap())
            .collect();
        assert!(rows.iter().all(|row| row.article == line.columns()));
        assert!(rows.iter().map(|row| &row.quote).eq(&line.quotes));
        let keys = rows[0].quote.speakers.iter().map(|speaker| speaker.key.is_some());
        assert_eq!(keys.collect::<Vec<_>>(), [true, true, true]);
        let mut filled = odd_one.clone();
        for (quote, row) in filled.quotes.iter_mut().zip(&rows) {
            quote.speaker_key.clone_from(&row.quote.speaker_key);
            for (speaker, shown) in quote.speakers.iter_mut().zip(&row.quote.speakers) {
                speaker.key.clone_from(&shown.key);
            }
        }
        assert_eq!(line, filled);
    }
}

#[test]
fn planted_quotations_are_grouped() {
    let planted = plant(500, 4, 20_261_128);
    assert_eq!(planted.iter().filter(|planted| planted.variant > 0).count(), 2000);
    let articles = planted.iter().enumerate().map(|(number, planted)| {
        let speaker = planted
            .speaker
            .map(|name| person(&format!("{name} of{}", planted.quotation), "", ""));
        article(number, [quote(&planted.words, speaker)])
    });
    let (rows, _) = reported(articles.collect());
    let mut truth: BTreeMap<usize, u64> = BTreeMap::new();
    let mut found: BTreeMap<&str, u64> = BTreeMap::new();
    let mut both: BTreeMap<(&str, usize), u64> = BTreeMap::new();
    for (row, Planted { quotation, .. }) in rows.iter().zip(&planted) {
        *truth.entry(*quotation).or_default() += 1;
        if let Some(group) = &row.quote.quote_group {
            *found.entry(group).or_default() += 1;
            *both.entry((group, *quotation)).or_default() += 1;
        }
    }
    let pairs = |counts: &mut dyn Iterator<Item = u64>| -> f64 {
        counts.map(|count| (count * (count - 1) / 2) as f64).sum()
    };
    let right = pairs(&mut both.into_values());
    let precision = right / pairs(&mut found.into_values());
    let recall = right / pairs(&mut truth.into_values());
    let f1 = 2.0 * precision * recall / (precision + recall);
    assert!(
        f1 >= 0.95 && precision >= 0.95,
        "F1 {f1:.4}, precision {precision:.4}"
    );
}

#[test]
fn a_group_goes_by_its_earliest_appearance_and_is_in_several_articles() {
    let words = "“The bridge will be closed for nine weeks from the first of May.”";
    let mut articles: Vec<ArticleRecord> = [
        "The bridge will be closed for nine weeks from the first of May",
        words,
        "that “the bridge will be closed for nine weeks”",
        "“Nobody asked the people on the other bank.”",
    ]
    .into_iter()
    .enumerate()
    .map(|(number, words)| article(number, [quote(words, None)]))
    .collect();
    let dated = |day: &str| {
        Some(Published {
            instant: format!("{day}T00:00:00Z").parse().unwrap(),
            ..articles[0].article.metadata.published.clone().unwrap()
        })
    };
    let (later, earlier) = (dated("2026-03-05"), dated("2026-03-02"));
    articles[0].article.metadata.published = None;
    articles[1].article.metadata.published = later;
    articles[2].article.metadata.published = earlier;
    // Twice in one article is no group.
    articles.push(article(
        4,
        [
            "We have said so from the start.",
            "“We have said so from the start.”",
        ]
        .map(|words| quote(words, None)),
    ));
    let (rows, _) = reported(articles);
    let first = rows[2].quote.quote_id.clone();
    let groups: Vec<Option<String>> = rows.into_iter().map(|row| row.quote.quote_group).collect();
    let group = Some(first);
    assert_eq!(groups, [group.clone(), group.clone(), group, None, None, None]);
}

#[test]
fn few_words_are_the_same_only_from_the_same_mouth() {
    let said = |name: &str| quote("“We are all very proud.”", Some(person(name, "", "")));
    let articles = ["Ana Lind", "Bo Ray", "Ana Lind"].into_iter().enumerate();
    let (rows, _) = reported(
        articles
            .map(|(number, name)| article(number, [said(name)]))
            .collect(),
    );
    assert_eq!(rows[0].quote.quote_group.as_ref(), Some(&rows[0].quote.quote_id));
    assert_eq!(rows[2].quote.quote_group, rows[0].quote.quote_group);
    assert_eq!(rows[1].quote.quote_group, None);
}

#[test]
fn the_same_full_name_in_a_compatible_role_is_the_same_speaker() {
    let keys = keys(vec![
        person("Ana Lind", "mayor of Oz", "Oz"),
        person("Ana LIND", "the Oz mayor", "Oz"),
        person("Ana Lind", "", ""),
        person("Ana Lind", "former senator", ""),
        person("Lind", "mayor of Oz", "Oz"),
        person("A. Lind", "mayor of Oz", "Oz"),
        person("Bo Lind", "mayor of Oz", "Oz"),
    ]);
    let ana = Some("person:ana-lind".to_owned());
    let bo = Some("person:bo-lind".to_owned());
    let expected = [ana.clone(), ana.clone(), ana.clone(), ana, None, None, bo];
    assert_eq!(keys, expected);
}

#[test]
fn bearers_of_a_name_are_told_apart_by_their_roles() {
    let keys = keys(vec![
        person("John Smith", "senator from Oz", "Oz"),
        person("John Smith", "fisherman", ""),
        person("John Smith", "", ""),
        person("John Smith", "fisherman from the north", ""),
    ]);
    let key = |key: &str| Some(key.to_owned());
    let fisherman = key("person:john-smith-2");
    assert_eq!(
        keys,
        [key("person:john-smith"), fisherman.clone(), None, fisherman]
    );
}

#[test]
fn a_wikidata_id_joins_names_and_keeps_apart() {
    let with = |name: &str, kind, id: Option<&str>| SpeakerColumns {
        kind,
        wikidata: id.map(str::to_owned),
        ..person(name, "", "")
    };
    let keys = keys(vec![
        with("NATO", SpeakerKind::Organization, Some("Q1")),
        with("North Atlantic Alliance", SpeakerKind::Organization, Some("Q1")),
        with("Nato", SpeakerKind::Organization, None),
        with("Ana Lind", SpeakerKind::Person, Some("Q2")),
        with("Ana Lind", SpeakerKind::Person, Some("Q3")),
        with("Ana Lind", SpeakerKind::Person, None),
        with("Lind", SpeakerKind::Person, Some("Q2")),
        with("officials", SpeakerKind::Group, None),
    ]);
    let keys: Vec<Option<&str>> = keys.iter().map(Option::as_deref).collect();
    let (q1, q2) = (Some("Q1"), Some("Q2"));
    assert_eq!(keys, [q1, q1, q1, q2, Some("Q3"), None, q2, None]);
}

#[test]
fn the_evidence_is_kept() {
    let ana = |role, body| quote("“No.”", Some(person("Ana Lind", role, body)));
    let articles = vec![
        article(0, [ana("mayor of Oz", "Oz"), ana("mayor of Oz", "Oz")]),
        article(1, [ana("Oz mayor", "Oz")]),
        article(2, [ana("", "")]),
    ];
    let (_, speakers) = reported(articles);
    assert_eq!(speakers.len(), 1);
    let speaker = &speakers[0];
    assert_eq!(
        (&*speaker.name, speaker.quotes, speaker.articles),
        ("Ana Lind", 4, 3)
    );
    assert_eq!(speaker.role.as_deref(), Some("mayor of Oz"));
    assert_eq!(speaker.joined_by, JoinedBy::NameAndRole);
    let roles: Vec<_> = speaker
        .evidence
        .iter()
        .map(|evidence| (evidence.role.as_deref(), evidence.quotes, evidence.articles))
        .collect();
    assert_eq!(
        roles,
        [
            (Some("mayor of Oz"), 2, 1),
            (Some("Oz mayor"), 1, 1),
            (None, 1, 1)
        ]
    );
}
