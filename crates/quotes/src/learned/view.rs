//! An article with what the model has found out about each token by itself: whether it may be the anchor of a cue.

use std::ops::Range;

use onrecord_document::QuotesInput;

use super::anchors::{self, Children, Reporting};
use super::columns::{Columns, Marked};
use super::frame::{Frame, Place};
use super::model::Scorer;

/// Odds (natural logarithm) from which on a token counts as a likely cue for others: 0.4.
const LIKELY: f32 = -0.4;

/// One article's columns with the odds of its tokens.
#[derive(Clone, Debug)]
pub(crate) struct View {
    pub(crate) columns: Columns,
    pub(crate) children: Vec<Children>,
    /// For each token the logarithm of the odds that it is the anchor of a cue.
    pub(crate) odds: Vec<f32>,
    /// How many likely cues stand in the article before each token.
    pub(crate) cues_before: Vec<u32>,
    /// The same, of those outside quotation marks.
    pub(crate) plain_cues_before: Vec<u32>,
    /// Whether it is the article as seen from inside of its contents.
    pub(crate) inside: bool,
}

/// Tokens that are weighed together: while the features of one are collected, the weights of others are on their way.
const TOGETHER: usize = 16;

impl View {
    /// Looks at an article, with odds unknown yet.
    pub(crate) fn new(input: &QuotesInput<'_>) -> Self {
        let columns = Columns::new(input);
        Self {
            children: anchors::children(&columns),
            odds: vec![f32::NEG_INFINITY; columns.len()],
            cues_before: vec![0; columns.len() + 1],
            plain_cues_before: vec![0; columns.len() + 1],
            columns,
            inside: false,
        }
    }

    /// The same article as seen from inside of its contents; `content` tells of each token whether it is of them.
    pub(crate) fn into_inside(mut self, content: &[bool]) -> Self {
        self.columns.mark_inside(content);
        self.inside = true;
        self
    }

    /// Asks `scorer` for the odds of all tokens that may report, of those that `may` takes.
    #[inline(always)]
    pub(crate) fn weigh(
        &mut self,
        reporting: &Reporting,
        scorer: &Scorer,
        room: &mut anchors::Room,
        may: impl Fn(usize) -> bool,
    ) {
        let Self {
            columns,
            children,
            odds,
            ..
        } = self;
        odds.fill(f32::NEG_INFINITY);
        let anchors::Room { features, tokens } = room;
        let mut may_report =
            (0..columns.len()).filter(|at| may(*at) && reporting.may_report(&columns.tokens[*at]));
        loop {
            features.clear();
            tokens.clear();
            for at in may_report.by_ref().take(TOGETHER) {
                let mut spots = features.open();
                anchors::features(columns, children, at, |key| spots.push(scorer.ask(key)));
                let count = spots.count();
                features.close(count);
                tokens.push(at as u32);
            }
            if tokens.is_empty() {
                break;
            }
            for (at, of_token) in tokens.iter().zip(scorer.each_odds(features)) {
                odds[*at as usize] = of_token;
            }
        }
        let (mut count, mut plain) = (0, 0);
        for at in 0..self.columns.len() {
            self.cues_before[at] = count;
            self.plain_cues_before[at] = plain;
            if self.likely(at) {
                count += 1;
                plain += u32::from(self.columns.tokens[at].marked == Marked::Outside);
            }
        }
        self.cues_before[self.columns.len()] = count;
        self.plain_cues_before[self.columns.len()] = plain;
    }

    /// The odds of one token by a scorer.
    #[inline(always)]
    pub(crate) fn odds_by(&self, scorer: &Scorer, at: usize) -> f32 {
        let (mut spots, mut rows) = (Vec::new(), Vec::new());
        anchors::features(&self.columns, &self.children, at, |key| {
            spots.push(scorer.ask(key));
        });
        scorer.odds(&spots, &mut rows)
    }

    /// Whether a token is likely the anchor of a cue.
    pub(crate) fn likely(&self, at: usize) -> bool {
        self.odds[at] > LIKELY
    }

    /// How the quotation around a token stands to the anchor of a frame.
    #[inline(always)]
    pub(crate) fn place(&self, frame: &Frame, at: usize) -> Place {
        let token = &self.columns.tokens[at];
        let Some(stretch) = self.columns.stretches.get(token.stretch as usize) else {
            return Place { place: 0, rivals: 0 };
        };
        let anchor = frame.anchor;
        if stretch.contains(&anchor) {
            return Place { place: 1, rivals: 0 };
        }
        let cues = |range: Range<usize>| {
            (self.plain_cues_before[range.end.max(range.start)] - self.plain_cues_before[range.start]).min(2)
        };
        let sentence = |at: usize| &self.columns.sentences[self.columns.tokens[at].sentence as usize];
        let (place, between, beyond) = if stretch.end <= anchor {
            let place = if token.stretch == frame.beside.before {
                2
            } else {
                4
            };
            let start = sentence(stretch.start).start;
            (place, cues(stretch.end..anchor), cues(start..stretch.start))
        } else {
            let place = if token.stretch == frame.beside.after { 3 } else { 5 };
            let end = sentence(stretch.end - 1).end;
            (place, cues(anchor + 1..stretch.start), cues(stretch.end..end))
        };
        Place {
            place,
            rivals: between * 3 + beyond,
        }
    }
}
