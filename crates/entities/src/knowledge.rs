//! What is known before any article is read: classes of words, given names, countries, bodies and places, read once from
//! `data/`. No rule of language lives here.

use onrecord_document::{EntityKind, Gender};
use rustc_hash::FxHashMap;

const LEXICON: &str = include_str!("../data/lexicon.tsv");
const DICTIONARY: &str = include_str!("../data/dictionary.txt");
const GIVEN: &str = include_str!("../data/given.tsv");
const COUNTRIES: &str = include_str!("../data/countries.tsv");
const BODIES: &str = include_str!("../data/bodies.tsv");
const PLACES: &str = include_str!("../data/places.tsv");

/// A set of classes that a word belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Classes(u64);

/// Declares the classes with the names that `lexicon.tsv` gives them.
macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $key:literal),* $(,)?) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Bit { $($name),* }

        impl Classes {
            $($(#[$doc])* pub(crate) const $name: Self = Self(1 << Bit::$name as u64);)*

            fn named(key: &str) -> Self {
                match key {
                    $($key => Self::$name,)*
                    _ => Self::default(),
                }
            }
        }
    };
}

classes! {
    /// "the", "when", "of": never a name where a sentence starts.
    FUNCTION = "function",
    /// "the", "her"
    DETERMINER = "determiner",
    /// "of", "with"
    PREPOSITION = "preposition",
    /// "in", "near", "visiting": what follows is a place to be.
    LOCATIVE = "locative",
    /// "he", "who"
    PRONOUN = "pronoun",
    /// "has", "will"
    AUXILIARY = "auxiliary",
    /// "Mr.", "King"
    TITLE_MASCULINE = "title-masculine",
    /// "Ms.", "Dame"
    TITLE_FEMININE = "title-feminine",
    /// "Dr.", "Senator": stands with a capital before a name.
    TITLE = "title",
    /// "chairman"
    ROLE_MASCULINE = "role-masculine",
    /// "spokeswoman"
    ROLE_FEMININE = "role-feminine",
    /// "minister", "striker"
    ROLE = "role",
    /// "prime", "former", "foreign": words before a role.
    ROLE_MODIFIER = "role-modifier",
    /// "Inc", "Freight"
    ORG_COMPANY = "org-company",
    /// "Bank"
    ORG_BANK = "org-bank",
    /// "Party"
    ORG_PARTY = "org-party",
    /// "Union"
    ORG_UNION = "org-union",
    /// "Ministry"
    ORG_MINISTRY = "org-ministry",
    /// "University"
    ORG_UNIVERSITY = "org-university",
    /// "FC"
    ORG_CLUB = "org-club",
    /// "Times"
    ORG_NEWSPAPER = "org-newspaper",
    /// "Court"
    ORG_COURT = "org-court",
    /// "Alliance"
    ORG_ALLIANCE = "org-alliance",
    /// "Agency"
    ORG_AGENCY = "org-agency",
    /// "Parliament"
    ORG_COUNCIL = "org-council",
    /// "Committee"
    ORG_COMMITTEE = "org-committee",
    /// "Foundation"
    ORG_GROUP = "org-group",
    /// "Ministry", "University": may be followed by "of" or "for" inside a name.
    HEAD = "org-head",
    /// "River", "County"
    PLACE_WORD = "place-word",
    /// "Airport"
    FACILITY_WORD = "facility-word",
    /// "Act", "Prize"
    OTHER_WORD = "other-word",
    /// "March"
    MONTH = "month",
    /// "Monday"
    WEEKDAY = "weekday",
    /// "Christmas"
    HOLIDAY = "holiday",
    /// "van", "bin"
    PARTICLE = "particle",
    /// "Jr.", "III"
    SUFFIX = "suffix",
    /// "Catholic", "Republicans"
    NORP = "norp",
    /// "Republicans"
    NORP_PLURAL = "norp-plural",
    /// "demands", "forces": what a government has.
    GOVERNMENT_NOUN = "government-noun",
    /// "accused", "urged": what is done to a government.
    GOVERNMENT_VERB = "government-verb",
    /// Not used by itself; see `countries.tsv`.
    CAPITAL = "capital-only",
    /// "said", "launched"
    VERB = "verb",
    /// "said", "warned": verbs that report words.
    SAY = "say",
    /// A given name of men.
    GIVEN_MASCULINE = "m",
    /// A given name of women.
    GIVEN_FEMININE = "f",
    /// A given name of both.
    GIVEN_BOTH = "b",
    /// A word that is written in lower case.
    COMMON = "common",
}

impl Classes {
    /// Words before a name that are no part of it.
    pub(crate) const ANY_TITLE: Self = Self(Self::TITLE.0 | Self::TITLE_MASCULINE.0 | Self::TITLE_FEMININE.0);
    /// Offices and occupations.
    pub(crate) const ANY_ROLE: Self = Self(Self::ROLE.0 | Self::ROLE_MASCULINE.0 | Self::ROLE_FEMININE.0);
    /// Given names.
    pub(crate) const GIVEN: Self =
        Self(Self::GIVEN_MASCULINE.0 | Self::GIVEN_FEMININE.0 | Self::GIVEN_BOTH.0);
    /// Words by which bodies are known.
    pub(crate) const ORG: Self = Self(
        Self::ORG_COMPANY.0
            | Self::ORG_BANK.0
            | Self::ORG_PARTY.0
            | Self::ORG_UNION.0
            | Self::ORG_MINISTRY.0
            | Self::ORG_UNIVERSITY.0
            | Self::ORG_CLUB.0
            | Self::ORG_NEWSPAPER.0
            | Self::ORG_COURT.0
            | Self::ORG_ALLIANCE.0
            | Self::ORG_AGENCY.0
            | Self::ORG_COUNCIL.0
            | Self::ORG_COMMITTEE.0
            | Self::ORG_GROUP.0,
    );

    /// Whether the two sets share a class.
    pub(crate) const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets together.
    pub(crate) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What both sets share.
    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The gender of a person who is given a word of these classes as a title, role or given name.
    pub(crate) const fn gender(self) -> Option<Gender> {
        const MASCULINE: Classes =
            Classes(Classes::TITLE_MASCULINE.0 | Classes::ROLE_MASCULINE.0 | Classes::GIVEN_MASCULINE.0);
        const FEMININE: Classes =
            Classes(Classes::TITLE_FEMININE.0 | Classes::ROLE_FEMININE.0 | Classes::GIVEN_FEMININE.0);
        match (self.any(MASCULINE), self.any(FEMININE)) {
            (true, false) => Some(Gender::Masculine),
            (false, true) => Some(Gender::Feminine),
            _ => None,
        }
    }
}

/// What is known of one lower-case word.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Word {
    /// Its classes.
    pub(crate) classes: Classes,
    /// The number of tokens of the longest known name that starts with it; 0 if none does.
    pub(crate) longest_name: u8,
}

/// How a known name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// "China", "NATO"
    Name,
    /// "Chinese"
    Adjective,
    /// "Americans"
    People,
    /// "Beijing", for a city and for the government that sits there
    Seat,
}

/// A known name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fact {
    /// What it names: equal for all names of one country or body.
    pub(crate) concept: u32,
    /// How it names it.
    pub(crate) form: Form,
}

/// A known country, body or place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Concept {
    /// Its usual name.
    pub(crate) name: &'static str,
    /// What it is.
    pub(crate) kind: EntityKind,
    /// What sort of body it is.
    pub(crate) class: Classes,
    /// Wikidata id.
    pub(crate) wikidata: Option<&'static str>,
    /// Whether it is a country or the like, with a government.
    pub(crate) country: bool,
}

/// Everything in `data/`, ready to be looked up.
#[derive(Debug)]
pub(crate) struct Knowledge {
    words: FxHashMap<Box<str>, Word>,
    names: FxHashMap<Box<str>, Fact>,
    concepts: Vec<Concept>,
}

impl Knowledge {
    /// Reads `data/`.
    pub(crate) fn new() -> Self {
        let mut knowledge = Self {
            words: FxHashMap::default(),
            names: FxHashMap::default(),
            concepts: Vec::new(),
        };
        for word in lines(DICTIONARY) {
            knowledge.classify(word, Classes::COMMON);
        }
        for (class, words) in [LEXICON, GIVEN]
            .into_iter()
            .flat_map(lines)
            .filter_map(|line| line.split_once('\t'))
        {
            for word in words.split(' ') {
                knowledge.classify(word, Classes::named(class));
            }
        }
        knowledge.read_countries();
        knowledge.read_bodies();
        knowledge.read_places();
        knowledge
    }

    /// What is known of a word in lower case.
    pub(crate) fn word(&self, lower: &str) -> Word {
        self.words.get(lower).copied().unwrap_or_default()
    }

    /// Whether a word looks like a form of one that is written small: "Lorries", "Stunned".
    pub(crate) fn is_inflected(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        let common = |stem: &str| self.word(stem).classes.any(Classes::COMMON);
        [
            ("ies", "y"),
            ("s", ""),
            ("es", ""),
            ("ed", ""),
            ("d", ""),
            ("ing", ""),
            ("ing", "e"),
            ("ly", ""),
            ("ers", ""),
        ]
        .iter()
        .filter_map(|(ending, instead)| Some((word.strip_suffix(ending)?, instead)))
        .any(|(stem, instead)| stem.len() > 2 && common(&[stem, instead].concat()))
    }

    /// What a name means whose tokens are joined by single spaces.
    pub(crate) fn name(&self, tokens: &str) -> Option<Fact> {
        self.names.get(tokens).copied()
    }

    /// What a fact is about.
    pub(crate) fn concept(&self, id: u32) -> &Concept {
        &self.concepts[id as usize]
    }

    fn classify(&mut self, word: &str, classes: Classes) {
        let entry = self.words.entry(word.to_lowercase().into()).or_default();
        entry.classes = entry.classes.with(classes);
    }

    fn read_countries(&mut self) {
        for line in lines(COUNTRIES) {
            let [name, id, aliases, adjectives, people, seats] = columns(line);
            let concept = self.add(Concept {
                name,
                kind: EntityKind::Place,
                class: Classes::default(),
                wikidata: (!id.is_empty()).then_some(id),
                country: true,
            });
            self.alias(name, concept, Form::Name);
            for (list, form) in [
                (aliases, Form::Name),
                (adjectives, Form::Adjective),
                (people, Form::People),
                (seats, Form::Seat),
            ] {
                for alias in list.split(',') {
                    self.alias(alias, concept, form);
                }
            }
        }
    }

    fn read_bodies(&mut self) {
        for line in lines(BODIES) {
            let [name, class, id, aliases] = columns(line);
            let class = match class {
                "company" => Classes::ORG_COMPANY,
                "bank" => Classes::ORG_BANK,
                "party" => Classes::ORG_PARTY,
                "union" => Classes::ORG_UNION,
                "ministry" => Classes::ORG_MINISTRY,
                "university" => Classes::ORG_UNIVERSITY,
                "club" => Classes::ORG_CLUB,
                "newspaper" => Classes::ORG_NEWSPAPER,
                "court" => Classes::ORG_COURT,
                "alliance" => Classes::ORG_ALLIANCE,
                "agency" => Classes::ORG_AGENCY,
                "council" => Classes::ORG_COUNCIL,
                "committee" => Classes::ORG_COMMITTEE,
                "group" => Classes::ORG_GROUP,
                _ => Classes::default(),
            };
            let concept = self.add(Concept {
                name,
                kind: if class == Classes::default() {
                    EntityKind::Other
                } else {
                    EntityKind::Organization
                },
                class,
                wikidata: (!id.is_empty()).then_some(id),
                country: false,
            });
            self.alias(name, concept, Form::Name);
            for alias in aliases.split(',') {
                self.alias(alias, concept, Form::Name);
            }
        }
    }

    fn read_places(&mut self) {
        for line in lines(PLACES) {
            let [name, id, alias] = columns(line);
            let concept = self.add(Concept {
                name,
                kind: EntityKind::Place,
                class: Classes::default(),
                wikidata: (!id.is_empty()).then_some(id),
                country: false,
            });
            self.alias(name, concept, Form::Name);
            self.alias(alias, concept, Form::Name);
        }
    }

    fn add(&mut self, concept: Concept) -> u32 {
        self.concepts.push(concept);
        (self.concepts.len() - 1) as u32
    }

    /// Adds a name; the first meaning of a name stays ("Georgia" the country, "Washington" the seat).
    fn alias(&mut self, name: &str, concept: u32, form: Form) {
        if name.is_empty() {
            return;
        }
        let key = name.replace('-', " - ").replace("'s", " 's");
        let first = key.split(' ').next().unwrap_or_default().to_lowercase();
        let length = u8::try_from(key.split(' ').count()).unwrap_or(u8::MAX);
        let entry = self.words.entry(first.into()).or_default();
        entry.longest_name = entry.longest_name.max(length);
        self.names.entry(key.into()).or_insert(Fact { concept, form });
    }
}

/// The lines of a data file without its header.
fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// The columns of a line; missing ones are empty.
fn columns<const N: usize>(line: &'static str) -> [&'static str; N] {
    let mut columns = line.split('\t');
    std::array::from_fn(|_| columns.next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_files_give_what_they_say() {
        let knowledge = Knowledge::new();
        let concept = |name: &str| knowledge.concept(knowledge.name(name).expect(name).concept).name;
        assert_eq!(concept("Beijing"), "China");
        assert_eq!(concept("Chinese"), "China");
        assert_eq!(concept("Kyiv"), concept("Kiev"));
        assert_eq!(concept("NATO"), "North Atlantic Treaty Organization");
        assert_eq!(concept("People 's Republic of China"), "China");
        let word = |word: &str| knowledge.word(word).classes;
        assert_eq!(word("jens").gender(), Some(Gender::Masculine));
        assert_eq!(word("spokeswoman").gender(), Some(Gender::Feminine));
        assert!(word("ministry").any(Classes::HEAD) && word("ministry").any(Classes::ORG));
        assert!(word("police").any(Classes::COMMON));
        assert!(!word("stoltenberg").any(Classes::COMMON));
    }

    #[test]
    fn every_class_of_the_lexicon_is_known() {
        for line in lines(LEXICON) {
            let (class, _) = line.split_once('\t').expect("two columns");
            assert_ne!(Classes::named(class), Classes::default(), "{class}");
        }
    }
}
