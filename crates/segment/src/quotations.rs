//! Pairs quotation marks: nested to any depth, and over paragraphs each of which reopens with the mark of the one before,
//! or the last of which closes what the one before had opened. A mark without a partner never swallows more than the rest
//! of its paragraph.

use std::cmp::Reverse;

use onrecord_document::{MarkStyle, Paragraph, ParagraphKind, QuotedSpan, QuotedSpanId, Span};

use crate::marks::{self, Lean, Mark};
use crate::tokens::{Kind, Tokens};

/// The longest stretch, in bytes, that is taken for a quotation though nothing closes it.
const LONGEST_UNCLOSED: u32 = 1200;

/// How many styles of marks there are.
const STYLES: usize = 7;

/// The quoted stretches of an article, paragraph by paragraph.
#[derive(Debug, Default)]
pub(crate) struct Quotations {
    /// All stretches in the order of their opening.
    found: Vec<Found>,
    /// Stretches of the last paragraph of running text that nothing has closed, outer ones first.
    carried: Vec<usize>,
    /// The marks of the paragraph at hand.
    marks: Vec<Mark>,
    /// For each of them, of which styles a mark that surely closes comes behind it, before another opens.
    closed_behind: Vec<[bool; STYLES]>,
    /// Positions in `found` of those that are open, outer ones first.
    open: Vec<usize>,
    /// How many of each style are open.
    depth: [usize; STYLES],
    /// Whether the paragraph at hand has opened any of each style.
    seen: [bool; STYLES],
}

#[derive(Debug)]
struct Found {
    span: Span,
    opening: Option<Span>,
    closing: Option<Span>,
    style: MarkStyle,
    continues: Option<usize>,
    kept: bool,
}

impl Quotations {
    /// Pairs the marks among the tokens from number `first` on, which make one paragraph, and tells the tokens which of
    /// them open, which close, and which are apostrophes.
    pub(crate) fn read_paragraph(
        &mut self,
        text: &str,
        paragraph: &Paragraph,
        tokens: &mut Tokens,
        first: usize,
    ) {
        self.read_marks(text, tokens, first);
        let running = matches!(paragraph.kind, ParagraphKind::Body | ParagraphKind::List);
        let mut carried = if running {
            std::mem::take(&mut self.carried)
        } else {
            Vec::new()
        };
        for index in 0..self.marks.len() {
            let mark = self.marks[index];
            let kind = match self.role(index) {
                Role::Opens => {
                    let reopens = mark.token == first + self.open.len();
                    let continues = if reopens {
                        self.take_carried(&mut carried, mark.style)
                    } else {
                        None
                    };
                    self.open(mark, paragraph.span.end, continues);
                    Kind::MarkOpen
                }
                Role::Closes(style) => {
                    self.close(mark.span, style);
                    Kind::MarkClose
                }
                Role::Unmatched => self.close_carried(mark, paragraph.span.start, &mut carried),
                Role::Apostrophe => Kind::Apostrophe,
            };
            tokens.set_kind(mark.token, kind);
        }
        self.give_up(&carried);
        self.leave_paragraph(running, paragraph.kind);
    }

    /// The stretches in order, with their depths.
    pub(crate) fn finish(mut self) -> Vec<QuotedSpan> {
        let carried = std::mem::take(&mut self.carried);
        self.give_up(&carried);
        let mut order: Vec<usize> = (0..self.found.len())
            .filter(|index| self.found[*index].kept)
            .collect();
        order.sort_by_key(|index| {
            (
                self.found[*index].span.start,
                Reverse(self.found[*index].span.end),
            )
        });
        let mut place = vec![None; self.found.len()];
        let mut around: Vec<Span> = Vec::new();
        let mut quoted = Vec::with_capacity(order.len());
        for (position, index) in order.into_iter().enumerate() {
            let found = &self.found[index];
            while around.last().is_some_and(|outer| outer.end <= found.span.start) {
                around.pop();
            }
            quoted.push(QuotedSpan {
                span: found.span,
                opening: found.opening,
                closing: found.closing,
                style: found.style,
                depth: u8::try_from(around.len()).unwrap_or(u8::MAX),
                continues: found.continues.and_then(|earlier| place[earlier]),
            });
            place[index] = u32::try_from(position).ok().map(QuotedSpanId);
            around.push(found.span);
        }
        quoted
    }

    fn read_marks(&mut self, text: &str, tokens: &Tokens, first: usize) {
        self.marks.clear();
        self.marks.extend(
            (first..tokens.len())
                .filter(|token| tokens.kind(*token) == Some(Kind::Mark))
                .map(|token| marks::read(text, token, tokens.span(token))),
        );
        self.closed_behind.clear();
        self.closed_behind.resize(self.marks.len(), [false; STYLES]);
        let mut closed = [false; STYLES];
        for (mark, behind) in self.marks.iter().zip(&mut self.closed_behind).rev() {
            *behind = closed;
            match mark.lean {
                Lean::Closes => closed[mark.style as usize] = true,
                Lean::Opens => kin(mark.style)
                    .iter()
                    .for_each(|style| closed[*style as usize] = false),
                // Good enough to close what a straight mark opens, not to take the place of a mark before it.
                Lean::ClosesOrApostrophe | Lean::ClosesOrOpens | Lean::Apostrophe => {}
            }
        }
    }

    fn role(&self, index: usize) -> Role {
        let mark = self.marks[index];
        let single = is_single(mark.style);
        let innermost = self.open.last().map(|top| self.found[*top].style);
        let can_close = if single {
            innermost == Some(mark.style)
        } else {
            self.depth[mark.style as usize] > 0
        };
        match mark.lean {
            Lean::Apostrophe => Role::Apostrophe,
            Lean::Opens if mark.style == MarkStyle::StraightSingle && !self.closes_later(index) => {
                Role::Apostrophe
            }
            Lean::Opens => Role::Opens,
            Lean::ClosesOrApostrophe if !can_close || self.closed_behind(index, mark.style) => {
                Role::Apostrophe
            }
            _ if can_close => Role::Closes(mark.style),
            Lean::ClosesOrOpens => Role::Opens,
            Lean::Closes | Lean::ClosesOrApostrophe => match innermost {
                Some(other) if kin(mark.style).contains(&other) && !self.closed_behind(index, other) => {
                    Role::Closes(other)
                }
                _ if single => Role::Apostrophe,
                _ => Role::Unmatched,
            },
        }
    }

    fn closed_behind(&self, index: usize, style: MarkStyle) -> bool {
        self.closed_behind[index][style as usize]
    }

    /// Whether the straight single mark at `index` has a partner: the next of its style closes or may close.
    fn closes_later(&self, index: usize) -> bool {
        self.closed_behind(index, MarkStyle::StraightSingle)
            || self.marks.get(index + 1).is_some_and(|next| {
                next.style == MarkStyle::StraightSingle && next.lean == Lean::ClosesOrApostrophe
            })
    }

    fn open(&mut self, mark: Mark, end: u32, continues: Option<usize>) {
        self.depth[mark.style as usize] += 1;
        self.seen[mark.style as usize] = true;
        self.open.push(self.found.len());
        self.found.push(Found {
            span: Span::new(mark.span.start, end),
            opening: Some(mark.span),
            closing: None,
            style: mark.style,
            continues,
            kept: false,
        });
    }

    /// Closes the innermost stretch of a style; those inside it that are still open are given up.
    fn close(&mut self, mark: Span, style: MarkStyle) {
        while let Some(index) = self.open.pop() {
            let found = &mut self.found[index];
            self.depth[found.style as usize] -= 1;
            if found.style == style {
                found.span.end = mark.end;
                found.closing = Some(mark);
                found.kept = true;
                return;
            }
        }
    }

    /// The stretch carried over of this style, which now goes on to the end of its paragraph for certain.
    fn take_carried(&mut self, carried: &mut Vec<usize>, style: MarkStyle) -> Option<usize> {
        let place = carried
            .iter()
            .position(|index| self.found[*index].style == style)?;
        let index = carried.remove(place);
        self.found[index].kept = true;
        Some(index)
    }

    /// A closing mark without an opening one: closes what the paragraph before had opened, if no other of its style was
    /// opened since.
    fn close_carried(&mut self, mark: Mark, start: u32, carried: &mut Vec<usize>) -> Kind {
        let first = self.open.is_empty() && !self.seen[mark.style as usize];
        if first && let Some(index) = self.take_carried(carried, mark.style) {
            self.found.push(Found {
                span: Span::new(start, mark.span.end),
                opening: None,
                closing: Some(mark.span),
                style: mark.style,
                continues: Some(index),
                kept: true,
            });
        }
        Kind::MarkClose
    }

    /// Stretches that neither go on nor are closed: the outer one is kept to the end of its paragraph if that is plausible.
    fn give_up(&mut self, carried: &[usize]) {
        let [index] = *carried else { return };
        let Found { span, style, .. } = self.found[index];
        let single = is_single(style);
        let mut inside = self.found[index + 1..]
            .iter()
            .take_while(|later| later.span.start < span.end);
        let last = inside.all(|later| later.style != style);
        self.found[index].kept = !single && last && span.len() <= LONGEST_UNCLOSED;
    }

    fn leave_paragraph(&mut self, running: bool, kind: ParagraphKind) {
        if running {
            self.carry();
        } else if kind != ParagraphKind::Caption {
            let carried = std::mem::take(&mut self.carried);
            self.give_up(&carried);
        }
        self.open.clear();
        self.depth = [0; STYLES];
        self.seen = [false; STYLES];
    }

    /// Carries over what is open: of each style the innermost, as marks of one style are not nested and the others strays.
    fn carry(&mut self) {
        self.carried.clear();
        let mut carried = [false; STYLES];
        for index in self.open.iter().rev() {
            let style = &mut carried[self.found[*index].style as usize];
            if !std::mem::replace(style, true) {
                self.carried.push(*index);
            }
        }
        self.carried.reverse();
    }
}

/// What a mark does, given those before it.
enum Role {
    Opens,
    /// Closes a stretch of this style.
    Closes(MarkStyle),
    /// Closes, but nothing of its style is open.
    Unmatched,
    Apostrophe,
}

const fn is_single(style: MarkStyle) -> bool {
    matches!(style, MarkStyle::Single | MarkStyle::StraightSingle)
}

/// The styles whose marks stand for each other where a text mixes them: "Yes,” he said.
const fn kin(style: MarkStyle) -> &'static [MarkStyle] {
    match style {
        MarkStyle::Single | MarkStyle::StraightSingle => &[MarkStyle::Single, MarkStyle::StraightSingle],
        MarkStyle::Double | MarkStyle::StraightDouble | MarkStyle::Backtick => {
            &[MarkStyle::Double, MarkStyle::StraightDouble, MarkStyle::Backtick]
        }
        MarkStyle::Guillemet => &[MarkStyle::Guillemet],
        MarkStyle::SingleGuillemet => &[MarkStyle::SingleGuillemet],
    }
}
