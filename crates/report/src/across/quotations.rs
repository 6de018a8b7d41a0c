//! The same quotation in different articles: syndicated, shortened, with another beginning or tail, with words mended.
//!
//! Two quotations are the same if half of the pairs of neighbouring words of the shorter one are in the other, and enough of them. A pair
//! counts the less the more quotations of the run have it: many say "at the end of the day", and it is not the same thing that they
//! say. Where little is shared, the speakers must not contradict each other. Of fewer than six words all have to be the same, of fewer
//! than five there is nothing to compare. Who could be the same is found by winnowing (Schleimer, Wilkerson and Aiken 2003): of every four
//! neighbouring triples of words the one with the least hash is looked up, so that a stretch of six words in both is never missed.
//! What is the same as the same is the same. The idea of such groups is from Quotebank (Vaucher et al. 2021).
//!
//! ```text
//! the run ─note→ occurrences by hash of all words ┐
//!              └ triples → forms that share one → sets ┴→ members by set → groups by place in the run ─next_group→ the run again
//! ```
//!
//! Memory: some 20 MiB, whatever the run, for all that grows with it is sorted in files beside the results: some 450 bytes for a
//! quotation of twenty words, gone when the reports are written.

use std::io;
use std::mem;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_64;

use super::disjoint::{Member, Sets};
use super::forms::{Form, Forms, Likeness, MOST_WORDS, NewForms, Place, hash_of};
use super::noted::NotedQuote;
use super::sorted::{Merged, Sorted, Sorter};
use super::words::each_word;

/// Fewer words than these are not compared at all…
const LEAST_WORDS: usize = 5;

/// …and fewer than these only as a whole.
const LEAST_NEAR: usize = 6;

/// A quotation of so many words is the same whoever says it.
const SURE_WORDS: usize = 12;

/// Triples of which one is looked up.
const WINDOW: usize = 4;

/// Groups that a triple of words is compared with: a phrase that is in more of them tells nothing.
const MOST_GROUPS: usize = 16;

/// Quotations that are remembered, so that what is repeated soon is looked at once.
const REMEMBERED: usize = 1 << 18;

/// Hashes of the words of a quotation, as far as they are compared; none if there are too few.
pub(super) fn compared_words(content: &str) -> Vec<u64> {
    let mut words = Vec::new();
    each_word(content, |word| {
        let conjunction = words.is_empty() && matches!(word, "that" | "to");
        if !conjunction && words.len() < MOST_WORDS {
            words.push(xxh3_64(word.as_bytes()));
        }
    });
    if words.len() < LEAST_WORDS {
        words.clear();
    }
    words
}

/// Quotations as they are noted.
#[derive(Debug)]
pub(crate) struct Quotations {
    run: PathBuf,
    article: u32,
    /// Number of the next quotation in the run.
    order: u32,
    occurrences: Sorter<5>,
    /// Hash of three words, and the place of the form that has them.
    triples: Sorter<2>,
    forms: NewForms,
    /// By the last bits of the hash of all words.
    remembered: Vec<u64>,
}

impl Quotations {
    /// Those of the run in a folder, where room is taken for files without names.
    pub(crate) fn create(run: &Path) -> io::Result<Self> {
        Ok(Self {
            run: run.to_owned(),
            article: 0,
            order: 0,
            occurrences: Sorter::create(run)?,
            triples: Sorter::create(run)?,
            forms: NewForms::create(run)?,
            remembered: vec![0; REMEMBERED],
        })
    }

    pub(crate) fn start_article(&mut self) {
        self.article += 1;
    }

    pub(crate) fn note(&mut self, quote: &NotedQuote, published: Option<i64>) -> io::Result<()> {
        if !quote.words.is_empty() {
            self.note_words(quote, published)?;
        }
        self.order += 1;
        Ok(())
    }

    fn note_words(&mut self, quote: &NotedQuote, published: Option<i64>) -> io::Result<()> {
        let (read, speaker) = (&*quote.words, quote.last_name);
        // Few words are the same only if the same person says them.
        let said_by = if read.len() > SURE_WORDS { 0 } else { speaker };
        let hash = hash_of(read, u64::from(said_by));
        let member = Member {
            order: self.order,
            speaker,
        };
        let remembered = &mut self.remembered[hash as usize % REMEMBERED];
        let is_form = read.len() >= LEAST_NEAR && mem::replace(remembered, hash) != hash;
        if is_form {
            self.note_form(member, read)?;
        }
        let occurrence = Occurrence {
            hash,
            member,
            is_form,
            article: self.article,
            published: published.unwrap_or(i64::MAX),
            id: quote.id,
        };
        self.occurrences.push(occurrence.row())
    }

    fn note_form(&mut self, member: Member, read: &[u64]) -> io::Result<()> {
        let place = self.forms.add(member, read)?;
        let hashes: Vec<u32> = read.windows(3).map(|three| hash_of(three, 0) as u32).collect();
        let mut last = None;
        let chosen = hashes
            .windows(WINDOW.min(hashes.len()))
            .filter_map(|window| window.iter().min());
        for hash in chosen {
            if last != Some(hash) {
                self.triples.push([u64::from(*hash), place.0])?;
                last = Some(hash);
            }
        }
        Ok(())
    }

    /// Finds what is the same.
    pub(crate) fn grouped(self) -> io::Result<Groups> {
        let mut sets = Sets::create(&self.run, self.order)?;
        let occurrences = self.occurrences.sorted()?;
        join_repeated(&occurrences, &mut sets)?;
        join_alike(&self.triples.sorted()?, &self.forms.finish()?, &mut sets)?;
        let mut members = Sorter::create(&self.run)?;
        find_members(&occurrences, &mut sets, &mut members)?;
        drop((occurrences, sets));
        let mut groups = Sorter::create(&self.run)?;
        find_groups(&members.sorted()?, &mut groups)?;
        Ok(Groups(groups.sorted()?))
    }
}

/// A quotation in an article.
#[derive(Clone, Copy, Debug)]
struct Occurrence {
    /// Of all words.
    hash: u64,
    member: Member,
    /// Whether it stands among the forms.
    is_form: bool,
    article: u32,
    /// Behind all dates if there is none.
    published: i64,
    id: u64,
}

impl Occurrence {
    /// In the order of hashes, and then of the run.
    fn row(self) -> [u64; 5] {
        let Member { order, speaker } = self.member;
        let published = in_order(self.published);
        let article = u64::from(self.article) << 1 | u64::from(self.is_form);
        [self.hash, pair(order, speaker), article, published, self.id]
    }

    fn of([hash, member, article, published, id]: [u64; 5]) -> Self {
        let (order, speaker) = halves(member);
        Self {
            hash,
            member: Member { order, speaker },
            is_form: article & 1 == 1,
            article: (article >> 1) as u32,
            published: (published ^ (1 << 63)) as i64,
            id,
        }
    }
}

/// A number without a sign that is in the same order.
fn in_order(number: i64) -> u64 {
    number as u64 ^ (1 << 63)
}

fn pair(first: u32, second: u32) -> u64 {
    u64::from(first) << 32 | u64::from(second)
}

fn halves(number: u64) -> (u32, u32) {
    ((number >> 32) as u32, number as u32)
}

/// Joins forms of the same words: those that were forgotten in between.
fn join_repeated(occurrences: &Sorted<5>, sets: &mut Sets) -> io::Result<()> {
    let mut first: Option<Occurrence> = None;
    for row in occurrences.rows()? {
        let next = Occurrence::of(row?);
        match first {
            Some(first) if first.hash == next.hash => {
                if next.is_form {
                    sets.unite(first.member, next.member, true)?;
                }
            }
            _ => first = Some(next),
        }
    }
    Ok(())
}

/// Joins forms that share a triple of words, as far as they are the same.
fn join_alike(triples: &Sorted<2>, forms: &Forms, sets: &mut Sets) -> io::Result<()> {
    let mut triple = None;
    // What has the triple: the first, not read yet, and one of each group.
    let mut first = None;
    let mut known: Vec<Form> = Vec::new();
    for row in triples.rows()? {
        let [hash, place] = row?;
        if triple != Some(hash) {
            triple = Some(hash);
            first = Some(Place(place));
            known.clear();
            continue;
        }
        if let Some(first) = first.take() {
            known.push(forms.read(first)?);
        }
        let form = forms.read(Place(place))?;
        let mut is_new = true;
        for other in &known {
            let likeness = forms.compare(&form, other);
            if likeness != Likeness::Different {
                is_new = false;
                sets.unite(other.member, form.member, likeness == Likeness::Same)?;
            }
        }
        if is_new && known.len() < MOST_GROUPS {
            known.push(form);
        }
    }
    Ok(())
}

/// Gives every quotation that others are the same as: the number of its set, when it appeared, its place in the run and its article, and its
/// id.
fn find_members(occurrences: &Sorted<5>, sets: &mut Sets, members: &mut Sorter<4>) -> io::Result<()> {
    let mut rows = occurrences.rows()?.peekable();
    let mut set: Option<(u64, u32)> = None;
    while let Some(row) = rows.next() {
        let Occurrence {
            hash,
            member,
            article,
            published,
            id,
            ..
        } = Occurrence::of(row?);
        if set.is_none_or(|(known, _)| known != hash) {
            let is_repeated = matches!(rows.peek(), Some(Ok([next, ..])) if *next == hash);
            if !is_repeated && !sets.is_joined(member.order)? {
                continue;
            }
            set = Some((hash, sets.root(member)?.order));
        }
        if let Some((_, set)) = set {
            let published = in_order(published);
            members.push([u64::from(set), published, pair(member.order, article), id])?;
        }
    }
    Ok(())
}

/// Gives every quotation of a set that is in several articles its place in the run and the id of the first of the set.
fn find_groups(members: &Sorted<4>, groups: &mut Sorter<2>) -> io::Result<()> {
    let mut set = None;
    let mut group = (0, 0);
    // Those of the first article wait until there is another.
    let mut waiting: Vec<u32> = Vec::new();
    for row in members.rows()? {
        let [of, _, place, id] = row?;
        let (order, article) = halves(place);
        if set != Some(of) {
            set = Some(of);
            group = (article, id);
            waiting.clear();
        }
        waiting.push(order);
        if article != group.0 {
            for order in waiting.drain(..) {
                groups.push([u64::from(order), group.1])?;
            }
            // From now on nothing waits.
            group.0 = 0;
        }
    }
    Ok(())
}

/// Which quotation is in which group.
#[derive(Debug)]
pub(crate) struct Groups(Sorted<2>);

impl Groups {
    /// The groups of all quotations in the order of the run, as often as they are wanted.
    pub(crate) fn in_order(&self) -> io::Result<GroupsInOrder> {
        let mut rows = self.0.rows()?;
        Ok(GroupsInOrder {
            next: rows.next().transpose()?,
            rows,
            order: 0,
        })
    }
}

/// The group of one quotation after the other.
#[derive(Debug)]
pub(crate) struct GroupsInOrder {
    rows: Merged<2>,
    next: Option<[u64; 2]>,
    order: u64,
}

impl GroupsInOrder {
    /// The group of the next quotation: the `quote_id` of its first appearance, if it is in several articles.
    pub(crate) fn next_group(&mut self) -> io::Result<Option<String>> {
        let order = self.order;
        self.order += 1;
        match self.next {
            Some([next, id]) if next == order => {
                self.next = self.rows.next().transpose()?;
                Ok(Some(format!("{id:016x}")))
            }
            _ => Ok(None),
        }
    }
}
