//! Noun phrases that start behind a verb: inverted subjects with their appositions, and those spoken to.
//!
//! What never happens here: nothing to the left of the verb is looked at.

use std::ops::Range;

use super::{ceiling, finite, past_like};
use crate::reading::Reading;
use crate::words::Class;

/// The noun phrase after an inverted verb, with its appositions: "said Lin Jian, the ministry’s spokesman,".
pub(crate) fn subject_after(reading: &Reading<'_>, start: usize) -> Option<Range<usize>> {
    let ceiling = ceiling(reading, start);
    let first = reading.class(start);
    if start >= ceiling
        || first.any(
            Class::PUNCTUATION
                .or(Class::PREPOSITION)
                .or(Class::AUXILIARY)
                .or(Class::OBJECT)
                .or(Class::TO)
                .or(Class::TIME)
                .or(Class::ADVERB),
        ) && !first.any(Class::DETERMINER)
        || reading.is(start, Class::SUBORDINATOR)
    {
        return None;
    }
    let last_word =
        !reading.is(start + 1, Class::WORD) || reading.is(start + 1, Class::PREPOSITION.or(Class::TIME));
    if first.any(Class::PERSONAL)
        || (first.any(Class::SUBJECT) && last_word && reading.lower(start + 1) != "of")
    {
        return Some(start..start + 1);
    }
    let mut at = start + 1;
    let mut apposed = false;
    let mut relative = false;
    while at < ceiling {
        let class = reading.class(at);
        let word = reading.lower(at);
        relative |= matches!(word, "who" | "whose");
        if relative && !class.any(Class::PUNCTUATION) {
            at += 1;
            continue;
        }
        let named = reading.name(at).is_some() && reading.name(at) == reading.name(at - 1);
        if named {
            at += 1;
            continue;
        }
        if class.any(Class::OPEN) {
            match (at..ceiling.min(at + 10)).find(|at| reading.is(*at, Class::CLOSE)) {
                Some(close) => {
                    at = close + 1;
                    continue;
                }
                None => break,
            }
        }
        if class.any(Class::COMMA) {
            if explains(reading, at + 1, ceiling) {
                relative = false;
                apposed = true;
                at += 1;
                continue;
            }
            // A comma closes the apposition that it ends.
            return Some(start..if apposed { at + 1 } else { at });
        }
        if class.any(Class::PUNCTUATION)
            || (class.any(Class::TIME) && !reading.is(at - 1, Class::DETERMINING))
        {
            break;
        }
        let ends = if class.any(Class::PREPOSITION) {
            let local = matches!(word, "in" | "at" | "with" | "on" | "by" | "to");
            let belongs = matches!(word, "of" | "for" | "from");
            !(belongs || (apposed && local && !occasion(reading, at + 1)))
        } else if class.any(Class::SUBORDINATOR) {
            !(matches!(word, "who" | "whose" | "which") || (apposed && word == "that"))
        } else {
            word == "but"
                || (!apposed
                    && (finite(reading, at) || (class.any(Class::SUBJECT) && !class.any(Class::DETERMINER))))
        };
        if ends {
            break;
        }
        at += 1;
    }
    Some(start..at)
}

/// Whether what follows a comma explains the noun phrase before it: "a professor", "43", "who runs".
fn explains(reading: &Reading<'_>, at: usize, ceiling: usize) -> bool {
    let class = reading.class(at);
    let word = reading.lower(at);
    if at >= ceiling || word.ends_with("ing") || class.any(Class::TIME.or(Class::CONJUNCTION)) {
        return false;
    }
    if matches!(word, "who" | "whose" | "of") {
        return true;
    }
    if class.any(
        Class::PREPOSITION
            .or(Class::SUBORDINATOR)
            .or(Class::ADVERB)
            .or(Class::AUXILIARY)
            .or(Class::TO)
            .or(Class::PUNCTUATION),
    ) && !class.any(Class::DETERMINER)
    {
        return false;
    }
    // "according to Amadou, Victor unwrapped a sandwich": a clause of its own is no apposition, and neither is a subject.
    let end = (at..ceiling)
        .find(|at| reading.is(*at, Class::COMMA))
        .unwrap_or(ceiling);
    let named = class.any(Class::CAPITAL);
    let clause = (at..end)
        .take_while(|at| !matches!(reading.lower(*at), "who" | "that" | "which" | "whose"))
        .any(|at| reading.is(at, Class::VERBAL) || (named && past_like(reading, at)));
    if clause {
        return false;
    }
    // "said Trump, he would"
    let pronoun = class.any(Class::SUBJECT) && !class.any(Class::DETERMINER);
    !pronoun && !class.any(Class::OBJECT) && !finite(reading, at)
}

/// Whether a phrase names an occasion of speaking or a time: "a statement", "an interview", "the rally", "Monday".
fn occasion(reading: &Reading<'_>, at: usize) -> bool {
    (at..at + 4).any(|at| {
        reading.is(at, Class::TIME)
            || matches!(
                reading.lower(at),
                "statement"
                    | "interview"
                    | "email"
                    | "e"
                    | "speech"
                    | "rally"
                    | "tweet"
                    | "letter"
                    | "conference"
                    | "briefing"
                    | "debate"
                    | "post"
                    | "event"
                    | "call"
                    | "phone"
                    | "video"
                    | "television"
                    | "radio"
                    | "testimony"
                    | "memo"
                    | "report"
                    | "hearing"
                    | "appearance"
                    | "message"
                    | "twitter"
                    | "facebook"
                    | "telephone"
            )
    })
}

/// A noun phrase that follows a verb and goes before what is reported: whom it was told to, who is urged.
pub(crate) fn object_after(reading: &Reading<'_>, start: usize, ceiling: usize) -> Option<Range<usize>> {
    let first = reading.class(start);
    let zone = reading.stretch(start);
    if start >= ceiling || reading.stretch(start.wrapping_sub(1)) != zone {
        return None;
    }
    if first.any(Class::OBJECT)
        || matches!(reading.lower(start), "her" | "you" | "it") && !object_goes_on(reading, start + 1)
    {
        return Some(start..start + 1);
    }
    if first.any(
        Class::PUNCTUATION
            .or(Class::AUXILIARY)
            .or(Class::SUBORDINATOR)
            .or(Class::PREPOSITION)
            .or(Class::TO)
            .or(Class::TIME)
            .or(Class::CONJUNCTION),
    ) && !(first.any(Class::DETERMINER) && reading.lower(start) != "that")
        || (first.any(Class::SUBJECT) && !first.any(Class::DETERMINER))
    {
        return None;
    }
    let mut at = start + 1;
    while at < ceiling && at - start < 20 && reading.stretch(at) == zone {
        let class = reading.class(at);
        let word = reading.lower(at);
        if reading.name(at).is_some() && reading.name(at) == reading.name(at - 1) {
            at += 1;
            continue;
        }
        if word == "of"
            || (word == "'s" || word == "’s")
            || (matches!(word, "and" | "&") && !reading.is(at + 1, Class::SUBORDINATOR.or(Class::FINITE)))
        {
            at += 1;
            continue;
        }
        let after_link = matches!(reading.lower(at - 1), "of" | "and" | "&" | "for" | "from");
        let opens = class.any(Class::DETERMINER.or(Class::POSSESSIVE)) && !after_link;
        let name_opens = class.any(Class::CAPITAL)
            && !after_link
            && !reading.is(
                at - 1,
                Class::CAPITAL
                    .or(Class::DETERMINER)
                    .or(Class::POSSESSIVE)
                    .or(Class::GENITIVE)
                    .or(Class::TITLE),
            )
            && reading.lower(at - 1).ends_with('s');
        if opens
            || name_opens
            || class.any(
                Class::PUNCTUATION
                    .or(Class::AUXILIARY)
                    .or(Class::FINITE)
                    .or(Class::PREPOSITION)
                    .or(Class::SUBORDINATOR)
                    .or(Class::TO)
                    .or(Class::TIME)
                    .or(Class::CONJUNCTION)
                    .or(Class::OBJECT),
            )
            || (class.any(Class::SUBJECT) && !class.any(Class::DETERMINER))
        {
            break;
        }
        at += 1;
    }
    Some(start..at)
}

/// "her supporters": a word that goes on after a possessive.
fn object_goes_on(reading: &Reading<'_>, at: usize) -> bool {
    let class = reading.class(at);
    class.any(Class::WORD)
        && !class.any(
            Class::SUBORDINATOR
                .or(Class::SUBJECT)
                .or(Class::DETERMINER)
                .or(Class::POSSESSIVE)
                .or(Class::PREPOSITION)
                .or(Class::TO)
                .or(Class::TIME)
                .or(Class::AUXILIARY),
        )
}
