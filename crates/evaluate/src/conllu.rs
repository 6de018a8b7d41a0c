//! Treebanks in CoNLL-U, with the raw text that their tokens stand in.
//!
//! ```text
//! # newdoc id = report-7
//! # newpar
//! # sent_id = report-7-1
//! 1-2<tab>Don't<tab>_<tab>…<tab>SpaceAfter=No
//! 1<tab>Do<tab>do<tab>AUX<tab>VBP<tab>_<tab>0<tab>root<tab>_<tab>_
//! 2<tab>n't<tab>not<tab>PART<tab>RB<tab>_<tab>1<tab>advmod<tab>_<tab>_
//! ```
//! The text is rebuilt: a space after each token but where `SpaceAfter=No` stands, and a blank line before each `newpar`. The
//! words of a multi-word token (`1-2`) stand in it without a space between; empty nodes (`8.1`) stand nowhere and are left out.
//! Spans are of **bytes** of that text, unlike elsewhere in this crate, since it goes to the stages as it is.

use std::ops::Range;
use std::path::Path;

use onrecord_document::{LayerError, Paragraph, ParagraphKind, Segmentation, SegmentationParts, Span, Text};

use crate::error::GoldError;
use crate::files;

/// One document of a treebank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Of its `newdoc` line; empty where there is none.
    pub id: String,
    /// The text that its sentences stand in.
    pub text: String,
    /// Positions of the sentences of each paragraph.
    pub paragraphs: Vec<Range<usize>>,
    /// Its sentences in order.
    pub sentences: Vec<Sentence>,
}

/// One sentence of a treebank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its `sent_id`; empty where there is none.
    pub id: String,
    /// From its first to its last token.
    pub span: Span,
    /// Its words in order, at least one.
    pub tokens: Vec<Token>,
}

/// One word of a sentence, the smallest unit of a treebank: "don't" is two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its letters, which are also what its span covers.
    pub form: String,
    /// Where it stands in the document's text.
    pub span: Span,
    /// Dictionary form.
    pub lemma: String,
    /// Universal tag, as in the file: "PROPN".
    pub upos: String,
    /// Tag of the language; Penn Treebank for English.
    pub xpos: String,
    /// Features as in the file: "Number=Sing|Person=3", or "_".
    pub features: String,
    /// Position of the head in the sentence, counted from 0; none for the root.
    pub head: Option<usize>,
    /// Relation to the head with its subtype: "nsubj:pass".
    pub relation: String,
    /// The last column as in the file, or "_".
    pub misc: String,
}

impl Document {
    /// All tokens in order.
    pub fn tokens(&self) -> impl Iterator<Item = &Token> {
        self.sentences.iter().flat_map(|sentence| &sentence.tokens)
    }

    /// The layer that a perfect segmenter would make, but that all paragraphs are running text and no quotation mark is paired.
    /// `text` is the document's.
    ///
    /// # Errors
    /// None for a document that was [read] and its text.
    pub fn segmentation(&self, text: &Text) -> Result<Segmentation, LayerError> {
        let paragraph = |sentences: &Range<usize>| Paragraph {
            span: self.sentences[sentences.start]
                .span
                .hull(self.sentences[sentences.end - 1].span),
            kind: ParagraphKind::Body,
        };
        let parts = SegmentationParts {
            paragraphs: self.paragraphs.iter().map(paragraph).collect(),
            sentences: self
                .sentences
                .iter()
                .map(|sentence| sentence.span.into())
                .collect(),
            tokens: self.tokens().map(|token| token.span.into()).collect(),
            quoted: Vec::new(),
        };
        Segmentation::new(parts, text)
    }
}

/// Reads the documents of a file; a file that names none is one document.
///
/// # Errors
/// The file cannot be read, or a line of it is not CoNLL-U.
pub fn read(path: &Path) -> Result<Vec<Document>, GoldError> {
    let content = files::read(path)?;
    let mut reader = Reader::default();
    let mut last = 0;
    for (number, line) in files::lines(&content) {
        reader
            .line(line)
            .map_err(|problem| GoldError::line(path, number, problem))?;
        last = number;
    }
    reader
        .end_sentence()
        .map_err(|problem| GoldError::line(path, last, problem))?;
    if reader.documents.is_empty() {
        return Err(GoldError::file(path, "holds no sentence"));
    }
    Ok(reader.documents)
}

/// What has been read so far.
#[derive(Default)]
struct Reader {
    documents: Vec<Document>,
    /// What comments say of the sentence that follows them.
    document: Option<String>,
    paragraph: bool,
    /// The sentence that is being read.
    sentence_id: String,
    tokens: Vec<Token>,
    /// Heads as in the file, counted from 1, 0 for the root.
    heads: Vec<usize>,
    multiword: Option<Multiword>,
    /// Whether a space stands before the next token.
    spaced: bool,
}

/// A token of several words, of which some are still to come.
struct Multiword {
    last: usize,
    rest: String,
    spaced: bool,
}

impl Reader {
    fn line(&mut self, line: &str) -> Result<(), String> {
        if line.trim().is_empty() {
            return self.end_sentence();
        }
        let Some(comment) = line.strip_prefix('#') else {
            let columns: Vec<&str> = line.split('\t').collect();
            let columns: [&str; 10] = columns
                .try_into()
                .map_err(|columns: Vec<_>| format!("{} columns where there should be 10", columns.len()))?;
            return self.token(&columns);
        };
        let (name, value) = comment.split_once('=').unwrap_or((comment, ""));
        match (name.trim(), value.trim()) {
            ("newdoc id" | "newdoc", id) => self.document = Some(id.to_owned()),
            ("newpar" | "newpar id", _) => self.paragraph = true,
            ("sent_id", id) => id.clone_into(&mut self.sentence_id),
            _ => {}
        }
        Ok(())
    }

    fn token(&mut self, columns: &[&str; 10]) -> Result<(), String> {
        let [id, form, lemma, upos, xpos, features, head, relation, _, misc] = *columns;
        if id.contains('.') {
            return Ok(());
        }
        if form.is_empty() {
            return Err(format!("token {id} has no form"));
        }
        let spaced = !misc.split('|').any(|item| item == "SpaceAfter=No");
        let next = self.tokens.len() + 1;
        if let Some((first, last)) = id.split_once('-') {
            let last: usize = last.parse().map_err(|_| unreadable("id", id))?;
            if first != next.to_string() || last < next || self.multiword.is_some() {
                return Err(format!("a token {id} where the next word is {next}"));
            }
            self.multiword = Some(Multiword {
                last,
                rest: form.to_owned(),
                spaced,
            });
            return Ok(());
        }
        if id != next.to_string() {
            return Err(format!("word {id} where there should be word {next}"));
        }
        let span = self.place(form, next, spaced)?;
        self.heads
            .push(head.parse().map_err(|_| unreadable("head", head))?);
        self.tokens.push(Token {
            form: form.to_owned(),
            span,
            lemma: lemma.to_owned(),
            upos: upos.to_owned(),
            xpos: xpos.to_owned(),
            features: features.to_owned(),
            head: None,
            relation: relation.to_owned(),
            misc: misc.to_owned(),
        });
        Ok(())
    }

    /// Writes a word into the text, with the space before it.
    fn place(&mut self, form: &str, number: usize, spaced: bool) -> Result<Span, String> {
        if number == 1 {
            self.begin_sentence();
        }
        let document = self.documents.last_mut().expect("the sentence began in it");
        if self.spaced {
            document.text.push(' ');
        }
        self.spaced = spaced;
        if let Some(mut token) = self.multiword.take() {
            let left = token.rest.len().saturating_sub(form.len());
            if !token.rest.starts_with(form) || (number == token.last) != (left == 0) {
                return Err(format!(
                    "word {number} `{form}` is not the next part of `{}`",
                    token.rest
                ));
            }
            self.spaced = left == 0 && token.spaced;
            if left > 0 {
                token.rest.drain(..form.len());
                self.multiword = Some(token);
            }
        }
        let start = document.text.len();
        document.text.push_str(form);
        if u32::try_from(document.text.len()).is_err() {
            return Err("the document is longer than 4 GiB".to_owned());
        }
        Ok(Span::of(start..document.text.len()))
    }

    /// Begins a document and a paragraph where comments said so, or where there is none yet.
    fn begin_sentence(&mut self) {
        if self.document.is_some() || self.documents.is_empty() {
            self.documents.push(Document {
                id: self.document.take().unwrap_or_default(),
                ..Document::default()
            });
        }
        let document = self.documents.last_mut().expect("it was just made");
        let sentences = document.sentences.len();
        if std::mem::take(&mut self.paragraph) || sentences == 0 {
            if sentences > 0 {
                document.text.push_str("\n\n");
            }
            document.paragraphs.push(sentences..sentences);
            self.spaced = false;
        }
    }

    fn end_sentence(&mut self) -> Result<(), String> {
        let id = std::mem::take(&mut self.sentence_id);
        let mut tokens = std::mem::take(&mut self.tokens);
        let heads = std::mem::take(&mut self.heads);
        if let Some(token) = self.multiword.take() {
            return Err(format!(
                "the sentence ends before `{}` of a token of several words",
                token.rest
            ));
        }
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
            return Ok(());
        };
        let span = first.span.hull(last.span);
        for (index, (token, head)) in tokens.iter_mut().zip(&heads).enumerate() {
            if *head > heads.len() || *head == index + 1 {
                return Err(format!(
                    "word {} of the sentence above has head {head}",
                    index + 1
                ));
            }
            token.head = head.checked_sub(1);
        }
        let document = self.documents.last_mut().expect("the sentence began in it");
        document.sentences.push(Sentence { id, span, tokens });
        let paragraph = document.paragraphs.last_mut().expect("the sentence began in it");
        paragraph.end = document.sentences.len();
        Ok(())
    }
}

fn unreadable(what: &str, value: &str) -> String {
    format!("`{value}` is no {what}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(content: &str) -> Result<Vec<Document>, GoldError> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(
            file.path(),
            content
                .replace(' ', "\t")
                .replace("#\t", "# ")
                .replace("\t=\t", " = "),
        )
        .unwrap();
        read(file.path())
    }

    /// Two documents, the first of two paragraphs.
    const SAMPLE: &str = "\
# newdoc = first
# sent_id = first-1
# newpar
1-2 Don't _ _ _ _ _ _ _ SpaceAfter=Yes
1 Do do AUX VBP Mood=Imp 3 aux 3:aux _
2 n't not PART RB _ 3 advmod 3:advmod _
3 go go VERB VB _ 0 root 0:root SpaceAfter=No|Entity=1
3.1 go go VERB VB _ _ _ 3:conj CopyOf=3
4 . . PUNCT . _ 3 punct 3:punct _

# sent_id = first-2
1-2 It's _ _ _ _ _ _ _ SpaceAfter=No
1 It it PRON PRP _ 3 nsubj _ _
2 's be AUX VBZ _ 3 cop _ _
3 — — PUNCT , _ 0 root _ _

# newpar = p2
1 Later later ADV RB _ 0 root _ SpaceAfter=No

# newdoc = second
1 Zoë Zoë PROPN NNP _ 2 nsubj _ _
2 left leave VERB VBD _ 0 root _ SpaceAfter=No
";

    #[test]
    fn texts_are_rebuilt_and_tokens_stand_in_them() {
        let documents = read_text(SAMPLE).unwrap();
        let texts: Vec<_> = documents
            .iter()
            .map(|document| (&*document.id, &*document.text))
            .collect();
        assert_eq!(
            texts,
            [("first", "Don't go. It's—\n\nLater"), ("second", "Zoë left")]
        );
        assert_eq!(documents[0].paragraphs, [0..2, 2..3]);
        let ids: Vec<_> = documents[0]
            .sentences
            .iter()
            .map(|sentence| &*sentence.id)
            .collect();
        assert_eq!(ids, ["first-1", "first-2", ""]);
        for document in &documents {
            for sentence in &document.sentences {
                let (first, last) = (&sentence.tokens[0], &sentence.tokens[sentence.tokens.len() - 1]);
                assert_eq!(sentence.span, first.span.hull(last.span));
            }
            for token in document.tokens() {
                assert_eq!(&document.text[token.span.range()], token.form);
            }
        }
    }

    #[test]
    fn columns_are_kept_and_heads_count_from_nought() {
        let documents = read_text(SAMPLE).unwrap();
        let sentence = &documents[0].sentences[0];
        let heads: Vec<_> = sentence.tokens.iter().map(|token| token.head).collect();
        assert_eq!(heads, [Some(2), Some(2), None, Some(2)]);
        let expected = Token {
            form: "n't".to_owned(),
            span: Span::new(2, 5),
            lemma: "not".to_owned(),
            upos: "PART".to_owned(),
            xpos: "RB".to_owned(),
            features: "_".to_owned(),
            head: Some(2),
            relation: "advmod".to_owned(),
            misc: "_".to_owned(),
        };
        assert_eq!(sentence.tokens[1], expected);
        assert_eq!(sentence.tokens[2].misc, "SpaceAfter=No|Entity=1");
    }

    #[test]
    fn the_layer_of_a_document_keeps_the_laws() {
        for document in read_text(SAMPLE).unwrap() {
            let text = Text::new(document.text.as_str()).unwrap();
            let segmentation = document.segmentation(&text).unwrap();
            assert_eq!(segmentation.paragraphs().len(), document.paragraphs.len());
            assert_eq!(segmentation.sentences().len(), document.sentences.len());
            assert_eq!(segmentation.tokens().len(), document.tokens().count());
        }
    }

    #[test]
    fn what_is_no_conllu_is_named_by_its_line() {
        let word = "1 a a X X _ 0 root _ _\n";
        for (line, content) in [
            (1, "1 a\n".to_owned()),
            (1, word.replacen('1', "2", 1)),
            (2, format!("{word}2 b b X X _ _ dep _ _")),
            (3, format!("{word}2 b b X X _ 9 dep _ _\n\n")),
            (2, format!("{word}1 b b X X _ 0 dep _ _\n")),
            (
                2,
                format!("1-2 ab _ _ _ _ _ _ _ _\n{}", word.replacen('a', "b", 1)),
            ),
            (3, format!("1-2 ab _ _ _ _ _ _ _ _\n{word}\n")),
            (1, "2-1 ab _ _ _ _ _ _ _ _\n".to_owned()),
        ] {
            let error = read_text(&content).unwrap_err();
            assert!(
                matches!(error, GoldError::Line { line: at, .. } if at == line),
                "{error}"
            );
        }
        assert!(matches!(read_text("# text = a\n"), Err(GoldError::File { .. })));
    }
}
