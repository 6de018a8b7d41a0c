//! Governments of places: when "Beijing" is a city and when it is China that acts, and whom "the Syrian government" or "the city of Toronto"
//! means.

use onrecord_document::{EntityKind, MentionKind};
use rustc_hash::FxHashMap;

use crate::chains::{Chain, Chains};
use crate::knowledge::{Classes, Form, Knowledge};
use crate::names::Name;
use crate::nominals::Found;
use crate::words::{Shape, Word, Words};

/// The countries that an article names other than by their capitals.
pub(crate) struct Named {
    /// Whether the noun itself occurs, or only an adjective.
    nouns: FxHashMap<u32, bool>,
}

impl Named {
    pub(crate) fn of(knowledge: &Knowledge, names: &[Name]) -> Self {
        let mut nouns = FxHashMap::default();
        for fact in names.iter().filter_map(|name| name.fact) {
            if fact.form != Form::Seat && knowledge.concept(fact.concept).country {
                *nouns.entry(fact.concept).or_default() |= fact.form == Form::Name;
            }
        }
        Self { nouns }
    }

    /// Whether the article names the country or its people.
    pub(crate) fn contains(&self, concept: u32) -> bool {
        self.nouns.contains_key(&concept)
    }

    /// Whether the article uses the country's own name.
    pub(crate) fn in_noun_form(&self, concept: u32) -> bool {
        self.nouns.get(&concept) == Some(&true)
    }
}

/// Whether a capital acts or owns as a government does: "Beijing said", "Moscow’s military effort", "accusing Beijing",
/// and not "in Beijing", "Beijing residents".
pub(crate) fn acts(words: &Words<'_>, name: &Name) -> bool {
    let before = words.before(name.start);
    if before.is_some_and(|word| word.is(Classes::LOCATIVE)) {
        return false;
    }
    let Some(after) = words.after(name.end) else {
        return before.is_some_and(|word| word.is(Classes::GOVERNMENT_VERB));
    };
    if matches!(after.text, "'s" | "’s" | "'" | "’") {
        return owns(words, name.end + 1);
    }
    after.is(Classes::VERB.with(Classes::AUXILIARY)) && after.shape == Shape::Lower
        || before.is_some_and(|word| word.is(Classes::GOVERNMENT_VERB))
            && !(after.capital() || after.is(Classes::COMMON) && !after.is(Classes::FUNCTION))
}

/// Whether one of the next words is something that governments have.
fn owns(words: &Words<'_>, start: usize) -> bool {
    (start..start + 3)
        .map_while(|at| words.beside(start - 1, Some(at)))
        .take_while(|word| word.shape == Shape::Lower && !word.is(Classes::PREPOSITION))
        .any(|word| word.is(Classes::GOVERNMENT_NOUN))
}

/// "the Syrian government", "Hong Kong government", "the government of Kenya", "the city of Toronto": the place itself, which a chain is made
/// for where the article has only the adjective. `named` are the names in order, as the mentions are.
pub(crate) fn mentions<'a>(
    words: &Words<'a>,
    knowledge: &Knowledge,
    chains: &mut Chains<'a>,
    named: &[Found],
) -> Vec<Found> {
    let known = chains.chains.iter().enumerate();
    let mut countries: FxHashMap<u32, usize> = known
        .filter_map(|(index, chain)| Some((chain.concept?, index)))
        .collect();
    let mut found: Vec<Found> = Vec::new();
    for name in named {
        let Some((start, end)) = of_government(words, name).or_else(|| behind_sort(words, name)) else {
            continue;
        };
        let chain = &chains.chains[name.chain];
        let place = match (chain.kind, chain.adjective_of) {
            (EntityKind::Place, _) => name.chain,
            (_, Some(country)) if end > name.end => *countries.entry(country).or_insert_with(|| {
                let concept = knowledge.concept(country);
                chains.chains.push(Chain {
                    concept: Some(country),
                    known_as: Some(concept.name.clone().into_owned()),
                    ..Chain::new(words.slice(name.start, name.end), concept.kind)
                });
                chains.chains.len() - 1
            }),
            _ => continue,
        };
        found.push(Found {
            start,
            end,
            kind: MentionKind::Nominal,
            chain: place,
            by: "government",
            permille: 850,
        });
    }
    found
}

/// "the Syrian government", but not "the Syrian government spokesman".
fn of_government(words: &Words<'_>, name: &Found) -> Option<(usize, usize)> {
    let is_government = words.after(name.end)?.text.eq_ignore_ascii_case("government");
    let next = words.after(name.end + 1);
    if !is_government || next.is_some_and(|word| word.is(Classes::ANY_ROLE)) {
        return None;
    }
    let has_article = words
        .before(name.start)
        .is_some_and(|word| matches!(word.text, "the" | "The"));
    Some((name.start - usize::from(has_article), name.end + 1))
}

/// "the government of Kenya", "the city of Toronto".
fn behind_sort(words: &Words<'_>, name: &Found) -> Option<(usize, usize)> {
    let of = words.before(name.start).filter(|word| word.text == "of");
    let at = name.start.checked_sub(2).filter(|_| of.is_some())?;
    let article = words.before(at).filter(|word| matches!(word.text, "the" | "The"));
    (article.is_some() && words.before(at + 1).is_some_and(is_sort)).then_some((at - 1, name.end))
}

/// Whether a word says what sort of place is named behind "of": "the city of Toronto", not "the City of London".
pub(crate) fn is_sort(word: &Word<'_>) -> bool {
    matches!(
        word.text,
        "government"
            | "city"
            | "town"
            | "village"
            | "state"
            | "province"
            | "county"
            | "region"
            | "island"
            | "republic"
    )
}
