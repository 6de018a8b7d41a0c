//! The flat view of PolNeAR in which CofeNet (COLING 2022) and its baselines were scored: F1 of exact spans per role.
//!
//! Each line of the gold is one paragraph as one annotator saw it, in tokens of Penn Treebank style with one label each
//! (`B-source`, `I-source`, …, `O`); an article that several annotated comes several times. There are no offsets: the
//! paragraphs are aligned with the article's text, and the predictions projected onto their tokens.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::Path;

use onrecord_document::Span;
use serde::{Deserialize, Serialize};

use crate::alignment::Aligner;
use crate::counts::{ByRole, Counts, PrecisionRecallF1, Role};
use crate::error::GoldError;
use crate::files;
use crate::prediction::Prediction;

/// The scores of one run, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct CofenetScores {
    /// Exact spans of each role, summed over all paragraphs.
    pub exact: ByRole<PrecisionRecallF1>,
    /// Paragraphs of the gold.
    pub paragraphs: usize,
    /// Paragraphs that were found in the texts. In the others all gold counts as missed.
    pub aligned: usize,
}

/// A line of the gold.
#[derive(Deserialize)]
struct Paragraph {
    /// The article's name, `_` and the annotator.
    id: String,
    tokens: Vec<String>,
    labels: Vec<String>,
}

/// What a token belongs to: a span's role and its number. Runs of equal labels are spans.
type Label = Option<(Role, usize)>;

/// Scores a run on the paragraphs in `gold`, the texts of which lie in `text_dir`. `predictions` go by the names of the texts without
/// `.txt`, as [`by_article`](crate::by_article) sorts them. Nested predictions are left out; a token on which spans overlap goes to the
/// first of them.
///
/// # Errors
/// A file of the gold cannot be read or is not as it should be.
pub fn score(
    predictions: &BTreeMap<String, Vec<Prediction>>,
    gold: &Path,
    text_dir: &Path,
) -> Result<CofenetScores, GoldError> {
    let mut counts: ByRole<Counts> = ByRole::default();
    let (mut paragraphs, mut aligned) = (0, 0);
    let mut article: Option<Article> = None;
    for (index, line) in files::open(gold)?.lines().enumerate() {
        let fail = |problem: &dyn std::fmt::Display| GoldError::line(gold, index + 1, problem);
        let line = line.map_err(|error| fail(&error))?;
        let paragraph: Paragraph = serde_json::from_str(&line).map_err(|error| fail(&error))?;
        let labels = read_labels(&paragraph).map_err(|problem| fail(&problem))?;
        let article = match &mut article {
            Some(article) if article.id == paragraph.id => article,
            other => other.insert(Article::open(&paragraph.id, predictions, text_dir)?),
        };
        paragraphs += 1;
        let projected = match article.aligner.align(&paragraph.tokens) {
            Some(tokens) => {
                aligned += 1;
                project(&article.spans, &tokens)
            }
            None => vec![None; labels.len()],
        };
        let (gold_spans, predicted_spans) = (spans_of(&labels), spans_of(&projected));
        for role in Role::ALL {
            counts[role] += Counts::of_sorted(&gold_spans[role], &predicted_spans[role]);
        }
    }
    Ok(CofenetScores {
        exact: counts.map(|counts| (*counts).into()),
        paragraphs,
        aligned,
    })
}

/// The article whose paragraphs are being read.
struct Article {
    id: String,
    aligner: Aligner,
    /// What is predicted, in order of precedence.
    spans: Vec<(Role, Span)>,
}

impl Article {
    fn open(
        id: &str,
        predictions: &BTreeMap<String, Vec<Prediction>>,
        text_dir: &Path,
    ) -> Result<Self, GoldError> {
        let name = id.rsplit_once('_').map_or(id, |(name, _annotator)| name);
        let text = files::read(&text_dir.join(format!("{name}.txt")))?;
        let mut spans = Vec::new();
        for row in predictions
            .get(name)
            .into_iter()
            .flatten()
            .filter(|row| !row.is_nested())
        {
            let of_row = row.spans();
            spans.extend(
                Role::ALL
                    .iter()
                    .flat_map(|role| of_row[*role].iter().map(|span| (*role, *span))),
            );
        }
        spans.retain(|(_, span)| !span.is_empty());
        Ok(Self {
            id: id.to_owned(),
            aligner: Aligner::new(&text),
            spans,
        })
    }
}

/// Labels tokens with the first span that shares a character with them.
fn project(spans: &[(Role, Span)], tokens: &[Span]) -> Vec<Label> {
    let mut labels = vec![None; tokens.len()];
    let Some(paragraph) = tokens.iter().copied().reduce(Span::hull) else {
        return labels;
    };
    for (number, (role, span)) in spans
        .iter()
        .enumerate()
        .filter(|(_, (_, span))| span.overlaps(paragraph))
    {
        for (label, token) in labels.iter_mut().zip(tokens) {
            if label.is_none() && span.overlaps(*token) {
                *label = Some((*role, number));
            }
        }
    }
    labels
}

fn read_labels(paragraph: &Paragraph) -> Result<Vec<Label>, String> {
    if paragraph.labels.len() != paragraph.tokens.len() {
        return Err(format!(
            "{} labels for {} tokens",
            paragraph.labels.len(),
            paragraph.tokens.len()
        ));
    }
    let mut last: Label = None;
    let labels = paragraph.labels.iter().enumerate().map(|(number, label)| {
        last = match read_label(label).ok_or_else(|| format!("unknown label `{label}`"))? {
            None => None,
            // As everywhere, an `I-` that continues nothing begins a span.
            Some((role, false)) if last.is_some_and(|(last, _)| last == role) => last,
            Some((role, _)) => Some((role, number)),
        };
        Ok(last)
    });
    labels.collect()
}

/// The role of a label and whether it begins a span; `Some(None)` for outside, `None` for what is no label.
fn read_label(label: &str) -> Option<Option<(Role, bool)>> {
    if label == "O" {
        return Some(None);
    }
    let (position, role) = label.split_once('-')?;
    let role = match role {
        "source" => Role::Source,
        "cue" => Role::Cue,
        "content" => Role::Content,
        _ => return None,
    };
    matches!(position, "B" | "I").then_some(Some((role, position == "B")))
}

/// The spans of each role, in order.
fn spans_of(labels: &[Label]) -> ByRole<Vec<(usize, usize)>> {
    let mut spans: ByRole<Vec<_>> = ByRole::default();
    let mut start = 0;
    for run in labels.chunk_by(|a, b| a == b) {
        let end = start + run.len();
        if let Some((role, _)) = run[0] {
            spans[role].push((start, end));
        }
        start = end;
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Vote delayed\n\n“It’s late,” Ana Lind said. “Very — late.” Others agree it’s late.\n";

    fn paragraphs() -> String {
        let line = |tokens: &str, labels: &str| {
            let tokens: Vec<_> = tokens.split(' ').collect();
            let letter = |label| match label {
                'S' => "B-source",
                's' => "I-source",
                'U' => "B-cue",
                'C' => "B-content",
                'c' => "I-content",
                _ => "O",
            };
            let labels: Vec<_> = labels.chars().map(letter).collect();
            serde_json::json!({"id": "vote_4b22", "tokens": tokens, "labels": labels, "pos": []}).to_string()
        };
        let first = line("Vote delayed", "oo");
        let second = line(
            "`` It 's late , '' Ana Lind said . `` Very -- late . '' Others agree it 's late .",
            "CcccccSsUoCcccccSUCcco",
        );
        let elsewhere = line("Nothing of the kind", "Cccc");
        [first, second, elsewhere].join("\n")
    }

    fn prediction(source: (u32, u32), cue: (u32, u32), parts: &[(u32, u32)]) -> Prediction {
        Prediction {
            source_start: Some(source.0),
            source_end: Some(source.1),
            cue_start: Some(cue.0),
            cue_end: Some(cue.1),
            parts: parts.iter().map(|(start, end)| Span::new(*start, *end)).collect(),
            ..Prediction::default()
        }
    }

    fn at(words: &str) -> (u32, u32) {
        let start = TEXT[..TEXT.find(words).unwrap()].chars().count() as u32;
        (start, start + words.chars().count() as u32)
    }

    #[test]
    fn predictions_are_projected_and_counted_by_exact_spans() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("vote.txt"), TEXT).unwrap();
        let gold = folder.path().join("gold.jsonl");
        std::fs::write(&gold, paragraphs()).unwrap();
        let nested = Prediction {
            within: Some("q1".to_owned()),
            ..prediction((0, 4), (5, 12), &[])
        };
        let rows = vec![
            prediction(
                at("Ana Lind"),
                at("said"),
                &[at("“It’s late,”"), at("“Very — late.”")],
            ),
            nested,
            // Its content runs over the first one's second part: only what is left of it counts, and is wrong.
            prediction(
                at("Others"),
                at("agree it"),
                &[(at("late.” Others").0, at("Others").0)],
            ),
        ];
        let predictions = BTreeMap::from([("vote".to_owned(), rows)]);
        let scores = score(&predictions, &gold, folder.path()).unwrap();
        assert_eq!((scores.paragraphs, scores.aligned), (3, 2));
        let counts = scores.exact.map(|score| score.counts);
        let expected = |true_positives, gold, predicted| Counts {
            true_positives,
            gold,
            predicted,
        };
        assert_eq!(counts.source, expected(2, 2, 2));
        assert_eq!(counts.cue, expected(1, 2, 2));
        assert_eq!(counts.content, expected(2, 4, 2));
    }

    #[test]
    fn a_bad_line_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let gold = folder.path().join("gold.jsonl");
        for labels in [r#"["O"]"#, r#"["O","B-verb"]"#, r#"["O","X-cue"]"#] {
            let line = format!(r#"{{"id":"vote_1","tokens":["a","b"],"labels":{labels}}}"#);
            std::fs::write(&gold, line).unwrap();
            let error = score(&BTreeMap::new(), &gold, folder.path()).unwrap_err();
            assert!(matches!(error, GoldError::Line { line: 1, .. }), "{error}");
        }
    }

    #[test]
    fn an_inside_label_that_continues_nothing_begins_a_span() {
        let labels = ["I-cue", "I-cue", "I-source", "B-source", "O", "I-source"]
            .map(str::to_owned)
            .to_vec();
        let paragraph = Paragraph {
            id: String::new(),
            tokens: vec![String::new(); 6],
            labels,
        };
        let spans = spans_of(&read_labels(&paragraph).unwrap());
        assert_eq!(spans.cue, [(0, 2)]);
        assert_eq!(spans.source, [(2, 3), (3, 4), (5, 6)]);
    }
}
