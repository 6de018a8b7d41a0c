//! Where sentences end. First the candidates: places behind a stop, an abbreviation, dots, a question or exclamation mark,
//! with the closing marks and brackets that belong to them. Then the decision about each, from what stands on both sides.
//!
//! The two are kept apart so that another way to decide can take the candidates as they are.

use onrecord_document::{Sentence, Span};

use crate::abbreviations::Following;
use crate::characters::character_at;
use crate::tokens::{Kind, Tokens};
use crate::words::{is_in, starts_sentences};

/// A place where a sentence may end.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    /// The first token of the sentence.
    first: usize,
    /// The token that may end it.
    terminal: usize,
    /// The token behind it and the closing marks and brackets that follow.
    next: usize,
    /// Whether closing marks or brackets stand between the two.
    closed: bool,
    /// Whether a closing quotation mark is among them.
    quoted: bool,
    /// Whether a bracket that was opened inside the sentence is still open.
    bracketed: bool,
}

/// Appends the sentences of the paragraph that is made of the tokens from number `first` on.
pub(crate) fn cut(text: &str, tokens: &Tokens, first: usize, sentences: &mut Vec<Sentence>) {
    let mut start = first;
    let mut at = first;
    let mut brackets = Brackets::of(tokens, first);
    while let Some(kind) = tokens.kind(at) {
        brackets.pass(at, kind, start);
        at += 1;
        if !may_end(kind) {
            continue;
        }
        let terminal = at - 1;
        let (mut quoted, mut closed) = (false, false);
        loop {
            match tokens.kind(at) {
                Some(kind @ (Kind::MarkClose | Kind::Close | Kind::Emoticon)) => {
                    quoted |= kind == Kind::MarkClose;
                    closed |= kind != Kind::Emoticon;
                    brackets.pass(at, kind, start);
                    at += 1;
                }
                Some(Kind::Apostrophe) if !spaced(tokens, at) => at += 1,
                Some(Kind::Open) if is_note(text, tokens, at) => at += 3,
                _ => break,
            }
        }
        let candidate = Candidate {
            first: start,
            terminal,
            next: at,
            closed,
            quoted,
            bracketed: brackets.inside(),
        };
        if at < tokens.len() && ends(text, tokens, candidate) {
            sentences.push(hull(tokens, start, at - 1));
            start = at;
        }
    }
    if start < at {
        sentences.push(hull(tokens, start, at - 1));
    }
}

/// Whether there is space in front of a token that is not the first.
fn spaced(tokens: &Tokens, token: usize) -> bool {
    tokens.span(token).start > tokens.span(token - 1).end
}

/// Whether the number of a note begins at a token: "[21]".
fn is_note(text: &str, tokens: &Tokens, at: usize) -> bool {
    word(text, tokens, at) == "["
        && tokens.kind(at + 1) == Some(Kind::Number)
        && tokens.kind(at + 2) == Some(Kind::Close)
}

fn hull(tokens: &Tokens, first: usize, last: usize) -> Sentence {
    Sentence::from(Span::new(tokens.span(first).start, tokens.span(last).end))
}

const fn may_end(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Stop | Kind::Exclamation | Kind::Ellipsis | Kind::Abbreviation
    )
}

/// The decision about one candidate.
fn ends(text: &str, tokens: &Tokens, candidate: Candidate) -> bool {
    let Some(next) = tokens.kind(candidate.next) else {
        return true;
    };
    if candidate.bracketed
        || matches!(
            next,
            Kind::Comma | Kind::Colon | Kind::Clitic | Kind::Stop | Kind::Exclamation
        )
    {
        return false;
    }
    let start = tokens.span(candidate.next).start as usize;
    let end = tokens.hull(0).map_or(start, |hull| hull.end as usize);
    let following = Following::at(text, start, end);
    match tokens.kind(candidate.terminal) {
        // ". . ."
        Some(Kind::Stop) if follows_stop(tokens, candidate) => ellipsis_ends(tokens, candidate, following),
        Some(Kind::Stop) => stop_ends(text, tokens, candidate, following),
        Some(Kind::Exclamation) => exclamation_ends(text, tokens, candidate, following),
        Some(Kind::Abbreviation) => abbreviation_ends(text, tokens, candidate, following),
        _ => ellipsis_ends(tokens, candidate, following),
    }
}

fn follows_stop(tokens: &Tokens, candidate: Candidate) -> bool {
    candidate.terminal > candidate.first && tokens.kind(candidate.terminal - 1) == Some(Kind::Stop)
}

/// Dots end a sentence only before a capital.
fn ellipsis_ends(tokens: &Tokens, candidate: Candidate, following: Following) -> bool {
    match following {
        Following::Name | Following::Starter => true,
        Following::Marked => tokens.kind(candidate.next) == Some(Kind::MarkOpen),
        _ => false,
    }
}

/// A period of its own. Not the one of "1." that numbers an item of a list.
fn stop_ends(text: &str, tokens: &Tokens, candidate: Candidate, following: Following) -> bool {
    let numbers_item = candidate.terminal == candidate.first + 1
        && tokens.kind(candidate.first) == Some(Kind::Number)
        && word(text, tokens, candidate.first).len() <= 3;
    if numbers_item {
        return false;
    }
    following != Following::Lower || (!candidate.closed && spaced(tokens, candidate.next))
}

/// “Why?” he asked. “Stop!” Smith said. Yahoo! is.
fn exclamation_ends(text: &str, tokens: &Tokens, candidate: Candidate, following: Following) -> bool {
    match following {
        // "Really?..." is decided behind the dots.
        _ if tokens.kind(candidate.next) == Some(Kind::Ellipsis) => false,
        Following::Lower => !candidate.closed && !is_name(text, tokens, candidate),
        Following::Name | Following::Starter => !(candidate.quoted && reports(text, tokens, candidate.next)),
        _ => true,
    }
}

/// Whether an exclamation mark is part of a name: "Yahoo! is".
fn is_name(text: &str, tokens: &Tokens, candidate: Candidate) -> bool {
    let name = candidate
        .terminal
        .checked_sub(1)
        .map_or("", |before| word(text, tokens, before));
    let mut letters = name.chars();
    word(text, tokens, candidate.terminal) == "!"
        && letters.next().is_some_and(char::is_uppercase)
        && letters.next().is_some_and(char::is_lowercase)
}

fn abbreviation_ends(text: &str, tokens: &Tokens, candidate: Candidate, following: Following) -> bool {
    match following {
        Following::Starter => true,
        Following::Marked => tokens.kind(candidate.next) == Some(Kind::MarkOpen),
        Following::Name => {
            let word_before = word(text, tokens, candidate.terminal);
            is_in(BEFORE_CAPITALS, word_before)
                && !opens_sentence(text, tokens, candidate)
                && !is_in(GOES_ON, word(text, tokens, candidate.next))
        }
        _ => false,
    }
}

/// Whether all that comes before is a short phrase that waits for its clause: "At 5 a.m. Mr. Smith went".
fn opens_sentence(text: &str, tokens: &Tokens, candidate: Candidate) -> bool {
    candidate.terminal - candidate.first <= LONGEST_OPENING
        && is_in(PREPOSITIONS, word(text, tokens, candidate.first))
}

fn word<'t>(text: &'t str, tokens: &Tokens, token: usize) -> &'t str {
    tokens
        .kind(token)
        .and_then(|_| text.get(tokens.span(token).range()))
        .unwrap_or_default()
}

/// Whether a reporting clause begins at token `next`: a capitalised name of a few words and a verb of saying.
fn reports(text: &str, tokens: &Tokens, next: usize) -> bool {
    for token in next..next + 5 {
        let word = word(text, tokens, token);
        if token > next && is_in(REPORTING, word) {
            return true;
        }
        let name = character_at(word, 0).is_some_and(char::is_uppercase) || is_in(TITLE_WORDS, word);
        if !name || (token == next && starts_sentences(word) && !is_in(TITLE_WORDS, word)) {
            return false;
        }
    }
    false
}

/// Abbreviations that end a sentence before any capital.
const BEFORE_CAPITALS: &[&str] = &["a.m.", "p.m."];

/// Tokens of the longest phrase in front of a clause.
const LONGEST_OPENING: usize = 8;

const PREPOSITIONS: &[&str] = &[
    "about", "after", "around", "at", "before", "by", "from", "in", "on", "since", "until",
];

/// But not before these.
const GOES_ON: &[&str] = &[
    "april",
    "august",
    "bst",
    "cdt",
    "central",
    "cest",
    "cet",
    "cst",
    "ct",
    "december",
    "eastern",
    "edt",
    "est",
    "et",
    "february",
    "friday",
    "gmt",
    "january",
    "july",
    "june",
    "local",
    "march",
    "may",
    "mdt",
    "monday",
    "mountain",
    "mst",
    "mt",
    "november",
    "october",
    "pacific",
    "pdt",
    "pst",
    "pt",
    "saturday",
    "september",
    "sunday",
    "thursday",
    "tuesday",
    "utc",
    "wednesday",
];

const REPORTING: &[&str] = &[
    "added",
    "answered",
    "asked",
    "asks",
    "called",
    "cried",
    "demanded",
    "exclaimed",
    "inquired",
    "joked",
    "muttered",
    "quipped",
    "recalled",
    "replied",
    "responded",
    "retorted",
    "said",
    "says",
    "screamed",
    "shouted",
    "tweeted",
    "whispered",
    "wondered",
    "wrote",
    "yelled",
];

const TITLE_WORDS: &[&str] = &["mr.", "mrs.", "ms.", "of", "the"];

/// Brackets of a paragraph: which of them have a partner, and whether the place at hand is inside one.
#[derive(Debug)]
struct Brackets {
    /// Closing brackets still to come.
    left: usize,
    /// The tokens of the brackets that are open and inside the sentence at hand.
    open: usize,
    /// The first token of that sentence.
    start: usize,
}

impl Brackets {
    fn of(tokens: &Tokens, first: usize) -> Self {
        let left = (first..tokens.len())
            .filter(|token| tokens.kind(*token) == Some(Kind::Close))
            .count();
        Self {
            left,
            open: 0,
            start: first,
        }
    }

    /// Goes past a token of the sentence that starts with token `start`. A bracket at its very start does not count, as
    /// it may hold sentences of its own.
    fn pass(&mut self, token: usize, kind: Kind, start: usize) {
        if start != self.start {
            self.start = start;
            self.open = 0;
        }
        match kind {
            Kind::Open if token > start => self.open += 1,
            Kind::Close => {
                self.open = self.open.saturating_sub(1);
                self.left = self.left.saturating_sub(1);
            }
            _ => {}
        }
    }

    fn inside(&self) -> bool {
        self.open > 0 && self.left > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        for list in [BEFORE_CAPITALS, PREPOSITIONS, GOES_ON, REPORTING, TITLE_WORDS] {
            crate::words::assert_sorted(list);
        }
    }
}
