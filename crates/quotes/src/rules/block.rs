//! A quotation set off as a paragraph, without marks.
//!
//! Finds: In a letter to the members she wrote: [new paragraph] The harbour is ours. We built it. (Unmarked, but verbatim: direct.)
//!
//! Must not take: lists, notes and pictures behind a colon ("Read more below:", "He named three reasons:"): somebody must speak by a verb that
//! takes a quotation, with no complement and no other verb before the colon, and the paragraph must be of running text. Only the first
//! one is taken, for where the quotation ends nothing tells.
//!
//! From: PolNeAR's training part, where each such paragraph that is no embedded message is content of the clause.

use onrecord_document::ParagraphKind;

use super::{Rule, one};
use crate::clause::{self, Subject};
use crate::ledger::Ledger;
use crate::lexicon::Takes;
use crate::reading::Reading;
use crate::report::Report;
use crate::words::Class;

pub(super) const RULE: Rule = Rule {
    name: "direct.block",
    apply,
};

fn apply(reading: &Reading<'_>, reports: &[Report], ledger: &mut Ledger) {
    for (index, report) in reports.iter().enumerate() {
        let Some(paragraph) = block(reading, report) else {
            continue;
        };
        let parts = one(reading.paragraphs[paragraph].0.clone());
        if let Some(draft) = ledger.claim_report(reading, (index, report), parts, RULE.name, 900) {
            ledger.drafts[draft].verbatim_turn = true;
        }
    }
}

/// The paragraph that a reporting clause sets off.
fn block(reading: &Reading<'_>, report: &Report) -> Option<usize> {
    let own = reading.paragraph(report.group.verb);
    let colon = reading.paragraphs[own].0.end - 1;
    let speaks = matches!(report.subject, Subject::Before(_) | Subject::After(_));
    let takes = reading.lexicon.cue(report.cue).takes.has(Takes::QUOTE) && report.complement.is_none();
    // "she wrote in a letter to the members on Monday:", but not "she called for new rules:", "she wrote three letters:"
    let mut between = report.clause.end..colon;
    let begins = between.is_empty()
        || reading.is(between.start, Class::PREPOSITION.or(Class::TIME))
            && !matches!(reading.lower(between.start), "for" | "of" | "about" | "against");
    let sets_off = begins
        && reading.is(colon, Class::COLON)
        && report.clause.end <= colon
        && between.all(|at| {
            reading.verb(at).is_none()
                && !clause::finite(reading, at)
                && !reading.is(at, Class::STOP.or(Class::COLON).or(Class::SEMICOLON))
                && !matches!(reading.lower(at), "below" | "here")
        });
    let (next, kind) = reading.paragraphs.get(own + 1)?;
    let runs = *kind == ParagraphKind::Body && reading.stretch(next.start).is_none();
    (speaks && takes && sets_off && runs && reading.stretch(report.group.verb).is_none()).then_some(own + 1)
}
