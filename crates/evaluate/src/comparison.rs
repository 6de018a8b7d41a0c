//! The project's own gold against what a run found: counts for each kind of attribution, and every miss with its reason.

use std::collections::BTreeMap;
use std::fmt;
use std::iter::Sum;
use std::ops::AddAssign;

use onrecord_document::{Modality, Polarity, QuoteKind, Span, Text};
use serde::Serialize;

use crate::corpus_gold::LocatedAttribution;
use crate::counts::{ByRole, Role};
use crate::matching::one_to_one;
use crate::names::name_set;
use crate::prediction::Prediction;
use crate::slicer::Slicer;
use crate::tokens::{TokenSet, Tokens};

/// How alike contents must be to be one, in token F1.
const ALIKE: f64 = 0.8;

/// What was found of some articles' gold. Sums over articles with `+=`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Comparison {
    /// By the kind that the gold gives, spurious ones by the kind that the prediction gives.
    pub kinds: BTreeMap<QuoteKind, AttributionCounts>,
    /// What is not as in the gold, article by article, the gold's in its order, then the spurious.
    pub misses: Vec<Miss>,
}

/// How many attributions are right, and in what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AttributionCounts {
    /// In the gold.
    pub gold: usize,
    /// Of these, with a prediction whose content agrees by 0.8 in token F1. All further counts are of these.
    pub found: usize,
    /// Content right to the token.
    pub content: usize,
    /// Cue right to the token; both without one is right.
    pub cue: usize,
    /// Source right to the token; both without one is right.
    pub source: usize,
    /// The same speakers; both without one is right.
    pub speaker: usize,
    /// Direct, indirect or mixed as in the gold.
    pub kind: usize,
    /// Affirmed or negated as in the gold.
    pub polarity: usize,
    /// Actual, future or hypothetical as in the gold.
    pub modality: usize,
    /// Predictions that answer no gold.
    pub spurious: usize,
}

/// A gold attribution that was not found or not rightly, or a spurious prediction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Miss {
    /// The article, as the caller names it.
    pub article: String,
    /// The attribution's number in its gold file; nothing for a spurious prediction.
    pub number: Option<usize>,
    /// The content in the text, parts joined by ` … `.
    pub content: String,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

/// What is wrong with one attribution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// No prediction has this content.
    NotFound,
    /// The gold has nothing like it.
    Spurious,
    /// A value is not as in the gold; values of spans are their words in the text.
    Wrong {
        /// "content", "cue", "source", "speaker", "kind", "polarity", "modality".
        what: &'static str,
        /// As in the gold; empty for none.
        gold: String,
        /// As predicted; empty for none.
        predicted: String,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => formatter.write_str("not found"),
            Self::Spurious => formatter.write_str("spurious"),
            Self::Wrong {
                what,
                gold,
                predicted,
            } => {
                write!(formatter, "{what}: `{predicted}` for `{gold}`")
            }
        }
    }
}

impl Comparison {
    /// Over all kinds.
    pub fn total(&self) -> AttributionCounts {
        self.kinds.values().copied().sum()
    }
}

impl AddAssign for Comparison {
    fn add_assign(&mut self, other: Self) {
        for (kind, counts) in other.kinds {
            *self.kinds.entry(kind).or_default() += counts;
        }
        self.misses.extend(other.misses);
    }
}

impl AddAssign for AttributionCounts {
    fn add_assign(&mut self, other: Self) {
        self.gold += other.gold;
        self.found += other.found;
        self.content += other.content;
        self.cue += other.cue;
        self.source += other.source;
        self.speaker += other.speaker;
        self.kind += other.kind;
        self.polarity += other.polarity;
        self.modality += other.modality;
        self.spurious += other.spurious;
    }
}

impl Sum for AttributionCounts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), |mut sum, counts| {
            sum += counts;
            sum
        })
    }
}

/// Compares the gold of one article with what is predicted for it, nested attributions included. `article` is what the misses call it.
pub fn compare(
    article: &str,
    text: &Text,
    gold: &[LocatedAttribution<'_>],
    predictions: &[Prediction],
) -> Comparison {
    let slicer = Slicer::new(text);
    let tokens = Tokens::new(text);
    let covered = |spans: &ByRole<Vec<Span>>| spans.map(|spans| tokens.covered(spans));
    let gold_sets: Vec<_> = gold.iter().map(|gold| covered(&gold.spans)).collect();
    let predicted_sets: Vec<_> = predictions.iter().map(|row| covered(&row.spans())).collect();
    let matched = one_to_one(
        &gold_sets.iter().map(|sets| &sets.content).collect::<Vec<_>>(),
        &predicted_sets
            .iter()
            .map(|sets| &sets.content)
            .collect::<Vec<_>>(),
        |f1, _, _| f1 >= ALIKE,
    );
    let mut comparison = Comparison::default();
    let mut report = |number, content: &[Span], problems: Vec<Problem>| {
        let (article, content) = (article.to_owned(), slicer.join(content));
        comparison.misses.push(Miss {
            article,
            number,
            content,
            problems,
        });
    };
    for ((gold, sets), row) in gold.iter().zip(&gold_sets).zip(&matched) {
        let counts = comparison.kinds.entry(gold.gold.kind).or_default();
        counts.gold += 1;
        let problems = match row {
            None => vec![Problem::NotFound],
            Some(row) => {
                counts.found += 1;
                judge(
                    &slicer,
                    (gold, sets),
                    (&predictions[*row], &predicted_sets[*row]),
                    counts,
                )
            }
        };
        if !problems.is_empty() {
            report(Some(gold.number), &gold.spans.content, problems);
        }
    }
    let mut answers = vec![false; predictions.len()];
    matched.into_iter().flatten().for_each(|row| answers[row] = true);
    for row in predictions
        .iter()
        .zip(answers)
        .filter_map(|(row, answers)| (!answers).then_some(row))
    {
        comparison
            .kinds
            .entry(row.kind.unwrap_or(QuoteKind::Indirect))
            .or_default()
            .spurious += 1;
        report(None, &row.parts, vec![Problem::Spurious]);
    }
    comparison
}

/// Counts what a matched prediction has right, and gives the rest.
fn judge(
    slicer: &Slicer<'_>,
    (gold, gold_sets): (&LocatedAttribution<'_>, &ByRole<TokenSet>),
    (row, row_sets): (&Prediction, &ByRole<TokenSet>),
    counts: &mut AttributionCounts,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut check = |count: &mut usize, is_right: bool, what, gold: &str, predicted: &str| {
        if is_right {
            *count += 1;
        } else {
            problems.push(Problem::Wrong {
                what,
                gold: gold.to_owned(),
                predicted: predicted.to_owned(),
            });
        }
    };
    let (spans, row_spans) = (
        gold.spans.map(|spans| slicer.join(spans)),
        row.spans().map(|spans| slicer.join(spans)),
    );
    for (count, role, what) in [
        (&mut counts.content, Role::Content, "content"),
        (&mut counts.cue, Role::Cue, "cue"),
        (&mut counts.source, Role::Source, "source"),
    ] {
        check(
            count,
            gold_sets[role] == row_sets[role],
            what,
            &spans[role],
            &row_spans[role],
        );
    }
    let gold = gold.gold;
    let speaker = gold.speaker.as_deref().unwrap_or_default();
    let given = row.speaker.as_deref().unwrap_or_default();
    check(
        &mut counts.speaker,
        name_set(speaker) == name_set(given),
        "speaker",
        speaker,
        given,
    );
    let kind = row.kind.map_or("", QuoteKind::name);
    check(
        &mut counts.kind,
        gold.kind.name() == kind,
        "kind",
        gold.kind.name(),
        kind,
    );
    let polarity = row.polarity.unwrap_or(Polarity::Affirmed);
    check(
        &mut counts.polarity,
        gold.polarity == polarity,
        "polarity",
        gold.polarity.name(),
        polarity.name(),
    );
    let modality = row.modality.unwrap_or(Modality::Actual);
    check(
        &mut counts.modality,
        gold.modality == modality,
        "modality",
        gold.modality.name(),
        modality.name(),
    );
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus_gold::GoldAttribution;

    const TEXT: &str = "“Zero,” Ana said. Bo denied that one two three four five six. Cy hopes to go.";

    fn at(words: &str) -> Span {
        let start = TEXT[..TEXT.find(words).unwrap()].chars().count() as u32;
        Span::new(start, start + words.chars().count() as u32)
    }

    fn gold(kind: &str, speaker: &str) -> GoldAttribution {
        toml::from_str(&format!(
            "kind = \"{kind}\"\nparts = [\"x\"]\nspeaker = \"{speaker}\""
        ))
        .unwrap()
    }

    fn located<'g>(number: usize, gold: &'g GoldAttribution, words: [&str; 3]) -> LocatedAttribution<'g> {
        let [source, cue, content] = words.map(|words| vec![at(words)]);
        LocatedAttribution {
            number,
            gold,
            spans: ByRole { source, cue, content },
        }
    }

    fn row(kind: QuoteKind, speaker: &str, [source, cue, content]: [&str; 3]) -> Prediction {
        Prediction {
            kind: Some(kind),
            speaker: Some(speaker.to_owned()),
            source_start: Some(at(source).start),
            source_end: Some(at(source).end),
            cue_start: Some(at(cue).start),
            cue_end: Some(at(cue).end),
            parts: vec![at(content)],
            ..Prediction::default()
        }
    }

    #[test]
    fn counts_and_misses_of_one_article() {
        let golds = [
            gold("direct", "Ana"),
            gold("indirect", "Bo"),
            gold("indirect", "Cy"),
        ];
        let gold = [
            located(1, &golds[0], ["Ana", "said", "“Zero,”"]),
            located(2, &golds[1], ["Bo", "denied", "that one two three four five six"]),
            located(3, &golds[2], ["Cy", "hopes", "to go"]),
        ];
        let rows = [
            row(QuoteKind::Direct, "Mr. Ana", ["Ana", "said", "“Zero,”"]),
            Prediction {
                polarity: Some(Polarity::Negated),
                modality: Some(Modality::Future),
                ..row(
                    QuoteKind::Mixed,
                    "Ana",
                    ["Bo denied", "said", "one two three four five six"],
                )
            },
            row(QuoteKind::Indirect, "Cy", ["Cy", "hopes", "go"]),
        ];
        let text = Text::new(TEXT).unwrap();
        let mut comparison = compare("a", &text, &gold, &rows);
        let right = AttributionCounts {
            gold: 1,
            found: 1,
            content: 1,
            cue: 1,
            source: 1,
            speaker: 1,
            kind: 1,
            polarity: 1,
            modality: 1,
            spurious: 0,
        };
        assert_eq!(comparison.kinds[&QuoteKind::Direct], right);
        // "one … six" without "that" is near enough (12/13), "go" without "to" is not (2/3).
        let indirect = AttributionCounts {
            gold: 2,
            found: 1,
            spurious: 1,
            ..AttributionCounts::default()
        };
        assert_eq!(comparison.kinds[&QuoteKind::Indirect], indirect);
        let shown: Vec<String> = comparison
            .misses
            .iter()
            .map(|miss| {
                let problems: Vec<_> = miss.problems.iter().map(ToString::to_string).collect();
                format!("{:?} {}: {}", miss.number, miss.content, problems.join("; "))
            })
            .collect();
        assert_eq!(
            shown,
            [
                "Some(2) that one two three four five six: content: `one two three four five six` for \
                 `that one two three four five six`; cue: `said` for `denied`; source: `Bo denied` for `Bo`; \
                 speaker: `Ana` for `Bo`; kind: `mixed` for `indirect`; polarity: `negated` for `affirmed`; \
                 modality: `future` for `actual`",
                "Some(3) to go: not found",
                "None go: spurious",
            ]
        );
        comparison += compare("b", &text, &gold[..1], &rows[..1]);
        assert_eq!(comparison.kinds[&QuoteKind::Direct].gold, 2);
        assert_eq!(
            comparison.total(),
            AttributionCounts {
                gold: 4,
                found: 3,
                spurious: 1,
                ..[right; 2].into_iter().sum()
            }
        );
        assert_eq!(comparison.misses.len(), 3);
    }

    #[test]
    fn no_cue_and_no_source_are_right_where_the_gold_has_none() {
        let gold = gold("direct", "");
        let located = LocatedAttribution {
            number: 1,
            gold: &gold,
            spans: ByRole {
                content: vec![at("“Zero,”")],
                ..ByRole::default()
            },
        };
        let row = Prediction {
            parts: vec![at("“Zero,”")],
            ..Prediction::default()
        };
        let comparison = compare("a", &Text::new(TEXT).unwrap(), &[located], &[row]);
        let counts = comparison.total();
        assert_eq!(
            (counts.cue, counts.source, counts.speaker, counts.kind),
            (1, 1, 1, 0)
        );
    }
}
