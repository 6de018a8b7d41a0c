//! The tokens of an article as the rules read them: each with its shape, its classes, its sentence and the quotation it
//! stands in, computed once. No decision is made here.

use std::ops::Range;

use onrecord_document::{EntitiesInput, ParagraphKind, Relation, SentenceId, Span, Token, Xpos};
use onrecord_linear::hash_bytes;

use crate::knowledge::{self, Classes, Fact, Knowledge};

/// How a token is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// "minister"
    Lower,
    /// "Minister", "O’Neill"
    Capital,
    /// "NATO", "U.S.", "G7"
    Capitals,
    /// "J.", "J"
    Initial,
    /// "2022", "75th"
    Number,
    /// Anything else.
    Mark,
}

/// One token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word<'a> {
    pub(crate) text: &'a str,
    pub(crate) span: Span,
    pub(crate) shape: Shape,
    pub(crate) classes: Classes,
    /// Tokens of the longest known name that starts with this word.
    pub(crate) longest_name: u8,
    /// Whether nothing stands between it and the token before.
    pub(crate) glued: bool,
    /// Whether a capital says nothing here: the start of a sentence, quotation or clause after a colon.
    pub(crate) opens: bool,
    /// Its sentence.
    pub(crate) sentence: u32,
    /// The outermost quotation that it stands in, counted from 1; 0 for none.
    pub(crate) quotation: u32,
    /// What the parser says of it; none where there is no syntax.
    pub(crate) parsed: Option<Parsed>,
}

/// What the parser says of a token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parsed {
    pub(crate) tag: Xpos,
    pub(crate) relation: Relation,
    /// The token above it.
    pub(crate) head: Option<u32>,
}

impl Word<'_> {
    /// Whether it belongs to one of the classes.
    pub(crate) fn is(&self, classes: Classes) -> bool {
        self.classes.any(classes)
    }

    /// Whether it is a finite verb.
    pub(crate) fn is_finite(&self) -> bool {
        let tag = self.parsed.map(|parsed| parsed.tag);
        matches!(tag, Some(Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md))
    }

    /// Whether it is the subject of a clause.
    pub(crate) fn is_subject(&self) -> bool {
        let relation = self.parsed.map(|parsed| parsed.relation);
        matches!(relation, Some(Relation::Nsubj | Relation::NsubjPass))
    }

    /// Whether it is a common noun of one thing, "watchman", that stands in apposition to a token of a range, or the other way about; `at`
    /// is its place.
    pub(crate) fn is_apposed(&self, at: usize, words: &[Word<'_>], range: Range<usize>) -> bool {
        let apposed_to = |word: &Word<'_>| {
            let parsed = word.parsed.filter(|parsed| parsed.relation == Relation::Appos)?;
            parsed.head.map(|head| head as usize)
        };
        let noun = self.parsed.is_some_and(|parsed| parsed.tag == Xpos::Nn) && self.shape == Shape::Lower;
        noun && (apposed_to(self).is_some_and(|head| range.contains(&head))
            || words[range].iter().any(|other| apposed_to(other) == Some(at)))
    }

    /// Whether it starts with a capital letter.
    pub(crate) fn capital(&self) -> bool {
        matches!(self.shape, Shape::Capital | Shape::Capitals | Shape::Initial)
    }
}

/// A sentence as a range of tokens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stretch {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Its paragraph.
    pub(crate) paragraph: u32,
    /// Whether most words have capitals ("Parliament Votes Down Budget"), so that a capital says nothing.
    pub(crate) display: bool,
    /// What its paragraph is for.
    pub(crate) kind: ParagraphKind,
}

/// All tokens of an article.
pub(crate) struct Words<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: Vec<Word<'a>>,
    pub(crate) sentences: Vec<Stretch>,
}

impl<'a> Words<'a> {
    /// Reads the tokens of an article once.
    pub(crate) fn new(input: EntitiesInput<'a>, knowledge: &Knowledge) -> Self {
        let segmentation = input.segmentation;
        let mut words = Self {
            text: input.article.text.as_str(),
            tokens: Vec::with_capacity(segmentation.tokens().len()),
            sentences: Vec::with_capacity(segmentation.sentences().len()),
        };
        let mut quotations = Quotations::new(input);
        let syntax = input.syntax.parts();
        let known = known(input, knowledge);
        for (paragraph, found) in segmentation.paragraphs().iter() {
            for sentence in segmentation.sentences_of(paragraph) {
                let range = segmentation.tokens_of(SentenceId(sentence as u32));
                for index in range.clone() {
                    let span = segmentation.tokens().as_slice()[index].span;
                    let word = words.read(span, sentence as u32, index == range.start, known[index]);
                    words.tokens.push(Word {
                        quotation: quotations.at(span.start),
                        parsed: syntax.xpos.get(index).map(|tag| Parsed {
                            tag: *tag,
                            relation: syntax.relations[index],
                            head: syntax.heads[index].map(|head| head.0),
                        }),
                        ..word
                    });
                }
                words.sentences.push(Stretch {
                    start: range.start,
                    end: range.end,
                    paragraph: paragraph.0,
                    display: is_display(&words.tokens[range]),
                    kind: found.kind,
                });
            }
        }
        words
    }

    fn read(&self, span: Span, sentence: u32, first: bool, known: knowledge::Word) -> Word<'a> {
        let text = &self.text[span.range()];
        let before = self.tokens.last();
        let opens = first
            || before.is_some_and(|before| {
                matches!(before.text, ":" | "•" | "*" | "–" | "—" | "--")
                    || opens_quotation(before)
                    || before.opens && before.shape == Shape::Mark
            });
        Word {
            text,
            span,
            shape: shape(text),
            classes: known.classes,
            longest_name: known.longest_name,
            glued: before.is_some_and(|before| before.span.end == span.start),
            opens,
            sentence,
            quotation: 0,
            parsed: None,
        }
    }

    /// The token at `index`, if it belongs to the same sentence as the one at `near`.
    pub(crate) fn beside(&self, near: usize, index: Option<usize>) -> Option<&Word<'a>> {
        let word = self.tokens.get(index?)?;
        (word.sentence == self.tokens.get(near)?.sentence).then_some(word)
    }

    /// The token before `index` in its sentence.
    pub(crate) fn before(&self, index: usize) -> Option<&Word<'a>> {
        self.beside(index, index.checked_sub(1))
    }

    /// The token that follows a range which ends before `end`, in the same sentence.
    pub(crate) fn after(&self, end: usize) -> Option<&Word<'a>> {
        self.beside(end.checked_sub(1)?, Some(end))
    }

    /// Whether a tag of a party and a state starts here: "(D-Minn.)", "(R-IN)".
    pub(crate) fn is_party_tag(&self, at: usize) -> bool {
        matches!(self.tokens[at].text, "D" | "R" | "I" | "D-" | "R-")
            && self
                .after(at + 1)
                .is_some_and(|word| word.text == "-" && word.glued)
    }

    /// The span of a range of tokens.
    pub(crate) fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.tokens[start].span.start, self.tokens[end - 1].span.end)
    }

    /// The text of a range of tokens.
    pub(crate) fn slice(&self, start: usize, end: usize) -> &'a str {
        &self.text[self.span(start, end).range()]
    }

    /// The longest known name that starts at `start` and ends by `limit`, with its end; "GENEVA" counts as "Geneva".
    pub(crate) fn known(&self, start: usize, limit: usize, knowledge: &Knowledge) -> Option<(usize, Fact)> {
        let longest = usize::from(self.tokens[start].longest_name);
        let mut key = String::new();
        let mut quiet = String::new();
        let mut found = None;
        for end in start + 1..=(start + longest).min(limit) {
            let word = &self.tokens[end - 1];
            for key in [&mut key, &mut quiet] {
                if end > start + 1 {
                    key.push(' ');
                }
            }
            key.extend(word.text.chars().map(straight));
            let shouted = word.shape == Shape::Capitals && word.text.len() > 3;
            quiet.extend(word.text.chars().enumerate().flat_map(|(at, character)| {
                let small = (shouted && at > 0).then(|| character.to_lowercase());
                let same = small.is_none().then_some(straight(character));
                small.into_iter().flatten().chain(same)
            }));
            if let Some(fact) = knowledge.name(&key).or_else(|| knowledge.name(&quiet)) {
                found = Some((end, fact));
            }
        }
        found
    }
}

/// Walks along the quotations of an article.
struct Quotations<'a> {
    outer: std::iter::Peekable<Box<dyn Iterator<Item = Span> + 'a>>,
    number: u32,
}

impl<'a> Quotations<'a> {
    fn new(input: EntitiesInput<'a>) -> Self {
        let quoted = input.segmentation.quoted().as_slice();
        let outer: Box<dyn Iterator<Item = Span> + 'a> =
            Box::new(quoted.iter().filter(|item| item.depth == 0).map(|item| item.span));
        Self {
            outer: outer.peekable(),
            number: 1,
        }
    }

    /// The number of the quotation at `offset`; offsets must not go back.
    fn at(&mut self, offset: u32) -> u32 {
        while self.outer.next_if(|span| span.end <= offset).is_some() {
            self.number += 1;
        }
        match self.outer.peek() {
            Some(span) if span.contains_offset(offset) => self.number,
            _ => 0,
        }
    }
}

/// What is known of each token. Nothing is done between one look into the table and the next, so that many are on their way at once.
fn known(input: EntitiesInput<'_>, knowledge: &Knowledge) -> Vec<knowledge::Word> {
    let mut lower = String::new();
    let tokens = input.segmentation.tokens().as_slice().iter();
    let hash = |token: &Token| {
        normalise(input.article.text.slice(token.span), &mut lower);
        hash_bytes(lower.as_bytes())
    };
    let hashes: Vec<u64> = tokens.map(hash).collect();
    hashes.into_iter().map(|hash| knowledge.word_of(hash)).collect()
}

/// Lower case with straight apostrophes.
fn normalise(text: &str, lower: &mut String) {
    lower.clear();
    if text.is_ascii() {
        lower.push_str(text);
        return lower.make_ascii_lowercase();
    }
    for character in text.chars() {
        match character {
            '\0'..='\x7f' => lower.push(character.to_ascii_lowercase()),
            '’' => lower.push('\''),
            _ => lower.extend(character.to_lowercase()),
        }
    }
}

fn straight(character: char) -> char {
    if character == '’' { '\'' } else { character }
}

fn shape(text: &str) -> Shape {
    let mut characters = text.chars();
    let Some(first) = characters.next() else {
        return Shape::Mark;
    };
    if first.is_lowercase() || matches!(first, '’' | '\'') && text.len() > first.len_utf8() {
        return Shape::Lower;
    }
    if first.is_numeric() {
        return Shape::Number;
    }
    if !first.is_uppercase() {
        // Letters of scripts without case are no names here: the rules are about English.
        return Shape::Mark;
    }
    let rest = characters.as_str();
    if rest.is_empty() || rest == "." {
        return Shape::Initial;
    }
    if rest.chars().any(char::is_lowercase) {
        Shape::Capital
    } else {
        Shape::Capitals
    }
}

/// Whether a mark opens a quotation: a straight one stands apart from the word before.
fn opens_quotation(mark: &Word<'_>) -> bool {
    match mark.text {
        "“" | "‘" | "«" | "„" | "``" | "‹" => true,
        "\"" | "'" => !mark.glued,
        _ => false,
    }
}

/// Whether a sentence is written as titles are: words in small letters are only those that titles keep small.
fn is_display(tokens: &[Word<'_>]) -> bool {
    let (mut small, mut capital, mut common) = (0, 0, 0);
    for word in tokens {
        match word.shape {
            Shape::Lower if word.text.len() > 2 && !word.is(Classes::FUNCTION) => small += 1,
            Shape::Capital | Shape::Capitals if word.text.len() > 3 => {
                capital += 1;
                common += usize::from(word.is(Classes::COMMON));
            }
            _ => {}
        }
    }
    // A title that ends with a full stop is told from "Ministers May Act." by its length.
    let stopped = tokens.last().is_some_and(|last| last.text == ".");
    let (least, allowed) = if stopped { (5, 0) } else { (3, capital / 8) };
    capital >= least && common >= 2 && small <= allowed
}
