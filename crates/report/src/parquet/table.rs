//! Rows of a table, gathered column by column until they are a row group.

use std::io;

use super::groups::{GroupWriter, Groups};
use super::leaf::{self, Leaf};
use super::shape::Shape;
use crate::cells::Cell;

/// A row group is written when its values have so many bytes…
const GROUP_BYTES: usize = 8 << 20;

/// …or it has so many rows.
const GROUP_ROWS: usize = 16 << 10;

/// The cells that the rows of an article share.
#[derive(Clone, Copy)]
pub(super) enum Shared<'a> {
    /// In the first row of the article.
    New(&'a [Cell<'a>]),
    /// In the rows after it, which have the same.
    Same(&'a [Cell<'a>]),
}

/// A table being written.
pub(super) struct Table<G> {
    groups: GroupWriter<G>,
    /// The columns of the group being gathered.
    leaves: Vec<Leaf>,
    /// By cell of a row: its first leaf.
    first_leaf: Vec<usize>,
    rows: usize,
    bytes: usize,
}

impl<G> std::fmt::Debug for Table<G> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Table")
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}

impl<G: Groups> Table<G> {
    /// Writes its groups to where they go.
    pub(super) fn create(shape: Shape, groups: G) -> io::Result<Self> {
        Ok(Self {
            leaves: shape.leaves(),
            first_leaf: shape.first_leaves(),
            groups: GroupWriter::start(groups, shape)?,
            rows: 0,
            bytes: 0,
        })
    }

    pub(super) fn row(&mut self, shared: Shared<'_>, own: &[Cell<'_>]) -> io::Result<()> {
        let (Shared::New(cells) | Shared::Same(cells)) = shared;
        let (first, others) = self.first_leaf.split_at(cells.len().min(self.first_leaf.len()));
        let repeats = matches!(shared, Shared::Same(_)) && self.rows > 0;
        for (cell, leaf) in cells.iter().zip(first) {
            self.bytes += if repeats {
                self.leaves[*leaf].repeat()
            } else {
                self.leaves[*leaf].value(cell)
            };
        }
        for (cell, first) in own.iter().zip(others) {
            self.bytes += match cell {
                Cell::Spans(spans) => self.leaves[*first].spans(spans),
                Cell::Texts(texts) => self.leaves[*first].items(texts.iter().map(|text| Cell::Text(text))),
                Cell::Speakers(speakers) => leaf::speakers(&mut self.leaves[*first..], speakers),
                cell => self.leaves[*first].value(cell),
            };
        }
        self.rows += 1;
        if self.rows >= GROUP_ROWS || self.bytes >= GROUP_BYTES {
            self.write_group()?;
        }
        Ok(())
    }

    /// No more rows come: the last group is on its way.
    pub(super) fn close(&mut self) -> io::Result<()> {
        if self.rows > 0 {
            self.write_group()?;
        }
        self.groups.close();
        Ok(())
    }

    /// Waits for the last group.
    pub(super) fn finish(mut self) -> io::Result<G> {
        self.close()?;
        self.groups.finish()
    }

    fn write_group(&mut self) -> io::Result<()> {
        (self.rows, self.bytes) = (0, 0);
        self.groups.write(&mut self.leaves)
    }
}
