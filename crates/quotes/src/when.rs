//! Expressions of time ("on Tuesday", "last week", "in a 2016 interview") as days, seen from the day of publication.
//!
//! What never happens here: no clock is read; without a day of publication only what names its year has a date.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// First and last day.
pub(crate) type Days = (Date, Date);

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

const NUMBERS: [&str; 13] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
];

/// Whether a lower-case word can be of an expression of time by itself.
pub(crate) fn is_time_word(word: &str) -> bool {
    month(word).is_some()
        || weekday(word).is_some()
        || matches!(
            word,
            "today"
                | "yesterday"
                | "tomorrow"
                | "tonight"
                | "week"
                | "month"
                | "year"
                | "weekend"
                | "ago"
                | "earlier"
                | "recently"
                | "previously"
                | "morning"
                | "afternoon"
                | "evening"
                | "night"
                | "decade"
        )
        || year(word).is_some()
}

/// The days that the lower-case words of an expression can mean; `published` is the day of publication.
pub(crate) fn days(words: &[&str], published: Option<Date>) -> Option<Days> {
    absolute(words).or_else(|| relative(words, published?))
}

/// What names its year: "March 3, 2015", "in March 2015", "2016", "the 1990s".
fn absolute(words: &[&str]) -> Option<Days> {
    let year = words.iter().find_map(|word| year(word));
    if let (Some(year), Some(at)) = (year, words.iter().position(|word| month(word).is_some())) {
        let month = month(words[at])?;
        return match day_beside(words, at) {
            Some(day) => Date::new(year, month, day).ok().map(|date| (date, date)),
            None => whole_month(year, month),
        };
    }
    if let Some(decade) = words.iter().find_map(|word| year_of_decade(word)) {
        return Some((Date::new(decade, 1, 1).ok()?, Date::new(decade + 9, 12, 31).ok()?));
    }
    whole_year(year?)
}

/// What has to be seen from a day.
fn relative(words: &[&str], published: Date) -> Option<Days> {
    let has = |word: &str| words.contains(&word);
    let one = |date: Date| Some((date, date));
    let before = |span: Span| published.checked_sub(span).ok();
    if let Some(ago) = words.iter().position(|word| *word == "ago") {
        return count_ago(&words[..ago], published);
    }
    if has("yesterday") {
        return one(published.yesterday().ok()?);
    }
    if has("tomorrow") {
        return one(published.tomorrow().ok()?);
    }
    if let Some(at) = words.iter().position(|word| weekday(word).is_some()) {
        let day = weekday(words[at])?;
        if has("next") || has("coming") {
            return one(published.nth_weekday(1, day).ok()?);
        }
        return one(if published.weekday() == day {
            published
        } else {
            published.nth_weekday(-1, day).ok()?
        });
    }
    if let Some(at) = words.iter().position(|word| month(word).is_some()) {
        return dated(words, at, published);
    }
    let (last, next) = (
        has("last") || has("past") || has("previous"),
        has("next") || has("coming"),
    );
    let this = has("this") || has("earlier");
    if has("week") {
        let monday = monday_of(published)?;
        return match () {
            () if last => Some((
                monday.checked_sub(7.days()).ok()?,
                monday.checked_sub(1.day()).ok()?,
            )),
            () if next => Some((
                monday.checked_add(7.days()).ok()?,
                monday.checked_add(13.days()).ok()?,
            )),
            () if this => Some((monday, published)),
            () => None,
        };
    }
    if has("weekend") {
        let saturday = monday_of(published)?.checked_sub(2.days()).ok()?;
        return Some((saturday, saturday.tomorrow().ok()?));
    }
    if has("month") {
        let first = published.first_of_month();
        return match () {
            () if last => {
                let before = first.yesterday().ok()?;
                Some((before.first_of_month(), before))
            }
            () if next => {
                let after = published.last_of_month().tomorrow().ok()?;
                Some((after, after.last_of_month()))
            }
            () if this => Some((first, published)),
            () => None,
        };
    }
    if has("year") {
        return match () {
            () if last => whole_year(published.year() - 1),
            () if next => whole_year(published.year() + 1),
            () if this => Some((published.first_of_year(), published)),
            () => None,
        };
    }
    let night = has("morning") || has("afternoon") || has("evening") || has("night");
    if has("today") || has("tonight") || (night && has("this")) {
        return one(published);
    }
    if night && last {
        return one(before(1.day())?);
    }
    None
}

/// "three days ago", "a year ago".
fn count_ago(words: &[&str], published: Date) -> Option<Days> {
    let unit = words.last()?.trim_end_matches('s');
    let count = words.iter().rev().skip(1).find_map(|word| number(word))?;
    let count = i64::from(count);
    match unit {
        "day" => published.checked_sub(count.days()).ok().map(|date| (date, date)),
        "week" => published.checked_sub(count.weeks()).ok().map(|date| (date, date)),
        "month" => {
            let then = published.checked_sub(count.months()).ok()?;
            Some((then.first_of_month(), then.last_of_month()))
        }
        "year" => whole_year(published.checked_sub(count.years()).ok()?.year()),
        _ => None,
    }
}

/// "March 3", "in March", without a year: the last that was, or the next if the words say so.
fn dated(words: &[&str], at: usize, published: Date) -> Option<Days> {
    let month = month(words[at])?;
    let next = words.contains(&"next") || words.contains(&"coming");
    let year = |past: bool| {
        let year = published.year();
        match (next, past) {
            (false, true) | (true, false) => year,
            (false, false) => year - 1,
            (true, true) => year + 1,
        }
    };
    match day_beside(words, at) {
        Some(day) => {
            let past = (month, day) <= (published.month(), published.day());
            Date::new(year(past), month, day).ok().map(|date| (date, date))
        }
        None => whole_month(year(month <= published.month()), month),
    }
}

fn monday_of(date: Date) -> Option<Date> {
    let days = i64::from(date.weekday().to_monday_zero_offset());
    date.checked_sub(days.days()).ok()
}

fn whole_month(year: i16, month: i8) -> Option<Days> {
    let first = Date::new(year, month, 1).ok()?;
    Some((first, first.last_of_month()))
}

fn whole_year(year: i16) -> Option<Days> {
    let first = Date::new(year, 1, 1).ok()?;
    Some((first, first.last_of_year()))
}

/// "3" of "March 3", "3 March", "March 3rd".
fn day_beside(words: &[&str], at: usize) -> Option<i8> {
    let day = |at: usize| {
        let digits = words
            .get(at)?
            .trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
        digits.parse().ok().filter(|day| (1..=31).contains(day))
    };
    day(at + 1).or_else(|| at.checked_sub(1).and_then(day))
}

/// A month by its name or its usual abbreviation.
pub(crate) fn month(word: &str) -> Option<i8> {
    let short = word.strip_suffix('.');
    let is = |name: &str| match short {
        Some(short) => short.len() >= 3 && name.starts_with(short),
        None => name == word,
    };
    let found = MONTHS.iter().position(|name| is(name))?;
    i8::try_from(found + 1).ok()
}

pub(crate) fn weekday(word: &str) -> Option<Weekday> {
    let short = word.strip_suffix('.');
    let is = |name: &str| match short {
        Some(short) => short.len() >= 3 && name.starts_with(short),
        None => name == word,
    };
    WEEKDAYS.iter().find(|(name, _)| is(name)).map(|(_, day)| *day)
}

fn year(word: &str) -> Option<i16> {
    let number: i16 = word.parse().ok().filter(|_| word.len() == 4)?;
    (1700..=2100).contains(&number).then_some(number)
}

fn year_of_decade(word: &str) -> Option<i16> {
    year(word.strip_suffix('s')?).filter(|year| year % 10 == 0)
}

fn number(word: &str) -> Option<i32> {
    let named = NUMBERS.iter().position(|name| *name == word);
    match word {
        "a" | "an" => Some(1),
        _ => named
            .and_then(|number| i32::try_from(number).ok())
            .or_else(|| word.parse().ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seen from Wednesday, 28 September 2016.
    fn seen(expression: &str) -> String {
        let words: Vec<&str> = expression.split(' ').collect();
        match days(&words, Date::new(2016, 9, 28).ok()) {
            Some((from, to)) if from == to => from.to_string(),
            Some((from, to)) => format!("{from} to {to}"),
            None => "none".to_owned(),
        }
    }

    #[test]
    fn days_are_seen_from_the_publication() {
        for (expression, days) in [
            ("on tuesday", "2016-09-27"),
            ("on wednesday", "2016-09-28"),
            ("late thursday", "2016-09-22"),
            ("next monday", "2016-10-03"),
            ("yesterday", "2016-09-27"),
            ("last week", "2016-09-19 to 2016-09-25"),
            ("earlier this week", "2016-09-26 to 2016-09-28"),
            ("last month", "2016-08-01 to 2016-08-31"),
            ("earlier this month", "2016-09-01 to 2016-09-28"),
            ("last year", "2015-01-01 to 2015-12-31"),
            ("over the weekend", "2016-09-24 to 2016-09-25"),
            ("three days ago", "2016-09-25"),
            ("a year ago", "2015-01-01 to 2015-12-31"),
            ("in a 2014 interview", "2014-01-01 to 2014-12-31"),
            ("in march", "2016-03-01 to 2016-03-31"),
            ("in november", "2015-11-01 to 2015-11-30"),
            ("on sept. 11", "2016-09-11"),
            ("on march 3 , 2015", "2015-03-03"),
            ("in the 1990s", "1990-01-01 to 1999-12-31"),
            ("last night", "2016-09-27"),
            ("recently", "none"),
        ] {
            assert_eq!(seen(expression), days, "{expression}");
        }
    }

    #[test]
    fn without_a_publication_only_years_have_days() {
        assert_eq!(days(&["on", "tuesday"], None), None);
        assert!(days(&["in", "2014"], None).is_some());
    }
}
