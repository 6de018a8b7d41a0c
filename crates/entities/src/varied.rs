//! Other words for someone just named: "Sorrell apologised. “Embarrassing,” the midfielder said."
//!
//! News writing, above all of sport and of the arts, would rather say something new of someone than say the name again (Fowler 1926, "elegant
//! variation"): where someone is from, what position someone plays in, how old someone is. Such words tell nobody apart, so they mean the one
//! person whom the text is about at that place, and nobody where there are two.

use onrecord_document::{EntityKind, Gender, ParagraphKind};

use crate::chains::Chains;
use crate::knowledge::{Classes, Form, Knowledge};
use crate::nominals::Found;
use crate::pronouns::stands;
use crate::roles::is_possessive;
use crate::words::{Word, Words};

/// How many sentences a paragraph is followed back.
const SENTENCES: usize = 8;

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
    let varies = is_aged(words, the, head) || noun.is(Classes::VARIED) || is_from_somewhere(knowledge, noun);
    let subject = noun.parsed.is_none() || noun.is_subject();
    if !varies || !subject || noun.quotation != 0 || is_told_before(words, the, noun) {
        return None;
    }
    let sentence = noun.sentence as usize;
    let here = paragraph(words, sentence);
    let chain = match only(words, chains, named, here.0, the) {
        Named::One(chain) => chain,
        Named::Nobody => {
            let before = paragraph(words, here.1.checked_sub(1)?);
            let end = words.sentences[here.1].start;
            match only(words, chains, named, before.0, end) {
                Named::One(chain) => chain,
                _ => return None,
            }
        }
        Named::Several => return None,
    };
    let gender = chains.chains[chain].gender;
    let agrees = gender.is_none_or(|gender| gender_of(noun).is_none_or(|other| other == gender));
    agrees.then_some(chain)
}

/// "the 34-year-old", "the 34-year-old mother"
pub(crate) fn is_aged(words: &Words<'_>, the: usize, head: usize) -> bool {
    let text = |offset: usize| words.tokens.get(the + offset).map_or("", |word| word.text);
    head >= the + 5 && text(3) == "year" && text(5) == "old"
}

/// "the Dane": a word for one of a people, which is not also that for all of them.
fn is_from_somewhere(knowledge: &Knowledge, noun: &Word<'_>) -> bool {
    let people = || knowledge.name(&format!("{}s", noun.text));
    noun.capital() && people().is_some_and(|fact| fact.form == Form::People)
}

fn gender_of(noun: &Word<'_>) -> Option<Gender> {
    let by_ending = || match noun.text {
        text if text.ends_with("woman") => Some(Gender::Feminine),
        text if text.ends_with("man") => Some(Gender::Masculine),
        _ => None,
    };
    noun.classes.gender().or_else(by_ending)
}

/// Whether somebody has been told of by the noun before: "A boxer left … the boxer".
fn is_told_before(words: &Words<'_>, the: usize, noun: &Word<'_>) -> bool {
    const REACH: usize = 300;
    let tokens = &words.tokens[the.saturating_sub(REACH)..the];
    tokens.iter().enumerate().any(|(at, word)| {
        let before = at.checked_sub(1).map(|before| tokens[before].text);
        word.text.eq_ignore_ascii_case(noun.text) && !matches!(before, Some("the" | "The"))
    })
}

/// The first token of the paragraph of a sentence, and the number of the first sentence.
fn paragraph(words: &Words<'_>, sentence: usize) -> (usize, usize) {
    let own = words.sentences[sentence].paragraph;
    let first = (sentence.saturating_sub(SENTENCES)..=sentence)
        .find(|at| words.sentences[*at].paragraph == own)
        .unwrap_or(sentence);
    (words.sentences[first].start, first)
}

/// Who is named in some tokens.
enum Named {
    Nobody,
    One(usize),
    Several,
}

/// The one person who is named in what the text itself says, and of whom it says something; owners do not count, "Kestrel’s striker".
fn only(words: &Words<'_>, chains: &Chains<'_>, named: &[Found], start: usize, end: usize) -> Named {
    let from = named.partition_point(|name| name.end <= start);
    let mut found = None;
    let mut acts = false;
    for name in named[from..].iter().take_while(|name| name.end <= end) {
        let sentence = words.tokens[name.start].sentence as usize;
        let chain = &chains.chains[name.chain];
        let owns = words.after(name.end).is_some_and(is_possessive);
        let counts = words.tokens[name.start].quotation == 0
            && words.sentences[sentence].kind == ParagraphKind::Body
            && chain.kind == EntityKind::Person;
        if !counts || owns {
            continue;
        }
        if chain.plural || found.is_some_and(|found| found != name.chain) {
            return Named::Several;
        }
        found = Some(name.chain);
        let mut own = words.tokens[name.start..name.end].iter();
        acts |= stands(words, name.start, name.end).0 || own.any(Word::is_subject);
    }
    match found {
        None => Named::Nobody,
        Some(chain) if acts => Named::One(chain),
        Some(_) => Named::Several,
    }
}
