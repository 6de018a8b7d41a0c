//! Learns the model of attributions from articles with attributions marked.
//!
//! Each part of the model learns from what the parts before it give for articles that they did not learn from: the articles are parted
//! into folds, and anchors and roles of each fold are found by models that learned from the other folds. So the roles see neighbours as uncertain as
//! they are in new articles, and the probabilities are honest.

mod calibration;
mod gold;
mod scene;

use onrecord_document::{QuotesInput, Span};
use onrecord_linear::perceptron::{Epoch, Schedule};
use onrecord_linear::sequence::{
    Field, Grammar, Learned, Method, SequenceModel, Sequences, Task, train as learn,
};
use onrecord_linear::{Key, Vocabulary, two_at_a_time};
use rustc_hash::FxHashMap;

use super::anchors::{self, Reporting};
use super::choice::{self, Candidate};
use super::find::{self, Room, TRIED_IN_TRAINING};
use super::frame::Frame;
use super::labels;
use super::model::{Finder, Inner, QuoteModel, Scorer};
use super::roles::{self, Cue};
use super::view::View;
use calibration::calibration;
use gold::{Example, Gold, Inside};
use scene::{Given, Scene};

/// An attribution that someone has marked, in bytes of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attribution {
    /// Pieces of the source; none if it is left out.
    pub source: Vec<Span>,
    /// Pieces of the cue.
    pub cue: Vec<Span>,
    /// Pieces of the content.
    pub content: Vec<Span>,
}

/// An article with its attributions.
#[derive(Clone, Debug)]
pub struct Marked<'a> {
    /// The layers of the article.
    pub input: QuotesInput<'a>,
    /// All its attributions that are not inside the content of another one; those without cue or content are not learned from.
    pub attributions: Vec<Attribution>,
    /// Contents of some of them that were read for the attributions inside.
    pub inside: Vec<ReadContent>,
}

/// A content with all attributions inside it, perhaps none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadContent {
    /// Its pieces.
    pub content: Vec<Span>,
    /// Those inside it, and those inside of these.
    pub attributions: Vec<Attribution>,
}

/// How to learn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Decides the order of the examples.
    pub seed: u64,
    /// How often each part is learned, in other orders; the weights are the means. One order is luck, good or bad.
    pub rounds: u64,
    /// Parts of the articles; at least two.
    pub folds: usize,
    /// Features met less often are left out.
    pub least: u32,
    /// How cues are learned.
    pub anchors: Part,
    /// How roles are learned.
    pub roles: Part,
    /// How the probability of an attribution is learned.
    pub choice: Part,
}

/// How one part of the model is learned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// Rounds over the examples.
    pub epochs: usize,
    /// Step, decay and dropout.
    pub field: Field,
    /// Rows of its table of weights.
    pub rows: usize,
}

impl Default for Options {
    fn default() -> Self {
        let part = |epochs, decay, dropout, rows| Part {
            epochs,
            field: Field {
                rate: 0.05,
                decay,
                dropout,
            },
            rows,
        };
        Self {
            seed: 1,
            rounds: 3,
            folds: 4,
            least: 3,
            anchors: part(5, 1e-5, 0.3, 1 << 18),
            roles: part(8, 1e-5, 0.3, 1 << 17),
            choice: part(6, 1e-3, 0.3, 1 << 14),
        }
    }
}

/// What is told while a model is learned: which part, and its round.
pub type Told<'a> = &'a (dyn Fn(&str, Epoch) + Sync);

/// Learns a model from `marked`.
pub fn train(marked: &[Marked<'_>], options: Options, told: Told<'_>) -> QuoteModel {
    let folds = options.folds.max(2);
    let mut articles: Vec<Example> = marked.iter().map(Example::new).collect();
    let reporting = reporting(&articles);
    let learner = Learner {
        options,
        told,
        reporting: &reporting,
    };
    // Cues, by models of the other folds.
    let scorers = two_at_a_time(folds, |fold| {
        learner.anchors(
            &others(&articles, fold, folds),
            Seen::All,
            &format!("cues without part {}", fold + 1),
        )
    });
    let anchors = learner.anchors(&articles.iter().collect::<Vec<_>>(), Seen::All, "cues");
    let mut room = anchors::Room::default();
    for (number, article) in articles.iter_mut().enumerate() {
        article
            .view
            .weigh(&reporting, &scorers[number % folds], &mut room, |_| true);
    }
    // The same inside of contents.
    let seen_inside = Seen::inside(&articles);
    let inner_scorers = two_at_a_time(folds, |fold| {
        learner.anchors(
            &others(&articles, fold, folds),
            seen_inside,
            &format!("inner cues without part {}", fold + 1),
        )
    });
    for (number, article) in articles.iter_mut().enumerate() {
        if let Some(Inside { view, content, .. }) = &mut article.inside {
            let scorer = &inner_scorers[number % folds];
            view.weigh(&reporting, scorer, &mut room, |at| content[at]);
        }
    }
    // Roles, by models of the other folds.
    let models = two_at_a_time(folds, |fold| {
        learner.roles(
            &others(&articles, fold, folds),
            &format!("roles without part {}", fold + 1),
        )
    });
    let roles = learner.roles(&articles.iter().collect::<Vec<_>>(), "roles");
    let finders: Vec<Finder> = scorers
        .into_iter()
        .zip(models)
        .map(|(anchors, roles)| Finder {
            reporting: reporting.clone(),
            anchors,
            roles,
        })
        .collect();
    let mut rooms: Vec<Room> = finders.iter().map(Room::of).collect();
    let candidates: Vec<Vec<Candidate>> = articles
        .iter_mut()
        .enumerate()
        .map(|(number, article)| {
            let room = &mut rooms[number % folds];
            finders[number % folds].candidates(&mut article.view, TRIED_IN_TRAINING, room)
        })
        .collect();
    let inside: Vec<Option<Vec<Candidate>>> = articles
        .iter_mut()
        .enumerate()
        .map(|(number, article)| {
            let inside = article.inside.as_mut()?;
            let search = find::Inside {
                finder: &finders[number % folds],
                anchors: &inner_scorers[number % folds],
                view: &mut inside.view,
                pieces: &inside.pieces,
                content: &inside.content,
                tried: TRIED_IN_TRAINING,
                room: &mut rooms[number % folds],
            };
            Some(search.candidates())
        })
        .collect();
    let scenes = articles
        .iter()
        .zip(candidates)
        .map(|(article, candidates)| Some(Scene::new(&article.view, &article.gold, candidates)));
    let choice = learner.choice(&scenes.collect::<Vec<_>>(), Given::Chosen, "probabilities");
    let inner = learner.inner(&articles, inside, &finders, &inner_scorers, &mut rooms);
    let finder = Finder {
        reporting: reporting.clone(),
        anchors,
        roles,
    };
    QuoteModel::new(finder, choice, inner)
}

/// Words that were anchors at least twice, and three times in a thousand.
fn reporting(articles: &[Example]) -> Reporting {
    let mut counts: FxHashMap<u32, (u32, u32)> = FxHashMap::default();
    for article in articles {
        for (at, token) in article.view.columns.tokens.iter().enumerate() {
            let count = counts.entry(Reporting::word(token)).or_default();
            count.0 += 1;
            count.1 += u32::from(article.is_anchor(at));
        }
    }
    let often = counts
        .into_iter()
        .filter(|(_, (all, anchors))| *anchors >= 2 && anchors * 1000 >= all * 3);
    Reporting::new(often.map(|(word, _)| word))
}

/// The articles that are not in a fold.
fn others(articles: &[Example], fold: usize, folds: usize) -> Vec<&Example> {
    let apart = articles
        .iter()
        .enumerate()
        .filter(|(number, _)| number % folds != fold);
    apart.map(|(_, article)| article).collect()
}

/// Learns the parts of a model.
struct Learner<'a> {
    options: Options,
    told: Told<'a>,
    reporting: &'a Reporting,
}

/// Which tokens of articles are learned from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seen {
    /// All.
    All,
    /// Those of contents that were read.
    Inside,
    /// Those outside the content of all attributions.
    Outside,
}

impl Seen {
    /// What tells of cues inside of contents. Where none were read, what is true outside of all content has to do.
    fn inside(articles: &[Example]) -> Self {
        match articles.iter().any(|article| article.inside.is_some()) {
            true => Self::Inside,
            false => Self::Outside,
        }
    }
}

impl Learner<'_> {
    /// The part of the model for what lies inside the content of others.
    fn inner(
        &self,
        articles: &[Example],
        inside: Vec<Option<Vec<Candidate>>>,
        finders: &[Finder],
        scorers: &[Scorer],
        rooms: &mut [Room],
    ) -> Inner {
        let folds = finders.len();
        let seen = Seen::inside(articles);
        let mut scenes: Vec<Option<Scene<'_>>> = Vec::with_capacity(articles.len());
        for ((number, article), candidates) in articles.iter().enumerate().zip(inside) {
            scenes.push(match (seen, &article.inside, candidates) {
                (Seen::Inside, Some(inside), Some(candidates)) => {
                    Some(Scene::new(&inside.view, &inside.gold, candidates))
                }
                (Seen::Inside, ..) => None,
                _ => {
                    let (finder, scorer) = (&finders[number % folds], &scorers[number % folds]);
                    let room = &mut rooms[number % folds];
                    room.start_article(&article.view);
                    let candidates = self.open_candidates(article, finder, scorer, room);
                    Some(Scene::new(&article.view, &article.gold, candidates))
                }
            });
        }
        let all: Vec<&Example> = articles.iter().collect();
        Inner {
            anchors: self.anchors(&all, seen, "inner cues"),
            choice: self.choice(&scenes, Given::All, "inner probabilities"),
        }
    }

    /// The attributions that may be outside the content of all that are.
    fn open_candidates(
        &self,
        article: &Example,
        finder: &Finder,
        scorer: &Scorer,
        room: &mut Room,
    ) -> Vec<Candidate> {
        let tokens = article.view.columns.tokens.iter().enumerate();
        let open = tokens.filter(|(at, token)| self.reporting.may_report(token) && !article.content[*at]);
        open.filter_map(|(at, _)| {
            let odds = article.view.odds_by(scorer, at);
            let candidate = (odds >= TRIED_IN_TRAINING).then(|| finder.candidate(&article.view, at, room));
            let candidate = candidate.flatten();
            candidate.map(|candidate| Candidate { odds, ..candidate })
        })
        .collect()
    }

    fn anchors(&self, articles: &[&Example], seen: Seen, name: &str) -> Scorer {
        let mut collected = Collected::default();
        let mut collect = |view: &View, seen: &dyn Fn(usize) -> bool, is_anchor: &dyn Fn(usize) -> bool| {
            let View {
                columns, children, ..
            } = view;
            for (at, token) in columns.tokens.iter().enumerate() {
                if seen(at) && self.reporting.may_report(token) {
                    collected.push(u8::from(is_anchor(at)), |emit| {
                        anchors::features(columns, children, at, emit);
                    });
                    collected.sequences.close();
                }
            }
        };
        for article in articles {
            match (seen, &article.inside) {
                (Seen::All, _) => collect(&article.view, &|_| true, &|at| article.is_anchor(at)),
                (Seen::Outside, _) => {
                    collect(&article.view, &|at| !article.content[at], &|at| {
                        article.is_anchor(at)
                    });
                }
                (Seen::Inside, Some(inside)) => {
                    collect(&inside.view, &|at| inside.content[at], &|at| inside.is_anchor(at));
                }
                (Seen::Inside, None) => {}
            }
        }
        self.scorer(collected, self.options.anchors, name)
    }

    fn roles(&self, articles: &[&Example], name: &str) -> SequenceModel<{ super::model::WIDTH }> {
        let mut collected = Collected::default();
        let mut frame = Frame::default();
        let mut collect = |view: &View, gold: &[Gold]| {
            for gold in gold {
                frame.set(view, gold.anchor);
                let found = gold.labels(&frame.window);
                let cue = Cue::of(view, &frame);
                for (at, label) in frame.window.clone().zip(found) {
                    collected.push(label, |emit| {
                        roles::features(view, &frame, &cue, at, emit);
                    });
                }
                collected.sequences.close();
            }
        };
        for article in articles {
            collect(&article.view, &article.gold);
            if let Some(inside) = &article.inside {
                collect(&inside.view, &inside.gold);
            }
        }
        let part = self.options.roles;
        let (keys, learned) = self.learn(collected, part, &labels::grammar(), name);
        SequenceModel::quantise(&learned, &keys, part.rows)
    }

    /// Learns how sure an attribution is, calibrated (Platt 1999) by what scorers say of the articles that they did not learn from: of those
    /// candidates that `given` leaves, for these are what a probability is given with.
    fn choice(&self, articles: &[Option<Scene<'_>>], given: Given, name: &str) -> Scorer {
        let folds = self.options.folds.max(2);
        let part = |fold: usize, inside: bool| {
            let chosen = articles.iter().enumerate();
            chosen
                .filter(move |(number, _)| (number % folds == fold) == inside)
                .filter_map(|(_, scene)| scene.as_ref())
        };
        let held_out = two_at_a_time(folds, |fold| {
            let name = format!("{name} without part {}", fold + 1);
            let scorer = self.choice_of(part(fold, false), &name);
            let told = part(fold, true).flat_map(|scene| scene.told(&scorer, given));
            told.collect::<Vec<_>>()
        });
        let (scale, shift) = calibration(&held_out.concat());
        self.choice_of(articles.iter().flatten(), name)
            .calibrated(scale, shift)
    }

    fn choice_of<'s>(&self, scenes: impl Iterator<Item = &'s Scene<'s>>, name: &str) -> Scorer {
        let mut collected = Collected::default();
        for scene in scenes {
            for (candidate, neighbours) in &scene.weighed {
                collected.push(u8::from(scene.is_right(candidate)), |emit| {
                    choice::features(scene.view, candidate, *neighbours, emit);
                });
                collected.sequences.close();
            }
        }
        self.scorer(collected, self.options.choice, name)
    }

    /// Learns to tell yes from no: two labels, of which only the difference matters.
    fn scorer(&self, collected: Collected, part: Part, name: &str) -> Scorer {
        let (keys, learned) = self.learn(collected, part, &Grammar::free(2), name);
        let difference = |weights: &[f32]| weights[1] - weights[0];
        let weights: Vec<f32> = learned.features.chunks_exact(2).map(difference).collect();
        let bias = difference(&learned.first) + difference(&learned.last);
        Scorer::new(&keys, &weights, bias, part.rows)
    }

    fn learn(&self, collected: Collected, part: Part, grammar: &Grammar, name: &str) -> (Vec<Key>, Learned) {
        let Collected {
            vocabulary,
            mut sequences,
            ..
        } = collected;
        let (vocabulary, numbers) = vocabulary.pruned(self.options.least);
        sequences.renumber(&numbers);
        let task = Task {
            examples: &sequences,
            held_out: &Sequences::default(),
            features: vocabulary.keys().len(),
            grammar,
        };
        let rounds = (0..self.options.rounds.max(1)).map(|round| {
            let schedule = Schedule {
                epochs: part.epochs,
                patience: part.epochs,
                seed: self.options.seed + round,
            };
            let method = Method::RandomField(part.field);
            learn(task, method, schedule, |_| 0.0, |epoch| (self.told)(name, epoch))
        });
        let learned = Learned::mean(rounds);
        (vocabulary.keys().to_vec(), learned)
    }
}

/// Examples with the features met in them.
#[derive(Default)]
struct Collected {
    vocabulary: Vocabulary,
    sequences: Sequences,
    numbers: Vec<u32>,
}

impl Collected {
    fn push(&mut self, label: u8, features: impl FnOnce(&mut dyn FnMut(Key))) {
        let Self {
            vocabulary,
            sequences,
            numbers,
        } = self;
        numbers.clear();
        features(&mut |key| numbers.push(vocabulary.count(key)));
        sequences.push(numbers.iter().copied(), label);
    }
}
