//! What is scored: the attributions of a run, as lines of its `quotes.jsonl`.

use std::collections::BTreeMap;
use std::io::{BufRead, Lines};
use std::path::{Path, PathBuf};

use onrecord_document::{CueClass, Modality, Polarity, QuoteKind, Span, SpeakerKind};
use serde::{Deserialize, Deserializer};

use crate::counts::ByRole;
use crate::error::GoldError;
use crate::files;

/// One row of `quotes.jsonl`: the columns that are scored, under the same names. Other columns are ignored; null, absent and
/// default are one.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Prediction {
    /// Where the article was read: a path, `path#record` inside a container.
    #[serde(deserialize_with = "null_as_default")]
    pub origin: String,
    /// Direct, indirect or mixed.
    pub kind: Option<QuoteKind>,
    /// The pieces of the content.
    #[serde(deserialize_with = "null_as_default")]
    pub parts: Vec<Span>,
    /// The stretches of the content inside quotation marks.
    #[serde(deserialize_with = "null_as_default")]
    pub verbatim: Vec<Span>,
    /// The words that report, as the row itself gives them.
    pub cue: Option<String>,
    /// Where they begin.
    pub cue_start: Option<u32>,
    /// Where they end.
    pub cue_end: Option<u32>,
    /// What kind of act they report.
    pub cue_class: Option<CueClass>,
    /// Where the expression that stands for the speaker begins.
    pub source_start: Option<u32>,
    /// Where it ends.
    pub source_end: Option<u32>,
    /// Canonical name; several joined by `; `.
    pub speaker: Option<String>,
    /// What the speaker is.
    pub speaker_kind: Option<SpeakerKind>,
    /// Whether it is reported as said.
    pub polarity: Option<Polarity>,
    /// Whether it is reported as a fact.
    pub modality: Option<Modality>,
    /// To whom or against whom: a canonical name, several joined by `; `.
    pub addressee: Option<String>,
    /// First day on which it can have been said.
    pub when_from: Option<String>,
    /// Last such day.
    pub when_to: Option<String>,
    /// When the article was published.
    pub published: Option<String>,
    /// The quote that this one is nested in.
    pub within: Option<String>,
}

impl Prediction {
    /// The name of the article's file, without folders, record and `.txt`: what articles of standoff gold are called.
    pub fn article(&self) -> &str {
        let file = self.origin.split('#').next().unwrap_or_default();
        let name = file.rsplit('/').next().unwrap_or_default();
        name.strip_suffix(".txt").unwrap_or(name)
    }

    /// Whether it lies inside the content of another one.
    pub fn is_nested(&self) -> bool {
        self.within.as_deref().is_some_and(|outer| !outer.is_empty())
    }

    /// Where the cue stands.
    pub fn cue_span(&self) -> Option<Span> {
        Some(Span::new(self.cue_start?, self.cue_end?))
    }

    /// Where the source stands.
    pub fn source_span(&self) -> Option<Span> {
        Some(Span::new(self.source_start?, self.source_end?))
    }

    /// All its spans.
    pub(crate) fn spans(&self) -> ByRole<Vec<Span>> {
        ByRole {
            source: self.source_span().into_iter().collect(),
            cue: self.cue_span().into_iter().collect(),
            content: self.parts.clone(),
        }
    }
}

fn null_as_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    value: D,
) -> Result<T, D::Error> {
    Option::deserialize(value).map(Option::unwrap_or_default)
}

/// Opens a `quotes.jsonl` and gives its rows one by one. Blank lines are skipped.
///
/// # Errors
/// The file cannot be opened; then, row by row, a line that cannot be read or is not a row. After a line that cannot be read there
/// is nothing more.
pub fn read_predictions(
    path: &Path,
) -> Result<impl Iterator<Item = Result<Prediction, GoldError>> + use<>, GoldError> {
    Ok(Rows {
        path: path.to_owned(),
        lines: files::open(path)?.lines(),
        line: 0,
        broken: false,
    })
}

/// Reads a whole `quotes.jsonl`, its rows sorted by [`Prediction::article`] and otherwise in their order.
///
/// # Errors
/// The first that [`read_predictions`] gives.
pub fn by_article(path: &Path) -> Result<BTreeMap<String, Vec<Prediction>>, GoldError> {
    let mut articles: BTreeMap<String, Vec<Prediction>> = BTreeMap::new();
    for prediction in read_predictions(path)? {
        let prediction = prediction?;
        match articles.get_mut(prediction.article()) {
            Some(rows) => rows.push(prediction),
            None => {
                articles.insert(prediction.article().to_owned(), vec![prediction]);
            }
        }
    }
    Ok(articles)
}

struct Rows<R> {
    path: PathBuf,
    lines: Lines<R>,
    line: usize,
    broken: bool,
}

impl<R: BufRead> Iterator for Rows<R> {
    type Item = Result<Prediction, GoldError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.broken {
            self.line += 1;
            let line = match self.lines.next()? {
                Ok(line) => line,
                Err(error) => {
                    self.broken = true;
                    return Some(Err(GoldError::line(&self.path, self.line, error)));
                }
            };
            if !line.trim().is_empty() {
                let row = serde_json::from_str(&line);
                return Some(row.map_err(|error| GoldError::line(&self.path, self.line, error)));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(content: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), content).unwrap();
        file
    }

    #[test]
    fn rows_are_read_with_nulls_and_unknown_columns() {
        let file = file(concat!(
            r#"{"origin":"a/b.txt","kind":"direct","parts":[[0,5],[7,9]],"cue":"said","cue_start":10,"cue_end":14,"#,
            r#""speaker":"Ana","speaker_kind":"person","within":null,"outlet":"x","source_start":null,"verbatim":null}"#,
            "\n\n",
            r#"{"origin":"dump.jsonl#3","kind":"mixed","parts":[],"within":"q1"}"#,
        ));
        let rows: Vec<_> = read_predictions(file.path())
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].article(), "b");
        assert_eq!(rows[0].parts, [Span::new(0, 5), Span::new(7, 9)]);
        assert_eq!(rows[0].cue_span(), Some(Span::new(10, 14)));
        assert_eq!(rows[0].source_span(), None);
        assert_eq!(rows[0].speaker_kind, Some(SpeakerKind::Person));
        assert!(!rows[0].is_nested());
        assert_eq!(rows[1].article(), "dump.jsonl");
        assert!(rows[1].is_nested());
        let articles = by_article(file.path()).unwrap();
        assert_eq!(articles.keys().collect::<Vec<_>>(), ["b", "dump.jsonl"]);
    }

    #[test]
    fn an_error_names_file_and_line() {
        let file = file("{\"origin\":\"a.txt\"}\n\n{\"parts\":[[1]]}\n");
        let error = by_article(file.path()).unwrap_err().to_string();
        assert!(
            error.starts_with(&format!("{}:3: ", file.path().display())),
            "{error}"
        );
        let missing = file.path().with_extension("missing");
        let error = by_article(&missing).unwrap_err().to_string();
        assert!(error.starts_with(&missing.display().to_string()), "{error}");
    }
}
