//! Those whom a headline or the opening of an article tells of without a name, and the text names below: "A Manhattan judge ruled on
//! Friday" before "Justice Frank Nervo wrote"; "House panel votes" before "the House Oversight Committee".
//!
//! From: the practice of news writing that a lead says what someone is and the body says who, where the name alone would tell a
//! reader nothing.

use onrecord_document::{EntityId, EntityKind, MentionKind};

use super::Tokens;
use super::office::synonyms;
use crate::reading::{Reading, role_head};
use crate::words::{Class, listed};

/// How many paragraphs the opening has, the headline included.
const OPENING: usize = 4;

/// Among how many of the first paragraphs one must be named.
const BELOW: usize = 8;

/// Offices that one person of an article holds. "Official" or "aide" are not among them: those may well stay without a name.
const OFFICES: &str = "judge justice senator governor mayor congressman congresswoman representative minister sheriff prosecutor \
     chancellor bishop archbishop cardinal king queen prince ceo chairman chairwoman coach captain ambassador";

/// Bodies.
const BODIES: &str =
    "court committee panel commission agency ministry department council university union airline bank";

/// The one person or body of the article that the expression can mean, if it stands in the opening: without "the", for an office or a
/// body; in any form, if the text goes on with "The watchman, Ana Lind, said" after "A night watchman".
pub(super) fn resolve(reading: &Reading<'_>, segment: &Tokens) -> Option<EntityId> {
    let article = matches!(reading.lower(segment.start), "a" | "an" | "the");
    let start = segment.start + usize::from(article);
    let paragraph = reading.paragraph(segment.start);
    if paragraph >= OPENING || start >= segment.end {
        return None;
    }
    let end = (start..segment.end)
        .find(|at| reading.is(*at, Class::PREPOSITION))
        .unwrap_or(segment.end);
    let head = reading.lower(end.checked_sub(1).filter(|at| *at >= start)?);
    let taken_up = || one(reading, |id| is_taken_up(reading, id, head, segment.end));
    // Headlines leave articles out.
    let bare = !article && paragraph == 0 && reading.sentence_range(segment.start).start == segment.start;
    let indefinite = bare || matches!(reading.lower(segment.start), "a" | "an");
    if !indefinite {
        return taken_up();
    }
    if listed(OFFICES, head) {
        one(reading, |id| holds(reading, id, head))
    } else if listed(BODIES, head) {
        let modifiers: Vec<&str> = (start..end - 1).map(|at| reading.lower(at)).collect();
        let alike = one(reading, |id| is_called(reading, id, head, &modifiers));
        alike.or_else(|| one(reading, |id| is_called(reading, id, head, &[])))
    } else {
        taken_up()
    }
}

/// The one entity named near the beginning that `fits`.
fn one(reading: &Reading<'_>, fits: impl Fn(EntityId) -> bool) -> Option<EntityId> {
    let near = |id: &EntityId| {
        let mut names = reading.entities.mentions().as_slice().iter();
        let first = names.find(|mention| mention.entity == *id && mention.kind == MentionKind::Name);
        first.is_some_and(|first| reading.paragraph(reading.tokens_in(first.span).start) < BELOW)
    };
    let mut fitting = reading
        .entities
        .iter()
        .map(|(id, _)| id)
        .filter(|id| fits(*id) && near(id));
    let first = fitting.next()?;
    fitting.next().is_none().then_some(first)
}

fn same(head: &str, word: &str) -> bool {
    word == head || synonyms(head).contains(&word)
}

/// Whether someone has an office somewhere in the article.
fn holds(reading: &Reading<'_>, id: EntityId, office: &str) -> bool {
    reading.entities.get(id).is_some_and(|entity| {
        let mut roles = entity.roles.iter();
        entity.kind == EntityKind::Person
            && !entity.plural
            && roles.any(|role| same(office, &role_head(&role.text).to_lowercase()))
    })
}

/// Whether someone is told of behind a token with "the" and a word that a description ends in, as one does who has been told of before.
fn is_taken_up(reading: &Reading<'_>, id: EntityId, word: &str, behind: usize) -> bool {
    reading.entities.get(id).is_some_and(|entity| {
        let mut roles = entity.roles.iter();
        entity.kind == EntityKind::Person
            && !entity.plural
            && roles.any(|role| {
                let start = reading.tokens_in(role.span).start;
                start > behind
                    && reading.lower(start - 1) == "the"
                    && same(word, &role_head(&role.text).to_lowercase())
            })
    })
}

/// Whether the name of a body has its sort in it, and one of some other words if there are any.
fn is_called(reading: &Reading<'_>, id: EntityId, sort: &str, others: &[&str]) -> bool {
    reading.entities.get(id).is_some_and(|entity| {
        let name = entity.name.to_lowercase();
        let mut parts = name.split(' ');
        entity.kind == EntityKind::Organization
            && name.contains(' ')
            && parts.clone().any(|part| same(sort, part))
            && (others.is_empty() || parts.any(|part| others.contains(&part)))
    })
}
