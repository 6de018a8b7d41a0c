//! A quotation that goes on: into the next paragraph, or in the following quoted sentences of the same paragraph.
//!
//! Finds: “We won. [new paragraph] “And we will win again,” – one attribution with a part in each paragraph; and
//! “A,” she said. “B.” “C.” in one paragraph.
//!
//! Must not take: a quotation with a reporting clause of its own, which earlier rules have claimed.
//!
//! From: the typographic convention that each paragraph of a quotation reopens it and only the last one closes.

use super::{Rule, is_utterance};
use crate::ledger::Ledger;
use crate::reading::Reading;
use crate::report::Report;

pub(super) const RULE: Rule = Rule {
    name: "direct.continued",
    apply,
};

fn apply(reading: &Reading<'_>, _reports: &[Report], ledger: &mut Ledger) {
    for index in 0..reading.stretches.len() {
        let stretch = &reading.stretches[index];
        if !ledger.free(&stretch.tokens) {
            continue;
        }
        let from = stretch.continues.or_else(|| same_paragraph(reading, index));
        let Some(owner) = from.and_then(|from| ledger.owner(reading.stretches[from].tokens.end - 1)) else {
            continue;
        };
        ledger.extend(owner, stretch.tokens.clone());
    }
}

/// The quotation before in the same paragraph, if this one is a sentence by itself with nothing but quoted text in between.
fn same_paragraph(reading: &Reading<'_>, index: usize) -> Option<usize> {
    let before = index.checked_sub(1)?;
    let (earlier, stretch) = (&reading.stretches[before], &reading.stretches[index]);
    let together = reading.paragraph(earlier.tokens.start) == reading.paragraph(stretch.tokens.start);
    let whole = reading.sentence_range(stretch.tokens.start).start == stretch.tokens.start
        && reading.sentence_range(stretch.tokens.end - 1).end <= stretch.tokens.end + 1;
    let near = reading.sentence(stretch.tokens.start) - reading.sentence(earlier.tokens.end - 1) <= 1;
    (together && whole && near && is_utterance(reading, &stretch.tokens)).then_some(before)
}
