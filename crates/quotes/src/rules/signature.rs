//! A quotation signed by its speaker.
//!
//! Finds: “We were never asked.” — Rosa Duarte; and the same with the signature on the next line.
//!
//! Must not take: a dash that goes on with the sentence: what follows must be a name that fills its line or sentence.
//!
//! From: the typographic convention of pull quotes.

use onrecord_document::{CueClass, EntityKind};

use super::{Rule, is_utterance};
use crate::ledger::{Draft, Ledger};
use crate::reading::Reading;
use crate::report::Report;
use crate::words::Class;

pub(super) const RULE: Rule = Rule {
    name: "direct.signature",
    apply,
};

fn apply(reading: &Reading<'_>, _reports: &[Report], ledger: &mut Ledger) {
    for stretch in &reading.stretches {
        let dash = stretch.tokens.end;
        if !reading.is(dash, Class::DASH) || !is_utterance(reading, &stretch.tokens) {
            continue;
        }
        let near = reading.paragraph(dash) <= reading.paragraph(stretch.tokens.start) + 1;
        let end = reading.sentence_range(dash).end;
        let name = reading.name(dash + 1).map(|id| reading.mention(id));
        let person = name.is_some_and(|mention| {
            let entity = reading.entities.get(mention.entity);
            entity.is_some_and(|entity| entity.kind == EntityKind::Person)
        });
        if !near || !person || end > dash + 12 || end <= dash + 1 {
            continue;
        }
        let mut draft = Draft::new(vec![stretch.tokens.clone()], RULE.name, 900);
        draft.source = Some(dash + 1..super::sentence_end(reading, end - 1).max(dash + 2));
        draft.cue = Some(dash..dash + 1);
        draft.class = Some(CueClass::Say);
        ledger.claim(draft);
    }
}
