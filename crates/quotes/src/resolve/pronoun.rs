//! Pronouns: "he", "they", "who", "I".

use onrecord_document::{EntityId, EntityKind, Gender, MentionKind, Quote, QuoteKind, Speaker, SpeakerKind};

use super::{Context, Resolution, Spoken, expression, narrator};
use crate::reading::Reading;
use crate::words::{Class, listed};

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

/// Whom a pronoun at a token stands for; nobody where two are as likely. Who speaks calls herself "I": in “He told me so,” the mayor said, "he"
/// is another.
pub(crate) fn resolve(
    reading: &Reading<'_>,
    at: usize,
    pronoun: Pronoun,
    outer: Option<&Quote>,
    context: &Context,
) -> Option<Resolution> {
    let found = any(reading, at, pronoun, outer, context)?;
    let is_verbatim = |outer: &Quote| outer.kind == QuoteKind::Direct || reading.stretch(at).is_some();
    let is_self = pronoun != Pronoun::First
        && outer.is_some_and(|outer| is_verbatim(outer) && outer.speakers == found.speakers);
    (!is_self).then_some(found)
}

fn any(
    reading: &Reading<'_>,
    at: usize,
    pronoun: Pronoun,
    outer: Option<&Quote>,
    context: &Context,
) -> Option<Resolution> {
    match pronoun {
        Pronoun::Relative => antecedent(reading, at),
        Pronoun::First => {
            let Some(outer) = outer.filter(|outer| !outer.speakers.is_empty()) else {
                let outside = reading.stretch(at).is_none();
                return outside.then(|| narrator::resolve(reading, at)).flatten();
            };
            Some(Resolution::new(
                outer.speakers.clone(),
                "speaker.first_person",
                850,
            ))
        }
        // Whom someone speaks to only a conversation shows (`conversation`).
        Pronoun::Second => None,
        Pronoun::Person(_) | Pronoun::Other => {
            if let Some(last) = just_spoken(reading, at, pronoun, context) {
                return Some(Resolution::new(last.to_vec(), "speaker.goes_on", 650));
            }
            if let Some(id) = linked(reading, at) {
                let speaker = expression::speaker(reading, id, &(at..at + 1))?;
                return Some(Resolution::new(vec![speaker], "speaker.chain", 850));
            }
            if let Some(last) = last_speakers(reading, at, pronoun, context) {
                return Some(Resolution::new(last.to_vec(), "speaker.goes_on", 650));
            }
            let Pronoun::Person(gender) = pronoun else {
                let only = only_body(reading, at).filter(|_| reading.lower(at) == "it")?;
                let speaker = expression::speaker(reading, only, &(at..at + 1))?;
                return Some(Resolution::new(vec![speaker], "speaker.nearest", 600));
            };
            let speaker = expression::speaker(reading, nearest(reading, at, gender)?, &(at..at + 1))?;
            Some(Resolution::new(vec![speaker], "speaker.nearest", 650))
        }
    }
}

/// What people are called who are men, and women.
const MEN: &str = "father son brother husband uncle grandfather nephew man boy spokesman chairman businessman policeman king prince \
     boyfriend fisherman";
const WOMEN: &str = "mother daughter sister wife aunt grandmother niece woman girl spokeswoman chairwoman businesswoman \
     policewoman queen princess girlfriend";

/// Someone without a name who has spoken in the sentence before, in the same paragraph: "Her father backs the ban. | “She needs sleep,” he said."
fn just_spoken<'c>(
    reading: &Reading<'_>,
    at: usize,
    pronoun: Pronoun,
    context: &'c Context,
) -> Option<&'c [Speaker]> {
    let Pronoun::Person(gender) = pronoun else {
        return None;
    };
    let spoken = context.spoken.last()?;
    let [last] = spoken.speakers.as_slice() else {
        return None;
    };
    // The quotation before a pronoun may be a sentence of its own.
    let sentences = reading.sentence(at).checked_sub(reading.sentence(spoken.at))?;
    let near = (1..=2).contains(&sentences) && reading.paragraph(at) == reading.paragraph(spoken.at);
    let (words, others) = match gender {
        Gender::Masculine => (MEN, WOMEN),
        Gender::Feminine => (WOMEN, MEN),
    };
    let head = last
        .name
        .split(" of ")
        .next()
        .and_then(|name| name.rsplit(' ').next())?;
    let fits = listed(words, head) || spoken.introduces && !listed(others, head);
    (near && last.kind == SpeakerKind::Unnamed && fits).then_some(&spoken.speakers)
}

/// Who spoke last, in this paragraph or the one before, if the pronoun can stand for them: "he" for a man or someone unnamed, "it"
/// for a document or body, "they" for several.
fn last_speakers<'c>(
    reading: &Reading<'_>,
    at: usize,
    pronoun: Pronoun,
    context: &'c Context,
) -> Option<&'c [Speaker]> {
    let Spoken {
        at: spoken, speakers, ..
    } = context.spoken.last()?;
    let near = reading.paragraph(at).abs_diff(reading.paragraph(*spoken)) <= 1;
    let [last] = speakers.as_slice() else {
        let several = matches!(reading.lower(at), "they" | "their" | "them") && speakers.len() > 1;
        return (near && several).then_some(speakers);
    };
    let fits = match (pronoun, reading.lower(at)) {
        (Pronoun::Person(gender), _) => match last.entity {
            Some(id) => last.kind == SpeakerKind::Person && agrees(reading, id, gender),
            None => last.kind == SpeakerKind::Unnamed,
        },
        (_, "it" | "its") => matches!(
            last.kind,
            SpeakerKind::Document | SpeakerKind::Organization | SpeakerKind::Government
        ),
        _ => last.kind == SpeakerKind::Group,
    };
    (near && fits).then_some(speakers)
}

fn agrees(reading: &Reading<'_>, id: EntityId, gender: Gender) -> bool {
    reading.entities.get(id).is_some_and(|entity| {
        entity.kind == EntityKind::Person
            && entity.gender.is_none_or(|known| known == gender)
            && !entity.plural
    })
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
    let found = (start < end)
        .then(|| expression::resolve(reading, &(start..end)))
        .flatten()?;
    // "the summit of the president, which": a thing may be further away than a person.
    let person = |speaker: &Speaker| matches!(speaker.kind, SpeakerKind::Person | SpeakerKind::Unnamed);
    let thing = reading.lower(at) == "which";
    (!(thing && found.speakers.iter().any(person))).then_some(found)
}

/// The one body named before a token in its sentence, or else in the sentence before.
fn only_body(reading: &Reading<'_>, at: usize) -> Option<EntityId> {
    let start = reading.sentence_range(at).start;
    let before = start
        .checked_sub(1)
        .map(|last| reading.sentence_range(last).start..start);
    let bodies = |tokens: std::ops::Range<usize>| {
        let named = tokens.filter_map(|at| Some(reading.mention(reading.name(at)?).entity));
        let mut bodies: Vec<EntityId> = named
            .filter(|id| {
                let entity = reading.entities.get(*id);
                entity.is_some_and(|entity| entity.kind == EntityKind::Organization && !entity.plural)
            })
            .collect();
        bodies.dedup();
        bodies
    };
    let here = bodies(start..at);
    let there = || before.map(bodies).unwrap_or_default();
    let found = if here.is_empty() { there() } else { here };
    found
        .first()
        .copied()
        .filter(|first| found.iter().all(|other| other == first))
}

/// The one person named in this sentence or the two before, if the gender fits; two are nobody.
fn nearest(reading: &Reading<'_>, at: usize, gender: Gender) -> Option<EntityId> {
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
        if mention.kind == MentionKind::Name && agrees(reading, mention.entity, gender) {
            match found {
                None => found = Some(mention.entity),
                Some(other) if other != mention.entity => return None,
                Some(_) => {}
            }
        }
    }
    found
}
