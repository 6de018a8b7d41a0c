//! Several who speak together: "Trump and Pence", "the United States, Britain and France", "Sens. Jon Tester (D-Mont.) and David
//! Vitter (R-La.)", "the Tribune and the Gannett newspaper chain", "Ana Lind and her lawyers".

use onrecord_document::{EntityId, EntityKind, Speaker};

use super::{Resolution, Tokens, describe, expression, sort};
use crate::reading::Reading;
use crate::words::Class;

/// The speakers of an expression that is a list: of names, the last one behind "and"; what is not named comes last.
pub(super) fn resolve(reading: &Reading<'_>, tokens: &Tokens) -> Option<Resolution> {
    let items = items(reading, tokens)?;
    let mut speakers: Vec<Speaker> = Vec::with_capacity(items.len());
    for (number, item) in items.iter().enumerate() {
        let speaker = match named(reading, item) {
            Some((id, name)) => expression::speaker(reading, id, &name)?,
            None if number > 0 && number + 1 == items.len() && is_company(reading, item) => {
                describe::resolve(reading, item).speakers.pop()?
            }
            None => return None,
        };
        if speakers.iter().any(|other| other.name == speaker.name) {
            return None;
        }
        speakers.push(speaker);
    }
    Some(Resolution::new(speakers, "speaker.joint", 900))
}

/// The items of a list with one "and" before the last; a headline may have a comma for it.
fn items(reading: &Reading<'_>, tokens: &Tokens) -> Option<Vec<Tokens>> {
    let mut items = Vec::new();
    let mut joined = false;
    let mut start = tokens.start;
    let mut at = tokens.start;
    while at < tokens.end {
        if reading.is(at, Class::OPEN) {
            // What stands in brackets belongs to the name before.
            at = (at..tokens.end).find(|at| reading.is(*at, Class::CLOSE))? + 1;
            continue;
        }
        let word = reading.lower(at);
        let parts = matches!(word, "and" | "&" | ",") && !within_name(reading, at);
        if parts {
            joined |= word != ",";
            if start < at {
                items.push(start..at);
            } else if items.is_empty() {
                return None;
            }
            start = at + 1;
        }
        at += 1;
    }
    let others = reading.lower(start) == "others" && start + 1 == tokens.end;
    if start < tokens.end {
        let all = matches!(reading.lower(tokens.end - 1), "all" | "both") && start + 1 < tokens.end;
        items.push(start..tokens.end - usize::from(all));
    }
    (items.len() > 1 && (joined || others)).then_some(items)
}

/// Whether a token stands inside a name: "and" in "Food and Drug Administration".
fn within_name(reading: &Reading<'_>, at: usize) -> bool {
    reading.name(at).is_some()
}

/// The name of an item that is a name, with a title, an article, brackets or what sort of body it is around it.
fn named(reading: &Reading<'_>, item: &Tokens) -> Option<(EntityId, Tokens)> {
    let aside = |at: &usize| reading.lower(*at) == "the" || reading.is(*at, Class::TITLE);
    let start = item
        .clone()
        .find(|at| !aside(at) || reading.name(*at).is_some())?;
    let mention = reading.mention(reading.name(start)?);
    let name = reading.tokens_in(mention.span);
    let kind = reading.entities.get(mention.entity)?.kind;
    let rest = name.end.min(item.end)..item.end;
    let speaks = matches!(
        kind,
        EntityKind::Person | EntityKind::Organization | EntityKind::Place
    );
    let tagged = rest.is_empty() || reading.is(rest.start, Class::OPEN);
    let sorted = kind == EntityKind::Organization && sort::says_sort(reading, &rest);
    (speaks && (tagged || sorted)).then_some((mention.entity, name))
}

/// "others", "her lawyers", "other members": those who speak along with someone named.
fn is_company(reading: &Reading<'_>, item: &Tokens) -> bool {
    let named = item.clone().any(|at| reading.name(at).is_some());
    !named
        && (matches!(reading.lower(item.start), "others" | "other")
            || reading.is(item.start, Class::POSSESSIVE) && item.len() > 1)
}
