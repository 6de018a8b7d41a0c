//! Indirect speech before its reporting clause.
//!
//! Finds: The plant will close in May, the company said. The plant, said the mayor, will close.
//!
//! Must not take: an adverbial that only introduces the clause (In May, the company said it would close): the reporting verb
//! must take nothing else, and what stands before must have a finite verb.
//!
//! From: Krestel et al. 2008.

use std::ops::Range;

use super::{Rule, content_end, one, sentence_start};
use crate::clause;
use crate::ledger::Ledger;
use crate::lexicon::Takes;
use crate::reading::Reading;
use crate::report::Report;
use crate::words::Class;

pub(super) const RULE: Rule = Rule {
    name: "indirect.report_after",
    apply,
};

fn apply(reading: &Reading<'_>, reports: &[Report], ledger: &mut Ledger) {
    for (index, report) in reports.iter().enumerate() {
        if ledger.used[index] || report.complement.is_some() || reading.stretch(report.group.verb).is_some() {
            continue;
        }
        let cue = reading.lexicon.cue(report.cue);
        let says =
            cue.takes.has(Takes::QUOTE) && (cue.takes.has(Takes::CLAUSE) || cue.takes.has(Takes::THAT));
        if !says || report.group.participle || report.subject.tokens().is_none() {
            continue;
        }
        if let Some(content) = content(reading, reports, report) {
            ledger.claim_report(reading, (index, report), content, RULE.name, 850);
        }
    }
}

/// What stands before the comma before a reporting clause, and behind the clause if it interrupts: "The plant, he said, will close".
fn content(reading: &Reading<'_>, reports: &[Report], report: &Report) -> Option<Vec<Range<usize>>> {
    let comma = report.clause.start.checked_sub(1)?;
    let sentence = reading.sentence_range(report.group.verb);
    if comma <= sentence.start
        || !reading.is(comma, Class::COMMA.or(Class::DASH))
        || reading.stretch(comma).is_some()
    {
        return None;
    }
    let start = sentence_start(reading, report.group.verb).min(comma);
    let first = reading.class(start);
    let subordinate = first.any(Class::SUBORDINATOR) && !first.any(Class::WH.or(Class::DETERMINER));
    let verbs = (start + 1..comma).any(|at| clause::finite(reading, at));
    let end = report.clause.end;
    let after = reading.class(end);
    let closed = end > 0 && reading.is(end - 1, Class::COMMA);
    let next = if after.any(Class::COMMA) { end + 1 } else { end };
    // "Mrs. Clinton, these people said, would be open to it"
    let interrupts =
        (after.any(Class::COMMA) || closed) && next < sentence.end && !reading.lower(next).ends_with("ing");
    let rest = |from: usize| from..content_end(reading, reports, from);
    let finite_behind = (next..sentence.end).any(|at| clause::finite(reading, at));
    // "If aid comes, she said, work could start"; "It held, he said, and it was boring"; "Nobody knew, he said; it was a copy"
    let conditional = subordinate && verbs;
    let links = matches!(reading.lower(next), "and" | "but" | "though" | "because" | "so");
    if interrupts
        && finite_behind
        && (!verbs || conditional || links || clause::finite(reading, next))
        && comma > start
    {
        return Some(vec![start..comma, rest(next)]);
    }
    if after.any(Class::SEMICOLON) && verbs && end + 1 < sentence.end {
        return Some(vec![start..comma, rest(end + 1)]);
    }
    let done = end >= sentence.end
        || closed
        || after.any(
            Class::PUNCTUATION
                .or(Class::TIME)
                .or(Class::PREPOSITION)
                .or(Class::ADVERB)
                .or(Class::TO),
        )
        || report.addressee.is_some();
    ((verbs || (comma - start >= 7 && !first.any(Class::PREPOSITION)))
        && done
        && !subordinate
        && comma - start >= 3)
        .then(|| one(start..comma))
}
