//! What a single quotation mark may be, read from its shape and its neighbours: opening, closing, an apostrophe, or a sign
//! for feet, inches or minutes. Whether it has a partner is decided in [`quotations`](crate::quotations).

use onrecord_document::{MarkStyle, Span};

use crate::characters::{character_at, character_before, space_at, space_before};

/// A quotation mark, or what may be one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    /// Which token it is.
    pub token: usize,
    pub span: Span,
    pub style: MarkStyle,
    pub lean: Lean,
}

/// What a mark may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lean {
    Opens,
    Closes,
    /// Closes if one of its style is open, or else opens.
    ClosesOrOpens,
    /// Closes if one of its style is open and none that closes for certain comes behind it; or else an apostrophe:
    /// "the workers’ fault".
    ClosesOrApostrophe,
    Apostrophe,
}

/// Reads the mark that is token number `token`.
pub(crate) fn read(text: &str, token: usize, span: Span) -> Mark {
    let around = Around::of(text, span);
    let (style, lean) = match text.get(span.range()).unwrap_or_default() {
        "“" => (MarkStyle::Double, around.turned(Lean::Opens)),
        "”" => (MarkStyle::Double, around.turned(Lean::Closes)),
        "„" | "‟" => (MarkStyle::Double, Lean::Opens),
        "\"" => (MarkStyle::StraightDouble, around.straight_double()),
        "«" => (MarkStyle::Guillemet, around.turned(Lean::Opens)),
        "»" => (MarkStyle::Guillemet, around.turned(Lean::Closes)),
        "‹" => (MarkStyle::SingleGuillemet, around.turned(Lean::Opens)),
        "›" => (MarkStyle::SingleGuillemet, around.turned(Lean::Closes)),
        "``" | "‘‘" => (MarkStyle::Backtick, Lean::Opens),
        "''" | "’’" => (MarkStyle::Backtick, around.turned(Lean::Closes)),
        "‘" | "‛" => (MarkStyle::Single, around.left_single()),
        "‚" if around.opens() => (MarkStyle::Single, Lean::Opens),
        "’" => (MarkStyle::Single, around.right_single(Lean::Apostrophe)),
        "'" => (MarkStyle::StraightSingle, around.right_single(Lean::Opens)),
        "`" if around.opens() => (MarkStyle::StraightSingle, Lean::Opens),
        _ => (MarkStyle::StraightSingle, Lean::Apostrophe),
    };
    Mark {
        token,
        span,
        style,
        lean,
    }
}

/// What stands next to a mark.
#[derive(Clone, Copy, Debug)]
struct Around {
    before: Option<char>,
    after: Option<char>,
    /// White space or the like stands in front of it, or nothing.
    space_before: bool,
    /// White space or the like stands behind it, or nothing.
    space_after: bool,
    /// White space and then a letter or digit stand behind it.
    word_after_space: bool,
}

impl Around {
    fn of(text: &str, span: Span) -> Self {
        let (start, end) = (span.start as usize, span.end as usize);
        let after = character_at(text, end);
        let next = after.and_then(|space| character_at(text, end + space.len_utf8()));
        let space_after = space_at(text, end);
        Self {
            before: character_before(text, start),
            after,
            space_before: space_before(text, start),
            space_after,
            word_after_space: space_after && next.is_some_and(char::is_alphanumeric),
        }
    }

    /// Free to the left and bound to the right.
    fn opens(self) -> bool {
        let free = self.space_before
            || self.before.is_some_and(|before| {
                matches!(
                    before,
                    '(' | '['
                        | '{'
                        | '“'
                        | '‘'
                        | '"'
                        | '\''
                        | '«'
                        | '„'
                        | '—'
                        | '–'
                        | '-'
                        | '/'
                        | ':'
                        | '…'
                )
            });
        free && !self.space_after
    }

    /// Bound to the left and free to the right.
    fn closes(self) -> bool {
        let free = self.space_after || self.after.is_some_and(|after| !after.is_alphanumeric());
        free && !self.space_before
    }

    /// A mark with a direction of its own, which may be the wrong one: ”Mr. Trump …, and German „…“ and »…«.
    fn turned(self, own: Lean) -> Lean {
        let wrong = if own == Lean::Opens {
            self.closes() && !self.opens()
        } else {
            self.opens() && !self.closes()
        };
        if wrong { Lean::ClosesOrOpens } else { own }
    }

    fn straight_double(self) -> Lean {
        match (self.opens(), self.closes()) {
            (true, false) => Lean::Opens,
            // 5" disk: nothing is open, or a certain mark closes it behind.
            (false, true) if self.before.is_some_and(|before| before.is_ascii_digit()) => {
                Lean::ClosesOrApostrophe
            }
            (false, true) => Lean::Closes,
            (true, true) if self.space_before => Lean::Opens,
            _ => Lean::ClosesOrOpens,
        }
    }

    /// ‘ opens, or stands for an apostrophe inside or behind a word.
    fn left_single(self) -> Lean {
        if self.space_before || self.opens() {
            Lean::Opens
        } else {
            Lean::ClosesOrApostrophe
        }
    }

    /// ’ and ' close, or are apostrophes; in front of a word the straight one opens.
    fn right_single(self, in_front: Lean) -> Lean {
        let bound = !self.space_before;
        let letter_before = self.before.filter(|before| before.is_alphanumeric());
        match letter_before {
            _ if self.opens() => in_front,
            Some(_) if self.after.is_some_and(char::is_alphanumeric) => Lean::Apostrophe,
            // dogs’ tails, 6' tall
            Some('s' | 'S' | 'x' | 'z' | '0'..='9') if self.word_after_space => Lean::ClosesOrApostrophe,
            _ if bound => Lean::Closes,
            _ => Lean::Apostrophe,
        }
    }
}
