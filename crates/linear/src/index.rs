//! Which row of a table of weights a feature has: a fixed table of buckets of four 16-bit checks, so that a lookup reads eight
//! bytes and features that were never learned (most of those met at run time) touch no weights at all.

#[cfg(target_arch = "x86_64")]
use crate::avx2::Avx2;
use crate::file::Column;
use crate::hash::Key;
use crate::processor::ask;
use crate::spots::Spot;

/// Rows of one bucket.
const WAYS: usize = 4;

/// A table from features to rows, built once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeatureIndex {
    /// One word of four checks for each bucket; a check of 0 is an empty row.
    buckets: Column<u64>,
}

/// The lowest bit of each check: set where there is one.
const ONES: u64 = 0x0001_0001_0001_0001;

/// The check of a key, never 0.
#[inline(always)]
fn check(key: Key) -> u16 {
    key.bits() as u16 | 1
}

/// Compares four checks with one at once: the lowest bit that is set is the highest bit of the lowest lane that is equal; none if none is.
#[inline(always)]
fn equal_lanes(checks: u64, check: u16) -> u64 {
    // A lane that is equal becomes zero, and the lowest zero lane is found by its borrow.
    let lanes = checks ^ (u64::from(check) * ONES);
    lanes.wrapping_sub(ONES) & !lanes & (ONES << 15)
}

/// Gives a key a row, if its bucket has one.
fn place(buckets: &mut [u64], key: Key) -> Option<u32> {
    let (bucket, check) = (key.place(buckets.len()), check(key));
    let word = &mut buckets[bucket];
    for way in 0..WAYS {
        match (*word >> (16 * way)) as u16 {
            0 => {
                *word |= u64::from(check) << (16 * way);
                return Some((bucket * WAYS + way) as u32);
            }
            taken if taken == check => return None,
            _ => {}
        }
    }
    None
}

/// The row of a spot's key, and whether it was given one: if not, the row is another's.
#[inline(always)]
fn find(buckets: &[u64], spot: Spot) -> (u32, bool) {
    let bucket = spot.place();
    let zero = equal_lanes(buckets[bucket], spot.check());
    let way = (zero.trailing_zeros() / 16) % WAYS as u32;
    ((bucket * WAYS) as u32 + way, zero != 0)
}

/// [`FeatureIndex::find`] on any processor.
#[inline(always)]
fn find_rows(buckets: &[u64], spots: &[Spot], rows: &mut [u32]) {
    let none = (buckets.len() * WAYS) as u32;
    for (slot, spot) in rows.iter_mut().zip(spots) {
        let (row, is_known) = find(buckets, *spot);
        let mask = u32::from(is_known).wrapping_neg();
        *slot = (row & mask) | (none & !mask);
    }
}

impl FeatureIndex {
    /// Places `keys`, the most important first, into a table of `rows` rows, rounded up to whole buckets; gives the index and the
    /// row of each key, none for those that found their bucket full or share bucket and check with one before them.
    pub fn build(keys: impl IntoIterator<Item = Key>, rows: usize) -> (Self, Vec<Option<u32>>) {
        let mut buckets = vec![0; rows.div_ceil(WAYS).max(1)];
        let placed = keys.into_iter().map(|key| place(&mut buckets, key)).collect();
        let index = Self {
            buckets: Column::Owned(buckets),
        };
        (index, placed)
    }

    /// Rows, empty ones included.
    pub fn rows(&self) -> usize {
        self.buckets.len() * WAYS
    }

    /// How many features have a row.
    pub(crate) fn count(&self) -> usize {
        let given = self.buckets.iter().map(|checks| (checks & ONES).count_ones());
        given.sum::<u32>() as usize
    }

    /// The rows that features have, in their order.
    pub(crate) fn given(&self) -> impl Iterator<Item = u32> {
        (0..).zip(self.buckets.iter()).flat_map(|(bucket, checks)| {
            let mut left = checks & ONES;
            std::iter::from_fn(move || {
                let way = (left != 0).then(|| left.trailing_zeros() / 16)?;
                left &= left - 1;
                Some(bucket * WAYS as u32 + way)
            })
        })
    }

    /// The row of a feature, or nothing if it was not learned. (One unknown feature in some 16,000 is taken for another.)
    #[inline(always)]
    pub fn row(&self, key: Key) -> Option<u32> {
        let place = key.place(self.buckets.len());
        let (row, is_known) = find(&self.buckets, Spot::new(place, check(key)));
        is_known.then_some(row)
    }

    /// Asks for the checks of a feature's bucket.
    #[inline(always)]
    pub(crate) fn ask(&self, key: Key) -> Spot {
        ask(&self.buckets, key, check(key))
    }

    /// Gives each feature's row to its place in `rows`, or the one behind the last if it was not learned; without a branch on whether it was.
    #[inline(always)]
    pub(crate) fn find(&self, spots: &[Spot], rows: &mut [u32]) {
        #[cfg(target_arch = "x86_64")]
        if let Some(avx2) = Avx2::get() {
            let (fours, rest) = spots.as_chunks();
            let (rows_of_fours, rows) = rows.as_chunks_mut();
            avx2.find_rows(&self.buckets, fours, rows_of_fours);
            return find_rows(&self.buckets, rest, rows);
        }
        find_rows(&self.buckets, spots, rows);
    }

    /// The buckets as they lie in a file.
    pub fn buckets(&self) -> &[u64] {
        &self.buckets
    }

    /// The index whose buckets these are; nothing if there are none.
    pub fn from_buckets(buckets: Column<u64>) -> Option<Self> {
        (!buckets.is_empty()).then_some(Self { buckets })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_processors_find_alike() {
        let keys: Vec<Key> = (0..300).map(|value| Key::of(1).and(value)).collect();
        let (index, placed) = FeatureIndex::build(keys[..200].iter().copied(), 160);
        assert!(placed.contains(&None));
        let spots: Vec<Spot> = keys.iter().map(|key| index.ask(*key)).collect();
        for spots in [&spots[..], &spots[..7], &spots[150..151], &[]] {
            let (mut rows, mut plain) = (vec![0; spots.len()], vec![0; spots.len()]);
            index.find(spots, &mut rows);
            find_rows(&index.buckets, spots, &mut plain);
            assert_eq!(rows, plain);
        }
        let mut rows = vec![0; spots.len()];
        index.find(&spots, &mut rows);
        for (key, row) in keys.iter().zip(rows) {
            assert_eq!(index.row(*key).unwrap_or(index.rows() as u32), row);
        }
    }
}
