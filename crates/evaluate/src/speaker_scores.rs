//! Whether the right speaker is named: the reference scorer's counts over gold canonical speakers.

use onrecord_document::SpeakerKind;
use serde::Serialize;

use crate::names::name_set;
use crate::prediction::Prediction;
use crate::speakers::{GoldSpeaker, has_name};

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

impl SpeakerCounts {
    /// Counts one gold speaker and the row that was matched to its attribution.
    pub(crate) fn add(&mut self, gold: &GoldSpeaker, row: Option<&Prediction>) {
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

    /// Counts one gold speaker and the names given to its source, joined by "; ", with their kind; says whether that is no mistake.
    pub fn add_named(&mut self, gold: &GoldSpeaker, given: &str, kind: Option<SpeakerKind>) -> bool {
        let row = Prediction {
            speaker: (!given.is_empty()).then(|| given.to_owned()),
            speaker_kind: kind,
            ..Prediction::default()
        };
        let before = *self;
        self.add(gold, Some(&row));
        if self.named > before.named {
            self.right > before.right
        } else {
            self.falsely_named == before.falsely_named
        }
    }

    /// Percentages; nothing if no gold speaker has a name.
    pub fn scores(self) -> Option<SpeakerScores> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speakers_are_right_under_either_name() {
        let gold = |kind, alternative_kind| GoldSpeaker {
            name: "Ana Lind; Bo Ek".to_owned(),
            kind,
            alternative: Some("Ministry".to_owned()),
            alternative_kind,
        };
        let row = |speaker: &str, speaker_kind| Prediction {
            speaker: Some(speaker.to_owned()),
            speaker_kind: Some(speaker_kind),
            ..Prediction::default()
        };
        let mut counts = SpeakerCounts::default();
        let named = gold(Some(SpeakerKind::Person), Some(SpeakerKind::Organization));
        counts.add(&named, Some(&row("bo ek;ana lind", SpeakerKind::Person)));
        counts.add(&named, Some(&row("the ministry", SpeakerKind::Group)));
        counts.add(&named, Some(&row("Ana Lind", SpeakerKind::Person)));
        counts.add(&named, None);
        // Documents and those who may have a name are no occasion for a false one.
        counts.add(
            &gold(Some(SpeakerKind::Document), None),
            Some(&row("X", SpeakerKind::Person)),
        );
        counts.add(
            &gold(None, Some(SpeakerKind::Person)),
            Some(&row("X", SpeakerKind::Person)),
        );
        counts.add(&gold(None, None), Some(&row("X", SpeakerKind::Person)));
        counts.add(&gold(None, None), Some(&row("x", SpeakerKind::Unnamed)));
        counts.add(&gold(None, None), None);
        let expected = SpeakerCounts {
            named: 4,
            found: 3,
            right: 2,
            given: 2,
            given_right: 1,
            unnamed: 2,
            falsely_named: 1,
        };
        assert_eq!(counts, expected);
        let scores = counts.scores().unwrap();
        assert_eq!(
            (scores.recall, scores.precision, scores.false_name),
            (50.0, 50.0, 50.0)
        );
    }
}
