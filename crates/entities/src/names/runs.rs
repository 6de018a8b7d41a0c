//! How far a name runs: capitalised words, with small words, hyphens and "&" inside.

use super::Finder;
use crate::knowledge::Classes;
use crate::words::Shape;

/// No name is longer, so that a text in capitals costs no more than another.
const LONGEST: usize = 24;

impl Finder<'_, '_> {
    /// The end of the run of name words that starts at `at`.
    pub(super) fn run(&self, at: usize, end: usize) -> usize {
        let tokens = &self.words.tokens;
        let mut stop = self.known(at, end).map_or(at + 1, |(stop, _)| stop);
        if tokens[at].shape == Shape::Lower {
            stop = at + 3;
        }
        while stop < end.min(at + LONGEST) {
            let word = &tokens[stop];
            if word.capital() {
                let ends = word.is(Classes::WEEKDAY)
                    || self.is_date(stop)
                    || word.is(Classes::FUNCTION)
                        && !word.is(Classes::GIVEN)
                        && !(word.is(Classes::MONTH) && tokens[stop - 1].is(Classes::GIVEN))
                        && word.shape != Shape::Initial
                        && word.shape != Shape::Capitals
                    || word.opens;
                if ends {
                    break;
                }
                stop = self
                    .known(stop, end)
                    .map_or(stop + 1, |(known, _)| known.max(stop + 1));
                continue;
            }
            match self.bridge(at, stop, end) {
                Some(next) => stop = next,
                None => break,
            }
        }
        stop
    }

    /// Where a run goes on behind a small word, hyphen or "&" at `stop`, if it does.
    fn bridge(&self, at: usize, stop: usize, end: usize) -> Option<usize> {
        let tokens = &self.words.tokens;
        let word = &tokens[stop];
        let capital =
            |index: usize| index < end && tokens[index].capital() && !tokens[index].is(Classes::WEEKDAY);
        let next = stop + 1;
        match word.text {
            "-" | "‑" if word.glued && next < end && tokens[next].glued => {
                let tied = capital(next)
                    || matches!(
                        tokens[next].text,
                        "elect" | "designate" | "general" | "in" | "select"
                    ) && tokens[stop - 1].is(Classes::ANY_TITLE);
                if tied {
                    return Some(next + 1);
                }
                // "Ban Ki-moon": a given name of two syllables.
                let first = &tokens[stop - 1];
                (stop >= at + 2
                    && tokens[stop - 2].capital()
                    && first.text.len() <= 5
                    && !first.is(Classes::COMMON.with(Classes::GIVEN))
                    && self.known(stop - 2, stop).is_none()
                    && self.is_syllable(next))
                .then_some(next + 1)
            }
            "&" if capital(next) => Some(next + 1),
            "." if word.glued && tokens[stop - 1].shape == Shape::Initial && capital(next) => Some(next + 1),
            "," if capital(next) && tokens[next].is(Classes::SUFFIX) => Some(next + 1),
            "of" | "for" | "on" => {
                let head = tokens[at..stop]
                    .iter()
                    .any(|word| word.is(Classes::HEAD.with(Classes::ORG)))
                    || word.text == "of" && tokens[stop - 1].is(Classes::ANY_TITLE);
                if !head || word.text == "on" && !tokens[stop - 1].is(Classes::ORG) {
                    return None;
                }
                // "the Reform Alliance of Samuel Oduya": the person is no part of the body.
                if tokens.get(next).is_some_and(|word| word.is(Classes::GIVEN))
                    && capital(next + 1)
                    && !tokens[next + 1].is(Classes::ORG)
                    && !tokens[stop - 1].is(Classes::ANY_TITLE)
                {
                    return None;
                }
                match tokens.get(next) {
                    Some(the) if next < end && the.text == "the" && capital(next + 1) => Some(next + 2),
                    _ => capital(next).then_some(next + 1),
                }
            }
            // "Baltic Mayors’ Forum", "Children’s Hospital"
            "’" | "'" | "’s" | "'s" if capital(next) && word.glued => {
                let owner = &tokens[stop - 1];
                let people = owner.is(Classes::COMMON) && !owner.is(Classes::ANY_TITLE);
                (people && tokens[next].is(Classes::ORG) && !tokens[next].is(Classes::GIVEN))
                    .then_some(next + 1)
            }
            "and" if capital(next) => self.joined_body(at, stop, end).then_some(next + 1),
            _ if word.is(Classes::PARTICLE) => {
                let past = (stop..(stop + 3).min(end))
                    .take_while(|index| {
                        tokens[*index].is(Classes::PARTICLE) && tokens[*index].shape == Shape::Lower
                            || tokens[*index].text == "-"
                    })
                    .last()?
                    + 1;
                let surname = capital(past) && !tokens[past].is(Classes::ANY_TITLE);
                (surname && !tokens[stop - 1].is(Classes::ANY_TITLE.with(Classes::ORG))
                    || surname
                        && word.text != "la"
                        && word.text != "al"
                        && tokens[stop - 1].is(Classes::TITLE_MASCULINE.with(Classes::TITLE_FEMININE)))
                .then_some(past + 1)
            }
            _ => None,
        }
    }

    /// "moon" in "Ki-moon", not "based" in "York-based".
    pub(super) fn is_syllable(&self, at: usize) -> bool {
        let word = &self.words.tokens[at];
        let tail = [
            "led", "born", "era", "run", "wide", "area", "like", "style", "based", "made", "owned", "bound",
            "only",
        ];
        word.shape == Shape::Lower
            && word.text.len() <= 6
            && !tail.contains(&word.text)
            && !word.is(Classes::FUNCTION)
    }

    /// "Department for Work and Pensions", "Securities and Exchange Commission": an "and" inside one name.
    fn joined_body(&self, at: usize, and: usize, end: usize) -> bool {
        let tokens = &self.words.tokens;
        let next = &tokens[and + 1];
        if next.is(Classes::GIVEN.with(Classes::ANY_TITLE)) && !next.is(Classes::COMMON)
            || next.longest_name > 0 && self.known(and + 1, end).is_some()
        {
            return false;
        }
        let headed = tokens[at..and].iter().any(|word| word.is(Classes::HEAD))
            && tokens[at..and]
                .iter()
                .any(|word| matches!(word.text, "of" | "for" | "on"));
        let offices = Classes::ORG_COMMITTEE
            .with(Classes::ORG_AGENCY)
            .with(Classes::ORG_MINISTRY);
        let last = (and + 1..end).take_while(|index| tokens[*index].capital()).last();
        let known = last.is_some_and(|last| last - and <= 4 && tokens[last].is(offices));
        headed && next.is(Classes::COMMON) || known && !tokens[at].is(Classes::GIVEN)
    }
}
