//! Sequences to learn from, and which labels may stand beside each other.

use std::ops::Range;

/// Sequences of positions, each with the numbers of its features and its label, in a few long lists.
#[derive(Clone, Debug, Default)]
pub struct Sequences {
    features: Vec<u32>,
    /// For each position where its features end.
    feature_ends: Vec<usize>,
    labels: Vec<u8>,
    /// For each sequence where its positions end.
    ends: Vec<usize>,
}

impl Sequences {
    /// Adds a position to the sequence that is open.
    pub fn push(&mut self, features: impl IntoIterator<Item = u32>, label: u8) {
        self.features.extend(features);
        self.feature_ends.push(self.features.len());
        self.labels.push(label);
    }

    /// Ends the sequence that is open; one without positions is none.
    pub fn close(&mut self) {
        if self.ends.last().copied().unwrap_or(0) < self.labels.len() {
            self.ends.push(self.labels.len());
        }
    }

    /// How many sequences there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// How many positions all sequences have together.
    pub fn positions(&self) -> usize {
        self.labels.len()
    }

    /// The positions of a sequence.
    pub fn sequence(&self, index: usize) -> Range<usize> {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        start..self.ends[index]
    }

    /// The features of a position.
    pub fn features(&self, position: usize) -> &[u32] {
        let start = if position == 0 {
            0
        } else {
            self.feature_ends[position - 1]
        };
        &self.features[start..self.feature_ends[position]]
    }

    /// The labels of all positions.
    pub fn labels(&self) -> &[u8] {
        &self.labels
    }

    /// Gives every feature its new number and leaves out those that have none.
    pub fn renumber(&mut self, numbers: &[Option<u32>]) {
        let mut kept = Vec::with_capacity(self.features.len());
        let mut start = 0;
        for end in &mut self.feature_ends {
            kept.extend(
                self.features[start..*end]
                    .iter()
                    .filter_map(|feature| numbers[*feature as usize]),
            );
            start = *end;
            *end = kept.len();
        }
        self.features = kept;
    }
}

/// Which labels may stand beside each other, at the start and at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grammar {
    labels: usize,
    /// For each label those that may stand before it.
    before: Vec<Vec<u8>>,
    first: Vec<bool>,
    last: Vec<bool>,
}

impl Grammar {
    /// A grammar of at most 255 labels: `follows(before, label)`, `opens(label)` and `closes(label)` say what is allowed.
    pub fn new(
        labels: usize,
        follows: impl Fn(usize, usize) -> bool,
        opens: impl Fn(usize) -> bool,
        closes: impl Fn(usize) -> bool,
    ) -> Self {
        let labels = labels.min(usize::from(u8::MAX));
        Self {
            labels,
            before: (0..labels)
                .map(|label| {
                    (0..labels)
                        .filter(|before| follows(*before, label))
                        .map(|before| before as u8)
                        .collect()
                })
                .collect(),
            first: (0..labels).map(opens).collect(),
            last: (0..labels).map(closes).collect(),
        }
    }

    /// A grammar that allows everything.
    pub fn free(labels: usize) -> Self {
        Self::new(labels, |_, _| true, |_| true, |_| true)
    }

    /// How many labels there are.
    pub fn labels(&self) -> usize {
        self.labels
    }

    /// The labels that may stand before a label.
    pub fn before(&self, label: usize) -> &[u8] {
        &self.before[label]
    }

    /// Whether a label may stand at the start.
    pub fn opens(&self, label: usize) -> bool {
        self.first[label]
    }

    /// Whether a label may stand at the end.
    pub fn closes(&self, label: usize) -> bool {
        self.last[label]
    }
}
