//! A cue and the tokens around it: how each of them stands to the cue.

use std::ops::Range;

use onrecord_document::{Relation, Xpos};

use super::clause::Clause;
use super::columns::{Columns, Marked, NONE};
use super::view::View;

/// The most tokens that are looked at to either side of a cue.
const REACH: usize = 400;
/// A paragraph with at most so many tokens may be a signature: its content is the paragraph before.
const SHORT: usize = 16;

/// How a token stands to the cue in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Path {
    /// Levels above the cue of the lowest node that holds both (0: the cue itself); 13 for the sentences before, 14 for those behind, 9 and 10 for
    /// those of other paragraphs, 15 where no node holds both.
    pub(crate) up: u8,
    /// The relation of the branch below that node in which the token stands; for other sentences how many away, up to 3.
    pub(crate) relation: u8,
    /// How deep in that branch, up to 3; 0 for the node itself.
    pub(crate) depth: u8,
    /// The root of that branch, or [`NONE`].
    pub(crate) branch: u32,
}

/// How what is outside a window stands to its cue, and its quotation marks.
const BESIDE: (Path, u32) = (
    Path {
        up: 12,
        relation: 0,
        depth: 0,
        branch: NONE,
    },
    9,
);

impl Path {
    /// Node and branch.
    pub(crate) fn coarse(self) -> u32 {
        u32::from(self.up) << 8 | u32::from(self.relation)
    }

    /// All of it but which token the branch is.
    pub(crate) fn fine(self) -> u32 {
        self.coarse() << 2 | u32::from(self.depth)
    }
}

/// A cue's anchor with its window.
#[derive(Debug, Default)]
pub(crate) struct Frame {
    pub(crate) anchor: usize,
    pub(crate) window: Range<usize>,
    /// For each token of the window, and for what is beside it at either end.
    stands: Vec<(Path, u32)>,
    /// The quoted stretches beside the anchor.
    pub(crate) beside: Beside,
    /// The anchor's clause.
    pub(crate) clause: Clause,
}

/// The quoted stretches of its sentence that are nearest to an anchor: where the first behind it starts and the last before it ends.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Beside {
    /// Number of the stretch before; [`NONE`] if there is none in the sentence.
    pub(crate) before: u32,
    /// Number of the stretch behind.
    pub(crate) after: u32,
    /// How far away both are, as one of few.
    pub(crate) gaps: u32,
}

impl Beside {
    pub(crate) fn of(columns: &Columns, anchor: usize) -> Self {
        let sentence = &columns.sentences[columns.tokens[anchor].sentence as usize];
        let next = columns
            .stretches
            .partition_point(|stretch| stretch.start <= anchor);
        let after = columns
            .stretches
            .get(next)
            .filter(|stretch| stretch.start < sentence.end);
        let last = columns.stretches[..next]
            .iter()
            .rposition(|stretch| stretch.end <= anchor);
        let before = last.filter(|last| columns.stretches[*last].end > sentence.start);
        let gap_after = after.map_or(0, |stretch| match stretch.start - anchor {
            near @ 1..=3 => near as u32,
            4..=7 => 4,
            _ => 5,
        });
        let gap_before = before.map_or(0, |before| match anchor - columns.stretches[before].end {
            near @ 0..=2 => near as u32 + 1,
            3..=6 => 4,
            _ => 5,
        });
        Self {
            before: before.map_or(NONE, |before| before as u32),
            after: after.map_or(NONE, |_| next as u32),
            gaps: gap_before * 8 + gap_after,
        }
    }
}

/// How a quoted stretch stands to an anchor.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// Outside marks, around the anchor, next before or behind it, or further away.
    pub(crate) place: u32,
    /// How many likely cues outside marks stand between it and the anchor, and behind it on the far side.
    pub(crate) rivals: u32,
}

/// The tokens that may belong to a cue at `anchor`: its sentence, the one before and the one behind if they have marks, as far as one
/// quotation goes on, and where a paragraph ends in a colon or is no more than a signature, the paragraph beside it.
fn window(columns: &Columns, anchor: usize) -> Range<usize> {
    let token = &columns.tokens[anchor];
    let number = token.paragraph as usize;
    let paragraph = columns.paragraphs[number].0.clone();
    let sentence = token.sentence as usize;
    // Content in another sentence than the cue is a quotation, all but one time in a hundred.
    let marked = |number: usize| columns.with_marks.get(number) == Some(&true);
    let mut first = sentence - usize::from(sentence > 0 && marked(sentence - 1));
    let near = |at: usize| at.abs_diff(anchor) < REACH && one_stretch(columns, at);
    while first > 0 && near(columns.sentences[first].start) {
        first -= 1;
    }
    let mut last = sentence + usize::from(marked(sentence + 1));
    while last + 1 < columns.sentences.len() && near(columns.sentences[last].end) {
        last += 1;
    }
    let mut start = columns.sentences[first].start.max(paragraph.start);
    let mut end = columns.sentences[last].end.min(paragraph.end);
    let colon = (anchor..(anchor + 5).min(paragraph.end)).any(|at| columns.tokens[at].xpos == Xpos::Colon);
    if colon {
        end = paragraph.end;
    }
    if anchor + 12 > paragraph.end
        && (paragraph.len() < SHORT || columns.tokens[paragraph.end - 1].xpos == Xpos::Colon)
        && let Some((next, _)) = columns.paragraphs.get(number + 1)
    {
        end = next.end;
    }
    if paragraph.len() < SHORT
        && let Some(before) = number.checked_sub(1)
    {
        start = columns.paragraphs[before].0.start;
    }
    start.max(anchor.saturating_sub(REACH))..end.min(anchor + REACH)
}

/// Whether one quotation goes over the start of a sentence.
fn one_stretch(columns: &Columns, at: usize) -> bool {
    let stretch = |at: usize| columns.tokens.get(at).map_or(NONE, |token| token.stretch);
    at > 0 && stretch(at) != NONE && stretch(at) == stretch(at - 1)
}

impl Frame {
    /// Looks around an anchor.
    pub(crate) fn set(&mut self, view: &View, anchor: usize) {
        let columns = &view.columns;
        self.anchor = anchor;
        self.window = window(columns, anchor);
        self.beside = Beside::of(columns, anchor);
        self.clause = Clause::of(columns, &view.children, anchor);
        let above = above(columns, anchor);
        let own = self.window.clone().map(|at| {
            let path = path(columns, anchor, &above, at);
            (path, marks(columns, anchor, at))
        });
        self.stands.clear();
        self.stands.push(BESIDE);
        self.stands.extend(own);
        self.stands.push(BESIDE);
    }

    /// How the token before one of the window, that one and the one behind it stand to the cue in the tree, and their quotation marks.
    #[inline(always)]
    pub(crate) fn around(&self, at: usize) -> [(Path, u32); 3] {
        let first = at - self.window.start;
        self.stands[first..].first_chunk().copied().unwrap_or([BESIDE; 3])
    }
}

/// An anchor with the nodes above it, as far as they matter.
fn above(columns: &Columns, anchor: usize) -> [u32; 6] {
    let mut above = [NONE; 6];
    let mut node = anchor as u32;
    for slot in &mut above {
        *slot = node;
        if node == NONE {
            break;
        }
        node = columns.tokens[node as usize].head;
    }
    above
}

/// How a token stands to an anchor.
pub(crate) fn path_to(columns: &Columns, anchor: usize, at: usize) -> Path {
    path(columns, anchor, &above(columns, anchor), at)
}

fn path(columns: &Columns, anchor: usize, above: &[u32; 6], at: usize) -> Path {
    let (here, there) = (columns.tokens[anchor].sentence, columns.tokens[at].sentence);
    if here != there {
        let apart = columns.tokens[anchor].paragraph != columns.tokens[at].paragraph;
        return Path {
            up: if there < here { 13 } else { 14 } - if apart { 4 } else { 0 },
            relation: (there.abs_diff(here)).min(3) as u8,
            depth: 0,
            branch: NONE,
        };
    }
    let mut branch = NONE;
    let mut node = at as u32;
    let mut depth = 0;
    // Trees have no circles, but a foreign parser's might: the climb ends in any case.
    while node != NONE && depth < 100 {
        if let Some(up) = above.iter().position(|other| *other == node) {
            let relation = match branch {
                NONE if up == 0 => 255,
                // An ancestor: by the branch that holds the cue.
                NONE => columns.tokens[above[up - 1] as usize].relation as u8,
                branch => columns.tokens[branch as usize].relation as u8,
            };
            return Path {
                up: up as u8,
                relation,
                depth: depth.min(3),
                branch,
            };
        }
        branch = node;
        depth += 1;
        node = columns.tokens[node as usize].head;
    }
    Path {
        up: 15,
        relation: Relation::Root as u8,
        depth: depth.min(3),
        branch,
    }
}

/// Distance between two tokens as one of few.
pub(crate) fn distance(anchor: usize, at: usize) -> u32 {
    let bucket = match anchor.abs_diff(at) {
        near @ 0..=4 => near as u32,
        5..=6 => 5,
        7..=9 => 6,
        10..=14 => 7,
        15..=24 => 8,
        25..=39 => 9,
        _ => 10,
    };
    bucket << 1 | u32::from(at < anchor)
}

/// The quotation marks of a token as the cue sees them: outside, or which part of a stretch, and whether the cue stands in the same one.
fn marks(columns: &Columns, anchor: usize, at: usize) -> u32 {
    let token = &columns.tokens[at];
    let own = &columns.tokens[anchor];
    if token.marked == Marked::Outside {
        return 0;
    }
    let same = u32::from(token.stretch == own.stretch);
    (token.marked as u32) << 1 | same
}
