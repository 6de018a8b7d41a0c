//! Reads dates as news writes them, with the precision that they were given in.
//!
//! Nothing is guessed: what could mean two dates is none, and no date is completed from the clock or from another one.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use onrecord_document::{DatePrecision, Published};

/// Years outside are mistakes: epoch zero of another calendar, a price, a telephone number.
const YEARS: std::ops::RangeInclusive<i16> = 1600..=2100;
/// No date is longer.
const MOST_BYTES: usize = 100;

/// The date that `text` is, if it is one and nothing else.
///
/// | form | examples |
/// |---|---|
/// | ISO 8601 | `2026`, `2026-03`, `2026-03-04`, `2026-03-04T16:20`, `2026-03-04 16:20:09.5+01:00`, `20260304T162009Z` |
/// | in words | `March 4, 2026`, `4 March 2026`, `Mar. 4, 2026 at 4:20 p.m. EST`, `Friday, January 4, 2019`, `March 2026` |
/// | RFC 2822, C, JavaScript | `Wed, 04 Mar 2026 16:20:00 +0100`, `Wed Mar  4 16:20:09 2026` |
/// | in figures | `2026/03/04`, `04.03.2026` (the day first), `03/14/2026` and `14/03/2026`; `03/04/2026` is none |
/// | since 1970 | `1772640000` seconds, `1772640000000` milliseconds: 9 to 13 digits |
///
/// A time without a zone is taken as UTC. A time in a zone that does not tell its offset (`ET`) is left out. The day of
/// the week is not checked. Years run from 1600 to 2100.
pub fn parse_date(text: &str) -> Option<Published> {
    let text = text.trim();
    let (instant, precision) = since_epoch(text).or_else(|| Reading::of(text)?.instant())?;
    Some(Published {
        instant,
        precision,
        text: text.to_owned(),
    })
}

/// Whether `text` is a day without its year and nothing else: "June 17", "Tuesday, Oct. 21", "17 June".
pub(crate) fn is_day(text: &str) -> bool {
    let date = Reading::of(text).and_then(|reading| reading.date());
    date.is_some_and(|date| date.day.is_some() && date.year.is_none())
}

/// Whether `text` says when and nothing else: "June 17", "Sunday, 11.40pm", "March 4, 2026".
pub(crate) fn is_when(text: &str) -> bool {
    Reading::of(text).is_some_and(|reading| {
        reading.weekday.is_some()
            || reading.time.is_some()
            || reading.date().is_some_and(|date| date.month.is_some())
    })
}

/// Whether `word` is the name of a month or of a day of the week.
pub(crate) fn is_date_word(word: &str) -> bool {
    matches!(Word::of(word), Some(Word::Weekday | Word::Month(_)))
}

/// Seconds (9 to 11 digits) or milliseconds (12 or 13) since 1970, perhaps with a fraction.
fn since_epoch(text: &str) -> Option<(Timestamp, DatePrecision)> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    let instant = match whole.len() {
        9..=11 => Timestamp::from_second(number).ok()?,
        12..=13 => Timestamp::from_millisecond(number).ok()?,
        _ => return None,
    };
    let year = Offset::UTC.to_datetime(instant).year();
    YEARS.contains(&year).then_some((instant, DatePrecision::Second))
}

/// What the parts of a text say, before they are put together. No part may be said twice.
#[derive(Debug, Default)]
struct Reading {
    /// A date in figures: year, month, day.
    figures: Option<Date>,
    month: Option<i8>,
    weekday: Option<()>,
    /// Numbers that stand alone: the day, the year.
    numbers: Vec<Number>,
    time: Option<Time>,
    /// "p.m.": added to the hour.
    half: Option<Half>,
    zone: Option<Zone>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Date {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
}

#[derive(Clone, Copy, Debug)]
struct Number {
    value: i16,
    digits: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct Time {
    hour: i8,
    minute: i8,
    second: Option<i8>,
    nanosecond: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Half {
    Am,
    Pm,
}

#[derive(Clone, Copy, Debug)]
enum Zone {
    /// Seconds east of Greenwich.
    Offset(i32),
    /// Summer time or not? "ET"
    Unsure,
}

/// A word that dates are made with.
#[derive(Clone, Copy)]
enum Word {
    Month(i8),
    Weekday,
    Half(Half),
    Zone(Zone),
    Filler,
}

impl Reading {
    fn of(text: &str) -> Option<Self> {
        if text.len() > MOST_BYTES {
            return None;
        }
        let mut reading = Self::default();
        // "2026-03-04T16:20+01:00[Europe/Berlin]", "16:20:00 GMT+0100 (Central European Standard Time)"
        let text = match text.find(['[', '(']) {
            Some(at) if text.ends_with([']', ')']) => &text[..at],
            _ => text,
        };
        for part in text.split(|character: char| character.is_whitespace() || character == ',') {
            if !part.is_empty() {
                reading.part(part)?;
            }
        }
        Some(reading)
    }

    /// Takes one part between spaces and commas; nothing if it is none of a date.
    fn part(&mut self, part: &str) -> Option<()> {
        if let Some(word) = Word::of(part) {
            return self.word(word);
        }
        let first = part.chars().next()?;
        if matches!(first, '+' | '-') {
            return set(&mut self.zone, Zone::Offset(offset(part)?));
        }
        if !first.is_ascii_digit() {
            // "GMT+0100"
            let sign = part.find(['+', '-'])?;
            let name = &part[..sign];
            let utc = ["gmt", "utc"].iter().any(|utc| name.eq_ignore_ascii_case(utc));
            return utc.then(|| set(&mut self.zone, Zone::Offset(offset(&part[sign..])?)))?;
        }
        self.digits(part)
    }

    fn word(&mut self, word: Word) -> Option<()> {
        match word {
            Word::Month(month) => set(&mut self.month, month),
            Word::Weekday => set(&mut self.weekday, ()),
            Word::Zone(zone) => set(&mut self.zone, zone),
            Word::Filler => Some(()),
            Word::Half(half) => {
                if self.time.is_none() {
                    // "4 p.m."
                    let hour = self.numbers.pop()?;
                    self.time = Some(Time {
                        hour: i8::try_from(hour.value).ok()?,
                        ..Time::default()
                    });
                }
                set(&mut self.half, half)
            }
        }
    }

    /// A part that begins with a digit.
    fn digits(&mut self, part: &str) -> Option<()> {
        if part.contains(':') {
            return self.with_time(part);
        }
        let end = part
            .find(|character: char| !character.is_ascii_digit())
            .unwrap_or(part.len());
        let (digits, rest) = part.split_at(end);
        match rest {
            // "4." stands before a month too: "4. March 2026"
            "" | "." | "st" | "nd" | "rd" | "th" if digits.len() <= 4 => {
                self.numbers.push(Number {
                    value: digits.parse().ok()?,
                    digits: digits.len(),
                });
                // No date has more: day, year, and an hour before "p.m."
                (self.numbers.len() <= 3).then_some(())
            }
            "" if matches!(digits.len(), 8 | 14) => self.compact(digits),
            // "20260304T162009Z"
            _ if digits.len() == 8 && rest.starts_with(['T', 't']) => {
                self.compact(digits)?;
                let time = &rest[1..];
                let end = time
                    .find(|character: char| !character.is_ascii_digit())
                    .unwrap_or(time.len());
                self.compact_time(&time[..end])?;
                self.attached_zone(&time[end..])
            }
            _ => match Word::of(rest) {
                // "4pm"
                Some(word @ Word::Half(_)) => {
                    self.digits(digits)?;
                    self.word(word)
                }
                _ => self.figures(part),
            },
        }
    }

    /// `20260304`, `20260304162009`
    fn compact(&mut self, digits: &str) -> Option<()> {
        let date = Date {
            year: digits[..4].parse().ok(),
            month: digits[4..6].parse().ok(),
            day: digits[6..8].parse().ok(),
        };
        set(&mut self.figures, date)?;
        if digits.len() == 8 {
            Some(())
        } else {
            self.compact_time(&digits[8..])
        }
    }

    /// `1620`, `162009`
    fn compact_time(&mut self, digits: &str) -> Option<()> {
        let second = match digits.len() {
            4 => None,
            6 => Some(digits[4..].parse().ok()?),
            _ => return None,
        };
        let time = Time {
            hour: digits[..2].parse().ok()?,
            minute: digits[2..4].parse().ok()?,
            second,
            nanosecond: 0,
        };
        set(&mut self.time, time)
    }

    /// `16:20`, `16:20:09.5Z`, `4:20pm`, and with a date in front: `2026-03-04T16:20+01:00`.
    fn with_time(&mut self, part: &str) -> Option<()> {
        let time = match part.find(['T', 't']) {
            // A T behind the colon is none of a date's: "16:20EST"
            Some(at) if !part[..at].contains(':') => {
                self.figures(&part[..at])?;
                &part[at + 1..]
            }
            _ => part,
        };
        let end = time
            .find(|character: char| !matches!(character, '0'..='9' | ':' | '.'))
            .unwrap_or(time.len());
        set(&mut self.time, Time::of(&time[..end])?)?;
        self.attached_zone(&time[end..])
    }

    /// What follows a time without a space: `Z`, `+01:00`, `pm`.
    fn attached_zone(&mut self, rest: &str) -> Option<()> {
        if rest.is_empty() {
            Some(())
        } else if rest.starts_with(|first: char| first.is_ascii_digit()) {
            None
        } else {
            self.part(rest)
        }
    }

    /// `2026-03-04`, `2026/03/04`, `2026.03.04`, `2026-03`, `04.03.2026`, `14/03/2026`, `4-Mar-2026`
    fn figures(&mut self, part: &str) -> Option<()> {
        let separator = part
            .chars()
            .find(|character| matches!(character, '-' | '/' | '.'))?;
        let mut parts = part.split(separator);
        let (first, second, third) = (parts.next()?, parts.next()?, parts.next());
        if parts.next().is_some() {
            return None;
        }
        let date = if first.len() == 4 {
            // A slash or point between two numbers is anything but a month.
            if third.is_none() && separator != '-' {
                return None;
            }
            Date {
                year: Some(first.parse().ok()?),
                month: Some(two_digits(second)?),
                day: third.map_or(Some(None), |day| two_digits(day).map(Some))?,
            }
        } else {
            let third = third.filter(|year| year.len() == 4)?;
            let (day, month) = match Word::of(second) {
                Some(Word::Month(month)) => (two_digits(first)?, month),
                _ => day_and_month(two_digits(first)?, two_digits(second)?, separator)?,
            };
            Date {
                year: Some(third.parse().ok()?),
                month: Some(month),
                day: Some(day),
            }
        };
        set(&mut self.figures, date)
    }

    /// The date alone; nothing if the parts do not make one.
    fn date(&self) -> Option<Date> {
        if let Some(date) = self.figures {
            let alone = self.month.is_none() && self.numbers.is_empty();
            return alone.then_some(date);
        }
        let year = |number: Number| (number.digits == 4).then_some(number.value);
        let day = |number: Number| {
            i8::try_from(number.value)
                .ok()
                .filter(|day| (1..=31).contains(day) && number.digits <= 2)
        };
        let (year, day) = match self.numbers[..] {
            [one] => (year(one), day(one)),
            [one, other] => match (day(one), year(other)) {
                (Some(day), Some(year)) => (Some(year), Some(day)),
                // "2026 March 4"
                _ => (Some(year(one)?), Some(day(other)?)),
            },
            _ => return None,
        };
        // A number of three digits is neither; a day needs its month; and a year that stands alone is a year.
        let lone = self.weekday.is_none() && self.time.is_none() && self.zone.is_none();
        let whole = match self.month {
            Some(_) => year.is_some() || day.is_some(),
            None => year.is_some() && day.is_none() && lone,
        };
        whole.then_some(Date {
            year,
            month: self.month,
            day,
        })
    }

    fn instant(&self) -> Option<(Timestamp, DatePrecision)> {
        let date = self.date()?;
        let year = date.year.filter(|year| YEARS.contains(year))?;
        let offset = match self.zone {
            Some(Zone::Unsure) => None,
            Some(Zone::Offset(seconds)) => Some(Offset::from_seconds(seconds).ok()?),
            None => Some(Offset::UTC),
        };
        let time = match self.time {
            Some(time) if offset.is_some() => {
                date.day?;
                Some(time.in_half(self.half)?)
            }
            _ => None,
        };
        let precision = match (date, time) {
            (_, Some(Time { second: Some(_), .. })) => DatePrecision::Second,
            (_, Some(_)) => DatePrecision::Minute,
            (Date { day: Some(_), .. }, _) => DatePrecision::Day,
            (Date { month: Some(_), .. }, _) => DatePrecision::Month,
            _ => DatePrecision::Year,
        };
        // A day is a day wherever it was; only a time is brought to UTC.
        let offset = offset.filter(|_| time.is_some()).unwrap_or(Offset::UTC);
        let time = time.unwrap_or_default();
        let civil = DateTime::new(
            year,
            date.month.unwrap_or(1),
            date.day.unwrap_or(1),
            time.hour,
            time.minute,
            // A leap second.
            time.second
                .map_or(0, |second| if second == 60 { 59 } else { second }),
            time.nanosecond,
        );
        Some((offset.to_timestamp(civil.ok()?).ok()?, precision))
    }
}

impl Time {
    /// `16:20`, `16:20:09`, `16:20:09.123456`
    fn of(text: &str) -> Option<Self> {
        let mut parts = text.split(':');
        let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next());
        if parts.next().is_some() {
            return None;
        }
        let (second, fraction) = second.map_or((None, ""), |second| {
            second
                .split_once('.')
                .map_or((Some(second), ""), |(second, fraction)| (Some(second), fraction))
        });
        let nanosecond = format!("{:0<9}", fraction.get(..9).unwrap_or(fraction));
        Some(Self {
            hour: two_digits(hour)?,
            minute: (minute.len() == 2).then(|| two_digits(minute))??,
            second: second.map_or(Some(None), |second| two_digits(second).map(Some))?,
            nanosecond: nanosecond.parse().ok()?,
        })
    }

    /// The hour of the day of an hour before or after noon.
    fn in_half(self, half: Option<Half>) -> Option<Self> {
        let Some(half) = half else {
            return Some(self);
        };
        let afternoon = if half == Half::Pm { 12 } else { 0 };
        (1..=12).contains(&self.hour).then_some(Self {
            hour: self.hour % 12 + afternoon,
            ..self
        })
    }
}

impl Word {
    fn of(text: &str) -> Option<Self> {
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

/// Sets what was not set yet.
fn set<T>(slot: &mut Option<T>, value: T) -> Option<()> {
    slot.is_none().then(|| *slot = Some(value))
}

/// A number of one or two digits and nothing else.
fn two_digits(text: &str) -> Option<i8> {
    let plain = matches!(text.len(), 1 | 2) && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// Which of two numbers is the day. Points put it first; slashes and hyphens do so in one half of the world.
fn day_and_month(first: i8, second: i8, separator: char) -> Option<(i8, i8)> {
    if separator == '.' || first > 12 || first == second {
        Some((first, second))
    } else if second > 12 {
        Some((second, first))
    } else {
        None
    }
}

/// Seconds of `+01:00`, `-0500`, `+1`.
fn offset(text: &str) -> Option<i32> {
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
