//! Descriptions that certainly mean someone already named: "the mayor", "Kenya’s president", "the 43-year-old", "the company". If it is
//! not certain, there is no mention: none is better than a wrong one.

use std::ops::Range;

use onrecord_document::{EntityKind, MentionKind};
use rustc_hash::FxHashMap;

use crate::chains::{Chains, units};
use crate::knowledge::{Classes, Knowledge};
use crate::roles::{Roles, is_possessive};
use crate::varied;
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

/// What decides on "the midfielder".
const VARIED: &str = "varied";
/// What decides on "Kenya’s president".
const OFFICE_OF: &str = "role-of";
/// How many holders of one office are told apart.
const NAMESAKES: usize = 5;
/// How many sentences a body is remembered for.
const MEMORY: u32 = 10;

/// Finds descriptions; `named` are the names and `governments` the descriptions of governments, both in order.
pub(crate) fn find(
    words: &Words<'_>,
    knowledge: &Knowledge,
    chains: &Chains<'_>,
    roles: &Roles,
    named: &[Found],
    governments: &[Found],
) -> Vec<Found> {
    let mut finder = Finder {
        words,
        knowledge,
        named,
        chains,
        roles,
        by_office: by_office(words, roles),
        by_age: by_age(words, roles),
        last: vec![None; chains.chains.len()],
        recent: Vec::new(),
        acted: vec![false; chains.chains.len()],
    };
    let mut found = Vec::new();
    let mut next = 0;
    for at in 0..words.tokens.len() {
        while let Some(name) = named.get(next).filter(|name| name.start <= at) {
            finder.remember(name.chain, name.start);
            finder.acted[name.chain] |= words.tokens[name.start..name.end].iter().any(Word::is_subject);
            next += 1;
        }
        if let Ok(government) = governments.binary_search_by_key(&at, |government| government.start) {
            finder.remember(governments[government].chain, at);
            continue;
        }
        let owner = next.checked_sub(1).map(|last| &named[last]);
        if let Some(owner) = owner.filter(|owner| owner.end == at && is_possessive(&words.tokens[at])) {
            if let Some(nominal) = finder.in_office_of(owner, at) {
                finder.remember(nominal.chain, at);
                found.push(nominal);
            }
            continue;
        }
        if !matches!(words.tokens[at].text, "the" | "The") {
            continue;
        }
        // "the Western military alliance" holds a name, but is about someone else.
        let overlapping = |nominal: &Found| {
            let from = named.partition_point(|name| name.end <= nominal.start);
            named[from..]
                .iter()
                .take_while(|name| name.start < nominal.end)
                .any(|name| match nominal.by {
                    "sort" => finder.chains.chains[name.chain].kind != EntityKind::Norp,
                    // "the Dane" looks like a name.
                    VARIED => name.start + 1 != nominal.end || name.start <= nominal.start,
                    by => by != OFFICE_OF,
                })
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
    knowledge: &'f Knowledge,
    /// The names in order.
    named: &'f [Found],
    chains: &'f Chains<'a>,
    roles: &'f Roles,
    /// The roles of each noun, in order.
    by_office: FxHashMap<String, Vec<usize>>,
    /// The first token and the person of each age; none if two people have it.
    by_age: FxHashMap<&'a str, (usize, Option<usize>)>,
    /// The token at which each chain was mentioned last.
    last: Vec<Option<usize>>,
    /// The bodies that were mentioned last, the latest behind; few.
    recent: Vec<usize>,
    /// Whether each chain has been the subject of a clause.
    acted: Vec<bool>,
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

    /// The last word of the noun phrase behind an article or the like.
    fn head_behind(&self, the: usize) -> Option<usize> {
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
            // "The mayor flatly", "The company hired"
            let noun = self.words.tokens[head].is(Classes::ANY_ROLE.with(Classes::ORG)) && head > the;
            let adverb = noun
                && word.shape == Shape::Lower
                && (word.text.ends_with("ly") || word.text.ends_with("ed"));
            if !inside || adverb || word.is_finite() || word.text.starts_with(['’', '\'']) {
                break;
            }
            head = at;
            at += 1;
        }
        (head > the).then_some(head)
    }

    /// Whether what follows a noun phrase makes another one of it: "the mayor of Oslo", "the mayor Ana Lind".
    fn goes_on(&self, head: usize) -> bool {
        let next = self.words.after(head + 1);
        next.is_some_and(|word| word.capital() || matches!(word.text, "of" | "for" | "who" | "whose" | "at"))
    }

    fn describe(&self, the: usize) -> Option<Found> {
        let head = self.head_behind(the)?;
        if let Some(found) = self.aged(the, head) {
            return Some(found);
        }
        let children = self.count_of_children(the, head);
        if self.goes_on(head) && children == 0 {
            return None;
        }
        let word = &self.words.tokens[head];
        let known = self.by_office.contains_key(word.text);
        if !known && let Some(found) = self.varied(the, head, children) {
            return Some(found);
        }
        if word.is(Classes::ANY_ROLE) || known {
            let owner = self.named_in(the + 1..head);
            return match owner {
                Some(owner) => self.office_of(owner, the, the + 1..head),
                None => self.in_office(the, head),
            };
        }
        match word.text {
            "alliance" | "bloc" if head > the + 1 => self.only_alliance(the, head),
            _ => (head == the + 1).then(|| self.body(the, head, word)).flatten(),
        }
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
        let (first, chain) = self.by_age.get(age.text)?;
        if *first > the {
            return None;
        }
        Some(self.found(the, head + 1, (*chain)?, "age", 900))
    }

    /// "the midfielder", "the Dane", "the 34-year-old mother of three": the one person whom the text is about there; `behind` the noun tokens
    /// still belong to it.
    fn varied(&self, the: usize, head: usize, behind: usize) -> Option<Found> {
        let (words, named) = (self.words, self.named);
        let chain = varied::person(words, self.knowledge, self.chains, named, the, head)?;
        Some(self.found(the, head + 1 + behind, chain, VARIED, 700))
    }

    /// How many tokens say how many children someone with an age has: "the 34-year-old mother of three".
    fn count_of_children(&self, the: usize, head: usize) -> usize {
        if !varied::is_aged(self.words, the, head) {
            return 0;
        }
        let text = |at: usize| self.words.beside(the, Some(at)).map_or("", |word| word.text);
        let counted = matches!(
            text(head + 2),
            "one" | "two" | "three" | "four" | "five" | "six" | "seven" | "eight" | "nine" | "ten"
        );
        if text(head + 1) == "of" && counted { 2 } else { 0 }
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
        let noun = &self.words.tokens[head];
        let roles = self.by_office.get(&office(noun.text))?;
        let before = roles.partition_point(|role| self.roles.roles[*role].start < the);
        let mut fitting: Vec<usize> = Vec::new();
        for role in roles[before.saturating_sub(NAMESAKES)..before]
            .iter()
            .map(|role| &self.roles.roles[*role])
        {
            let parts = &self.words.tokens[role.start..role.end];
            let fits = modifiers.iter().all(|modifier| {
                parts
                    .iter()
                    .any(|part| part.text.eq_ignore_ascii_case(modifier.text))
            });
            if fits && !fitting.contains(&role.chain) {
                fitting.push(role.chain);
            }
        }
        let latest = fitting.iter().copied().max_by_key(|chain| self.last[*chain])?;
        let far = self.sentences_back(latest, the)?;
        let permille = match (fitting.len(), far) {
            (1, 0..=6) => 850,
            (1, _) | (_, 0..=2) => 650,
            _ => return None,
        };
        Some(self.found(the, head + 1, latest, "role", permille))
    }

    /// The one name among some tokens.
    fn named_in(&self, tokens: Range<usize>) -> Option<&Found> {
        let from = self.named.partition_point(|name| name.end <= tokens.start);
        let mut inside = self.named[from..]
            .iter()
            .take_while(|name| name.start < tokens.end);
        let name = inside.next()?;
        (inside.next().is_none() && name.end <= tokens.end).then_some(name)
    }

    /// "Kenya’s president": the genitive stands at `mark`.
    fn in_office_of(&self, owner: &Found, mark: usize) -> Option<Found> {
        let head = self.head_behind(mark)?;
        (!self.goes_on(head)).then(|| self.office_of(owner, owner.start, mark + 1..head))?
    }

    /// "the French president", "Kenya’s finance minister": who holds that office there and nowhere else, named before. The noun of the office
    /// stands behind the `modifiers`, of which the owner may be one.
    fn office_of(&self, owner: &Found, start: usize, modifiers: Range<usize>) -> Option<Found> {
        let head = modifiers.end;
        let body = self.body_of(owner.chain)?;
        let modifiers = modifiers.filter(|at| !(owner.start..owner.end).contains(at));
        let mut holders: Vec<usize> = Vec::new();
        for role in self.by_office.get(&office(self.words.tokens[head].text))? {
            let role = &self.roles.roles[*role];
            let parts = &self.words.tokens[role.start..role.end];
            let has = |at: usize| {
                let modifier = self.words.tokens[at].text;
                parts.iter().any(|part| part.text.eq_ignore_ascii_case(modifier))
            };
            let is_there = role.organization.as_deref() == Some(&*body);
            if role.start < start && is_there && modifiers.clone().all(has) && !holders.contains(&role.chain)
            {
                holders.push(role.chain);
            }
        }
        match holders[..] {
            [holder] => Some(self.found(start, head + 1, holder, OFFICE_OF, 850)),
            _ => None,
        }
    }

    /// The body or place that a name stands for where it says whose an office is, in the words of [`Roles`]: "France" for "French".
    fn body_of(&self, chain: usize) -> Option<String> {
        let chain = &self.chains.chains[chain];
        match (chain.adjective_of, chain.kind) {
            (Some(country), _) => Some(self.knowledge.concept(country).name.clone().into_owned()),
            (None, EntityKind::Organization | EntityKind::Place | EntityKind::Facility) => {
                Some(chain.canonical())
            }
            _ => None,
        }
    }

    /// "the company", "the consortium": the nearest body of that name or sort; or the only one near that does anything and
    /// whose sort is not known.
    fn body(&self, the: usize, head: usize, word: &Word<'_>) -> Option<Found> {
        let sort = match word.text {
            "firm" | "carrier" | "airline" | "retailer" | "manufacturer" | "company" | "developer"
            | "insurer" | "utility" | "supplier" | "brewer" | "startup" => Classes::ORG_COMPANY,
            "paper" | "newspaper" | "magazine" | "broadcaster" | "network" | "channel" | "website" => {
                Classes::ORG_NEWSPAPER
            }
            "club" | "team" | "side" => Classes::ORG_CLUB,
            "regulator" | "watchdog" => Classes::ORG_AGENCY,
            "group" | "charity" | "association" | "foundation" | "organisation" | "organization" => {
                Classes::ORG_GROUP
            }
            "bank" | "party" | "union" | "ministry" | "department" | "university" | "college" | "court"
            | "alliance" | "agency" | "council" | "parliament" | "committee" | "commission" => {
                word.classes.and(Classes::ORG)
            }
            _ => Classes::default(),
        };
        let next = self.words.after(head + 1);
        let alone = next.is_none_or(|next| {
            next.is_finite()
                || next.shape == Shape::Mark
                || next.is(Classes::FUNCTION.with(Classes::AUXILIARY).with(Classes::VERB))
                || is_past_or_adverb(next)
                || next.shape == Shape::Lower && next.text.starts_with(['’', '\''])
        });
        if !alone {
            return None;
        }
        let name = |chain: usize| self.chains.chains[chain].name;
        // A sort may stand anywhere in a name, another noun for bodies is what a name ends in.
        let called = |chain: &&usize| {
            let name = name(**chain);
            if sort == Classes::default() {
                let last = name.rsplit_once(' ').map(|(_, last)| last);
                word.is(Classes::ORG) && last.is_some_and(|last| last.eq_ignore_ascii_case(word.text))
            } else {
                units(name).any(|part| part.eq_ignore_ascii_case(word.text))
            }
        };
        let class = |chain: usize| self.chains.chains[chain].class;
        let fits = |chain: &&usize| {
            class(**chain).any(sort)
                || sort == Classes::ORG_COMPANY
                    && class(**chain) == Classes::default()
                    && !name(**chain).contains(' ')
        };
        let recent = || self.recent.iter().rev();
        let near = |chain: &&usize| self.sentences_back(**chain, the).is_some_and(|far| far <= MEMORY);
        let only = || {
            let may_be = sort == Classes::ORG_COMPANY || sort == Classes::ORG_CLUB;
            let mut unknown = recent()
                .filter(near)
                .filter(|chain| class(**chain) == Classes::default() && self.acted[**chain]);
            let first = unknown.next().filter(|_| may_be)?;
            unknown.next().is_none().then_some(first)
        };
        let by_name = recent().find(called).map(|chain| (*chain, 850));
        let by_sort = || recent().find(fits).map(|chain| (*chain, 700));
        let (chain, permille) = by_name
            .or_else(by_sort)
            .or_else(|| only().map(|chain| (*chain, 600)))?;
        (self.sentences_back(chain, the)? <= MEMORY)
            .then(|| self.found(the, head + 1, chain, "sort", permille))
    }

    /// "the Western military alliance": the only one that the article has named.
    fn only_alliance(&self, the: usize, head: usize) -> Option<Found> {
        let mut alliances =
            self.chains.chains.iter().enumerate().filter(|(index, chain)| {
                chain.class.any(Classes::ORG_ALLIANCE) && self.last[*index].is_some()
            });
        let (chain, _) = alliances.next()?;
        let alone = self
            .words
            .after(head + 1)
            .is_none_or(|next| !next.capital() && !matches!(next.text, "of" | "between") && next.text != "-");
        (alone && alliances.next().is_none()).then(|| self.found(the, head + 1, chain, "sort", 700))
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

/// The word for an office by which two of its names are one: "senator" for "Sen.".
fn office(word: &str) -> String {
    written_out(word).to_lowercase()
}

fn by_office(words: &Words<'_>, roles: &Roles) -> FxHashMap<String, Vec<usize>> {
    let mut offices: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (index, role) in roles.roles.iter().enumerate() {
        offices
            .entry(office(words.tokens[role.head].text))
            .or_default()
            .push(index);
    }
    offices
}

fn by_age<'a>(words: &Words<'a>, roles: &Roles) -> FxHashMap<&'a str, (usize, Option<usize>)> {
    let mut ages: FxHashMap<&str, (usize, Option<usize>)> = FxHashMap::default();
    for (at, chain) in &roles.ages {
        let known = ages.entry(words.tokens[*at].text).or_insert((*at, Some(*chain)));
        if known.1 != Some(*chain) {
            known.1 = None;
        }
    }
    ages
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
        "Justice" | "justice" => "judge",
        _ => word,
    }
}

/// "hired", "flatly": a description ends before it.
fn is_past_or_adverb(word: &Word<'_>) -> bool {
    word.shape == Shape::Lower && (word.text.ends_with("ed") || word.text.ends_with("ly"))
}
