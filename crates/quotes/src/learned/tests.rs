//! Learning and finding on hand-made layers, without syntax.

use onrecord_document::{AttributeQuotes, QuotesInput, Span, Syntax};
use proptest::prelude::*;

use super::choice::{self, Candidate};
use super::columns::NONE;
use super::find::{Attribution as Found, choose};
use super::frame::Frame;
use super::labels::{self, Role};
use super::model::{QuoteModel, WIDTH};
use super::roles::{self, Cue};
use super::sums::Sums;
use super::train::{Attribution, Marked, Options, ReadContent, train};
use super::view::View;
use crate::LinearAttributor;
use crate::testing::layers;

const SOURCES: [&str; 4] = ["Ana Lind", "Emil Duarte", "Grant Tillery", "NATO"];
const CUES: [&str; 3] = ["said", "warned", "argued"];
const CONTENTS: [&str; 4] = [
    "that they had won",
    "that the bridge would open late",
    "that nobody had called",
    "that prices fell again last year",
];

/// Adds words to a text and tells where they are.
fn add(text: &mut String, words: &str) -> Vec<Span> {
    let start = text.len();
    text.push_str(words);
    vec![Span::of(start..text.len())]
}

/// Sentences with one attribution each and some without, as one text; with the spans of source, cue and content.
fn examples() -> (String, Vec<Attribution>) {
    let mut text = String::new();
    let mut marked = Vec::new();
    for (number, content) in CONTENTS.iter().cycle().take(48).enumerate() {
        let mut add = |words: &str| add(&mut text, words);
        let source = add(SOURCES[number % SOURCES.len()]);
        add(" ");
        let cue = add(CUES[number % CUES.len()]);
        add(" ");
        let content = add(content);
        add(".\nThe bridge opened late that year and prices fell.\n");
        marked.push(Attribution { source, cue, content });
    }
    (text, marked)
}

/// Sentences with one attribution each, in the content of which there is another one.
fn nested_examples() -> (String, Vec<Attribution>, Vec<ReadContent>) {
    let mut text = String::new();
    let (mut marked, mut read) = (Vec::new(), Vec::new());
    for (number, content) in CONTENTS.iter().cycle().take(48).enumerate() {
        let mut add = |words: &str| add(&mut text, words);
        let source = add(SOURCES[number % SOURCES.len()]);
        add(" ");
        let cue = add(CUES[number % CUES.len()]);
        add(" ");
        let that = add("that the mayor ");
        let hoped = add("hoped");
        add(" ");
        let inner = add(content);
        add(".\nThe mayor opened the bridge and prices fell.\n");
        let outer = vec![Span::new(that[0].start, inner[0].end)];
        let mayor = Span::new(that[0].start + 5, that[0].end - 1);
        read.push(ReadContent {
            content: outer.clone(),
            attributions: vec![Attribution {
                source: vec![mayor],
                cue: hoped,
                content: inner,
            }],
        });
        marked.push(Attribution {
            source,
            cue,
            content: outer,
        });
    }
    (text, marked, read)
}

/// A small model of attributions with none inside.
fn learn() -> QuoteModel {
    let (text, attributions) = examples();
    learn_of(&text, attributions, Vec::new())
}

/// A small model, learned from the same text twice, for there have to be two articles.
fn learn_of(text: &str, attributions: Vec<Attribution>, inside: Vec<ReadContent>) -> QuoteModel {
    let (article, segmentation, entities) = layers(text);
    let words = onrecord_lexicon::describe(&article.text, &segmentation);
    let syntax = Syntax::none();
    let marked = Marked {
        input: QuotesInput {
            article: &article,
            segmentation: &segmentation,
            words: &words,
            syntax: &syntax,
            entities: &entities,
        },
        attributions,
        inside,
    };
    let mut options = Options {
        folds: 2,
        least: 1,
        ..Options::default()
    };
    for part in [&mut options.anchors, &mut options.roles, &mut options.choice] {
        part.rows = 1 << 14;
        part.field.dropout = 0.0;
    }
    train(&[marked.clone(), marked], options, &|_, _| ())
}

#[test]
fn what_was_learned_is_found_in_a_new_sentence() {
    let text = "Emil Duarte argued that the ferry would open late.\nThe ferry opened.";
    let (article, segmentation, entities) = layers(text);
    let syntax = Syntax::none();
    let input = QuotesInput {
        article: &article,
        segmentation: &segmentation,
        words: &onrecord_document::Words::none(),
        syntax: &syntax,
        entities: &entities,
    };
    let quotes = LinearAttributor::with(learn()).attribute(input).unwrap().parts();
    let drawn: Vec<_> = quotes
        .iter()
        .map(|quote| {
            let words = |span: Span| article.text.slice(span);
            (
                quote.source.map(words),
                quote.cue.map(|cue| words(cue.span)),
                words(quote.parts[0]),
            )
        })
        .collect();
    let content = "that the ferry would open late";
    assert_eq!(drawn, [(Some("Emil Duarte"), Some("argued"), content)]);
    assert_eq!(quotes[0].found.by, LinearAttributor::NAME);
}

#[test]
fn what_was_learned_inside_of_contents_is_found_inside() {
    let (text, attributions, read) = nested_examples();
    let model = learn_of(&text, attributions, read);
    let text = "Emil Duarte argued that the mayor hoped that the ferry would open late.\nThe mayor hoped.";
    let (article, segmentation, entities) = layers(text);
    let quotes = LinearAttributor::with(model).attribute(QuotesInput {
        article: &article,
        segmentation: &segmentation,
        words: &onrecord_document::Words::none(),
        syntax: &Syntax::none(),
        entities: &entities,
    });
    let quotes = quotes.unwrap().parts();
    let drawn: Vec<_> = quotes
        .iter()
        .map(|quote| (article.text.slice(quote.parts[0]), quote.within.is_some()))
        .collect();
    let outer = "that the mayor hoped that the ferry would open late";
    assert_eq!(drawn, [(outer, false), ("that the ferry would open late", true)]);
}

#[test]
fn learning_gives_the_same_bytes_and_they_are_read_again() {
    let bytes = learn().write();
    assert_eq!(bytes, learn().write());
    assert_eq!(QuoteModel::read(&bytes).unwrap().write(), bytes);
}

#[test]
fn probabilities_can_be_of_another_model() {
    let (model, other) = (learn(), learn_of("", Vec::new(), Vec::new()));
    let bytes = model.write();
    let mixed = model.clone().with_probabilities_of(other);
    assert_eq!(mixed.finder, model.finder);
    assert_ne!(mixed.write(), bytes);
    assert_eq!(mixed.with_probabilities_of(model).write(), bytes);
}

#[test]
fn a_damaged_file_is_an_error() {
    let bytes = learn().write();
    for end in (0..bytes.len()).step_by(997) {
        assert!(QuoteModel::read(&bytes[..end]).is_err(), "cut at {end}");
    }
    for at in (0..64).chain((64..bytes.len()).step_by(4999)) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x10;
        assert!(QuoteModel::read(&damaged).is_err(), "changed at {at}");
    }
}

fn found(anchor: usize, content: std::ops::Range<usize>, probability: f32) -> Found {
    Found {
        parts: Candidate {
            anchor,
            cue: anchor..anchor + 1,
            content: vec![content],
            ..Candidate::default()
        },
        probability,
    }
}

#[test]
fn one_choice_goes_together() {
    // The second lies in the content of the first; the third shares two tokens with it; the fourth shares most of its own.
    let all = vec![
        found(2, 3..20, 0.9),
        found(8, 9..15, 0.8),
        found(25, 18..25, 0.7),
        found(30, 18..23, 0.6),
    ];
    let chosen: Vec<_> = choose(40, all)
        .into_iter()
        .map(|one| {
            (
                one.parts.anchor,
                one.parts.content[0].clone(),
                one.parts.content.len(),
            )
        })
        .collect();
    assert_eq!(chosen, [(2, 3..20, 1), (25, 20..25, 1)]);
}

#[test]
fn neighbours_are_told_apart() {
    let candidates = [
        found(2, 3..20, 0.0).parts,
        found(8, 9..15, 0.0).parts,
        found(25, 18..25, 0.0).parts,
    ];
    let neighbours = choice::neighbours(&candidates);
    assert_eq!(neighbours[0].inner, 1);
    assert!(neighbours[0].rival.is_some() && neighbours[0].outer.is_none());
    assert!(neighbours[1].outer.is_some() && neighbours[1].rival.is_none());
}

/// The view of an article whose tokens hang on those that `heads` says, by their distance.
fn view_with_heads(text: &str, heads: &[i8]) -> View {
    let (article, segmentation, entities) = layers(text);
    let mut view = View::new(&QuotesInput {
        article: &article,
        segmentation: &segmentation,
        words: &onrecord_lexicon::describe(&article.text, &segmentation),
        syntax: &Syntax::none(),
        entities: &entities,
    });
    let sentences = view.columns.sentences.clone();
    for sentence in sentences {
        for (at, head) in sentence.clone().zip(heads.iter().cycle()) {
            let head = at.checked_add_signed(isize::from(*head));
            let head = head.filter(|head| *head != at && sentence.contains(head));
            view.columns.tokens[at].head = head.map_or(NONE, |head| head as u32);
        }
    }
    view
}

proptest! {
    #[test]
    fn scores_are_those_of_all_features(
        heads in prop::collection::vec(-4..5_i8, 1..40),
        anchor in 0..40_usize,
        inside: bool,
    ) {
        let text = "Ana Lind said that the bridge, which Emil Duarte opened, was “late again,” and “too narrow.” He agreed.\n\
            “We had won,” she said. “Nobody called, and prices fell.”";
        let mut view = view_with_heads(text, &heads);
        view.inside = inside;
        let model = QuoteModel::embedded().finder.roles;
        let mut frame = Frame::default();
        let (mut sums, mut scores) = (Sums::default(), Vec::new());
        sums.start_article(view.columns.len());
        // Twice around, so that something is remembered from one cue to the next.
        for anchor in [anchor, 3, anchor] {
            frame.set(&view, anchor % view.columns.len());
            sums.score(&model, &view, &frame, &mut scores);
            let cue = Cue::of(&view, &frame);
            for (at, scores) in frame.window.clone().zip(scores.chunks_exact(WIDTH)) {
                let (mut spots, mut rows, mut sum) = (Vec::new(), Vec::new(), [0; WIDTH]);
                roles::features(&view, &frame, &cue, at, |key| spots.push(model.table.ask(key)));
                model.table.find(&spots, &mut rows);
                model.table.add(&rows, &mut sum);
                prop_assert_eq!(scores, sum.map(f32::from));
            }
        }
    }

    #[test]
    fn labels_give_back_what_they_stand_for(lengths in prop::collection::vec((0..4_usize, 1..6_usize), 1..12)) {
        let mut labels = Vec::new();
        let mut runs = Vec::new();
        for (kind, length) in lengths {
            let run = labels.len()..labels.len() + length;
            labels.resize(run.end, labels::OUTSIDE);
            if let Some(role) = [Role::Source, Role::Cue, Role::Content].get(kind) {
                labels::write(&mut labels, run.clone(), *role);
                runs.push((*role, run));
            }
        }
        prop_assert_eq!(labels::runs(&labels), runs);
    }
}
