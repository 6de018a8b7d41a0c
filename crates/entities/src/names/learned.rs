//! Names that the learned model found, with what the rules know of the same words: titles, facts, and the names inside others.

use std::ops::Range;

use onrecord_document::EntityKind;

use rustc_hash::FxHashSet;

use super::Name;
use crate::governments::is_sort;
use crate::knowledge::{Classes, Form, Knowledge};
use crate::mentions;
use crate::roles::is_possessive;
use crate::words::{Shape, Word, Words};

/// Joins the names of the learned model with those of the rules, both in order. Where they overlap, the model decides where a name
/// begins and ends; what only the rules found stays if they are sure of it.
pub(crate) fn merge(
    words: &Words<'_>,
    knowledge: &Knowledge,
    ruled: &[Name],
    learned: &[mentions::Name],
) -> Vec<Name> {
    let learned = &whole_names(words, knowledge, ruled, learned);
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
    surnames_first(words, &mut names, &mut taken);
    bodies_again(words, knowledge, &mut names, &taken);
    names.sort_by_key(|name| (name.start, std::cmp::Reverse(name.end)));
    names
}

/// "Johnson & Johnson" is one name, and no person's; "Ana Lind" of "((Ana Lind)) Yes" ends where the bracket closes.
fn whole_names(
    words: &Words<'_>,
    knowledge: &Knowledge,
    ruled: &[Name],
    learned: &[mentions::Name],
) -> Vec<mentions::Name> {
    let mut names: Vec<mentions::Name> = Vec::with_capacity(learned.len());
    for name in learned {
        let mut name = name.clone();
        name.tokens.end = before_bracket(words, &name.tokens);
        name.tokens.start = behind_owner(words, knowledge, ruled, &name.tokens);
        // "Ohio" of "state of Ohio", which is found as a description.
        let start = name.tokens.start;
        let has_sort =
            is_sort(&words.tokens[start]) && words.after(start + 1).is_some_and(|of| of.text == "of");
        if name.kind == EntityKind::Place && has_sort {
            name.tokens.start = name.tokens.end.min(start + 2);
        }
        if name.tokens.is_empty() {
            continue;
        }
        let ampersand = |at: usize| words.tokens[at].text == "&";
        match names.last_mut() {
            Some(last) if last.tokens.end + 1 == name.tokens.start && ampersand(last.tokens.end) => {
                last.tokens.end = name.tokens.end;
                last.kind = EntityKind::Organization;
            }
            _ => {
                if name.kind == EntityKind::Person && name.tokens.clone().any(ampersand) {
                    name.kind = EntityKind::Organization;
                }
                names.push(name);
            }
        }
    }
    names
}

/// Where a name starts behind the country that owns it: "Daily Nation" in "Kenya’s Daily Nation". Not in "Syria’s Foreign Ministry", for other
/// countries have one too.
fn behind_owner(words: &Words<'_>, knowledge: &Knowledge, ruled: &[Name], name: &Range<usize>) -> usize {
    let at = ruled.partition_point(|owner| owner.start < name.start);
    let owner = ruled.get(at).filter(|owner| owner.start == name.start);
    let is_country = |owner: &&Name| {
        let fact = owner.fact.filter(|fact| fact.form == Form::Name);
        fact.is_some_and(|fact| knowledge.concept(fact.concept).country)
    };
    let owns = |owner: &&Name| owner.end + 1 < name.end && is_possessive(&words.tokens[owner.end]);
    let is_own = |owner: &&Name| {
        let rest = &words.tokens[owner.end + 1..name.end];
        !rest[rest.len() - 1].is(Classes::ORG) || rest.iter().any(|word| !word.is(Classes::COMMON))
    };
    owner
        .filter(is_country)
        .filter(owns)
        .filter(is_own)
        .map_or(name.start, |owner| owner.end + 1)
}

/// The end of a name, or the closing bracket in it that none of it opens.
fn before_bracket(words: &Words<'_>, name: &Range<usize>) -> usize {
    let mut depth = 0;
    let closes = |at: &usize| {
        match words.tokens[*at].text {
            "(" | "[" => depth += 1,
            ")" | "]" => depth -= 1,
            _ => {}
        }
        depth < 0
    };
    name.clone().find(closes).unwrap_or(name.end)
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
    // "Mei-Lin Berg" where "Lin Berg" was found.
    let glued = |at: usize| words.tokens[at].glued;
    while start >= 2
        && glued(start)
        && glued(start - 1)
        && words.tokens[start - 1].text == "-"
        && words.tokens[start - 2].shape == Shape::Capital
        && !taken[start - 2..start].contains(&true)
    {
        start -= 2;
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

/// "Ban Ki-moon vowed" once "Mr. Ban" is named: a surname that opens a sentence, before words with capitals that are in no name.
fn surnames_first(words: &Words<'_>, names: &mut Vec<Name>, taken: &mut [bool]) {
    let tokens = &words.tokens;
    let is_surname = |name: &&Name| {
        let is_person = name.learned == Some(EntityKind::Person) || name.title.is_some();
        is_person && name.end - name.start == 1
    };
    let shown = names
        .iter()
        .filter(is_surname)
        .map(|name| tokens[name.start].text);
    let shown: FxHashSet<&str> = shown.collect();
    if shown.is_empty() {
        return;
    }
    let part = |word: &Word<'_>| word.shape == Shape::Capital && !word.is(NO_PERSON);
    for at in (0..tokens.len()).filter(|at| tokens[*at].opens && shown.contains(tokens[*at].text)) {
        let mut end = at + 1;
        while words.after(end).is_some_and(part) {
            end += 1;
            // "Ki-moon"
            while words
                .after(end)
                .is_some_and(|word| word.glued && word.text == "-")
                && words.after(end + 1).is_some_and(|word| word.glued)
            {
                end += 2;
            }
        }
        let display = words.sentences[tokens[at].sentence as usize].display;
        if end > at + 1 && !display && !taken[at..end].contains(&true) {
            taken[at..end].fill(true);
            names.push(Name {
                start: at,
                end,
                fact: None,
                title: None,
                gender: None,
                learned: Some(EntityKind::Person),
            });
        }
    }
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

/// Words that are no surnames, or say that a name is not a person's.
const NO_PERSON: Classes = Classes::ORG
    .with(Classes::PLACE_WORD)
    .with(Classes::FACILITY_WORD)
    .with(Classes::OTHER_WORD)
    .with(Classes::COMMON);

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
    let mut kind = found.kind;
    if kind == EntityKind::Place
        && end <= start + 2
        && let Some(longer) = surname_behind(words, ruled, start)
    {
        (end, kind) = (longer, EntityKind::Person);
    }
    let addressed = |word: &Word<'_>| matches!(word.text, "Mr." | "Mr" | "Mrs." | "Mrs" | "Ms." | "Ms");
    if start + 1 < end && addressed(&words.tokens[start]) || words.before(start).is_some_and(addressed) {
        kind = EntityKind::Person;
    }
    let from = ruled.partition_point(|name| name.end < end);
    let same_end = ruled[from..]
        .iter()
        .take_while(|name| name.start < end)
        .find(|name| name.end == end);
    // A title in front is no part of a person's name.
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

/// Where the rules' name of a person ends that begins with the name of a place: "Charlotte Lind said", but not "Charlotte, N.C." nor
/// "Charlotte Airport".
fn surname_behind(words: &Words<'_>, ruled: &[Name], start: usize) -> Option<usize> {
    let from = ruled.partition_point(|name| name.start < start);
    let name = ruled[from..]
        .iter()
        .take_while(|name| name.start == start)
        .find(|name| name.end == start + 2 && name.fact.is_none())?;
    let surname = &words.tokens[start + 1];
    (begins_person(&words.tokens[start]) && surname.shape == Shape::Capital && !surname.is(NO_PERSON))
        .then_some(name.end)
}

/// Where the rules' name ends that goes on behind a person's: "Ban Ki-moon" for "Ban", but not "Trump Tower" for "Trump".
fn longer(words: &Words<'_>, ruled: &[Name], start: usize, end: usize) -> Option<usize> {
    let from = ruled.partition_point(|name| name.start < start);
    let name = ruled[from..]
        .iter()
        .take_while(|name| name.start == start)
        .find(|name| name.end > end)?;
    let hyphen = words.tokens[end..name.end].iter().any(|word| word.text == "-");
    let more = &words.tokens[end..name.end];
    (name.end - end <= 3
        && name.fact.is_none()
        && hyphen
        && !more.iter().any(|word| word.is(NO_PERSON) && word.capital()))
    .then_some(name.end)
}

#[cfg(test)]
mod tests {
    use onrecord_document::{Article, EntitiesInput, Syntax};

    use super::*;
    use crate::testing::segment;

    /// The names of a text of which a model found some names: each where its words stand first.
    fn merged(text: &str, learned: &[(&str, EntityKind)]) -> String {
        let article = Article::from_text("test", text).unwrap();
        let segmentation = segment(&article);
        let input = EntitiesInput {
            article: &article,
            segmentation: &segmentation,
            words: &onrecord_document::Words::none(),
            syntax: &Syntax::none(),
        };
        let knowledge = Knowledge::new();
        let words = Words::new(input, &knowledge);
        let learned = learned.iter().map(|(name, kind)| {
            let start = text.find(name).unwrap() as u32;
            let end = start + name.len() as u32;
            let inside =
                |at: &usize| words.tokens[*at].span.start >= start && words.tokens[*at].span.end <= end;
            let tokens: Vec<usize> = (0..words.tokens.len()).filter(inside).collect();
            mentions::Name {
                tokens: tokens[0]..tokens[tokens.len() - 1] + 1,
                kind: *kind,
            }
        });
        let learned: Vec<mentions::Name> = learned.collect();
        let ruled = crate::names::find(&words, &knowledge);
        let names = merge(&words, &knowledge, &ruled, &learned);
        let shown = names.iter().map(|name| {
            let kind = name.learned.map_or("", EntityKind::name);
            format!("{}/{kind}", words.slice(name.start, name.end))
        });
        shown.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn a_given_name_with_a_surname_behind_it_is_no_place() {
        let place = EntityKind::Place;
        for (text, name, expected) in [
            (
                "He met Charlotte Lindqvist there.",
                "Charlotte",
                "Charlotte Lindqvist/person",
            ),
            (
                "He met Charlotte Lindqvist there.",
                "Charlotte Lindqvist",
                "Charlotte Lindqvist/person",
            ),
            ("He flew to Charlotte on Monday.", "Charlotte", "Charlotte/place"),
        ] {
            assert_eq!(merged(text, &[(name, place)]), expected, "{name} in {text}");
        }
    }

    #[test]
    fn a_hyphen_does_not_cut_a_given_name() {
        let found = merged("She met Mei-Lin Berg there.", &[("Lin Berg", EntityKind::Person)]);
        assert_eq!(found, "Mei-Lin Berg/person");
    }

    #[test]
    fn whom_one_calls_mr_is_a_person() {
        let found = merged("On Monday Mr. Harbor left.", &[("Harbor", EntityKind::Place)]);
        assert_eq!(found, "Harbor/person");
    }

    #[test]
    fn a_surname_may_come_first() {
        let text = "It rained. Ban Ki-moon left. On Monday Mr. Ban returned.";
        assert_eq!(merged(text, &[]), "Ban Ki-moon/person; Ban/");
    }
}
