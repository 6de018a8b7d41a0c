//! Pronouns: "he", "they", "who", "I".

use onrecord_document::{EntityId, EntityKind, Gender, MentionKind, Quote};

use super::{Context, Resolution, expression};
use crate::reading::Reading;
use crate::words::Class;

/// The kinds of pronouns that stand for sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pronoun {
    /// "he", "she", "his"
    Person(Gender),
    /// "they", "it"
    Other,
    /// "who", "which", "that"
    Relative,
    /// "I", "we"
    First,
    /// "you"
    Second,
}

/// What pronoun a lower-case word is.
pub(crate) fn of(word: &str) -> Option<Pronoun> {
    match word {
        "he" | "his" | "him" | "himself" => Some(Pronoun::Person(Gender::Masculine)),
        "she" | "her" | "hers" | "herself" => Some(Pronoun::Person(Gender::Feminine)),
        "they" | "their" | "them" | "it" | "its" => Some(Pronoun::Other),
        "who" | "which" | "that" | "whom" | "whose" => Some(Pronoun::Relative),
        "i" | "we" | "my" | "our" | "me" | "us" => Some(Pronoun::First),
        "you" | "your" => Some(Pronoun::Second),
        _ => None,
    }
}

/// Whom a pronoun at a token stands for; nobody where two are as likely.
pub(crate) fn resolve(
    reading: &Reading<'_>,
    at: usize,
    pronoun: Pronoun,
    outer: Option<&Quote>,
    context: &Context,
) -> Option<Resolution> {
    match pronoun {
        Pronoun::Relative => antecedent(reading, at),
        Pronoun::First => {
            let outer = outer.filter(|outer| !outer.speakers.is_empty())?;
            Some(Resolution::new(
                outer.speakers.clone(),
                "speaker.first_person",
                850,
            ))
        }
        Pronoun::Second => None,
        Pronoun::Person(_) | Pronoun::Other => {
            let linked = linked(reading, at).map(|id| (id, "speaker.chain", 850));
            let (id, by, permille) = linked.or_else(|| match pronoun {
                Pronoun::Person(gender) => {
                    nearest(reading, at, gender, context).map(|id| (id, "speaker.nearest", 650))
                }
                _ => None,
            })?;
            Some(Resolution::new(
                vec![expression::speaker(reading, id, &(at..at + 1))?],
                by,
                permille,
            ))
        }
    }
}

/// The entity that the chains give the pronoun.
fn linked(reading: &Reading<'_>, at: usize) -> Option<EntityId> {
    let mention = reading.mention(reading.other_mention(at)?);
    (mention.kind == MentionKind::Pronoun && mention.span == reading.tokens[at].span)
        .then_some(mention.entity)
}

/// The noun phrase before "who": "Ahmed Said, who said".
fn antecedent(reading: &Reading<'_>, at: usize) -> Option<Resolution> {
    let sentence = reading.sentence_range(at).start;
    let mut end = at;
    while end > sentence && reading.is(end - 1, Class::COMMA.or(Class::DASH)) {
        end -= 1;
    }
    let mut start = end;
    while start > sentence && end - start < 12 {
        let class = reading.class(start - 1);
        let stop = class.any(
            Class::PUNCTUATION
                .or(Class::SUBORDINATOR)
                .or(Class::AUXILIARY)
                .or(Class::FINITE)
                .or(Class::TO)
                .or(Class::CONJUNCTION),
        ) || (class.any(Class::PREPOSITION) && reading.lower(start - 1) != "of")
            || reading.stretch(start - 1).is_some();
        if stop && reading.name(start - 1).is_none() {
            break;
        }
        start -= 1;
        if class.any(Class::DETERMINER.or(Class::POSSESSIVE)) {
            break;
        }
    }
    (start < end)
        .then(|| expression::resolve(reading, &(start..end)))
        .flatten()
}

/// The last speaker, if the gender fits and it spoke in this paragraph or the one before; or else the nearest person named before.
fn nearest(reading: &Reading<'_>, at: usize, gender: Gender, context: &Context) -> Option<EntityId> {
    let paragraph = reading.paragraph(at);
    let agrees = |id: EntityId| {
        reading.entities.get(id).is_some_and(|entity| {
            entity.kind == EntityKind::Person
                && entity.gender.is_none_or(|known| known == gender)
                && !entity.plural
        })
    };
    let last = context
        .spoken
        .last()
        .filter(|(spoken, _)| paragraph.abs_diff(reading.paragraph(*spoken)) <= 1);
    if let Some((_, Some(id))) = last
        && agrees(*id)
    {
        return Some(*id);
    }
    let sentence = reading.sentence(at);
    let mentions = reading.entities.mentions();
    let here = reading.tokens[at].span.start;
    let end = mentions
        .as_slice()
        .partition_point(|mention| mention.span.start < here);
    let mut found = None;
    for mention in mentions.as_slice()[..end].iter().rev().take(40) {
        let token = reading.tokens_in(mention.span).start;
        if sentence - reading.sentence(token).min(sentence) > 2 {
            break;
        }
        if mention.kind == MentionKind::Name && agrees(mention.entity) {
            match found {
                None => found = Some(mention.entity),
                Some(other) if other != mention.entity => return None,
                Some(_) => {}
            }
        }
    }
    found
}
