//! Articles to learn from: their marked attributions in tokens, with the anchors of their cues.

use std::ops::Range;

use onrecord_document::{QuotesInput, Span, Upos};

use super::{Attribution, Marked};
use crate::learned::choice::{Candidate, holds};
use crate::learned::columns::{Columns, NONE};
use crate::learned::labels::{self, Role};
use crate::learned::view::View;

/// An article to learn from.
pub(super) struct Example {
    pub(super) view: View,
    /// In the order of their anchors.
    pub(super) gold: Vec<Gold>,
    /// Which tokens are content of an attribution.
    pub(super) content: Vec<bool>,
    /// What was read inside of contents, if anything was.
    pub(super) inside: Option<Inside>,
}

/// Contents of an article that were read for the attributions inside them.
pub(super) struct Inside {
    /// The article as seen from inside of them.
    pub(super) view: View,
    /// The pieces of the contents, in order.
    pub(super) pieces: Vec<Range<usize>>,
    /// Which tokens are theirs.
    pub(super) content: Vec<bool>,
    /// In the order of their anchors.
    pub(super) gold: Vec<Gold>,
}

/// A marked attribution in tokens.
#[derive(Clone, Debug)]
pub(super) struct Gold {
    pub(super) anchor: usize,
    source: Vec<Range<usize>>,
    cue: Vec<Range<usize>>,
    content: Vec<Range<usize>>,
}

impl Example {
    pub(super) fn new(marked: &Marked<'_>) -> Self {
        let view = View::new(&marked.input);
        let gold = Gold::all(&view.columns, &marked.input, marked.attributions.iter());
        let content = held(view.columns.len(), gold.iter().flat_map(|gold| &gold.content));
        let inside = (!marked.inside.is_empty()).then(|| Inside::new(&view, marked));
        Self {
            view,
            gold,
            content,
            inside,
        }
    }

    pub(super) fn is_anchor(&self, at: usize) -> bool {
        is_anchor(&self.gold, at)
    }
}

impl Inside {
    fn new(view: &View, marked: &Marked<'_>) -> Self {
        let mut pieces: Vec<Range<usize>> = marked
            .inside
            .iter()
            .flat_map(|read| runs(&view.columns, &marked.input, &read.content))
            .collect();
        pieces.sort_by_key(|piece| piece.start);
        let content = held(view.columns.len(), &pieces);
        let attributions = marked.inside.iter().flat_map(|read| &read.attributions);
        Self {
            view: view.clone().into_inside(&content),
            gold: Gold::all(&view.columns, &marked.input, attributions),
            pieces,
            content,
        }
    }

    pub(super) fn is_anchor(&self, at: usize) -> bool {
        is_anchor(&self.gold, at)
    }
}

fn is_anchor(gold: &[Gold], at: usize) -> bool {
    gold.binary_search_by_key(&at, |gold| gold.anchor).is_ok()
}

/// Of each token whether it lies in one of the pieces.
fn held<'p>(tokens: usize, pieces: impl IntoIterator<Item = &'p Range<usize>>) -> Vec<bool> {
    let mut held = vec![false; tokens];
    for piece in pieces {
        held[piece.clone()].fill(true);
    }
    held
}

/// The tokens of spans, in runs that do not go over the end of a paragraph.
fn runs(columns: &Columns, input: &QuotesInput<'_>, spans: &[Span]) -> Vec<Range<usize>> {
    let tokens = input.segmentation.tokens().as_slice();
    let mut runs: Vec<Range<usize>> = Vec::new();
    for span in spans {
        let start = tokens.partition_point(|token| token.span.end <= span.start);
        let end = tokens.partition_point(|token| token.span.start < span.end);
        for at in start..end {
            let paragraph = |at: usize| columns.tokens[at].paragraph;
            match runs.last_mut() {
                Some(last) if last.end > at => {}
                Some(last) if last.end == at && paragraph(last.start) == paragraph(at) => {
                    last.end += 1;
                }
                _ => runs.push(at..at + 1),
            }
        }
    }
    runs
}

impl Gold {
    /// Those that have a cue and content, in the order of their anchors, one for each anchor.
    fn all<'a>(
        columns: &Columns,
        input: &QuotesInput<'_>,
        attributions: impl Iterator<Item = &'a Attribution>,
    ) -> Vec<Self> {
        let mut gold: Vec<Self> = attributions
            .filter_map(|attribution| Self::new(columns, input, attribution))
            .collect();
        gold.sort_by_key(|gold| gold.anchor);
        gold.dedup_by_key(|gold| gold.anchor);
        gold
    }

    fn new(columns: &Columns, input: &QuotesInput<'_>, attribution: &Attribution) -> Option<Self> {
        let runs = |spans: &[Span]| runs(columns, input, spans);
        let cue = runs(&attribution.cue);
        let content = runs(&attribution.content);
        Some(Self {
            anchor: anchor_of(columns, &cue).filter(|_| !content.is_empty())?,
            source: runs(&attribution.source),
            cue,
            content,
        })
    }

    /// The labels of its window.
    pub(super) fn labels(&self, window: &Range<usize>) -> Vec<u8> {
        let mut found = vec![labels::OUTSIDE; window.len()];
        for (role, runs) in [
            (Role::Source, &self.source),
            (Role::Cue, &self.cue),
            (Role::Content, &self.content),
        ] {
            for run in runs {
                let (start, end) = (run.start.max(window.start), run.end.min(window.end));
                if start < end {
                    labels::write(&mut found, start - window.start..end - window.start, role);
                }
            }
        }
        found
    }

    /// Whether a candidate is this attribution: contents that agree by 0.8 in F1 of tokens, cues that share a token, sources that do or
    /// both lack one. So linked attributions are scored.
    pub(super) fn is_linked(&self, candidate: &Candidate) -> bool {
        let size = |runs: &[Range<usize>]| runs.iter().map(Range::len).sum::<usize>();
        let shared = |left: &[Range<usize>], right: &[Range<usize>]| -> usize {
            let pairs = left
                .iter()
                .flat_map(|left| right.iter().map(move |right| (left, right)));
            pairs
                .map(|(left, right)| {
                    left.end
                        .min(right.end)
                        .saturating_sub(left.start.max(right.start))
                })
                .sum()
        };
        let content = 10 * shared(&self.content, &candidate.content)
            >= 4 * (size(&self.content) + size(&candidate.content));
        let cue = shared(&self.cue, std::slice::from_ref(&candidate.cue)) > 0;
        let source = match &candidate.source {
            Some(source) => shared(&self.source, std::slice::from_ref(source)) > 0,
            None => self.source.is_empty(),
        };
        content && cue && source
    }
}

/// The token at the top of a cue: the first verb among those whose heads lie outside it, or the first of them of another kind that reports.
fn anchor_of(columns: &Columns, cue: &[Range<usize>]) -> Option<usize> {
    let tops: Vec<usize> = cue
        .iter()
        .flat_map(Range::clone)
        .filter(|at| {
            let head = columns.tokens[*at].head;
            head == NONE || !holds(cue, head as usize)
        })
        .collect();
    let token = |at: &&usize| &columns.tokens[**at];
    let verb = tops.iter().find(|at| token(at).upos == Upos::Verb);
    let open = tops.iter().find(|at| {
        matches!(
            token(at).upos,
            Upos::Noun | Upos::Adj | Upos::Adp | Upos::Punct | Upos::Adv | Upos::Aux
        )
    });
    verb.or(open).or(tops.first()).copied()
}
