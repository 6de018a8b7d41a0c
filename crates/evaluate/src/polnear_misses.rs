//! What is wrong with the attributions of a run on PolNeAR, in groups: not found, begun or ended elsewhere, joined, cut, with another
//! source or cue, and those that answer no gold.

use onrecord_document::Span;

use crate::brat::Event;
use crate::counts::{ByRole, Role};
use crate::misses::GroupedMisses;
use crate::polnear::Scene;
use crate::slicer::Slicer;
use crate::tokens::TokenSet;

/// Code points of an expression that are shown.
const SHOWN: usize = 70;

/// Notes the mistakes of one article.
pub(crate) fn note(scene: &Scene<'_>, article: &str, misses: &mut GroupedMisses) {
    let linked = scene.linked_rows();
    let mut answered = vec![false; scene.predicted.len()];
    linked.iter().flatten().for_each(|row| answered[*row] = true);
    for ((event, sets), row) in scene.gold.iter().zip(&linked) {
        let best = row.or_else(|| nearest(sets, scene));
        let Some(best) = best else {
            misses.note("not found", drawn(&scene.slicer, &event.spans), article);
            continue;
        };
        answered[best] = true;
        let (row, found) = &scene.predicted[best];
        let kind = if sets.content != found.content && row_is_of_several(scene, best) {
            "joined with another one"
        } else {
            differs(sets, found)
        };
        if !kind.is_empty() {
            let given = drawn(&scene.slicer, &row.spans());
            let words = format!(
                "{}\n            given: {given}",
                drawn(&scene.slicer, &event.spans)
            );
            misses.note(kind, words, article);
        }
    }
    for ((row, sets), answered) in scene.predicted.iter().zip(answered) {
        if !answered {
            let overlaps = scene
                .gold
                .iter()
                .any(|(_, gold)| gold.content.shared(&sets.content) > 0);
            let kind = if overlaps {
                "a second one over the same content"
            } else {
                "beside the gold"
            };
            misses.note(kind, drawn(&scene.slicer, &row.spans()), article);
        }
    }
}

/// The prediction that shares the cue or, without one, most of the content.
fn nearest(gold: &ByRole<TokenSet>, scene: &Scene<'_>) -> Option<usize> {
    let closeness = |sets: &ByRole<TokenSet>| {
        let content = gold.content.shared(&sets.content);
        (gold.cue.shared(&sets.cue) > 0, content)
    };
    let all = scene.predicted.iter().enumerate();
    let close = all.filter(|(_, (_, sets))| closeness(sets) > (false, 0));
    close
        .max_by_key(|(at, (_, sets))| (closeness(sets), std::cmp::Reverse(*at)))
        .map(|(at, _)| at)
}

/// Whether a prediction holds most of the contents of two gold attributions.
fn row_is_of_several(scene: &Scene<'_>, row: usize) -> bool {
    let (_, found) = &scene.predicted[row];
    let held =
        |gold: &&(&Event, ByRole<TokenSet>)| 2 * gold.1.content.shared(&found.content) > gold.1.content.len();
    scene.gold.iter().filter(held).count() > 1
}

/// The first thing in which a prediction is not as the gold; empty if it is right.
fn differs(gold: &ByRole<TokenSet>, found: &ByRole<TokenSet>) -> &'static str {
    let (left, right) = (gold.content.ends(), found.content.ends());
    if gold.content == found.content {
        return if !gold.source.agrees(&found.source) {
            "source"
        } else if !gold.cue.agrees(&found.cue) {
            "cue"
        } else {
            ""
        };
    }
    match (left, right) {
        (Some(gold), Some(found)) if gold.end <= found.start || found.end <= gold.start => {
            "content elsewhere"
        }
        (Some(gold), Some(found)) => match (gold.start.cmp(&found.start), gold.end.cmp(&found.end)) {
            (std::cmp::Ordering::Equal, std::cmp::Ordering::Less) => "content ends too late",
            (std::cmp::Ordering::Equal, std::cmp::Ordering::Greater) => "content ends too early",
            (std::cmp::Ordering::Less, std::cmp::Ordering::Equal) => "content begins too late",
            (std::cmp::Ordering::Greater, std::cmp::Ordering::Equal) => "content begins too early",
            (std::cmp::Ordering::Equal, std::cmp::Ordering::Equal) => "content in other pieces",
            _ => "content begins and ends elsewhere",
        },
        _ => "content elsewhere",
    }
}

/// "source [cue] content", each cut where it is long.
fn drawn(slicer: &Slicer<'_>, spans: &ByRole<Vec<Span>>) -> String {
    let words = |role: Role| {
        let words = slicer.join(&spans[role]).replace('\n', "¶");
        match words.char_indices().nth(SHOWN) {
            Some((at, _)) => format!("{}…", &words[..at]),
            None => words,
        }
    };
    format!(
        "{} [{}] {}",
        words(Role::Source),
        words(Role::Cue),
        words(Role::Content)
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use onrecord_document::Text;

    use super::*;
    use crate::prediction::Prediction;

    const TEXT: &str = "Ana said the vote failed. Bo hoped it would. Cy left early and sang.";

    fn at(words: &str) -> Span {
        let start = TEXT[..TEXT.find(words).unwrap()].chars().count() as u32;
        Span::new(start, start + words.chars().count() as u32)
    }

    fn gold(source: &str, cue: &str, content: &str) -> Event {
        Event {
            id: cue.to_owned(),
            spans: ByRole {
                source: vec![at(source)],
                cue: vec![at(cue)],
                content: vec![at(content)],
            },
        }
    }

    fn row(source: &str, cue: &str, content: &str) -> Prediction {
        Prediction {
            source_start: Some(at(source).start),
            source_end: Some(at(source).end),
            cue_start: Some(at(cue).start),
            cue_end: Some(at(cue).end),
            parts: vec![at(content)],
            ..Prediction::default()
        }
    }

    /// The kinds of mistakes with their numbers.
    fn kinds(gold: &[Event], rows: &[Prediction]) -> BTreeMap<String, usize> {
        let text = Text::new(TEXT).unwrap();
        let mut misses = GroupedMisses::default();
        note(&Scene::new(&text, gold, rows), "a", &mut misses);
        let kinds = misses.by_frequency();
        kinds
            .map(|(kind, misses)| (kind.to_owned(), misses.count()))
            .collect()
    }

    #[test]
    fn each_mistake_has_its_kind() {
        let said = || gold("Ana", "said", "the vote failed");
        let cases: &[(Vec<Event>, Vec<Prediction>, &[&str])] = &[
            (vec![said()], vec![row("Ana", "said", "the vote failed")], &[]),
            (vec![said()], vec![], &["not found"]),
            (vec![], vec![row("Cy", "left", "early")], &["beside the gold"]),
            (
                vec![said()],
                vec![row("Ana", "said", "vote failed")],
                &["content begins too late"],
            ),
            (
                vec![said()],
                vec![row("Ana", "said", "the vote")],
                &["content ends too early"],
            ),
            (
                vec![said()],
                vec![row("Bo", "said", "the vote failed")],
                &["source"],
            ),
            (
                vec![said()],
                vec![row("Ana", "said", "Cy left")],
                &["content elsewhere"],
            ),
            (
                vec![said(), gold("Bo", "hoped", "it would")],
                vec![row("Ana", "said", "the vote failed. Bo hoped it would")],
                &["joined with another one"],
            ),
        ];
        for (gold, rows, expected) in cases {
            let found = kinds(gold, rows);
            assert_eq!(found.keys().collect::<Vec<_>>(), *expected, "{rows:?}");
        }
    }
}
