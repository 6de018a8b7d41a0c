//! The features of a token beside a cue, which tell its role.
//!
//! Many of them are the same for many tokens of a window: those of one branch stand to the cue alike, and a word is the same word
//! before each cue behind it. So features come in sets that depend on the same few values ([`Set`]), and what a set adds up to is worked
//! out once for these values (see `sums`).

use std::ops::Range;

use onrecord_document::Word;
use onrecord_linear::Key;

use super::anchors::{interesting, mark_of, xpos};
use super::columns::NONE;
use super::frame::{Frame, Path, Place, distance};
use super::view::View;

/// What of a cue tells the roles of the tokens around it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cue {
    anchor: usize,
    sentence: u32,
    lemma: u32,
    kind: u32,
    tag: u32,
    relation: u32,
    tag_after: u32,
    mark_before: u32,
    mark_after: u32,
    takes: u32,
    gaps: u32,
    setting: u32,
    /// Whether it stands in the content of another one.
    inside: bool,
}

impl Cue {
    /// The cue of a frame.
    pub(crate) fn of(view: &View, frame: &Frame) -> Self {
        let columns = &view.columns;
        let anchor = frame.anchor;
        let cue = &columns.tokens[anchor];
        let (after, before) = (columns.beside(anchor, 1), columns.beside(anchor, -1));
        Self {
            anchor,
            sentence: cue.sentence,
            lemma: cue.lemma,
            kind: u32::from(cue.word.cluster10),
            tag: cue.xpos as u32,
            relation: cue.relation as u32,
            tag_after: xpos(after),
            mark_before: mark_of(before),
            mark_after: mark_of(after),
            takes: interesting(view.children[anchor].relations) & 0b111_1111,
            gaps: frame.beside.gaps,
            setting: frame.clause.setting,
            inside: view.inside,
        }
    }

    /// Which side of it a token is on: 0 for the anchor itself, 1 before and 2 behind.
    #[inline(always)]
    pub(crate) fn side(&self, at: usize) -> u32 {
        u32::from(at < self.anchor) + 2 * u32::from(at > self.anchor)
    }
}

/// The word of a token and those beside it, on one side of a cue.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words {
    word: u32,
    before: u32,
    after: u32,
    tag: u32,
    tag_after: u32,
    cluster: u32,
    side: u32,
}

impl Words {
    /// Those of a token of a window.
    #[inline(always)]
    pub(crate) fn of(view: &View, window: &Range<usize>, at: usize, side: u32) -> Self {
        let beside = |offset: isize| {
            at.checked_add_signed(offset)
                .filter(|other| window.contains(other))
        };
        let token = |offset: isize| beside(offset).map(|other| &view.columns.tokens[other]);
        let norm = |offset: isize| token(offset).map_or(Word::BEYOND.norm, |token| token.word.norm);
        let here = &view.columns.tokens[at];
        Self {
            word: here.word.norm,
            before: norm(-1),
            after: norm(1),
            tag: here.xpos as u32,
            tag_after: xpos(token(1)),
            cluster: u32::from(here.word.cluster10),
            side,
        }
    }

    /// Gives their features to `emit`.
    #[inline(always)]
    pub(crate) fn features(&self, emit: &mut impl FnMut(Key)) {
        let Self {
            word,
            before,
            after,
            tag,
            tag_after,
            cluster,
            side,
        } = *self;
        let mut add = |template: u8, values: &[u32]| emit(Key::of(template).filled(values));
        add(0, &[word, side]);
        add(1, &[before, side]);
        add(2, &[after, side]);
        add(3, &[tag, side]);
        add(4, &[tag, tag_after, side]);
        add(33, &[cluster, side]);
    }
}

/// How a token stands to a cue.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stand {
    side: u32,
    /// How far away.
    far: u32,
    /// How many sentences away, and before or behind.
    near: u32,
    path: Path,
    path_before: u32,
    path_after: u32,
    /// Whether the token before, and that behind, stand in another branch.
    turns: [bool; 2],
    /// Edges of the branch in which the token stands.
    edges: u32,
    mark: u32,
    mark_before: u32,
    mark_after: u32,
    cues: u32,
    commas: u32,
    likely: u32,
    place: Place,
    /// Tokens to the ends of its sentence.
    start: u32,
    end: u32,
    word: u32,
    tag: u32,
    mention: u32,
}

/// Features that depend on the same values of a [`Stand`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Set {
    /// Where in the tree and the marks.
    Standing,
    /// Edges of branches.
    Edges,
    /// From which branch to which.
    Turns,
    /// Marks and commas.
    Marks,
    /// Distances.
    Distance,
}

impl Set {
    pub(crate) const ALL: [Self; 5] = [
        Self::Standing,
        Self::Edges,
        Self::Turns,
        Self::Marks,
        Self::Distance,
    ];
}

impl Stand {
    /// Of a token of a frame.
    #[inline(always)]
    pub(crate) fn of(view: &View, frame: &Frame, cue: &Cue, at: usize) -> Self {
        let columns = &view.columns;
        let anchor = cue.anchor;
        let here = &columns.tokens[at];
        let [(before, mark_before), (here_path, mark), (after, mark_after)] = frame.around(at);
        let turns = |other: Path| other.branch != NONE && other.branch != here_path.branch;
        let edges = match columns.tokens.get(here_path.branch as usize) {
            None => 0,
            Some(branch) => {
                1 + u32::from(branch.first as usize == at) + 2 * u32::from(branch.last as usize == at)
            }
        };
        let (low, high) = (at.min(anchor), at.max(anchor));
        let between = |counts: &[u32]| (counts[high] - counts[low]).min(3);
        let sentence = &columns.sentences[here.sentence as usize];
        Self {
            side: cue.side(at),
            far: distance(anchor, at),
            near: here.sentence.abs_diff(cue.sentence).min(2) << 1 | u32::from(at < anchor),
            path: here_path,
            path_before: before.coarse(),
            path_after: after.coarse(),
            turns: [turns(before), turns(after)],
            edges,
            mark,
            mark_before,
            mark_after,
            cues: between(&view.cues_before),
            commas: between(&columns.commas),
            likely: u32::from(view.likely(at)),
            place: view.place(frame, at),
            start: (at - sentence.start).min(3) as u32,
            end: (sentence.end - 1 - at).min(3) as u32,
            word: here.word.norm,
            tag: here.xpos as u32,
            mention: u32::from(here.mention) << 1 | u32::from(here.opens_mention),
        }
    }

    /// The values that a set of features depends on beside the cue, as one number: with the same number the features are the same.
    #[inline(always)]
    pub(crate) fn values(&self, set: Set) -> u64 {
        let Self {
            side,
            near,
            mark,
            edges,
            ..
        } = *self;
        let Place { place, rivals } = self.place;
        let coarse = self.path.coarse();
        let pack = |values: &[(u32, u32)]| {
            values
                .iter()
                .fold(0, |packed, (value, bits)| packed << bits | u64::from(*value))
        };
        match set {
            Set::Standing => pack(&[
                (coarse, 12),
                (side, 2),
                (near, 3),
                (mark, 4),
                (self.cues, 2),
                (self.likely, 1),
                (place, 3),
                (rivals, 4),
            ]),
            Set::Edges => pack(&[(coarse, 12), (side, 2), (edges, 3)]),
            Set::Turns => pack(&[
                (self.path_before, 12),
                (coarse, 12),
                (self.path_after, 12),
                (side, 2),
                (self.turns[0].into(), 1),
                (self.turns[1].into(), 1),
            ]),
            Set::Marks => pack(&[
                (self.mark_before, 4),
                (mark, 4),
                (self.mark_after, 4),
                (side, 2),
                (near, 3),
                (self.cues, 2),
                (self.commas, 2),
            ]),
            Set::Distance => pack(&[
                (self.far, 5),
                (mark, 4),
                (self.start, 2),
                (self.end, 2),
                (near, 3),
            ]),
        }
    }

    /// Gives the features of a set to `emit`.
    #[inline(always)]
    pub(crate) fn shared(&self, set: Set, cue: &Cue, emit: &mut impl FnMut(Key)) {
        let mut add = |template: u8, values: &[u32]| emit(Key::of(template).filled(values));
        let Self {
            side,
            near,
            mark,
            edges,
            cues,
            ..
        } = *self;
        let Place { place, rivals } = self.place;
        let Cue {
            lemma,
            kind,
            gaps,
            setting,
            ..
        } = *cue;
        let (before, coarse, after) = (self.path_before, self.path.coarse(), self.path_after);
        match set {
            Set::Standing => {
                add(10, &[coarse, mark, side]);
                add(20, &[cue.relation, cue.tag, coarse, side]);
                add(21, &[mark, side, near]);
                add(25, &[cues, side, mark]);
                add(26, &[cues, coarse]);
                add(28, &[self.likely, coarse, side]);
                add(34, &[cue.tag_after, cue.mark_after, coarse, side]);
                add(35, &[cue.mark_before, cue.mark_after, mark, side]);
                add(36, &[cue.takes, mark, side, near]);
                // The quotations beside the cue.
                add(37, &[place, rivals, side]);
                add(38, &[place, rivals, gaps, mark]);
                add(39, &[place, lemma, gaps]);
                add(41, &[gaps, mark, near, side]);
                // What sets the cue's clause off.
                add(42, &[setting, coarse, side]);
                add(43, &[setting, lemma, side, near]);
                add(44, &[setting, mark, side, near]);
                if cue.inside {
                    add(46, &[cue.relation, cue.tag, coarse, side]);
                    add(47, &[lemma, coarse, side]);
                    add(48, &[setting, coarse, side]);
                    add(49, &[mark, side, near]);
                    add(50, &[cue.takes, coarse, side, near]);
                }
            }
            Set::Edges => {
                add(11, &[coarse, edges, side]);
                add(12, &[coarse, edges, lemma]);
                add(40, &[gaps, coarse, edges, side]);
                if cue.inside {
                    add(51, &[coarse, edges, side]);
                }
            }
            Set::Turns => {
                let turn = |turns: bool, to: u32| if turns { to + 1 } else { 0 };
                add(14, &[before, coarse, side]);
                add(15, &[coarse, after, side]);
                add(16, &[before, coarse, after]);
                add(17, &[before, coarse, kind]);
                add(18, &[coarse, after, kind]);
                let [turns_before, turns_after] = self.turns;
                add(
                    19,
                    &[coarse, turn(turns_before, before), turn(turns_after, after)],
                );
                if cue.inside {
                    add(52, &[before, coarse, side]);
                    add(53, &[coarse, after, side]);
                }
            }
            Set::Marks => {
                add(22, &[self.mark_before, mark, self.mark_after, side]);
                add(24, &[mark, self.mark_after, lemma, side]);
                add(27, &[self.commas, cues, side, near]);
                add(45, &[setting, self.commas, mark, side, near]);
            }
            Set::Distance => {
                add(5, &[self.far]);
                add(23, &[mark, self.far]);
                add(30, &[self.start, self.end, near, mark]);
                if cue.inside {
                    add(54, &[self.far]);
                    add(55, &[self.end, mark, near]);
                }
            }
        }
    }

    /// Gives those features to `emit` that hardly two tokens have in common.
    #[inline(always)]
    pub(crate) fn own(&self, cue: &Cue, emit: &mut impl FnMut(Key)) {
        let mut add = |template: u8, values: &[u32]| emit(Key::of(template).filled(values));
        let Self { tag, near, .. } = *self;
        let (coarse, fine) = (self.path.coarse(), self.path.fine());
        add(6, &[self.far, tag]);
        add(7, &[fine]);
        add(8, &[fine, cue.lemma]);
        add(9, &[coarse, self.word]);
        add(13, &[fine, self.edges, tag]);
        add(29, &[self.mention, self.side, near]);
        add(31, &[self.start, near, tag]);
        add(32, &[self.end, near, tag]);
    }
}

/// Gives all features of a token of a frame to `emit`.
pub(crate) fn features(view: &View, frame: &Frame, cue: &Cue, at: usize, mut emit: impl FnMut(Key)) {
    Words::of(view, &frame.window, at, cue.side(at)).features(&mut emit);
    let stand = Stand::of(view, frame, cue, at);
    for set in Set::ALL {
        stand.shared(set, cue, &mut emit);
    }
    stand.own(cue, &mut emit);
}
