//! Whether a sentence ends at a candidate, by rules about the words on both sides.

use super::Candidate;
use crate::abbreviations::Following;
use crate::characters::character_at;
use crate::tokens::{Kind, Tokens};
use crate::words::{is_in, starts_sentences};

/// The decision about one candidate.
pub(super) fn ends(text: &str, tokens: &Tokens, candidate: Candidate) -> bool {
    let Some(next) = tokens.kind(candidate.next) else {
        return true;
    };
    let goes_on = matches!(
        next,
        Kind::Comma | Kind::Colon | Kind::Clitic | Kind::Stop | Kind::Exclamation
    );
    if candidate.bracketed || goes_on {
        return false;
    }
    let start = tokens.span(candidate.next).start as usize;
    let end = tokens
        .hull(candidate.next)
        .map_or(start, |hull| hull.end as usize);
    let place = Place {
        text,
        tokens,
        candidate,
        next,
        following: Following::at(text, start, end),
    };
    match tokens.kind(candidate.terminal) {
        Some(Kind::Stop) if place.is_spaced_ellipsis() => place.ellipsis_ends(),
        Some(Kind::Stop) => place.stop_ends(),
        Some(Kind::Exclamation) => place.exclamation_ends(),
        Some(Kind::Abbreviation) => place.abbreviation_ends(),
        _ => place.ellipsis_ends(),
    }
}

/// A candidate with what stands around it.
struct Place<'a> {
    text: &'a str,
    tokens: &'a Tokens,
    candidate: Candidate,
    /// The kind of the token behind it.
    next: Kind,
    following: Following,
}

impl Place<'_> {
    fn word(&self, token: usize) -> &str {
        self.tokens.word(self.text, token)
    }

    /// The last dot of ". . ."
    fn is_spaced_ellipsis(&self) -> bool {
        let Candidate { first, terminal, .. } = self.candidate;
        terminal > first && self.tokens.kind(terminal - 1) == Some(Kind::Stop)
    }

    /// Dots end a sentence only before a capital, and not one that they begin: "… and I left."
    fn ellipsis_ends(&self) -> bool {
        let Candidate { first, terminal, .. } = self.candidate;
        let opened = matches!(self.tokens.kind(first), Some(Kind::MarkOpen | Kind::Open));
        if terminal - first <= usize::from(opened) {
            return false;
        }
        match self.following {
            Following::Name | Following::Initial | Following::Starter => true,
            Following::Marked => self.next == Kind::MarkOpen,
            _ => false,
        }
    }

    /// A period of its own. Not the one of "1." that numbers an item of a list, nor one inside a word that was not
    /// known as one: "node.sys".
    fn stop_ends(&self) -> bool {
        let Candidate {
            first,
            terminal,
            next,
            closed,
            ..
        } = self.candidate;
        let numbers_item = terminal == first + 1
            && self.tokens.kind(first) == Some(Kind::Number)
            && self.word(first).len() <= 3;
        let goes_on = self.following == Following::Lower && (closed || !self.tokens.spaced(next));
        !numbers_item && !goes_on && !self.is_inch()
    }

    /// "6 in. tall", where "in" is no preposition.
    fn is_inch(&self) -> bool {
        let Candidate { first, terminal, .. } = self.candidate;
        terminal >= first + 2
            && self.word(terminal - 1) == "in"
            && self.tokens.kind(terminal - 2) == Some(Kind::Number)
            && matches!(self.following, Following::Lower | Following::Digit)
    }

    /// “Why?” he asked. “Stop!” Smith said. Yahoo! is.
    fn exclamation_ends(&self) -> bool {
        let Candidate {
            next, closed, quoted, ..
        } = self.candidate;
        match self.following {
            // "Really?..." is decided behind the dots.
            _ if self.next == Kind::Ellipsis => false,
            // “No!” — the balloons came down.
            _ if quoted && self.next == Kind::Dash => false,
            Following::Lower => !closed && !self.is_name(),
            Following::Name | Following::Initial | Following::Starter => !(quoted && self.reports(next)),
            _ => true,
        }
    }

    /// Whether an exclamation mark is part of a name: "Yahoo! is".
    fn is_name(&self) -> bool {
        let Candidate { first, terminal, .. } = self.candidate;
        let mut letters = if terminal > first {
            self.word(terminal - 1).chars()
        } else {
            "".chars()
        };
        self.word(terminal) == "!"
            && letters.next().is_some_and(char::is_uppercase)
            && letters.next().is_some_and(char::is_lowercase)
    }

    fn abbreviation_ends(&self) -> bool {
        let Candidate { terminal, next, .. } = self.candidate;
        match self.following {
            _ if is_in(BEFORE_CLAUSES, self.word(terminal)) => false,
            Following::Starter => true,
            Following::Marked => self.next == Kind::MarkOpen,
            Following::Name => {
                let meridiem = is_in(BEFORE_CAPITALS, self.word(terminal))
                    && !is_in(GOES_ON, self.word(next).trim_end_matches('.'));
                (meridiem || self.is_measure() || self.is_degree()) && !self.waits_for_clause()
            }
            _ => false,
        }
    }

    /// "It was begun in 200 B.C. Rome was small." "The shelf is 3 ft. Tom measured it." But "Vancouver, B.C. Premier Lee".
    fn is_measure(&self) -> bool {
        let Candidate { first, terminal, .. } = self.candidate;
        terminal > first
            && is_in(BEHIND_NUMBERS, self.word(terminal))
            && self.tokens.kind(terminal - 1) == Some(Kind::Number)
    }

    /// "She has a Ph.D. Tom was impressed." But "Ana Lind, Ph.D. Candidate".
    fn is_degree(&self) -> bool {
        let Candidate { first, terminal, .. } = self.candidate;
        terminal > first && is_in(DEGREES, self.word(terminal)) && is_in(DETERMINERS, self.word(terminal - 1))
    }

    /// Whether all that comes before, back to a colon, is a short phrase that waits for its clause: "At 5 a.m. Mr. Smith went".
    fn waits_for_clause(&self) -> bool {
        let Candidate { first, terminal, .. } = self.candidate;
        let earliest = first.max(terminal.saturating_sub(LONGEST_OPENING));
        let colon = (earliest..terminal).rfind(|token| self.tokens.kind(*token) == Some(Kind::Colon));
        let begin = colon.map_or(earliest, |colon| colon + 1);
        (begin == first || colon.is_some()) && is_in(PREPOSITIONS, self.word(begin))
    }

    /// Whether a reporting clause begins at token `next`: a capitalised name of a few words and a verb of saying.
    fn reports(&self, next: usize) -> bool {
        for token in next..next + LONGEST_SPEAKER {
            let word = self.word(token);
            if token > next && is_in(REPORTING, word) {
                return true;
            }
            let inside = is_in(INSIDE_NAMES, word);
            let name = character_at(word, 0).is_some_and(char::is_uppercase);
            if !(name || inside) || (token == next && !inside && starts_sentences(word)) {
                return false;
            }
        }
        false
    }
}

/// Abbreviations that never end a sentence.
const BEFORE_CLAUSES: &[&str] = &["a.k.a.", "e.g.", "i.e.", "n.b.", "p.s."];

/// Abbreviations that end a sentence before any capital but [`GOES_ON`],
const BEFORE_CAPITALS: &[&str] = &["a.m.", "p.m."];

/// and these if a number stands before them.
const BEHIND_NUMBERS: &[&str] = &[
    "a.d.", "b.c.", "b.c.e.", "c.e.", "ft.", "hrs.", "lb.", "lbs.", "mins.", "oz.", "yd.", "yds.", "yrs.",
];

/// Degrees that someone has,
const DEGREES: &[&str] = &[
    "b.a.", "b.sc.", "d.phil.", "j.d.", "ll.b.", "ll.d.", "ll.m.", "m.a.", "m.b.a.", "m.d.", "m.sc.", "ph.d.",
];

/// if one of these stands before them.
const DETERMINERS: &[&str] = &["a", "an", "her", "his", "my", "our", "their", "your"];

/// The first do not end a sentence before these.
#[rustfmt::skip]
const GOES_ON: &[&str] = &[
    "april", "august", "bst", "cdt", "central", "cest", "cet", "cst", "ct", "december", "eastern", "edt",
    "est", "et", "february", "friday", "gmt", "january", "july", "june", "local", "march", "may", "mdt",
    "monday", "mountain", "mst", "mt", "november", "october", "pacific", "pdt", "pst", "pt", "saturday",
    "september", "sunday", "thursday", "tuesday", "utc", "wednesday",
];

/// Tokens of the longest phrase in front of a clause.
const LONGEST_OPENING: usize = 8;

const PREPOSITIONS: &[&str] = &[
    "about", "after", "around", "at", "before", "by", "from", "in", "on", "since", "until",
];

/// Tokens in which a speaker's name and the verb behind it are looked for.
const LONGEST_SPEAKER: usize = 5;

#[rustfmt::skip]
const REPORTING: &[&str] = &[
    "added", "announced", "answered", "argued", "asked", "asks", "boasted", "called", "challenged",
    "concluded", "continued", "countered", "cried", "declared", "demanded", "exclaimed", "explained",
    "inquired", "insisted", "interjected", "joked", "jokes", "mused", "muttered", "noted", "observed",
    "pressed", "proclaimed", "queried", "questioned", "quipped", "recalled", "remarked", "repeated",
    "replied", "replies", "responded", "retorted", "said", "says", "screamed", "shouted", "snapped",
    "stated", "tells", "told", "tweeted", "warned", "whispered", "wondered", "wonders", "writes", "wrote",
    "yelled",
];

const INSIDE_NAMES: &[&str] = &["mr.", "mrs.", "ms.", "of", "the"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        for list in [
            BEFORE_CLAUSES,
            BEFORE_CAPITALS,
            BEHIND_NUMBERS,
            DEGREES,
            DETERMINERS,
            GOES_ON,
            PREPOSITIONS,
            REPORTING,
            INSIDE_NAMES,
        ] {
            crate::words::assert_sorted(list);
        }
    }
}
