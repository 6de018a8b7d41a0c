//! Verb groups: which words around a reporting verb belong to it, and whether it is a verb there at all.
//!
//! What never happens here: subjects and complements are not looked for.

use onrecord_document::Modality;

use super::{VerbGroup, floor, inverts};
use crate::lexicon::Form;
use crate::reading::Reading;
use crate::words::Class;

/// The most words that stand inside a verb group before its verb: "has not yet been able to".
const GROUP: usize = 7;

/// The verb group that ends in the verb at `verb`, unless the word is no finite verb or participle there: "the proposed law",
/// "claims by voters", "to say".
pub(crate) fn verb_group(
    reading: &Reading<'_>,
    verb: usize,
    form: Form,
    noun_too: bool,
) -> Option<VerbGroup> {
    let floor = floor(reading, verb).max(verb.saturating_sub(GROUP));
    let inside = Class::AUXILIARY
        .or(Class::NONFINITE)
        .or(Class::ADVERB)
        .or(Class::NEGATION);
    let correlated = correlated(reading, verb, floor);
    let mut start = correlated.unwrap_or(verb);
    while start > floor && reading.is(start - 1, inside) && !reading.is(start - 1, Class::TITLE) {
        start -= 1;
    }
    let mut modality = Modality::Actual;
    let to = start > floor && reading.is(start - 1, Class::TO);
    if to {
        (start, modality) = governor(reading, start - 1, floor)?;
    }
    let words = start..verb;
    let has = |class| words.clone().any(|at| reading.is(at, class));
    let auxiliary = has(Class::AUXILIARY);
    let be = words.clone().rev().find(|at| !reading.is(*at, Class::ADVERB));
    let passive =
        !to && form != Form::Ing && form.is_past() && be.is_some_and(|at| reading.is(at, Class::BE));
    if !to && has(Class::MODAL) {
        let future = words
            .clone()
            .any(|at| matches!(reading.lower(at), "will" | "'ll" | "’ll" | "shall" | "wo"));
        let past = words.clone().any(|at| reading.lower(at) == "have");
        let able = words
            .clone()
            .any(|at| matches!(reading.lower(at), "can" | "could"));
        modality = match (future, has(Class::NEGATION) && !past) {
            (true, _) => Modality::Future,
            // "would not say", "could not say" tell what happened.
            (false, true) if able || has(Class::MODAL) => Modality::Actual,
            _ => Modality::Hypothetical,
        };
    }
    let left = reading.class(start.wrapping_sub(1));
    let bounded = start > floor;
    let plain = !auxiliary && !to;
    let stands = match form {
        Form::Base => auxiliary || to || (bounded && plural_before(reading, start, noun_too)),
        Form::Third => {
            plain
                && if bounded {
                    third_before(reading, start, verb, noun_too)
                } else {
                    inverts(reading, start) && !noun_too
                }
        }
        Form::Participle => auxiliary,
        Form::Ing => true,
        Form::Past | Form::PastOrParticiple => {
            // "the proposed law", "of pledged delegates"
            let governed = left.any(Class::PREPOSITION) && !left.any(Class::SUBORDINATOR);
            let owned = left.any(Class::DETERMINING) && !left.any(Class::SUBJECT);
            auxiliary || !(bounded && (owned || governed))
        }
    };
    let participle = form == Form::Ing && !auxiliary;
    let adjectival = participle && left.any(Class::DETERMINING);
    (stands && !adjectival).then(|| VerbGroup {
        negated: has(Class::NEGATION) || correlated.is_some(),
        tokens: start..verb + 1,
        verb,
        modality,
        passive,
        participle,
    })
}

/// Where "neither" stands in "would neither confirm nor deny": two verbs, one group.
fn correlated(reading: &Reading<'_>, verb: usize, floor: usize) -> Option<usize> {
    let neither = verb.checked_sub(3).filter(|at| *at > floor)?;
    (reading.lower(verb - 1) == "nor"
        && reading.lower(neither) == "neither"
        && reading.is(neither - 1, Class::AUXILIARY))
    .then_some(neither)
}

/// What governs an infinitive that reports: "is expected to announce" (to come), "went on to say", "used to say". Any other
/// infinitive reports nothing: "he wanted to say".
fn governor(reading: &Reading<'_>, to: usize, floor: usize) -> Option<(usize, Modality)> {
    let before = |count: usize| to.checked_sub(count).filter(|at| *at >= floor);
    let one = before(1)?;
    match reading.lower(one) {
        "expected" | "set" | "due" | "scheduled" | "likely" | "poised" | "going" => {
            let mut start = one;
            while start > floor
                && reading.is(start - 1, Class::AUXILIARY.or(Class::NONFINITE).or(Class::ADVERB))
            {
                start -= 1;
            }
            (start < one).then_some((start, Modality::Future))
        }
        "on" => {
            let went = before(2)?;
            matches!(reading.lower(went), "went" | "goes" | "going").then_some((went, Modality::Actual))
        }
        "used" | "continued" | "continues" | "seemed" | "appeared" | "seems" => Some((one, Modality::Actual)),
        _ => None,
    }
}

/// Whether the word before a base form can be its subject: "they say", "critics say", "who say". A word that is no noun besides
/// may follow any noun: "voters in each state say".
fn plural_before(reading: &Reading<'_>, verb: usize, noun_too: bool) -> bool {
    let Some(at) = verb.checked_sub(1) else {
        return false;
    };
    let class = reading.class(at);
    let word = reading.lower(at);
    if class.any(Class::SUBJECT) {
        return !matches!(
            word,
            "he" | "she" | "it" | "this" | "that" | "there" | "each" | "another"
        );
    }
    let plural = matches!(word, "people" | "police" | "men" | "women" | "media")
        || (word.len() > 3 && word.ends_with('s') && !word.ends_with("ss"))
        || class.any(Class::CLOSE);
    let noun = class.any(Class::WORD)
        && !class.any(
            Class::OBJECT
                .or(Class::FINITE)
                .or(Class::CONJUNCTION)
                .or(Class::SUBORDINATOR),
        );
    (plural || (noun && !noun_too) || class.any(Class::COMMA))
        && !class.any(Class::PREPOSITION.or(Class::DETERMINING).or(Class::AUXILIARY))
        && !(class.any(Class::TIME) && noun_too)
}

/// Whether a form in -s is a verb there: "he claims", "Trump claims", "the report claims that", but not "the claims".
fn third_before(reading: &Reading<'_>, start: usize, verb: usize, noun_too: bool) -> bool {
    let Some(at) = start.checked_sub(1) else {
        return false;
    };
    let class = reading.class(at);
    if class.any(Class::SUBJECT) && !class.any(Class::DETERMINER) {
        return true;
    }
    // "She left and says it is over"
    if class.any(Class::CONJUNCTION) {
        return !noun_too;
    }
    if class.any(
        Class::PREPOSITION
            .or(Class::DETERMINER)
            .or(Class::POSSESSIVE)
            .or(Class::GENITIVE),
    ) {
        return class.any(Class::SUBJECT) && !noun_too;
    }
    if !noun_too {
        return true;
    }
    let next = reading.class(verb + 1);
    let opens = next.any(
        Class::SUBORDINATOR
            .or(Class::DETERMINER)
            .or(Class::SUBJECT)
            .or(Class::POSSESSIVE),
    ) || (next.any(Class::COLON.or(Class::COMMA)) && reading.stretch(verb + 2).is_some());
    // "The report claims that", but "in swing states that"
    let determined =
        class.any(Class::CAPITAL) || (at.saturating_sub(2)..at).any(|at| reading.is(at, Class::DETERMINING));
    // "Bright answers.", "The producer, Lee, hopes to"
    let ends = next.any(Class::STOP.or(Class::COMMA)) && class.any(Class::CAPITAL);
    let aims = next.any(Class::TO) && class.any(Class::CAPITAL.or(Class::COMMA));
    if ends || aims {
        return true;
    }
    opens && !next.any(Class::TIME) && (determined || reading.lower(verb + 1) != "that")
}
