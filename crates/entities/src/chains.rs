//! Who is who: links the names of an article into chains, one for each person, body, country or thing. Pronouns and
//! descriptions are linked elsewhere, to the chains made here.

mod found;
mod resolve;
mod spelling;

use onrecord_document::{EntityKind, Gender, MentionKind};
use rustc_hash::FxHashMap;

use self::spelling::fuller;
pub(crate) use self::spelling::units;
use crate::governments;
use crate::kinds::Votes;
use crate::knowledge::{Classes, Form, Knowledge};
use crate::mentions;
use crate::names::Name;
use crate::nominals::Found;
use crate::words::{Word, Words};

/// One person, body, country or thing.
#[derive(Clone, Debug)]
pub(crate) struct Chain<'a> {
    /// The fullest name so far.
    pub(crate) name: &'a str,
    /// What it is.
    pub(crate) kind: EntityKind,
    /// What the article or the given name shows.
    pub(crate) gender: Option<Gender>,
    /// What is known of it.
    pub(crate) concept: Option<u32>,
    /// The country that a nationality is of.
    pub(crate) adjective_of: Option<u32>,
    /// What sort of body it is.
    pub(crate) class: Classes,
    /// Whether it is several.
    pub(crate) plural: bool,
    /// The name that it goes under in spite of the names in the article ("China" for "Beijing").
    pub(crate) known_as: Option<String>,
}

impl<'a> Chain<'a> {
    pub(crate) fn new(name: &'a str, kind: EntityKind) -> Self {
        Self {
            name,
            kind,
            gender: None,
            concept: None,
            adjective_of: None,
            class: Classes::default(),
            plural: false,
            known_as: None,
        }
    }

    /// The name that the entity goes under.
    pub(crate) fn canonical(&self) -> String {
        let mut name = String::new();
        let full = self.known_as.as_deref().unwrap_or(self.name);
        // "The Washington Post" goes under "Washington Post", as it does where the text has "a Washington Post reporter".
        let body = self.kind == EntityKind::Organization;
        let full = full.strip_prefix("The ").filter(|_| body).unwrap_or(full);
        for unit in units(full) {
            if !name.is_empty() {
                name.push(' ');
            }
            name.push_str(unit);
        }
        name
    }
}

/// A mention with the chain it belongs to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    /// The chain's number.
    pub(crate) chain: usize,
    /// The rule that decided.
    pub(crate) by: &'static str,
    /// How sure it is.
    pub(crate) permille: u16,
}

/// The chains of an article and, for each name, the one it belongs to.
pub(crate) struct Chains<'a> {
    pub(crate) chains: Vec<Chain<'a>>,
    pub(crate) links: Vec<Link>,
}

/// A spelling of a name with all its mentions.
struct Surface<'a> {
    text: &'a str,
    /// The first name so spelt.
    first: Name,
    votes: Votes,
    gender: Option<Gender>,
    kind: EntityKind,
    /// The chain of its own, once there is one.
    chain: Option<usize>,
    /// Whether it only stands where every word has a capital.
    display: bool,
}

/// Links the names of an article.
pub(crate) fn link<'a>(words: &Words<'a>, knowledge: &Knowledge, names: &[Name]) -> Chains<'a> {
    let mut linker = Linker::new(words, knowledge, names);
    linker.found_chains();
    linker.found_couples(names);
    for (index, name) in names.iter().enumerate() {
        let link = linker.resolve(index, name);
        linker.touch(link.chain, index, name);
        linker.bare[link.chain] += u32::from(link.by == "surname");
        linker.links.push(link);
    }
    Chains {
        chains: linker.chains,
        links: linker.links,
    }
}

/// Dates and sums of money that the learned model found and no name has: mentions of entities of their own, one for each way they are
/// written. `names` are in order.
pub(crate) fn dates_and_sums<'a>(
    words: &Words<'a>,
    learned: &[mentions::Name],
    names: &[Name],
    chains: &mut Chains<'a>,
) -> Vec<Found> {
    let mut by_text: FxHashMap<&'a str, usize> = FxHashMap::default();
    let mut found = Vec::new();
    for name in learned {
        let at = names.partition_point(|known| known.start < name.tokens.start);
        let is_name = names
            .get(at)
            .is_some_and(|known| name.tokens == (known.start..known.end));
        if is_name || !matches!(name.kind, EntityKind::Date | EntityKind::Money) {
            continue;
        }
        let text = words.slice(name.tokens.start, name.tokens.end);
        let chain = *by_text.entry(text).or_insert_with(|| {
            chains.chains.push(Chain::new(text, name.kind));
            chains.chains.len() - 1
        });
        found.push(Found {
            start: name.tokens.start,
            end: name.tokens.end,
            kind: MentionKind::Name,
            chain,
            by: "name",
            permille: 900,
        });
    }
    found
}

struct Linker<'w, 'a> {
    words: &'w Words<'a>,
    knowledge: &'w Knowledge,
    surfaces: Vec<Surface<'a>>,
    by_text: FxHashMap<&'a str, usize>,
    /// The spelling of each name.
    surface_of: Vec<usize>,
    chains: Vec<Chain<'a>>,
    links: Vec<Link>,
    /// The last name linked to each chain.
    last: Vec<Option<usize>>,
    /// How often each chain was called by its surname alone.
    bare: Vec<u32>,
    by_surname: FxHashMap<&'a str, Vec<usize>>,
    by_given: FxHashMap<&'a str, Vec<usize>>,
    by_short: FxHashMap<&'a str, Vec<usize>>,
    by_initials: FxHashMap<String, usize>,
    /// Chains of known countries and bodies; nationalities have their own.
    by_concept: FxHashMap<(u32, bool), usize>,
    countries: governments::Named,
}

impl<'w, 'a> Linker<'w, 'a> {
    fn new(words: &'w Words<'a>, knowledge: &'w Knowledge, names: &[Name]) -> Self {
        let mut surfaces: Vec<Surface<'a>> = Vec::new();
        let mut by_text: FxHashMap<&'a str, usize> = FxHashMap::default();
        let mut surface_of = Vec::with_capacity(names.len());
        for name in names {
            let text = words.slice(name.start, name.end);
            let index = *by_text.entry(text).or_insert_with(|| {
                surfaces.push(Surface {
                    text,
                    first: *name,
                    votes: Votes::of_words(words, knowledge, name),
                    gender: None,
                    kind: EntityKind::Other,
                    chain: None,
                    display: true,
                });
                surfaces.len() - 1
            });
            let surface = &mut surfaces[index];
            let display = words.sentences[words.tokens[name.start].sentence as usize].display;
            if !display {
                surface.votes.add_context(words, name);
                surface.display = false;
            }
            if let Some(kind) = name.learned {
                surface.votes.add_learned(kind);
            }
            if surface.first.fact.is_none() {
                surface.first.fact = name.fact;
            }
            surface.gender = surface.gender.or(name.gender);
            surface_of.push(index);
        }
        for surface in &mut surfaces {
            surface.kind = surface.votes.kind();
        }
        Self {
            words,
            knowledge,
            surfaces,
            by_text,
            surface_of,
            chains: Vec::new(),
            links: Vec::with_capacity(names.len()),
            last: Vec::new(),
            bare: Vec::new(),
            by_surname: FxHashMap::default(),
            by_given: FxHashMap::default(),
            by_short: FxHashMap::default(),
            by_initials: FxHashMap::default(),
            by_concept: FxHashMap::default(),
            countries: governments::Named::of(knowledge, names),
        }
    }

    fn add(&mut self, name: &'a str, kind: EntityKind) -> usize {
        self.chains.push(Chain::new(name, kind));
        self.last.push(None);
        self.bare.push(0);
        self.chains.len() - 1
    }

    fn touch(&mut self, chain: usize, index: usize, name: &Name) {
        self.last[chain] = Some(index);
        let text = self.words.slice(name.start, name.end);
        let chain = &mut self.chains[chain];
        if chain.kind == EntityKind::Person {
            chain.gender = chain.gender.or(name.gender);
        }
        let seat = name.fact.is_some_and(|fact| fact.form == Form::Seat) && chain.concept.is_some();
        let country = chain
            .concept
            .map(|id| self.knowledge.concept(id))
            .filter(|concept| concept.country);
        let fuller = match country {
            // "U.S." stays until "United States" comes; "America" is no fuller.
            Some(country) => text == country.name,
            None => fuller(text, chain.name),
        };
        if !seat && fuller {
            chain.name = text;
        }
    }
}

/// What sort of body a name's words show.
fn class_of(tokens: &[Word<'_>]) -> Classes {
    let of = |word: &Word<'_>| word.classes.and(Classes::ORG);
    let (first, last) = (&tokens[0], &tokens[tokens.len() - 1]);
    if last.is(Classes::ORG) {
        of(last)
    } else {
        of(first)
    }
}
