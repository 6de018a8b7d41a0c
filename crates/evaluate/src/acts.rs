//! Gold for what is reported of the saying itself, and gold nested attributions: `acts.tsv` and `nested.tsv` of `crates/quotes/gold`,
//! the README of which says what each column means.

use std::collections::BTreeMap;
use std::path::Path;

use onrecord_document::{CueClass, Modality, Polarity, Span};

use crate::counts::ByRole;
use crate::error::GoldError;
use crate::files;

/// The labels of some attributions of the standoff, by article, in order of the table.
pub type GoldActs = BTreeMap<String, Vec<GoldAct>>;

/// By article and event, the attributions inside the event's content: all of them, perhaps none.
pub type GoldNested = BTreeMap<String, BTreeMap<String, Vec<ByRole<Vec<Span>>>>>;

/// What one attribution says about the saying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldAct {
    /// As in the standoff: "E1".
    pub event: String,
    /// What kind of act the cue reports.
    pub cue_class: CueClass,
    /// Whether it is reported as said.
    pub polarity: Polarity,
    /// Whether it is reported as a fact.
    pub modality: Modality,
    /// To whom or against whom.
    pub addressee: Option<Span>,
    /// The words for the time of saying.
    pub when: Option<Span>,
    /// The first and the last day that they can mean, as ISO dates.
    pub days: Option<(String, String)>,
}

/// Reads a table like `acts.tsv`.
///
/// # Errors
/// The file cannot be read, or a line has other than eleven columns, or something in a column that does not belong there.
pub fn read_acts(path: &Path) -> Result<GoldActs, GoldError> {
    let mut acts = GoldActs::new();
    for (row, columns) in rows::<11>(path)? {
        let [
            article,
            event,
            class,
            polarity,
            modality,
            to,
            to_end,
            when,
            when_end,
            from,
            until,
        ] = &columns;
        let act = GoldAct {
            event: event.clone(),
            cue_class: row.name(class, CueClass::ALL, CueClass::name)?,
            polarity: row.name(polarity, Polarity::ALL, Polarity::name)?,
            modality: row.name(modality, Modality::ALL, Modality::name)?,
            addressee: row.span(to, to_end)?,
            when: row.span(when, when_end)?,
            days: row.days(from, until)?,
        };
        acts.entry(article.clone()).or_default().push(act);
    }
    Ok(acts)
}

/// Reads a table like `nested.tsv`.
///
/// # Errors
/// The file cannot be read, or a line has other than seven columns, or something in a column that does not belong there.
pub fn read_nested(path: &Path) -> Result<GoldNested, GoldError> {
    let mut contents = GoldNested::new();
    for (row, columns) in rows::<7>(path)? {
        let [article, event, source, source_end, cue, cue_end, parts] = &columns;
        let of_article = contents.entry(article.clone()).or_default();
        let nested = of_article.entry(event.clone()).or_default();
        if !parts.is_empty() {
            let part = |part: &str| {
                let (start, end) = part
                    .split_once('-')
                    .ok_or_else(|| row.fail(format_args!("expected START-END, not `{part}`")))?;
                row.span(start, end)?
                    .ok_or_else(|| row.fail("a part without offsets"))
            };
            nested.push(ByRole {
                source: row.span(source, source_end)?.into_iter().collect(),
                cue: row.span(cue, cue_end)?.into_iter().collect(),
                content: parts.split(';').map(part).collect::<Result<_, _>>()?,
            });
        }
    }
    Ok(contents)
}

/// A line of a table, for its errors.
struct Row<'p> {
    path: &'p Path,
    line: usize,
}

/// The lines below the heading, in columns.
fn rows<const N: usize>(path: &Path) -> Result<Vec<(Row<'_>, [String; N])>, GoldError> {
    let content = files::read(path)?;
    let lines = files::lines(&content)
        .skip(1)
        .filter(|(_, line)| !line.is_empty());
    lines
        .map(|(line, words)| {
            let row = Row { path, line };
            let columns: Vec<String> = words.split('\t').map(str::to_owned).collect();
            match <[String; N]>::try_from(columns) {
                Ok(columns) => Ok((row, columns)),
                Err(columns) => Err(row.fail(format_args!("expected {N} columns, not {}", columns.len()))),
            }
        })
        .collect()
}

impl Row<'_> {
    fn fail(&self, problem: impl std::fmt::Display) -> GoldError {
        GoldError::line(self.path, self.line, problem)
    }

    fn name<T: Copy>(&self, word: &str, all: &[T], name: impl Fn(T) -> &'static str) -> Result<T, GoldError> {
        let named = all.iter().copied().find(|value| name(*value) == word);
        named.ok_or_else(|| self.fail(format_args!("unknown word `{word}`")))
    }

    fn span(&self, start: &str, end: &str) -> Result<Option<Span>, GoldError> {
        match (start, end) {
            ("", "") => Ok(None),
            _ => match (start.parse(), end.parse()) {
                (Ok(start), Ok(end)) if start < end => Ok(Some(Span::new(start, end))),
                _ => Err(self.fail(format_args!("no span: `{start}` to `{end}`"))),
            },
        }
    }

    fn days(&self, from: &str, until: &str) -> Result<Option<(String, String)>, GoldError> {
        let is_day = |day: &str| {
            day.len() == 10
                && day.bytes().enumerate().all(|(at, byte)| match at {
                    4 | 7 => byte == b'-',
                    _ => byte.is_ascii_digit(),
                })
        };
        match (from, until) {
            ("", "") => Ok(None),
            _ if is_day(from) && is_day(until) && from <= until => {
                Ok(Some((from.to_owned(), until.to_owned())))
            }
            _ => Err(self.fail(format_args!("no days: `{from}` to `{until}`"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(content: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), format!("heading\n{content}")).unwrap();
        file
    }

    #[test]
    fn acts_are_read_and_checked() {
        let rows = "a\tE2\tdemand\tnegated\tfuture\t3\t7\t9\t12\t2026-03-01\t2026-03-31\na\tE1\tsay\taffirmed\tactual\t\t\t\t\t\t\n";
        let acts = read_acts(file(rows).path()).unwrap();
        assert_eq!(acts["a"].len(), 2);
        let expected = GoldAct {
            event: "E2".to_owned(),
            cue_class: CueClass::Demand,
            polarity: Polarity::Negated,
            modality: Modality::Future,
            addressee: Some(Span::new(3, 7)),
            when: Some(Span::new(9, 12)),
            days: Some(("2026-03-01".to_owned(), "2026-03-31".to_owned())),
        };
        assert_eq!(acts["a"][0], expected);
        assert_eq!((acts["a"][1].addressee, &acts["a"][1].days), (None, &None));
        for (row, problem) in [
            ("a\tE1", "expected 11 columns, not 2"),
            (
                "a\tE1\tshout\taffirmed\tactual\t\t\t\t\t\t",
                "unknown word `shout`",
            ),
            ("a\tE1\tsay\taffirmed\tactual\t7\t\t\t\t\t", "no span: `7` to ``"),
            (
                "a\tE1\tsay\taffirmed\tactual\t\t\t\t\t2026-03-01\t1 April",
                "no days: `2026-03-01` to `1 April`",
            ),
        ] {
            let file = file(row);
            let error = read_acts(file.path()).unwrap_err().to_string();
            assert_eq!(error, format!("{}:2: {problem}", file.path().display()));
        }
    }

    #[test]
    fn contents_without_nested_attributions_are_kept() {
        let rows = "a\tE2\t1\t3\t4\t8\t9-12;15-20\na\tE2\t\t\t30\t34\t35-40\nb\tE1\t\t\t\t\t\n";
        let nested = read_nested(file(rows).path()).unwrap();
        let first = ByRole {
            source: vec![Span::new(1, 3)],
            cue: vec![Span::new(4, 8)],
            content: vec![Span::new(9, 12), Span::new(15, 20)],
        };
        assert_eq!(nested["a"]["E2"].len(), 2);
        assert_eq!(nested["a"]["E2"][0], first);
        assert!(nested["b"]["E1"].is_empty());
        let error = read_nested(file("a\tE1\t\t\t1\t2\t3").path()).unwrap_err();
        assert!(
            error.to_string().ends_with(":2: expected START-END, not `3`"),
            "{error}"
        );
    }
}
