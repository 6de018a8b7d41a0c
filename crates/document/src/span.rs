//! Half-open ranges of byte offsets into a text.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A half-open range of offsets into one [`Text`](crate::Text): UTF-8 bytes in memory, Unicode code points in JSON
/// (where it is written as `[start, end]`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(from = "[u32; 2]", into = "[u32; 2]")]
#[schemars(with = "[u32; 2]")]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` up to and without `end`.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The span of a range of `usize` offsets, as string searches give them.
    ///
    /// # Panics
    /// If an offset is 4 GiB or more, which no [`Text`](crate::Text) reaches.
    pub fn of(range: std::ops::Range<usize>) -> Self {
        let narrow = |offset: usize| u32::try_from(offset).expect("a text is shorter than 4 GiB");
        Self::new(narrow(range.start), narrow(range.end))
    }

    /// Length in bytes.
    pub const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether it holds no byte.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// The same as a range for slicing.
    pub const fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether `other` lies wholly inside (both may be equal).
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the byte at `offset` lies inside.
    pub const fn contains_offset(self, offset: u32) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Whether the two share a byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    pub fn hull(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }
}

impl From<[u32; 2]> for Span {
    fn from([start, end]: [u32; 2]) -> Self {
        Self { start, end }
    }
}

impl From<Span> for [u32; 2] {
    fn from(span: Span) -> Self {
        [span.start, span.end]
    }
}

/// Plain data that holds spans, all of which can be rewritten: how offsets change their unit in one place.
pub trait MapSpans {
    /// Calls `map` once for every span inside; stops at the first error.
    ///
    /// # Errors
    /// Whatever `map` gives.
    fn map_spans<E>(&mut self, map: &mut impl FnMut(&mut Span) -> Result<(), E>) -> Result<(), E>;
}

impl MapSpans for Span {
    fn map_spans<E>(&mut self, map: &mut impl FnMut(&mut Span) -> Result<(), E>) -> Result<(), E> {
        map(self)
    }
}

impl<T: MapSpans> MapSpans for Vec<T> {
    fn map_spans<E>(&mut self, map: &mut impl FnMut(&mut Span) -> Result<(), E>) -> Result<(), E> {
        self.iter_mut().try_for_each(|item| item.map_spans(map))
    }
}

impl<T: MapSpans> MapSpans for Option<T> {
    fn map_spans<E>(&mut self, map: &mut impl FnMut(&mut Span) -> Result<(), E>) -> Result<(), E> {
        self.as_mut().map_or(Ok(()), |item| item.map_spans(map))
    }
}

/// Implements [`MapSpans`] for a struct by naming the fields that hold spans.
macro_rules! map_spans {
    ($type:ty: $($field:ident),* $(,)?) => {
        impl $crate::span::MapSpans for $type {
            fn map_spans<E>(
                &mut self,
                map: &mut impl FnMut(&mut $crate::span::Span) -> Result<(), E>,
            ) -> Result<(), E> {
                $($crate::span::MapSpans::map_spans(&mut self.$field, map)?;)*
                let _ = map;
                Ok(())
            }
        }
    };
}
pub(crate) use map_spans;
