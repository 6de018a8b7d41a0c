//! An article with what the model has found out about each token by itself: whether it may be the anchor of a cue.

use onrecord_document::QuotesInput;

use super::anchors::{self, Children, Reporting};
use super::columns::Columns;
use super::model::Scorer;

/// Odds (natural logarithm) from which on a token counts as a likely cue for others: 0.4.
const LIKELY: f32 = -0.4;

/// One article's columns with the odds of its tokens.
#[derive(Debug)]
pub(crate) struct View {
    pub(crate) columns: Columns,
    pub(crate) children: Vec<Children>,
    /// For each token the logarithm of the odds that it is the anchor of a cue.
    pub(crate) odds: Vec<f32>,
    /// How many likely cues stand in the article before each token.
    pub(crate) cues_before: Vec<u32>,
}

impl View {
    /// Looks at an article, with odds unknown yet.
    pub(crate) fn new(input: &QuotesInput<'_>) -> Self {
        let columns = Columns::new(input);
        Self {
            children: anchors::children(&columns),
            odds: vec![f32::NEG_INFINITY; columns.len()],
            cues_before: vec![0; columns.len() + 1],
            columns,
        }
    }

    /// Asks `scorer` for the odds of all tokens that may report.
    #[inline(always)]
    pub(crate) fn weigh(&mut self, reporting: &Reporting, scorer: &Scorer, room: &mut anchors::Room) {
        let mut count = 0;
        for at in 0..self.columns.len() {
            self.odds[at] = if reporting.may_report(&self.columns.tokens[at]) {
                self.odds_by(scorer, at, room)
            } else {
                f32::NEG_INFINITY
            };
            self.cues_before[at] = count;
            count += u32::from(self.likely(at));
        }
        self.cues_before[self.columns.len()] = count;
    }

    /// The odds of one token by a scorer.
    #[inline(always)]
    pub(crate) fn odds_by(&self, scorer: &Scorer, at: usize, room: &mut anchors::Room) -> f32 {
        room.keys.clear();
        anchors::features(&self.columns, &self.children, at, |key| room.keys.push(key));
        scorer.odds(&room.keys, &mut room.rows)
    }

    /// Whether a token is likely the anchor of a cue.
    pub(crate) fn likely(&self, at: usize) -> bool {
        self.odds[at] > LIKELY
    }
}
