//! Rows made by hand, with the scores counted by hand.

use onrecord_document::Span;

use super::*;
use crate::counts::ByRole;

const TEXT: &str = "The mayor urged the agency Reuters to leave on Monday. “I think it rains,” Bo told me. Critics denied it failed.\n";

fn at(words: &str) -> Span {
    let start = TEXT[..TEXT.find(words).unwrap()].chars().count() as u32;
    Span::new(start, start + words.chars().count() as u32)
}

fn row(cue: &str, content: &str) -> Prediction {
    Prediction {
        cue_start: Some(at(cue).start),
        cue_end: Some(at(cue).end),
        parts: vec![at(content)],
        cue_class: Some(CueClass::Say),
        polarity: Some(Polarity::Affirmed),
        modality: Some(Modality::Actual),
        ..Prediction::default()
    }
}

fn act(event: &str, cue_class: CueClass) -> GoldAct {
    GoldAct {
        event: event.to_owned(),
        cue_class,
        polarity: Polarity::Affirmed,
        modality: Modality::Actual,
        addressee: None,
        when: None,
        days: None,
    }
}

fn score_rows(
    rows: Vec<Prediction>,
    acts: Vec<GoldAct>,
    nested: &GoldNested,
) -> Result<ActScores, GoldError> {
    let folder = tempfile::tempdir().unwrap();
    let mut standoff = String::new();
    for (number, cue, content) in [
        (1, "urged", "the agency Reuters to leave on Monday"),
        (2, "told", "“I think it rains,”"),
        (3, "denied", "it failed"),
    ] {
        for (role, words) in [("Cue", cue), ("Content", content)] {
            let Span { start, end } = at(words);
            standoff += &format!("T{role}{number}\t{role} {start} {end}\twords\n");
        }
        standoff += &format!("E{number}\tCue:TCue{number} Content:TContent{number}\n");
    }
    std::fs::write(folder.path().join("a.txt"), TEXT).unwrap();
    std::fs::write(folder.path().join("a_1.ann"), standoff).unwrap();
    let rows = BTreeMap::from([("a".to_owned(), rows)]);
    let acts = BTreeMap::from([("a".to_owned(), acts)]);
    score(&rows, folder.path(), folder.path(), &acts, nested)
}

fn whats(scores: &ActScores) -> Vec<(&str, &str, &str, &str)> {
    let misses = scores.misses.iter();
    misses
        .map(|miss| {
            (
                miss.event.as_str(),
                miss.what,
                miss.given.as_str(),
                miss.gold.as_str(),
            )
        })
        .collect()
}

#[test]
fn labels_addressees_and_days_are_counted_on_what_was_found() {
    let monday = ("2026-03-02".to_owned(), "2026-03-02".to_owned());
    let urged = GoldAct {
        addressee: Some(at("the agency Reuters")),
        days: Some(monday.clone()),
        ..act("E1", CueClass::Demand)
    };
    let told = GoldAct {
        addressee: Some(at("me")),
        ..act("E2", CueClass::Say)
    };
    let rows = vec![
        Prediction {
            cue_class: Some(CueClass::Demand),
            polarity: Some(Polarity::Negated),
            addressee: Some("Reuters".to_owned()),
            when_from: Some(monday.0),
            when_to: Some(monday.1),
            published: Some("2026-03-03T00:00:00Z".to_owned()),
            ..row("urged", "Reuters to leave on Monday")
        },
        Prediction {
            cue_class: None,
            addressee: Some("Ana Lind".to_owned()),
            when_from: Some("2026-03-01".to_owned()),
            ..row("told", "“I think it rains,”")
        },
        // Its content is right, its cue another.
        row("Critics", "it failed"),
    ];
    let acts = vec![urged, told, act("E3", CueClass::Deny)];
    let scores = score_rows(rows, acts, &GoldNested::new()).unwrap();
    assert_eq!(scores.found, Share { part: 2, of: 3 });
    assert_eq!(scores.cue_class.right, Share { part: 1, of: 2 });
    assert_eq!(
        (scores.cue_class.commonest, scores.cue_class.commonest_part),
        ("say", 1)
    );
    assert_eq!(scores.polarity.right, Share { part: 1, of: 2 });
    assert_eq!(scores.modality.right, Share { part: 2, of: 2 });
    assert_eq!(
        (scores.addressee.precision, scores.addressee.recall),
        (100.0, 100.0)
    );
    assert_eq!(scores.days, Share { part: 1, of: 1 });
    assert_eq!(scores.days_without_gold, Share { part: 1, of: 1 });
    assert_eq!(scores.published, Share { part: 1, of: 2 });
    assert_eq!(
        whats(&scores),
        [
            ("E1", "polarity", "negated", "affirmed"),
            ("E2", "cue class", "—", "say"),
            ("E2", "days", "2026-03-01 to ", "—"),
            ("E3", "not found", "—", "deny"),
        ]
    );
}

#[test]
fn nested_ones_are_counted_in_the_contents_that_were_read() {
    let nested = |cue, content| ByRole {
        source: Vec::new(),
        cue: vec![at(cue)],
        content: vec![at(content)],
    };
    let gold = GoldNested::from([(
        "a".to_owned(),
        BTreeMap::from([
            ("E1".to_owned(), vec![nested("leave", "on Monday")]),
            ("E2".to_owned(), vec![nested("think", "it rains")]),
            ("E3".to_owned(), vec![]),
        ]),
    )]);
    let within = |cue, content| Prediction {
        within: Some("q".to_owned()),
        ..row(cue, content)
    };
    let rows = vec![
        within("think", "it rains,"),
        // The cue is none of the gold's.
        within("to", "on Monday"),
        within("failed", "it failed"),
        // Not inside: the cue is of the outer one, the content is no part of one that was read.
        within("denied", "it failed"),
        within("mayor", "The mayor"),
        // Not nested.
        row("think", "it rains"),
    ];
    let scores = score_rows(rows, vec![], &gold).unwrap();
    let expected = Counts {
        true_positives: 1,
        gold: 2,
        predicted: 3,
    };
    assert_eq!((scores.nested.counts, scores.contents), (expected, 3));
    assert_eq!(
        whats(&scores),
        [
            ("E1", "nested missed", "—", "on Monday"),
            ("E1", "nested spurious", "on Monday", "—"),
            ("E3", "nested spurious", "it failed", "—"),
        ]
    );
}

#[test]
fn an_event_that_is_not_there_is_an_error() {
    let error = score_rows(vec![], vec![act("E9", CueClass::Say)], &GoldNested::new()).unwrap_err();
    assert!(error.to_string().ends_with("no event E9"), "{error}");
}
