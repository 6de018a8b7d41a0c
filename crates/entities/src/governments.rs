//! Countries and their seats of government: when "Beijing" is a city and when it is China that acts.

use rustc_hash::FxHashMap;

use crate::knowledge::{Classes, Form, Knowledge};
use crate::names::Name;
use crate::words::{Shape, Words};

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
