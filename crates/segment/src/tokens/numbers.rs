//! Numbers: decimals and thousands, times, dates, telephone numbers; units written against them are tokens of their own.

use super::{Cutter, Kind};
use crate::characters::{Class, class};
use crate::links;
use crate::words::is_in;

impl Cutter<'_> {
    /// A token that starts with a digit, or with the + of "+44".
    pub(super) fn number(&mut self, start: usize) -> usize {
        let sign = usize::from(self.bytes[start] == b'+');
        let mut stop = self.digits_end(start + sign);
        match self.bytes.get(stop) {
            None => return self.push(start, stop, Kind::Number),
            Some(byte) if class(*byte) == Class::Space => return self.push(start, stop, Kind::Number),
            _ => {}
        }
        if let Some(end) = self.dashed_end(start, stop) {
            return self.push(start, end, Kind::Number);
        }
        while self.goes_on(stop) {
            stop = self.digits_end(stop + 1);
        }
        // From the last digit on, as a joiner may stand behind it: the keycap 1️⃣.
        let letters = self.word_end(stop - 1);
        if letters > stop {
            return self.behind_digits(start, stop, letters);
        }
        let end = self.decade_end(start, stop).unwrap_or(stop);
        self.push(start, end, Kind::Number)
    }

    fn digits_end(&self, at: usize) -> usize {
        let count = self.bytes[at..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        at + count
    }

    /// Whether the sign at `stop` stands inside a number: "1,000", "3.5", "10:30", "9/11".
    fn goes_on(&self, stop: usize) -> bool {
        let digits = || self.digits_end(stop + 1) - stop - 1;
        match self.bytes.get(stop) {
            Some(b'.' | b':' | b'/') => digits() > 0,
            Some(b',') => digits() == 3 || (digits() == 2 && self.bytes.get(stop + 3) == Some(&b',')),
            _ => false,
        }
    }

    /// Digits and letters: "5pm" and "10km" are two tokens, "20th", "1980s" and "4A" one.
    fn behind_digits(&mut self, start: usize, stop: usize, letters: usize) -> usize {
        let next = self.bytes.get(letters);
        if matches!(next, Some(b'@' | b'.'))
            && let Some(end) = links::end(self.text, start, letters, self.end())
        {
            return self.push(start, end, Kind::Link);
        }
        let unit = &self.text[stop..letters];
        let half_day = matches!(unit, "a" | "p" | "A" | "P") && self.bytes[letters..].starts_with(b".m");
        // A generation of networks is no weight: "5G".
        if (is_in(UNITS, unit) && unit != "G") || half_day {
            self.push(start, stop, Kind::Number);
            return self.word(stop);
        }
        let ordinal = matches!(unit, "st" | "nd" | "rd" | "th" | "s");
        if ordinal {
            self.push(start, letters, Kind::Number)
        } else {
            self.joined_word(start, letters)
        }
    }

    /// "the 1960's"
    fn decade_end(&self, start: usize, stop: usize) -> Option<usize> {
        let decade = matches!(stop - start, 2 | 4) && self.bytes[stop - 1] == b'0';
        let length = ["'s", "’s"]
            .iter()
            .find(|end| self.text[stop..self.end()].starts_with(**end))?
            .len();
        let word = self.word_end(stop + length - 1) == stop + length;
        (decade && word).then_some(stop + length)
    }

    /// Groups of digits with hyphens between that are one token: telephone numbers and dates; ranges and results are not.
    fn dashed_end(&self, start: usize, stop: usize) -> Option<usize> {
        if self.bytes.get(stop) != Some(&b'-') {
            return None;
        }
        let mut groups = [stop - start, 0, 0, 0];
        let mut count = 1;
        let mut end = stop;
        while self.bytes.get(end) == Some(&b'-') && count < groups.len() {
            let next = self.digits_end(end + 1);
            if next == end + 1 {
                return None;
            }
            groups[count] = next - end - 1;
            count += 1;
            end = next;
        }
        let whole =
            !matches!(self.bytes.get(end), Some(byte) if *byte == b'-' || class(*byte) == Class::Letter);
        let known = matches!(
            (count, groups),
            (2, [3, 4, ..])
                | (3, [3, 3, 4, _] | [1 | 2, 1 | 2, 2 | 4, _] | [4, 1 | 2, 1 | 2, _])
                | (4, [1, 3, 3, 4])
        );
        (whole && known).then_some(end)
    }
}

/// Units that are cut off the number they are written against.
const UNITS: &[&str] = &[
    "am", "b", "bn", "cc", "cm", "ft", "g", "gb", "ghz", "ha", "hp", "hr", "hrs", "hz", "in", "k", "kb",
    "kg", "kgs", "khz", "km", "kms", "kph", "kw", "kwh", "lb", "lbs", "m", "mb", "mg", "mhz", "min", "mins",
    "ml", "mm", "mn", "mph", "ms", "mw", "nm", "oz", "pm", "pp", "pt", "sec", "secs", "sq", "t", "tb", "tn",
    "tr", "trn", "x", "yr", "yrs",
];

#[cfg(test)]
mod tests {
    #[test]
    fn units_are_sorted() {
        crate::words::assert_sorted(super::UNITS);
    }
}
