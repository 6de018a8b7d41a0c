//! Where names stand: runs of capitalised words, cut where a title, a nationality or a known name ends. What a name is
//! and whom it names is not decided here.

mod again;
mod headlines;
mod learned;
mod runs;
mod titles;

use onrecord_document::{EntityKind, Gender};
use rustc_hash::FxHashSet;

use self::headlines::Shown;
pub(crate) use self::learned::merge;
use crate::knowledge::{Classes, Fact, Knowledge};
use crate::words::{Shape, Word, Words};

/// One name in the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Name {
    /// Its first token.
    pub(crate) start: usize,
    /// Behind its last token.
    pub(crate) end: usize,
    /// What is known of exactly this name.
    pub(crate) fact: Option<Fact>,
    /// Where the capitalised words start that stand before it as its title ("Secretary of State"), if any do.
    pub(crate) title: Option<usize>,
    /// The gender that its title shows ("Ms.").
    pub(crate) gender: Option<Gender>,
    /// What the learned model takes it for, if it found it.
    pub(crate) learned: Option<EntityKind>,
}

/// Finds the names of all sentences, in order; the name in a campaign's lies inside it.
pub(crate) fn find(words: &Words<'_>, knowledge: &Knowledge) -> Vec<Name> {
    let mut finder = Finder {
        words,
        knowledge,
        inside: FxHashSet::default(),
        alone: FxHashSet::default(),
        names: Vec::new(),
    };
    finder.read_capitals();
    for sentence in words.sentences.iter().filter(|sentence| !sentence.display) {
        finder.body(sentence.start, sentence.end);
    }
    finder.surnames();
    finder.campaigns();
    let shown = Shown::of(words, &finder.names);
    for sentence in words.sentences.iter().filter(|sentence| sentence.display) {
        finder.display(sentence.start, sentence.end, &shown);
    }
    finder
        .names
        .sort_by_key(|name| (name.start, std::cmp::Reverse(name.end)));
    finder.names
}

struct Finder<'w, 'a> {
    words: &'w Words<'a>,
    knowledge: &'w Knowledge,
    /// Words that have a capital where it says something.
    inside: FxHashSet<&'a str>,
    /// Those of them that are a whole name.
    alone: FxHashSet<&'a str>,
    names: Vec<Name>,
}

impl Finder<'_, '_> {
    fn read_capitals(&mut self) {
        for (at, word) in self.words.tokens.iter().enumerate() {
            if !word.capital() || word.opens || self.words.sentences[word.sentence as usize].display {
                continue;
            }
            self.inside.insert(word.text);
            let beside =
                |word: Option<&Word<'_>>| word.is_some_and(|word| word.capital() || word.text == "-");
            if !beside(self.words.before(at))
                && !beside(self.words.after(at + 1))
                && !word.is(Classes::ANY_TITLE)
            {
                self.alone.insert(word.text);
            }
        }
    }

    fn body(&mut self, start: usize, end: usize) {
        let mut at = start;
        while at < end {
            if self.starts_name(at, end) {
                let stop = self.run(at, end);
                self.cut(at, stop);
                at = stop;
            } else {
                at += 1;
            }
        }
    }

    /// Whether a name, or a title before one, starts here.
    fn starts_name(&self, at: usize, end: usize) -> bool {
        let word = &self.words.tokens[at];
        if word.shape == Shape::Lower {
            return word.is(Classes::PARTICLE) && self.glued_name(at, end);
        }
        if !word.capital()
            || word.text.len() == 1 && !self.has_initials(at)
            || word.is(Classes::WEEKDAY)
            || self.is_date(at)
            || self.words.is_party_tag(at)
        {
            return false;
        }
        if word.opens {
            return self.opening_is_name(at, end);
        }
        !word.is(Classes::FUNCTION) || word.is(Classes::GIVEN) || self.known(at, end).is_some()
    }

    /// "J K Ray": a letter that a name follows; and not the tag of a party and state, "(D-Minn.)".
    fn has_initials(&self, at: usize) -> bool {
        !matches!(self.words.tokens[at].text, "I" | "A")
            && self.words.after(at + 1).is_some_and(Word::capital)
    }

    /// "al-Assad", "bin-Laden": a small particle tied to a capital.
    fn glued_name(&self, at: usize, end: usize) -> bool {
        at + 2 < end
            && self.words.tokens[at + 1].text == "-"
            && self.words.tokens[at + 1].glued
            && self.words.tokens[at + 2].glued
            && self.words.tokens[at + 2].capital()
    }

    /// A month beside a number: "May 5", "5 May", "in March".
    fn is_date(&self, at: usize) -> bool {
        let word = &self.words.tokens[at];
        if !word.is(Classes::MONTH) {
            return false;
        }
        // "Theresa May"
        if self
            .words
            .before(at)
            .is_some_and(|word| word.capital() && word.is(Classes::GIVEN))
        {
            return false;
        }
        let number = |word: Option<&Word<'_>>| word.is_some_and(|word| word.shape == Shape::Number);
        !word.is(Classes::GIVEN)
            || number(self.words.before(at))
            || number(self.words.after(at + 1))
            || self.words.before(at).is_some_and(|word| {
                word.is(Classes::PREPOSITION)
                    || matches!(word.text, "last" | "next" | "this" | "early" | "late" | "mid")
            })
    }

    /// Whether a capitalised word where capitals say nothing is a name: known as one, or capitalised elsewhere inside a
    /// sentence, or no word that is ever written small.
    fn opening_is_name(&self, at: usize, end: usize) -> bool {
        let word = &self.words.tokens[at];
        let next = self.words.after(at + 1).filter(|next| next.capital());
        let full_name = || {
            word.is(Classes::GIVEN)
                && next.is_some_and(|next| {
                    !next.is(Classes::COMMON.with(Classes::FUNCTION)) || next.shape == Shape::Initial
                })
        };
        if word.is(Classes::FUNCTION) {
            return full_name() || word.shape == Shape::Capitals && self.known(at, end).is_some();
        }
        if let Some((stop, _)) = self.known(at, end)
            && (stop > at + 1 || !word.is(Classes::COMMON))
        {
            return true;
        }
        let of = || self.words.after(at + 1).is_some_and(|word| word.text == "of");
        if word.is(Classes::ANY_TITLE.with(Classes::NORP))
            && (next.is_some() || of() || !word.is(Classes::COMMON))
        {
            return true;
        }
        if full_name() {
            return true;
        }
        if word.is(Classes::COMMON) {
            return self.alone.contains(word.text) || self.is_dateline(at, end);
        }
        self.inside.contains(word.text)
            || word.is(Classes::GIVEN)
            || word.shape != Shape::Capital
            || !self.knowledge.is_inflected(word.text)
    }

    /// "PORT CALLOWAY, Feb. 9 —": several words in capitals that a comma, a bracket or a dash follows.
    fn is_dateline(&self, at: usize, end: usize) -> bool {
        let tokens = &self.words.tokens[at..end];
        let shouted = |word: &&Word<'_>| word.shape == Shape::Capitals && word.text.len() > 1;
        let count = tokens.iter().take_while(shouted).count();
        count > 1
            && tokens
                .get(count)
                .is_some_and(|word| matches!(word.text, "," | "(" | "—" | "–" | "--" | "-"))
    }

    fn known(&self, at: usize, end: usize) -> Option<(usize, Fact)> {
        (self.words.tokens[at].longest_name > 0)
            .then(|| self.words.known(at, end, self.knowledge))
            .flatten()
    }

    /// A name behind its title.
    fn emit_named(&mut self, start: usize, end: usize, title: Option<usize>, gender: Option<Gender>) {
        self.names.push(Name {
            start,
            end,
            fact: None,
            title,
            gender,
            learned: None,
        });
    }

    /// A name that stands by itself.
    fn emit(&mut self, start: usize, end: usize, fact: Option<Fact>) {
        let mut end = end;
        // A hyphen or small word never ends a name.
        while end > start + 1
            && !self.words.tokens[end - 1].capital()
            && self.words.tokens[end - 1].shape != Shape::Number
            && !self.is_syllable(end - 1)
            && fact.is_none()
        {
            end -= 1;
        }
        self.names.push(Name {
            start,
            end,
            fact,
            title: None,
            gender: None,
            learned: None,
        });
    }
}
