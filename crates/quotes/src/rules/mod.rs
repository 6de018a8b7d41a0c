//! The rules in the order in which they take turns, the most certain first. Each lies in its own file, which says what it
//! finds, gives an example, what it must not take, and where the idea is from.
//!
//! The order is that of the sieves of Muzny et al. 2017 ("A Two-stage Sieve Approach for Quote Attribution", CoreNLP) for direct
//! quotations, widened to indirect speech. What never happens here: no rule takes what another has taken.

mod according_to;
mod block;
mod clause_before;
mod complement;
mod continued;
mod headline;
mod nested;
mod noun;
mod quote_after;
mod quote_before;
mod signature;
mod transcript;
mod uncued;

use std::ops::Range;

use crate::clause;
use crate::ledger::Ledger;
use crate::reading::Reading;
use crate::report::{ComplementKind, Report};
use crate::words::Class;

pub(crate) use noun::owner as owner_of_noun;
pub(crate) use transcript::{is_notice, is_turn};
pub(crate) use uncued::is_turn_of_several;

/// One rule.
pub(crate) struct Rule {
    /// Its name, which the quotes it finds carry.
    pub(crate) name: &'static str,
    /// Claims what it finds.
    pub(crate) apply: fn(&Reading<'_>, &[Report], &mut Ledger),
}

/// What is certain by its form alone: it comes before what a model finds.
pub(crate) const CERTAIN: &[Rule] = &[transcript::RULE, headline::CLOSED, signature::RULE, block::RULE];

/// What a model that looks at one cue at a time leaves: quotations whose clause it did not take, what goes on or has no cue. It comes behind
/// what the model finds.
pub(crate) const LEFT: &[Rule] = &[
    headline::SIGNED,
    quote_before::RULE,
    quote_after::RULE,
    according_to::RULE,
    complement::MARKED,
    continued::RULE,
    uncued::RULE,
];

/// What lies within the content of others and was not found by the model.
pub(crate) const INSIDE: &[Rule] = &[nested::RULE, noun::INSIDE];

/// All rules in order.
pub(crate) const ORDER: &[Rule] = &[
    transcript::RULE,
    headline::CLOSED,
    headline::SIGNED,
    headline::RULE,
    signature::RULE,
    block::RULE,
    quote_before::RULE,
    quote_after::RULE,
    according_to::RULE,
    clause_before::RULE,
    complement::RULE,
    noun::RULE,
    continued::RULE,
    uncued::RULE,
    nested::RULE,
];

/// Content of one part.
fn one(part: Range<usize>) -> Vec<Range<usize>> {
    std::iter::once(part).collect()
}

/// The end of the tokens of a sentence without its final full stop, unless that stands inside quotation marks.
fn sentence_end(reading: &Reading<'_>, at: usize) -> usize {
    let sentence = reading.sentence_range(at);
    let mut end = sentence.end;
    while end > at + 1
        && reading.is(end - 1, Class::STOP.or(Class::SEMICOLON))
        && reading.stretch(end - 1).is_none()
    {
        end -= 1;
    }
    end
}

/// The end of content that starts at `start` behind a verb: the end of its sentence, or of the quotation that it ends in, or
/// before another reporting clause beside it: "said A, but Y said B"; "said A and warned of B"; "said A, according to".
fn content_end(reading: &Reading<'_>, reports: &[Report], start: usize) -> usize {
    let zone = reading.stretch(start);
    let mut end = sentence_end(reading, start);
    let first = reports.partition_point(|report| report.group.verb < start);
    for report in reports[first..]
        .iter()
        .take_while(|report| report.clause.start < end)
    {
        if reading.stretch(report.group.verb) == zone
            && report.clause.start > start
            && let Some(cut) = boundary(reading, report, start)
        {
            end = cut;
            break;
        }
    }
    let stop = (start + 1..end).find(|at| reading.stretch(*at) == zone && ends_content(reading, *at));
    end = stop.unwrap_or(end);
    // A quotation that the sentence ends inside of goes on to its end.
    if let Some(stretch) = reading.stretch(end - 1)
        && Some(stretch) != zone
        && reading.stretches[stretch].tokens.start >= start
    {
        return reading.stretches[stretch].tokens.end;
    }
    while end > start + 1
        && reading.is(end - 1, Class::COMMA.or(Class::DASH))
        && reading.stretch(end - 1).is_none()
    {
        end -= 1;
    }
    end
}

/// Where content before another reporting clause ends, if that clause stands beside the content and not in it.
fn boundary(reading: &Reading<'_>, report: &Report, start: usize) -> Option<usize> {
    let mut cut = dated_start(reading, report.clause.start, start);
    let conjunction = cut > start
        && (reading.is(cut - 1, Class::CONJUNCTION)
            || matches!(reading.lower(cut - 1), "while" | "although" | "though" | "as"));
    if conjunction {
        cut -= 1;
    }
    let comma = cut > start
        && reading.is(cut - 1, Class::COMMA.or(Class::SEMICOLON).or(Class::DASH))
        && reading.stretch(cut - 1).is_none();
    if comma {
        cut -= 1;
    }
    let shares = report.group.participle || matches!(report.subject, crate::clause::Subject::Shared(_));
    let beside = if shares {
        comma
            || (conjunction
                && report
                    .complement
                    .is_some_and(|found| found.kind != ComplementKind::Noun))
    } else {
        comma && (conjunction || complete(reading, start, cut))
    };
    (beside && cut > start).then_some(cut)
}

/// The start of a clause with the date before it: "and | in February it described".
fn dated_start(reading: &Reading<'_>, clause: usize, floor: usize) -> usize {
    let mut at = clause;
    while at > floor + 1 && reading.is(at - 1, Class::TIME.or(Class::NUMBER)) {
        at -= 1;
    }
    let dated = at < clause && at > floor + 1 && reading.is(at - 1, Class::PREPOSITION);
    if dated { at - 1 } else { clause }
}

/// Whether content up to `cut` is a clause, not only its introduction: "that during the visit, Erdogan repeated".
fn complete(reading: &Reading<'_>, start: usize, cut: usize) -> bool {
    let first = start + usize::from(reading.lower(start) == "that");
    let introduces = reading.is(first, Class::PREPOSITION.or(Class::SUBORDINATOR))
        && !reading.is(first, Class::DETERMINER);
    !introduces && (first + 1..cut).any(|at| clause::finite(reading, at))
}

/// ", according to", ", but": what ends content by itself.
fn ends_content(reading: &Reading<'_>, at: usize) -> bool {
    (reading.is(at, Class::COMMA) && reading.lower(at + 1) == "according" && reading.lower(at + 2) == "to")
        || reading.is(at, Class::SEMICOLON)
        || (reading.is(at, Class::COMMA) && reading.lower(at + 1) == "but")
}

/// Whether a quoted stretch is something said rather than a name, title or term: several words, or punctuation at its end.
fn is_utterance(reading: &Reading<'_>, tokens: &Range<usize>) -> bool {
    let words = tokens.clone().filter(|at| reading.is(*at, Class::WORD)).count();
    words >= 5 || ends_like_speech(reading, tokens)
}

/// Whether the last character inside the marks is a comma, full stop, question mark or the like; marks of quotations inside
/// may stand behind it.
fn ends_like_speech(reading: &Reading<'_>, tokens: &Range<usize>) -> bool {
    let quiet =
        |at: usize| !reading.is(at, Class::WORD.or(Class::PUNCTUATION)) || reading.is(at, Class::MARK);
    let last = (tokens.start + 1..tokens.end.saturating_sub(1))
        .rev()
        .take(3)
        .find(|at| !quiet(*at));
    last.is_some_and(|at| reading.is(at, Class::COMMA.or(Class::STOP).or(Class::DASH)))
}

/// Where the first sentence's words begin behind a dateline or a bullet: "SANTIAGO, Oct. 16 — The alliance will".
pub(crate) fn sentence_start(reading: &Reading<'_>, at: usize) -> usize {
    let sentence = reading.sentence_range(at);
    let first = sentence.start;
    if reading.is(first, Class::DASH) || reading.lower(first) == "-" {
        return (first + 1).min(sentence.end);
    }
    let shouted = reading.tokens.get(first).is_some_and(|token| {
        let word = reading.text.slice(token.span);
        word.len() > 2 && !word.chars().any(char::is_lowercase) && word.chars().any(char::is_alphabetic)
    });
    if !shouted || reading.paragraph_range(first).start != first {
        return first;
    }
    let limit = sentence.end.min(first + 12);
    let dash = (first + 1..limit).find(|at| reading.is(*at, Class::DASH));
    let clause =
        |dash: usize| (first..dash).any(|at| reading.is(at, Class::VERBAL) || reading.stretch(at).is_some());
    dash.filter(|dash| !clause(*dash)).map_or(first, |dash| dash + 1)
}

/// Where the words of a quotation that a reporting clause follows begin: at the stretch, or at the start of the clause that it
/// completes: Xi “has tried …,” Stoltenberg said.
fn clause_start(reading: &Reading<'_>, stretch: usize) -> usize {
    let at = reading.stretches[stretch].tokens.start;
    let sentence = sentence_start(reading, at);
    if sentence >= at || reading.stretch(sentence) == Some(stretch) {
        return at;
    }
    // A colon, a semicolon, a dash right before the marks or a quotation with a full stop ends what came before.
    let ended = (sentence..at)
        .rev()
        .find(|before| match reading.stretch(*before) {
            None => {
                reading.is(*before, Class::COLON.or(Class::SEMICOLON))
                    || (*before + 1 == at && reading.is(*before, Class::DASH))
            }
            Some(other) => {
                let tokens = &reading.stretches[other].tokens;
                *before + 1 == tokens.end && tokens.len() > 2 && reading.is(tokens.end - 2, Class::STOP)
            }
        });
    ended.map_or(sentence, |ended| ended + 1)
}
