//! Where tables look for features: worked out once, when a feature's place is asked for, and read when it has come.

use std::ops::Deref;

use bytemuck::{Pod, Zeroable};

use crate::table::WeightTable;

/// Where a table looks for a feature, with the check by which the table knows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Zeroable, Pod)]
#[repr(C)]
pub struct Spot {
    place: u32,
    check: u32,
}

impl Spot {
    #[inline(always)]
    pub(crate) const fn new(place: usize, check: u16) -> Self {
        Self {
            place: place as u32,
            check: check as u32,
        }
    }

    #[inline(always)]
    pub(crate) const fn place(self) -> usize {
        self.place as usize
    }

    #[inline(always)]
    pub(crate) const fn check(self) -> u16 {
        self.check as u16
    }
}

/// How many spots one thing can have.
const ROOM: usize = 128;

/// The spots of one thing while they are pushed. It counts by itself, so that the count stays in a register.
#[derive(Debug)]
pub struct Filling<'a> {
    spots: &'a mut [Spot; ROOM],
    count: usize,
}

impl Filling<'_> {
    /// Adds a spot; what is beyond 128 is left out.
    #[inline(always)]
    pub fn push(&mut self, spot: Spot) {
        if let Some(slot) = self.spots.get_mut(self.count) {
            *slot = spot;
            self.count += 1;
        }
    }

    /// How many there are.
    #[inline(always)]
    pub fn count(&self) -> usize {
        self.count
    }
}

/// The spots of one thing's features.
#[derive(Clone, Debug)]
pub struct SpotList {
    spots: [Spot; ROOM],
    count: usize,
}

impl Default for SpotList {
    fn default() -> Self {
        Self {
            spots: [Spot::default(); ROOM],
            count: 0,
        }
    }
}

impl SpotList {
    /// Replaces what is in it by what `give` pushes.
    #[inline(always)]
    pub fn fill(&mut self, give: impl FnOnce(&mut Filling<'_>)) {
        let spots = &mut self.spots;
        let mut filling = Filling { spots, count: 0 };
        give(&mut filling);
        self.count = filling.count;
    }

    /// Empties it.
    #[inline(always)]
    pub fn clear(&mut self) {
        self.count = 0;
    }
}

impl Deref for SpotList {
    type Target = [Spot];

    #[inline(always)]
    fn deref(&self) -> &[Spot] {
        &self.spots[..self.count]
    }
}

/// The features of several things in a [`WeightTable`]: first where they are looked for, then their rows. All are asked for before the first
/// is read.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// With room behind the last one.
    spots: Vec<Spot>,
    rows: Vec<u32>,
    /// Where the spots of each thing end, and its rows.
    ends: Vec<u32>,
    count: usize,
}

impl Batch {
    /// Forgets all things.
    #[inline(always)]
    pub fn clear(&mut self) {
        self.ends.clear();
        self.count = 0;
    }

    /// How many things there are.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Room for the spots of one more thing; [`close`](Self::close) it with their number.
    #[inline(always)]
    pub fn open(&mut self) -> Filling<'_> {
        if self.spots.len() < self.count + ROOM {
            self.spots.resize((self.count + ROOM) * 2, Spot::default());
        }
        let room = self.spots[self.count..].first_chunk_mut();
        Filling {
            spots: room.expect("there is room for one more"),
            count: 0,
        }
    }

    /// Adds the thing that was opened, with so many spots.
    #[inline(always)]
    pub fn close(&mut self, count: usize) {
        self.count += count;
        self.ends.push(self.count as u32);
    }

    /// Finds the rows of all features in a table, and asks for their weights.
    #[inline(always)]
    pub fn find<const WIDTH: usize>(&mut self, table: &WeightTable<WIDTH>) {
        table.find(&self.spots[..self.count], &mut self.rows);
    }

    /// The rows of each thing, once they are found.
    #[inline(always)]
    pub fn rows(&self) -> impl Iterator<Item = &[u32]> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let rows = &self.rows[start..*end as usize];
            start = *end as usize;
            rows
        })
    }
}
