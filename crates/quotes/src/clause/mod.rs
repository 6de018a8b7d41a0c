//! A shallow view of a sentence without syntax: verb groups, the noun phrase that is a verb's subject, noun phrases that follow.
//!
//! Every look goes a bounded number of tokens far and never leaves its sentence or crosses a quotation mark: a quotation is
//! one opaque thing to the words around it. What never happens here: nothing is attributed.

mod after;
mod before;
mod verb_group;

use std::ops::Range;

use onrecord_document::Modality;

use crate::reading::Reading;
use crate::words::Class;

pub(crate) use after::{object_after, subject_after};
pub(crate) use verb_group::verb_group;

/// The furthest that a noun phrase reaches from its verb, in tokens: titles, appositions and relative clauses included.
const REACH: usize = 60;

/// A reporting verb with its auxiliaries, negation and adverbs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct VerbGroup {
    /// From the first auxiliary or adverb to the verb.
    pub(crate) tokens: Range<usize>,
    /// The verb.
    pub(crate) verb: usize,
    /// "did not say", "never said"
    pub(crate) negated: bool,
    /// "will say", "would say"
    pub(crate) modality: Modality,
    /// "was told"
    pub(crate) passive: bool,
    /// "saying" without an auxiliary
    pub(crate) participle: bool,
}

/// Where the subject of a verb was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// "the mayor said"
    Before(Range<usize>),
    /// "said the mayor"
    After(Range<usize>),
    /// "…, adding that": the subject of the verb before
    Shared(Range<usize>),
    /// "It is said"
    Missing,
}

impl Subject {
    /// The tokens of the noun phrase.
    pub(crate) fn tokens(&self) -> Option<&Range<usize>> {
        match self {
            Self::Before(tokens) | Self::After(tokens) | Self::Shared(tokens) => Some(tokens),
            Self::Missing => None,
        }
    }
}

/// The subject of a verb group.
pub(crate) fn subject(reading: &Reading<'_>, group: &VerbGroup) -> Subject {
    let start = group.tokens.start;
    let floor = floor(reading, group.verb);
    if !group.participle
        && let Some(tokens) = before::subject_before(reading, start, floor)
    {
        return Subject::Before(tokens);
    }
    if !group.participle
        && group.tokens.len() == 1
        && inverts(reading, start)
        && let Some(tokens) = subject_after(reading, group.tokens.end)
    {
        return Subject::After(tokens);
    }
    if group.participle
        && start > floor
        && !reading.is(
            start - 1,
            Class::PUNCTUATION
                .or(Class::CONJUNCTION)
                .or(Class::PREPOSITION)
                .or(Class::SUBORDINATOR),
        )
        && let Some(tokens) = before::noun_phrase_before(reading, start, floor)
    {
        // "a statement saying that", "voters saying they"
        return Subject::Before(tokens);
    }
    shared(reading, start, floor).map_or(Subject::Missing, Subject::Shared)
}

/// Whether what stands before a verb lets its subject follow: “…,” said; …, said.
fn inverts(reading: &Reading<'_>, verb: usize) -> bool {
    let Some(before) = verb.checked_sub(1) else {
        return false;
    };
    reading.stretch(before).is_some() && reading.stretch(verb).is_none()
        || reading.is(before, Class::COMMA.or(Class::DASH).or(Class::STOP))
}

/// The subject that a participle or a second verb shares with the verb before: "He thanked them, adding that", "She won and said".
fn shared(reading: &Reading<'_>, start: usize, floor: usize) -> Option<Range<usize>> {
    let sentence = reading.sentence_range(start).start;
    let zone = reading.stretch(start);
    let from = if zone.is_some() { floor } else { sentence };
    // The first finite verb of the sentence outside quotations whose subject stands before it.
    let mut tried = 0;
    for at in from..start {
        let finite = reading.is(at, Class::VERBAL) || past_like(reading, at);
        if reading.stretch(at) != zone || !finite || at == from {
            continue;
        }
        let floor = self::floor(reading, at);
        let mut verb = at;
        while verb > floor && reading.is(verb - 1, Class::ADVERB.or(Class::AUXILIARY).or(Class::NEGATION)) {
            verb -= 1;
        }
        if let Some(found) = before::subject_before(reading, verb, floor) {
            return Some(found);
        }
        if inverts(reading, at)
            && let Some(found) = subject_after(reading, at + 1)
        {
            return Some(found);
        }
        tried += 1;
        if tried == 4 {
            break;
        }
    }
    None
}

/// "accused": a lower-case word in -ed, or a past form of a reporting verb, that no determiner makes an adjective.
fn past_like(reading: &Reading<'_>, at: usize) -> bool {
    let past = reading.is(at, Class::ED)
        || reading
            .verb(at)
            .is_some_and(|verb| reading.lexicon.form(verb).form.is_past());
    past && !reading.is(at, Class::CAPITAL) && at > 0 && !reading.is(at - 1, Class::DETERMINING)
}

/// Whether a token is finite by its looks.
pub(crate) fn finite(reading: &Reading<'_>, at: usize) -> bool {
    reading.is(at, Class::VERBAL) || past_like(reading, at)
}

/// The first token to the left that a walk from `at` may reach: the start of the sentence or of the quotation around it.
fn floor(reading: &Reading<'_>, at: usize) -> usize {
    let sentence = reading.sentence_range(at).start;
    let zone = reading.stretch(at);
    let mut floor = at;
    while floor > sentence && at - floor < REACH && reading.stretch(floor - 1) == zone {
        floor -= 1;
    }
    floor
}

/// The end of the sentence, or of the quotation around `at`.
fn ceiling(reading: &Reading<'_>, at: usize) -> usize {
    let sentence = reading.sentence_range(at).end;
    let zone = reading.stretch(at);
    let mut ceiling = at;
    while ceiling < sentence && ceiling - at < REACH && reading.stretch(ceiling) == zone {
        ceiling += 1;
    }
    ceiling
}
