//! A quotation behind its reporting clause.
//!
//! Finds: She said: “We agree.” She told Reuters on Monday, “We agree.” He wrote “never again” on the wall.
//! The quotation may open the next paragraph after a colon.
//!
//! Must not take: a term in marks after a verb that needs a clause (He said “Falcon” would fly: the clause rule takes all of it).
//!
//! From: Krestel et al. 2008; the colon sieve of Muzny et al. 2017.

use super::{Rule, content_end, is_utterance, one};
use crate::clause;
use crate::ledger::Ledger;
use crate::lexicon::Takes;
use crate::reading::Reading;
use crate::report::{ComplementKind, Report};
use crate::words::Class;

pub(super) const RULE: Rule = Rule {
    name: "direct.report_before",
    apply,
};

fn apply(reading: &Reading<'_>, reports: &[Report], ledger: &mut Ledger) {
    for (index, report) in reports.iter().enumerate() {
        if ledger.used[index]
            || report.group.passive && report.addressee.is_none() && report.complement.is_none()
        {
            continue;
        }
        let Some(start) = quotation(reading, report) else {
            continue;
        };
        let Some(stretch) = reading.stretch(start) else {
            continue;
        };
        let tokens = reading.stretches[stretch].tokens.clone();
        let after = report.clause.end..start;
        let colon = after
            .clone()
            .any(|at| reading.is(at, Class::COLON.or(Class::COMMA)) && at + 1 == start);
        if !colon && !is_utterance(reading, &tokens) && content_end(reading, reports, start) > tokens.end {
            continue;
        }
        let end = if colon {
            tokens.end
        } else {
            content_end(reading, reports, start).max(tokens.end)
        };
        ledger.claim_report(reading, (index, report), one(start..end), RULE.name, 950);
    }
}

/// Where the quotation of a reporting clause starts.
fn quotation(reading: &Reading<'_>, report: &Report) -> Option<usize> {
    if reading.stretch(report.group.verb).is_some() {
        return None;
    }
    if let Some(complement) = report
        .complement
        .filter(|found| found.kind == ComplementKind::Quote)
    {
        return Some(complement.start);
    }
    if report.complement.is_some() || !reading.lexicon.cue(report.cue).takes.has(Takes::QUOTE) {
        return None;
    }
    // What the adverbials in between are does not matter before a colon: “She told volunteers in a bicycle shop: “…””
    let sentence = reading.sentence_range(report.group.verb);
    let last = sentence.end.checked_sub(1)?;
    let open = (report.clause.end..sentence.end).find(|at| reading.stretch(*at).is_some());
    // Another reporting verb in between has the quotation.
    if open.is_some_and(|open| {
        (report.clause.end..open).any(|at| reading.verb(at).is_some() || clause::finite(reading, at))
    }) {
        return None;
    }
    match open {
        Some(at) => (reading.is(at - 1, Class::COLON.or(Class::COMMA))
            && at - report.clause.end <= 25
            && !(report.clause.end..at - 1)
                .any(|at| reading.is(at, Class::STOP.or(Class::COLON).or(Class::SEMICOLON))))
        .then_some(at),
        None => (reading.is(last, Class::COLON)
            && last >= report.clause.end
            && reading.stretch(last + 1).is_some())
        .then_some(last + 1),
    }
}
