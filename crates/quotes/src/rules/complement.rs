//! Indirect and mixed speech behind a reporting verb.
//!
//! Finds: She said that they had won. She said they had won. He asked whether it was over. The firm declined to comment.
//! China urged NATO to “stop shifting blame”. He accused the minister of lying. He called the plan “a farce”.
//!
//! Must not take: verbs with an object that report nothing (He said a prayer): a clause needs a finite verb.
//!
//! From: Pareti 2015 (PolNeAR and PARC 3.0, what counts as attribution); the verbs and frames were chosen by counts there.

use onrecord_document::CueClass;

use super::{Rule, content_end, one};
use crate::clause::{self, Subject};
use crate::ledger::Ledger;
use crate::reading::Reading;
use crate::report::{ComplementKind, Report};
use crate::words::Class;

pub(super) const RULE: Rule = Rule {
    name: "indirect.complement",
    apply,
};

/// The same, only for what "that", "whether" or a quotation opens, which is certain: "he said, warning that “there should be consequences”".
pub(super) const MARKED: Rule = Rule {
    name: RULE.name,
    apply: |reading, reports, ledger| {
        claim(reading, reports, ledger, |kind| {
            matches!(
                kind,
                ComplementKind::That | ComplementKind::Wh | ComplementKind::Quote
            )
        });
    },
};

fn apply(reading: &Reading<'_>, reports: &[Report], ledger: &mut Ledger) {
    claim(reading, reports, ledger, |_| true);
}

fn claim(
    reading: &Reading<'_>,
    reports: &[Report],
    ledger: &mut Ledger,
    counts: impl Fn(ComplementKind) -> bool,
) {
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
        if !counts(complement.kind) || !stands(reading, report, complement.kind) {
            continue;
        }
        let end = match complement.kind {
            ComplementKind::Noun => object_end(
                reading,
                complement.start,
                content_end(reading, reports, complement.start),
            ),
            _ if matches!(report.subject, Subject::Missing) => introduced_end(
                reading,
                complement.start,
                content_end(reading, reports, complement.start),
            ),
            // "declined to comment when reached by telephone"
            ComplementKind::To => {
                let end = content_end(reading, reports, complement.start);
                (complement.start + 2..end)
                    .find(|at| reading.lower(*at) == "when" && reading.stretch(*at).is_none())
                    .unwrap_or(end)
            }
            _ => content_end(reading, reports, complement.start),
        };
        let end = relative_end(reading, report, complement.start, end);
        let permille = match complement.kind {
            ComplementKind::That | ComplementKind::Wh => 600,
            ComplementKind::Noun => 650,
            _ => 800,
        };
        ledger.claim_report(
            reading,
            (index, report),
            one(complement.start..end),
            RULE.name,
            permille,
        );
    }
}

/// Where the object of a verb ends: before what only tells how or when. "praised Garland | and said", "dismissed the charge | by
/// pointing out", "condemned the test, | which".
fn object_end(reading: &Reading<'_>, start: usize, end: usize) -> usize {
    let outside = |at: usize| reading.stretch(at).is_none();
    let cut = (start + 1..end).find(|at| {
        let next = reading.lower(at + 1);
        outside(*at)
            && (matches!(
                reading.lower(*at),
                "after" | "before" | "while" | "when" | "because" | "despite" | "although"
            ) || (reading.lower(*at) == "by" && next.ends_with("ing"))
                || (reading.is(*at, Class::COMMA)
                    && (next.ends_with("ing")
                        || matches!(
                            next,
                            "which" | "who" | "with" | "a" | "an" | "the" | "as" | "after" | "but" | "while"
                        )))
                || (reading.is(*at, Class::CONJUNCTION)
                    && (reading.stretch(*at - 1).is_some()
                        || clause::finite(reading, *at + 1)
                        || reading.verb(*at + 1).is_some()))
                || (reading.is(*at, Class::DASH)))
    });
    cut.unwrap_or(end)
}

/// "A spokeswoman, who declined to be named, said": content of a relative clause ends where the main clause goes on.
fn relative_end(reading: &Reading<'_>, report: &Report, start: usize, end: usize) -> usize {
    let relative = report
        .subject
        .tokens()
        .is_some_and(|tokens| tokens.len() == 1 && matches!(reading.lower(tokens.start), "who" | "which"));
    let cut = (start + 1..end).find(|at| {
        relative
            && reading.is(*at, Class::COMMA)
            && reading.stretch(*at).is_none()
            && (reading.is(*at + 1, Class::VERBAL) || reading.verb(*at + 1).is_some())
    });
    cut.unwrap_or(end)
}

/// "Asked why he left, he smiled": content ends where the main clause begins.
fn introduced_end(reading: &Reading<'_>, start: usize, end: usize) -> usize {
    let comma = (start + 1..end).find(|at| reading.is(*at, Class::COMMA) && reading.stretch(*at).is_none());
    comma.unwrap_or(end)
}

/// Whether a clause with this complement reports: a source is there, or the complement leaves no doubt.
fn stands(reading: &Reading<'_>, report: &Report, kind: ComplementKind) -> bool {
    let cue = reading.lexicon.cue(report.cue);
    let first = report
        .subject
        .tokens()
        .is_some_and(|tokens| tokens.len() == 1 && matches!(reading.lower(tokens.start), "i" | "we" | "you"));
    if first && matches!(cue.class, CueClass::Think | CueClass::Intend) {
        return false;
    }
    let said = matches!(
        kind,
        ComplementKind::That | ComplementKind::Clause | ComplementKind::Quote | ComplementKind::Wh
    );
    match report.subject {
        // "T-shirts portraying", "stop reporting"
        Subject::Before(_) => said || !report.group.participle,
        Subject::After(_) => true,
        Subject::Shared(_) => kind != ComplementKind::To,
        Subject::Missing => matches!(kind, ComplementKind::That | ComplementKind::Wh),
    }
}
