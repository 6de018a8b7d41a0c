//! Where sentences end. First the candidates: places behind a stop, an abbreviation, dots, a question or exclamation mark,
//! with the closing marks and brackets that belong to them. Then the decision about each, from what stands on both sides.
//!
//! The two are kept apart so that another way to decide can take the candidates as they are.

mod decision;

use onrecord_document::{Sentence, Span};

use crate::tokens::{Kind, Tokens};

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
                Some(Kind::Apostrophe) if !tokens.spaced(at) => at += 1,
                Some(Kind::Open) if is_note(text, tokens, at) => {
                    brackets.pass(at + 2, Kind::Close, start);
                    at += 3;
                }
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
        if at < tokens.len() && decision::ends(text, tokens, candidate) {
            sentences.push(hull(tokens, start, at - 1));
            start = at;
        }
    }
    if start < at {
        sentences.push(hull(tokens, start, at - 1));
    }
}

/// Whether the number of a note begins at a token: "[21]".
fn is_note(text: &str, tokens: &Tokens, at: usize) -> bool {
    tokens.word(text, at) == "["
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

/// Whether the place at hand is inside a bracket that will be closed.
#[derive(Debug)]
struct Brackets {
    /// Closing brackets still to come.
    left: usize,
    /// How many are open inside the sentence at hand.
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
