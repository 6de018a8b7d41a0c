//! What is known before any article is read: classes of words, given names, countries, bodies and places, read once from
//! `data/`. No rule of language lives here.

use std::borrow::Cow;

use onrecord_document::EntityKind;
use onrecord_lexicon::clusters::Clusters;
use onrecord_linear::hash_bytes;
use rustc_hash::{FxBuildHasher, FxHashMap};

pub(crate) use crate::classes::Classes;

const LEXICON: &str = include_str!("../data/lexicon.tsv");
const DICTIONARY: &str = include_str!("../data/dictionary.txt");
const GIVEN: &str = include_str!("../data/given.tsv");
const COUNTRIES: &str = include_str!("../data/countries.tsv");
const BODIES: &str = include_str!("../data/bodies.tsv");
const PLACES: &str = include_str!("../data/places.tsv");
const STATES: &str = include_str!("../data/states.tsv");

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

/// Someone or something that a user knows by name, to be recognised wherever it is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The usual name.
    pub name: String,
    /// What it is.
    pub kind: EntityKind,
    /// Other names.
    pub aliases: Vec<String>,
    /// Wikidata id, or any other.
    pub id: Option<String>,
}

/// A known country, body or place.
#[derive(Clone, Debug)]
pub(crate) struct Concept {
    /// Its usual name.
    pub(crate) name: Cow<'static, str>,
    /// What it is.
    pub(crate) kind: EntityKind,
    /// What sort of body it is.
    pub(crate) class: Classes,
    /// Wikidata id.
    pub(crate) wikidata: Option<Cow<'static, str>>,
    /// Whether it is a country or the like, with a government.
    pub(crate) country: bool,
    /// Whether a user knows it: then nothing learned overrules it.
    pub(crate) given: bool,
}

/// Room for the words of `data/`, so that their table is made once.
const ABOUT_WORDS: usize = 40_000;

/// Everything in `data/`, ready to be looked up.
#[derive(Debug)]
pub(crate) struct Knowledge {
    /// By the hash of the word in lower case.
    words: FxHashMap<u64, Word>,
    names: FxHashMap<Box<str>, Fact>,
    concepts: Vec<Concept>,
    /// The clusters of words that have many which say what someone is.
    of_people: Vec<u16>,
}

/// So many roles of `data/` make their cluster one of people. Four are in one with "congress" and "delegation".
const ROLES_OF_PEOPLE: u16 = 5;

/// The cluster of a lower-case word; 0 if it is not known.
fn cluster(word: &str) -> u16 {
    onrecord_lexicon::describe_form(word, Clusters::embedded()).cluster
}

impl Knowledge {
    /// Reads `data/`.
    pub(crate) fn new() -> Self {
        let mut knowledge = Self {
            words: FxHashMap::with_capacity_and_hasher(ABOUT_WORDS, FxBuildHasher),
            names: FxHashMap::default(),
            concepts: Vec::new(),
            of_people: Vec::new(),
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
        knowledge.find_people();
        knowledge
    }

    fn find_people(&mut self) {
        let lists = lines(LEXICON).filter_map(|line| line.split_once('\t'));
        let roles = lists.filter(|(class, _)| Classes::ANY_ROLE.any(Classes::named(class)));
        let mut counts: FxHashMap<u16, u16> = FxHashMap::default();
        for role in roles.flat_map(|(_, words)| words.split(' ')) {
            *counts.entry(cluster(role)).or_default() += 1;
        }
        counts.remove(&0);
        let many = counts.into_iter().filter(|(_, count)| *count >= ROLES_OF_PEOPLE);
        self.of_people = many.map(|(cluster, _)| cluster).collect();
    }

    /// Whether a noun in lower case says what someone is, as far as one can tell: "foreman", "glaciologist". Words that stand in the same
    /// places as roles do in the news (Brown et al. 1992) are of people, too.
    pub(crate) fn is_of_people(&self, noun: &str) -> bool {
        let ends = ["man", "woman", "person", "ologist"];
        self.of_people.contains(&cluster(noun)) || ends.iter().any(|end| noun.ends_with(end))
    }

    /// Adds what a user knows; it goes before what is built in.
    pub(crate) fn add_known(&mut self, known: &[Known]) {
        for entity in known {
            let concept = self.add(Concept {
                name: entity.name.clone().into(),
                kind: entity.kind,
                class: Classes::default(),
                wikidata: entity.id.clone().map(Into::into),
                country: false,
                given: true,
            });
            for name in std::iter::once(&entity.name).chain(&entity.aliases) {
                self.names.remove(key_of(name).as_str());
                self.alias(name, concept, Form::Name);
            }
        }
    }

    /// What is known of a word in lower case.
    pub(crate) fn word(&self, lower: &str) -> Word {
        self.word_of(hash_bytes(lower.as_bytes()))
    }

    /// What is known of the word with this hash.
    pub(crate) fn word_of(&self, hash: u64) -> Word {
        self.words.get(&hash).copied().unwrap_or_default()
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

    fn classify(&mut self, word: &'static str, classes: Classes) {
        let hash = hash_bytes(lower(word).as_bytes());
        let entry = self.words.entry(hash).or_default();
        entry.classes = entry.classes.with(classes);
    }

    fn read_countries(&mut self) {
        for line in lines(COUNTRIES) {
            let [name, id, aliases, adjectives, people, seats] = columns(line);
            let concept = self.add(Concept {
                name: name.into(),
                kind: EntityKind::Place,
                class: Classes::default(),
                wikidata: (!id.is_empty()).then_some(id.into()),
                country: true,
                given: false,
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
                name: name.into(),
                kind: if class == Classes::default() {
                    EntityKind::Other
                } else {
                    EntityKind::Organization
                },
                class,
                wikidata: (!id.is_empty()).then_some(id.into()),
                country: false,
                given: false,
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
                name: name.into(),
                kind: EntityKind::Place,
                class: Classes::default(),
                wikidata: (!id.is_empty()).then_some(id.into()),
                country: false,
                given: false,
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
        let key = key_of(name);
        let first = key.split(' ').next().unwrap_or_default().to_lowercase();
        let length = u8::try_from(key.split(' ').count()).unwrap_or(u8::MAX);
        let hash = hash_bytes(first.as_bytes());
        let entry = self.words.entry(hash).or_default();
        entry.longest_name = entry.longest_name.max(length);
        self.names.entry(key.into()).or_insert(Fact { concept, form });
    }
}

/// A word in lower case; most are, as they lie in the program.
fn lower(word: &'static str) -> Cow<'static, str> {
    if word
        .bytes()
        .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase())
    {
        word.into()
    } else {
        word.to_lowercase().into()
    }
}

/// A name cut as texts are: hyphens and "'s" stand alone.
fn key_of(name: &str) -> String {
    let spaced = name.replace('’', "'").replace('-', " - ").replace("'s", " 's");
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
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

/// The American state that newspapers or the post shorten so: "South Carolina" for "S.C." and "SC".
pub(crate) fn state(short: &str) -> Option<&'static str> {
    STATES.lines().find_map(|line| {
        let (name, shorts) = line.rsplit_once('\t').map(|(shorts, name)| (name, shorts))?;
        shorts.split('\t').any(|known| known == short).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use onrecord_document::Gender;

    use super::*;

    #[test]
    fn data_files_give_what_they_say() {
        let knowledge = Knowledge::new();
        let concept = |name: &str| {
            knowledge
                .concept(knowledge.name(name).expect(name).concept)
                .name
                .clone()
        };
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
