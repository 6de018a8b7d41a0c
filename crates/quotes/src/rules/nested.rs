//! Reporting clauses inside the content of another quote.
//!
//! Finds: “He asked if I was in trouble,” she said: his asking lies within her saying.
//!
//! Must not take: verbs whose source or clause is not plain; here only what has both counts.
//!
//! From: PARC 3.0 (Pareti 2015), which has nested attributions; PolNeAR leaves them out.

use super::{Rule, content_end, one};
use crate::clause::Subject;
use crate::ledger::{Draft, Ledger};
use crate::reading::Reading;
use crate::report::{ComplementKind, Report};

pub(super) const RULE: Rule = Rule {
    name: "nested.complement",
    apply,
};

fn apply(reading: &Reading<'_>, reports: &[Report], ledger: &mut Ledger) {
    for (index, report) in reports.iter().enumerate() {
        let Some(outer) = ledger.owner(report.group.verb) else {
            continue;
        };
        let Some(complement) = report.complement else {
            continue;
        };
        let plain = matches!(
            complement.kind,
            ComplementKind::That | ComplementKind::Clause | ComplementKind::Wh | ComplementKind::To
        );
        let urged = complement.kind != ComplementKind::To || report.addressee.is_some();
        if ledger.used[index] || !plain || !urged || !matches!(report.subject, Subject::Before(_)) {
            continue;
        }
        let Some(part) = ledger.drafts[outer]
            .parts
            .iter()
            .find(|part| part.contains(&report.group.verb))
        else {
            continue;
        };
        let mut end = content_end(reading, reports, complement.start).min(part.end);
        // The marks and the comma around it are the outer quotation's.
        while end > complement.start
            && (reading.is(end - 1, crate::words::Class::PUNCTUATION))
            && reading.stretch(end - 1) == reading.stretch(report.group.verb)
        {
            end -= 1;
        }
        if end > complement.start + 1 {
            let draft = Draft::of(report, reading, one(complement.start..end), RULE.name, 700);
            ledger.used[index] = ledger.nest(draft);
        }
    }
}
