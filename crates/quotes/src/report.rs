//! Reporting clauses: each reporting verb with its source, and what it takes.
//!
//! What never happens here: no content is claimed; that is for the rules, which take turns.

use std::ops::Range;

use onrecord_document::CueClass;

use crate::clause::{self, Subject, VerbGroup};
use crate::lexicon::{Cue, Takes};
use crate::reading::Reading;
use crate::words::Class;

/// The most adverbials that are skipped between a verb and what it takes: "said Monday in a statement that".
const ADVERBIALS: usize = 4;

/// A reporting clause.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    /// The verb with its auxiliaries.
    pub(crate) group: VerbGroup,
    /// The verb in the lexicon.
    pub(crate) cue: u16,
    /// The tokens of the cue: the group with the particle.
    pub(crate) cue_tokens: Range<usize>,
    /// Who reports.
    pub(crate) subject: Subject,
    /// From the first token of cue or source to the last.
    pub(crate) clause: Range<usize>,
    /// To whom.
    pub(crate) addressee: Option<Range<usize>>,
    /// What follows.
    pub(crate) complement: Option<Complement>,
}

/// What a reporting verb takes, found behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Complement {
    /// Its first token.
    pub(crate) start: usize,
    /// What it is.
    pub(crate) kind: ComplementKind,
}

/// The kinds of complements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ComplementKind {
    /// A quotation behind a comma or colon or at once: said: “…”
    Quote,
    /// said that they won
    That,
    /// said they won
    Clause,
    /// asked whether they won
    Wh,
    /// declined to comment
    To,
    /// criticized the plan
    Noun,
}

/// All reporting clauses of an article in order of their verbs.
pub(crate) fn find(reading: &Reading<'_>) -> Vec<Report> {
    let mut reports: Vec<Report> = Vec::new();
    for at in 0..reading.len() {
        if let Some(found) = report(reading, at, reports.last()) {
            reports.push(found);
        }
    }
    reports
}

/// The subject that a verb shares with the reporting clause before it in the same sentence: "he said, adding that".
fn shared_with(reading: &Reading<'_>, at: usize, before: Option<&Report>) -> Option<Range<usize>> {
    let before = before?;
    let near = reading.sentence(before.group.verb) == reading.sentence(at)
        && reading.stretch(before.group.verb) == reading.stretch(at);
    let passive = before.group.passive;
    (near && !passive)
        .then(|| before.subject.tokens().cloned())
        .flatten()
}

fn report(reading: &Reading<'_>, at: usize, before: Option<&Report>) -> Option<Report> {
    let form = reading.lexicon.form(reading.verb(at)?);
    let (index, cue) = form
        .cues
        .iter()
        .map(|index| (*index, reading.lexicon.cue(*index)))
        .find(|(_, cue)| particle_follows(reading, at + 1, cue))?;
    if reading.is(at, Class::CAPITAL) && reading.name(at).is_some() {
        return None;
    }
    // "so-called", "code-named"; "a think tank"
    let compound = reading.glued(at) && reading.lower(at - 1) == "-";
    if compound || (reading.lower(at) == "think" && matches!(reading.lower(at + 1), "tank" | "tanks")) {
        return None;
    }
    let group = clause::verb_group(reading, at, form.form, cue.noun_too)?;
    // "a plan proposed by", "was criticized": the one who speaks is not the subject.
    if reading.lower(at + 1) == "by" && form.form.is_past() {
        return None;
    }
    if group.passive && !cue.takes.has(Takes::TOLD) {
        return None;
    }
    let cue_tokens = group.tokens.start..manner_end(reading, at + 1 + cue.particle.len());
    let subject = if group.passive {
        Subject::Missing
    } else {
        clause::subject(reading, &group)
    };
    let subject = match (subject, shared_with(reading, at, before)) {
        (Subject::Shared(_) | Subject::Missing, Some(tokens)) if !group.passive => Subject::Shared(tokens),
        (subject, _) => subject,
    };
    let near = match &subject {
        Subject::Before(tokens) | Subject::After(tokens) => Some(tokens.clone()),
        _ => None,
    };
    let clause = near.map_or(cue_tokens.clone(), |tokens| {
        tokens.start.min(cue_tokens.start)..tokens.end.max(cue_tokens.end)
    });
    let behind = match &subject {
        Subject::After(tokens) => tokens.end,
        _ => cue_tokens.end,
    };
    let (addressee, complement) = complement(reading, behind, cue);
    Some(Report {
        group,
        cue: index,
        cue_tokens,
        subject,
        clause,
        addressee,
        complement,
    })
}

/// "said in a statement": how it was said belongs to the cue, as PolNeAR has it in most cases.
fn manner_end(reading: &Reading<'_>, at: usize) -> usize {
    if reading.lower(at) != "in" || !matches!(reading.lower(at + 1), "a" | "an") {
        return at;
    }
    let noun = |at| {
        matches!(
            reading.lower(at),
            "statement" | "interview" | "email" | "letter" | "tweet" | "speech"
        )
    };
    // "in a joint statement"
    (at + 2..at + 4).find(|at| noun(*at)).map_or(at, |noun| noun + 1)
}

fn particle_follows(reading: &Reading<'_>, at: usize, cue: &Cue) -> bool {
    cue.particle
        .iter()
        .enumerate()
        .all(|(offset, particle)| reading.lower(at + offset) == *particle)
}

/// Whom it is said to and what is said, behind the verb or its inverted subject.
fn complement(reading: &Reading<'_>, start: usize, cue: &Cue) -> (Option<Range<usize>>, Option<Complement>) {
    let ceiling = reading.sentence_range(start.saturating_sub(1)).end;
    let zone = reading.stretch(start.saturating_sub(1));
    let mut at = start;
    let mut addressee = None;
    let mut skipped = 0;
    if (cue.takes.has(Takes::TOLD) || cue.takes.has(Takes::URGE))
        && let Some(object) = clause::object_after(reading, at, ceiling)
    {
        let infinitive = |at| {
            reading.is(at, Class::TO) || (reading.is(at, Class::NEGATION) && reading.is(at + 1, Class::TO))
        };
        // "urged NATO on Tuesday to stop"
        let then = adverbial_end(reading, object.end, ceiling, zone).filter(|then| infinitive(*then));
        let to = if infinitive(object.end) {
            Some(object.end)
        } else {
            then
        };
        if cue.takes.has(Takes::URGE)
            && let Some(start) = to
        {
            // Whoever is urged belongs to what is urged, as in PolNeAR: "urged | NATO to stop", but "told NATO | to stop".
            let inside = start == object.end && (cue.lemma == "ask" || !cue.takes.has(Takes::TOLD));
            let start = if inside { object.start } else { start };
            let kind = ComplementKind::To;
            return (Some(object), Some(Complement { start, kind }));
        }
        // "ask the mayor", "warn voters" report by an object of their own as well.
        if !cue.takes.has(Takes::NOUN) {
            at = object.end;
            addressee = Some(object);
        }
    }
    while at < ceiling && skipped <= ADVERBIALS {
        let after_something = skipped > 0 || addressee.is_some();
        if let Some(found) = taken(reading, at, zone, cue, after_something, ceiling) {
            let accused = found.kind == ComplementKind::Noun && cue.class == CueClass::Accuse;
            let against = if accused {
                accused_in(reading, found.start, ceiling)
            } else {
                None
            };
            return (addressee.or(against), Some(found));
        }
        let Some(next) = adverbial_end(reading, at, ceiling, zone) else {
            break;
        };
        at = next;
        skipped += 1;
    }
    (addressee, None)
}

/// Whom an accusation is against: "accused Beijing of escalating".
fn accused_in(reading: &Reading<'_>, start: usize, ceiling: usize) -> Option<Range<usize>> {
    let object = clause::object_after(reading, start, ceiling)?;
    let end = object
        .clone()
        .find(|at| matches!(reading.lower(*at), "of" | "for"));
    Some(object.start..end.unwrap_or(object.end))
}

/// What the verb takes, if it starts at `at`.
fn taken(
    reading: &Reading<'_>,
    at: usize,
    zone: Option<usize>,
    cue: &Cue,
    skipped: bool,
    ceiling: usize,
) -> Option<Complement> {
    let class = reading.class(at);
    let word = reading.lower(at);
    let found = |start, kind| Some(Complement { start, kind });
    let opens = |at: usize| {
        at < ceiling
            && reading.stretch(at) != zone
            && reading
                .stretch(at)
                .is_some_and(|stretch| reading.stretches[stretch].tokens.start == at)
    };
    if class.any(Class::COMMA.or(Class::COLON).or(Class::DASH))
        && opens(at + 1)
        && cue.takes.has(Takes::QUOTE)
    {
        return found(at + 1, ComplementKind::Quote);
    }
    if opens(at) {
        let kind = if cue.takes.has(Takes::QUOTE) {
            ComplementKind::Quote
        } else {
            ComplementKind::Noun
        };
        return (cue.takes.has(Takes::QUOTE) || cue.takes.has(Takes::NOUN))
            .then_some(Complement { start: at, kind });
    }
    if reading.stretch(at) != zone
        || (class.any(Class::DETERMINER) && reading.is(at + 1, Class::TIME) && word != "that")
    {
        return None;
    }
    if word == "that" && cue.takes.has(Takes::THAT) {
        return found(at, ComplementKind::That);
    }
    if cue.takes.has(Takes::WH) && class.any(Class::WH) {
        let asks = cue.class == CueClass::Ask;
        if asks || matches!(word, "how" | "why" | "what" | "whether") {
            return found(at, ComplementKind::Wh);
        }
    }
    if cue.takes.has(Takes::TO)
        && (class.any(Class::TO) || (class.any(Class::NEGATION) && reading.is(at + 1, Class::TO)))
        && !skipped
    {
        return found(at, ComplementKind::To);
    }
    if cue.takes.has(Takes::CLAUSE) && clause_starts(reading, at, ceiling, cue.lemma == "say") {
        return found(at, ComplementKind::Clause);
    }
    (cue.takes.has(Takes::NOUN) && !skipped && noun_starts(reading, at)).then_some(Complement {
        start: at,
        kind: ComplementKind::Noun,
    })
}

/// Whether a clause without "that" starts here: a noun phrase, and a finite verb soon.
fn clause_starts(reading: &Reading<'_>, at: usize, ceiling: usize, certain: bool) -> bool {
    let class = reading.class(at);
    let word = reading.lower(at);
    let pronoun = class.any(Class::SUBJECT) && !class.any(Class::SUBORDINATOR);
    let noun = class.any(Class::WORD)
        && !class.any(Class::LINKING.or(Class::OBJECT).or(Class::TIME).or(Class::ADVERB));
    let owned = class.any(Class::POSSESSIVE)
        && reading.is(at + 1, Class::WORD)
        && !reading.is(at + 1, Class::PREPOSITION);
    // "said if they won, they would stay"
    let conditional = certain && word == "if";
    if !(pronoun || noun || owned || conditional || class.any(Class::PERSONAL)) {
        return false;
    }
    if class.any(Class::PERSONAL) || (certain && ceiling > at + 4 && !reading.lower(at).ends_with("ing")) {
        return true;
    }
    (at + 1..ceiling.min(at + 30)).any(|at| {
        clause::finite(reading, at)
            || (reading.lower(at).ends_with('s') && reading.is(at - 1, Class::SUBJECT))
    })
}

fn noun_starts(reading: &Reading<'_>, at: usize) -> bool {
    let class = reading.class(at);
    let pronoun = class.any(Class::OBJECT) || matches!(reading.lower(at), "it" | "her");
    let noun = class.any(Class::WORD) && !class.any(Class::LINKING.or(Class::TIME).or(Class::ADVERB));
    pronoun || noun || (class.any(Class::DETERMINER) && reading.lower(at) != "that")
}

/// The end of an adverbial that starts at `at`: "Monday", "in a statement", "on CNN", "last week", "after the vote".
fn adverbial_end(reading: &Reading<'_>, at: usize, ceiling: usize, zone: Option<usize>) -> Option<usize> {
    let class = reading.class(at);
    if reading.stretch(at) != zone {
        return None;
    }
    let dated = class.any(Class::DETERMINER) && reading.is(at + 1, Class::TIME);
    if dated || class.any(Class::TIME) || (class.any(Class::ADVERB) && !class.any(Class::SUBORDINATOR)) {
        let mut end = at + 1;
        while end < ceiling && reading.is(end, Class::TIME.or(Class::NUMBER)) {
            end += 1;
        }
        // "Monday, “…": the comma belongs to the quotation, "Monday, that" does not occur.
        return Some(end);
    }
    // "wrote to the company that"
    let to = class.any(Class::TO) && reading.is(at + 1, Class::DETERMINING.or(Class::CAPITAL));
    if !(to || class.any(Class::PREPOSITION))
        || (class.any(Class::SUBORDINATOR) && !matches!(reading.lower(at), "after" | "before" | "since"))
    {
        return None;
    }
    let object = at + 1;
    if reading.is(object, Class::TIME.or(Class::NUMBER)) {
        let mut end = object + 1;
        while end < ceiling && reading.is(end, Class::TIME.or(Class::NUMBER)) {
            end += 1;
        }
        return Some(end);
    }
    let phrase = clause::object_after(reading, object, ceiling)?;
    Some(phrase.end)
}
