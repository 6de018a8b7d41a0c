//! Indirect and mixed speech behind a reporting verb.
//!
//! Finds: She said that they had won. She said they had won. He asked whether it was over. The firm declined to comment.
//! China urged NATO to “stop shifting blame”. He accused the minister of lying. He called the plan “a farce”.
//!
//! Must not take: verbs with an object that report nothing (He said a prayer): a clause needs a finite verb.
//!
//! From: Pareti 2015 (PolNeAR and PARC 3.0, what counts as attribution); the verbs and frames were chosen by counts there.

use super::{Rule, content_end};
use crate::clause::Subject;
use crate::ledger::Ledger;
use crate::reading::Reading;
use crate::report::{ComplementKind, Report};

pub(super) const RULE: Rule = Rule {
    name: "indirect.complement",
    apply,
};

fn apply(reading: &Reading<'_>, reports: &[Report], ledger: &mut Ledger) {
    for (index, report) in reports.iter().enumerate() {
        if ledger.used[index]
            || reading.stretch(report.group.verb).is_some()
            || ledger.owner(report.group.verb).is_some()
        {
            continue;
        }
        let Some(complement) = report.complement else {
            continue;
        };
        if !stands(report, complement.kind) {
            continue;
        }
        let end = content_end(reading, reports, complement.start);
        let permille = match complement.kind {
            ComplementKind::That | ComplementKind::Wh => 900,
            ComplementKind::Noun => 650,
            _ => 800,
        };
        ledger.claim_report(
            reading,
            (index, report),
            vec![complement.start..end],
            RULE.name,
            permille,
        );
    }
}

/// Whether a clause with this complement reports: a source is there, or the complement leaves no doubt.
fn stands(report: &Report, kind: ComplementKind) -> bool {
    match report.subject {
        Subject::Before(_) | Subject::After(_) => true,
        Subject::Shared(_) => kind != ComplementKind::To,
        Subject::Missing => matches!(kind, ComplementKind::That | ComplementKind::Wh),
    }
}
