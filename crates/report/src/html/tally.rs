//! Counting in bounded memory: what is frequent is kept, what is rare goes when there is too much of it.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use crate::markdown::thousands;

/// How often something was seen.
pub(super) trait Weight {
    fn weight(&self) -> u64;
}

impl Weight for u64 {
    fn weight(&self) -> u64 {
        *self
    }
}

/// Things by name. When there are twice as many as are to be kept, the rarer half goes; one that comes again starts anew.
#[derive(Debug)]
pub(super) struct Frequent<V> {
    keep: usize,
    all: BTreeMap<String, V>,
    dropped: bool,
}

impl<V: Weight + Default> Frequent<V> {
    /// Keeps at least `keep`.
    pub(super) fn new(keep: usize) -> Self {
        Self {
            keep,
            all: BTreeMap::new(),
            dropped: false,
        }
    }

    /// The one of a name, new if it is not known.
    pub(super) fn entry(&mut self, name: &str) -> &mut V {
        if !self.all.contains_key(name) {
            if self.all.len() >= 2 * self.keep {
                self.drop_rare();
            }
            self.all.insert(name.to_owned(), V::default());
        }
        self.all.get_mut(name).expect("it is there or was just put there")
    }

    /// The one of a name, if it is known.
    pub(super) fn get(&self, name: &str) -> Option<&V> {
        self.all.get(name)
    }

    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.all.values_mut()
    }

    /// How many are known.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether rare ones were dropped: some may be missing then, and others have been seen more often than they say.
    pub(super) fn dropped(&self) -> bool {
        self.dropped
    }

    /// How many there have been, for people: `8,000+` if some were dropped.
    pub(super) fn seen(&self) -> String {
        if self.dropped {
            format!("{}+", thousands(self.all.len().max(2 * self.keep) as u64))
        } else {
            thousands(self.all.len() as u64)
        }
    }

    /// By falling weight, equals by name.
    pub(super) fn ranked(&self) -> Vec<(&str, &V)> {
        let mut ranked: Vec<(&str, &V)> = self.all.iter().map(|(name, value)| (&**name, value)).collect();
        ranked.sort_by_key(|(_, value)| std::cmp::Reverse(value.weight()));
        ranked
    }

    fn drop_rare(&mut self) {
        let rare = self.ranked().split_off(self.keep);
        let rare: Vec<String> = rare.into_iter().map(|(name, _)| name.to_owned()).collect();
        for name in &rare {
            self.all.remove(name);
        }
        self.dropped = true;
    }
}

impl Frequent<u64> {
    /// Counts one.
    pub(super) fn add(&mut self, name: &str) {
        *self.entry(name) += 1;
    }

    /// The most frequent with their counts.
    pub(super) fn top(&self, count: usize) -> Vec<(&str, u64)> {
        let ranked = self.ranked().into_iter().take(count);
        ranked.map(|(name, count)| (name, *count)).collect()
    }
}

/// How long the periods are that time is cut into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Month,
    Year,
}

impl Unit {
    /// Its name on the page.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// The next longer one.
    pub(super) const fn longer(self) -> Self {
        match self {
            Self::Day => Self::Month,
            Self::Month | Self::Year => Self::Year,
        }
    }

    /// The period that an ISO 8601 day is in: `2026-03-04`, `2026-03`, `2026`.
    pub(super) fn of(self, day: &str) -> &str {
        let length = match self {
            Self::Day => 10,
            Self::Month => 7,
            Self::Year => 4,
        };
        day.get(..length).unwrap_or(day)
    }

    /// How many periods there are from one to another, both counted; months taken as 31 days long.
    pub(super) fn span(self, first: &str, last: &str) -> u64 {
        let number = |period: &str| {
            let mut fields = period.split('-').map(|field| field.parse().unwrap_or(0));
            let mut next = || fields.next().unwrap_or(0);
            let (year, month, day): (u64, u64, u64) = (next(), next(), next());
            match self {
                Self::Day => (year * 12 + month) * 31 + day,
                Self::Month => year * 12 + month,
                Self::Year => year,
            }
        };
        number(last).saturating_sub(number(first)) + 1
    }
}

/// Values by period, in the order of time.
#[derive(Debug)]
pub(super) struct Calendar<V>(BTreeMap<String, V>);

impl<V> Default for Calendar<V> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<V: Default + AddAssign> Calendar<V> {
    /// The value of a period, new if there is none yet.
    pub(super) fn entry(&mut self, period: &str) -> &mut V {
        if !self.0.contains_key(period) {
            self.0.insert(period.to_owned(), V::default());
        }
        self.0.get_mut(period).expect("it is there or was just put there")
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.0.iter().map(|(period, value)| (&**period, value))
    }

    /// How many periods there are from the first to the last, with or without values.
    pub(super) fn span(&self, unit: Unit) -> u64 {
        match (self.0.first_key_value(), self.0.last_key_value()) {
            (Some((first, _)), Some((last, _))) => unit.span(first, last),
            _ => 0,
        }
    }

    /// Adds up what falls into the same longer period.
    pub(super) fn coarsen(&mut self, unit: Unit) {
        for (period, value) in std::mem::take(&mut self.0) {
            *self.entry(unit.of(&period)) += value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frequent_stay() {
        let mut counts = Frequent::<u64>::new(2);
        for name in ["a", "b", "a", "c", "b", "a", "d", "e", "e"] {
            counts.add(name);
        }
        assert!(counts.dropped());
        assert_eq!(counts.top(2), [("a", 3), ("b", 2)]);
        assert_eq!(counts.get("c"), None);
        assert_eq!((counts.len(), &*counts.seen()), (3, "4+"));
    }

    #[test]
    fn days_become_months_and_years() {
        let mut calendar = Calendar::<u64>::default();
        for day in ["2025-12-31", "2026-03-04", "2026-03-09", "2026-03-04"] {
            *calendar.entry(Unit::Day.of(day)) += 1;
        }
        assert_eq!((calendar.len(), calendar.span(Unit::Day)), (3, 72));
        calendar.coarsen(Unit::Month);
        assert_eq!(
            calendar.iter().collect::<Vec<_>>(),
            [("2025-12", &1), ("2026-03", &3)]
        );
        assert_eq!(calendar.span(Unit::Month), 4);
        calendar.coarsen(Unit::Year);
        assert_eq!(calendar.iter().collect::<Vec<_>>(), [("2025", &1), ("2026", &3)]);
    }
}
