//! Other words for someone just named: "Sorrell apologised. “Embarrassing,” the midfielder said."
//!
//! News writing, above all of sport and of the arts, would rather say something else of someone than say the name again (Fowler 1926, "elegant
//! variation"): where someone is from, what position someone plays in, how old someone is. Such words mean the one person of whom they were said with
//! the name, "Belgian Joost Maes", or else the one person whom the text is about at that place, and nobody where there are two.

use std::ops::Range;

use onrecord_document::{EntityKind, Gender, ParagraphKind};

use crate::chains::Chains;
use crate::knowledge::{Classes, Form, Knowledge};
use crate::nominals::Found;
use crate::pronouns::stands;
use crate::roles::is_possessive;
use crate::words::{Shape, Word, Words};

/// How many sentences a paragraph is followed back.
const SENTENCES: usize = 8;
/// How many names are looked through for one of whom the same was said.
const NAMES: usize = 300;

/// Whom such words mean, at `the` to `head`; `named` are the names in order.
pub(crate) fn person(
    words: &Words<'_>,
    knowledge: &Knowledge,
    chains: &Chains<'_>,
    named: &[Found],
    the: usize,
    head: usize,
) -> Option<usize> {
    let noun = &words.tokens[head];
    let varies =
        is_aged(words, the, head) || noun.is(Classes::VARIED) || country_of_one(knowledge, noun).is_some();
    let subject = noun.parsed.is_none() || noun.is_subject() || stands(words, the, head + 1).0;
    if !varies || !subject || noun.quotation != 0 {
        return None;
    }
    match told(words, knowledge, chains, named, the, noun) {
        Named::One(chain) => return Some(chain),
        Named::Several => return None,
        Named::Nobody => {}
    }
    let sentence = noun.sentence as usize;
    let (start, first) = paragraph(words, sentence);
    let gender = gender_of(noun);
    match only(words, chains, named, start..the, gender) {
        Named::One(chain) => Some(chain),
        Named::Several => None,
        Named::Nobody => {
            let (start_before, _) = paragraph(words, first.checked_sub(1)?);
            match only(words, chains, named, start_before..start, gender) {
                Named::One(chain) => Some(chain),
                _ => None,
            }
        }
    }
}

/// "the 34-year-old", "the 34-year-old mother"
pub(crate) fn is_aged(words: &Words<'_>, the: usize, head: usize) -> bool {
    let text = |offset: usize| words.tokens.get(the + offset).map_or("", |word| word.text);
    head >= the + 5 && text(3) == "year" && text(5) == "old"
}

/// The country of "the Dane": a word for one of a people, which is not also that for all of them.
fn country_of_one(knowledge: &Knowledge, noun: &Word<'_>) -> Option<u32> {
    if !noun.capital() {
        return None;
    }
    let fact = knowledge.name(&format!("{}s", noun.text))?;
    (fact.form == Form::People).then_some(fact.concept)
}

fn gender_of(noun: &Word<'_>) -> Option<Gender> {
    let by_ending = || match noun.text {
        text if text.ends_with("woman") => Some(Gender::Feminine),
        text if text.ends_with("man") => Some(Gender::Masculine),
        _ => None,
    };
    noun.classes.gender().or_else(by_ending)
}

/// Of whom the noun was said with the name before: "the tenor" is "American tenor Marcus Hale", "the Belgian" is "Belgian cyclist Joost Maes";
/// several, too, where it was said of someone without a name, "a boxer".
fn told(
    words: &Words<'_>,
    knowledge: &Knowledge,
    chains: &Chains<'_>,
    named: &[Found],
    the: usize,
    noun: &Word<'_>,
) -> Named {
    let country = country_of_one(knowledge, noun);
    let mut found = Named::Nobody;
    for name in before(named, the).iter().rev().take(NAMES) {
        let is_person = chains.chains[name.chain].kind == EntityKind::Person;
        let with_noun = words
            .before(name.start)
            .is_some_and(|word| word.text.eq_ignore_ascii_case(noun.text));
        let from_there = || country.is_some() && country_before(words, knowledge, name.start) == country;
        if is_person && (with_noun || from_there()) {
            found = match found {
                Named::Nobody => Named::One(name.chain),
                Named::One(chain) if chain == name.chain => found,
                _ => return Named::Several,
            };
        }
    }
    if matches!(found, Named::Nobody) && is_of_another(words, the, noun) {
        return Named::Several;
    }
    found
}

/// Whether somebody without a name has been told of by the noun before: "a boxer left".
fn is_of_another(words: &Words<'_>, the: usize, noun: &Word<'_>) -> bool {
    const REACH: usize = 300;
    let tokens = &words.tokens[the.saturating_sub(REACH)..the];
    tokens.iter().enumerate().any(|(at, word)| {
        let before = at.checked_sub(1).map(|before| tokens[before].text);
        word.text.eq_ignore_ascii_case(noun.text) && !matches!(before, Some("the" | "The"))
    })
}

/// The country that stands before a name, or before what someone is: "Belgian Joost Maes", "the veteran Dutch climber Bas Kuiper", "Spain’s Luis
/// Mora".
fn country_before(words: &Words<'_>, knowledge: &Knowledge, name: usize) -> Option<u32> {
    /// "Dutch road race champion"
    const BETWEEN: usize = 3;
    let mut at = name.checked_sub(1)?;
    for _ in 0..BETWEEN {
        let word = words.beside(name, Some(at))?;
        if word.shape != Shape::Lower || is_possessive(word) {
            break;
        }
        at = at.checked_sub(1)?;
    }
    let word = words.beside(name, Some(at))?;
    let (of, form) = if is_possessive(word) {
        (at.checked_sub(1)?, Form::Name)
    } else {
        (at, Form::Adjective)
    };
    let fact = knowledge.name(words.tokens[of].text)?;
    (fact.form == form && knowledge.concept(fact.concept).country).then_some(fact.concept)
}

/// The first token of the paragraph of a sentence, and the number of the first sentence.
fn paragraph(words: &Words<'_>, sentence: usize) -> (usize, usize) {
    let own = words.sentences[sentence].paragraph;
    let first = (sentence.saturating_sub(SENTENCES)..=sentence)
        .find(|at| words.sentences[*at].paragraph == own)
        .unwrap_or(sentence);
    (words.sentences[first].start, first)
}

/// The names that end before a token.
fn before(named: &[Found], at: usize) -> &[Found] {
    &named[..named.partition_point(|name| name.end <= at)]
}

/// Who is named in some tokens.
enum Named {
    Nobody,
    One(usize),
    Several,
}

/// The one person, of that gender, who is named in what the text itself says, and of whom it says something.
fn only(
    words: &Words<'_>,
    chains: &Chains<'_>,
    named: &[Found],
    inside: Range<usize>,
    gender: Option<Gender>,
) -> Named {
    let mut found = None;
    let mut acts = false;
    let names = before(named, inside.end).iter().rev().take(NAMES);
    for name in names.take_while(|name| name.start >= inside.start) {
        let sentence = words.tokens[name.start].sentence as usize;
        let chain = &chains.chains[name.chain];
        let counts = words.tokens[name.start].quotation == 0
            && words.sentences[sentence].kind == ParagraphKind::Body
            && chain.kind == EntityKind::Person;
        let other_gender = chain.gender.is_some() && gender.is_some() && chain.gender != gender;
        if !counts || other_gender {
            continue;
        }
        if chain.plural || found.is_some_and(|found| found != name.chain) {
            return Named::Several;
        }
        found = Some(name.chain);
        let mut own = words.tokens[name.start..name.end].iter();
        // "The race was won by Aino Lahti."
        let is_agent = words.before(name.start).is_some_and(|word| word.text == "by");
        acts |= is_agent || stands(words, name.start, name.end).0 || own.any(Word::is_subject);
    }
    match found {
        None => Named::Nobody,
        Some(chain) if acts => Named::One(chain),
        Some(_) => Named::Several,
    }
}
