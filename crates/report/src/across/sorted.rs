//! Sorting more than fits into memory: rows of so many numbers.
//!
//! Rows are gathered until there are [`GATHERED`] bytes of them, sorted, and put behind each other into a file without a name beside
//! the results, which the system removes whatever happens. They are read by merging (Knuth 1998, vol. 3, section 5.4); if there are more
//! stretches than [`MERGED`], they are first merged into fewer.
//!
//! Memory: [`GATHERED`] bytes while rows are gathered, [`MERGED`] times [`READ`] while they are read.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::files::{WriteError, nameless, read_at};

/// Bytes that are sorted at once.
const GATHERED: usize = 4 << 20;

/// Stretches that are merged at once…
const MERGED: usize = 64;

/// …and bytes read of each at once.
const READ: usize = 1 << 15;

/// Bytes of a number.
const NUMBER: usize = size_of::<u64>();

/// Takes rows in any order.
#[derive(Debug)]
pub(super) struct Sorter<const N: usize> {
    run: PathBuf,
    gathered: Vec<[u64; N]>,
    stretches: Stretches,
}

/// Sorted rows, stretch by stretch.
#[derive(Debug)]
struct Stretches {
    file: BufWriter<File>,
    /// Where each ends.
    ends: Vec<u64>,
}

impl<const N: usize> Sorter<N> {
    pub(super) fn create(run: &Path) -> io::Result<Self> {
        Ok(Self {
            run: run.to_owned(),
            gathered: Vec::new(),
            stretches: Stretches::create(run)?,
        })
    }

    pub(super) fn push(&mut self, row: [u64; N]) -> io::Result<()> {
        self.gathered.push(row);
        if self.gathered.len() * N * NUMBER >= GATHERED {
            self.put_down()?;
        }
        Ok(())
    }

    fn put_down(&mut self) -> io::Result<()> {
        self.gathered.sort_unstable();
        let rows = self.gathered.drain(..).map(Ok);
        self.stretches.add(rows).map_err(WriteError::at(&self.run))
    }

    /// No more rows come.
    pub(super) fn sorted(mut self) -> io::Result<Sorted<N>> {
        self.put_down()?;
        let Self { run, stretches, .. } = self;
        stretches.few::<N>(&run).map_err(WriteError::at(&run))
    }
}

impl Stretches {
    fn create(run: &Path) -> io::Result<Self> {
        Ok(Self {
            file: BufWriter::with_capacity(READ, nameless(run)?),
            ends: Vec::new(),
        })
    }

    fn add<const N: usize>(&mut self, rows: impl Iterator<Item = io::Result<[u64; N]>>) -> io::Result<()> {
        let mut end = self.ends.last().copied().unwrap_or(0);
        for row in rows {
            for number in row? {
                self.file.write_all(&number.to_le_bytes())?;
            }
            end += (N * NUMBER) as u64;
        }
        self.ends.push(end);
        Ok(())
    }

    /// So few that they can be merged at once.
    fn few<const N: usize>(mut self, run: &Path) -> io::Result<Sorted<N>> {
        loop {
            let sorted = Sorted {
                file: self.file.into_inner()?,
                ends: self.ends,
            };
            if sorted.ends.len() <= MERGED {
                return Ok(sorted);
            }
            self = Self::create(run)?;
            for first in (0..sorted.ends.len()).step_by(MERGED) {
                self.add(sorted.merged(first)?)?;
            }
        }
    }
}

/// Rows in order, as often as they are wanted.
#[derive(Debug)]
pub(super) struct Sorted<const N: usize> {
    file: File,
    ends: Vec<u64>,
}

impl<const N: usize> Sorted<N> {
    /// All rows.
    pub(super) fn rows(&self) -> io::Result<Merged<N>> {
        self.merged(0)
    }

    /// The rows of [`MERGED`] stretches.
    fn merged(&self, first: usize) -> io::Result<Merged<N>> {
        let start = |stretch: usize| stretch.checked_sub(1).map_or(0, |before| self.ends[before]);
        let stretches = (first..self.ends.len()).take(MERGED).map(|stretch| Stretch {
            next: start(stretch),
            end: self.ends[stretch],
            read: Vec::new(),
            at: 0,
        });
        let mut merged = Merged {
            file: self.file.try_clone()?,
            stretches: stretches.collect(),
            least: BinaryHeap::new(),
        };
        for stretch in 0..merged.stretches.len() {
            merged.refill(stretch)?;
        }
        Ok(merged)
    }
}

/// Rows in order.
#[derive(Debug)]
pub(super) struct Merged<const N: usize> {
    file: File,
    stretches: Vec<Stretch>,
    /// The next row of each stretch.
    least: BinaryHeap<Reverse<([u64; N], usize)>>,
}

/// What is still to come of a stretch.
#[derive(Debug)]
struct Stretch {
    /// In the file, behind what was read.
    next: u64,
    end: u64,
    read: Vec<u8>,
    at: usize,
}

impl Stretch {
    fn next<const N: usize>(&mut self, file: &File) -> io::Result<Option<[u64; N]>> {
        if self.at == self.read.len() {
            let row = N * NUMBER;
            let most = (READ / row).max(1) * row;
            let left = usize::try_from(self.end - self.next).unwrap_or(usize::MAX);
            self.read.resize(most.min(left), 0);
            read_at(file, self.next, &mut self.read)?;
            self.next += self.read.len() as u64;
            self.at = 0;
        }
        let (numbers, _) = self.read[self.at..].as_chunks();
        let row = numbers.first_chunk::<N>();
        let row = row.map(|row| row.map(u64::from_le_bytes));
        self.at += if row.is_some() { N * NUMBER } else { 0 };
        Ok(row)
    }
}

impl<const N: usize> Merged<N> {
    fn refill(&mut self, stretch: usize) -> io::Result<()> {
        if let Some(row) = self.stretches[stretch].next(&self.file)? {
            self.least.push(Reverse((row, stretch)));
        }
        Ok(())
    }
}

impl<const N: usize> Iterator for Merged<N> {
    type Item = io::Result<[u64; N]>;

    fn next(&mut self) -> Option<Self::Item> {
        let Reverse((row, stretch)) = self.least.pop()?;
        Some(self.refill(stretch).map(|()| row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_in_order_however_many_there_are() {
        let run = tempfile::tempdir().expect("a folder");
        for stretches in [0, 1, 2, MERGED, MERGED + 1, 2 * MERGED + 3] {
            let mut sorter = Sorter::<2>::create(run.path()).expect("a file");
            let mut expected = Vec::new();
            for number in 0..stretches as u64 * 3 {
                let row = [number.wrapping_mul(0x9E37_79B9_7F4A_7C15), number];
                expected.push(row);
                sorter.push(row).expect("a disk");
                if number % 3 == 2 {
                    sorter.put_down().expect("a disk");
                }
            }
            expected.sort_unstable();
            let sorted = sorter.sorted().expect("a disk");
            for _ in 0..2 {
                let rows: io::Result<Vec<_>> = sorted.rows().expect("a file").collect();
                assert_eq!(rows.expect("rows"), expected, "{stretches}");
            }
        }
        let left = std::fs::read_dir(run.path()).expect("a folder").count();
        assert_eq!(left, 0, "nothing is left behind");
    }
}
