//! Reads dates as news writes them, with the precision that they were given in.
//!
//! Nothing is guessed: what could mean two dates is none, and no date is completed from the clock or from another one.

mod reading;
mod vocabulary;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use onrecord_document::{DatePrecision, Published};

use reading::{Date, Number, Reading, Time};
use vocabulary::{Word, Zone};

/// Years outside are mistakes: epoch zero of another calendar, a price, a telephone number.
const YEARS: std::ops::RangeInclusive<i16> = 1600..=2100;

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

/// Whether `word` is the name of a day of the week.
pub(crate) fn is_weekday(word: &str) -> bool {
    matches!(Word::of(word), Some(Word::Weekday))
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

impl Reading {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The instant and its precision in one line.
    fn read(text: &str) -> Option<String> {
        let date = parse_date(text)?;
        assert_eq!(date.text, text.trim());
        Some(format!("{} {}", date.instant, date.precision.name()))
    }

    #[test]
    fn dates() {
        for (text, expected) in [
            ("2026", "2026-01-01T00:00:00Z year"),
            ("2026-03", "2026-03-01T00:00:00Z month"),
            ("2026-03-04", "2026-03-04T00:00:00Z day"),
            ("2026/03/04", "2026-03-04T00:00:00Z day"),
            ("2026.3.4", "2026-03-04T00:00:00Z day"),
            ("20260304", "2026-03-04T00:00:00Z day"),
            ("2026-03-04T16:20", "2026-03-04T16:20:00Z minute"),
            ("2026-03-04 16:20:09", "2026-03-04T16:20:09Z second"),
            ("2026-03-04T16:20:09.5Z", "2026-03-04T16:20:09.5Z second"),
            (
                "2026-03-04T16:20:09.123456789123Z",
                "2026-03-04T16:20:09.123456789Z second",
            ),
            ("2026-03-04T00:20:00+01:00", "2026-03-03T23:20:00Z second"),
            (
                "2026-03-04T00:20+0100[Europe/Berlin]",
                "2026-03-03T23:20:00Z minute",
            ),
            ("2026-03-04 16:20:09 +00:00", "2026-03-04T16:20:09Z second"),
            ("20260304T162009Z", "2026-03-04T16:20:09Z second"),
            ("20260304162009", "2026-03-04T16:20:09Z second"),
            ("March 4, 2026", "2026-03-04T00:00:00Z day"),
            ("march 4 2026", "2026-03-04T00:00:00Z day"),
            ("4 March 2026", "2026-03-04T00:00:00Z day"),
            ("4th of March, 2026", "2026-03-04T00:00:00Z day"),
            ("4. March 2026", "2026-03-04T00:00:00Z day"),
            ("Mar. 4, 2026", "2026-03-04T00:00:00Z day"),
            ("Sept. 14, 2026", "2026-09-14T00:00:00Z day"),
            ("4-Mar-2026", "2026-03-04T00:00:00Z day"),
            ("Friday, January 4, 2019\u{a0}", "2019-01-04T00:00:00Z day"),
            ("March 2026", "2026-03-01T00:00:00Z month"),
            ("Mar. 4, 2026 at 4:20 p.m. EST", "2026-03-04T21:20:00Z minute"),
            ("March 4, 2026, 4pm", "2026-03-04T16:00:00Z minute"),
            ("4 March 2026, 12.05am", "2026-03-04T00:05:00Z minute"),
            ("4 March 2026 12 p.m. GMT", "2026-03-04T12:00:00Z minute"),
            ("March 4, 2026 — 4:20pm ET", "2026-03-04T00:00:00Z day"),
            ("Wed, 04 Mar 2026 16:20:00 +0100", "2026-03-04T15:20:00Z second"),
            ("Wed, 4 Mar 2026 16:20:60 GMT", "2026-03-04T16:20:59Z second"),
            ("Wed Mar  4 16:20:09 2026", "2026-03-04T16:20:09Z second"),
            ("Wed Mar 04 16:20:09 +0000 2026", "2026-03-04T16:20:09Z second"),
            (
                "Wed Mar 04 2026 16:20:09 GMT+0100 (CET)",
                "2026-03-04T15:20:09Z second",
            ),
            ("04.03.2026", "2026-03-04T00:00:00Z day"),
            ("14/03/2026", "2026-03-14T00:00:00Z day"),
            ("03/14/2026 16:20", "2026-03-14T16:20:00Z minute"),
            ("04/04/2026", "2026-04-04T00:00:00Z day"),
            ("1772640000", "2026-03-04T16:00:00Z second"),
            ("1772640000.25", "2026-03-04T16:00:00Z second"),
            ("1772640000000", "2026-03-04T16:00:00Z second"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_date_or_more_than_one() {
        for text in [
            "",
            "yesterday",
            "Friday",
            "March",
            "March 4",
            "04/03/2026",
            "04-03-2026",
            "04.13.2026",
            "2026-02-30",
            "February 29, 2026",
            "2026-13-01",
            "2026-03-04T25:00",
            "1599-12-31",
            "2101",
            "0001-01-01T00:00:00Z",
            "4 March 26",
            "March 4-5, 2026",
            "March 4, 2026 March 5, 2026",
            "March 4, 2026 in Geneva",
            "16:20",
            "2026 16:20",
            "March 2026 16:20",
            "12",
            "123456",
            "99999999999999999999999",
            "4.5",
            "2026-",
            "-",
            "+",
            "2026-03-04T16:20:09+99:00",
            "٢٠٢٦-٠٣-٠٤",
        ] {
            assert_eq!(read(text), None, "{text:?}");
        }
    }

    #[test]
    fn days_of_datelines() {
        for text in ["June 17", "17 June", "Tuesday, Oct. 21", "Sept. 26"] {
            assert!(is_day(text) && is_when(text), "{text}");
        }
        for text in ["Sunday, 11.40pm", "Monday", "March 4, 2026"] {
            assert!(is_when(text) && !is_day(text), "{text}");
        }
        for text in ["N.Y.", "", "12", "June 41", "Geneva, March 4", "at"] {
            assert!(!is_when(text), "{text}");
        }
    }
}
