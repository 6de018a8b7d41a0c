//! Counts, and the percentages made of them.

use std::iter::Sum;
use std::ops::{AddAssign, Index, IndexMut};

use serde::Serialize;

/// How much was found, of how much gold, among how much predicted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// In both.
    pub true_positives: usize,
    /// In the gold.
    pub gold: usize,
    /// In the prediction.
    pub predicted: usize,
}

impl Counts {
    /// Counts two sets, given without duplicates and in order.
    pub(crate) fn of_sorted<T: Ord>(gold: &[T], predicted: &[T]) -> Self {
        let found = |item: &&T| predicted.binary_search(item).is_ok();
        Self {
            true_positives: gold.iter().filter(found).count(),
            gold: gold.len(),
            predicted: predicted.len(),
        }
    }

    /// Percentage of the predicted that is right; 0 if nothing is predicted.
    pub fn precision(self) -> f64 {
        100.0 * share(self.true_positives, self.predicted)
    }

    /// Percentage of the gold that is found; 0 if there is none.
    pub fn recall(self) -> f64 {
        100.0 * share(self.true_positives, self.gold)
    }

    /// Harmonic mean of precision and recall, as a percentage.
    pub fn f1(self) -> f64 {
        let (precision, recall) = (
            share(self.true_positives, self.predicted),
            share(self.true_positives, self.gold),
        );
        if precision + recall > 0.0 {
            200.0 * precision * recall / (precision + recall)
        } else {
            0.0
        }
    }
}

/// A share in 0..=1, 0 of nothing.
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.true_positives += other.true_positives;
        self.gold += other.gold;
        self.predicted += other.predicted;
    }
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), |mut sum, counts| {
            sum += counts;
            sum
        })
    }
}

/// Percentages, with the counts that they were made of.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PrecisionRecallF1 {
    /// [`Counts::precision`]
    pub precision: f64,
    /// [`Counts::recall`]
    pub recall: f64,
    /// [`Counts::f1`]
    pub f1: f64,
    /// What they were made of.
    #[serde(flatten)]
    pub counts: Counts,
}

impl From<Counts> for PrecisionRecallF1 {
    fn from(counts: Counts) -> Self {
        Self {
            precision: counts.precision(),
            recall: counts.recall(),
            f1: counts.f1(),
            counts,
        }
    }
}

/// The three parts of an attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Who speaks.
    Source,
    /// The words that report.
    Cue,
    /// What is reported.
    Content,
}

impl Role {
    /// All roles in order.
    pub const ALL: [Self; 3] = [Self::Source, Self::Cue, Self::Content];
}

/// One value for each role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ByRole<T> {
    /// Of the source.
    pub source: T,
    /// Of the cue.
    pub cue: T,
    /// Of the content.
    pub content: T,
}

impl<T> ByRole<T> {
    /// Turns each value into another.
    pub fn map<U>(&self, mut map: impl FnMut(&T) -> U) -> ByRole<U> {
        ByRole {
            source: map(&self.source),
            cue: map(&self.cue),
            content: map(&self.content),
        }
    }
}

impl<T> Index<Role> for ByRole<T> {
    type Output = T;

    fn index(&self, role: Role) -> &T {
        match role {
            Role::Source => &self.source,
            Role::Cue => &self.cue,
            Role::Content => &self.content,
        }
    }
}

impl<T> IndexMut<Role> for ByRole<T> {
    fn index_mut(&mut self, role: Role) -> &mut T {
        match role {
            Role::Source => &mut self.source,
            Role::Cue => &mut self.cue,
            Role::Content => &mut self.content,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_of_counts() {
        let counts = Counts {
            true_positives: 1,
            gold: 4,
            predicted: 2,
        };
        assert_eq!((counts.precision(), counts.recall()), (50.0, 25.0));
        assert!((counts.f1() - 100.0 / 3.0).abs() < 1e-12);
        let nothing = Counts::default();
        assert_eq!(
            (nothing.precision(), nothing.recall(), nothing.f1()),
            (0.0, 0.0, 0.0)
        );
    }

    #[test]
    fn sets_are_counted_by_what_they_share() {
        let counts = Counts::of_sorted(&[1, 3, 5], &[3, 4, 5, 6]);
        assert_eq!(
            counts,
            Counts {
                true_positives: 2,
                gold: 3,
                predicted: 4
            }
        );
    }
}
