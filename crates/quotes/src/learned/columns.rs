//! An article as the model sees it: what earlier stages know of each token, as small integers in columns, looked up once.
//!
//! Positions are token positions. What never happens here: nothing is decided.

use std::ops::Range;

use onrecord_document::{
    EntityKind, Mention, MentionKind, ParagraphKind, QuotesInput, Relation, SentenceId, Upos, Word, Xpos,
};
use onrecord_linear::hash_bytes;

/// "No such token".
pub(crate) const NONE: u32 = u32::MAX;

/// Where a token stands with regard to quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Marked {
    /// Outside all marks.
    Outside = 0,
    /// The opening mark of an outermost stretch.
    Opening = 1,
    /// Between the marks.
    Inside = 2,
    /// The closing mark.
    Closing = 3,
}

/// A quoted stretch.
#[derive(Clone, Debug)]
struct Quoted {
    tokens: Range<usize>,
    depth: u8,
    opens: bool,
    closes: bool,
}

/// What is known of one token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) word: Word,
    pub(crate) upos: Upos,
    pub(crate) xpos: Xpos,
    pub(crate) relation: Relation,
    /// Hash of the dictionary form.
    pub(crate) lemma: u32,
    /// The head, or [`NONE`].
    pub(crate) head: u32,
    /// First and last token of the subtree.
    pub(crate) first: u32,
    pub(crate) last: u32,
    pub(crate) marked: Marked,
    /// Which of [`Columns::stretches`], or [`NONE`].
    pub(crate) stretch: u32,
    /// 0: no mention; otherwise what mention covers the token (kind of mention and entity).
    pub(crate) mention: u8,
    /// Whether a mention begins here.
    pub(crate) opens_mention: bool,
    pub(crate) sentence: u32,
    pub(crate) paragraph: u32,
}

/// The tokens of an article, with its sentences and paragraphs as ranges of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Columns {
    pub(crate) tokens: Vec<Token>,
    pub(crate) sentences: Vec<Range<usize>>,
    /// Which sentences have a quotation mark or stand inside a quotation.
    pub(crate) with_marks: Vec<bool>,
    pub(crate) paragraphs: Vec<(Range<usize>, ParagraphKind)>,
    /// The outermost quoted stretches with their marks, in order.
    pub(crate) stretches: Vec<Range<usize>>,
    /// All quoted stretches, the inner ones behind the outer ones that hold them.
    quoted: Vec<Quoted>,
    /// Up to each token, how many commas stand in the article before it.
    pub(crate) commas: Vec<u32>,
}

impl Columns {
    /// Looks everything up.
    pub(crate) fn new(input: &QuotesInput<'_>) -> Self {
        let segmentation = input.segmentation;
        let text = &input.article.text;
        let spans = segmentation.tokens().as_slice();
        let words = input.words.as_slice();
        let syntax = input.syntax.parts();
        let known = !input.syntax.is_none();
        let tokens = (0..spans.len())
            .map(|at| Token {
                word: words.get(at).copied().unwrap_or_default(),
                upos: if known { syntax.upos[at] } else { Upos::X },
                xpos: if known { syntax.xpos[at] } else { Xpos::Nn },
                relation: if known {
                    syntax.relations[at]
                } else {
                    Relation::Dep
                },
                lemma: if known {
                    hash_bytes(syntax.lemmas.get(at).as_bytes()) as u32
                } else {
                    words.get(at).map_or(0, |word| word.norm)
                },
                head: if known {
                    syntax.heads[at].map_or(NONE, |head| head.0)
                } else {
                    NONE
                },
                first: at as u32,
                last: at as u32,
                marked: Marked::Outside,
                stretch: NONE,
                mention: 0,
                opens_mention: false,
                sentence: 0,
                paragraph: 0,
            })
            .collect();
        let mut columns = Self {
            tokens,
            ..Self::default()
        };
        columns.place(input);
        columns.span_subtrees();
        columns.quoted = Self::quoted(input);
        columns.mark_stretches(|_| 0);
        columns.mark_mentions(input);
        let mut commas = 0;
        for span in spans {
            columns.commas.push(commas);
            commas += u32::from(text.slice(span.span) == ",");
        }
        columns.commas.push(commas);
        columns
    }

    fn tokens_in(input: &QuotesInput<'_>, span: onrecord_document::Span) -> Range<usize> {
        let tokens = input.segmentation.tokens().as_slice();
        let start = tokens.partition_point(|token| token.span.start < span.start);
        let end = tokens.partition_point(|token| token.span.start < span.end);
        start..end.max(start)
    }

    fn place(&mut self, input: &QuotesInput<'_>) {
        let segmentation = input.segmentation;
        for at in 0..segmentation.sentences().len() {
            let range = segmentation.tokens_of(SentenceId(at as u32));
            for token in &mut self.tokens[range.clone()] {
                token.sentence = at as u32;
            }
            self.sentences.push(range);
        }
        for (id, paragraph) in segmentation.paragraphs().iter() {
            let range = Self::tokens_in(input, paragraph.span);
            for token in &mut self.tokens[range.clone()] {
                token.paragraph = id.0;
            }
            self.paragraphs.push((range, paragraph.kind));
        }
    }

    /// Carries the ends of subtrees upwards until nothing changes; trees are shallow, so that few rounds do.
    fn span_subtrees(&mut self) {
        for sentence in self.sentences.clone() {
            for _ in 0..64 {
                let mut changed = false;
                for at in sentence.clone() {
                    let Token {
                        head, first, last, ..
                    } = self.tokens[at];
                    if head == NONE {
                        continue;
                    }
                    let above = &mut self.tokens[head as usize];
                    if first < above.first || last > above.last {
                        above.first = above.first.min(first);
                        above.last = above.last.max(last);
                        changed = true;
                    }
                }
                if !changed {
                    break;
                }
            }
        }
    }

    fn quoted(input: &QuotesInput<'_>) -> Vec<Quoted> {
        let all = input.segmentation.quoted().as_slice().iter();
        all.map(|quoted| Quoted {
            tokens: Self::tokens_in(input, quoted.span),
            depth: quoted.depth,
            opens: quoted.opening.is_some(),
            closes: quoted.closing.is_some(),
        })
        .collect()
    }

    /// Takes the marks around content away, so that quotations inside it are outermost ones; `content` tells of each token whether it is
    /// content.
    pub(crate) fn mark_inside(&mut self, content: &[bool]) {
        self.mark_stretches(|quoted| u8::from(content[quoted.tokens.start]));
    }

    /// Marks the quoted stretches that lie as deep as `depth` says.
    fn mark_stretches(&mut self, depth: impl Fn(&Quoted) -> u8) {
        for token in &mut self.tokens {
            token.marked = Marked::Outside;
            token.stretch = NONE;
        }
        self.stretches.clear();
        for quoted in &self.quoted {
            if quoted.tokens.is_empty() || quoted.depth != depth(quoted) {
                continue;
            }
            let Range { start, end } = quoted.tokens;
            for token in &mut self.tokens[start..end] {
                token.marked = Marked::Inside;
                token.stretch = self.stretches.len() as u32;
            }
            self.stretches.push(start..end);
            if quoted.opens {
                self.tokens[start].marked = Marked::Opening;
            }
            if quoted.closes {
                self.tokens[end - 1].marked = Marked::Closing;
            }
        }
        let marked = |token: &Token| token.marked != Marked::Outside;
        let with_marks = self.sentences.iter();
        self.with_marks = with_marks
            .map(|sentence| self.tokens[sentence.clone()].iter().any(marked))
            .collect();
    }

    fn mark_mentions(&mut self, input: &QuotesInput<'_>) {
        for mention in input.entities.mentions().as_slice() {
            let kind = input.entities.get(mention.entity).map(|entity| entity.kind);
            let range = Self::tokens_in(input, mention.span);
            let code = code(mention, kind);
            for (offset, token) in self.tokens[range].iter_mut().enumerate() {
                // Longer mentions come first: the outermost stays.
                if token.mention == 0 {
                    token.mention = code;
                    token.opens_mention = offset == 0;
                }
            }
        }
    }

    /// The pieces of a range of tokens that lie in one paragraph each.
    pub(crate) fn lines(&self, range: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
        let mut rest = range;
        std::iter::from_fn(move || {
            let paragraph = self.tokens.get(rest.start)?.paragraph as usize;
            let end = self.paragraphs[paragraph]
                .0
                .end
                .clamp(rest.start + 1, rest.end.max(rest.start + 1));
            let line = (!rest.is_empty()).then_some(rest.start..end)?;
            rest.start = end;
            Some(line)
        })
    }

    /// The token at a distance in the same paragraph.
    pub(crate) fn beside(&self, at: usize, offset: isize) -> Option<&Token> {
        let other = at.checked_add_signed(offset)?;
        let token = self.tokens.get(other)?;
        (token.paragraph == self.tokens[at].paragraph).then_some(token)
    }

    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }
}

fn code(mention: &Mention, kind: Option<EntityKind>) -> u8 {
    let kind = kind.map_or(0, |kind| kind as u8 + 1);
    match mention.kind {
        MentionKind::Name => kind,
        MentionKind::Nominal => 32 + kind,
        MentionKind::Pronoun => 64 + kind,
    }
}
