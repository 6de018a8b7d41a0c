//! Conversations in labelled turns: who has a turn, who answers as "A", and whom "you" means.
//!
//! From: the form of interviews in print, in which each turn is said to the other one, and a headline or an introduction says who is
//! interviewed.

use onrecord_document::{EntityKind, ParagraphKind, Quote, Speaker, SpeakerKind};

use super::narrator::the_person;
use super::{Context, Resolution, Tokens, expression};
use crate::reading::Reading;
use crate::rules::is_turn;

/// How many quotes away the turn before or behind another one is looked for.
const REACH: usize = 200;

/// Who is spoken to in the turn `at`: whoever has the turns beside it, if that is one.
pub(super) fn other_party(quotes: &[Quote], at: usize) -> Option<Resolution> {
    let turn = &quotes[at];
    let before = quotes[..at].iter().rev().take(REACH).find(|other| is_turn(other));
    let behind = quotes[at + 1..].iter().take(REACH).find(|other| is_turn(other));
    let [before, behind] = [before, behind].map(|other| other.map(|other| &other.speakers));
    let other = before.or(behind)?;
    let one = behind.is_none_or(|behind| behind == other);
    let fits = is_turn(turn) && one && !other.is_empty() && *other != turn.speakers;
    fits.then(|| Resolution::new(other.clone(), "speaker.second_person", 800))
}

/// Who has the turn `at` with a label: the one who answers, whom the same label of another turn names, or whom the label does.
pub(super) fn speaker(
    reading: &Reading<'_>,
    quotes: &[Quote],
    at: usize,
    label: &Tokens,
    context: &Context,
) -> Option<Resolution> {
    let is_named = reading.name(label.end - 1).is_some();
    let answers = label.len() == 1 && reading.lower(label.start) == "a";
    let interviewed = || {
        context
            .interviewed
            .get_or_init(|| interviewed(reading, quotes))
            .clone()
    };
    let mut found = answers
        .then(interviewed)
        .flatten()
        .map(|speaker| Resolution::new(vec![speaker], "speaker.interviewed", 700))
        .or_else(|| by_initials(reading, label))
        .or_else(|| same_label(reading, quotes, at).filter(|_| !is_named))
        .or_else(|| expression::resolve(reading, label))?;
    // Whoever takes turns is no document, whatever the name looks like elsewhere. Behind a colon, the article's, things are quoted too.
    let speaks = quotes[at].cue.is_none();
    for speaker in found.speakers.iter_mut().filter(|_| speaks) {
        if speaker.kind == SpeakerKind::Document && speaker.entity.is_some() {
            speaker.kind = SpeakerKind::Person;
        }
    }
    Some(found)
}

/// "RA" before a turn of Ruth Amadi: the one person of the article with these initials.
fn by_initials(reading: &Reading<'_>, label: &Tokens) -> Option<Resolution> {
    /// Whoever takes turns is introduced early.
    const ENTITIES: usize = 300;
    let letters = reading.text.slice(reading.span(label)?).replace('.', "");
    let are_initials =
        (2..=3).contains(&letters.len()) && letters.chars().all(|letter| letter.is_ascii_uppercase());
    if !are_initials {
        return None;
    }
    let has = |name: &str| {
        let of_words = name.split([' ', '-']).filter_map(|word| word.chars().next());
        let own: String = of_words.collect();
        let (first, last) = (own.chars().next(), own.chars().last());
        own == letters
            || letters.len() == 2 && letters.chars().next() == first && letters.chars().last() == last
    };
    let mut people = reading.entities.iter().take(ENTITIES).filter(|(_, entity)| {
        entity.kind == EntityKind::Person && entity.name.contains(' ') && has(&entity.name)
    });
    let (id, _) = people.next()?;
    let speaker = expression::speaker(reading, id, label).filter(|_| people.next().is_none())?;
    Some(Resolution::new(vec![speaker], "speaker.initials", 800))
}

/// Whom a label names at another turn near by: not all that are the same were found as names.
fn same_label(reading: &Reading<'_>, quotes: &[Quote], at: usize) -> Option<Resolution> {
    let text = |quote: &Quote| quote.source.map(|source| reading.text.slice(source));
    let label = text(&quotes[at])?;
    let near = at.saturating_sub(REACH)..quotes.len().min(at + REACH);
    let mut same = quotes[near]
        .iter()
        .filter(|other| is_turn(other) && text(other) == Some(label));
    let named = same.find_map(|other| {
        let tokens = reading.tokens_in(other.source?);
        let name = reading.mention(reading.name(tokens.end.checked_sub(1)?)?);
        expression::speaker(reading, name.entity, &tokens)
    })?;
    Some(Resolution::new(vec![named], "speaker.name", 900))
}

/// Who answers in "A: Because it was there.": the one person in the headline, or else in what comes before the first turn.
fn interviewed(reading: &Reading<'_>, quotes: &[Quote]) -> Option<Speaker> {
    let first = quotes.iter().find(|quote| is_turn(quote))?;
    let first = reading.paragraph(reading.tokens_in(first.parts[0]).start);
    let before = || reading.paragraphs[..first].iter();
    let headline = before().filter(|(_, kind)| *kind == ParagraphKind::Headline);
    let text = before().filter(|(_, kind)| *kind != ParagraphKind::Byline);
    let person = the_person(reading, headline.flat_map(|(tokens, _)| tokens.clone()))
        .or_else(|| the_person(reading, text.flat_map(|(tokens, _)| tokens.clone())))?;
    expression::speaker(reading, person, &(0..0))
}
