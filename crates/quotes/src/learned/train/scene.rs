//! Attributions that may be, to learn from which of them are: with their neighbours, and which of them would be given.

use super::gold::Gold;
use crate::learned::choice::{self, Candidate, Neighbours};
use crate::learned::find;
use crate::learned::model::Scorer;
use crate::learned::sources;
use crate::learned::view::View;

/// Attributions that may be, of one view of an article, with those that are.
pub(super) struct Scene<'a> {
    pub(super) view: &'a View,
    gold: &'a [Gold],
    pub(super) weighed: Vec<(Candidate, Neighbours)>,
}

impl<'a> Scene<'a> {
    pub(super) fn new(view: &'a View, gold: &'a [Gold], candidates: Vec<Candidate>) -> Self {
        let neighbours = choice::neighbours(&candidates);
        Self {
            view,
            gold,
            weighed: candidates.into_iter().zip(neighbours).collect(),
        }
    }

    pub(super) fn is_right(&self, candidate: &Candidate) -> bool {
        self.gold.iter().any(|gold| gold.is_linked(candidate))
    }

    /// The odds of candidates by a scorer, and whether they are right.
    pub(super) fn told(&self, scorer: &Scorer, given: Given) -> Vec<(f32, bool)> {
        let (mut spots, mut rows) = (Vec::new(), Vec::new());
        let odds = self.weighed.iter().map(|(candidate, neighbours)| {
            spots.clear();
            choice::features(self.view, candidate, *neighbours, |key| {
                spots.push(scorer.ask(key));
            });
            (candidate, scorer.odds(&spots, &mut rows))
        });
        let odds: Vec<(&Candidate, f32)> = odds.collect();
        let all = odds
            .iter()
            .map(|(candidate, odds)| (*odds, self.is_right(candidate)));
        match given {
            Given::All => all.collect(),
            Given::Chosen => {
                let likely = odds
                    .iter()
                    .filter_map(|(candidate, odds)| find::Attribution::likely(candidate, *odds));
                let mut chosen = find::choose(self.view.columns.len(), likely.collect());
                sources::share(self.view, &mut chosen);
                let odds_of = |anchor: usize| odds.iter().find(|(candidate, _)| candidate.anchor == anchor);
                let told = chosen.iter().filter_map(|one| {
                    let (_, odds) = odds_of(one.parts.anchor)?;
                    Some((*odds, self.is_right(&one.parts)))
                });
                told.collect()
            }
        }
    }
}

/// Which candidates are given in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Given {
    /// All that are likely enough.
    All,
    /// Those that go together.
    Chosen,
}
