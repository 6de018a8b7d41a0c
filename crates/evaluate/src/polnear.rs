//! The scores on PolNeAR: exactly those of the reference scorer, a Python script that lies beside the project.
//!
//! Of several annotators of an article the first in sorted order counts. Nested predictions, which PolNeAR does not have, are left
//! out. Every article with a text and an annotation counts, predicted or not.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use onrecord_document::{QuoteKind, Span, SpeakerKind, Text};
use serde::Serialize;

use crate::brat::{self, Event};
use crate::counts::{ByRole, Counts, PrecisionRecallF1, Role};
use crate::error::GoldError;
use crate::files;
use crate::matching::one_to_one;
use crate::names::name_set;
use crate::prediction::Prediction;
use crate::slicer::Slicer;
use crate::speakers::{GoldSpeaker, has_name, read_speakers};
use crate::tokens::{TokenSet, Tokens, is_space};

/// All scores of one run, in percent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PolnearScores {
    /// How many articles were scored.
    pub articles: usize,
    /// Longest stretches of adjacent tokens, cut at line ends; a discontinuous content is several.
    pub exact: ByRole<PrecisionRecallF1>,
    /// Tokens, united over an article's attributions.
    pub token: ByRole<PrecisionRecallF1>,
    /// Attributions whose contents agree by 0.8 in token F1, whose cues share a token or both lack one, and whose sources do.
    pub linked: PrecisionRecallF1,
    /// Contents that are right to the token, of gold that stands wholly in quotation marks and of predictions of kind `direct`.
    pub direct: PrecisionRecallF1,
    /// Who speaks; nothing if no gold speakers were given.
    pub speakers: Option<SpeakerScores>,
    /// Rows whose cue is not what the text has at the cue's offsets: more than a few and the offsets are not those of the text.
    pub cue_text_mismatch: usize,
}

/// Whether speakers are named right, over gold matched to predictions of which the content agrees by 0.5 in token F1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SpeakerScores {
    /// Share of the gold with a named speaker (person, organization, government) whose prediction has that name, in percent.
    pub recall: f64,
    /// Share of the names given to that gold that are right, in percent.
    pub precision: f64,
    /// Share of the gold without a named speaker that is given a name, in percent.
    pub false_name: f64,
    /// What they were made of.
    #[serde(flatten)]
    pub counts: SpeakerCounts,
}

/// The counts of [`SpeakerScores`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SpeakerCounts {
    /// Gold with a named speaker.
    pub named: usize,
    /// Of these, with a prediction.
    pub found: usize,
    /// Of these, whose prediction has the right name.
    pub right: usize,
    /// Of the found, whose prediction gives the name of a person, organization or government.
    pub given: usize,
    /// Of these, the right ones.
    pub given_right: usize,
    /// Gold of a group, an unnamed person or nobody, with a prediction.
    pub unnamed: usize,
    /// Of these, whose prediction gives a name.
    pub falsely_named: usize,
}

/// Scores a run on the articles that have a `.txt` in `text_dir` and an `.ann` in `ann_dir`; `predictions` go by the names of
/// the `.txt` without the ending, as [`by_article`](crate::by_article) sorts them.
///
/// # Errors
/// A folder or file of the gold cannot be read or is not as it should be.
pub fn score(
    predictions: &BTreeMap<String, Vec<Prediction>>,
    text_dir: &Path,
    ann_dir: &Path,
    speakers: Option<&Path>,
) -> Result<PolnearScores, GoldError> {
    let speakers = speakers.map(read_speakers).transpose()?.unwrap_or_default();
    let annotations = files::names_with_suffix(ann_dir, ".ann")?;
    let mut tally = Tally::default();
    for file in files::names_with_suffix(text_dir, ".txt")? {
        let article = file.strip_suffix(".txt").unwrap_or(&file);
        let Some(annotation) = brat::first_annotator(&annotations, article) else {
            continue;
        };
        let text = files::read_text(&text_dir.join(&file))?;
        let gold = brat::read_events(&ann_dir.join(annotation))?;
        let rows = predictions.get(article).map_or(&[][..], Vec::as_slice);
        tally.add(&Scene::new(&text, &gold, rows), speakers.get(article));
    }
    Ok(tally.scores())
}

/// One article with its gold and its predictions, all of it in tokens.
struct Scene<'a> {
    slicer: Slicer<'a>,
    tokens: Tokens,
    gold: Vec<(&'a Event, ByRole<TokenSet>)>,
    /// Without the nested ones.
    predicted: Vec<(&'a Prediction, ByRole<TokenSet>)>,
    cue_text_mismatch: usize,
}

impl<'a> Scene<'a> {
    fn new(text: &'a Text, gold: &'a [Event], rows: &'a [Prediction]) -> Self {
        let slicer = Slicer::new(text);
        let tokens = Tokens::new(text);
        let covered = |spans: &ByRole<Vec<Span>>| spans.map(|spans| tokens.covered(spans));
        let mismatch = |row: &&Prediction| match (row.cue_span(), row.cue.as_deref()) {
            (Some(span), Some(cue)) => !cue.is_empty() && slicer.slice(span) != cue,
            _ => false,
        };
        let flat = rows.iter().filter(|row| !row.is_nested());
        Self {
            gold: gold.iter().map(|event| (event, covered(&event.spans))).collect(),
            predicted: flat.map(|row| (row, covered(&row.spans()))).collect(),
            cue_text_mismatch: rows.iter().filter(mismatch).count(),
            slicer,
            tokens,
        }
    }

    fn exact(&self, role: Role) -> Counts {
        let runs = |set: &TokenSet| self.tokens.runs(set).into_iter().map(|run| (run.start, run.end));
        let gold = sorted(self.gold.iter().flat_map(|(_, sets)| runs(&sets[role])));
        let predicted = sorted(self.predicted.iter().flat_map(|(_, sets)| runs(&sets[role])));
        Counts::of_sorted(&gold, &predicted)
    }

    fn token(&self, role: Role) -> Counts {
        let gold = TokenSet::union(self.gold.iter().map(|(_, sets)| &sets[role]));
        let predicted = TokenSet::union(self.predicted.iter().map(|(_, sets)| &sets[role]));
        Counts {
            true_positives: gold.shared(&predicted),
            gold: gold.len(),
            predicted: predicted.len(),
        }
    }

    fn linked(&self) -> Counts {
        let linked = self.matched(|f1, gold, predicted| {
            f1 >= 0.8 && gold.cue.agrees(&predicted.cue) && gold.source.agrees(&predicted.source)
        });
        Counts {
            true_positives: linked.iter().flatten().count(),
            gold: self.gold.len(),
            predicted: self.predicted.len(),
        }
    }

    fn direct(&self) -> Counts {
        let gold = self
            .gold
            .iter()
            .filter(|(event, _)| in_marks(&event.spans.content, &self.slicer));
        let predicted = self
            .predicted
            .iter()
            .filter(|(row, _)| row.kind == Some(QuoteKind::Direct));
        let gold = sorted(gold.map(|(_, sets)| sets.content.key()));
        Counts::of_sorted(&gold, &sorted(predicted.map(|(_, sets)| sets.content.key())))
    }

    fn count_speakers(&self, gold_speakers: &BTreeMap<String, GoldSpeaker>, counts: &mut SpeakerCounts) {
        let matched = self.matched(|f1, _, _| f1 >= 0.5);
        for ((event, _), row) in self.gold.iter().zip(matched) {
            if let Some(gold) = gold_speakers.get(&event.id) {
                counts.add(gold, row.map(|index| self.predicted[index].0));
            }
        }
    }

    fn matched(
        &self,
        accepts: impl Fn(f64, &ByRole<TokenSet>, &ByRole<TokenSet>) -> bool,
    ) -> Vec<Option<usize>> {
        let gold: Vec<_> = self.gold.iter().map(|(_, sets)| &sets.content).collect();
        let predicted: Vec<_> = self.predicted.iter().map(|(_, sets)| &sets.content).collect();
        one_to_one(&gold, &predicted, |f1, a, b| {
            accepts(f1, &self.gold[a].1, &self.predicted[b].1)
        })
    }
}

/// In order and without duplicates.
fn sorted<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    items.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Whether there are spans and each begins and ends with a quotation mark, but for space around them and stops behind them. Blank spans
/// count as marks: the reference asks whether an empty string is among the marks, which in Python it is.
fn in_marks(spans: &[Span], slicer: &Slicer<'_>) -> bool {
    let is_mark = |character: char| "“”\"‘’«»".contains(character);
    let in_marks = |span: &Span| {
        let words = slicer.slice(*span).trim_matches(is_space);
        let inner = words.trim_end_matches([',', '.', '?', '!']);
        words.chars().next().is_none_or(is_mark) && inner.chars().next_back().is_none_or(is_mark)
    };
    !spans.is_empty() && spans.iter().all(in_marks)
}

impl SpeakerCounts {
    fn add(&mut self, gold: &GoldSpeaker, row: Option<&Prediction>) {
        let given = row.is_some_and(|row| {
            row.speaker_kind.is_some_and(has_name)
                && row.speaker.as_deref().is_some_and(|name| !name.is_empty())
        });
        let kinds = [gold.kind, gold.alternative_kind];
        if gold.kind.is_some_and(has_name) {
            let right = row.is_some_and(|row| is_right(row, gold));
            self.named += 1;
            self.found += usize::from(row.is_some());
            self.right += usize::from(right);
            self.given += usize::from(given);
            self.given_right += usize::from(given && right);
        } else if row.is_some() && !kinds.into_iter().flatten().any(is_sayable) {
            self.unnamed += 1;
            self.falsely_named += usize::from(given);
        }
    }

    fn scores(self) -> Option<SpeakerScores> {
        let percent = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
        (self.named > 0).then(|| SpeakerScores {
            recall: percent(self.right, self.named),
            precision: percent(self.given_right, self.given),
            false_name: percent(self.falsely_named, self.unnamed),
            counts: self,
        })
    }
}

/// Whether a name is no mistake for gold of this kind: documents may have names too.
fn is_sayable(kind: SpeakerKind) -> bool {
    has_name(kind) || kind == SpeakerKind::Document
}

fn is_right(row: &Prediction, gold: &GoldSpeaker) -> bool {
    let given = name_set(row.speaker.as_deref().unwrap_or_default());
    [Some(gold.name.as_str()), gold.alternative.as_deref()]
        .into_iter()
        .flatten()
        .any(|name| !name.is_empty() && name_set(name) == given)
}

/// Sums over articles.
#[derive(Default)]
struct Tally {
    articles: usize,
    exact: ByRole<Counts>,
    token: ByRole<Counts>,
    linked: Counts,
    direct: Counts,
    speakers: SpeakerCounts,
    cue_text_mismatch: usize,
}

impl Tally {
    fn add(&mut self, scene: &Scene<'_>, gold_speakers: Option<&BTreeMap<String, GoldSpeaker>>) {
        self.articles += 1;
        for role in Role::ALL {
            self.exact[role] += scene.exact(role);
            self.token[role] += scene.token(role);
        }
        self.linked += scene.linked();
        self.direct += scene.direct();
        self.cue_text_mismatch += scene.cue_text_mismatch;
        if let Some(gold_speakers) = gold_speakers {
            scene.count_speakers(gold_speakers, &mut self.speakers);
        }
    }

    fn scores(self) -> PolnearScores {
        PolnearScores {
            articles: self.articles,
            exact: self.exact.map(|counts| (*counts).into()),
            token: self.token.map(|counts| (*counts).into()),
            linked: self.linked.into(),
            direct: self.direct.into(),
            speakers: self.speakers.scores(),
            cue_text_mismatch: self.cue_text_mismatch,
        }
    }
}
