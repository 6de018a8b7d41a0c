//! Reads bylines: lines that hold nothing but who wrote an article, for whom, and when.
//!
//! Names are known by how they are written; no list of given names is asked.

use onrecord_document::Metadata;

use crate::date::parse_date;
use crate::dateline::pieces;
use crate::words::{ends_like_outlet, is_capitalised, is_outlet, is_personal_name};

/// No byline is longer, in bytes.
const MOST_BYTES: usize = 160;

/// Reads a line such as "By Marta Okafor", "By MARTA OKAFOR, Staff Writer", "Marta Okafor and Li Wei | The Gazette", and
/// gives author, outlet and date. A line right `below_title` may be a bare name, alone or with a place: "Catriona Adeyinka,
/// Skerrabost".
pub(crate) fn whole(line: &str, below_title: bool) -> Option<Metadata> {
    if line.len() > MOST_BYTES {
        return None;
    }
    let mut pieces = pieces(line);
    let writers = Writers::of(pieces.next()?)?;
    let mut said = Metadata {
        author: Some(writers.names.to_owned()),
        outlet: writers.outlet.map(str::to_owned),
        ..Metadata::default()
    };
    let mut alone = true;
    for piece in pieces {
        alone = false;
        if let Some(date) = parse_date(piece) {
            said.published.get_or_insert(date);
        } else if is_outlet(piece) {
            said.outlet.get_or_insert(piece.to_owned());
        } else {
            return None;
        }
    }
    let sure = match writers.sign {
        Sign::By | Sign::Role => true,
        Sign::Nothing if !alone => said.outlet.is_some(),
        Sign::Nothing | Sign::Place => below_title && alone,
    };
    sure.then_some(said)
}

/// "By Marta Okafor" without its first word.
pub(crate) fn without_by(text: &str) -> &str {
    let by = text
        .get(..2)
        .is_some_and(|front| front.eq_ignore_ascii_case("by"));
    let rest = text.get(2..).unwrap_or_default();
    if by && rest.starts_with([' ', ':', '\u{a0}']) {
        rest.trim_start_matches([' ', ':', '\u{a0}'])
    } else {
        text
    }
}

/// What shows that names are those of writers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// "By …", "Interview by …"
    By,
    /// "…, Staff Writer"
    Role,
    /// "…, Skerrabost"
    Place,
    Nothing,
}

struct Writers<'t> {
    names: &'t str,
    outlet: Option<&'t str>,
    sign: Sign,
}

impl<'t> Writers<'t> {
    fn of(text: &'t str) -> Option<Self> {
        let (by, text) = behind_by(text);
        let mut end = 0;
        let mut rest = text;
        // "Ana Lind, Bo Ray and Li Wei", as far as there are names; "Andes Wire staff" only in front
        while let Some((part, behind)) = next_name(rest) {
            let is_person = is_personal_name(part) && !has_role(part);
            let is_writer = is_person || by && end == 0 && is_staff(part);
            if !is_writer {
                break;
            }
            end = text.len() - rest.len() + part.len();
            rest = behind;
        }
        let names = text.get(..end).filter(|names| !names.is_empty())?;
        let (sign, outlet) = behind_names(text[end..].trim_start_matches([',', ' ']))?;
        Some(Self {
            names,
            outlet,
            sign: if by { Sign::By } else { sign },
        })
    }
}

/// What stands behind the names: nothing, a role, a place, or the outlet that they wrote for.
fn behind_names(tail: &str) -> Option<(Sign, Option<&str>)> {
    let words = || tail.split_whitespace();
    match tail.split_once(' ') {
        _ if tail.is_empty() => Some((Sign::Nothing, None)),
        Some(("for" | "of", outlet)) if is_outlet(outlet) => Some((Sign::Place, Some(outlet))),
        Some(("in", place)) if is_outlet(place) => Some((Sign::Place, None)),
        _ if words().count() > 6 => None,
        _ if has_role(tail) => Some((Sign::Role, None)),
        _ if words().all(is_capitalised) => Some((Sign::Place, None)),
        _ => None,
    }
}

/// Cuts off "By", "Story by", "Rolling report by".
fn behind_by(text: &str) -> (bool, &str) {
    let mut rest = text;
    let mut before = "";
    for _ in 0..3 {
        let Some((word, behind)) = rest.split_once([' ', '\u{a0}', ':']) else {
            break;
        };
        let credit = before.is_empty() || CREDITS.iter().any(|credit| before.eq_ignore_ascii_case(credit));
        if word.eq_ignore_ascii_case("by") && credit {
            return (true, behind.trim_start_matches([' ', ':', '\u{a0}']));
        }
        (before, rest) = (word, behind);
    }
    (false, text)
}

/// What people do who are named by "… by" above an article, photographs apart.
const CREDITS: &[&str] = &[
    "analysis",
    "commentary",
    "compiled",
    "interview",
    "opinion",
    "report",
    "reported",
    "reporting",
    "review",
    "story",
    "text",
    "words",
    "written",
];

/// The first of several names, and what follows it and its comma, "and" or "&".
fn next_name(text: &str) -> Option<(&str, &str)> {
    let ends = [", and ", ", ", " and ", " AND ", " & ", " for ", " of ", " in "];
    let cut = ends
        .iter()
        .filter_map(|end| Some((text.find(end)?, *end)))
        .min_by_key(|(at, end)| (*at, std::cmp::Reverse(end.len())));
    let (part, rest) = match cut {
        Some((at, " for " | " of " | " in ")) => (&text[..at], &text[at..]),
        Some((at, end)) => (&text[..at], &text[at + end.len()..]),
        None => (text, ""),
    };
    (!part.is_empty()).then_some((part, rest))
}

/// "The Associated Press", "Andes Wire staff", "Reuters"
fn is_staff(text: &str) -> bool {
    let words = || text.split_whitespace();
    words().count() <= 6
        && words().all(|word| is_capitalised(word) || has_role(word))
        && (ends_like_outlet(text) || has_role(text))
}

/// Whether it says what somebody does at a newspaper.
fn has_role(text: &str) -> bool {
    text.split_whitespace()
        .any(|word| ROLES.iter().any(|role| word.eq_ignore_ascii_case(role)))
}

const ROLES: &[&str] = &[
    "analyst",
    "chief",
    "columnist",
    "contributor",
    "correspondent",
    "correspondents",
    "critic",
    "desk",
    "editor",
    "freelance",
    "journalist",
    "press",
    "reporter",
    "reporters",
    "staff",
    "writer",
    "writers",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn said(line: &str, below_title: bool) -> Option<(String, Option<String>, Option<String>)> {
        let said = whole(line, below_title)?;
        Some((said.author?, said.outlet, said.published.map(|date| date.text)))
    }

    #[test]
    fn bylines() {
        for (line, author, outlet) in [
            ("By Marta Okafor", "Marta Okafor", None),
            ("BY MARTA OKAFOR", "MARTA OKAFOR", None),
            ("By MARTA OKAFOR, Staff Writer", "MARTA OKAFOR", None),
            (
                "By Tobias Wren-Halloran, Science Correspondent",
                "Tobias Wren-Halloran",
                None,
            ),
            (
                "By Ana Lind, Bo Ray and Li Wei",
                "Ana Lind, Bo Ray and Li Wei",
                None,
            ),
            (
                "By J. K. O’Brien and Ludwig van der Berg",
                "J. K. O’Brien and Ludwig van der Berg",
                None,
            ),
            ("By Marta Okafor in Geneva", "Marta Okafor", None),
            (
                "By Marta Okafor for The Gazette",
                "Marta Okafor",
                Some("The Gazette"),
            ),
            (
                "By Marta Okafor of The Gazette",
                "Marta Okafor",
                Some("The Gazette"),
            ),
            ("Interview by Idris Benabid", "Idris Benabid", None),
            ("Rolling report by Jonah Petrossian", "Jonah Petrossian", None),
            ("By Andes Wire staff", "Andes Wire staff", None),
            ("By The Associated Press", "The Associated Press", None),
            ("By Reuters", "Reuters", None),
            (
                "Marta Okafor and Li Wei | The Gazette",
                "Marta Okafor and Li Wei",
                Some("The Gazette"),
            ),
            ("Marta Okafor, Staff Writer", "Marta Okafor", None),
        ] {
            let expected = Some((author.to_owned(), outlet.map(str::to_owned), None));
            assert_eq!(said(line, false), expected, "{line}");
        }
        let dated = said("By Marta Okafor — 4 March 2026", false).unwrap();
        assert_eq!(dated.2.as_deref(), Some("4 March 2026"));
    }

    #[test]
    fn bare_names_stand_below_titles_only() {
        for (line, author) in [
            ("Siân Prosser", "Siân Prosser"),
            ("Catriona Adeyinka, Skerrabost", "Catriona Adeyinka"),
        ] {
            assert_eq!(said(line, false), None, "{line}");
            assert_eq!(said(line, true).unwrap().0, author);
        }
    }

    #[test]
    fn what_is_no_byline() {
        for line in [
            "By the fall of 2010, the party had changed.",
            "By Friday",
            "By Friday Morning",
            "By contrast",
            "By And Large",
            "Photo by Ana Lind",
            "Trapped by Rain Again",
            "Council delays vote",
            "Correction Appended.",
            "FULL TEXT.",
            "By",
            "By ",
            "",
            "Marta Okafor said",
            "Marta Okafor | 20 comments",
        ] {
            assert_eq!(said(line, true), None, "{line}");
        }
    }

    #[test]
    fn by_is_cut_off() {
        for (author, name) in [
            ("By Jo Doe", "Jo Doe"),
            ("by: Jo Doe", "Jo Doe"),
            ("Byron Doe", "Byron Doe"),
            ("B", "B"),
            ("é", "é"),
        ] {
            assert_eq!(without_by(author), name);
        }
    }
}
