//! Whose office a description without a name is: "the minister", "Kenya’s president", "the secretary of state".
//!
//! Who has been given an office holds it where the words agree and whose it is does not contradict: "the finance minister" is not the energy
//! minister, "Tesla’s chief executive" not Ford’s. Two with the same office are nobody.

use onrecord_document::{EntityId, EntityKind, Role};

use super::Tokens;
use crate::reading::{Reading, role_head};
use crate::words::{Class, listed};

/// The one who holds the office, or the body that is called so.
pub(super) fn holder(reading: &Reading<'_>, segment: &Tokens) -> Option<EntityId> {
    by_words(reading, segment)
        .or_else(|| by_whole(reading, segment))
        .or_else(|| head_of_body(reading, segment))
}

/// Words for whoever is at the head of a body, whatever the office is called.
const HEADS: &str = "chief boss head leader";

/// Offices at the head of a body.
const AT_THE_HEAD: &str = "chief boss head leader secretary-general director-general president chairman chairwoman chair executive ceo \
     director governor commissioner";

/// "NATO’s chief", "the NATO chief", "the Western military alliance’s chief": the one person of the article with an office at the head of that body.
fn head_of_body(reading: &Reading<'_>, segment: &Tokens) -> Option<EntityId> {
    let head = segment.end.checked_sub(1).filter(|head| *head > segment.start)?;
    if !listed(HEADS, reading.lower(head)) {
        return None;
    }
    let owner = head - 1 - usize::from(reading.is(head - 1, Class::GENITIVE));
    let mention = reading.name(owner).or_else(|| reading.other_mention(owner))?;
    let body = reading.entities.get(reading.mention(mention).entity)?;
    let leads = |role: &Role| {
        let office = role_head(&role.text).to_lowercase();
        role.organization.as_ref() == Some(&body.name) && listed(AT_THE_HEAD, &office)
    };
    let mut leaders = reading
        .entities
        .iter()
        .filter(|(_, entity)| entity.kind == EntityKind::Person && entity.roles.iter().any(leads));
    let (id, _) = leaders.next().filter(|_| body.kind == EntityKind::Organization)?;
    leaders.next().is_none().then_some(id)
}

/// "the minister", "his attorney", "Obama’s former strategist": the one entity named so far who was given that office in all these
/// words. Two with the same role are nobody. Whose someone is need not be told before: "his attorney" may be named later.
fn by_words(reading: &Reading<'_>, segment: &Tokens) -> Option<EntityId> {
    let owner = owner(reading, segment);
    let definite = reading.lower(segment.start) == "the";
    let start = owner.unwrap_or(segment.start + 1);
    if owner.is_none() && !definite
        || start >= segment.end
        || segment.end - start > 4
        || (start..segment.end).any(|at| reading.is(at, Class::PREPOSITION))
    {
        return None;
    }
    let in_words = |tells: &dyn Fn(usize) -> bool| -> Vec<&str> {
        let last = |at: &usize| at + 1 == segment.end;
        (start..segment.end)
            .filter(|at| last(at) || tells(*at))
            .map(|at| synonym(reading.lower(at)))
            .collect()
    };
    let all = in_words(&|at| !reading.is(at, Class::GENITIVE));
    // Names are told apart as wholes, and a party tells nobody apart.
    let nameless = in_words(&|at| {
        let tells = reading.name(at).is_none() && !listed(CREEDS, reading.lower(at));
        tells && !reading.is(at, Class::GENITIVE)
    });
    let offset = reading.tokens[segment.start].span.start;
    let only = all.len() == 1;
    let holder = |offset: u32, words: &[&str]| {
        unique_holder(reading, offset, words, only).filter(|id| may_hold(reading, *id, segment))
    };
    let called = || (!only).then(|| body_of_words(reading, &all)).flatten();
    holder(offset, &all)
        .or_else(called)
        .or_else(|| holder(offset, &nameless))
        .or_else(|| owner.and_then(|_| holder(u32::MAX, &all)))
}

/// "the secretary of state": the one person who has been given a role of these words, with nothing but names before them: not the "deputy
/// secretary of state".
fn by_whole(reading: &Reading<'_>, segment: &Tokens) -> Option<EntityId> {
    let words = segment.start + 1..segment.end;
    if reading.lower(segment.start) != "the" || words.len() < 2 {
        return None;
    }
    let is_same = |role: &Role| {
        let given = reading.tokens_in(role.span);
        let Some(start) = given.end.checked_sub(words.len()) else {
            return false;
        };
        given.end <= segment.start
            && start >= given.start
            && (given.start..start).all(|at| reading.name(at).is_some())
            && (start..given.end)
                .zip(words.clone())
                .all(|(one, other)| reading.lower(one) == reading.lower(other))
    };
    let mut holders = reading.entities.iter().filter(|(_, entity)| {
        let mut roles = entity.roles.iter();
        entity.kind == EntityKind::Person && roles.any(is_same)
    });
    let (id, _) = holders.next()?;
    holders.next().is_none().then_some(id)
}

/// Whether someone can hold the office that an expression ends in, where it names whose that is: "Tesla’s chief executive" is nobody who was said
/// to be Ford’s. That "Ukrainian" is of Ukraine is read off the first letters.
pub(super) fn may_hold(reading: &Reading<'_>, id: EntityId, segment: &Tokens) -> bool {
    const ALIKE: usize = 4;
    let (Some(entity), Some((body, lies_in))) = (reading.entities.get(id), named_body(reading, segment))
    else {
        return true;
    };
    let office = synonym(reading.lower(segment.end - 1));
    let alike = |left: &str, right: &str| {
        let common = left
            .chars()
            .zip(right.chars())
            .take_while(|(left, right)| left == right);
        left == right || common.count() >= ALIKE
    };
    let is_place = |name: &str| {
        let mut places = reading.entities.iter().map(|(_, entity)| entity);
        places.any(|entity| entity.kind == EntityKind::Place && entity.name == name)
    };
    let is_of_body = |role: &Role| {
        let Some(organization) = &role.organization else {
            return true;
        };
        let given = format!("{} {organization}", role.text).to_lowercase();
        let is_same = body
            .split(' ')
            .any(|word| given.split(' ').any(|other| alike(word, other)));
        is_same || lies_in && !is_place(organization)
    };
    let mut roles = entity
        .roles
        .iter()
        .filter(|role| synonym(role_head(&role.text.to_lowercase())) == office)
        .peekable();
    roles.peek().is_none() || roles.any(is_of_body)
}

/// Parties and religions: "the Democratic senator" may be of any state.
const CREEDS: &str = "democratic democrat republican gop labour conservative tory liberal green socialist communist centrist islamist \
     nationalist christian catholic protestant orthodox muslim sunni shiite jewish hindu buddhist sikh";

/// The name of the place, people or body whose office an expression is about, in small letters: "ukraine" in "Ukraine’s president", "ukrainian"
/// in "the Ukrainian president"; and whether the office may only lie there: "a New York judge".
fn named_body(reading: &Reading<'_>, segment: &Tokens) -> Option<(String, bool)> {
    let id = segment.clone().find_map(|at| reading.name(at))?;
    let mention = reading.mention(id);
    let kind = reading.entities.get(mention.entity)?.kind;
    let owns = matches!(
        kind,
        EntityKind::Place | EntityKind::Norp | EntityKind::Organization | EntityKind::Facility
    );
    let genitive = reading.is(reading.tokens_in(mention.span).end, Class::GENITIVE);
    let name = reading.text.slice(mention.span).to_lowercase();
    (owns && !listed(CREEDS, &name)).then_some((name, kind == EntityKind::Place && !genitive))
}

/// Behind "his", "my" or "Obama’s" at the start of an expression.
fn owner(reading: &Reading<'_>, segment: &Tokens) -> Option<usize> {
    if matches!(
        reading.lower(segment.start),
        "its" | "his" | "her" | "their" | "my" | "our"
    ) {
        return Some(segment.start + 1);
    }
    let name = reading.mention(reading.name(segment.start)?);
    let end = reading.tokens_in(name.span).end;
    (end < segment.end && reading.is(end, Class::GENITIVE)).then_some(end + 1)
}

/// Words that are said of the same people; the first stands for all.
const SYNONYMS: [&[&str]; 10] = [
    &["attorney", "lawyer"],
    &["nominee", "candidate"],
    &["republican", "gop"],
    &["senator", "sen."],
    &["governor", "gov."],
    &["representative", "rep.", "congressman", "congresswoman"],
    &["judge", "justice"],
    &["committee", "panel"],
    &["ambassador", "envoy"],
    &["captain", "skipper", "capt."],
];

/// All words that are said of the same people as one; none if there is no other.
pub(super) fn synonyms(word: &str) -> &'static [&'static str] {
    let group = SYNONYMS.iter().find(|group| group.contains(&word));
    group.map_or(&[], |group| *group)
}

/// The word that stands for all that are said of the same people.
fn synonym(word: &str) -> &str {
    synonyms(word).first().copied().unwrap_or(word)
}

/// The one entity with a role that ends in the last of `words` and has the others in it, around it or in the name of its body, given before
/// `offset`; or, with `bodies`, the one body whose name ends in the word.
fn unique_holder(reading: &Reading<'_>, offset: u32, words: &[&str], bodies: bool) -> Option<EntityId> {
    let (head, others) = words.split_last()?;
    let mut found = None;
    let group = synonyms(head);
    let spelt = if group.is_empty() {
        std::slice::from_ref(head)
    } else {
        group
    };
    for id in spelt.iter().flat_map(|head| reading.holders(head)) {
        let Some(entity) = reading.entities.get(*id) else {
            continue;
        };
        let person = entity.kind == EntityKind::Person
            && entity.roles.iter().any(|role| {
                let text = role.text.to_lowercase();
                role.span.start < offset
                    && spelt.contains(&role_head(&text))
                    && others.iter().all(|word| is_told(reading, role, &text, word))
            });
        let last = entity.name.rsplit(' ').next().unwrap_or_default();
        let body = entity.kind == EntityKind::Organization
            && bodies
            && entity.name.contains(' ')
            && last.eq_ignore_ascii_case(head);
        if person || body {
            if found.is_some_and(|found| found != *id) {
                return None;
            }
            found = Some(*id);
        }
    }
    found
}

/// Whether a word is said of an office where it was given to someone: in the role, in the name of its body, or right before, "the union’s
/// president".
fn is_told(reading: &Reading<'_>, role: &Role, text: &str, word: &str) -> bool {
    const BEFORE: usize = 3;
    let start = reading.tokens_in(role.span).start;
    let mut before = start.saturating_sub(BEFORE)..start;
    let body = role.organization.as_deref().unwrap_or_default().to_lowercase();
    text.contains(word)
        || body.contains(word)
        || before.any(|at| reading.sentence(at) == reading.sentence(start) && reading.lower(at) == word)
}

/// "the appeals court" for "the U.S. Court of Appeals for the Sixth Circuit": the one body whose name has all the words.
fn body_of_words(reading: &Reading<'_>, words: &[&str]) -> Option<EntityId> {
    let mut fitting = reading.entities.iter().filter(|(_, entity)| {
        entity.kind == EntityKind::Organization && {
            let name = entity.name.to_lowercase();
            words.iter().all(|word| name.split(' ').any(|part| part == *word))
        }
    });
    let (id, _) = fitting.next()?;
    fitting.next().is_none().then_some(id)
}
