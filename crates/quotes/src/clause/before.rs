//! Noun phrases that end before a verb: subjects with titles, appositions and relative clauses.
//!
//! What never happens here: nothing to the right of the verb is looked at.

use std::ops::Range;

use onrecord_document::EntityKind;

use super::{REACH, finite};
use crate::reading::Reading;
use crate::words::Class;

/// The noun phrase before a verb, with apposition and relative clause between commas.
pub(super) fn subject_before(reading: &Reading<'_>, end: usize, floor: usize) -> Option<Range<usize>> {
    let last = end.checked_sub(1).filter(|last| *last >= floor)?;
    if reading.is(last, Class::COMMA) {
        return apposed_before(reading, end, floor);
    }
    if reading.is(last, Class::PUNCTUATION) && !reading.is(last, Class::CLOSE) {
        return None;
    }
    // "The White House on Monday also urged"
    let mut time = end;
    while time > floor + 1
        && reading.is(time - 1, Class::TIME)
        && reading
            .name(time - 1)
            .is_none_or(|_| reading.is(time - 2, Class::PREPOSITION))
    {
        time -= 1;
    }
    let dated = time < end && reading.is(time - 1, Class::PREPOSITION.or(Class::DETERMINER));
    if time < end
        && let Some(found) = noun_phrase_before(reading, if dated { time - 1 } else { time }, floor)
    {
        return Some(found);
    }
    noun_phrase_before(reading, end, floor)
}

/// "Jens Stoltenberg, the chief of NATO," or "Robby Mook, who manages the campaign,": a noun phrase and what explains it.
fn apposed_before(reading: &Reading<'_>, end: usize, floor: usize) -> Option<Range<usize>> {
    let mut segment_end = end - 1;
    let mut explained = false;
    for _ in 0..4 {
        let comma = (floor..segment_end)
            .rev()
            .find(|at| reading.is(*at, Class::COMMA))?;
        let first = reading.class(comma + 1);
        let ing = reading.lower(comma + 1).ends_with("ing");
        let relative = matches!(reading.lower(comma + 1), "who" | "whose" | "which");
        let verbs = (comma + 1..segment_end).any(|at| reading.is(at, Class::VERBAL));
        if verbs
            && !relative
            && !ing
            && !(comma + 1..segment_end).any(|at| matches!(reading.lower(at), "who" | "that" | "whose"))
        {
            return None;
        }
        // "Trump, in an interview, said": an aside, no apposition.
        let aside = (first.any(Class::PREPOSITION) && reading.lower(comma + 1) != "of")
            || first.any(Class::ADVERB)
            || ing;
        explained |= !aside;
        if let Some(head) = noun_phrase_before(reading, comma, floor) {
            let number = head.clone().all(|at| reading.is(at, Class::NUMBER));
            let place = head.len() <= 2
                && is_place(reading, head.start)
                && head.start > floor
                && reading.is(head.start - 1, Class::COMMA);
            if !number && !place {
                let head = named_before(reading, &head, floor).unwrap_or(head);
                return Some(if explained { head.start..end } else { head });
            }
        } else {
            // "Cory James, 22, of Flint, Mich.,": ages and origins stand between.
            let before = (floor..comma).rev().find(|at| reading.is(*at, Class::COMMA));
            let origin =
                before.is_some_and(|before| matches!(reading.lower(before + 1), "of" | "from" | "who"));
            if !origin && !reading.is(comma - 1, Class::NUMBER) {
                return None;
            }
        }
        explained = true;
        segment_end = comma;
    }
    None
}

/// "Jean-Marc Ayrault, the foreign minister of France, a country …,": the name that a description explains, if one stands before.
fn named_before(reading: &Reading<'_>, head: &Range<usize>, floor: usize) -> Option<Range<usize>> {
    let comma = head
        .start
        .checked_sub(1)
        .filter(|at| *at > floor && reading.is(*at, Class::COMMA))?;
    let described =
        reading.is(head.start, Class::DETERMINER) && !head.clone().any(|at| is_person(reading, at));
    let named = described && is_person(reading, comma - 1);
    named.then(|| noun_phrase_before(reading, comma, floor)).flatten()
}

fn is_person(reading: &Reading<'_>, at: usize) -> bool {
    kind_at(reading, at) == Some(EntityKind::Person)
}

fn kind_at(reading: &Reading<'_>, at: usize) -> Option<EntityKind> {
    let mention = reading.mention(reading.name(at)?);
    reading.entities.get(mention.entity).map(|entity| entity.kind)
}

fn is_place(reading: &Reading<'_>, at: usize) -> bool {
    kind_at(reading, at) == Some(EntityKind::Place)
}

/// The noun phrase that ends right before `end`.
pub(super) fn noun_phrase_before(reading: &Reading<'_>, end: usize, floor: usize) -> Option<Range<usize>> {
    let last = end.checked_sub(1).filter(|last| *last >= floor)?;
    let head = reading.class(last);
    if head.any(Class::SUBJECT) {
        let alone = !head.any(Class::DETERMINER)
            || last == floor
            || !reading.is(last - 1, Class::DETERMINER.or(Class::POSSESSIVE));
        if alone {
            return Some(last..end);
        }
    }
    if head.any(
        Class::SUBORDINATOR
            .or(Class::CONJUNCTION)
            .or(Class::OBJECT)
            .or(Class::PREPOSITION)
            .or(Class::DETERMINER)
            .or(Class::AUXILIARY),
    ) || (head.any(Class::TIME) && reading.name(last).is_none())
    {
        return None;
    }
    let mut at = end;
    let mut and = None;
    let mut verb = None;
    while at > floor && end - at < REACH {
        let class = reading.class(at - 1);
        if class.any(Class::CLOSE) {
            at = (floor..at - 1)
                .rev()
                .take(8)
                .find(|at| reading.is(*at, Class::OPEN))?;
            continue;
        }
        let named = reading.name(at - 1).is_some();
        if class.any(Class::PUNCTUATION) && !(named && reading.name(at - 1) == reading.name(at.min(end - 1)))
        {
            break;
        }
        let word = reading.lower(at - 1);
        if matches!(word, "who" | "that" | "which" | "whose" | "where")
            && at < end
            && verb_follows(reading, at, end)
            && at - 1 > floor
            && !reading.is(at - 2, Class::PUNCTUATION.or(Class::AUXILIARY).or(Class::FINITE))
            && reading.verb(at - 2).is_none()
        {
            // "a man who attended the rally said"
            verb = None;
            and = None;
            at -= 1;
            continue;
        }
        if class.any(Class::SUBORDINATOR) && !named {
            break;
        }
        if class.any(Class::PERSONAL) {
            break;
        }
        let determiner = class.any(Class::DETERMINER.or(Class::POSSESSIVE));
        let linked = at >= floor + 2
            && (reading.is(
                at - 2,
                Class::PREPOSITION
                    .or(Class::CONJUNCTION)
                    .or(Class::TO)
                    .or(Class::DETERMINER)
                    .or(Class::GENITIVE)
                    .or(Class::AUXILIARY)
                    .or(Class::FINITE)
                    .or(Class::NUMBER),
            ) || matches!(reading.lower(at - 2), "who" | "that"));
        if determiner && !linked && and.is_none() {
            at -= 1;
            break;
        }
        if class.any(Class::CONJUNCTION) {
            if word == "but" || word == "nor" {
                break;
            }
            and.get_or_insert(at);
        } else {
            let finite = class.any(Class::VERBAL) && !class.any(Class::CAPITAL);
            let infinitive = class.any(Class::TO) && !reading.is(at, Class::CAPITAL.or(Class::DETERMINING));
            if finite || infinitive {
                verb.get_or_insert(at);
            }
        }
        at -= 1;
    }
    let start = match (verb, and) {
        (Some(_), Some(and)) => and,
        (Some(_), None) => return None,
        (None, _) => at,
    };
    // "After the debate Trump said": what opened the phrase was a preposition.
    let opened = start > floor && matches!(reading.lower(start - 1), "after" | "before" | "since" | "until");
    let start = if opened {
        prepositional_end(reading, start, end)?
    } else {
        start
    };
    trim(reading, start, end)
}

/// Whether the word at `at` (behind "who") or one soon after is a verb, before `end`.
fn verb_follows(reading: &Reading<'_>, at: usize, end: usize) -> bool {
    (at..end.min(at + 3)).any(|at| {
        finite(reading, at)
            || (reading.lower(at).ends_with('s') && reading.lower(at).len() > 3 && at + 1 < end)
    })
}

/// Leaves out what opens a clause but is not its subject: "But", "On Monday", "Last week", "Meanwhile".
fn trim(reading: &Reading<'_>, start: usize, end: usize) -> Option<Range<usize>> {
    let mut start = start;
    for _ in 0..4 {
        let class = reading.class(start);
        if start >= end {
            return None;
        }
        let genitive = reading.is(start + 1, Class::GENITIVE);
        // "about half of voters", "over 40 percent"
        let counts = reading.is(start + 1, Class::NUMBER)
            && matches!(
                reading.lower(start),
                "about" | "over" | "around" | "under" | "than"
            );
        if counts {
            break;
        }
        if class.any(Class::PREPOSITION) && !class.any(Class::DETERMINER) {
            start = prepositional_end(reading, start + 1, end)?;
        } else if (class.any(Class::TIME)
            || (class.any(Class::ADVERB) && !class.any(Class::DETERMINER))
            || class.any(Class::CONJUNCTION))
            && !genitive
            && !(class.any(Class::TIME) && reading.name(start).is_some() && start + 1 == end)
        {
            start += 1;
        } else {
            break;
        }
    }
    (start < end).then_some(start..end)
}

/// The end of what a preposition governs, where a new noun phrase must follow before `end`: "In Ohio | Trump", "At the rally |
/// Trump". Nothing if the rest is one phrase.
fn prepositional_end(reading: &Reading<'_>, start: usize, end: usize) -> Option<usize> {
    let mut at = start;
    if let Some(name) = reading.name(at) {
        while at < end && reading.name(at) == Some(name) {
            at += 1;
        }
        return (at < end).then_some(at);
    }
    let first = reading.class(at);
    let counted = first.any(Class::NUMBER.or(Class::TIME));
    at += 1;
    while at < end {
        let class = reading.class(at);
        let opens = class.any(Class::DETERMINER.or(Class::POSSESSIVE).or(Class::SUBJECT))
            || (class.any(Class::CAPITAL) && !class.any(Class::TIME));
        if opens || (counted && !class.any(Class::NUMBER.or(Class::TIME))) {
            return Some(at);
        }
        at += 1;
    }
    None
}
