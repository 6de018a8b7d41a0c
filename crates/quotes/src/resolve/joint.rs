//! Several who speak together: "Trump and Pence", "the United States, Britain and France", "Sens. Jon Tester (D-Mont.) and David
//! Vitter (R-La.)".

use onrecord_document::{EntityId, EntityKind, Speaker};

use super::{Resolution, Tokens, expression};
use crate::reading::Reading;
use crate::words::Class;

/// The speakers of an expression that is a list of names, at least two, the last behind "and".
pub(super) fn resolve(reading: &Reading<'_>, tokens: &Tokens) -> Option<Resolution> {
    let names = names(reading, tokens)?;
    let mut speakers: Vec<Speaker> = Vec::with_capacity(names.len());
    for (id, name) in &names {
        let speaker = expression::speaker(reading, *id, name)?;
        if speakers.iter().any(|other| other.entity == speaker.entity) {
            return None;
        }
        speakers.push(speaker);
    }
    Some(Resolution::new(speakers, "speaker.joint", 900))
}

/// Names with what else than names, commas, brackets, titles and one "and" stands between or around them: nothing.
fn names(reading: &Reading<'_>, tokens: &Tokens) -> Option<Vec<(EntityId, Tokens)>> {
    let mut names = Vec::new();
    let mut joined = false;
    let mut at = tokens.start;
    while at < tokens.end {
        if reading.is(at, Class::OPEN) {
            at = (at..tokens.end).find(|at| reading.is(*at, Class::CLOSE))? + 1;
            continue;
        }
        if let Some(id) = reading.name(at) {
            let mention = reading.mention(id);
            let name = reading.tokens_in(mention.span);
            let kind = reading.entities.get(mention.entity)?.kind;
            if !matches!(
                kind,
                EntityKind::Person | EntityKind::Organization | EntityKind::Place
            ) || joined && names.is_empty()
            {
                return None;
            }
            // Behind "and" stands the last one.
            if joined && reading.lower(at.checked_sub(1)?) == "," {
                return None;
            }
            names.push((mention.entity, name.clone()));
            at = name.end.max(at + 1);
            continue;
        }
        match reading.lower(at) {
            "and" | "&" if !joined => joined = true,
            "," | "the" => {}
            "all" | "both" if at + 1 == tokens.end => {}
            _ if reading.is(at, Class::TITLE) => {}
            _ => return None,
        }
        at += 1;
    }
    (joined && names.len() > 1).then_some(names)
}
