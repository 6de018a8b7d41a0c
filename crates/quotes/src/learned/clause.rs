//! The clause of a cue: what sets it off from the rest of its sentence, and its subject, which may be one that it shares.

use std::ops::Range;

use onrecord_document::{Relation, Upos, Xpos};

use super::anchors::Children;
use super::columns::{Columns, Marked, NONE};

/// Tokens further from a cue do not set its clause off.
const REACH: usize = 12;

/// A reporting clause.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clause {
    /// What stands nearest before the cue and behind it, as one number below 25: with commas on both sides a clause reports what is around
    /// it ("Protest, *he said*, is a right"), with one before it and the end behind, what went before.
    pub(crate) setting: u32,
    /// How the subject was found: 0 if there is none, 1 if it is the verb's own, otherwise by what the verb shares it through.
    pub(crate) found_by: u32,
    /// The tokens of the subject.
    subject: Range<usize>,
    /// The token at its top.
    top: usize,
}

impl Clause {
    /// The clause of a cue at `anchor`.
    pub(crate) fn of(columns: &Columns, children: &[Children], anchor: usize) -> Self {
        let setting = setting(columns, anchor);
        let Some((top, found_by)) = subject(columns, children, anchor) else {
            return Self {
                setting,
                ..Self::default()
            };
        };
        let token = &columns.tokens[top];
        let (mut start, mut end) = (token.first as usize, token.last as usize + 1);
        // What stands on the cue's other side is no part of it: "a letter *saying* so".
        if top < anchor {
            end = end.min(anchor);
        } else {
            start = start.max(anchor + 1);
        }
        Self {
            setting,
            found_by,
            subject: start..end,
            top,
        }
    }

    /// The subject as a source of the cue at `anchor`, if it names or describes someone who may speak. Not of whom a participle is said: "*Asked*
    /// about that, Clinton smiled".
    pub(crate) fn source(&self, columns: &Columns, anchor: usize) -> Option<Range<usize>> {
        let top = columns.tokens.get(self.top)?;
        let cue = &columns.tokens[anchor];
        let nominal = matches!(top.upos, Upos::Noun | Upos::Propn | Upos::Pron);
        let speaks = self.found_by > 0 && top.relation == Relation::Nsubj;
        let is_spoken_to =
            self.found_by > 1 && cue.relation == Relation::Advcl && matches!(cue.xpos, Xpos::Vbn | Xpos::Vbd);
        (nominal && speaks && !is_spoken_to).then(|| self.subject.clone())
    }
}

/// The top of a verb's subject and how it was found: its own; or of the verb that it is coordinated with ("Clinton appeared and *said*") or
/// hangs from ("Clinton wants to *say*", "Clinton left, *saying*").
fn subject(columns: &Columns, children: &[Children], anchor: usize) -> Option<(usize, u32)> {
    /// Verbs above each other that may share a subject.
    const SHARED: usize = 4;
    let mut found_by = 1;
    let mut node = anchor;
    for _ in 0..SHARED {
        let own = children[node].subject;
        if own != NONE {
            return Some((own as usize, found_by));
        }
        let token = &columns.tokens[node];
        let through = match token.relation {
            Relation::Conj => 2,
            Relation::Xcomp => 3,
            Relation::Advcl => 4,
            _ => return None,
        };
        if token.head == NONE {
            return None;
        }
        found_by = found_by.max(through);
        node = token.head as usize;
    }
    None
}

/// See [`Clause::setting`].
fn setting(columns: &Columns, anchor: usize) -> u32 {
    const END: u32 = 1;
    let limit = |at: usize| {
        let token = &columns.tokens[at];
        match token.xpos {
            _ if matches!(token.marked, Marked::Opening | Marked::Closing) => Some(3),
            Xpos::Comma => Some(2),
            Xpos::Colon => Some(4),
            Xpos::Stop => Some(END),
            _ => None,
        }
    };
    let sentence = &columns.sentences[columns.tokens[anchor].sentence as usize];
    let near = |at: &usize| at.abs_diff(anchor) <= REACH;
    let before = (sentence.start..anchor).rev().take_while(near).find_map(limit);
    let after = (anchor + 1..sentence.end).take_while(near).find_map(limit);
    let end_or_far = |distance: usize| if distance <= REACH { END } else { 0 };
    before.unwrap_or_else(|| end_or_far(anchor - sentence.start)) * 5
        + after.unwrap_or_else(|| end_or_far(sentence.end - anchor))
}
