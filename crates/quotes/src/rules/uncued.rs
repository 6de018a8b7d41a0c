//! Quotations that fill their paragraph and have no reporting clause.
//!
//! Finds: the answer in a dialogue (“Did you see it?” she asked. [new paragraph] “I see a great many memos.”), which is an
//! attribution of its own; and a quoted paragraph behind a quotation that ends like a statement: its speaker goes on, but for where
//! several paragraphs in a row are turns (“It’s five now,” he says. “It’s a hospital clock.” “Why?”).
//!
//! Must not take: titles, terms and headings (‘Legend in the Coal Fields’); quotations with no quotation in the paragraph before, which may be anyone's.
//!
//! From: the conversation sieves of He et al. 2013 and Muzny et al. 2017.

use std::ops::Range;

use onrecord_document::CueClass;

use super::{Rule, is_utterance};
use crate::ledger::{Draft, Ledger};
use crate::reading::Reading;
use crate::report::Report;
use crate::words::Class;

pub(super) const RULE: Rule = Rule {
    name: "direct.uncued",
    apply,
};

fn apply(reading: &Reading<'_>, _reports: &[Report], ledger: &mut Ledger) {
    for at in 1..reading.paragraphs.len() {
        let Some(tokens) = whole(reading, at) else {
            continue;
        };
        if !ledger.free(&tokens) {
            continue;
        }
        let before = &reading.paragraphs[at - 1].0;
        let Some((owner, last)) = last_quotation(reading, ledger, before) else {
            continue;
        };
        let asked = ledger.drafts[owner].class == Some(CueClass::Ask)
            || reading.lower(last.end.saturating_sub(2)) == "?";
        let answered = ledger.drafts[owner].cue.is_none();
        // A few words or a question are a turn of a dialogue; a statement behind a statement goes on.
        let words = tokens.clone().filter(|at| reading.is(*at, Class::WORD)).count();
        let turn = words <= 7 || reading.lower(tokens.end.saturating_sub(2)) == "?";
        if asked || answered || turn || is_turn_of_several(reading, at) {
            ledger.claim(Draft::new(vec![tokens], RULE.name, 700));
        } else {
            ledger.extend(owner, tokens);
        }
    }
}

/// Paragraphs in a row that make a dialogue, and how many of them are nothing but a quotation.
const DIALOGUE: (usize, usize) = (3, 2);
/// Words that may stand beside the quotations of a turn: “You’re up,” says Ana Lind, the night nurse.
const BESIDE: usize = 10;
/// How far a dialogue is looked for.
const REACH: usize = 4;

/// Whether a paragraph is one quotation in a dialogue, where each paragraph is another's.
pub(crate) fn is_turn_of_several(reading: &Reading<'_>, paragraph: usize) -> bool {
    let turn = |paragraph: &usize| is_turn(reading, *paragraph);
    if whole(reading, paragraph).is_none() {
        return false;
    }
    let last = reading.paragraphs.len().min(paragraph + 1 + REACH);
    let behind = (paragraph + 1..last).take_while(turn);
    let before = (paragraph.saturating_sub(REACH)..paragraph)
        .rev()
        .take_while(turn);
    let (mut turns, mut quotations) = (1, 1);
    for other in before.chain(behind) {
        turns += 1;
        quotations += usize::from(whole(reading, other).is_some());
    }
    turns >= DIALOGUE.0 && quotations >= DIALOGUE.1
}

/// Whether a paragraph opens with a quotation that is closed, and says little besides its quotations.
fn is_turn(reading: &Reading<'_>, paragraph: usize) -> bool {
    let tokens = &reading.paragraphs[paragraph].0;
    let Some(first) = reading.stretch(tokens.start) else {
        return false;
    };
    let stretch = &reading.stretches[first];
    let beside = tokens
        .clone()
        .filter(|at| reading.stretch(*at).is_none() && reading.is(*at, Class::WORD));
    stretch.tokens.start == tokens.start && stretch.opens && stretch.closes && beside.count() <= BESIDE
}

/// A paragraph that is one quotation, marks to marks.
fn whole(reading: &Reading<'_>, paragraph: usize) -> Option<Range<usize>> {
    let tokens = &reading.paragraphs[paragraph].0;
    let stretch = &reading.stretches[reading.stretch(tokens.start)?];
    let is_said = is_utterance(reading, tokens) && !is_titled(reading, tokens);
    (stretch.opens && stretch.tokens == *tokens && is_said).then(|| tokens.clone())
}

/// Whether all words of a paragraph are capitalised as in a title, not only names: ‘Legend in the Coal Fields’ is a heading.
fn is_titled(reading: &Reading<'_>, tokens: &Range<usize>) -> bool {
    let small = Class::PREPOSITION
        .or(Class::DETERMINER)
        .or(Class::CONJUNCTION)
        .or(Class::TO);
    let capital = |at: usize| reading.is(at, Class::CAPITAL);
    let mut words = tokens.clone().filter(|at| reading.is(*at, Class::WORD));
    let common = words
        .clone()
        .skip(1)
        .any(|at| capital(at) && reading.name(at).is_none());
    common && words.all(|at| capital(at) || reading.is(at, small))
}

/// The quotation that ends the paragraph before or is followed there only by its reporting clause, and the draft that has it.
fn last_quotation(
    reading: &Reading<'_>,
    ledger: &Ledger,
    paragraph: &Range<usize>,
) -> Option<(usize, Range<usize>)> {
    let at = paragraph
        .clone()
        .rev()
        .take(40)
        .find(|at| reading.stretch(*at).is_some())?;
    let stretch = &reading.stretches[reading.stretch(at)?];
    let alone = reading.sentence(paragraph.end - 1) == reading.sentence(at);
    Some((ledger.owner(at)?, stretch.tokens.clone())).filter(|_| alone && stretch.closes)
}
