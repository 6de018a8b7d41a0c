//! The features of a token beside a cue, which tell its role.

use onrecord_document::Word;
use onrecord_linear::Key;

use super::anchors::{interesting, mark_of, xpos};
use super::columns::NONE;
use super::frame::{Frame, Path, Place, distance, marks};
use super::view::View;

/// Gives the features of a token of a frame to `emit`.
#[inline(always)]
pub(crate) fn features(view: &View, frame: &Frame, at: usize, mut emit: impl FnMut(Key)) {
    let columns = &view.columns;
    let anchor = frame.anchor;
    let cue = &columns.tokens[anchor];
    let mut template = 0;
    let mut add = |values: &[u32]| {
        emit(Key::of(template).filled(values));
        template += 1;
    };
    let inside = |at: usize| frame.window.contains(&at);
    let beside = |offset: isize| at.checked_add_signed(offset).filter(|other| inside(*other));
    let token = |offset: isize| beside(offset).map(|other| &columns.tokens[other]);
    let here = &columns.tokens[at];
    let word = |offset: isize| token(offset).map_or(&Word::BEYOND, |token| &token.word);
    let tag = |offset: isize| xpos(token(offset));
    let nowhere = Path {
        up: 12,
        relation: 0,
        depth: 0,
        branch: NONE,
    };
    let path = |offset: isize| beside(offset).map_or(nowhere, |other| frame.path(other));
    let mark = |offset: isize| beside(offset).map_or(9, |other| marks(columns, anchor, other));
    let (w0, wb, wa) = (word(0).norm, word(-1).norm, word(1).norm);
    let (t0, ta) = (tag(0), tag(1));
    let (p0, pb, pa) = (path(0), path(-1), path(1));
    let (q0, qb, qa) = (mark(0), mark(-1), mark(1));
    let far = distance(anchor, at);
    let side = u32::from(at < anchor) + 2 * u32::from(at > anchor);
    let lemma = cue.lemma;
    let kind = u32::from(cue.word.cluster10);
    let cue_tag = cue.xpos as u32;
    // Edges of the branch in which the token stands.
    let edges = if p0.branch == NONE {
        0
    } else {
        let branch = &columns.tokens[p0.branch as usize];
        1 + u32::from(branch.first as usize == at) + 2 * u32::from(branch.last as usize == at)
    };
    let edges_after = if pa.branch == NONE || pa.branch == p0.branch {
        0
    } else {
        pa.coarse() + 1
    };
    let edges_before = if pb.branch == NONE || pb.branch == p0.branch {
        0
    } else {
        pb.coarse() + 1
    };
    let (low, high) = (at.min(anchor), at.max(anchor));
    let between = |counts: &[u32]| (counts[high] - counts[low]).min(3);
    let cues = between(&view.cues_before);
    let commas = between(&columns.commas);
    let sentence = &columns.sentences[here.sentence as usize];
    let start = (at - sentence.start).min(3) as u32;
    let end = (sentence.end - 1 - at).min(3) as u32;
    let near = here.sentence.abs_diff(cue.sentence).min(2) << 1 | u32::from(at < anchor);

    add(&[w0, side]);
    add(&[wb, side]);
    add(&[wa, side]);
    add(&[t0, side]);
    add(&[t0, ta, side]);
    add(&[far]);
    add(&[far, t0]);
    // The tree.
    let (fine, coarse) = (p0.fine(), p0.coarse());
    add(&[fine]);
    add(&[fine, lemma]);
    add(&[coarse, w0]);
    add(&[coarse, q0, side]);
    add(&[coarse, edges, side]);
    add(&[coarse, edges, lemma]);
    add(&[fine, edges, t0]);
    add(&[pb.coarse(), coarse, side]);
    add(&[coarse, pa.coarse(), side]);
    add(&[pb.coarse(), coarse, pa.coarse()]);
    add(&[pb.coarse(), coarse, kind]);
    add(&[coarse, pa.coarse(), kind]);
    add(&[coarse, edges_before, edges_after]);
    add(&[cue.relation as u32, cue_tag, coarse, side]);
    // Quotation marks.
    add(&[q0, side, near]);
    add(&[qb, q0, qa, side]);
    add(&[q0, far]);
    add(&[q0, qa, lemma, side]);
    // What stands between.
    add(&[cues, side, q0]);
    add(&[cues, coarse]);
    add(&[commas, cues, side, near]);
    add(&[u32::from(view.likely(at)), coarse, side]);
    // Names.
    let mention = u32::from(here.mention) << 1 | u32::from(here.opens_mention);
    add(&[mention, side, near]);
    // Places.
    add(&[start, end, near, q0]);
    add(&[start, near, t0]);
    add(&[end, near, t0]);
    add(&[u32::from(word(0).cluster10), side]);
    // The cue.
    let (after, before) = (columns.beside(anchor, 1), columns.beside(anchor, -1));
    add(&[xpos(after), mark_of(after), coarse, side]);
    add(&[mark_of(before), mark_of(after), q0, side]);
    let under = &view.children[anchor];
    let set = interesting(under.relations);
    add(&[set & 0b111_1111, q0, side, near]);
    // The quotations beside the cue.
    let gaps = frame.beside.gaps;
    let Place { place, rivals } = view.place(frame, at);
    add(&[place, rivals, side]);
    add(&[place, rivals, gaps, q0]);
    add(&[place, lemma, gaps]);
    add(&[gaps, coarse, edges, side]);
    add(&[gaps, q0, near, side]);
}
