//! Sums that were worked out before. Half of all words of a text are a few hundred words again and again, and what a word adds to a
//! decision at each place around it is the same every time.

use crate::network::{Network, Sum};
use crate::spots::{Filling, Spot, SpotList};

/// How many things are remembered: more than are frequent, few enough for a core's cache.
const ENTRIES: usize = 512;

/// The sums of a sequence's things, such as the words of a few sentences, at `PLACES` places each; those of things met before are remembered.
/// What is remembered is compared whole, so that nothing depends on what came before.
#[derive(Clone, Debug)]
pub struct KeptSums<K, const PLACES: usize> {
    keys: Vec<Option<K>>,
    /// The sequence that an entry was last used in.
    used: Vec<u32>,
    sequence: u32,
    /// Those of the entries, then those that found their entry used in this sequence.
    sums: Vec<[Sum; PLACES]>,
    /// Where the sums of each thing are.
    kept: Vec<u32>,
    /// Where the sums are that are still to be worked out.
    new: Vec<u32>,
    spots_of_new: Vec<Spot>,
    /// Where their spots at each place end.
    ends: Vec<u32>,
}

impl<K: Copy + PartialEq, const PLACES: usize> Default for KeptSums<K, PLACES> {
    fn default() -> Self {
        Self {
            keys: vec![None; ENTRIES],
            used: vec![0; ENTRIES],
            sequence: 0,
            sums: vec![[Sum::ZERO; PLACES]; ENTRIES],
            kept: Vec::new(),
            new: Vec::new(),
            spots_of_new: Vec::new(),
            ends: Vec::new(),
        }
    }
}

impl<K: Copy + PartialEq, const PLACES: usize> KeptSums<K, PLACES> {
    /// Sums up the features of a sequence's things at each place. A thing comes with a number that things differ in, any; `features`
    /// adds the spots of those of a thing at a place, up to 128 for all places. All weights are asked for before the first of them is added.
    #[inline(always)]
    pub fn keep(
        &mut self,
        network: &Network,
        things: impl Iterator<Item = (u32, K)>,
        features: impl Fn(&K, usize, &mut Filling<'_>),
    ) {
        self.begin();
        let mut of_thing = SpotList::default();
        for (number, thing) in things {
            let (entry, is_new) = self.entry(number, &thing);
            self.kept.push(entry);
            if !is_new {
                continue;
            }
            self.new.push(entry);
            let first = self.spots_of_new.len();
            let mut ends = [0; PLACES];
            of_thing.fill(|spots| {
                for (place, end) in ends.iter_mut().enumerate() {
                    features(&thing, place, spots);
                    *end = (first + spots.count()) as u32;
                }
            });
            self.spots_of_new.extend_from_slice(&of_thing);
            self.ends.extend(ends);
        }
        let mut start = 0;
        for (entry, ends) in self.new.iter().zip(self.ends.chunks_exact(PLACES)) {
            for (sum, end) in self.sums[*entry as usize].iter_mut().zip(ends) {
                *sum = Sum::ZERO;
                network.add(sum, &self.spots_of_new[start..*end as usize]);
                start = *end as usize;
            }
        }
    }

    /// The sums of the thing at a position.
    #[inline(always)]
    pub fn of(&self, at: usize) -> &[Sum; PLACES] {
        &self.sums[self.kept[at] as usize]
    }

    fn begin(&mut self) {
        self.sums.truncate(ENTRIES);
        self.spots_of_new.clear();
        for numbers in [&mut self.kept, &mut self.new, &mut self.ends] {
            numbers.clear();
        }
        self.sequence = self.sequence.wrapping_add(1);
        if self.sequence == 0 {
            self.used.fill(0);
            self.sequence = 1;
        }
    }

    /// Where the sums of a thing are until the sequence ends, and whether they are still to be worked out.
    #[inline(always)]
    fn entry(&mut self, number: u32, thing: &K) -> (u32, bool) {
        let at = number as usize % ENTRIES;
        let is_new = self.keys[at].as_ref() != Some(thing);
        if is_new {
            if self.used[at] == self.sequence {
                self.sums.push([Sum::ZERO; PLACES]);
                return (self.sums.len() as u32 - 1, true);
            }
            self.keys[at] = Some(*thing);
        }
        self.used[at] = self.sequence;
        (at as u32, is_new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shares_an_entry_does_not_share_sums() {
        let mut sums = KeptSums::<&str, 2>::default();
        sums.begin();
        assert_eq!(sums.entry(7, &"first"), (7, true));
        assert_eq!(sums.entry(7, &"first"), (7, false));
        let (other, is_new) = sums.entry(7, &"other");
        assert!(is_new && other != 7);
        sums.begin();
        assert_eq!(sums.entry(7, &"first"), (7, false));
        sums.begin();
        assert_eq!(sums.entry(7, &"other"), (7, true));
        sums.begin();
        assert_eq!(sums.entry(7, &"first"), (7, true));
    }
}
