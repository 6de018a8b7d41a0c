//! Offices and occupations: "Chinese foreign ministry spokesman Lin Jian", "Volodymyr Zelensky, the president of Ukraine,",
//! "Ada Obi, 43, a teacher", "the League’s leader, Osman Beqiri,", "Ana Lind, who is the mayor of Tarn". Whom a name means
//! is decided before; nothing is linked here.

use onrecord_document::EntityKind;

use crate::chains::Chains;
use crate::knowledge::{Classes, Form, Knowledge, state};
use crate::names::Name;
use crate::words::{Shape, Word, Words};

/// The most words that a description before or behind a name is followed through.
const REACH: usize = 12;

/// An office that the text gives someone.
#[derive(Clone, Debug)]
pub(crate) struct Role {
    /// Whose it is.
    pub(crate) chain: usize,
    /// Its first token.
    pub(crate) start: usize,
    /// Behind its last token.
    pub(crate) end: usize,
    /// The noun itself: "spokesman".
    pub(crate) head: usize,
    /// The body or place it belongs to.
    pub(crate) organization: Option<String>,
}

/// What the text tells of people beside their names.
#[derive(Default)]
pub(crate) struct Roles {
    /// In the order of the text.
    pub(crate) roles: Vec<Role>,
    /// Ages with the chains of those who have them: "Ada Obi, 43,".
    pub(crate) ages: Vec<(usize, usize)>,
}

/// Finds the roles of all people.
pub(crate) fn find(words: &Words<'_>, knowledge: &Knowledge, names: &[Name], chains: &Chains<'_>) -> Roles {
    let mut name_at = vec![u32::MAX; words.tokens.len()];
    for (index, name) in names.iter().enumerate() {
        name_at[name.start..name.end].fill(index as u32);
    }
    let finder = Finder {
        words,
        knowledge,
        names,
        chains,
        name_at,
    };
    let mut found = Roles::default();
    for (name, link) in names.iter().zip(&chains.links) {
        let chain = &chains.chains[link.chain];
        if chain.kind != EntityKind::Person
            || words.sentences[words.tokens[name.start].sentence as usize].display
        {
            continue;
        }
        let ranges = [
            finder.before(name),
            finder.before_comma(name),
            finder.behind(name),
        ];
        for (start, end, head) in ranges.into_iter().flatten() {
            let organization = finder
                .organization(start, end, head)
                .or_else(|| finder.state(name).map(str::to_owned));
            found.roles.push(Role {
                chain: link.chain,
                start,
                end,
                head,
                organization,
            });
        }
        if let Some(age) = finder.age(name) {
            found.ages.push((age, link.chain));
        }
    }
    found.roles.sort_by_key(|role| (role.start, role.end));
    found
        .roles
        .dedup_by_key(|role| (role.start, role.end, role.chain));
    found
}

struct Finder<'f, 'a> {
    words: &'f Words<'a>,
    knowledge: &'f Knowledge,
    names: &'f [Name],
    chains: &'f Chains<'a>,
    /// The name that each token belongs to.
    name_at: Vec<u32>,
}

/// First token, behind the last token, head.
type Range = (usize, usize, usize);

impl Finder<'_, '_> {
    fn name_at(&self, at: usize) -> Option<&Name> {
        self.names.get(self.name_at[at] as usize)
    }

    /// "Russian President Vladimir Putin", "foreign ministry spokesman Lin Jian".
    fn before(&self, name: &Name) -> Option<Range> {
        let before = self.words.before(name.start)?;
        let head = match name.title {
            Some(start) if start < name.start => (start..name.start)
                .rev()
                .find(|at| is_office(&self.words.tokens[*at]) && self.name_at(*at).is_none())?,
            // "Nurse Kim Lee" where a sentence starts
            _ if before.is(Classes::ANY_ROLE)
                && (before.shape == Shape::Lower || self.is_sentence_start(name.start - 1))
                && !is_verbal(before) =>
            {
                name.start - 1
            }
            _ => return None,
        };
        // "Secretary of State": the office is the noun in front.
        let first = match name.title {
            Some(start) => (start..=head)
                .find(|at| is_office(&self.words.tokens[*at]))
                .unwrap_or(head),
            None => head,
        };
        let head = if (first..name.start).any(|at| self.words.tokens[at].text == "of") {
            first
        } else {
            head
        };
        // "Democratic nominee Sen.": the office is the one that is written out.
        let short = self.words.tokens[head].text.ends_with('.') && head > 0;
        if short && name.title.is_none_or(|start| start < head) && self.head_at(head - 1).is_some() {
            return Some((self.walk_left(head - 1), head, head - 1));
        }
        Some((self.walk_left(first), name.start, head))
    }

    fn is_sentence_start(&self, at: usize) -> bool {
        let sentence = self.words.sentences[self.words.tokens[at].sentence as usize];
        sentence.start == at && self.name_at(at).is_none()
    }

    /// "the League’s leader, Osman Beqiri,", "The president of Ukraine, Volodymyr Zelensky,".
    fn before_comma(&self, name: &Name) -> Option<Range> {
        let comma = name.start.checked_sub(1)?;
        if self.words.before(name.start)?.text != "," || comma == 0 {
            return None;
        }
        let closes = self
            .words
            .after(name.end)
            .is_none_or(|word| word.shape == Shape::Mark || word.is(Classes::VERB));
        if !closes {
            return None;
        }
        let sentence = self.words.sentences[self.words.tokens[name.start].sentence as usize];
        let low = sentence.start.max(comma.saturating_sub(REACH));
        let direct = self.head_of(comma - 1, name);
        let head = direct.or_else(|| {
            let of = (low..comma)
                .rev()
                .find(|at| matches!(self.words.tokens[*at].text, "of" | "for" | "at"))?;
            let tail = &self.words.tokens[of + 1..comma];
            (tail.iter().all(|word| {
                word.capital()
                    || word.shape == Shape::Lower
                        && !word.is(Classes::VERB)
                        && (!word.is(Classes::FUNCTION) || word.is(Classes::DETERMINER))
            }))
            .then(|| self.head_at(of.checked_sub(1)?))
            .flatten()
        })?;
        let start = self.walk_left(head);
        let opened = self.words.before(start).is_some_and(|word| {
            word.is(Classes::DETERMINER) || is_possessive(word) || matches!(word.text, "," | "and")
        }) || start == sentence.start;
        opened.then_some((start, comma, head))
    }

    /// The token, if it is the noun of an office.
    fn head_at(&self, at: usize) -> Option<usize> {
        let word = self.words.tokens.get(at)?;
        (word.is(Classes::ANY_ROLE) && self.name_at(at).is_none()).then_some(at)
    }

    /// The same where a name is near: any noun of people that is apposed to it is what someone is, "the watchman, Amadou Price".
    fn head_of(&self, at: usize, name: &Name) -> Option<usize> {
        let word = self.words.tokens.get(at)?;
        let apposed = || {
            word.is_apposed(at, &self.words.tokens, name.start..name.end)
                && self.knowledge.is_of_people(word.text)
        };
        self.head_at(at)
            .or_else(|| (self.name_at(at).is_none() && apposed()).then_some(at))
    }

    /// Where the description starts whose noun is at `head`: names, modifiers and bodies before it, and any word that a
    /// determiner stands before ("a young dairy farmer").
    fn walk_left(&self, head: usize) -> usize {
        let mut sure = head;
        let mut at = head;
        let mut guessed = 0;
        while let Some(before) = at.checked_sub(1) {
            let word = &self.words.tokens[before];
            if word.sentence != self.words.tokens[head].sentence || head - before > REACH {
                break;
            }
            if word.is(Classes::DETERMINER) && word.shape != Shape::Capitals {
                return at;
            }
            if word.opens && word.is(Classes::FUNCTION) {
                break;
            }
            if let Some(name) = self.name_at(before) {
                if self.words.sentences[word.sentence as usize].display {
                    break;
                }
                at = name.start;
                sure = at;
                continue;
            }
            let part = Classes::ROLE_MODIFIER.with(Classes::ANY_ROLE).with(Classes::ORG);
            let tied = word.text == "-" && word.glued && self.words.tokens[at].glued;
            if tied || word.is(part) && !is_verbal(word) && (word.shape == Shape::Lower || word.capital()) {
                at = before;
                if !tied {
                    sure = at;
                }
            } else if word.shape == Shape::Lower
                && word.is(Classes::COMMON)
                && !word.is(Classes::FUNCTION.with(Classes::VERB).with(Classes::PREPOSITION))
                && guessed < 3
            {
                guessed += 1;
                at = before;
            } else {
                break;
            }
        }
        sure
    }

    /// "Volodymyr Zelensky, the president of Ukraine,", "Ada Obi, 43, a teacher", "Ana Lind, who is the mayor of Tarn",
    /// "Ben Roe is the coach".
    fn behind(&self, name: &Name) -> Option<Range> {
        let tokens = &self.words.tokens;
        let sentence = self.words.sentences[tokens[name.start].sentence as usize];
        let limit = sentence.end.min(name.end + REACH + 6);
        let mut at = name.end;
        let bracket = tokens.get(at).filter(|_| at < limit)?;
        let is_verb =
            |at: usize| at < limit && matches!(tokens[at].text, "is" | "was" | "became" | "remains");
        if bracket.text == "," {
            at += 1;
            if at + 1 < limit && tokens[at].shape == Shape::Number && tokens[at + 1].text == "," {
                at += 2;
            }
            if at < limit && tokens[at].text == "who" && is_verb(at + 1) {
                at += 2;
            }
            // "McConnell, now the majority leader,"
            let is_adverb = at < limit
                && matches!(
                    tokens[at].text,
                    "now" | "then" | "currently" | "formerly" | "once"
                );
            at += usize::from(is_adverb);
        } else if is_verb(at) && at + 1 < limit && matches!(tokens[at + 1].text, "a" | "an" | "the") {
            at += 1;
        } else {
            return None;
        }
        let (start, head) = self.noun_phrase(at, limit, name)?;
        let end = self.complement(head + 1, limit);
        let closed = tokens.get(end).filter(|_| end < sentence.end).is_none_or(|word| {
            word.shape == Shape::Mark
                || bracket.text != ","
                || matches!(word.text, "who" | "and" | "whose" | "but")
        });
        closed.then_some((start, end, head))
    }

    /// The noun phrase of an office from `at`: without its article, with the place of its noun.
    fn noun_phrase(&self, at: usize, limit: usize, name: &Name) -> Option<(usize, usize)> {
        let tokens = &self.words.tokens;
        let mut start = at;
        let first = tokens.get(at).filter(|_| at < limit)?;
        if first.is(Classes::DETERMINER) {
            start += 1;
        }
        let mut head = None;
        let mut next = start;
        while next < limit && next < start + 8 {
            let word = &tokens[next];
            if is_possessive(word) {
                if head.is_some() {
                    return None;
                }
                start = next + 1;
            } else if word.text == "-" && word.glued || word.capital() {
                if head.is_some() && word.capital() && self.name_at(next).is_some() {
                    return None;
                }
            } else if word.shape != Shape::Lower
                || word.is(Classes::FUNCTION
                    .with(Classes::PREPOSITION)
                    .with(Classes::AUXILIARY))
                || word.is(Classes::VERB) && !word.is(Classes::ANY_ROLE)
            {
                break;
            }
            if self.head_of(next, name).is_some() {
                head = Some(next);
            }
            next += 1;
        }
        // The office is the last word of its phrase: not "the president visited" but "the president of".
        let head = head.filter(|head| head + 1 == next)?;
        let opened = first.is(Classes::DETERMINER)
            || tokens[start].is(Classes::ROLE_MODIFIER.with(Classes::ANY_ROLE))
            || start > at
            || first.capital();
        opened.then_some((start, head))
    }

    /// The end of "of Ukraine", "for the ministry", "at Hollis Freight" behind a role.
    fn complement(&self, at: usize, limit: usize) -> usize {
        let tokens = &self.words.tokens;
        let opens = match tokens.get(at).filter(|_| at < limit).map(|word| word.text) {
            Some("of" | "for" | "at" | "with" | "in" | "from") => true,
            // "ambassador to the United Nations", not "president to resign"
            Some("to") => tokens
                .get(at + 1)
                .is_some_and(|next| next.is(Classes::DETERMINER) || next.capital()),
            _ => false,
        };
        if !opens {
            return at;
        }
        let mut next = at + 1;
        while next < limit.min(at + 9) {
            let word = &tokens[next];
            let joins = word.is(Classes::DETERMINER) && tokens[next - 1].is(Classes::PREPOSITION)
                || matches!(word.text, "of" | "for" | "-" | "and")
                    && tokens.get(next + 1).is_some_and(Word::capital)
                || is_possessive(word)
                || word.text == "-" && word.glued;
            let inside = self.name_at(next).is_some()
                || word.capital()
                || word.shape == Shape::Lower
                    && !word.is(Classes::FUNCTION
                        .with(Classes::AUXILIARY)
                        .with(Classes::PREPOSITION))
                    && (!word.is(Classes::VERB) || word.is(Classes::ORG));
            if !joins && !inside {
                break;
            }
            next += 1;
        }
        if next > at + 1 { next } else { at }
    }

    /// "43" in "Ada Obi, 43, a teacher": the token.
    fn age(&self, name: &Name) -> Option<usize> {
        let comma = self.words.after(name.end)?;
        let age = self.words.beside(name.start, Some(name.end + 1))?;
        let behind = self.words.beside(name.start, Some(name.end + 2))?;
        let plain = age.text.len() <= 3 && age.text.bytes().all(|byte| byte.is_ascii_digit());
        (comma.text == "," && plain && behind.shape == Shape::Mark).then_some(name.end + 1)
    }

    /// The body or place that a role belongs to: "Chinese foreign ministry", "NATO", "Ukraine"; or whose possessive stands
    /// before it: "the League’s leader".
    fn organization(&self, start: usize, end: usize, head: usize) -> Option<String> {
        let tokens = &self.words.tokens;
        // "foreign ministry", not "talk radio" or "press"
        let body = (start..head).rev().find(|at| {
            let word = &tokens[*at];
            word.is(Classes::ORG) && word.shape == Shape::Lower && !word.is(Classes::ORG_NEWSPAPER)
        });
        if let Some(body) = body
            && body > start
        {
            return Some(self.words.slice(start, body + 1).to_owned());
        }
        let behind = (head + 1..end).find_map(|at| self.belongs_to(at));
        let owner = || {
            let mark = start.checked_sub(1)?;
            is_possessive(self.words.before(start)?)
                .then(|| self.belongs_to(mark.checked_sub(1)?))
                .flatten()
        };
        behind
            .or_else(|| (start..head).rev().find_map(|at| self.belongs_to(at)))
            .or_else(owner)
    }

    /// The state behind a member of Congress: "South Carolina" for "Sen. Lindsey Graham (R-S.C.)".
    fn state(&self, name: &Name) -> Option<&'static str> {
        let tag = name.end + 1;
        let bracket = self
            .words
            .after(name.end)
            .filter(|word| matches!(word.text, "(" | ","))?;
        let tagged = tag < self.words.tokens.len() && self.words.is_party_tag(tag);
        let short = self
            .words
            .tokens
            .get(tag + 2)
            .filter(|word| tagged && word.sentence == bracket.sentence)?;
        state(short.text)
    }

    fn belongs_to(&self, at: usize) -> Option<String> {
        let index = *self.name_at.get(at)? as usize;
        let name = self.names.get(index)?;
        let chain = &self.chains.chains[self.chains.links[index].chain];
        let country = name
            .fact
            .filter(|fact| fact.form == Form::Adjective)
            .map(|fact| self.knowledge.concept(fact.concept))
            .filter(|concept| concept.country);
        match (country, chain.kind) {
            (Some(country), _) => Some(country.name.clone().into_owned()),
            (None, EntityKind::Organization | EntityKind::Place | EntityKind::Facility) => {
                Some(chain.canonical())
            }
            _ => None,
        }
    }
}

/// A title that is an office, not only a form of address.
fn is_office(word: &Word<'_>) -> bool {
    word.is(Classes::TITLE.with(Classes::ANY_ROLE))
        && !matches!(
            word.text,
            "Dr." | "Dr" | "Prof." | "Rev." | "Hon." | "Fr." | "Doctor"
        )
}

/// Roles that are as often verbs: "critics chair", "may judge", "coach".
fn is_verbal(word: &Word<'_>) -> bool {
    word.is(Classes::VERB) && !word.is(Classes::ROLE_MODIFIER)
}

/// The mark of a possessive.
pub(crate) fn is_possessive(word: &Word<'_>) -> bool {
    matches!(word.text, "'s" | "’s" | "'" | "’")
}
