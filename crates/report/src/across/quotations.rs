//! The same quotation in different articles: syndicated, shortened, with another beginning or tail, with words mended.
//!
//! Two quotations are the same if half of the pairs of neighbouring words of the shorter one are in the other, and enough of them. A pair
//! counts the less the more quotations of the run have it: many say "at the end of the day", and it is not the same thing that they
//! say. Where little is shared, the speakers must not contradict each other. Of fewer than six words all have to be the same, of fewer
//! than five there is nothing to compare. Who could be the same is found by winnowing (Schleimer, Wilkerson and Aiken 2003): of every four
//! neighbouring triples of words the one with the least hash is looked up, so that a stretch of six words in both is never missed.
//! What is the same as the same is the same. The idea of such groups is from Quotebank (Vaucher et al. 2021).
//!
//! Memory: 4 bytes for each quotation of the run, and, while groups are made, 60 bytes and 10 for each of its first 256 words for
//! each distinct one.

use std::collections::HashMap;
use std::mem;

use onrecord_document::SpeakerKind;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::words::{each_word, words};
use crate::columns::SpeakerColumns;

/// Words of a quotation that are compared.
const MOST_WORDS: usize = 256;

/// Fewer words than these are not compared at all…
const LEAST_WORDS: usize = 5;

/// …and fewer than these only as a whole.
const LEAST_NEAR: usize = 6;

/// Pairs of words that two quotations share at least, as they count.
const LEAST_SHARED: f32 = 4.0;

/// With so much shared, it does not matter who is said to speak.
const SURE_SHARED: f32 = 10.0;

/// A quotation of so many words is the same whoever says it.
const SURE_WORDS: usize = 12;

/// A pair counts in full in so many distinct quotations, or in one of a thousand.
const RARE: usize = 32;

/// Triples of which one is looked up.
const WINDOW: usize = 4;

/// Groups that a triple of words is compared with: a phrase that is in more of them tells nothing.
const MOST_GROUPS: usize = 16;

/// One quotation of an article.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quotation<'a> {
    /// `quote_id`
    pub id: &'a str,
    pub content: &'a str,
    /// The first speaker.
    pub speaker: Option<&'a SpeakerColumns>,
    /// Seconds since 1970.
    pub published: Option<i64>,
}

/// Quotations as the first pass meets them.
#[derive(Debug, Default)]
pub(crate) struct Quotations {
    article: u32,
    /// By quotation of the run: number of its form, from 1; 0 for none.
    form_of: Vec<u32>,
    forms: Vec<Form>,
    numbers: HashMap<u64, u32>,
    /// Hashes of neighbouring words, form by form.
    pairs: Vec<u32>,
    /// What is looked up: hash of three words, and form.
    triples: Vec<(u32, u32)>,
    words: Vec<u64>,
}

/// The words of a quotation, once for all that have the same.
#[derive(Debug)]
struct Form {
    /// Where its pairs begin; they end where those of the next form begin.
    pairs: usize,
    /// Hash of the first speaker's last name; 0 if nobody is known.
    speaker: u32,
    /// Of the same quotation: the form that stands for all has itself.
    parent: u32,
    first: First,
    /// Of the first appearance of any.
    article: u32,
    in_several: bool,
}

/// The first appearance: by date, without a date behind all that have one, and then in the order of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct First {
    published: i64,
    order: u32,
    id: u64,
}

impl Quotations {
    pub(crate) fn start_article(&mut self) {
        self.article += 1;
    }

    pub(crate) fn note(&mut self, quotation: &Quotation<'_>) {
        let form = self.form(quotation).map_or(0, |form| form + 1);
        self.form_of.push(form);
    }

    fn form(&mut self, quotation: &Quotation<'_>) -> Option<u32> {
        let mut read = mem::take(&mut self.words);
        read.clear();
        each_word(quotation.content, |word| {
            let conjunction = read.is_empty() && matches!(word, "that" | "to");
            if !conjunction && read.len() < MOST_WORDS {
                read.push(xxh3_64(word.as_bytes()));
            }
        });
        let form = (read.len() >= LEAST_WORDS).then(|| self.form_of_words(&read, quotation));
        self.words = read;
        form
    }

    fn form_of_words(&mut self, read: &[u64], quotation: &Quotation<'_>) -> u32 {
        let speaker = quotation.speaker.map_or(0, last_name);
        // Few words are the same only if the same person says them.
        let said_by = if read.len() > SURE_WORDS { 0 } else { speaker };
        let hash = hash_of(read, u64::from(said_by));
        let first = First {
            published: quotation.published.unwrap_or(i64::MAX),
            order: self.form_of.len() as u32,
            id: u64::from_str_radix(quotation.id, 16).unwrap_or_default(),
        };
        let article = self.article;
        if let Some(known) = self.numbers.get(&hash) {
            let form = &mut self.forms[*known as usize];
            form.first = form.first.min(first);
            form.in_several |= form.article != article;
            return *known;
        }
        let number = self.forms.len() as u32;
        self.forms.push(Form {
            pairs: self.pairs.len(),
            speaker,
            parent: number,
            first,
            article,
            in_several: false,
        });
        self.numbers.insert(hash, number);
        if read.len() >= LEAST_NEAR {
            self.index(read, number);
        }
        number
    }

    /// Notes pairs and triples of a form.
    fn index(&mut self, read: &[u64], number: u32) {
        let begin = self.pairs.len();
        self.pairs
            .extend(read.windows(2).map(|pair| hash_of(pair, 0) as u32));
        self.pairs[begin..].sort_unstable();
        let hashes: Vec<u32> = read.windows(3).map(|three| hash_of(three, 0) as u32).collect();
        let mut last = None;
        let chosen = hashes
            .windows(WINDOW.min(hashes.len()))
            .filter_map(|window| window.iter().min());
        for hash in chosen {
            if last != Some(hash) {
                self.triples.push((*hash, number));
                last = Some(hash);
            }
        }
    }

    /// Finds what is the same.
    pub(crate) fn grouped(mut self) -> Groups {
        self.numbers = HashMap::new();
        let frequencies = Frequencies::of(&self.pairs, self.forms.len());
        let mut triples = mem::take(&mut self.triples);
        triples.sort_unstable();
        triples.dedup();
        for same in triples.chunk_by(|one, other| one.0 == other.0) {
            self.compare(same, &frequencies);
        }
        let mut groups = vec![None; self.forms.len()];
        for number in 0..self.forms.len() as u32 {
            let root = self.root(number);
            let root = &self.forms[root as usize];
            groups[number as usize] = root.in_several.then_some(root.first.id);
        }
        Groups {
            form_of: self.form_of.into_iter(),
            groups,
        }
    }

    /// Joins forms that share a triple of words, as far as they are the same.
    fn compare(&mut self, sharing: &[(u32, u32)], frequencies: &Frequencies) {
        let mut known: Vec<u32> = Vec::new();
        for (_, form) in sharing {
            for other in &known {
                self.join(*form, *other, frequencies);
            }
            let root = self.root(*form);
            let is_known = (0..known.len()).any(|at| self.root(known[at]) == root);
            if !is_known && known.len() < MOST_GROUPS {
                known.push(*form);
            }
        }
    }

    fn join(&mut self, one: u32, other: u32, frequencies: &Frequencies) {
        let (one_root, other_root) = (self.root(one), self.root(other));
        if one_root == other_root {
            return;
        }
        let (mine, theirs) = (self.pairs_of(one), self.pairs_of(other));
        let shared = frequencies.shared(mine, theirs);
        let shorter = frequencies.weight_of(mine).min(frequencies.weight_of(theirs));
        let enough = shared >= LEAST_SHARED && 2.0 * shared >= shorter;
        let speakers = [one_root, other_root].map(|root| self.forms[root as usize].speaker);
        let contradict = speakers[0] != speakers[1] && !speakers.contains(&0);
        if enough && (shared >= SURE_SHARED || !contradict) {
            self.unite(one_root.min(other_root), one_root.max(other_root));
        }
    }

    fn unite(&mut self, stays: u32, goes: u32) {
        let Form {
            speaker,
            first,
            article,
            in_several,
            ..
        } = self.forms[goes as usize];
        self.forms[goes as usize].parent = stays;
        let root = &mut self.forms[stays as usize];
        root.in_several |= in_several || root.article != article;
        root.first = root.first.min(first);
        if root.speaker == 0 {
            root.speaker = speaker;
        }
    }

    /// The form that stands for all of its group; the way there gets shorter each time.
    fn root(&mut self, mut form: u32) -> u32 {
        while self.forms[form as usize].parent != form {
            let above = self.forms[form as usize].parent;
            self.forms[form as usize].parent = self.forms[above as usize].parent;
            form = above;
        }
        form
    }

    fn pairs_of(&self, form: u32) -> &[u32] {
        let end = self
            .forms
            .get(form as usize + 1)
            .map_or(self.pairs.len(), |next| next.pairs);
        &self.pairs[self.forms[form as usize].pairs..end]
    }
}

/// Which quotation is in which group; asked in the order of the run.
#[derive(Debug)]
pub(crate) struct Groups {
    form_of: std::vec::IntoIter<u32>,
    /// By form.
    groups: Vec<Option<u64>>,
}

impl Groups {
    /// The group of the next quotation: the `quote_id` of its first appearance, if it is in several articles.
    pub(crate) fn next_group(&mut self) -> Option<String> {
        let form = self.form_of.next()?.checked_sub(1)?;
        let id = (*self.groups.get(form as usize)?)?;
        Some(format!("{id:016x}"))
    }
}

/// How much pairs of words count.
struct Frequencies {
    /// By the last bits of a pair: distinct quotations with such pairs.
    counts: Vec<u16>,
    /// Up to so many, a pair counts in full.
    rare: f32,
}

impl Frequencies {
    fn of(pairs: &[u32], forms: usize) -> Self {
        let mut counts = vec![0_u16; (pairs.len() / 2).next_power_of_two().clamp(1 << 16, 1 << 26)];
        for pair in pairs {
            let at = *pair as usize & (counts.len() - 1);
            counts[at] = counts[at].saturating_add(1);
        }
        let rare = RARE.max(forms / 1000) as f32;
        Self { counts, rare }
    }

    fn weight(&self, pair: u32) -> f32 {
        let count = self.counts[pair as usize & (self.counts.len() - 1)];
        (self.rare / f32::from(count)).min(1.0)
    }

    fn weight_of(&self, pairs: &[u32]) -> f32 {
        pairs.iter().map(|pair| self.weight(*pair)).sum()
    }

    /// What is in both of two sorted lists.
    fn shared(&self, one: &[u32], other: &[u32]) -> f32 {
        let (mut at, mut beside, mut shared) = (0, 0, 0.0);
        while let (Some(mine), Some(theirs)) = (one.get(at), other.get(beside)) {
            if mine == theirs {
                shared += self.weight(*mine);
            }
            at += usize::from(mine <= theirs);
            beside += usize::from(mine >= theirs);
        }
        shared
    }
}

fn hash_of(words: &[u64], seed: u64) -> u64 {
    words
        .iter()
        .fold(seed, |hash, word| xxh3_64_with_seed(&word.to_le_bytes(), hash))
}

/// Stands for a speaker when it is asked whether two contradict each other: a person's last name, or 0. A body contradicts nobody, for
/// somebody speaks for it.
fn last_name(speaker: &SpeakerColumns) -> u32 {
    let words = words(&speaker.name);
    match (speaker.kind, words.last()) {
        (SpeakerKind::Person, Some(last)) => xxh3_64(last.as_bytes()) as u32,
        _ => 0,
    }
}
