//! Quotations that fill their paragraph and have no reporting clause.
//!
//! Finds: the answer in a dialogue (“Did you see it?” she asked. [new paragraph] “I see a great many memos.”), which is an
//! attribution of its own; and a quoted paragraph behind a quotation that ends like a statement: its speaker goes on.
//!
//! Must not take: titles and terms; quotations with no quotation in the paragraph before, which may be anyone's.
//!
//! From: the conversation sieves of He et al. 2013 and Muzny et al. 2017.

use std::ops::Range;

use onrecord_document::CueClass;

use super::{Rule, is_utterance};
use crate::ledger::{Draft, Ledger};
use crate::reading::Reading;
use crate::report::Report;
use crate::words::Class;

pub(super) const RULE: Rule = Rule {
    name: "direct.uncued",
    apply,
};

fn apply(reading: &Reading<'_>, _reports: &[Report], ledger: &mut Ledger) {
    for at in 1..reading.paragraphs.len() {
        let Some(tokens) = whole(reading, at) else {
            continue;
        };
        if !ledger.free(&tokens) {
            continue;
        }
        let before = &reading.paragraphs[at - 1].0;
        let Some((owner, last)) = last_quotation(reading, ledger, before) else {
            continue;
        };
        let asked = ledger.drafts[owner].class == Some(CueClass::Ask)
            || reading.lower(last.end.saturating_sub(2)) == "?";
        let answered = ledger.drafts[owner].cue.is_none();
        // A few words or a question are a turn of a dialogue; a statement behind a statement goes on.
        let words = tokens.clone().filter(|at| reading.is(*at, Class::WORD)).count();
        let turn = words <= 7 || reading.lower(tokens.end.saturating_sub(2)) == "?";
        if asked || answered || turn {
            ledger.claim(Draft::new(vec![tokens], RULE.name, 700));
        } else {
            ledger.extend(owner, tokens);
        }
    }
}

/// A paragraph that is one quotation, marks to marks.
fn whole(reading: &Reading<'_>, paragraph: usize) -> Option<Range<usize>> {
    let tokens = &reading.paragraphs[paragraph].0;
    let stretch = &reading.stretches[reading.stretch(tokens.start)?];
    (stretch.opens && stretch.tokens == *tokens && is_utterance(reading, tokens)).then(|| tokens.clone())
}

/// The quotation that ends the paragraph before or is followed there only by its reporting clause, and the draft that has it.
fn last_quotation(
    reading: &Reading<'_>,
    ledger: &Ledger,
    paragraph: &Range<usize>,
) -> Option<(usize, Range<usize>)> {
    let at = paragraph
        .clone()
        .rev()
        .take(40)
        .find(|at| reading.stretch(*at).is_some())?;
    let stretch = &reading.stretches[reading.stretch(at)?];
    let alone = reading.sentence(paragraph.end - 1) == reading.sentence(at);
    Some((ledger.owner(at)?, stretch.tokens.clone())).filter(|_| alone && stretch.closes)
}
