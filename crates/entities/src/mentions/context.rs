//! What an article shows of its tokens before any name is decided: which of them can be part of a name at all, what lists know of them,
//! how the same word is written elsewhere, and in which run of capitals it stands.

use std::ops::Range;

use onrecord_document::{Word, Writing};
use onrecord_lexicon::gazetteer::{Gazetteer, Matches};
use rustc_hash::{FxHashMap, FxHashSet};

/// How the letters of a sentence are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Case {
    /// Capitals say something.
    Usual,
    /// "PARLIAMENT VOTES DOWN BUDGET"
    Capitals,
    /// "Parliament Votes Down Budget"
    Title,
    /// "parliament votes down budget"
    Small,
}

/// A word that has a capital or may be part of a name, with what the article shows of it elsewhere.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Elsewhere {
    /// How often it is written small.
    pub(crate) small: u16,
    /// How often it has a capital where that says something.
    pub(crate) capital: u16,
    /// Its first and its last position with a capital.
    first: u32,
    last: u32,
}

/// A run of candidates with capitals.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Run {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// An article as the model of names sees it.
pub(crate) struct Context<'a> {
    pub(crate) words: &'a [Word],
    /// For each token the sentence it stands in.
    pub(crate) sentence_of: Vec<u32>,
    pub(crate) sentences: Vec<Range<usize>>,
    pub(crate) cases: Vec<Case>,
    /// Stretches of tokens that can be parts of names; what is outside them is none.
    pub(crate) stretches: Vec<Range<usize>>,
    pub(crate) matches: Vec<Matches>,
    pub(crate) runs: Vec<Run>,
    elsewhere: FxHashMap<u32, Elsewhere>,
}

/// Small words of which names are made: the norms that the examples showed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SmallWords {
    /// Those that may begin a name or be one.
    pub(crate) starting: FxHashSet<u32>,
    /// Those that only stand between others or behind one.
    pub(crate) joining: FxHashSet<u32>,
    /// Of these, those that may end a name.
    pub(crate) closing: FxHashSet<u32>,
}

impl SmallWords {
    pub(crate) fn all(&self) -> [&FxHashSet<u32>; 3] {
        [&self.starting, &self.joining, &self.closing]
    }

    pub(crate) fn all_mut(&mut self) -> [&mut FxHashSet<u32>; 3] {
        [&mut self.starting, &mut self.joining, &mut self.closing]
    }
}

/// No more joining words stand in a row inside a name.
const MOST_JOINING: usize = 3;

fn is_written_as_name(word: &Word) -> bool {
    word.writing.bits() & (Writing::CAPITAL.with(Writing::DIGIT).bits()) != 0
}

impl<'a> Context<'a> {
    pub(crate) fn new(words: &'a [Word], sentences: Vec<Range<usize>>, small: &SmallWords) -> Self {
        let mut context = Self {
            words,
            sentence_of: vec![0; words.len()],
            cases: Vec::with_capacity(sentences.len()),
            sentences,
            stretches: Vec::new(),
            matches: vec![Matches::default(); words.len()],
            runs: vec![Run::default(); words.len()],
            elsewhere: FxHashMap::default(),
        };
        for index in 0..context.sentences.len() {
            let range = context.sentences[index].clone();
            context.sentence_of[range.clone()].fill(index as u32);
            context.cases.push(case_of(&words[range.clone()]));
            context.find_stretches(range, small);
        }
        context.find_runs();
        let starts = context.stretches.iter().cloned().flatten();
        Gazetteer::embedded().mark(words, starts, &mut context.matches);
        context.read_elsewhere();
        context
    }

    /// The token at an offset from another in the same sentence.
    #[inline]
    pub(crate) fn beside(&self, at: usize, offset: isize) -> Option<usize> {
        let other = at.checked_add_signed(offset)?;
        (self.sentence_of.get(other)? == &self.sentence_of[at]).then_some(other)
    }

    /// Whether a token is the first of its sentence.
    #[inline]
    pub(crate) fn opens(&self, at: usize) -> bool {
        self.sentences[self.sentence_of[at] as usize].start == at
    }

    pub(crate) fn case(&self, at: usize) -> Case {
        self.cases[self.sentence_of[at] as usize]
    }

    pub(crate) fn elsewhere(&self, at: usize) -> Elsewhere {
        self.elsewhere
            .get(&self.words[at].norm)
            .copied()
            .unwrap_or_default()
    }

    /// The first position of the same word with a capital, or the last if that is this one; none if there is no other.
    pub(crate) fn other(&self, at: usize) -> Option<usize> {
        let found = self.elsewhere.get(&self.words[at].norm)?;
        let other = if found.first as usize == at {
            found.last
        } else {
            found.first
        } as usize;
        (other != at && (found.capital > 0 || found.small == 0)).then_some(other)
    }

    fn find_stretches(&mut self, sentence: Range<usize>, small: &SmallWords) {
        let all = self.cases.last() == Some(&Case::Small);
        let starts = |word: &Word| is_written_as_name(word) || small.starting.contains(&word.norm);
        let mut at = sentence.start;
        while at < sentence.end {
            if !all && !starts(&self.words[at]) {
                at += 1;
                continue;
            }
            let start = at;
            let mut end = at + 1;
            at += 1;
            let mut joining = 0;
            while at < sentence.end && joining <= MOST_JOINING {
                let word = &self.words[at];
                at += 1;
                if all || starts(word) {
                    end = at;
                    joining = 0;
                } else if small.joining.contains(&word.norm) {
                    joining += 1;
                    if small.closing.contains(&word.norm) {
                        end = at;
                    }
                } else {
                    break;
                }
            }
            at = end;
            self.stretches.push(start..end);
        }
    }

    /// Runs of words with capitals, hyphens and initials' stops inside.
    fn find_runs(&mut self) {
        for stretch in &self.stretches {
            let mut start = stretch.start;
            while start < stretch.end {
                if !self.words[start].writing.has(Writing::CAPITAL) {
                    start += 1;
                    continue;
                }
                let mut end = start + 1;
                while end < stretch.end && self.words[end].writing.has(Writing::CAPITAL) {
                    end += 1;
                }
                let run = Run {
                    start: start as u32,
                    end: end as u32,
                };
                self.runs[start..end].fill(run);
                start = end;
            }
        }
    }

    /// The words of all stretches, in order.
    pub(crate) fn tokens(&self) -> impl Iterator<Item = usize> {
        self.stretches.iter().cloned().flatten()
    }

    /// Counts how the words of the stretches are written in the article.
    fn read_elsewhere(&mut self) {
        for at in self.stretches.iter().cloned().flatten() {
            let word = &self.words[at];
            let entry = self.elsewhere.entry(word.norm).or_insert(Elsewhere {
                small: 0,
                capital: 0,
                first: at as u32,
                last: at as u32,
            });
            entry.last = at as u32;
        }
        for (at, word) in self.words.iter().enumerate() {
            let capital = word.writing.has(Writing::CAPITAL);
            if self.cases[self.sentence_of[at] as usize] != Case::Usual || capital && self.opens(at) {
                continue;
            }
            if let Some(entry) = self.elsewhere.get_mut(&word.norm) {
                let count = if capital {
                    &mut entry.capital
                } else {
                    &mut entry.small
                };
                *count = count.saturating_add(1);
            }
        }
    }
}

/// How the letters of a sentence are written, by its words of more than a mark.
fn case_of(words: &[Word]) -> Case {
    let (mut letters, mut capital, mut shouted) = (0, 0, 0);
    for word in words {
        if word.writing.has(Writing::MARK) || word.writing.has(Writing::DIGIT) {
            continue;
        }
        letters += 1;
        capital += usize::from(word.writing.has(Writing::CAPITAL));
        shouted += usize::from(word.writing.has(Writing::ALL_CAPITALS));
    }
    if letters >= 3 && shouted * 10 >= letters * 7 {
        Case::Capitals
    } else if letters >= 4 && capital * 10 >= letters * 7 {
        Case::Title
    } else if letters >= 4 && capital == 0 {
        Case::Small
    } else {
        Case::Usual
    }
}
