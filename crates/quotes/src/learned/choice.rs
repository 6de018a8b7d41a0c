//! What tells whether an attribution that was found is right: features of the whole of it.

use std::ops::Range;

use onrecord_linear::Key;

use super::anchors::interesting;
use super::clause::Clause;
use super::columns::Marked;
use super::frame::{Beside, distance, path_to};
use super::view::View;

/// An attribution that may be: a cue, with what the model takes for its parts.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Candidate {
    pub(crate) anchor: usize,
    pub(crate) source: Option<Range<usize>>,
    pub(crate) cue: Range<usize>,
    pub(crate) content: Vec<Range<usize>>,
    /// Logarithm of the odds that the anchor reports.
    pub(crate) odds: f32,
    /// Logarithm of the probability of these parts among all that the anchor could have.
    pub(crate) certainty: f32,
}

/// What the other candidates of the article tell about one.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Neighbours {
    /// The best odds of a candidate whose content holds this cue.
    pub(crate) outer: Option<f32>,
    /// The best odds of a candidate whose content overlaps this one's without holding its cue.
    pub(crate) rival: Option<f32>,
    /// How many candidates lie in this one's content.
    pub(crate) inner: u32,
}

/// The neighbours of every candidate; `candidates` are in order of their anchors.
pub(crate) fn neighbours(candidates: &[Candidate]) -> Vec<Neighbours> {
    /// Candidates further apart than so many others do not meet.
    const REACH: usize = 40;
    let mut all = vec![Neighbours::default(); candidates.len()];
    for (at, one) in candidates.iter().enumerate() {
        let near = at.saturating_sub(REACH)..(at + REACH).min(candidates.len());
        for other in near.filter(|other| *other != at) {
            let other = &candidates[other];
            if holds(&other.content, one.anchor) {
                let outer = &mut all[at].outer;
                *outer = Some(outer.map_or(other.odds, |odds| odds.max(other.odds)));
            } else if holds(&one.content, other.anchor) {
                all[at].inner += 1;
            } else if overlap(&one.content, &other.content) {
                let rival = &mut all[at].rival;
                *rival = Some(rival.map_or(other.odds, |odds| odds.max(other.odds)));
            }
        }
    }
    all
}

/// Whether a token lies in one of the parts.
pub(crate) fn holds(parts: &[Range<usize>], at: usize) -> bool {
    parts.iter().any(|part| part.contains(&at))
}

/// Whether two lists of parts share a token.
pub(crate) fn overlap(left: &[Range<usize>], right: &[Range<usize>]) -> bool {
    left.iter().any(|left| {
        right
            .iter()
            .any(|right| left.start < right.end && right.start < left.end)
    })
}

/// A number as one of few: how many steps it is, within bounds.
fn steps(value: f32, step: f32, most: i32) -> u32 {
    ((value / step).floor() as i32).clamp(-most, most) as u32
}

/// Gives the features of a candidate to `emit`.
pub(crate) fn features(
    view: &View,
    candidate: &Candidate,
    neighbours: Neighbours,
    mut emit: impl FnMut(Key),
) {
    let columns = &view.columns;
    let mut template = 0;
    let mut add = |values: &[u32]| {
        emit(Key::of(template).filled(values));
        template += 1;
    };
    let anchor = candidate.anchor;
    let cue = &columns.tokens[anchor];
    let odds = steps(candidate.odds, 0.5, 10);
    let certainty = steps(candidate.certainty, 0.5, 12);
    let (Some(first), Some(last)) = (candidate.content.first(), candidate.content.last()) else {
        return;
    };
    let all: usize = candidate.content.iter().map(Range::len).sum();
    let length = match all {
        0..=3 => all as u32,
        4..=6 => 4,
        7..=12 => 5,
        13..=24 => 6,
        25..=48 => 7,
        _ => 8,
    };
    let start = &columns.tokens[first.start];
    let path = path_to(columns, anchor, first.start);
    let side = u32::from(first.start > anchor) + 2 * u32::from(last.end <= anchor);
    let inside = candidate
        .content
        .iter()
        .flat_map(Range::clone)
        .filter(|at| columns.tokens[*at].marked != Marked::Outside)
        .count();
    let marked = match inside {
        0 => 0,
        inside if inside == all => 2,
        _ => 1,
    };
    let parts = candidate.content.len().min(3) as u32;
    let source = candidate.source.as_ref();
    // The token of the source that stands highest in the tree.
    let head = source.and_then(|source| {
        source.clone().find(|at| {
            let head = columns.tokens[*at].head as usize;
            !source.contains(&head)
        })
    });
    let head_token = head.map(|head| &columns.tokens[head]);
    let source_kind = head_token.map_or(0, |token| {
        1 + (token.upos as u32) * 128 + u32::from(token.mention)
    });
    let source_path = head.map_or(u32::MAX, |head| path_to(columns, anchor, head).coarse());
    let set = interesting(view.children[anchor].relations);
    let outer = neighbours.outer.map_or(99, |odds| steps(odds, 1.0, 5));
    let rival = neighbours.rival.map_or(99, |odds| steps(odds, 1.0, 5));
    let own = u32::from(neighbours.rival.is_some_and(|rival| rival > candidate.odds))
        | u32::from(neighbours.outer.is_some_and(|outer| outer > candidate.odds)) << 1;
    let kind = u32::from(cue.word.cluster10);
    add(&[odds]);
    add(&[certainty]);
    add(&[odds, certainty]);
    add(&[odds, marked, side]);
    add(&[odds, cue.xpos as u32, source_kind & 127]);
    add(&[certainty, marked, side]);
    add(&[cue.lemma]);
    add(&[cue.lemma, path.coarse()]);
    add(&[cue.lemma, marked, side]);
    add(&[cue.lemma, u32::from(source.is_some())]);
    add(&[cue.xpos as u32, cue.relation as u32]);
    add(&[kind, path.coarse()]);
    add(&[path.coarse(), start.word.norm]);
    add(&[path.coarse(), start.xpos as u32, marked]);
    add(&[length, marked, side]);
    add(&[length, odds]);
    add(&[parts, marked, side]);
    add(&[source_kind]);
    add(&[source_kind, kind]);
    add(&[source_path, source_kind & 127]);
    add(&[source_path, cue.relation as u32]);
    add(&[head_token.map_or(0, |token| u32::from(token.word.cluster10))]);
    add(&[head_token.map_or(0, |token| token.lemma)]);
    add(&[
        source.map_or(0, |source| source.len().min(8) as u32),
        source_kind & 127,
    ]);
    add(&[source.map_or(99, |source| distance(anchor, source.start))]);
    add(&[candidate.cue.len().min(6) as u32, odds]);
    add(&[outer, odds]);
    add(&[rival, odds]);
    add(&[own, marked]);
    add(&[own, kind]);
    add(&[neighbours.inner.min(3), marked, side]);
    add(&[distance(anchor, first.start), side]);
    add(&[set, path.coarse()]);
    add(&[set, cue.lemma]);
    add(&[columns.paragraphs[cue.paragraph as usize].1 as u32, odds]);
    add(&[cue.marked as u32, marked, outer]);
    let end = columns
        .tokens
        .get(last.end)
        .filter(|token| token.sentence == cue.sentence);
    add(&[end.map_or(0, |token| token.word.norm), marked]);
    add(&[end.map_or(99, |token| token.xpos as u32), length]);
    let branch = columns.tokens.get(path.branch as usize);
    let fits = branch.map_or(9, |branch| {
        u32::from(branch.first as usize == first.start) | u32::from(branch.last as usize + 1 == last.end) << 1
    });
    add(&[fits, path.coarse(), parts]);
    add(&[fits, certainty]);
    // Whether content begins and ends where quotations do.
    let cut = u32::from(start.marked == Marked::Opening)
        | u32::from(matches!(start.marked, Marked::Inside | Marked::Closing)) << 1
        | u32::from(columns.tokens[last.end - 1].marked == Marked::Closing) << 2
        | u32::from(matches!(
            columns.tokens[last.end - 1].marked,
            Marked::Inside | Marked::Opening
        )) << 3;
    let gaps = Beside::of(columns, anchor).gaps;
    add(&[cut, marked, parts]);
    add(&[cut, gaps, side]);
    add(&[gaps, marked, odds]);
    add(&[gaps, cue.lemma]);
    let Clause {
        setting, found_by, ..
    } = Clause::of(columns, &view.children, anchor);
    add(&[setting, cut, side]);
    add(&[setting, fits, side]);
    add(&[setting, parts, marked]);
    add(&[setting, path.coarse()]);
    add(&[setting, cue.lemma]);
    add(&[found_by, u32::from(source.is_some()), odds]);
    add(&[found_by, u32::from(source.is_some()), cue.relation as u32]);
    add(&[found_by, source_kind & 127]);
}
