//! Attributions inside the contents of others, on the gold of [`acts`](crate::acts).
//!
//! They are counted in the contents that were read. A nested row belongs to one if its cue lies in it and at least 0.8 of the tokens of its
//! content do; it is right if its content agrees with a gold one by 0.8 in token F1 and their cues share a token. Sources count for nothing.

use onrecord_document::Span;

use crate::act_scores::ActMiss;
use crate::counts::{ByRole, Counts};
use crate::matching::one_to_one;
use crate::prediction::Prediction;
use crate::slicer::Slicer;
use crate::tokens::{TokenSet, Tokens};

/// The content of one gold attribution, and what it holds.
pub(crate) struct ReadContent<'a> {
    pub(crate) event: &'a str,
    pub(crate) content: &'a TokenSet,
    pub(crate) nested: &'a [ByRole<Vec<Span>>],
}

/// One nested attribution, of the gold or of the run.
struct Nested<'a> {
    /// The one around it.
    event: &'a str,
    spans: ByRole<Vec<Span>>,
    sets: ByRole<TokenSet>,
}

/// Counts the nested ones among `rows`, which are all of the article, and notes the mistakes.
pub(crate) fn score_nested(
    article: &str,
    slicer: &Slicer<'_>,
    tokens: &Tokens,
    read: &[ReadContent<'_>],
    rows: &[Prediction],
    misses: &mut Vec<ActMiss>,
) -> Counts {
    let nested = |event, spans: ByRole<Vec<Span>>| Nested {
        event,
        sets: spans.map(|spans| tokens.covered(spans)),
        spans,
    };
    let gold: Vec<_> = read
        .iter()
        .flat_map(|content| {
            content
                .nested
                .iter()
                .map(|spans| nested(content.event, spans.clone()))
        })
        .collect();
    let predicted: Vec<_> = rows
        .iter()
        .filter(|row| row.is_nested())
        .filter_map(|row| {
            let mut row = nested("", row.spans());
            row.event = read
                .iter()
                .find(|content| is_inside(&row.sets, content.content))?
                .event;
            Some(row)
        })
        .collect();
    let matched = one_to_one(&contents(&gold), &contents(&predicted), |f1, a, b| {
        f1 >= 0.8 && gold[a].sets.cue.agrees(&predicted[b].sets.cue)
    });

    let mut miss = |what, nested: &Nested<'_>, given: String, gold: String| {
        misses.push(ActMiss {
            article: article.to_owned(),
            event: nested.event.to_owned(),
            what,
            given,
            gold,
            cue: slicer.join(&nested.spans.cue),
        });
    };
    let words = |nested: &Nested<'_>| slicer.join(&nested.spans.content);
    let dash = || "—".to_owned();
    for (gold, _) in gold.iter().zip(&matched).filter(|(_, answer)| answer.is_none()) {
        miss("nested missed", gold, dash(), words(gold));
    }
    for (index, row) in predicted.iter().enumerate() {
        if !matched.contains(&Some(index)) {
            miss("nested spurious", row, words(row), dash());
        }
    }
    Counts {
        true_positives: matched.iter().flatten().count(),
        gold: gold.len(),
        predicted: predicted.len(),
    }
}

fn contents<'s>(nested: &'s [Nested<'_>]) -> Vec<&'s TokenSet> {
    nested.iter().map(|nested| &nested.sets.content).collect()
}

/// Whether a nested attribution lies in a content: its cue wholly, its own content but for a fifth. One without a cue is less than the content.
fn is_inside(nested: &ByRole<TokenSet>, content: &TokenSet) -> bool {
    let all = nested.content.len();
    all > 0
        && 5 * nested.content.shared(content) >= 4 * all
        && nested.cue.shared(content) == nested.cue.len()
        && (!nested.cue.is_empty() || all < content.len())
}
