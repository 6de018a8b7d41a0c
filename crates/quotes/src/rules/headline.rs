//! Headlines: what stands before or behind a colon, a dash, or a comma with a verb.
//!
//! Finds: "Varga: we will not form a coalition"; "Poll: wealthy voters leave the party"; "We will not form a coalition: Varga"; "“Shameful”:
//! Varga on the vote"; "Varga to Lind: keep the port open"; "Port to close - minister"; and, certain by its form, "Port to close, minister
//! says", "Port to close, says Varga" and "Port to close, minister tells council".
//!
//! Must not take: topics before a colon ("Election 2016: the race is on", "Analysis: …") and outlets behind a dash ("Port to close -
//! Dunmore Times"): the words must be a person's or a body's name, behind a dash a person's, or something that says ("poll", "report",
//! "police").
//!
//! From: PolNeAR, where the colon of a headline is a cue; the custom of headlines to end with who says so.

use std::ops::Range;

use onrecord_document::{CueClass, EntityKind, ParagraphKind};

use super::{Rule, one, sentence_end};
use crate::ledger::{Draft, Ledger};
use crate::lexicon::{Form, Takes};
use crate::reading::Reading;
use crate::report::Report;
use crate::words::{Class, listed};

/// Names and what says something before a colon, or a name behind it.
pub(super) const RULE: Rule = Rule {
    name: "indirect.headline",
    apply: |reading, _, ledger| signed(reading, ledger, RULE.name, around_colon),
};

/// The same with quotation marks, and behind a dash: what a model of cues leaves.
pub(super) const SIGNED: Rule = Rule {
    name: "indirect.headline_signed",
    apply: |reading, _, ledger| signed(reading, ledger, SIGNED.name, around_sign),
};

/// Headlines that end with who says so.
pub(super) const CLOSED: Rule = Rule {
    name: "indirect.headline_closed",
    apply: close,
};

/// The longest source in tokens.
const SOURCE: usize = 5;

/// What says something in a headline without a name.
const SAYERS: &str = "poll polls report reports study survey police officials official experts expert sources source \
     insiders lawyer lawyers minister president mayor researchers scientists analysts judge court";

/// What stands where around a sign.
struct Sides {
    source: Range<usize>,
    content: Range<usize>,
    addressee: Option<Range<usize>>,
}

impl Sides {
    fn of(source: Range<usize>, content: Range<usize>) -> Self {
        Self {
            source,
            content,
            addressee: None,
        }
    }
}

/// The tokens of each headline, without a full stop at its end.
fn headlines<'r>(reading: &'r Reading<'_>) -> impl Iterator<Item = Range<usize>> + 'r {
    let headlines = reading.paragraphs.iter();
    headlines
        .filter(|(tokens, kind)| *kind == ParagraphKind::Headline && !tokens.is_empty())
        .map(|(tokens, _)| tokens.start..sentence_end(reading, tokens.end - 1).max(tokens.start))
}

/// What `around` finds beside the first colon or dash outside quotation marks: source, content, and who is spoken to.
fn signed(
    reading: &Reading<'_>,
    ledger: &mut Ledger,
    name: &'static str,
    around: impl Fn(&Reading<'_>, Range<usize>, usize, Range<usize>) -> Option<Sides>,
) {
    for headline in headlines(reading) {
        let sign = headline
            .clone()
            .find(|at| reading.stretch(*at).is_none() && reading.is(*at, Class::COLON.or(Class::DASH)));
        let Some(sign) = sign else {
            continue;
        };
        let found = around(reading, headline.start..sign, sign, sign + 1..headline.end);
        let Some(sides) = found.filter(|sides| sides.content.len() >= 2) else {
            continue;
        };
        let mut draft = Draft::new(vec![sides.content], name, 800);
        draft.source = Some(sides.source);
        draft.addressee = sides.addressee;
        draft.cue = Some(sign..sign + 1);
        draft.class = Some(CueClass::Say);
        ledger.claim(draft);
    }
}

/// "Varga: we will not form a coalition", "We will not form a coalition: Varga"
fn around_colon(
    reading: &Reading<'_>,
    before: Range<usize>,
    sign: usize,
    after: Range<usize>,
) -> Option<Sides> {
    if !reading.is(sign, Class::COLON) {
        return None;
    }
    if says(reading, &before) {
        return Some(Sides::of(before, after));
    }
    (after.len() <= 4 && person(reading, &after)).then(|| Sides::of(after, before))
}

/// "Varga: “we will not”", "“Shameful”: Varga on the vote", "Port to close - minister"
fn around_sign(
    reading: &Reading<'_>,
    before: Range<usize>,
    sign: usize,
    after: Range<usize>,
) -> Option<Sides> {
    if reading.is(sign, Class::DASH) {
        let speaks = person(reading, &after) || listed(SAYERS, reading.lower(after.end - 1));
        return (speaks && after.len() <= 4).then(|| Sides::of(after, before));
    }
    let quoted = |words: &Range<usize>| {
        let stretch = reading
            .stretch(words.start)
            .map(|at| &reading.stretches[at].tokens);
        stretch.is_some_and(|stretch| stretch.start <= words.start && stretch.end >= words.end)
    };
    let name = before.len() <= 4 && before.clone().all(|at| reading.is(at, Class::CAPITAL));
    if quoted(&after) && name {
        return Some(Sides::of(before, after));
    }
    if let Some(id) = reading.name(after.start).filter(|_| quoted(&before)) {
        let first = reading.tokens_in(reading.mention(id).span);
        return person(reading, &first).then(|| Sides::of(first, before));
    }
    // "Varga to Lind: keep the port open"
    let to = before.clone().find(|at| reading.is(*at, Class::TO))?;
    let (source, addressee) = (before.start..to, to + 1..before.end);
    let names = [&source, &addressee].map(|words| says(reading, words));
    (names == [true, true]).then_some(Sides {
        source,
        content: after,
        addressee: Some(addressee),
    })
}

/// "Port to close, minister says", "Port to close, says Varga"
fn close(reading: &Reading<'_>, _reports: &[Report], ledger: &mut Ledger) {
    for headline in headlines(reading) {
        let limit = headline.end.saturating_sub(SOURCE + 2).max(headline.start);
        let comma = (limit..headline.end)
            .rev()
            .find(|at| reading.is(*at, Class::COMMA));
        let Some(comma) = comma.filter(|comma| *comma > headline.start + 1) else {
            continue;
        };
        let first = (comma + 1..headline.end)
            .find(|at| !reading.is(*at, Class::MARK))
            .unwrap_or(headline.end);
        let clause = first..headline.end;
        if clause.len() < 2 || clause.clone().any(|at| reading.stretch(at).is_some()) {
            continue;
        }
        let last = clause.end - 1;
        let inverted = clause.start + 1..clause.end;
        let (verb, source) = if reports(reading, last, &(clause.start..last)) {
            (last, clause.start..last)
        } else if says(reading, &inverted) && reports(reading, clause.start, &inverted) {
            (clause.start, inverted)
        } else if let Some(verb) = (clause.start + 1..last).find(|at| tells(reading, *at, clause.start)) {
            (verb, clause.start..verb)
        } else {
            continue;
        };
        let addressee = verb + 1..clause.end;
        let led = reading.is(source.start, Class::LINKING);
        let verbal = source.clone().any(|at| reading.is(at, Class::VERBAL));
        // A quotation that the comma stands in goes on to its mark.
        let end = reading
            .stretch(comma)
            .map_or(comma, |stretch| reading.stretches[stretch].tokens.end);
        let told = source.end == verb && !addressee.is_empty();
        if led || verbal || end > verb || told && addressee.clone().any(|at| reading.is(at, Class::LINKING)) {
            continue;
        }
        let mut draft = Draft::new(one(headline.start..end), CLOSED.name, 900);
        draft.class = reading.cue_class(verb);
        draft.source = Some(source);
        draft.addressee = Some(addressee).filter(|_| told);
        draft.cue = Some(verb..verb + 1);
        ledger.claim(draft);
    }
}

/// Whether a token is a verb like "tells" with a subject that starts at `start`.
fn tells(reading: &Reading<'_>, verb: usize, start: usize) -> bool {
    let told = |form: u16| {
        let cues = &reading.lexicon.form(form).cues;
        cues.iter()
            .any(|cue| reading.lexicon.cue(*cue).takes.has(Takes::TOLD))
    };
    reading.verb(verb).is_some_and(told) && reports(reading, verb, &(start..verb))
}

/// Whether a token is a verb in the form of headlines that can report, with such a subject: "study finds", "police say", but not "wage claims".
fn reports(reading: &Reading<'_>, verb: usize, subject: &Range<usize>) -> bool {
    let Some(form) = reading.verb(verb).map(|form| reading.lexicon.form(form)) else {
        return false;
    };
    let takes = |cue: &&u16| {
        let takes = reading.lexicon.cue(**cue).takes;
        takes.has(Takes::QUOTE) || takes.has(Takes::CLAUSE) || takes.has(Takes::THAT)
    };
    let Some(cue) = form.cues.iter().find(takes) else {
        return false;
    };
    let last = subject.end - 1;
    let word = reading.lower(last);
    let plural = reading.name(last).is_none() && (word.ends_with('s') || word == "police");
    let agrees = match form.form {
        Form::Third => !plural,
        Form::Base => plural,
        Form::Past => true,
        _ => reading.lower(verb) == "said",
    };
    agrees && (!reading.lexicon.cue(*cue).noun_too || says(reading, subject))
}

fn says(reading: &Reading<'_>, words: &Range<usize>) -> bool {
    let Some(last) = words.end.checked_sub(1).filter(|last| *last >= words.start) else {
        return false;
    };
    let loud = Class::COMMA.or(Class::AUXILIARY).or(Class::TO);
    let quiet = words
        .clone()
        .all(|at| reading.stretch(at).is_none() && !reading.is(at, loud));
    let listed = listed(SAYERS, reading.lower(last));
    quiet
        && words.len() <= 6
        && (listed || named(reading, last, &[EntityKind::Person, EntityKind::Organization]))
}

fn person(reading: &Reading<'_>, words: &Range<usize>) -> bool {
    words.end > words.start
        && words.clone().all(|at| reading.is(at, Class::CAPITAL))
        && named(reading, words.end - 1, &[EntityKind::Person])
}

fn named(reading: &Reading<'_>, at: usize, kinds: &[EntityKind]) -> bool {
    reading.name(at).is_some_and(|id| {
        let entity = reading.entities.get(reading.mention(id).entity);
        entity.is_some_and(|entity| kinds.contains(&entity.kind))
    })
}
