//! What nouns report.
//!
//! Finds: accusations that it is supporting Moscow; the claim that he lied; Kyiv’s demands that Russia leave.
//!
//! Must not take: nouns whose clause is no one's words (the fact that, the way that).
//!
//! From: the cue nouns of PARC 3.0 (Pareti 2015).

use std::ops::Range;

use onrecord_document::{CueClass, EntityKind};

use super::{Rule, content_end, one};
use crate::ledger::{Draft, Ledger};
use crate::reading::Reading;
use crate::report::Report;
use crate::words::Class;

pub(super) const RULE: Rule = Rule {
    name: "indirect.noun",
    apply,
};

/// Nouns that report with a that-clause; in PolNeAR's training part most of those with "that" are cues.
const NOUNS: &[(&str, CueClass)] = &[
    ("accusation", CueClass::Accuse),
    ("allegation", CueClass::Accuse),
    ("assertion", CueClass::Say),
    ("suggestion", CueClass::Say),
    ("claim", CueClass::Say),
    ("statement", CueClass::Say),
    ("warning", CueClass::Warn),
    ("demand", CueClass::Demand),
    ("argument", CueClass::Say),
    ("contention", CueClass::Say),
    ("complaint", CueClass::Accuse),
    ("denial", CueClass::Deny),
    ("admission", CueClass::Say),
    ("insistence", CueClass::Say),
    ("prediction", CueClass::Think),
    ("concern", CueClass::Think),
    ("fear", CueClass::Think),
    ("belief", CueClass::Think),
    ("promise", CueClass::Promise),
    ("pledge", CueClass::Promise),
    ("charge", CueClass::Accuse),
];

/// The same inside the content of another quote: “Beijing has denied Western accusations that it is supporting Moscow”.
pub(super) const INSIDE: Rule = Rule {
    name: "nested.noun",
    apply: |reading, reports, ledger| {
        for at in 0..reading.len() {
            if ledger.owner(at).is_some()
                && let Some(draft) = draft(reading, reports, at, INSIDE.name)
                && !ledger.is_cue(at)
            {
                ledger.nest(draft);
            }
        }
    },
};

fn apply(reading: &Reading<'_>, reports: &[Report], ledger: &mut Ledger) {
    for at in 0..reading.len() {
        if reading.stretch(at).is_none()
            && ledger.owner(at).is_none()
            && let Some(draft) = draft(reading, reports, at, RULE.name)
        {
            ledger.claim(draft);
        }
    }
}

/// What the noun at a token reports.
fn draft(reading: &Reading<'_>, reports: &[Report], at: usize, rule: &'static str) -> Option<Draft> {
    if reading.lower(at + 1) != "that" {
        return None;
    }
    let word = reading.lower(at);
    let (_, class) = NOUNS
        .iter()
        .find(|(noun, _)| word == *noun || word.strip_suffix('s') == Some(noun))?;
    if reading.sentence_range(at).end <= at + 2 {
        return None;
    }
    let end = content_end(reading, reports, at + 1);
    let mut draft = Draft::new(one(at + 1..end), rule, 700);
    draft.cue = Some(at..at + 1);
    draft.class = Some(*class);
    draft.source = owner(reading, at);
    Some(draft)
}

/// Whose words they are: "Kyiv’s demands", "Western accusations", "his claim".
pub(crate) fn owner(reading: &Reading<'_>, noun: usize) -> Option<Range<usize>> {
    let before = noun.checked_sub(1)?;
    // "Western accusations"
    let norp = reading.name(before).and_then(|id| {
        let mention = reading.mention(id);
        let kind = reading.entities.get(mention.entity)?.kind;
        (kind == EntityKind::Norp).then(|| reading.tokens_in(mention.span))
    });
    if norp.is_some() {
        return norp;
    }
    if reading.is(before, Class::POSSESSIVE) {
        return Some(before..noun);
    }
    if reading.is(before, Class::GENITIVE) {
        let name = reading.name(before.checked_sub(1)?)?;
        let tokens = reading.tokens_in(reading.mention(name).span);
        return Some(tokens.start..noun);
    }
    None
}
