//! Sums that were worked out before. Half of all words of a text are a few hundred words again and again, and what a word adds to a
//! decision at each place around it is the same every time.

use crate::network::Sum;

/// How many things are remembered: more than are frequent, few enough for a core's cache.
const ENTRIES: usize = 512;

/// The sums of things at `PLACES` places. What is remembered is compared whole, so that nothing depends on what came before.
#[derive(Clone, Debug)]
pub struct SumCache<K, const PLACES: usize> {
    keys: Vec<Option<K>>,
    /// The round that an entry was last used in.
    used: Vec<u32>,
    round: u32,
    /// Those of the entries, then those that found their entry used in this round.
    sums: Vec<[Sum; PLACES]>,
}

impl<K: Copy + PartialEq, const PLACES: usize> Default for SumCache<K, PLACES> {
    fn default() -> Self {
        Self {
            keys: vec![None; ENTRIES],
            used: vec![0; ENTRIES],
            round: 0,
            sums: vec![[Sum::ZERO; PLACES]; ENTRIES],
        }
    }
}

impl<K: Copy + PartialEq, const PLACES: usize> SumCache<K, PLACES> {
    /// Begins a round. What was given a place in the round before may be gone.
    pub fn begin(&mut self) {
        self.sums.truncate(ENTRIES);
        self.round = self.round.wrapping_add(1);
        if self.round == 0 {
            self.used.fill(0);
            self.round = 1;
        }
    }

    /// Where the sums of a thing are until the round ends, and whether they are still to be worked out; `hash` is any number that
    /// things differ in.
    #[inline(always)]
    pub fn place(&mut self, hash: u32, key: &K) -> (u32, bool) {
        let at = hash as usize % ENTRIES;
        let is_new = self.keys[at].as_ref() != Some(key);
        if is_new {
            if self.used[at] == self.round {
                self.sums.push([Sum::ZERO; PLACES]);
                return (self.sums.len() as u32 - 1, true);
            }
            self.keys[at] = Some(*key);
        }
        self.used[at] = self.round;
        (at as u32, is_new)
    }

    /// The sums at a place.
    #[inline(always)]
    pub fn sums(&self, place: u32) -> &[Sum; PLACES] {
        &self.sums[place as usize]
    }

    /// The same, to be worked out.
    #[inline(always)]
    pub fn sums_mut(&mut self, place: u32) -> &mut [Sum; PLACES] {
        &mut self.sums[place as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shares_an_entry_does_not_share_sums() {
        let mut cache = SumCache::<&str, 2>::default();
        cache.begin();
        assert_eq!(cache.place(7, &"first"), (7, true));
        assert_eq!(cache.place(7, &"first"), (7, false));
        let (other, is_new) = cache.place(7, &"other");
        assert!(is_new && other != 7);
        cache.begin();
        assert_eq!(cache.place(7, &"first"), (7, false));
        cache.begin();
        assert_eq!(cache.place(7, &"other"), (7, true));
        cache.begin();
        assert_eq!(cache.place(7, &"first"), (7, true));
    }
}
