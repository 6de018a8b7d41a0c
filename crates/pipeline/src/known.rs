//! What the user knows besides: people, bodies and places with other names and ids, from CSV or JSON lines.
//!
//! ```text
//! name,kind,aliases,id
//! Bank of Valdoria,organization,BoV;the Central Bank,Q1
//! ```
//! or `{"name": "Bank of Valdoria", "kind": "organization", "aliases": ["BoV"], "id": "Q1"}` on each line.

use std::path::Path;

use onrecord_document::EntityKind;
use onrecord_entities::Known;
use serde::Deserialize;

/// Why a file of names cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KnownError {
    /// A line is not as it should be.
    #[error("line {line}: {problem}")]
    Line {
        /// Counted from 1.
        line: usize,
        /// What is wrong with it.
        problem: String,
    },
    /// It is no text.
    #[error("the file is not UTF-8")]
    Encoding,
}

/// One line of either form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    name: String,
    kind: EntityKind,
    #[serde(default)]
    aliases: Aliases,
    #[serde(default)]
    id: Option<String>,
}

/// A list, or names with semicolons between them.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Aliases {
    List(Vec<String>),
    Joined(String),
}

impl Default for Aliases {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

/// Reads the names in the bytes of a file: CSV if its name ends so, JSON lines otherwise.
pub(crate) fn read(path: &Path, bytes: &[u8]) -> Result<Vec<Known>, KnownError> {
    let text = std::str::from_utf8(bytes).map_err(|_| KnownError::Encoding)?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"))
    {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let fail = |error: csv::Error| KnownError::Line {
            line: error.position().map_or(1, |position| position.line() as usize),
            problem: error.to_string(),
        };
        return reader
            .deserialize()
            .map(|line| Ok(known(line.map_err(fail)?)))
            .collect();
    }
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(index, line)| {
            let read: Line = serde_json::from_str(line).map_err(|error| KnownError::Line {
                line: index + 1,
                problem: error.to_string(),
            })?;
            Ok(known(read))
        })
        .collect()
}

fn known(line: Line) -> Known {
    let aliases = match line.aliases {
        Aliases::List(list) => list,
        Aliases::Joined(joined) => joined
            .split(';')
            .map(str::trim)
            .filter(|alias| !alias.is_empty())
            .map(str::to_owned)
            .collect(),
    };
    Known {
        name: line.name,
        kind: line.kind,
        aliases,
        id: line.id.filter(|id| !id.is_empty()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_say_the_same() {
        let csv =
            "name,kind,aliases,id\nBank of Valdoria,organization,BoV; Valdoria Bank,Q1\nAna Lind,person,,\n";
        let lines = "{\"name\": \"Bank of Valdoria\", \"kind\": \"organization\", \"aliases\": [\"BoV\", \"Valdoria Bank\"], \"id\": \"Q1\"}\n\n{\"name\": \"Ana Lind\", \"kind\": \"person\"}\n";
        let from_csv = read(Path::new("known.csv"), csv.as_bytes()).unwrap();
        assert_eq!(
            from_csv,
            read(Path::new("known.jsonl"), lines.as_bytes()).unwrap()
        );
        assert_eq!(from_csv[0].aliases, ["BoV", "Valdoria Bank"]);
        assert_eq!(from_csv[1].id, None);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let error = read(Path::new("known.csv"), b"name,kind,aliases,id\nAna,animal,,\n").unwrap_err();
        assert!(error.to_string().starts_with("line 2: "), "{error}");
        let error = read(Path::new("known.jsonl"), b"{\"name\": \"Ana\"}").unwrap_err();
        assert!(error.to_string().contains("kind"), "{error}");
    }
}
