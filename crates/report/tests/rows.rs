//! Rows and records of articles annotated by hand.
#![recursion_limit = "256"] // a row is a long `json!`
#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod common;

use common::{TEXT, annotated, span};
use onrecord_document::laws::articles;
use onrecord_document::segmentation::is_invisible;
use onrecord_document::{
    Annotated, Article, CodePoints, Decision, Entities, Header, Paragraph, ParagraphKind, Quote, QuoteKind,
    Quotes, Segmentation, SegmentationParts, Span, SpeakerKind, Syntax,
};
use onrecord_report::{
    ArticleRecord, COLUMNS, Layers, QuoteRow, Record, RecordOptions, quote_rows, schemas, to_line,
};
use proptest::prelude::*;
use serde_json::{Value, json};

/// What Python's `text[start:end]` gives.
fn slice(text: &str, start: u32, end: u32) -> String {
    let length = (end - start) as usize;
    text.chars().skip(start as usize).take(length).collect()
}

#[test]
fn a_row_says_what_the_layers_say() {
    let rows = quote_rows(&annotated());
    let row = serde_json::to_value(&rows[0]).unwrap();
    let id = row["quote_id"].as_str().unwrap().to_owned();
    assert_eq!(id.len(), 16);
    let speaker = json!({
        "name": "Ana Lind", "kind": "person", "id": 0, "key": null, "role": "head of Oz", "organization": "Oz",
        "wikidata": "Q1", "label": null,
    });
    let expected = json!({
        "origin": "news/day.txt", "article_id": "a1", "duplicate_of": null, "title": "Zoë’s 😀 day",
        "author": "Jo Doe", "outlet": "The *Daily* | News", "section": null, "url": null, "language": null,
        "published": "2026-03-04T00:00:00Z", "published_precision": "day", "published_text": "March 4, 2026",
        "quote_id": id, "number": 1, "kind": "direct", "marked": true, "in_title": false,
        "content": "“We will not,” … “give up.”", "content_start": 13, "content_end": 65,
        "parts": [[13, 27], [55, 65]], "verbatim": [[13, 27], [55, 65]],
        "context": "“We will not,” said Ana Lind, head of Oz, “give up.”",
        "cue": "said", "cue_start": 28, "cue_end": 32, "cue_class": "say",
        "polarity": "affirmed", "modality": "actual",
        "source": "Ana Lind, head of Oz", "source_start": 33, "source_end": 53,
        "speaker": "Ana Lind", "speakers": [speaker], "speaker_id": 0, "speaker_key": null,
        "speaker_kind": "person", "speaker_role": "head of Oz", "speaker_organization": "Oz",
        "speaker_wikidata": "Q1", "speaker_label": null,
        "addressee": null, "about": [], "when_text": null, "when_from": null, "when_to": null, "place": null,
        "paragraph": 1, "sentence": 1, "within": null, "quote_group": null,
        "quote_confidence": 0.95, "speaker_confidence": 0.987,
        "quote_decided_by": "direct.after", "speaker_decided_by": "name",
    });
    assert_eq!(row, expected);
}

#[test]
fn joint_speakers_nesting_and_what_is_unknown() {
    let rows = quote_rows(&annotated());
    let joint = &rows[1].quote;
    assert_eq!(joint.speaker.as_deref(), Some("Bo Ray; Ana Lind"));
    assert_eq!(
        (joint.speakers.len(), joint.speaker_kind),
        (2, Some(SpeakerKind::Person))
    );
    assert_eq!(
        (joint.speaker_id, &joint.speaker_role),
        (joint.speakers[0].id, &None)
    );
    assert_eq!(joint.addressee.as_deref(), Some("Oz"));
    assert_eq!(joint.about, ["Oz"]);
    assert_eq!(joint.when_text.as_deref(), Some("on Tuesday"));
    assert_eq!(joint.when_from.as_deref(), Some("2026-03-03"));
    assert_eq!(joint.place.as_deref(), Some("at a \"briefing\""));
    assert_eq!((joint.paragraph, joint.sentence), (1, 2));

    let (outer, inner) = (&rows[2].quote, &rows[3].quote);
    assert_eq!(inner.within.as_ref(), Some(&outer.quote_id));
    assert_eq!(
        (
            &outer.speaker,
            outer.speaker_confidence,
            &outer.speaker_decided_by
        ),
        (&None, None, &None)
    );
    assert_eq!(
        (outer.quote_confidence, outer.paragraph, outer.sentence),
        (0.005, 2, 3)
    );
    assert!(!outer.is_said() && !inner.is_said() && joint.is_said());
}

#[test]
fn quote_ids_are_of_the_article_and_the_spans() {
    let ids = |annotated: &Annotated| -> Vec<String> {
        quote_rows(annotated)
            .into_iter()
            .map(|row| row.quote.quote_id)
            .collect()
    };
    let first = ids(&annotated());
    let mut distinct = first.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), first.len());

    let mut moved = annotated();
    moved.article.origin = "elsewhere.txt".to_owned();
    assert_eq!(ids(&moved), first, "where it was read does not count");
    moved.article.id = "a2".to_owned();
    assert!(ids(&moved).iter().all(|id| !first.contains(id)));

    let mut without_source = annotated().quotes.parts();
    without_source[0].source = None;
    let mut changed = annotated();
    changed.quotes = Quotes::new(without_source, &changed.article.text, &changed.entities).unwrap();
    assert_ne!(ids(&changed)[0], first[0]);
    assert_eq!(ids(&changed)[1..], first[1..]);
}

#[test]
fn a_title_given_with_the_article_comes_first_and_a_wrong_header_is_no_title() {
    let mut article = annotated();
    article.article.metadata.title = Some("  Given ".to_owned());
    assert_eq!(quote_rows(&article)[0].article.title.as_deref(), Some("Given"));
    article.article.metadata.title = None;
    article.article.header = Header {
        title: Some(Span::new(2, 3)),
        ..Header::default()
    };
    assert_eq!(quote_rows(&article)[0].article.title, None);
}

#[test]
fn a_context_of_a_text_without_sentence_ends_is_a_stretch_of_it() {
    let text = format!("{0}“No,” she said, {0}", "é and on ".repeat(2000));
    let article = Article::from_text("long", &text).unwrap();
    let whole = Span::new(0, text.trim_end().len() as u32);
    let parts = SegmentationParts {
        paragraphs: vec![Paragraph {
            span: whole,
            kind: ParagraphKind::Body,
        }],
        sentences: vec![whole.into()],
        tokens: vec![whole.into()],
        quoted: vec![],
    };
    let at = text.find('“').unwrap();
    let mut quote = Quote::new(
        QuoteKind::Indirect,
        vec![Span::of(at..at + 9)],
        onrecord_document::Decision::new("test", 900),
    );
    quote.source = Some(Span::of(at + 10..at + 13));
    let annotated = Annotated {
        segmentation: Segmentation::new(parts, &article.text).unwrap(),
        syntax: Syntax::none(),
        entities: Entities::none(),
        quotes: Quotes::new(vec![quote], &article.text, &Entities::none()).unwrap(),
        article,
    };
    let context = &quote_rows(&annotated)[0].quote.context;
    assert!(
        context.contains("on “No,” she said, é and") && (3900..4100).contains(&context.len()),
        "{context}"
    );
}

#[test]
fn a_context_leaves_out_what_stands_far_away() {
    let text = "Ana spoke. One. Two. Three. Four. “No.” She said so.";
    let article = Article::from_text("far", text).unwrap();
    let sentences: Vec<Span> = text
        .split_inclusive(". ")
        .scan(0, |at, sentence| {
            let start = *at;
            *at += sentence.len();
            Some(Span::of(start..start + sentence.trim_end().len()))
        })
        .collect();
    let context = |source: &str, cue: &str| {
        let mut quote = Quote::new(
            QuoteKind::Direct,
            vec![span(text, "“No.”")],
            Decision::new("x", 1),
        );
        quote.source = Some(span(text, source));
        quote.cue = Some(onrecord_document::Cue {
            span: span(text, cue),
            class: None,
        });
        let annotated = by_hand(&article, sentences.clone(), quote);
        quote_rows(&annotated).remove(0).quote.context
    };
    assert_eq!(context("Ana", "said"), "“No.” She said so.");
    assert_eq!(context("She", "said"), "“No.” She said so.");
    assert_eq!(context("Four", "said"), "Four. “No.” She said so.");
}

/// An article of one paragraph with these sentences, each a token, and one quote.
fn by_hand(article: &Article, sentences: Vec<Span>, quote: Quote) -> Annotated {
    let whole = Span::new(sentences[0].start, sentences[sentences.len() - 1].end);
    let parts = SegmentationParts {
        paragraphs: vec![Paragraph {
            span: whole,
            kind: ParagraphKind::Body,
        }],
        tokens: sentences.iter().copied().map(Into::into).collect(),
        sentences: sentences.into_iter().map(Into::into).collect(),
        quoted: vec![],
    };
    Annotated {
        segmentation: Segmentation::new(parts, &article.text).unwrap(),
        syntax: Syntax::none(),
        entities: Entities::none(),
        quotes: Quotes::new(vec![quote], &article.text, &Entities::none()).unwrap(),
        article: article.clone(),
    }
}

#[test]
fn the_columns_are_those_of_a_row_and_of_its_schema() {
    let row = serde_json::to_string(&quote_rows(&annotated())[0]).unwrap();
    // Objects lose their order in a `Value`, so the order is told from the text.
    let places: Vec<Option<usize>> = COLUMNS
        .iter()
        .map(|column| row.find(&format!("\"{column}\":")))
        .collect();
    assert!(places.iter().all(Option::is_some));
    assert!(places.is_sorted());

    let row: Value = serde_json::from_str(&row).unwrap();
    let schema = &schemas()["quotes"];
    let keys = |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    let mut columns = COLUMNS.to_vec();
    columns.sort_unstable();
    assert_eq!(keys(&row), columns);
    assert_eq!(keys(&schema["properties"]), columns);
    let required = schema["required"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str);
    assert!(
        required.eq(COLUMNS.iter().copied()),
        "every column is always there; this is their order"
    );
    for (column, property) in schema["properties"].as_object().unwrap() {
        assert!(property["description"].is_string(), "{column} says what it means");
    }
}

#[test]
fn every_schema_says_in_what_offsets_count() {
    for (table, schema) in schemas() {
        let description = schema["description"].as_str().unwrap();
        assert!(
            matches!(table, "rejected" | "speakers") || description.contains("Unicode code points"),
            "{table}: {description}"
        );
        assert!(!schema.to_string().contains("[`"), "{table} has no links to code");
    }
}

#[test]
fn rows_and_records_survive_their_json() {
    for row in quote_rows(&annotated()) {
        let json = serde_json::to_string(&row).unwrap();
        assert_eq!(serde_json::from_str::<QuoteRow>(&json).unwrap(), row);
    }
    let all = RecordOptions {
        layers: Layers::All,
        gender: true,
        no_text: None,
    };
    for options in [RecordOptions::default(), all] {
        let record = Record::Article(Box::new(ArticleRecord::of(&annotated(), &options)));
        let line = to_line(&record);
        assert!(!line.contains(&b'\n'));
        assert_eq!(serde_json::from_slice::<Record>(&line).unwrap(), record);
    }
}

#[test]
fn a_record_holds_what_was_asked_for() {
    let annotated = annotated();
    let main = ArticleRecord::of(&annotated, &RecordOptions::default());
    assert_eq!(main.article.text.as_deref(), Some(TEXT));
    assert_eq!((&main.segmentation, &main.syntax), (&None, &None));
    assert!(
        main.entities
            .entities
            .iter()
            .all(|entity| entity.gender.is_none())
    );
    assert_eq!(main.words, 30);
    assert_eq!(
        slice(
            TEXT,
            main.entities.mentions[0].span.start,
            main.entities.mentions[0].span.end
        ),
        "Ana Lind"
    );

    let all = RecordOptions {
        layers: Layers::All,
        gender: true,
        no_text: None,
    };
    let all = ArticleRecord::of(&annotated, &all);
    let tokens = all.segmentation.unwrap().tokens;
    assert_eq!(tokens.len(), all.syntax.unwrap().lemmas.len());
    assert_eq!(slice(TEXT, tokens[1].span.start, tokens[1].span.end), "😀");
    assert!(all.entities.entities[0].gender.is_some());
}

#[test]
fn without_text_no_more_than_excerpts_leave() {
    let options = RecordOptions {
        layers: Layers::All,
        gender: false,
        no_text: Some(5),
    };
    let record = ArticleRecord::of(&annotated(), &options);
    assert_eq!(record.quotes[0].content, "“We w…");
    assert_eq!(record.quotes[0].context, "“We w…");
    assert_eq!(record.quotes[1].content, "it");
    assert_eq!(
        (record.quotes[0].content_start, record.quotes[0].content_end),
        (13, 65)
    );
    assert_eq!(record.syntax, None, "lemmas would give the text away");
    assert_eq!(record.title.as_deref(), Some("Zoë’s 😀 day"));
    let line = String::from_utf8(to_line(&Record::Article(Box::new(record)))).unwrap();
    assert!(!line.contains("give up"));
    assert!(!line.contains("\"text\":null"), "left out, not unknown");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever the text: offsets slice it as Python does, and the words are those of the layers.
    #[test]
    fn offsets_count_code_points(article in articles(), cuts in proptest::collection::vec(any::<u16>(), 6)) {
        let text = article.text.as_str();
        let visible = text.trim_matches(is_invisible);
        prop_assume!(!visible.is_empty());
        let start = visible.as_ptr() as usize - text.as_ptr() as usize;
        let borders: Vec<usize> = visible.char_indices().map(|(at, _)| start + at).chain([start + visible.len()]).collect();
        let span_of = |a: u16, b: u16| {
            let a = usize::from(a) % (borders.len() - 1);
            let b = a + 1 + usize::from(b) % (borders.len() - 1 - a);
            Span::of(borders[a]..borders[b])
        };
        let mut quote = Quote::new(QuoteKind::Indirect, vec![span_of(cuts[0], cuts[1])], Decision::new("x", 500));
        quote.cue = Some(onrecord_document::Cue { span: span_of(cuts[2], cuts[3]), class: None });
        quote.source = Some(span_of(cuts[4], cuts[5]));
        let annotated = by_hand(&article, vec![Span::of(start..start + visible.len())], quote.clone());

        let row = quote_rows(&annotated).remove(0).quote;
        prop_assert_eq!(slice(text, row.content_start, row.content_end), article.text.slice(quote.parts[0]));
        prop_assert_eq!(&row.content, article.text.slice(quote.parts[0]));
        prop_assert_eq!(slice(text, row.cue_start.unwrap(), row.cue_end.unwrap()), row.cue.unwrap());
        prop_assert_eq!(slice(text, row.source_start.unwrap(), row.source_end.unwrap()), row.source.unwrap());
        prop_assert_eq!(row.context, visible);
        prop_assert_eq!(CodePoints::new(&article.text).to_span(row.parts[0]), Some(quote.parts[0]));
    }
}
