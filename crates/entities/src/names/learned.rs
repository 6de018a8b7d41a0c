//! Names that the learned model found, with what the rules know of the same words: titles, facts, and the names inside others.

use onrecord_document::EntityKind;

use rustc_hash::FxHashSet;

use super::Name;
use crate::knowledge::{Classes, Knowledge};
use crate::mentions;
use crate::words::{Shape, Word, Words};

/// Joins the names of the learned model with those of the rules, both in order. Where they overlap, the model decides where a name
/// begins and ends; what only the rules found stays if they are sure of it.
pub(crate) fn merge(
    words: &Words<'_>,
    knowledge: &Knowledge,
    ruled: &[Name],
    learned: &[mentions::Name],
) -> Vec<Name> {
    let learned = &with_ampersands(words, learned);
    let mut names = Vec::with_capacity(learned.len());
    let mut taken = vec![false; words.tokens.len()];
    for (name, fact) in ruled.iter().filter_map(|name| Some((name, name.fact?))) {
        if knowledge.concept(fact.concept).given {
            names.push(*name);
            taken[name.start..name.end].fill(true);
            continue;
        }
        // "Russia Today": a known name of several words is more than what was found inside it.
        let inside =
            |found: &&mentions::Name| name.start <= found.tokens.start && found.tokens.end <= name.end;
        let from = learned.partition_point(|found| found.tokens.end <= name.start);
        let parts = learned[from..]
            .iter()
            .take_while(|found| found.tokens.start < name.end);
        let whole = |found: &mentions::Name| found.tokens == (name.start..name.end);
        if parts.clone().next().is_some() && parts.clone().all(|found| inside(&found) && !whole(found)) {
            names.push(*name);
            taken[name.start..name.end].fill(true);
        }
    }
    for found in learned {
        if taken[found.tokens.clone()].contains(&true) {
            continue;
        }
        // "May said": no month, if it is somebody's surname.
        let from = ruled.partition_point(|name| name.start < found.tokens.start);
        let is_surname = || {
            ruled
                .get(from)
                .is_some_and(|name| found.tokens == (name.start..name.end) && name.fact.is_none())
        };
        if found.kind == EntityKind::Date && found.tokens.len() == 1 && is_surname() {
            continue;
        }
        taken[found.tokens.clone()].fill(true);
        if matches!(found.kind, EntityKind::Date | EntityKind::Money)
            || words.is_party_tag(found.tokens.start)
        {
            continue;
        }
        let mut name = named(words, knowledge, ruled, found);
        if name.learned == Some(EntityKind::Person) && name.fact.is_none() {
            (name.start, name.end) = whole_person(words, name.start, name.end, &taken);
        }
        if name.end < found.tokens.end {
            taken[name.end..found.tokens.end].fill(false);
        }
        taken[name.start..name.end].fill(true);
        names.push(name);
    }
    names.sort_by_key(|name| name.start);
    let shown = Shown::of(words, &names);
    let more = ruled.iter().filter(|name| {
        let around = names_campaign(words, name) && !taken[name.end - 1];
        around || !taken[name.start..name.end].contains(&true) && shown.is_sure(words, name)
    });
    let more: Vec<Name> = more.copied().collect();
    for name in more {
        taken[name.start..name.end].fill(true);
        names.push(name);
    }
    bodies_again(words, knowledge, &mut names, &taken);
    names.sort_by_key(|name| (name.start, std::cmp::Reverse(name.end)));
    names
}

/// "Johnson & Johnson" is one name, and no person's.
fn with_ampersands(words: &Words<'_>, learned: &[mentions::Name]) -> Vec<mentions::Name> {
    let mut names: Vec<mentions::Name> = Vec::with_capacity(learned.len());
    for name in learned {
        let ampersand = |at: usize| words.tokens[at].text == "&";
        match names.last_mut() {
            Some(last) if last.tokens.end + 1 == name.tokens.start && ampersand(last.tokens.end) => {
                last.tokens.end = name.tokens.end;
                last.kind = EntityKind::Organization;
            }
            _ => {
                names.push(name.clone());
                let of_several = name.kind == EntityKind::Person && name.tokens.clone().any(ampersand);
                if let Some(last) = names.last_mut().filter(|_| of_several) {
                    last.kind = EntityKind::Organization;
                }
            }
        }
    }
    names
}

/// A person's name with the initials before it ("J. K. Ray"), the particles in and before the surname ("Ursula von der Leyen", "Von
/// der Leyen") and the suffix behind it ("Donald Trump Jr."), as far as no other name has them.
fn whole_person(words: &Words<'_>, mut start: usize, mut end: usize, taken: &[bool]) -> (usize, usize) {
    let small = |word: &&Word<'_>| word.is(Classes::PARTICLE) && word.shape == Shape::Lower;
    let is_initial = |word: &Word<'_>| {
        word.shape == Shape::Initial && (word.text.len() > 1 || !matches!(word.text, "I" | "A"))
    };
    // "Ursula von", and then "der Leyen".
    let mut last = end;
    while words.after(last).as_ref().is_some_and(small) {
        last += 1;
    }
    if (last > end || small(&&words.tokens[end - 1])) && words.after(last).is_some_and(Word::capital) {
        end = last + 1;
    }
    if words.after(end).is_some_and(|word| word.is(Classes::SUFFIX)) {
        end += 1;
    }
    while let Some(before) = words.before(start).filter(|_| !taken[start - 1]) {
        let opens = before.is(Classes::PARTICLE) && before.opens && before.shape == Shape::Capital;
        if !is_initial(before) && !small(&before) && !opens {
            break;
        }
        start -= 1;
    }
    (start, end)
}

/// "The Commission" once the European Commission is named: the word that says what a body is, with a capital inside a sentence.
fn bodies_again(words: &Words<'_>, knowledge: &Knowledge, names: &mut Vec<Name>, taken: &[bool]) {
    let is_body = |name: &Name| match name.fact {
        Some(fact) => knowledge.concept(fact.concept).kind == EntityKind::Organization,
        None => name.learned == Some(EntityKind::Organization),
    };
    let lasts = names
        .iter()
        .filter(|name| name.end - name.start > 1 && is_body(name))
        .map(|name| &words.tokens[name.end - 1])
        .filter(|word| word.is(Classes::ORG) && word.capital());
    let lasts: FxHashSet<&str> = lasts.map(|word| word.text).collect();
    if lasts.is_empty() {
        return;
    }
    for (at, word) in words.tokens.iter().enumerate() {
        let again = word.capital()
            && lasts.contains(word.text)
            && !taken[at]
            && !words.sentences[word.sentence as usize].display
            && words
                .before(at)
                .is_some_and(|word| matches!(word.text, "the" | "The"))
            && !words
                .after(at + 1)
                .is_some_and(|word| word.capital() || matches!(word.text, "of" | "for" | "-" | "&"));
        if again {
            names.push(Name {
                start: at,
                end: at + 1,
                fact: None,
                title: None,
                gender: None,
                learned: Some(EntityKind::Organization),
            });
        }
    }
}

/// What the model found, in small letters, for names that only the rules find.
struct Shown {
    whole: FxHashSet<String>,
    surnames: FxHashSet<String>,
}

impl Shown {
    fn of(words: &Words<'_>, names: &[Name]) -> Self {
        let mut shown = Self {
            whole: FxHashSet::default(),
            surnames: FxHashSet::default(),
        };
        for name in names {
            shown
                .whole
                .insert(words.slice(name.start, name.end).to_lowercase());
            if name.learned == Some(EntityKind::Person) {
                shown
                    .surnames
                    .insert(words.tokens[name.end - 1].text.to_lowercase());
            }
        }
        shown
    }

    /// Whether a name is known, has a title, is a full name of a person or body, or names again what the model found elsewhere.
    fn is_sure(&self, words: &Words<'_>, name: &Name) -> bool {
        let tokens = &words.tokens[name.start..name.end];
        let full =
            tokens.len() > 1 && (begins_person(&tokens[0]) || tokens[tokens.len() - 1].is(Classes::ORG));
        let plain = tokens.len() > 1
            && tokens
                .iter()
                .all(|word| word.capital() && !word.is(Classes::COMMON.with(Classes::FUNCTION)));
        let called = |word: &Word<'_>| self.surnames.contains(&word.text.to_lowercase());
        let surname = called(&tokens[0]) || called(&tokens[tokens.len() - 1]);
        name.fact.is_some()
            || name.title.is_some()
            || full
            || plain
            || surname
            || self
                .whole
                .contains(&words.slice(name.start, name.end).to_lowercase())
    }
}

fn begins_person(word: &Word<'_>) -> bool {
    word.is(Classes::GIVEN) && !word.is(Classes::COMMON)
}

/// "Trump campaign" around "Trump".
fn names_campaign(words: &Words<'_>, name: &Name) -> bool {
    name.end - name.start > 1 && matches!(words.tokens[name.end - 1].text, "campaign" | "administration")
}

fn named(words: &Words<'_>, knowledge: &Knowledge, ruled: &[Name], found: &mentions::Name) -> Name {
    let (mut start, mut end) = (found.tokens.start, found.tokens.end);
    // "Ngozi Bellamy of The Evening Mirror", "the Reform Alliance of Samuel Oduya": who, and of whom.
    let person = found.kind == EntityKind::Person;
    let joint = (start + 1..end.saturating_sub(1)).find(|at| {
        let next = &words.tokens[at + 1];
        matches!(words.tokens[*at].text, "of" | "for" | "from")
            && (person
                || begins_person(&words.tokens[start]) && at - start <= 3
                || begins_person(next) && at + 3 == end)
    });
    if let Some(joint) = joint {
        end = joint;
    }
    // "Gaborone, Botswana" is two.
    if found.kind == EntityKind::Place
        && let Some(comma) = (start + 1..end).find(|at| words.tokens[*at].text == ",")
    {
        end = comma;
    }
    if person && let Some(longer) = longer(words, ruled, start, end) {
        end = longer;
    }
    let from = ruled.partition_point(|name| name.end < end);
    let same_end = ruled[from..]
        .iter()
        .take_while(|name| name.start < end)
        .find(|name| name.end == end);
    // A title in front is no part of a person's name.
    let mut kind = found.kind;
    if start + 1 < end
        && matches!(
            words.tokens[start].text,
            "Mr." | "Mr" | "Mrs." | "Mrs" | "Ms." | "Ms"
        )
    {
        kind = EntityKind::Person;
    }
    while kind == EntityKind::Person
        && start + 1 < end
        && words.tokens[start].is(Classes::ANY_TITLE)
        && !words.tokens[start].is(Classes::GIVEN)
        && same_end.is_none_or(|name| name.start > start)
    {
        start += 1;
    }
    if let Some(same) = same_end.filter(|name| name.start == start) {
        return Name {
            learned: Some(kind),
            ..*same
        };
    }
    let the = usize::from(words.tokens[start].text == "The" && start + 1 < end);
    let fact = words
        .known(start + the, end, knowledge)
        .filter(|(stop, _)| *stop == end)
        .map(|(_, fact)| fact);
    let title = same_end
        .filter(|_| kind == EntityKind::Person)
        .and_then(|name| name.title)
        .filter(|title| *title < start);
    Name {
        start,
        end,
        fact,
        title,
        gender: same_end.and_then(|name| name.gender),
        learned: Some(kind),
    }
}

/// Where the rules' name ends that goes on behind a person's: "Ban Ki-moon" for "Ban", but not "Trump Tower" for "Trump".
fn longer(words: &Words<'_>, ruled: &[Name], start: usize, end: usize) -> Option<usize> {
    let from = ruled.partition_point(|name| name.start < start);
    let name = ruled[from..]
        .iter()
        .take_while(|name| name.start == start)
        .find(|name| name.end > end)?;
    let other = Classes::ORG
        .with(Classes::PLACE_WORD)
        .with(Classes::FACILITY_WORD)
        .with(Classes::OTHER_WORD)
        .with(Classes::COMMON);
    let hyphen = words.tokens[end..name.end].iter().any(|word| word.text == "-");
    let more = &words.tokens[end..name.end];
    (name.end - end <= 3
        && name.fact.is_none()
        && hyphen
        && !more.iter().any(|word| word.is(other) && word.capital()))
    .then_some(name.end)
}
