//! Descriptions that certainly mean someone already named: "the mayor", "the 43-year-old", "the company". If it is not
//! certain, there is no mention: none is better than a wrong one.

use onrecord_document::{EntityKind, MentionKind};

use crate::chains::{Chains, units};
use crate::knowledge::Classes;
use crate::roles::Roles;
use crate::words::{Shape, Word, Words};

/// A mention as tokens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    /// Its first token.
    pub(crate) start: usize,
    /// Behind its last token.
    pub(crate) end: usize,
    /// How it mentions.
    pub(crate) kind: MentionKind,
    /// Whom.
    pub(crate) chain: usize,
    /// The rule that decided.
    pub(crate) by: &'static str,
    /// How sure it is.
    pub(crate) permille: u16,
}

/// How many sentences a body is remembered for.
const MEMORY: u32 = 10;

/// Finds descriptions; `named` are the names in order.
pub(crate) fn find(words: &Words<'_>, chains: &Chains<'_>, roles: &Roles, named: &[Found]) -> Vec<Found> {
    let mut finder = Finder {
        words,
        chains,
        roles,
        last: vec![None; chains.chains.len()],
        recent: Vec::new(),
    };
    let mut found = Vec::new();
    let mut next = 0;
    for at in 0..words.tokens.len() {
        while let Some(name) = named.get(next).filter(|name| name.start <= at) {
            finder.remember(name.chain, name.start);
            next += 1;
        }
        if !matches!(words.tokens[at].text, "the" | "The") {
            continue;
        }
        if let Some(government) = finder.government(at, named) {
            finder.remember(government.chain, at);
            found.push(government);
            continue;
        }
        let overlapping = |nominal: &Found| {
            let from = named.partition_point(|name| name.end <= nominal.start);
            named.get(from).is_some_and(|name| name.start < nominal.end)
        };
        if let Some(nominal) = finder.describe(at).filter(|nominal| !overlapping(nominal)) {
            finder.remember(nominal.chain, at);
            found.push(nominal);
        }
    }
    found
}

struct Finder<'f, 'a> {
    words: &'f Words<'a>,
    chains: &'f Chains<'a>,
    roles: &'f Roles,
    /// The token at which each chain was mentioned last.
    last: Vec<Option<usize>>,
    /// The bodies that were mentioned last, the latest behind; few.
    recent: Vec<usize>,
}

impl Finder<'_, '_> {
    fn remember(&mut self, chain: usize, at: usize) {
        self.last[chain] = Some(at);
        if self.chains.chains[chain].kind == EntityKind::Organization {
            self.recent.retain(|known| *known != chain);
            self.recent.push(chain);
            if self.recent.len() > 8 {
                self.recent.remove(0);
            }
        }
    }

    /// "the Armenian government" for Armenia, "China’s government" being China’s anyway.
    fn government(&self, the: usize, named: &[Found]) -> Option<Found> {
        let at = named.partition_point(|name| name.start <= the);
        let name = named.get(at).filter(|name| name.start == the + 1)?;
        let noun = self
            .words
            .after(name.end)
            .filter(|word| word.text == "government")?;
        let next = self.words.after(name.end + 1);
        let adjective = self.chains.chains[name.chain].adjective_of?;
        if noun.sentence != self.words.tokens[the].sentence
            || next.is_some_and(|word| word.is(Classes::ANY_ROLE))
        {
            return None;
        }
        let country = self
            .chains
            .chains
            .iter()
            .position(|chain| chain.concept == Some(adjective))?;
        Some(self.found(the, name.end + 1, country, "government", 850))
    }

    fn describe(&self, the: usize) -> Option<Found> {
        let mut head = the;
        let mut at = the + 1;
        while at < the + 7 {
            let Some(word) = self.words.beside(the, Some(at)) else {
                break;
            };
            let inside = word.shape == Shape::Lower
                && !word.is(Classes::FUNCTION
                    .with(Classes::PREPOSITION)
                    .with(Classes::AUXILIARY))
                && (!word.is(Classes::VERB)
                    || word.is(Classes::ANY_ROLE.with(Classes::ORG)) && at == head + 1)
                || word.capital()
                || word.text == "-" && word.glued
                || word.shape == Shape::Number && at == the + 1;
            let adverb = word.shape == Shape::Lower && word.text.ends_with("ly") && at > the + 1;
            if !inside || adverb || word.text.starts_with(['’', '\'']) {
                break;
            }
            head = at;
            at += 1;
        }
        if head == the {
            return None;
        }
        if let Some(found) = self.aged(the, head) {
            return Some(found);
        }
        let next = self.words.after(head + 1);
        if next
            .is_some_and(|word| word.capital() || matches!(word.text, "of" | "for" | "who" | "whose" | "at"))
        {
            return None;
        }
        let word = &self.words.tokens[head];
        if word.is(Classes::ANY_ROLE) {
            return self.in_office(the, head);
        }
        (head == the + 1).then(|| self.body(the, head, word)).flatten()
    }

    /// "the 58-year-old", "the 58-year-old minister"
    fn aged(&self, the: usize, head: usize) -> Option<Found> {
        let tokens = &self.words.tokens[the + 1..=head];
        let [age, _, year, _, old, rest @ ..] = tokens else {
            return None;
        };
        if year.text != "year" || old.text != "old" || rest.len() > 1 {
            return None;
        }
        let mut fitting = self
            .roles
            .ages
            .iter()
            .filter(|(at, _)| self.words.tokens[*at].text == age.text && *at < the);
        let (_, chain) = fitting.next()?;
        if fitting.any(|(_, other)| other != chain) {
            return None;
        }
        Some(self.found(the, head + 1, *chain, "age", 900))
    }

    /// "the mayor": one with that role was named before.
    fn in_office(&self, the: usize, head: usize) -> Option<Found> {
        let mut modifiers = &self.words.tokens[the + 1..head];
        // "the 58-year-old minister"
        if let [_, _, year, _, old, rest @ ..] = modifiers
            && year.text == "year"
            && old.text == "old"
        {
            modifiers = rest;
        }
        let same = |one: &Word<'_>, other: &Word<'_>| same_office(one.text, other.text);
        let noun = &self.words.tokens[head];
        let mut fitting: Vec<usize> = Vec::new();
        for role in self.roles.roles.iter().filter(|role| role.start < the) {
            let parts = &self.words.tokens[role.start..role.end];
            if same(noun, &self.words.tokens[role.head])
                && modifiers
                    .iter()
                    .all(|modifier| parts.iter().any(|part| same(part, modifier)))
                && !fitting.contains(&role.chain)
            {
                fitting.push(role.chain);
            }
            if fitting.len() > 4 {
                return None;
            }
        }
        let latest = fitting.iter().copied().max_by_key(|chain| self.last[*chain])?;
        let far = self.sentences_back(latest, the)?;
        let permille = match (fitting.len(), far) {
            (1, 0..=6) => 850,
            (1, _) => 650,
            (_, 0..=2) => 650,
            _ => return None,
        };
        Some(self.found(the, head + 1, latest, "role", permille))
    }

    /// "the company": the nearest body of that sort.
    fn body(&self, the: usize, head: usize, word: &Word<'_>) -> Option<Found> {
        let sort = match word.text {
            "firm" | "carrier" | "airline" | "retailer" | "manufacturer" | "company" | "developer" => {
                Classes::ORG_COMPANY
            }
            "paper" | "newspaper" | "magazine" | "broadcaster" | "network" | "channel" | "website" => {
                Classes::ORG_NEWSPAPER
            }
            "club" | "team" | "side" => Classes::ORG_CLUB,
            "group" | "charity" | "association" | "foundation" | "organisation" | "organization" => {
                Classes::ORG_GROUP
            }
            "bank" | "party" | "union" | "ministry" | "department" | "university" | "college" | "court"
            | "alliance" | "agency" | "council" | "parliament" | "committee" | "commission" => {
                word.classes.and(Classes::ORG)
            }
            _ => return None,
        };
        let next = self.words.after(head + 1);
        let alone = next.is_none_or(|next| {
            next.shape == Shape::Mark
                || next.is(Classes::FUNCTION.with(Classes::AUXILIARY).with(Classes::VERB))
                || next.shape == Shape::Lower && next.text.starts_with(['’', '\''])
        });
        if !alone {
            return None;
        }
        let called = |chain: &&usize| {
            let mut parts = units(self.chains.chains[**chain].name);
            parts.any(|part| part.eq_ignore_ascii_case(word.text))
        };
        let fits = |chain: &&usize| {
            let known = &self.chains.chains[**chain];
            known.class.any(sort)
                || sort == Classes::ORG_COMPANY
                    && known.class == Classes::default()
                    && !known.name.contains(' ')
        };
        let recent = || self.recent.iter().rev();
        let (chain, permille) = match recent().find(called) {
            Some(chain) => (*chain, 850),
            None => (*recent().find(fits)?, 700),
        };
        (self.sentences_back(chain, the)? <= MEMORY)
            .then(|| self.found(the, head + 1, chain, "sort", permille))
    }

    /// How many sentences ago a chain was mentioned.
    fn sentences_back(&self, chain: usize, at: usize) -> Option<u32> {
        let last = self.last[chain]?;
        Some(self.words.tokens[at].sentence - self.words.tokens[last].sentence)
    }

    fn found(&self, start: usize, end: usize, chain: usize, by: &'static str, permille: u16) -> Found {
        Found {
            start,
            end,
            kind: MentionKind::Nominal,
            chain,
            by,
            permille,
        }
    }
}

/// Whether two words name one office: "Sen." and "senator".
fn same_office(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other) || written_out(one).eq_ignore_ascii_case(written_out(other))
}

fn written_out(word: &str) -> &str {
    match word {
        "Sen." => "senator",
        "Gov." => "governor",
        "Rep." => "congressman",
        "Gen." => "general",
        "Col." => "colonel",
        "Capt." => "captain",
        "Lt." => "lieutenant",
        "Sgt." => "sergeant",
        "Justice" | "Magistrate" => "judge",
        "CEO" => "executive",
        _ => word,
    }
}
