//! Learns dictionary forms: for each tag and ending the change that most words make, and the words that do otherwise.

use std::collections::{BTreeMap, HashMap};

use onrecord_linear::{FeatureIndex, Key};

use super::Tree;
use crate::lemma::{Change, Lemmatiser, keys};

/// How often a pattern must have been seen, from whole words to no letters at all.
const LEAST: [u32; 6] = [1, 2, 2, 2, 2, 1];

/// The patterns of one level: for each key the more general keys beside it, and how often which change was right.
type Patterns = BTreeMap<u64, ([Key; 6], BTreeMap<Change, u32>)>;

/// Learns from `trees`.
pub fn train_lemmatiser(trees: &[Tree]) -> Lemmatiser {
    let mut counts: [Patterns; 6] = Default::default();
    let mut seen: BTreeMap<(u64, Change), ([Key; 6], u32)> = BTreeMap::new();
    for tree in trees {
        for at in 0..tree.words.len() {
            let lemma = &tree.lemmas[at];
            if lemma == "_" && tree.forms[at] != "_" {
                continue;
            }
            let keys = keys(&tree.words[at], tree.xpos[at]);
            let change = Change::between(&tree.forms[at], lemma);
            seen.entry((keys[0].bits(), change)).or_insert((keys, 0)).1 += 1;
        }
    }
    // Each word counts once for its endings, so that frequent irregular words do not make rules.
    for ((_, change), (keys, count)) in &seen {
        for (level, key) in keys.iter().enumerate() {
            let of_key = &mut counts[level]
                .entry(key.bits())
                .or_insert((*keys, BTreeMap::new()))
                .1;
            *of_key.entry(change.clone()).or_default() += if level == 0 { *count } else { 1 };
        }
    }
    let mut changes = vec![Change {
        lower: true,
        cut: 0,
        ending: String::new(),
    }];
    let mut number: HashMap<Change, u16> = HashMap::from([(changes[0].clone(), 0)]);
    let mut chosen: HashMap<u64, u16> = HashMap::new();
    // The general ones come first, so that a full bucket of the index costs an exception and not a rule.
    let mut entries: Vec<(Key, u16)> = Vec::new();
    // From the most general pattern to whole words: a pattern is stored where it says something else than the next more general one.
    for level in (0..6).rev() {
        for (keys, of_key) in counts[level].values() {
            let total: u32 = of_key.values().sum();
            let Some((change, _)) = of_key
                .iter()
                .max_by_key(|(change, count)| (**count, std::cmp::Reverse((*change).clone())))
            else {
                continue;
            };
            if total < LEAST[level] {
                continue;
            }
            let next = changes.len() as u16;
            let change_number = *number.entry(change.clone()).or_insert(next);
            if change_number == next {
                changes.push(change.clone());
            }
            let key = keys[level];
            let general = keys[level + 1..]
                .iter()
                .find_map(|key| chosen.get(&key.bits()).copied());
            if general != Some(change_number) {
                chosen.insert(key.bits(), change_number);
                entries.push((key, change_number));
            }
        }
    }
    let (index, rows) = FeatureIndex::build(entries.iter().map(|(key, _)| *key), entries.len() * 3);
    let mut change_of_row = vec![0; index.rows()];
    for ((_, change), row) in entries.into_iter().zip(rows) {
        if let Some(row) = row {
            change_of_row[row as usize] = change;
        }
    }
    Lemmatiser {
        index,
        change_of_row: change_of_row.into(),
        changes,
    }
}
