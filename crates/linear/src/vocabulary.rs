//! Features while a model is learned: each key has a number, in the order of first sight, and a count.

use rustc_hash::FxHashMap;

use crate::hash::Key;

/// Keys with their numbers and counts.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    numbers: FxHashMap<Key, u32>,
    keys: Vec<Key>,
    counts: Vec<u32>,
}

impl Vocabulary {
    /// The number of a key, a new one if it was never met; counts it.
    pub fn count(&mut self, key: Key) -> u32 {
        let next = self.keys.len() as u32;
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.keys.push(key);
            self.counts.push(0);
        }
        self.counts[number as usize] += 1;
        number
    }

    /// The number of a key that was met.
    pub fn find(&self, key: Key) -> Option<u32> {
        self.numbers.get(&key).copied()
    }

    /// All keys by their numbers.
    pub fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// How often each was met.
    pub fn counts(&self) -> &[u32] {
        &self.counts
    }

    /// Only the features met at least `least` times, numbered anew in the same order; and the new number of each old one.
    #[must_use]
    pub fn pruned(&self, least: u32) -> (Self, Vec<Option<u32>>) {
        let mut kept = Self::default();
        let renumbered = self
            .keys
            .iter()
            .zip(&self.counts)
            .map(|(key, count)| {
                (*count >= least).then(|| {
                    let number = kept.count(*key);
                    kept.counts[number as usize] = *count;
                    number
                })
            })
            .collect();
        (kept, renumbered)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_features_are_left_out() {
        let mut vocabulary = Vocabulary::default();
        for value in [1, 2, 1, 3, 3] {
            vocabulary.count(Key::of(0).and(value));
        }
        let (kept, renumbered) = vocabulary.pruned(2);
        assert_eq!(renumbered, [Some(0), None, Some(1)]);
        assert_eq!(kept.counts(), [2, 2]);
        assert_eq!(kept.find(Key::of(0).and(3)), Some(1));
        assert_eq!(kept.find(Key::of(0).and(2)), None);
    }
}
