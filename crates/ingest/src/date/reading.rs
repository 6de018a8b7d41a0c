//! Takes a date apart: which words and figures it has, each at most once.
//!
//! Whether they make a date, and which one, is decided by the module above.

use super::vocabulary::{Half, Word, Zone, offset, two_digits};

/// No date is longer.
const MOST_BYTES: usize = 100;

/// What the parts of a text say, before they are put together. No part may be said twice.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// A date in figures: year, month, day.
    pub(super) figures: Option<Date>,
    pub(super) month: Option<i8>,
    pub(super) weekday: Option<()>,
    /// Numbers that stand alone: the day, the year.
    pub(super) numbers: Vec<Number>,
    pub(super) time: Option<Time>,
    /// "p.m.": added to the hour.
    pub(super) half: Option<Half>,
    pub(super) zone: Option<Zone>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Date {
    pub(super) year: Option<i16>,
    pub(super) month: Option<i8>,
    pub(super) day: Option<i8>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Number {
    pub(super) value: i16,
    pub(super) digits: usize,
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Time {
    pub(super) hour: i8,
    pub(super) minute: i8,
    pub(super) second: Option<i8>,
    pub(super) nanosecond: i32,
}

impl Reading {
    /// Reads all of `text`; nothing if a part of it is none of a date.
    pub(super) fn of(text: &str) -> Option<Self> {
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
                // "4.20pm"
                None if rest.starts_with('.') && part.ends_with('m') => {
                    self.with_time(&part.replacen('.', ":", 1))
                }
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
    pub(super) fn in_half(self, half: Option<Half>) -> Option<Self> {
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

/// Sets what was not set yet.
fn set<T>(slot: &mut Option<T>, value: T) -> Option<()> {
    slot.is_none().then(|| *slot = Some(value))
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
