//! Layers: sorted, checked sequences of things with spans, and the ids by which other layers point at them.

use std::marker::PhantomData;
use std::ops::{Index, Range};

use crate::span::Span;
use crate::text::Text;

/// What a [`Layer`] holds.
pub trait Item {
    /// The id by which other layers refer to one.
    type Id: Id;
    /// What one is called in messages: `token`, `mention`.
    const NAME: &'static str;

    /// Where it stands. For a thing of several parts: from the start of the first to the end of the last.
    fn span(&self) -> Span;

    /// Order among items with the same span; kinds of things compare by their declaration order.
    fn rank(&self) -> u8 {
        0
    }

    /// The order of a layer: by start, then longer first, then by [`rank`](Self::rank).
    fn sort_key(&self) -> (u32, std::cmp::Reverse<u32>, u8) {
        let span = self.span();
        (span.start, std::cmp::Reverse(span.end), self.rank())
    }
}

/// A position in a layer as a type of its own.
pub trait Id: Copy {
    /// The id of the item at `index`.
    fn new(index: usize) -> Self;
    /// The position in the layer.
    fn index(self) -> usize;
}

/// Declares id types.
macro_rules! ids {
    ($($(#[$attribute:meta])* $name:ident),* $(,)?) => {$(
        $(#[$attribute])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
            schemars::JsonSchema,
        )]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl $crate::layer::Id for $name {
            fn new(index: usize) -> Self {
                Self(u32::try_from(index).expect("a layer has fewer items than its text has bytes"))
            }
            fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}
pub(crate) use ids;

/// Items in order, checked against their text once, when the layer is made. After that slicing the text cannot fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer<T: Item> {
    items: Vec<T>,
    id: PhantomData<T::Id>,
}

/// A layer that breaks one of the laws; `index` counts the items of the layer from zero.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{layer} {index} {problem}")]
pub struct LayerError {
    /// What the layer holds.
    pub layer: &'static str,
    /// Which item.
    pub index: usize,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What can be wrong with an item of a layer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Its span holds nothing.
    #[error("has an empty span")]
    Empty,
    /// Its span ends behind the text.
    #[error("ends behind the text")]
    OutOfText,
    /// Its span cuts a character.
    #[error("cuts a character")]
    CutsCharacter,
    /// It comes before the item in front of it; the order is by start, then longer first, then kind.
    #[error("is out of order (by start, then longer first, then kind)")]
    OutOfOrder,
    /// It overlaps the item in front of it where nothing may.
    #[error("overlaps the one before it")]
    Overlaps,
    /// It does not lie within one item of the layer above.
    #[error("does not lie within one {0}")]
    NotWithin(&'static str),
    /// Visible characters in front of it (or behind the last) that no token covers.
    #[error("leaves visible text uncovered in front of it")]
    Uncovered,
    /// It refers to something that is not there.
    #[error("refers to {0}, which is not there")]
    Dangling(String),
    /// Anything else; the words complete "quote 3 …".
    #[error("{0}")]
    Other(String),
}

impl<T: Item> Layer<T> {
    /// Makes a layer of `items`, which must be in order (see [`Item::sort_key`]).
    ///
    /// # Errors
    /// The first item that is empty, leaves the text, cuts a character or is out of order.
    pub fn new(items: Vec<T>, text: &Text) -> Result<Self, LayerError> {
        for (index, item) in items.iter().enumerate() {
            let fail = |problem| LayerError {
                layer: T::NAME,
                index,
                problem,
            };
            check_span(item.span(), text).map_err(fail)?;
            if index > 0 && items[index - 1].sort_key() > item.sort_key() {
                return Err(fail(Problem::OutOfOrder));
            }
        }
        Ok(Self {
            items,
            id: PhantomData,
        })
    }

    /// The layer that holds nothing.
    pub const fn empty() -> Self {
        Self {
            items: Vec::new(),
            id: PhantomData,
        }
    }

    /// All items in order.
    pub fn as_slice(&self) -> &[T] {
        &self.items
    }

    /// The item of an id, or nothing if the id is not of this layer.
    pub fn get(&self, id: T::Id) -> Option<&T> {
        self.items.get(id.index())
    }

    /// Items with their ids, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (T::Id, &T)> + ExactSizeIterator {
        self.items
            .iter()
            .enumerate()
            .map(|(index, item)| (T::Id::new(index), item))
    }

    /// The ids of a range of positions, as the `…_in` methods of the layers give them.
    pub fn ids(range: Range<usize>) -> impl DoubleEndedIterator<Item = T::Id> + ExactSizeIterator {
        range.map(T::Id::new)
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The positions of the items that start inside `span`. Takes the logarithm of the layer's length.
    pub fn starting_in(&self, span: Span) -> Range<usize> {
        let start = self.items.partition_point(|item| item.span().start < span.start);
        let end = self.items.partition_point(|item| item.span().start < span.end);
        start..end.max(start)
    }
}

impl<T: Item> Index<T::Id> for Layer<T> {
    type Output = T;

    fn index(&self, id: T::Id) -> &T {
        &self.items[id.index()]
    }
}

/// Whether a span is not empty, inside the text and on character boundaries.
pub(crate) fn check_span(span: Span, text: &Text) -> Result<(), Problem> {
    if span.is_empty() {
        return Err(Problem::Empty);
    }
    if span.end > text.len() {
        return Err(Problem::OutOfText);
    }
    if !text.is_char_boundary(span.start as usize) || !text.is_char_boundary(span.end as usize) {
        return Err(Problem::CutsCharacter);
    }
    Ok(())
}

/// Checks that the items of a layer do not overlap.
pub(crate) fn check_disjoint<T: Item>(layer: &Layer<T>) -> Result<(), LayerError> {
    match layer
        .items
        .windows(2)
        .position(|pair| pair[0].span().overlaps(pair[1].span()))
    {
        Some(before) => Err(LayerError {
            layer: T::NAME,
            index: before + 1,
            problem: Problem::Overlaps,
        }),
        None => Ok(()),
    }
}

/// For each item of `outer` (which do not overlap) the positions of the items of `inner` inside it; every inner item must
/// lie within one outer item.
pub(crate) fn nest<O: Item, I: Item>(
    outer: &Layer<O>,
    inner: &Layer<I>,
) -> Result<Vec<Range<u32>>, LayerError> {
    let mut next = 0;
    let mut ranges = Vec::with_capacity(outer.len());
    for item in &outer.items {
        let first = next;
        while inner
            .items
            .get(next)
            .is_some_and(|inner| item.span().contains(inner.span()))
        {
            next += 1;
        }
        ranges.push(first as u32..next as u32);
    }
    if next < inner.len() {
        return Err(LayerError {
            layer: I::NAME,
            index: next,
            problem: Problem::NotWithin(O::NAME),
        });
    }
    Ok(ranges)
}
