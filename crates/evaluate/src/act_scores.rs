//! What is reported of the saying itself (cue class, polarity, modality, addressee, days), and attributions inside attributions: scores
//! on the gold of [`acts`](crate::acts).
//!
//! The first are counted on the gold attributions that the run found: matched one to one, among all of the article, to rows that are
//! not nested, with contents that agree by 0.5 in token F1 and cues that share a token or are both absent.

use std::collections::BTreeMap;
use std::path::Path;

use onrecord_document::{CueClass, Modality, Polarity};
use serde::Serialize;

use crate::acts::{GoldAct, GoldActs, GoldNested};
use crate::addressees::is_addressee;
use crate::brat;
use crate::counts::{Counts, PrecisionRecallF1};
use crate::error::GoldError;
use crate::files;
use crate::nested_scores::{ReadContent, score_nested};
use crate::polnear::Scene;
use crate::prediction::Prediction;
use crate::slicer::Slicer;

#[cfg(test)]
mod tests;

/// All scores of one run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ActScores {
    /// Of the annotated attributions, those that the run found.
    pub found: Share,
    /// Of the found, those with the right kind of act.
    pub cue_class: LabelShare,
    /// Of the found, those with the right polarity.
    pub polarity: LabelShare,
    /// Of the found, those with the right modality.
    pub modality: LabelShare,
    /// Addressees of the found.
    pub addressee: PrecisionRecallF1,
    /// Of the found whose gold has days, those with the right first and last day.
    pub days: Share,
    /// Of the found whose gold has no days, those that are given a day.
    pub days_without_gold: Share,
    /// Rows of the found that know when their article was published; without that no day can be right.
    pub published: Share,
    /// Attributions inside the contents that were read.
    pub nested: PrecisionRecallF1,
    /// How many contents were read.
    pub contents: usize,
    /// Each mistake.
    pub misses: Vec<ActMiss>,
}

/// How many of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// How many.
    pub part: usize,
    /// Of how many.
    pub of: usize,
}

impl Share {
    /// In percent; 0 of nothing.
    pub fn percent(self) -> f64 {
        100.0 * self.part as f64 / self.of.max(1) as f64
    }

    fn count(&mut self, part: bool) {
        self.part += usize::from(part);
        self.of += 1;
    }
}

/// How many labels are right, of how many, and how many the commonest label alone would have right.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LabelShare {
    /// The right ones.
    #[serde(flatten)]
    pub right: Share,
    /// The commonest label of the same gold; of equally common ones the last by name.
    pub commonest: &'static str,
    /// How many have it.
    pub commonest_part: usize,
}

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ActMiss {
    /// The article's name.
    pub article: String,
    /// The gold attribution; the one around it if that is nested.
    pub event: String,
    /// What is wrong: "cue class", "nested missed".
    pub what: &'static str,
    /// What the run gives, or "—".
    pub given: String,
    /// What the gold has, or "—".
    pub gold: String,
    /// The cue.
    pub cue: String,
}

/// Scores a run; `predictions` go by the names of the `.txt` without the ending, as [`by_article`](crate::by_article) sorts them.
///
/// # Errors
/// A text or annotation of the gold cannot be read, or an event of the gold tables is not in its article.
pub fn score(
    predictions: &BTreeMap<String, Vec<Prediction>>,
    text_dir: &Path,
    ann_dir: &Path,
    acts: &GoldActs,
    nested: &GoldNested,
) -> Result<ActScores, GoldError> {
    let annotations = files::names_with_suffix(ann_dir, ".ann")?;
    let mut tally = Tally::default();
    let mut articles: Vec<&String> = acts.keys().chain(nested.keys()).collect();
    articles.sort_unstable();
    articles.dedup();
    for name in articles {
        let Some(annotation) = brat::first_annotator(&annotations, name) else {
            return Err(GoldError::file(ann_dir, format_args!("no annotation of {name}")));
        };
        let path = ann_dir.join(annotation);
        let text = files::read_text(&text_dir.join(format!("{name}.txt")))?;
        let events = brat::read_events(&path)?;
        let rows = predictions.get(name).map_or(&[][..], Vec::as_slice);
        let article = ScoredArticle {
            name,
            scene: Scene::new(&text, &events, rows),
            slicer: Slicer::new(&text),
            path: &path,
        };
        article.score_acts(acts.get(name).map_or(&[][..], Vec::as_slice), &mut tally)?;
        if let Some(contents) = nested.get(name) {
            let mut read = Vec::with_capacity(contents.len());
            for (event, nested) in contents {
                let content = &article.scene.gold[article.event(event)?].1.content;
                read.push(ReadContent {
                    event,
                    content,
                    nested,
                });
            }
            tally.contents += read.len();
            tally.nested += score_nested(
                name,
                &article.slicer,
                &article.scene.tokens,
                &read,
                rows,
                &mut tally.misses,
            );
        }
    }
    Ok(tally.scores())
}

/// Sums over articles.
#[derive(Default)]
struct Tally {
    found: Share,
    cue_class: Labels,
    polarity: Labels,
    modality: Labels,
    addressee: Counts,
    days: Share,
    days_without_gold: Share,
    published: Share,
    nested: Counts,
    contents: usize,
    misses: Vec<ActMiss>,
}

impl Tally {
    fn scores(self) -> ActScores {
        ActScores {
            found: self.found,
            cue_class: self.cue_class.share(),
            polarity: self.polarity.share(),
            modality: self.modality.share(),
            addressee: self.addressee.into(),
            days: self.days,
            days_without_gold: self.days_without_gold,
            published: self.published,
            nested: self.nested.into(),
            contents: self.contents,
            misses: self.misses,
        }
    }
}

/// Right labels, and the gold ones by name.
#[derive(Default)]
struct Labels {
    right: Share,
    gold: BTreeMap<&'static str, usize>,
}

impl Labels {
    fn count(&mut self, gold: &'static str, is_right: bool) {
        self.right.count(is_right);
        *self.gold.entry(gold).or_default() += 1;
    }

    fn share(self) -> LabelShare {
        let commonest = self.gold.into_iter().max_by_key(|(_, count)| *count);
        let (commonest, commonest_part) = commonest.unwrap_or_default();
        LabelShare {
            right: self.right,
            commonest,
            commonest_part,
        }
    }
}

struct ScoredArticle<'a> {
    name: &'a str,
    scene: Scene<'a>,
    slicer: Slicer<'a>,
    /// Of the annotation, for errors.
    path: &'a Path,
}

impl ScoredArticle<'_> {
    /// The place of an event among the gold.
    fn event(&self, id: &str) -> Result<usize, GoldError> {
        let mut events = self.scene.gold.iter();
        events
            .position(|(event, _)| event.id == id)
            .ok_or_else(|| GoldError::file(self.path, format_args!("no event {id}")))
    }

    fn score_acts(&self, acts: &[GoldAct], tally: &mut Tally) -> Result<(), GoldError> {
        let matched = self
            .scene
            .matched(|f1, gold, predicted| f1 >= 0.5 && gold.cue.agrees(&predicted.cue));
        for act in acts {
            let index = self.event(&act.event)?;
            let row = matched[index].map(|row| self.scene.predicted[row].0);
            tally.found.count(row.is_some());
            let cue = self.slicer.join(&self.scene.gold[index].0.spans.cue);
            let mut mistakes = Vec::new();
            match row {
                Some(row) => self.score_act(act, row, tally, &mut mistakes),
                None => mistakes.push(("not found", None, Some(act.cue_class.name().to_owned()))),
            }
            let dash = || "—".to_owned();
            tally
                .misses
                .extend(mistakes.into_iter().map(|(what, given, gold)| ActMiss {
                    article: self.name.to_owned(),
                    event: act.event.clone(),
                    what,
                    given: given.unwrap_or_else(dash),
                    gold: gold.unwrap_or_else(dash),
                    cue: cue.clone(),
                }));
        }
        Ok(())
    }

    fn score_act(&self, act: &GoldAct, row: &Prediction, tally: &mut Tally, mistakes: &mut Vec<Mistake>) {
        let mut label = |what, labels: &mut Labels, given: Option<&str>, gold: &'static str| {
            labels.count(gold, given == Some(gold));
            if given != Some(gold) {
                mistakes.push((what, given.map(str::to_owned), Some(gold.to_owned())));
            }
        };
        let (class, polarity, modality) = (row.cue_class, row.polarity, row.modality);
        label(
            "cue class",
            &mut tally.cue_class,
            class.map(CueClass::name),
            act.cue_class.name(),
        );
        label(
            "polarity",
            &mut tally.polarity,
            polarity.map(Polarity::name),
            act.polarity.name(),
        );
        label(
            "modality",
            &mut tally.modality,
            modality.map(Modality::name),
            act.modality.name(),
        );

        let (given, gold) = (row.addressee(), act.addressee.map(|span| self.slicer.slice(span)));
        let right = matches!((given, gold), (Some(given), Some(gold)) if is_addressee(given, gold));
        tally.addressee += Counts {
            true_positives: usize::from(right),
            gold: usize::from(gold.is_some()),
            predicted: usize::from(given.is_some()),
        };
        if !right && (given.is_some() || gold.is_some()) {
            mistakes.push(("addressee", given.map(str::to_owned), gold.map(str::to_owned)));
        }

        let (given, gold) = (row.days(), act.days.as_ref().map(days));
        match gold {
            Some(_) => tally.days.count(given == gold),
            None => tally.days_without_gold.count(given.is_some()),
        }
        tally
            .published
            .count(row.published.as_ref().is_some_and(|date| !date.is_empty()));
        if given != gold {
            mistakes.push(("days", given, gold));
        }
    }
}

/// What is wrong, what was given, what the gold has.
type Mistake = (&'static str, Option<String>, Option<String>);

fn days((from, until): &(String, String)) -> String {
    format!("{from} to {until}")
}

impl Prediction {
    /// To whom or against whom, if anybody.
    fn addressee(&self) -> Option<&str> {
        self.addressee.as_deref().filter(|name| !name.is_empty())
    }

    /// The first and last day, if either is given.
    fn days(&self) -> Option<String> {
        let day = |day: &Option<String>| day.clone().filter(|day| !day.is_empty());
        match (day(&self.when_from), day(&self.when_to)) {
            (None, None) => None,
            (from, until) => Some(days(&(from.unwrap_or_default(), until.unwrap_or_default()))),
        }
    }
}
