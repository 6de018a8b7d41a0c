//! From an article to its attributions: anchors, the roles around each, how sure each is, and one consistent choice among them.

use std::ops::Range;

use onrecord_linear::sequence::Lattice;
use onrecord_linear::{SpotList, Work, vectorised};

use super::anchors;
use super::choice::{self, Candidate, Neighbours, holds, overlap};
use super::columns::Columns;
use super::cuts;
use super::frame::Frame;
use super::labels::{self, LABELS, Role};
use super::model::{Finder, QuoteModel, Scorer, WIDTH};
use super::sources;
use super::sums::Sums;
use super::view::View;

/// Odds (natural logarithm) from which on a token is tried as an anchor while the model learns what is right: 0.07…
pub(super) const TRIED_IN_TRAINING: f32 = -2.6;

/// …and in new articles: 0.2. Of less likely ones more are wrong than right (PolNeAR's development part).
const TRIED: f32 = -1.4;

/// The same inside the content of another attribution: 0.3.
const TRIED_INSIDE: f32 = -0.8;

/// The least probability with which an attribution is given, also inside the content of another one: below the best F1 of linked attributions on
/// PolNeAR's development part by less than one, for more that is found; `quotes.min_confidence` raises it.
const LEAST: f32 = 0.25;

/// An attribution that was chosen.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Attribution {
    pub(crate) parts: Candidate,
    /// The probability that it is right.
    pub(crate) probability: f32,
}

impl Attribution {
    /// The candidate with its odds, if it is likely enough to be given.
    pub(super) fn likely(parts: &Candidate, odds: f32) -> Option<Self> {
        let probability = probability_of(odds);
        (probability >= LEAST).then(|| Self {
            parts: parts.clone(),
            probability,
        })
    }
}

/// Of the logarithm of odds.
fn probability_of(odds: f32) -> f32 {
    1.0 / (1.0 + (-odds).exp())
}

/// Room that one thread uses for one article after the other.
#[derive(Debug)]
pub(crate) struct Room {
    pub(crate) anchors: anchors::Room,
    lattice: Lattice,
    /// Of a candidate.
    spots: SpotList,
    rows: Vec<u32>,
    sums: Sums,
    scores: Vec<f32>,
    raised: Vec<f32>,
    labels: Vec<u8>,
    frame: Frame,
}

impl Room {
    pub(crate) fn new(model: &QuoteModel) -> Self {
        Self::of(&model.finder)
    }

    pub(crate) fn of(finder: &Finder) -> Self {
        Self {
            anchors: anchors::Room::default(),
            lattice: finder.roles.lattice(&labels::grammar()),
            spots: SpotList::default(),
            rows: Vec::new(),
            sums: Sums::default(),
            scores: Vec::new(),
            raised: Vec::new(),
            labels: Vec::new(),
            frame: Frame::default(),
        }
    }

    /// Forgets what was worked out for another article.
    pub(crate) fn start_article(&mut self, view: &View) {
        self.sums.start_article(view.columns.len());
    }
}

impl QuoteModel {
    /// The attributions of an article in the order of their anchors, none inside the content of another one.
    pub(crate) fn find(&self, view: &mut View, room: &mut Room) -> Vec<Attribution> {
        let candidates = self.finder.candidates(view, TRIED, room);
        let neighbours = choice::neighbours(&candidates);
        let mut weighed = Vec::with_capacity(candidates.len());
        for (parts, neighbours) in candidates.into_iter().zip(neighbours) {
            let probability = self.choice.probability(view, &parts, neighbours, room);
            if probability >= LEAST {
                weighed.push(Attribution { parts, probability });
            }
        }
        let mut chosen = choose(view.columns.len(), weighed);
        sources::share(view, &mut chosen);
        chosen
    }

    /// The attributions inside pieces of content, found and weighed as if each piece were all there is.
    pub(crate) fn find_inside(
        &self,
        view: View,
        contents: &[Range<usize>],
        room: &mut Room,
    ) -> Vec<Attribution> {
        let mut content = vec![false; view.columns.len()];
        contents.iter().for_each(|part| content[part.clone()].fill(true));
        let mut view = view.into_inside(&content);
        let inside = Inside {
            finder: &self.finder,
            anchors: &self.inner.anchors,
            view: &mut view,
            pieces: contents,
            content: &content,
            tried: TRIED_INSIDE,
            room: &mut *room,
        };
        let candidates = inside.candidates();
        let neighbours = choice::neighbours(&candidates);
        let mut found = Vec::new();
        for (parts, neighbours) in candidates.into_iter().zip(neighbours) {
            let probability = self.inner.choice.probability(&view, &parts, neighbours, room);
            if probability >= LEAST {
                found.push(Attribution { parts, probability });
            }
        }
        found
    }
}

/// The search for attributions inside of pieces of content.
pub(super) struct Inside<'a> {
    pub(super) finder: &'a Finder,
    /// Tells the anchors of cues inside.
    pub(super) anchors: &'a Scorer,
    /// As seen from inside.
    pub(super) view: &'a mut View,
    pub(super) pieces: &'a [Range<usize>],
    /// Of each token whether it is of the pieces.
    pub(super) content: &'a [bool],
    pub(super) tried: f32,
    pub(super) room: &'a mut Room,
}

impl Inside<'_> {
    /// All attributions that may be, one for each token of the pieces whose odds of being an anchor are at least `tried`; each ends with its
    /// piece and is less than all of it.
    pub(super) fn candidates(self) -> Vec<Candidate> {
        vectorised(self)
    }
}

impl Work for Inside<'_> {
    type Output = Vec<Candidate>;

    #[inline(always)]
    fn run(self) -> Vec<Candidate> {
        let Self {
            finder,
            anchors,
            view,
            pieces,
            content,
            tried,
            room,
        } = self;
        view.weigh(&finder.reporting, anchors, &mut room.anchors, |at| content[at]);
        room.start_article(view);
        let mut all = Vec::new();
        for outer in pieces {
            for anchor in outer.clone() {
                if view.odds[anchor] < tried {
                    continue;
                }
                let Some(mut inner) = finder.candidate(view, anchor, room) else {
                    continue;
                };
                inner.content = without(&inner.content, |at| !outer.contains(&at));
                let first = inner.content.first();
                let is_part = first.is_some_and(|part| part.len() + 1 < outer.len());
                if is_part && !sources::is_nobodys(view, &inner) {
                    all.push(inner);
                }
            }
        }
        all
    }
}

impl Scorer {
    /// The probability that a candidate is right.
    fn probability(
        &self,
        view: &View,
        candidate: &Candidate,
        neighbours: Neighbours,
        room: &mut Room,
    ) -> f32 {
        room.spots.fill(|spots| {
            choice::features(view, candidate, neighbours, |key| spots.push(self.ask(key)));
        });
        probability_of(self.odds(&room.spots, &mut room.rows))
    }
}

impl Finder {
    /// All attributions that may be, one for each token whose odds of being an anchor are at least `tried`.
    pub(crate) fn candidates(&self, view: &mut View, tried: f32, room: &mut Room) -> Vec<Candidate> {
        vectorised(Candidates {
            finder: self,
            view,
            tried,
            room,
        })
    }

    /// The attribution of a cue at `anchor`; [`Room::start_article`] was called for its article.
    #[inline(always)]
    pub(crate) fn candidate(&self, view: &View, anchor: usize, room: &mut Room) -> Option<Candidate> {
        let Room {
            lattice,
            sums,
            scores,
            raised,
            labels: found,
            frame,
            ..
        } = room;
        frame.set(view, anchor);
        sums.score(&self.roles, view, frame, scores);
        let start = (anchor - frame.window.start) * WIDTH;
        for (label, score) in scores[start..start + LABELS].iter_mut().enumerate() {
            if labels::role(label as u8) != Some(Role::Cue) {
                *score = f32::NEG_INFINITY;
            }
        }
        found.clear();
        lattice.best(scores, WIDTH, found);
        let unit = self.roles.table.unit();
        raised.clone_from(scores);
        // A cue has content: what is least unlikely, if nothing is likely.
        for raise in [1.0, 1.0, 2.0, 2.0, 4.0, 8.0] {
            if found
                .iter()
                .any(|label| labels::role(*label) == Some(Role::Content))
            {
                break;
            }
            for scores in raised.chunks_exact_mut(WIDTH) {
                for label in labels::openings(Role::Content) {
                    scores[usize::from(label)] += raise / unit;
                }
            }
            found.clear();
            lattice.best(raised, WIDTH, found);
        }
        let certainty = lattice.score(scores, WIDTH, found) * unit - lattice.log_sum(scores, WIDTH, unit);
        let mut candidate = interpret(&view.columns, frame, found);
        sources::take_agent(view, &mut candidate);
        sources::take_subject(view, &mut candidate);
        cuts::cut(view, &mut candidate, TRIED);
        if candidate.source.is_none() {
            // The labels do not reach far subjects: "Obama, opening the museum on Saturday, said it …".
            let subject = frame.clause.source(&view.columns, anchor);
            candidate.source = subject.filter(|subject| {
                let subject = std::slice::from_ref(subject);
                !holds(subject, anchor) && !overlap(&candidate.content, subject)
            });
        }
        sources::leave_asked(view, &mut candidate);
        (!candidate.content.is_empty()).then_some(Candidate {
            odds: view.odds[anchor],
            certainty,
            ..candidate
        })
    }
}

/// The work of [`Finder::candidates`].
struct Candidates<'a> {
    finder: &'a Finder,
    view: &'a mut View,
    tried: f32,
    room: &'a mut Room,
}

impl Work for Candidates<'_> {
    type Output = Vec<Candidate>;

    #[inline(always)]
    fn run(self) -> Vec<Candidate> {
        let Self {
            finder,
            view,
            tried,
            room,
        } = self;
        view.weigh(&finder.reporting, &finder.anchors, &mut room.anchors, |_| true);
        room.start_article(view);
        let mut all = Vec::new();
        for anchor in 0..view.columns.len() {
            if view.odds[anchor] >= tried {
                all.extend(finder.candidate(view, anchor, room));
            }
        }
        all
    }
}

/// The parts that the labels of a window stand for: the run of the cue at the anchor, the source nearest to it, all content.
fn interpret(columns: &Columns, frame: &Frame, labels: &[u8]) -> Candidate {
    let anchor = frame.anchor;
    let mut candidate = Candidate {
        anchor,
        cue: anchor..anchor + 1,
        ..Candidate::default()
    };
    let away = |run: &Range<usize>| {
        if run.end <= anchor {
            anchor - run.end
        } else {
            run.start.abs_diff(anchor)
        }
    };
    let runs = labels::runs(labels).into_iter().flat_map(|(role, run)| {
        let run = run.start + frame.window.start..run.end + frame.window.start;
        columns.lines(run).map(move |line| (role, line))
    });
    for (role, run) in runs {
        match role {
            Role::Cue if run.contains(&anchor) => candidate.cue = run,
            Role::Cue => {}
            Role::Source => {
                if candidate
                    .source
                    .as_ref()
                    .is_none_or(|other| away(&run) < away(other))
                {
                    candidate.source = Some(run);
                }
            }
            Role::Content => {
                let paragraph = |at: usize| columns.tokens[at].paragraph;
                match candidate.content.last_mut() {
                    Some(last) if last.end == run.start && paragraph(last.start) == paragraph(run.start) => {
                        last.end = run.end;
                    }
                    _ => candidate.content.push(run),
                }
            }
        }
    }
    candidate
}

/// A consistent choice: the most probable first; none inside the content of another one, and what two have in common goes to the first.
pub(super) fn choose(tokens: usize, mut all: Vec<Attribution>) -> Vec<Attribution> {
    all.sort_by(|left, right| {
        right
            .probability
            .total_cmp(&left.probability)
            .then(left.parts.anchor.cmp(&right.parts.anchor))
    });
    let mut chosen: Vec<Attribution> = Vec::new();
    let mut content = vec![false; tokens];
    let mut anchors = vec![false; tokens];
    for mut one in all {
        let mut own = one.parts.content.iter().flat_map(Range::clone);
        if content[one.parts.anchor] || own.any(|at| anchors[at]) {
            continue;
        }
        let rest = without(&one.parts.content, |at| content[at]);
        let count = |parts: &[Range<usize>]| parts.iter().map(Range::len).sum::<usize>();
        if count(&rest) * 2 < count(&one.parts.content) {
            continue;
        }
        anchors[one.parts.anchor] = true;
        rest.iter().for_each(|part| content[part.clone()].fill(true));
        one.parts.content = rest;
        chosen.push(one);
    }
    chosen.sort_by_key(|one| one.parts.anchor);
    chosen
}

/// The parts without the tokens that are taken.
pub(super) fn without(parts: &[Range<usize>], taken: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut kept: Vec<Range<usize>> = Vec::new();
    for part in parts {
        let mut open = false;
        for at in part.clone().filter(|at| !taken(*at)) {
            match kept.last_mut() {
                Some(last) if open && last.end == at => last.end = at + 1,
                _ => kept.push(at..at + 1),
            }
            open = true;
        }
    }
    kept
}
