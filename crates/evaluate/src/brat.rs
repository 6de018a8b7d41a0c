//! Gold attributions as brat standoff, in the way that PolNeAR uses it.
//!
//! ```text
//! T1<tab>Source 89 106<tab>The New York Post
//! T3<tab>Content 115 290;300 310<tab>that …
//! E1<tab>Attribution:T4 Content:T3 Cue:T2 Source:T1
//! ```
//! A `T` line names a span, in several pieces if it is discontinuous, an `E` line the spans of one attribution. What a span is
//! decides its own line, not the event's. All other lines (notes, line breaks inside a span's words) are passed over.

use std::collections::HashMap;
use std::path::Path;

use onrecord_document::Span;

use crate::counts::{ByRole, Role};
use crate::error::GoldError;
use crate::files;

/// One gold attribution.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// As in the file: "E1".
    pub id: String,
    /// The pieces of each part, sorted, in code points.
    pub spans: ByRole<Vec<Span>>,
}

/// Reads the attributions of an `.ann` file in its order; events of which no span is a source, cue or content are left out.
///
/// # Errors
/// The file cannot be read, or a line of it is not standoff.
pub fn read_events(path: &Path) -> Result<Vec<Event>, GoldError> {
    let content = files::read(path)?;
    let mut spans: HashMap<&str, (Option<Role>, Vec<Span>)> = HashMap::new();
    let mut events = Vec::new();
    for (number, line) in files::lines(&content) {
        let fail = |problem: &str| GoldError::line(path, number, format_args!("{problem} in `{line}`"));
        let Some((id, rest)) = line.split_once('\t') else {
            continue;
        };
        let value = rest.split('\t').next().unwrap_or_default();
        if id.starts_with('T') {
            spans.insert(
                id,
                text_bound(value).ok_or_else(|| fail("expected a type and offsets"))?,
            );
        } else if id.starts_with('E') {
            let arguments = value
                .split_whitespace()
                .map(|argument| match argument.split_once(':') {
                    Some((_, of)) if !of.contains(':') => Ok(of),
                    _ => Err(fail("expected ROLE:ID")),
                });
            events.push((id, arguments.collect::<Result<Vec<_>, _>>()?));
        }
    }
    let events = events
        .into_iter()
        .map(|(id, arguments)| event(id, &arguments, &spans));
    Ok(events
        .filter(|event| Role::ALL.iter().any(|role| !event.spans[*role].is_empty()))
        .collect())
}

/// Of the sorted file names of a folder, the first that begins with the article's: the first of several annotators.
pub fn first_annotator<'n>(names: &'n [String], article: &str) -> Option<&'n str> {
    let first = names.partition_point(|name| name.as_str() < article);
    names
        .get(first)
        .map(String::as_str)
        .filter(|name| name.starts_with(article))
}

fn text_bound(value: &str) -> Option<(Option<Role>, Vec<Span>)> {
    let (kind, offsets) = value.split_once(' ')?;
    let role = match kind {
        "Source" => Some(Role::Source),
        "Cue" => Some(Role::Cue),
        "Content" => Some(Role::Content),
        _ => None,
    };
    let span = |piece: &str| {
        let mut offsets = piece.split_whitespace().map(str::parse);
        match (offsets.next(), offsets.next(), offsets.next()) {
            (Some(Ok(start)), Some(Ok(end)), None) => Some(Span::new(start, end)),
            _ => None,
        }
    };
    Some((role, offsets.split(';').map(span).collect::<Option<_>>()?))
}

fn event(id: &str, arguments: &[&str], spans: &HashMap<&str, (Option<Role>, Vec<Span>)>) -> Event {
    let mut event = Event {
        id: id.to_owned(),
        ..Event::default()
    };
    for argument in arguments {
        if let Some((Some(role), pieces)) = spans.get(argument) {
            event.spans[*role].extend(pieces);
        }
    }
    for role in Role::ALL {
        event.spans[role].sort_unstable();
        event.spans[role].dedup();
    }
    event
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content: &str) -> Result<Vec<Event>, GoldError> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), content).unwrap();
        read_events(file.path())
    }

    #[test]
    fn events_gather_the_pieces_of_their_spans() {
        let events = read(concat!(
            "E1\tAttribution:T9 Content:T2 Content:T1 Cue:T3\n",
            "T1\tContent 30 40;5 9\tmore words\nof the content\n",
            "T2\tContent 5 9\tsame\n",
            "T3\tCue 10 14\tsaid\n",
            "T9\tAttribution 10 14\tsaid\n",
            "#1\tAnnotatorNotes T3\tis it?\n",
            "E2\tAttribution:T9\n",
            "E3\tAttribution:T9 Source:T8\n",
        ))
        .unwrap();
        let spans = ByRole {
            source: vec![],
            cue: vec![Span::new(10, 14)],
            content: vec![Span::new(5, 9), Span::new(30, 40)],
        };
        assert_eq!(
            events,
            [Event {
                id: "E1".to_owned(),
                spans
            }]
        );
    }

    #[test]
    fn an_error_names_the_line() {
        for (line, content) in [
            (1, "T1\tCue\tsaid"),
            (2, "\nT1\tCue 10\tsaid"),
            (1, "T1\tCue 10 -1\tsaid"),
            (2, "T1\tCue 10 14\tsaid\nE1\tAttribution"),
        ] {
            let error = read(content).unwrap_err();
            assert!(
                matches!(error, GoldError::Line { line: at, .. } if at == line),
                "{error}"
            );
        }
    }

    #[test]
    fn the_first_annotator_is_taken() {
        let names = ["a-b_x.ann", "a_x.ann", "a_y.ann", "c.ann"].map(str::to_owned);
        assert_eq!(first_annotator(&names, "a_"), Some("a_x.ann"));
        assert_eq!(first_annotator(&names, "c"), Some("c.ann"));
        assert_eq!(first_annotator(&names, "b"), None);
        assert_eq!(first_annotator(&names, "d"), None);
    }
}
