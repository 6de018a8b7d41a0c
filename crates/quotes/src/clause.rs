//! A shallow view of a sentence without syntax: verb groups, the noun phrase that is a verb's subject, noun phrases that follow.
//!
//! Every look goes a bounded number of tokens far and never leaves its sentence or crosses a quotation mark: a quotation is
//! one opaque thing to the words around it. What never happens here: nothing is attributed.

use std::ops::Range;

use onrecord_document::{EntityKind, Modality};

use crate::lexicon::Form;
use crate::reading::Reading;
use crate::words::Class;

/// The furthest that a noun phrase reaches from its verb, in tokens: titles, appositions and relative clauses included.
const REACH: usize = 60;
/// The most words that stand inside a verb group before its verb: "has not yet been able to".
const GROUP: usize = 7;

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
    let mut start = verb;
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
            auxiliary
                || !(bounded
                    && left.any(Class::DETERMINER.or(Class::POSSESSIVE).or(Class::GENITIVE))
                    && !left.any(Class::SUBJECT))
        }
    };
    let participle = form == Form::Ing && !auxiliary;
    let adjectival = participle && left.any(Class::DETERMINER.or(Class::POSSESSIVE).or(Class::GENITIVE));
    (stands && !adjectival).then(|| VerbGroup {
        negated: has(Class::NEGATION),
        tokens: start..verb + 1,
        verb,
        modality,
        passive,
        participle,
    })
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
        && !class.any(
            Class::PREPOSITION
                .or(Class::DETERMINER)
                .or(Class::POSSESSIVE)
                .or(Class::AUXILIARY),
        )
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
    opens && !next.any(Class::TIME)
}

/// The subject of a verb group.
pub(crate) fn subject(reading: &Reading<'_>, group: &VerbGroup) -> Subject {
    let start = group.tokens.start;
    let floor = floor(reading, group.verb);
    if !group.participle
        && let Some(tokens) = subject_before(reading, start, floor)
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
        && let Some(tokens) = noun_phrase_before(reading, start, floor)
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
        let finite = reading.is(at, Class::AUXILIARY.or(Class::FINITE)) || past_like(reading, at);
        if reading.stretch(at) != zone || !finite || at == from {
            continue;
        }
        let floor = self::floor(reading, at);
        let mut verb = at;
        while verb > floor && reading.is(verb - 1, Class::ADVERB.or(Class::AUXILIARY).or(Class::NEGATION)) {
            verb -= 1;
        }
        if let Some(found) = subject_before(reading, verb, floor) {
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
    past && !reading.is(at, Class::CAPITAL)
        && at > 0
        && !reading.is(
            at - 1,
            Class::DETERMINER.or(Class::POSSESSIVE).or(Class::GENITIVE),
        )
}

/// Whether a token is finite by its looks.
pub(crate) fn finite(reading: &Reading<'_>, at: usize) -> bool {
    reading.is(at, Class::AUXILIARY.or(Class::FINITE)) || past_like(reading, at)
}

/// The noun phrase before a verb, with apposition and relative clause between commas.
fn subject_before(reading: &Reading<'_>, end: usize, floor: usize) -> Option<Range<usize>> {
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
        let verbs = (comma + 1..segment_end).any(|at| reading.is(at, Class::AUXILIARY.or(Class::FINITE)));
        if verbs
            && !relative
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
fn noun_phrase_before(reading: &Reading<'_>, end: usize, floor: usize) -> Option<Range<usize>> {
    let last = end.checked_sub(1).filter(|last| *last >= floor)?;
    let head = reading.class(last);
    if head.any(Class::SUBJECT) {
        let alone = !head.any(Class::DETERMINER)
            || last == floor
            || !reading.is(last - 1, Class::DETERMINER.or(Class::POSSESSIVE));
        if alone {
            return Some(quantified(reading, last, floor)..end);
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
        } else if class.any(Class::AUXILIARY.or(Class::FINITE)) && !class.any(Class::CAPITAL) {
            verb.get_or_insert(at);
        } else if class.any(Class::TO)
            && !reading.is(at, Class::CAPITAL.or(Class::DETERMINER).or(Class::POSSESSIVE))
        {
            verb.get_or_insert(at);
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

/// "many of them", "one of those": the quantity that a pronoun belongs to.
fn quantified(reading: &Reading<'_>, pronoun: usize, _floor: usize) -> usize {
    let _ = reading;
    pronoun
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
        if class.any(Class::PUNCTUATION) || (class.any(Class::TIME) && !named) {
            break;
        }
        if class.any(Class::PREPOSITION) {
            let belongs = matches!(word, "of" | "for" | "from")
                || (apposed
                    && matches!(word, "in" | "at" | "with" | "on" | "by" | "to")
                    && !occasion(reading, at + 1));
            if !belongs {
                break;
            }
        } else if class.any(Class::SUBORDINATOR)
            && !matches!(word, "who" | "whose" | "which")
            && !(apposed && word == "that")
        {
            break;
        } else if word == "but" || (class.any(Class::SUBJECT) && !class.any(Class::DETERMINER) && !apposed) {
            break;
        } else if !apposed && finite(reading, at) && !(start..at).any(|at| reading.lower(at) == "who") {
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
        .any(|at| reading.is(at, Class::AUXILIARY.or(Class::FINITE)) || (named && past_like(reading, at)));
    if clause {
        return false;
    }
    // "said Trump, he would"
    !(class.any(Class::SUBJECT) && !class.any(Class::DETERMINER))
        && !class.any(Class::OBJECT)
        && !finite(reading, at)
}

/// Whether a phrase names an occasion of speaking or a time: "a statement", "an interview", "the rally", "Monday".
pub(crate) fn occasion(reading: &Reading<'_>, at: usize) -> bool {
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
