//! Reads datelines: where, when and by which agency a report was filed, on a line of its own or at the start of the lead.
//!
//! Places are known by how they are written; no gazetteer is asked.

use onrecord_document::Metadata;

use crate::date::{self, parse_date};
use crate::values::complete;
use crate::words::{ends_like_outlet, is_all_capitals, is_capitalised, is_outlet, is_small_word};

/// No dateline is longer, in bytes.
const MOST_BYTES: usize = 120;

/// Reads a line that holds place, date or agency and nothing else: "GENEVA, March 4, 2026", "Friday, January 4, 2019",
/// "4 March 2026 — The Gazette", "LONDON (Reuters) -".
pub(crate) fn whole(line: &str) -> Option<Metadata> {
    if line.len() > MOST_BYTES {
        return None;
    }
    if let Some((said, "")) = start(line) {
        return Some(said);
    }
    let mut said = Metadata::default();
    let mut has_day = false;
    let (label, line) = without_label(line);
    for piece in pieces(line) {
        let filed = filed(piece).filter(|filed| filed.has_day || filed.said.outlet.is_some());
        match filed {
            Some(filed) if !(filed.has_day && has_day) => {
                has_day |= filed.has_day;
                complete(&mut said, filed.said);
            }
            None if said.outlet.is_none() && is_outlet(piece) => said.outlet = Some(piece.to_owned()),
            _ => return None,
        }
    }
    if label == Some(Label::Updated) {
        said.published = None;
    }
    let agency_at_place = said.dateline.is_some() && said.outlet.is_some();
    (has_day || agency_at_place).then_some(said)
}

/// Reads a dateline in front of a sentence: "BRUSSELS, June 17 (Reuters) - …", "LONDON (AP) — …", "GENEVA, March 4 — …".
pub(crate) fn at_start(line: &str) -> Option<Metadata> {
    start(line).map(|(said, _)| said)
}

/// A dateline that ends in a dash, and what follows.
fn start(line: &str) -> Option<(Metadata, &str)> {
    let (front, rest) = at_dash(line)?;
    let filed = filed(front)?;
    let place = filed.said.dateline.as_deref()?;
    // Only a place in capitals goes without a date and an agency: "CHARLOTTE - Nearly a week after …".
    let shouted = is_all_capitals(place.split(',').next().unwrap_or(place));
    (shouted || filed.has_day || filed.said.outlet.is_some()).then_some((filed.said, rest))
}

/// Cuts at the first dash, if it is near: "—" or "–" anywhere, "--" with a space on one side, "-" between spaces.
fn at_dash(line: &str) -> Option<(&str, &str)> {
    line.char_indices()
        .take_while(|(at, _)| *at <= MOST_BYTES)
        .filter(|(_, mark)| matches!(mark, '—' | '–' | '―' | '-'))
        .find_map(|(at, mark)| {
            let (front, rest) = line.split_at(at);
            let dash = if rest.starts_with("--") {
                2
            } else {
                mark.len_utf8()
            };
            let behind = &rest[dash..];
            let (before, after) = (front.ends_with(' '), behind.is_empty() || behind.starts_with(' '));
            let apart = match (mark, dash) {
                ('-', 1) => before && after,
                ('-', _) => before || after,
                _ => true,
            };
            apart.then(|| (front.trim(), behind.trim()))
        })
}

struct Filed {
    said: Metadata,
    /// Whether it names a day, with or without a year.
    has_day: bool,
}

/// Place, day and agency: "HEMPSTEAD, N.Y., Sept. 26 (UPI)", each of which may be missing.
fn filed(text: &str) -> Option<Filed> {
    let (text, agency) = match text.strip_suffix(')').and_then(|text| text.rsplit_once('(')) {
        Some((front, agency)) => (
            front.trim().trim_end_matches(',').trim(),
            Some(agency_name(agency)?),
        ),
        None => (text, None),
    };
    // "BRUSSELS, June 17": from the left, the first comma with nothing but a day behind it.
    let commas = text
        .match_indices(',')
        .map(|(at, _)| (&text[..at], text[at + 1..].trim()));
    let (place, when) = std::iter::once(("", text))
        .chain(commas)
        .find(|(_, when)| date::is_when(when))
        .unwrap_or((text, ""));
    let published = parse_date(when);
    let outlet = agency.or_else(|| (!when.is_empty() && is_outlet_by_name(place)).then(|| place.to_owned()));
    let is_place = !place.is_empty() && outlet.as_deref() != Some(place);
    if is_place && !looks_like_place(place) {
        return None;
    }
    Some(Filed {
        has_day: published.is_some() || date::is_day(when),
        said: Metadata {
            dateline: is_place.then(|| place.to_owned()),
            outlet,
            published,
            ..Metadata::default()
        },
    })
}

/// "GENEVA", "FAIRVIEW, W.Va.", "SAN LUCAS DE ORUMA, Bolivia"
fn looks_like_place(text: &str) -> bool {
    let mut parts = text.split(',').map(str::trim);
    let name = parts.next().unwrap_or_default();
    let short = |part: &str, most: usize| {
        let words = || part.split_whitespace();
        (1..=most).contains(&words().count())
            && words().all(is_capitalised)
            // "HE'S BEEN CALLED OUT —": a shouted lead-in, not a place
            && !words().any(is_small_word)
    };
    let shouted_lead_in = NO_PLACES.iter().any(|no| name.eq_ignore_ascii_case(no));
    short(name, 5) && !shouted_lead_in && parts.all(|part| short(part, 3)) && text.matches(',').count() <= 2
}

/// Words in capitals that stand before a dash where a place could.
const NO_PLACES: &[&str] = &[
    "analysis",
    "breaking",
    "breaking news",
    "comment",
    "correction",
    "editorial",
    "exclusive",
    "explainer",
    "live",
    "note",
    "opinion",
    "review",
    "update",
    "updated",
    "video",
    "watch",
    "p.s",
    "tl;dr",
    "q",
    "a",
];

/// "Reuters", "AP", "Meridian News": what stands in the brackets of a dateline.
fn agency_name(text: &str) -> Option<String> {
    let words = || text.split_whitespace();
    let name = (1..=4).contains(&words().count()) && (words().all(is_capitalised) || text == "dpa");
    name.then(|| text.trim().to_owned())
}

/// Whether a name without brackets is that of an outlet and not of a place.
fn is_outlet_by_name(text: &str) -> bool {
    is_outlet(text) && (text.starts_with("The ") || ends_like_outlet(text))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Label {
    Published,
    Updated,
}

/// "Published: ", "Last updated on "
fn without_label(line: &str) -> (Option<Label>, &str) {
    const LABELS: &[(&str, Label)] = &[
        ("first published", Label::Published),
        ("published", Label::Published),
        ("posted", Label::Published),
        ("date:", Label::Published),
        ("last updated", Label::Updated),
        ("updated", Label::Updated),
        ("last modified", Label::Updated),
    ];
    let starts = |label: &str| {
        line.get(..label.len())
            .is_some_and(|front| front.eq_ignore_ascii_case(label))
    };
    match LABELS.iter().find(|(label, _)| starts(label)) {
        Some((words, label)) => (Some(*label), line[words.len()..].trim_start_matches([':', ' '])),
        None => (None, line),
    }
}

/// The pieces of a line between dashes, bars and points that stand between spaces.
pub(crate) fn pieces(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(line);
    std::iter::from_fn(move || {
        let here = rest?;
        let cut = here
            .match_indices(['|', '•', '·', '—', '–', '-'])
            .find(|(at, mark)| {
                let (front, back) = (&here[..*at], &here[at + mark.len()..]);
                front.ends_with(char::is_whitespace) && back.starts_with(char::is_whitespace)
            });
        let (piece, behind) = match cut {
            Some((at, mark)) => (&here[..at], Some(&here[at + mark.len()..])),
            None => (here, None),
        };
        rest = behind;
        Some(piece.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Place, outlet, date as written.
    fn said(said: Option<Metadata>) -> Option<[String; 3]> {
        let said = said?;
        let date = said.published.map(|date| date.text);
        Some([said.dateline, said.outlet, date].map(Option::unwrap_or_default))
    }

    #[test]
    fn in_front_of_a_lead() {
        for (line, expected) in [
            ("BRUSSELS, June 17 (Reuters) - NATO", ["BRUSSELS", "Reuters", ""]),
            ("LONDON (AP) — The", ["LONDON", "AP", ""]),
            ("GENEVA, March 4 — The", ["GENEVA", "", ""]),
            ("GENEVA, March 4, 2026 — The", ["GENEVA", "", "March 4, 2026"]),
            (
                "HEMPSTEAD, N.Y., Sept. 26 (UPI) — Green",
                ["HEMPSTEAD, N.Y.", "UPI", ""],
            ),
            (
                "SAN LUCAS DE ORUMA, Bolivia - At",
                ["SAN LUCAS DE ORUMA, Bolivia", "", ""],
            ),
            ("PORT COLUMB, Sunday, 11.40pm – Prime", ["PORT COLUMB", "", ""]),
            (
                "KELVA, June 12 (Meridian News) - The",
                ["KELVA", "Meridian News", ""],
            ),
            ("BOSTON —Standing in front", ["BOSTON", "", ""]),
            ("LOS ANGELES --  ''The", ["LOS ANGELES", "", ""]),
            ("Geneva, 4 March — The", ["Geneva", "", ""]),
            ("Berlin (dpa) – Die", ["Berlin", "dpa", ""]),
        ] {
            assert_eq!(said(at_start(line)), Some(expected.map(str::to_owned)), "{line}");
        }
    }

    #[test]
    fn on_a_line_of_its_own() {
        for (line, expected) in [
            ("Friday, January 4, 2019", ["", "", "Friday, January 4, 2019"]),
            ("Tuesday, Oct. 21", ["", "", ""]),
            ("BRUSSELS, May 9", ["BRUSSELS", "", ""]),
            ("GENEVA, March 4, 2026", ["GENEVA", "", "March 4, 2026"]),
            ("GENEVA, March 4 —", ["GENEVA", "", ""]),
            ("4 March 2026 — The Gazette", ["", "The Gazette", "4 March 2026"]),
            ("The Gazette, March 4, 2026", ["", "The Gazette", "March 4, 2026"]),
            ("London (Reuters)", ["London", "Reuters", ""]),
            (
                "Published: 4 March 2026, 16:20 GMT",
                ["", "", "4 March 2026, 16:20 GMT"],
            ),
            ("Last updated on March 4, 2026", ["", "", ""]),
        ] {
            assert_eq!(said(whole(line)), Some(expected.map(str::to_owned)), "{line}");
        }
    }

    #[test]
    fn what_is_no_dateline() {
        for line in [
            "He said — and meant it — that",
            "HE'S BEEN CALLED OUT — He’s",
            "UPDATE — The",
            "Trump — the winner",
            "A — B",
            "2026 — The",
            "SIEGEL--Jerome Arthur",
            "Council delays vote - again",
            "- item",
            "—",
            "",
        ] {
            assert_eq!(said(at_start(line)), None, "{line}");
        }
        for line in [
            "07:40",
            "Council delays vote",
            "The Gazette",
            "Geneva",
            "Monday",
            "In 2019",
            "(AP)",
            "March 4, 2026 | 20 comments",
        ] {
            assert_eq!(said(whole(line)), None, "{line}");
        }
    }
}
