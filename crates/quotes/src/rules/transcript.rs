//! Turns with a label before them.
//!
//! Finds: "WALLACE: You said so." in a transcript; "Q: Why?", "Q. Why?", "Q   Why?" and "((Ana Lind)) Because it was there." in an interview
//! (unmarked, but verbatim: direct), with the paragraphs in which the turn goes on; and "Pew Research: “The samples differ.”" anywhere.
//!
//! Must not take: "UPDATE: …", "WASHINGTON: …", "Related: …": without quotation marks a text needs labelled turns of two that take turns,
//! and a label is a name or in capitals. "(LAUGHTER)" is nobody's.
//!
//! From: the colon sieve of Muzny et al. 2017; transcripts as PolNeAR annotates them, in whose training part the paragraphs without a label
//! between two turns are the first one's but for stage directions; briefings of the White House; interviews of Wikinews.

use std::ops::Range;

use onrecord_document::{CueClass, EntityKind, ParagraphKind, Quote};

use super::{Rule, one};
use crate::ledger::{Draft, Ledger};
use crate::reading::Reading;
use crate::report::Report;
use crate::resolve::pronoun::{self, Pronoun};
use crate::words::{Class, listed};

pub(super) const RULE: Rule = Rule {
    name: "direct.labelled_turn",
    apply,
};

/// The longest label in tokens: "Rep. Trey Gowdy (R-S.C.)".
const LABEL: usize = 10;

/// Labels that name no speaker.
const NOTICES: &str = "update updated related watch read more note photo photos video correction editor source story date \
     time what where when listen image exclusive breaking question transcript tags";

/// How a turn begins.
#[derive(Clone, Debug)]
struct Label {
    source: Range<usize>,
    /// The colon, if there is one.
    colon: Option<usize>,
    /// Where the words begin.
    start: usize,
}

fn apply(reading: &Reading<'_>, _reports: &[Report], ledger: &mut Ledger) {
    let mut labels: Vec<Option<Label>> = reading
        .paragraphs
        .iter()
        .map(|(tokens, kind)| label(reading, tokens).filter(|_| runs(*kind)))
        .collect();
    // "A." answers where something was asked; otherwise it counts, or begins a name.
    let is_letter = |label: &Label, letter: &str| reading.lower(label.source.start) == letter;
    if !labels.iter().flatten().any(|label| is_letter(label, "q")) {
        for label in &mut labels {
            label.take_if(|label| label.colon.is_none() && is_letter(label, "a"));
        }
    }
    let transcript = is_transcript(reading, labels.iter().flatten());
    for (at, found) in labels.iter().enumerate() {
        let Some(Label { source, colon, start }) = found.clone() else {
            continue;
        };
        let stretch = reading
            .stretch(start)
            .map(|stretch| reading.stretches[stretch].tokens.clone());
        let (parts, turn) = match stretch {
            Some(tokens) if tokens.start == start && colon.is_some() => (one(tokens), false),
            _ if transcript && (colon.is_none() || spoken(reading, &source)) => {
                (turn(reading, &labels, at, start), true)
            }
            _ => continue,
        };
        let last = parts.last().map_or(start, |last| last.end);
        let asks = reading.lower(source.start) == "q"
            || (start..last).rev().take(2).any(|at| reading.lower(at) == "?");
        let mut draft = Draft::new(parts, RULE.name, 900);
        draft.verbatim_turn = turn;
        draft.cue = colon.map(|colon| colon..colon + 1);
        draft.class = Some(if asks { CueClass::Ask } else { CueClass::Say });
        draft.source = Some(source);
        ledger.claim(draft);
    }
}

/// Whether a quote is a turn with a label.
pub(crate) fn is_turn(quote: &Quote) -> bool {
    quote.found.by == RULE.name
}

/// Whether a paragraph is of running text.
fn runs(kind: ParagraphKind) -> bool {
    matches!(kind, ParagraphKind::Body | ParagraphKind::List)
}

/// All of a turn that begins in a paragraph at a token: what has no label up to the next turn goes on; behind the last turn, where an article
/// may go on by itself, only what says "I" or "we".
fn turn(reading: &Reading<'_>, labels: &[Option<Label>], at: usize, start: usize) -> Vec<Range<usize>> {
    let paragraphs = &reading.paragraphs;
    let next = (at + 1..paragraphs.len()).find(|at| labels[*at].is_some() || !runs(paragraphs[*at].1));
    let is_last = next.is_none_or(|next| labels[next].is_none());
    let goes_on = |tokens: &Range<usize>| {
        !is_last
            || tokens.clone().any(|at| {
                reading.stretch(at).is_none()
                    && matches!(pronoun::of(reading.lower(at)), Some(Pronoun::First))
            })
    };
    let more = paragraphs[at + 1..next.unwrap_or(paragraphs.len())]
        .iter()
        .map(|(tokens, _)| tokens.clone())
        .take_while(goes_on)
        .filter(|tokens| !is_direction(reading, tokens));
    one(start..paragraphs[at].0.end).into_iter().chain(more).collect()
}

/// "(LAUGHTER)", "[crosstalk]", "…": what is told of a scene and not said.
fn is_direction(reading: &Reading<'_>, paragraph: &Range<usize>) -> bool {
    let quiet = Class::MARK.or(Class::STOP).or(Class::DASH);
    let mut told = paragraph.clone().skip_while(|at| reading.is(*at, Class::MARK));
    let last = paragraph.clone().rev().find(|at| !reading.is(*at, quiet));
    let bracketed = told.next().is_some_and(|first| reading.is(first, Class::OPEN))
        && last.is_some_and(|last| reading.is(last, Class::CLOSE));
    bracketed || !paragraph.clone().any(|at| reading.is(at, Class::WORD))
}

/// Whether the labels of a text are those of a transcript: two in capitals, in brackets or of one letter, or names of which two take turns.
fn is_transcript<'r>(reading: &Reading<'_>, labels: impl Iterator<Item = &'r Label>) -> bool {
    let mut certain = 0;
    let mut names: Vec<(&str, usize)> = Vec::new();
    for Label { source, colon, .. } in labels {
        if colon.is_none() || spoken(reading, source) && in_capitals(reading, source) {
            certain += 1;
            continue;
        }
        if !spoken(reading, source) {
            continue;
        }
        let name = reading.lower(source.end - 1);
        match names.iter_mut().find(|(other, _)| *other == name) {
            Some((_, turns)) => *turns += 1,
            None => names.push((name, 1)),
        }
    }
    certain >= 2 || names.iter().filter(|(_, turns)| *turns >= 2).count() >= 2
}

/// The label at the start of a paragraph, if it has one: words that can be a speaker before a colon, a name in double brackets, "Q" or "A".
fn label(reading: &Reading<'_>, paragraph: &Range<usize>) -> Option<Label> {
    before_colon(reading, paragraph)
        .or_else(|| in_brackets(reading, paragraph))
        .or_else(|| letter(reading, paragraph))
        .filter(|label| label.start < paragraph.end)
}

/// "((Ana Lind))"
fn in_brackets(reading: &Reading<'_>, paragraph: &Range<usize>) -> Option<Label> {
    let twice = |at: usize, class: Class| reading.is(at, class) && reading.is(at + 1, class);
    let start = paragraph.start + 2;
    let limit = paragraph.end.min(start + LABEL);
    let end = (start + 1..limit).find(|at| twice(*at, Class::CLOSE))?;
    let clean = (start..end).all(|at| reading.is(at, Class::WORD));
    (twice(paragraph.start, Class::OPEN) && clean).then_some(Label {
        source: start..end,
        colon: None,
        start: end + 2,
    })
}

/// "Q." and "A.", and "Q" alone before a sentence.
fn letter(reading: &Reading<'_>, paragraph: &Range<usize>) -> Option<Label> {
    let at = paragraph.start;
    let text = |at: usize| reading.tokens.get(at).map(|token| reading.text.slice(token.span));
    let dotted = reading.glued(at + 1) && text(at + 1) == Some(".");
    let begins = |at: usize| reading.is(at, Class::CAPITAL.or(Class::MARK).or(Class::NUMBER));
    let fits = match text(at)? {
        "Q" => dotted || !reading.glued(at + 1) && begins(at + 1),
        "A" => dotted && begins(at + 2),
        _ => false,
    };
    fits.then_some(Label {
        source: at..at + 1,
        colon: None,
        start: at + 1 + usize::from(dotted),
    })
}

/// The words before a colon at the start of a paragraph, if they can be a speaker.
fn before_colon(reading: &Reading<'_>, paragraph: &Range<usize>) -> Option<Label> {
    // A transcript that is quoted as a whole has a mark before each turn: "“WALLACE: You said so."
    let start = paragraph.start + usize::from(reading.is(paragraph.start, Class::MARK));
    let limit = paragraph.end.min(start + LABEL);
    let colon = (start + 1..limit).find(|at| reading.is(*at, Class::COLON))?;
    let label = start..colon;
    let around = reading.stretch(paragraph.start);
    let clean = label.clone().all(|at| {
        reading.stretch(at) == around && !reading.is(at, Class::STOP.or(Class::COMMA).or(Class::MARK))
    });
    let capital =
        reading.is(label.start, Class::CAPITAL) && reading.is(colon - 1, Class::CAPITAL.or(Class::CLOSE));
    (clean && capital && !is_notice(reading, &label)).then_some(Label {
        source: label,
        colon: Some(colon),
        start: colon + 1,
    })
}

/// Whether a label before a colon says what follows, and not who says it: "Photo: Ana Lind".
pub(crate) fn is_notice(reading: &Reading<'_>, label: &Range<usize>) -> bool {
    listed(NOTICES, reading.lower(label.start))
}

/// Whether a label is one of a transcript: "WALLACE", "Q", "CHRIS WALLACE, HOST", or a person's name.
fn spoken(reading: &Reading<'_>, label: &Range<usize>) -> bool {
    let person = reading.name(label.end - 1).is_some_and(|id| {
        let entity = reading.entities.get(reading.mention(id).entity);
        entity.is_some_and(|entity| entity.kind == EntityKind::Person)
    });
    label.len() <= 5 && (in_capitals(reading, label) || person)
}

fn in_capitals(reading: &Reading<'_>, label: &Range<usize>) -> bool {
    label.clone().all(|at| {
        let word = reading.text.slice(reading.tokens[at].span);
        !word.chars().any(char::is_lowercase)
    })
}
