//! "I" outside quotations: whoever writes. A letter is signed below ("Ana Lind." alone in a paragraph), a piece of opinion says at its
//! end who wrote it ("Ana Lind is a writer in Kiel."), and a byline says it above.

use onrecord_document::{EntityId, EntityKind, MentionKind, ParagraphKind, Speaker};

use super::{Resolution, expression};
use crate::reading::Reading;

/// How many paragraphs below a letter its signature stands at most.
const SIGNATURE: usize = 8;
/// How many of the last paragraphs may say who wrote.
const CLOSING: usize = 3;

/// Who writes where the token at `at` stands, if the article shows it.
pub(crate) fn resolve(reading: &Reading<'_>, at: usize) -> Option<Resolution> {
    let writer = signature(reading, at)
        .or_else(|| byline(reading))
        .or_else(|| closing(reading))?;
    let speaker: Speaker = expression::speaker(reading, writer, &(at..at + 1))?;
    Some(Resolution::new(vec![speaker], "speaker.narrator", 700))
}

/// The next paragraph that is a person's name and nothing else.
fn signature(reading: &Reading<'_>, at: usize) -> Option<EntityId> {
    let here = reading.paragraph(at);
    reading
        .paragraphs
        .iter()
        .skip(here + 1)
        .take(SIGNATURE)
        .find_map(|(tokens, _)| {
            let id = reading.name(tokens.start)?;
            let name = reading.tokens_in(reading.mention(id).span);
            let whole = name.start == tokens.start && (name.end == tokens.end || name.end + 1 == tokens.end);
            person(reading, tokens.start).filter(|_| whole && name.len() > 1)
        })
}

fn byline(reading: &Reading<'_>) -> Option<EntityId> {
    let (tokens, _) = reading
        .paragraphs
        .iter()
        .find(|(_, kind)| *kind == ParagraphKind::Byline)?;
    the_person(reading, tokens.clone())
}

/// The one person named by some tokens.
pub(super) fn the_person(reading: &Reading<'_>, tokens: impl Iterator<Item = usize>) -> Option<EntityId> {
    let mut people = tokens.filter_map(|at| person(reading, at));
    let first = people.next()?;
    people.all(|other| other == first).then_some(first)
}

/// "Ana Lind is a writer in Kiel."
fn closing(reading: &Reading<'_>) -> Option<EntityId> {
    reading
        .paragraphs
        .iter()
        .rev()
        .take(CLOSING)
        .find_map(|(tokens, _)| {
            let writer = person(reading, tokens.start)?;
            let name = reading.tokens_in(reading.mention(reading.name(tokens.start)?).span);
            let says = matches!(reading.lower(name.end), "is" | "was")
                || reading.lower(name.end) == ","
                    && matches!(reading.lower(name.end + 1), "a" | "an" | "the");
            (says && name.len() > 1).then_some(writer)
        })
}

/// The person whose name a token belongs to.
fn person(reading: &Reading<'_>, at: usize) -> Option<EntityId> {
    let mention = reading.mention(reading.name(at)?);
    let entity = reading.entities.get(mention.entity)?;
    (mention.kind == MentionKind::Name && entity.kind == EntityKind::Person && !entity.plural)
        .then_some(mention.entity)
}
