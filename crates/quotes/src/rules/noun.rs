//! What nouns report.
//!
//! Finds: accusations that it is supporting Moscow; the claim that he lied; Kyiv’s demands that Russia leave.
//!
//! Must not take: nouns whose clause is no one's words (the fact that, the way that).
//!
//! From: the cue nouns of PARC 3.0 (Pareti 2015).

use std::ops::Range;

use onrecord_document::CueClass;

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

fn apply(reading: &Reading<'_>, reports: &[Report], ledger: &mut Ledger) {
    for at in 0..reading.len() {
        if reading.lower(at + 1) != "that" || reading.stretch(at).is_some() || ledger.owner(at).is_some() {
            continue;
        }
        let word = reading.lower(at);
        let Some((_, class)) = NOUNS
            .iter()
            .find(|(noun, _)| word == *noun || word.strip_suffix('s') == Some(noun))
        else {
            continue;
        };
        if reading.sentence_range(at).end <= at + 2 {
            continue;
        }
        let end = content_end(reading, reports, at + 1);
        let mut draft = Draft::new(one(at + 1..end), RULE.name, 700);
        draft.cue = Some(at..at + 1);
        draft.class = Some(*class);
        draft.source = owner(reading, at);
        ledger.claim(draft);
    }
}

/// Whose words they are: "Kyiv’s demands", "Western accusations", "his claim".
fn owner(reading: &Reading<'_>, noun: usize) -> Option<Range<usize>> {
    let before = noun.checked_sub(1)?;
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
