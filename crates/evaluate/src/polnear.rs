//! The scores on PolNeAR: exactly those of the reference scorer, a Python script that lies beside the project.
//!
//! Of several annotators of an article the first in sorted order counts. Nested predictions, which PolNeAR does not have, are left
//! out. Every article with a text and an annotation counts, predicted or not.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use onrecord_document::{QuoteKind, Span, Text};
use serde::Serialize;

use crate::brat::{self, Event};
use crate::counts::{ByRole, Counts, PrecisionRecallF1, Role};
use crate::error::GoldError;
use crate::files;
use crate::matching::one_to_one;
use crate::misses::GroupedMisses;
use crate::polnear_misses;
use crate::prediction::Prediction;
use crate::slicer::Slicer;
use crate::speaker_scores::{SpeakerCounts, SpeakerScores};
use crate::speakers::{GoldSpeaker, read_speakers};
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
    let mut tally = Tally::default();
    for_each(predictions, text_dir, ann_dir, |article, scene| {
        tally.add(scene, speakers.get(article));
    })?;
    Ok(tally.scores())
}

/// What is wrong in a run, in groups, with context; the arguments are those of [`score`].
///
/// # Errors
/// A folder or file of the gold cannot be read or is not as it should be.
pub fn misses(
    predictions: &BTreeMap<String, Vec<Prediction>>,
    text_dir: &Path,
    ann_dir: &Path,
) -> Result<GroupedMisses, GoldError> {
    let mut misses = GroupedMisses::default();
    for_each(predictions, text_dir, ann_dir, |article, scene| {
        polnear_misses::note(scene, article, &mut misses);
    })?;
    Ok(misses)
}

/// Shows every article that has a text and an annotation.
fn for_each(
    predictions: &BTreeMap<String, Vec<Prediction>>,
    text_dir: &Path,
    ann_dir: &Path,
    mut show: impl FnMut(&str, &Scene<'_>),
) -> Result<(), GoldError> {
    let annotations = files::names_with_suffix(ann_dir, ".ann")?;
    for file in files::names_with_suffix(text_dir, ".txt")? {
        let article = file.strip_suffix(".txt").unwrap_or(&file);
        let Some(annotation) = brat::first_annotator(&annotations, article) else {
            continue;
        };
        let text = files::read_text(&text_dir.join(&file))?;
        let gold = brat::read_events(&ann_dir.join(annotation))?;
        let rows = predictions.get(article).map_or(&[][..], Vec::as_slice);
        show(article, &Scene::new(&text, &gold, rows));
    }
    Ok(())
}

/// One article with its gold and its predictions, all of it in tokens.
pub(crate) struct Scene<'a> {
    pub(crate) slicer: Slicer<'a>,
    pub(crate) tokens: Tokens,
    pub(crate) gold: Vec<(&'a Event, ByRole<TokenSet>)>,
    /// Without the nested ones.
    pub(crate) predicted: Vec<(&'a Prediction, ByRole<TokenSet>)>,
    cue_text_mismatch: usize,
}

impl<'a> Scene<'a> {
    pub(crate) fn new(text: &'a Text, gold: &'a [Event], rows: &'a [Prediction]) -> Self {
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

    /// For every gold attribution the place of the prediction that is linked as it is.
    pub(crate) fn linked_rows(&self) -> Vec<Option<usize>> {
        self.matched(|f1, gold, predicted| {
            f1 >= 0.8 && gold.cue.agrees(&predicted.cue) && gold.source.agrees(&predicted.source)
        })
    }

    fn linked(&self) -> Counts {
        let linked = self.linked_rows();
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

    /// For every gold attribution the place of its prediction: one to one by content, of pairs that `accepts` takes.
    pub(crate) fn matched(
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

#[cfg(test)]
mod tests {
    use onrecord_document::SpeakerKind;

    use super::*;

    // Tokens: 0 Vote, 1 delayed, 2 “, 3 It, …, 7 ”, 8 Ana, 9 Lind, 10 said, 11 ., 12 “, …, 16 ”, 17 Critics, 18 said, 19 the, …, 22 .
    const TEXT: &str =
        "Vote delayed\n\n“It is late,” Ana Lind said. “Very late.” Critics said the vote failed.\n";

    fn at(words: &str) -> Span {
        let start = TEXT[..TEXT.find(words).unwrap()].chars().count() as u32;
        Span::new(start, start + words.chars().count() as u32)
    }

    fn row(cue: Option<&str>, source: Option<&str>, parts: &[&str]) -> Prediction {
        let (cue_span, source) = (cue.map(at), source.map(at));
        Prediction {
            cue: cue.map(str::to_owned),
            cue_start: cue_span.map(|span| span.start),
            cue_end: cue_span.map(|span| span.end),
            source_start: source.map(|span| span.start),
            source_end: source.map(|span| span.end),
            parts: parts.iter().map(|words| at(words)).collect(),
            ..Prediction::default()
        }
    }

    fn rows() -> Vec<Prediction> {
        let ana = Some("Ana Lind".to_owned());
        let direct = Prediction {
            kind: Some(QuoteKind::Direct),
            speaker: Some("Dr. Ana Lind’s".to_owned()),
            speaker_kind: Some(SpeakerKind::Person),
            ..row(
                Some("said"),
                Some("Ana Lind said"),
                &["“It is late,”", "“Very late.”"],
            )
        };
        let indirect = Prediction {
            kind: Some(QuoteKind::Indirect),
            speaker: ana.clone(),
            speaker_kind: Some(SpeakerKind::Person),
            ..row(Some("Critics said"), None, &["the vote failed."])
        };
        let nested = Prediction {
            cue: Some("says".to_owned()),
            speaker: ana,
            within: Some("q1".to_owned()),
            ..row(Some("said"), Some("Critics"), &["It is"])
        };
        vec![
            direct,
            indirect,
            nested,
            row(None, None, &["Vote delayed\n\n“It"]),
        ]
    }

    fn standoff() -> String {
        let mut lines = String::new();
        let span = |span: Span| format!("{} {}", span.start, span.end);
        let critics_said = at("Critics said");
        for (id, role, spans) in [
            ("T1", "Source", span(at("Ana Lind"))),
            ("T2", "Cue", span(at("said"))),
            (
                "T3",
                "Content",
                [span(at("“It is late,”")), span(at("“Very late.”"))].join(";"),
            ),
            ("T4", "Source", span(at("Critics"))),
            (
                "T5",
                "Cue",
                span(Span::new(critics_said.end - 4, critics_said.end)),
            ),
            ("T6", "Content", span(at("the vote failed"))),
        ] {
            lines += &format!("{id}\t{role} {spans}\twords\n");
        }
        lines + "E1\tSource:T1 Cue:T2 Content:T3\nE2\tSource:T4 Cue:T5 Content:T6\n"
    }

    #[test]
    fn scores_are_those_counted_by_hand() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, content: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, content).unwrap();
            path
        };
        write("a.txt", TEXT);
        write("b.txt", "No one annotated this.");
        write("a_1.ann", &standoff());
        write("a_2.ann", "the second annotator is not even read: E1\tbroken");
        let header = "article\tevent\tspeaker\tkind\talternative\talternative_kind\n";
        let speakers = write(
            "speakers.tsv",
            &format!("{header}a\tE1\tAna Lind\tperson\na\tE2\tcritics\tgroup\n"),
        );
        let predictions = BTreeMap::from([("a".to_owned(), rows()), ("elsewhere".to_owned(), rows())]);
        let scores = score(&predictions, folder.path(), folder.path(), Some(&speakers)).unwrap();

        let counts = |true_positives, gold, predicted| Counts {
            true_positives,
            gold,
            predicted,
        };
        assert_eq!(scores.articles, 1);
        let exact = scores.exact.map(|score| score.counts);
        // The last row is cut at the line's end into 0-1 and 2-3.
        assert_eq!(exact.source, counts(0, 2, 1));
        assert_eq!(exact.cue, counts(1, 2, 2));
        assert_eq!(exact.content, counts(2, 3, 5));
        let token = scores.token.map(|score| score.counts);
        assert_eq!(token.source, counts(2, 3, 3));
        assert_eq!(token.cue, counts(2, 2, 3));
        assert_eq!(token.content, counts(14, 14, 17));
        // The second row's content is near enough (6/7), but it has no source.
        assert_eq!(scores.linked.counts, counts(1, 2, 3));
        assert_eq!(scores.direct.counts, counts(1, 1, 1));
        let speakers = scores.speakers.unwrap();
        assert_eq!(
            (speakers.recall, speakers.precision, speakers.false_name),
            (100.0, 100.0, 100.0)
        );
        assert_eq!((speakers.counts.named, speakers.counts.unnamed), (1, 1));
        // The nested row's.
        assert_eq!(scores.cue_text_mismatch, 1);
    }

    #[test]
    fn without_predictions_or_gold_speakers_nothing_is_right() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.txt"), TEXT).unwrap();
        std::fs::write(folder.path().join("a.ann"), standoff()).unwrap();
        let scores = score(&BTreeMap::new(), folder.path(), folder.path(), None).unwrap();
        assert_eq!(
            scores.exact.content.counts,
            Counts {
                true_positives: 0,
                gold: 3,
                predicted: 0
            }
        );
        assert_eq!((scores.linked.f1, scores.speakers), (0.0, None));
        let error = score(&BTreeMap::new(), folder.path(), &folder.path().join("none"), None).unwrap_err();
        assert!(error.to_string().contains("none"), "{error}");
    }

    #[test]
    fn marks_are_looked_for_inside_space_and_before_stops() {
        let text = Text::new("“Yes,” “No.”? no “ “half. \"A\"!").unwrap();
        let slicer = Slicer::new(&text);
        let in_marks = |spans: &[(u32, u32)]| {
            in_marks(
                &spans
                    .iter()
                    .map(|(start, end)| Span::new(*start, *end))
                    .collect::<Vec<_>>(),
                &slicer,
            )
        };
        assert!(in_marks(&[(0, 6)]));
        assert!(in_marks(&[(0, 7), (7, 13)]));
        assert!(in_marks(&[(26, 30)]));
        assert!(in_marks(&[(6, 7)]));
        assert!(!in_marks(&[]));
        assert!(!in_marks(&[(0, 6), (14, 16)]));
        assert!(!in_marks(&[(19, 25)]));
    }
}
