//! The words that dates are made with, and the figures of their smallest parts.
//!
//! English only; closed lists.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Half {
    Am,
    Pm,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Zone {
    /// Seconds east of Greenwich.
    Offset(i32),
    /// Summer time or not? "ET"
    Unsure,
}

/// A word that dates are made with.
#[derive(Clone, Copy)]
pub(super) enum Word {
    Month(i8),
    Weekday,
    Half(Half),
    Zone(Zone),
    Filler,
}

impl Word {
    /// The word that `text` is, points apart.
    pub(super) fn of(text: &str) -> Option<Self> {
        // "p.m.", "Sept.", "a.m"
        if text.len() > 12
            || !text.starts_with(|first: char| first.is_alphabetic() || "-–—|·@".contains(first))
        {
            return None;
        }
        let word: String = text.chars().filter(|character| *character != '.').collect();
        let word = word.to_ascii_lowercase();
        let months = MONTHS.iter().zip(1..);
        if let Some((_, month)) = months
            .into_iter()
            .find(|(names, _)| names.contains(&word.as_str()))
        {
            return Some(Self::Month(month));
        }
        if WEEKDAYS.contains(&word.as_str()) {
            return Some(Self::Weekday);
        }
        if let Some((_, hours)) = ZONES.iter().find(|(name, _)| *name == word) {
            return Some(Self::Zone(Zone::Offset(hours * 3600)));
        }
        match word.as_str() {
            "am" => Some(Self::Half(Half::Am)),
            "pm" => Some(Self::Half(Half::Pm)),
            // With summer time or without: nobody tells.
            "et" | "ct" | "mt" | "pt" => Some(Self::Zone(Zone::Unsure)),
            "at" | "on" | "of" | "the" | "-" | "–" | "—" | "|" | "·" | "@" => Some(Self::Filler),
            _ => None,
        }
    }
}

const MONTHS: [&[&str]; 12] = [
    &["january", "jan"],
    &["february", "feb"],
    &["march", "mar"],
    &["april", "apr"],
    &["may"],
    &["june", "jun"],
    &["july", "jul"],
    &["august", "aug"],
    &["september", "sept", "sep"],
    &["october", "oct"],
    &["november", "nov"],
    &["december", "dec"],
];

const WEEKDAYS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "tues",
    "wed",
    "weds",
    "thu",
    "thur",
    "thurs",
    "fri",
    "sat",
    "sun",
];

/// Hours east of Greenwich: the zones of RFC 2822, and those of other news centres that stand for one offset only.
const ZONES: &[(&str, i32)] = &[
    ("z", 0),
    ("ut", 0),
    ("utc", 0),
    ("gmt", 0),
    ("est", -5),
    ("edt", -4),
    ("cst", -6),
    ("cdt", -5),
    ("mst", -7),
    ("mdt", -6),
    ("pst", -8),
    ("pdt", -7),
    ("bst", 1),
    ("cet", 1),
    ("cest", 2),
    ("eet", 2),
    ("eest", 3),
    ("msk", 3),
    ("sgt", 8),
    ("hkt", 8),
    ("jst", 9),
    ("kst", 9),
    ("aest", 10),
    ("aedt", 11),
];

/// A number of one or two digits and nothing else.
pub(super) fn two_digits(text: &str) -> Option<i8> {
    let plain = matches!(text.len(), 1 | 2) && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// Seconds of `+01:00`, `-0500`, `+1`.
pub(super) fn offset(text: &str) -> Option<i32> {
    let (sign, rest) = text.split_at(1);
    let (hours, minutes) = match rest.split_once(':') {
        Some((hours, minutes)) => (hours, minutes),
        None if rest.len() == 4 && rest.is_ascii() => rest.split_at(2),
        None => (rest, "0"),
    };
    let (hours, minutes) = (i32::from(two_digits(hours)?), i32::from(two_digits(minutes)?));
    let seconds = hours * 3600 + minutes * 60;
    (hours <= 15 && minutes < 60).then_some(if sign == "-" { -seconds } else { seconds })
}
