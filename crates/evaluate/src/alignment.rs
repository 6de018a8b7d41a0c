//! Finding tokens of Penn Treebank style, which come without offsets, in the text that they were cut from.
//!
//! Text and tokens are brought to a common skeleton: characters without white space and what is invisible, one form for each kind of
//! quotation mark, dash and ellipsis. The tokeniser wrote “ as ` `` `, — as `--`, ( as `-LRB-`, and doubled the stop of an abbreviation
//! that ends a sentence ("the U.S." is `the` `U.S.` `.`).

use std::ops::Range;

use onrecord_document::Span;
use onrecord_document::segmentation::is_invisible;

use crate::tokens::is_space;

/// Aligns the paragraphs of one text, expected in its order.
pub(crate) struct Aligner {
    text: Skeleton,
    /// Where in the skeleton the next paragraph should begin.
    next: usize,
}

impl Aligner {
    pub(crate) fn new(text: &str) -> Self {
        let mut skeleton = Skeleton::default();
        for (at, character) in (0u32..).zip(text.chars()) {
            skeleton.push(character, at);
        }
        Self {
            text: skeleton,
            next: 0,
        }
    }

    /// Where in the text, in code points, each token of a paragraph stands; nothing if the paragraph is not there. A few paragraphs of
    /// the gold have a sentence moved elsewhere, and are found sentence by sentence.
    pub(crate) fn align(&mut self, tokens: &[String]) -> Option<Vec<Span>> {
        self.place(tokens).or_else(|| {
            let sentences: Option<Vec<_>> = sentences(tokens)
                .map(|sentence| self.place(&tokens[sentence]))
                .collect();
            Some(sentences?.concat())
        })
    }

    /// Places tokens that follow each other in the text.
    fn place(&mut self, tokens: &[String]) -> Option<Vec<Span>> {
        let mut wanted = Skeleton::default();
        for (index, token) in (0u32..).zip(tokens) {
            unescape(token)
                .chars()
                .for_each(|character| wanted.push(character, index));
        }
        let text = &self.text.characters;
        let ahead = text[self.next..]
            .find(&wanted.characters)
            .map(|at| self.next + at);
        let start = ahead.or_else(|| text.find(&wanted.characters))?;
        self.next = start + wanted.characters.len();
        let mut spans: Vec<Option<Span>> = vec![None; tokens.len()];
        for (token, at) in wanted.origins.iter().zip(&self.text.origins[start..]) {
            let character = Span::new(*at, at + 1);
            let span = &mut spans[*token as usize];
            *span = Some(span.map_or(character, |span| span.hull(character)));
        }
        // A token of which nothing is left, as the second stop of "U.S. .", stands on the last character before it.
        let mut last = Span::new(0, 0);
        let fill = |span: Option<Span>| {
            let span = span.unwrap_or(Span::new(last.end.saturating_sub(1), last.end));
            last = span;
            span
        };
        Some(spans.into_iter().map(fill).collect())
    }
}

/// Ranges of tokens up to a stop and the closing marks behind it.
fn sentences(tokens: &[String]) -> impl Iterator<Item = Range<usize>> {
    let ends_after = |pair: &[String]| matches!(pair[0].as_str(), "." | "?" | "!" | "''") && pair[1] != "''";
    let inner = tokens.windows(2).enumerate();
    let ends = inner.filter_map(move |(index, pair)| ends_after(pair).then_some(index + 1));
    let mut start = 0;
    ends.chain([tokens.len()])
        .map(move |end| std::mem::replace(&mut start, end)..end)
}

/// Text or tokens reduced to what both have.
#[derive(Default)]
struct Skeleton {
    characters: String,
    /// For every byte of `characters`: the code point of the text, or the token, that it comes from.
    origins: Vec<u32>,
}

impl Skeleton {
    fn push(&mut self, character: char, origin: u32) {
        match character {
            '"' | '“' | '”' | '„' => {
                self.push_plain('\'', origin);
                self.push_plain('\'', origin);
            }
            '’' | '‘' | '`' => self.push_plain('\'', origin),
            '-' | '—' | '–' | '―' => self.push_once('-', origin),
            '.' | '…' => self.push_once('.', origin),
            _ if is_invisible(character) || is_space(character) => {}
            _ => self.push_plain(character, origin),
        }
    }

    /// Runs of dashes and of stops are one: their length is where the tokeniser differs.
    fn push_once(&mut self, character: char, origin: u32) {
        if !self.characters.ends_with(character) {
            self.push_plain(character, origin);
        }
    }

    fn push_plain(&mut self, character: char, origin: u32) {
        self.characters.push(character);
        self.origins.resize(self.characters.len(), origin);
    }
}

/// Brackets as the Treebank writes them.
fn unescape(token: &str) -> &str {
    match token {
        "-LRB-" => "(",
        "-RRB-" => ")",
        "-LSB-" => "[",
        "-RSB-" => "]",
        "-LCB-" => "{",
        "-RCB-" => "}",
        _ => token,
    }
}

#[cfg(test)]
mod tests {
    use onrecord_document::laws::articles;
    use proptest::prelude::*;

    use super::*;

    fn align(aligner: &mut Aligner, tokens: &str) -> Option<Vec<(u32, u32)>> {
        let tokens: Vec<_> = tokens.split(' ').map(str::to_owned).collect();
        let spans = aligner.align(&tokens)?;
        Some(spans.into_iter().map(|span| (span.start, span.end)).collect())
    }

    #[test]
    fn signs_are_found_whatever_the_tokeniser_made_of_them() {
        let mut aligner = Aligner::new("“‘No’…” (he\u{a0}said)—in the U.S.\nHe left.");
        let spans = align(
            &mut aligner,
            "`` ` No ' ... '' -LRB- he said -RRB- -- in the U.S. .",
        )
        .unwrap();
        let first = [
            (0, 1),
            (1, 2),
            (2, 4),
            (4, 5),
            (5, 6),
            (6, 7),
            (8, 9),
            (9, 11),
            (12, 16),
            (16, 17),
        ];
        assert_eq!(spans[..10], first);
        assert_eq!(spans[10..], [(17, 18), (18, 20), (21, 24), (25, 29), (28, 29)]);
        assert_eq!(
            align(&mut aligner, "He left ."),
            Some(vec![(30, 32), (33, 37), (37, 38)])
        );
    }

    #[test]
    fn a_paragraph_is_looked_for_ahead_then_from_the_start_then_by_sentences() {
        let mut aligner = Aligner::new("Yes. “No.” Yes. Maybe.");
        assert_eq!(align(&mut aligner, "Yes ."), Some(vec![(0, 3), (3, 4)]));
        assert_eq!(align(&mut aligner, "Yes ."), Some(vec![(11, 14), (14, 15)]));
        assert_eq!(
            align(&mut aligner, "`` No . ''"),
            Some(vec![(5, 6), (6, 8), (8, 9), (9, 10)])
        );
        let moved = align(&mut aligner, "Maybe . `` No . ''");
        assert_eq!(
            moved,
            Some(vec![(16, 21), (21, 22), (5, 6), (6, 8), (8, 9), (9, 10)])
        );
        assert_eq!(align(&mut aligner, "Never ."), None);
    }

    proptest! {
        #[test]
        fn the_words_of_a_text_are_found_in_it(article in articles()) {
            let words: Vec<_> = article.text.split_whitespace().map(str::to_owned).collect();
            let spans = Aligner::new(&article.text).align(&words);
            prop_assert_eq!(spans.as_ref().map(Vec::len), Some(words.len()));
            let total = article.text.chars().count() as u32;
            prop_assert!(spans.unwrap().iter().all(|span| span.start <= span.end && span.end <= total));
        }
    }
}
