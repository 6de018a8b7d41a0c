//! An article as the rules read it: each token with its closed classes, its verb form, the quotation it stands in and the
//! mention that covers it, all looked up once.
//!
//! Positions here are token positions (`usize`), ranges are half-open. What never happens here: nothing is attributed.

use std::ops::Range;

use onrecord_document::{
    CueClass, Entities, EntityId, EntityKind, Layer, Mention, MentionId, MentionKind, Paragraph,
    ParagraphKind, QuotedSpan, QuotesInput, SentenceId, Span, Text, Token,
};
use rustc_hash::FxHashMap;

use crate::lexicon::Lexicon;
use crate::words::{Class, Classes};

/// "No such thing" in the columns of a [`Reading`].
const NONE: u32 = u32::MAX;

/// The furthest that a sentence is followed from one of its tokens, in tokens; the longest sentences of news have some 150.
const WINDOW: usize = 400;

/// One article's layers, seen from the tokens.
#[derive(Debug)]
pub(crate) struct Reading<'a> {
    pub(crate) text: &'a Text,
    pub(crate) tokens: &'a [Token],
    pub(crate) entities: &'a Entities,
    pub(crate) lexicon: &'a Lexicon,
    /// Tokens of each sentence.
    pub(crate) sentences: Vec<Range<usize>>,
    /// Tokens of each paragraph, with its kind.
    pub(crate) paragraphs: Vec<(Range<usize>, ParagraphKind)>,
    /// Outermost quoted stretches.
    pub(crate) stretches: Vec<Stretch>,
    lower: String,
    classes: Vec<Class>,
    verbs: Vec<u16>,
    stretch_of: Vec<u32>,
    sentence_of: Vec<u32>,
    paragraph_of: Vec<u32>,
    name_of: Vec<u32>,
    mention_of: Vec<u32>,
    holders: FxHashMap<String, Vec<EntityId>>,
}

/// An outermost stretch of text inside quotation marks, in tokens, marks included.
#[derive(Clone, Debug)]
pub(crate) struct Stretch {
    pub(crate) tokens: Range<usize>,
    /// Whether it opens with a mark.
    pub(crate) opens: bool,
    /// Whether a mark closes it.
    pub(crate) closes: bool,
    /// The stretch of the paragraph before that it goes on from.
    pub(crate) continues: Option<usize>,
}

impl<'a> Reading<'a> {
    /// Looks everything up.
    pub(crate) fn new(input: &QuotesInput<'a>, lexicon: &'a Lexicon, classes: &Classes) -> Self {
        let segmentation = input.segmentation;
        let text = &input.article.text;
        let tokens = segmentation.tokens().as_slice();
        // ASCII lower case keeps every offset.
        let lower = text.as_str().to_ascii_lowercase();
        let mut reading = Self {
            text,
            tokens,
            entities: input.entities,
            lexicon,
            sentences: (0..segmentation.sentences().len())
                .map(|at| segmentation.tokens_of(SentenceId(at as u32)))
                .collect(),
            paragraphs: Vec::new(),
            stretches: Vec::new(),
            classes: tokens
                .iter()
                .map(|token| classes.of(&lower[token.span.range()], text.slice(token.span)))
                .collect(),
            verbs: tokens
                .iter()
                .map(|token| lexicon.position(&lower[token.span.range()]).unwrap_or(u16::MAX))
                .collect(),
            stretch_of: vec![NONE; tokens.len()],
            sentence_of: vec![NONE; tokens.len()],
            paragraph_of: vec![NONE; tokens.len()],
            name_of: vec![NONE; tokens.len()],
            mention_of: vec![NONE; tokens.len()],
            holders: FxHashMap::default(),
            lower,
        };
        reading.mark_dashes();
        reading.place(segmentation.paragraphs(), segmentation.quoted());
        reading.mark_mentions(input.entities.mentions());
        reading.unmark_lookalikes();
        reading.index_holders();
        reading
    }

    /// "Kelly" is no adverb, "WHO" no pronoun, "center-left" has no verb: names and parts of compounds lose what they only look like.
    fn unmark_lookalikes(&mut self) {
        let hyphen = |reading: &Self, at: usize| matches!(reading.lower(at), "-" | "‐" | "‑");
        for at in 0..self.len() {
            if self.name(at).is_some() {
                self.classes[at] = self.classes[at].without(Class::ADVERB.or(Class::FINITE));
                let word = self.text.slice(self.tokens[at].span);
                if word.len() > 1 && !word.chars().any(char::is_lowercase) {
                    self.classes[at] = self.classes[at].without(Class::PRONOUN.or(Class::SUBORDINATOR));
                }
            }
            let before = self.glued(at) && hyphen(self, at - 1);
            let after = self.glued(at + 1) && hyphen(self, at + 1);
            if before || after {
                self.classes[at] = self.classes[at].without(Class::FINITE.or(Class::AUXILIARY).or(Class::ED));
            }
        }
    }

    /// A hyphen between spaces is a dash: "Pew - a research group - says".
    fn mark_dashes(&mut self) {
        for at in 1..self.len() {
            if self.lower(at) == "-" && !self.glued(at) && !self.glued(at + 1) {
                self.classes[at] = self.classes[at].or(Class::DASH);
            }
        }
    }

    fn place(&mut self, paragraphs: &Layer<Paragraph>, quoted: &Layer<QuotedSpan>) {
        for (at, sentence) in self.sentences.iter().enumerate() {
            self.sentence_of[sentence.clone()].fill(at as u32);
        }
        for (id, paragraph) in paragraphs.iter() {
            let tokens = self.tokens_in(paragraph.span);
            self.paragraph_of[tokens.clone()].fill(id.0);
            self.paragraphs.push((tokens, paragraph.kind));
        }
        let mut stretch_of_quoted = vec![None; quoted.len()];
        for (id, item) in quoted.iter() {
            let tokens = self.tokens_in(item.span);
            if item.depth > 0 || tokens.is_empty() {
                continue;
            }
            let at = self.stretches.len();
            stretch_of_quoted[id.0 as usize] = Some(at);
            self.stretch_of[tokens.clone()].fill(at as u32);
            self.stretches.push(Stretch {
                tokens,
                opens: item.opening.is_some(),
                closes: item.closing.is_some(),
                continues: item.continues.and_then(|from| stretch_of_quoted[from.0 as usize]),
            });
        }
    }

    /// Longer mentions come first in the layer, so that the first one to cover a token is the outermost.
    fn mark_mentions(&mut self, mentions: &Layer<Mention>) {
        for (id, mention) in mentions.iter() {
            let tokens = self.tokens_in(mention.span);
            // "Friday" and "$5" are no names to the rules: nobody speaks by them, and words about them are words.
            let kind = self.entities.get(mention.entity).map(|entity| entity.kind);
            if matches!(kind, Some(EntityKind::Date | EntityKind::Money)) {
                continue;
            }
            let column = if mention.kind == MentionKind::Name {
                &mut self.name_of
            } else {
                &mut self.mention_of
            };
            for slot in &mut column[tokens] {
                if *slot == NONE {
                    *slot = id.0;
                }
            }
        }
    }

    /// Who goes by a word: people by the heads of their roles ("spokesman"), bodies by the last word of their names
    /// ("Commission").
    fn index_holders(&mut self) {
        for (id, entity) in self.entities.iter() {
            let roles = entity.roles.iter().map(|role| role_head(&role.text));
            let body = entity.kind == EntityKind::Organization && entity.name.contains(' ');
            let last = entity.name.rsplit(' ').next().filter(|_| body);
            for word in roles.chain(last) {
                let holders = self.holders.entry(word.to_lowercase()).or_default();
                if holders.last() != Some(&id) {
                    holders.push(id);
                }
            }
        }
    }

    /// Who goes by a lower-case word.
    pub(crate) fn holders(&self, word: &str) -> &[EntityId] {
        self.holders.get(word).map_or(&[], Vec::as_slice)
    }

    /// How many tokens there are.
    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The classes of a token; none behind the last.
    pub(crate) fn class(&self, at: usize) -> Class {
        self.classes.get(at).copied().unwrap_or_default()
    }

    /// Whether a token is of one of the classes.
    pub(crate) fn is(&self, at: usize, class: Class) -> bool {
        self.class(at).any(class)
    }

    /// The token in lower case (ASCII); empty behind the last.
    pub(crate) fn lower(&self, at: usize) -> &str {
        self.tokens
            .get(at)
            .map_or("", |token| &self.lower[token.span.range()])
    }

    /// The position in the lexicon of the verb form that a token is.
    pub(crate) fn verb(&self, at: usize) -> Option<u16> {
        self.verbs.get(at).copied().filter(|verb| *verb != u16::MAX)
    }

    /// What kind of saying the verb at a token is by itself.
    pub(crate) fn cue_class(&self, at: usize) -> Option<CueClass> {
        let cue = self.lexicon.form(self.verb(at)?).cues.last()?;
        Some(self.lexicon.cue(*cue).class)
    }

    /// The outermost quoted stretch that a token stands in.
    pub(crate) fn stretch(&self, at: usize) -> Option<usize> {
        column(&self.stretch_of, at)
    }

    /// The sentence of a token.
    pub(crate) fn sentence(&self, at: usize) -> usize {
        column(&self.sentence_of, at).unwrap_or(0)
    }

    /// The paragraph of a token.
    pub(crate) fn paragraph(&self, at: usize) -> usize {
        column(&self.paragraph_of, at).unwrap_or(0)
    }

    /// The tokens of the sentence of a token, at most [`WINDOW`] to either side, so that text without full stops costs no more
    /// than other text.
    pub(crate) fn sentence_range(&self, at: usize) -> Range<usize> {
        let sentence = self.sentences.get(self.sentence(at)).cloned().unwrap_or(at..at);
        sentence.start.max(at.saturating_sub(WINDOW)).min(sentence.end)..sentence.end.min(at + WINDOW)
    }

    /// The tokens of the paragraph of a token.
    pub(crate) fn paragraph_range(&self, at: usize) -> Range<usize> {
        self.paragraphs
            .get(self.paragraph(at))
            .map_or(at..at, |(tokens, _)| tokens.clone())
    }

    /// The outermost name that covers a token.
    pub(crate) fn name(&self, at: usize) -> Option<MentionId> {
        column(&self.name_of, at).map(|id| MentionId(id as u32))
    }

    /// The outermost nominal or pronoun mention that covers a token.
    pub(crate) fn other_mention(&self, at: usize) -> Option<MentionId> {
        column(&self.mention_of, at).map(|id| MentionId(id as u32))
    }

    /// The mention of an id.
    pub(crate) fn mention(&self, id: MentionId) -> &'a Mention {
        &self.entities.mentions()[id]
    }

    /// The tokens that start inside a span.
    pub(crate) fn tokens_in(&self, span: Span) -> Range<usize> {
        let start = self.tokens.partition_point(|token| token.span.start < span.start);
        let end = self.tokens.partition_point(|token| token.span.start < span.end);
        start..end.max(start)
    }

    /// The span of a range of tokens; nothing for an empty range.
    pub(crate) fn span(&self, tokens: &Range<usize>) -> Option<Span> {
        let first = self.tokens.get(tokens.start)?;
        let last = self.tokens.get(tokens.end.checked_sub(1)?)?;
        (tokens.start < tokens.end).then(|| Span::new(first.span.start, last.span.end))
    }

    /// Whether no white space stands before a token.
    pub(crate) fn glued(&self, at: usize) -> bool {
        at > 0 && at < self.len() && self.tokens[at - 1].span.end == self.tokens[at].span.start
    }
}

/// "president" of "president of Ukraine", "spokesman" of "foreign ministry spokesman for the region".
pub(crate) fn role_head(role: &str) -> &str {
    let head = role.split(" of ").next().unwrap_or(role);
    let head = head.split(" for ").next().unwrap_or(head);
    head.rsplit(' ').next().unwrap_or(head)
}

fn column(column: &[u32], at: usize) -> Option<usize> {
    column
        .get(at)
        .copied()
        .filter(|value| *value != NONE)
        .map(|value| value as usize)
}
