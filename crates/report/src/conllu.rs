//! An article as CoNLL-U, the format of Universal Dependencies, for treebank tools and other parsers:
//! <https://universaldependencies.org/format.html>.
//!
//! Each article is a document, with `newpar` before each paragraph and `sent_id` and `text` before each sentence. The last column
//! says where white space follows (`SpaceAfter=No` where it does not) and where a token stands in the article's text
//! (`TokenRange=start:end`, Unicode code points, as `UDPipe` writes it). Words are in Unicode's composed form (NFC), as the format
//! demands. Words written together ("can’t", "Oz’s") are one token of several words, as in the English treebanks. Where there is no
//! syntax, its columns are `_`.

use std::borrow::Cow;
use std::fmt::Write;
use std::io::{self, Write as _};
use std::path::Path;

use onrecord_document::segmentation::is_invisible;
use onrecord_document::{
    Annotated, Article, CodePoints, Entities, Header, Metadata, Quotes, Segmentation, SentenceId, Span,
    Syntax, TokenId, json,
};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::files::NewFile;
use crate::passages::text_of;
use crate::records::ArticleRecord;
use crate::sinks::Sink;

/// `articles.conllu`: the documents of all articles. Those without text or tokens are left out.
#[derive(Debug)]
pub struct ConlluFile(NewFile);

impl ConlluFile {
    /// Starts `articles.conllu` in the folder `run`.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn create(run: &Path) -> io::Result<Self> {
        NewFile::create(run.join("articles.conllu")).map(Self)
    }
}

impl Sink for ConlluFile {
    fn article(&mut self, record: &ArticleRecord) -> io::Result<()> {
        match annotated(record) {
            Some(annotated) => self.0.write_all(conllu(&annotated).as_bytes()),
            None => Ok(()),
        }
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.0.finish()
    }
}

/// Tokens and syntax of a record as layers again, if it has them.
fn annotated(record: &ArticleRecord) -> Option<Annotated> {
    let text = text_of(record)?;
    let parts = record.segmentation.clone()?;
    let parts = json::decode(parts, &CodePoints::new(&text)).ok()?;
    let segmentation = Segmentation::new(parts, &text).ok()?;
    let syntax = record.syntax.clone();
    let syntax = syntax.and_then(|parts| Syntax::new(parts, &segmentation).ok());
    Some(Annotated {
        syntax: syntax.unwrap_or_else(Syntax::none),
        segmentation,
        entities: Entities::none(),
        quotes: Quotes::new(Vec::new(), &text, &Entities::none()).ok()?,
        article: Article {
            id: record.article.id.clone(),
            origin: record.article.origin.clone(),
            text,
            metadata: Metadata::default(),
            header: Header::default(),
        },
    })
}

/// The document of an article; ends with an empty line.
pub fn conllu(annotated: &Annotated) -> String {
    let segmentation = &annotated.segmentation;
    // A line has some forty bytes besides its word.
    let mut out = String::with_capacity(segmentation.tokens().len() * 48);
    let document = identifier(&annotated.article.id);
    let mut writer = Writer {
        annotated,
        code_points: CodePoints::new(&annotated.article.text),
        out: &mut out,
    };
    let _ = writeln!(writer.out, "# newdoc id = {document}");
    for (paragraph, _) in segmentation.paragraphs().iter() {
        let mut begins = true;
        for index in segmentation.sentences_of(paragraph) {
            let sentence = SentenceId(index as u32);
            // A sentence without tokens cannot be said in this format.
            if segmentation.tokens_of(sentence).is_empty() {
                continue;
            }
            if std::mem::take(&mut begins) {
                writer.out.push_str("# newpar\n");
            }
            let _ = writeln!(writer.out, "# sent_id = {document}-{}", index + 1);
            writer.sentence(sentence);
        }
    }
    out
}

struct Writer<'a> {
    annotated: &'a Annotated,
    code_points: CodePoints<'a>,
    out: &'a mut String,
}

impl Writer<'_> {
    fn sentence(&mut self, sentence: SentenceId) {
        let tokens = self.annotated.segmentation.tokens_of(sentence);
        self.out.push_str("# text = ");
        for index in tokens.clone() {
            let form = self.form(index).into_owned();
            self.out.push_str(&form);
            if index + 1 < tokens.end && self.space_after(index) {
                self.out.push(' ');
            }
        }
        self.out.push('\n');
        let mut index = tokens.start;
        while index < tokens.end {
            let last = (index..tokens.end - 1)
                .find(|word| !self.goes_on(*word))
                .unwrap_or(tokens.end - 1);
            if last > index {
                self.several(index, last, tokens.start);
            }
            for word in index..=last {
                self.word(word, tokens.start, word == last && last == index);
            }
            index = last + 1;
        }
        self.out.push('\n');
    }

    /// The line of a token of several words.
    fn several(&mut self, begin: usize, last: usize, first: usize) {
        let _ = write!(self.out, "{}-{}\t", begin - first + 1, last - first + 1);
        for index in begin..=last {
            let form = self.form(index).into_owned();
            self.out.push_str(&form);
        }
        self.out.push_str("\t_\t_\t_\t_\t_\t_\t_\t");
        self.miscellaneous(begin, last, true);
    }

    /// The line of a word; `first` is the first one of the sentence, `alone` whether it is a token by itself.
    fn word(&mut self, index: usize, first: usize, alone: bool) {
        let form = self.form(index).into_owned();
        let _ = write!(self.out, "{}\t{form}\t", index - first + 1);
        let columns = self.annotated.syntax.parts();
        if self.annotated.syntax.is_none() {
            self.out.push_str("_\t_\t_\t_\t_\t_\t_\t");
        } else {
            let head = columns.heads[index].map_or(0, |head| head.0 as usize - first + 1);
            let _ = write!(
                self.out,
                "{}\t{}\t{}\t_\t{head}\t{}\t_\t",
                word(columns.lemmas.get(index)),
                columns.upos[index],
                columns.xpos[index],
                columns.relations[index]
            );
        }
        self.miscellaneous(index, index, alone);
    }

    /// The last column of what stands from word `begin` to word `last`.
    fn miscellaneous(&mut self, begin: usize, last: usize, token: bool) {
        if token && !self.space_after(last) {
            self.out.push_str("SpaceAfter=No|");
        }
        let span = self.span(begin).hull(self.span(last));
        let span = self.code_points.of_span(span);
        let _ = writeln!(self.out, "TokenRange={}:{}", span.start, span.end);
    }

    fn span(&self, index: usize) -> Span {
        self.annotated.segmentation.tokens()[TokenId(index as u32)].span
    }

    /// Whether the next word is of the same token: "ca" and "n’t", "Oz" and "’s", "gon" and "na"; not "5" and "km".
    fn goes_on(&self, index: usize) -> bool {
        let (this, next) = (self.span(index), self.span(index + 1));
        let text = &self.annotated.article.text;
        let mut letters = text.slice(next).chars();
        let before = text.slice(this).chars().next_back();
        let (first, second) = (letters.next(), letters.next());
        let letter = |character: Option<char>| character.is_some_and(char::is_alphabetic);
        let clitic = matches!(first, Some('\'' | '’')) && letter(second);
        this.end == next.start
            && (letter(before) && (letter(first) || clitic) || clitic && before.is_some_and(char::is_numeric))
    }

    fn form(&self, index: usize) -> Cow<'_, str> {
        word(self.annotated.article.text.slice(self.span(index)))
    }

    /// Whether white space stands between a token and the next one; the end of the text counts as some.
    fn space_after(&self, index: usize) -> bool {
        let (tokens, text) = (
            self.annotated.segmentation.tokens().as_slice(),
            &self.annotated.article.text,
        );
        match tokens.get(index + 1) {
            Some(next) => text[tokens[index].span.end as usize..next.span.start as usize]
                .chars()
                .any(char::is_whitespace),
            None => true,
        }
    }
}

/// A word as a field may hold it: composed, without characters that show nothing, and never empty.
fn word(word: &str) -> Cow<'_, str> {
    if word.is_empty() {
        return Cow::Borrowed("_");
    }
    if is_nfc(word) && !word.contains(is_invisible) {
        return Cow::Borrowed(word);
    }
    let shown: String = word
        .chars()
        .filter(|character| !is_invisible(*character))
        .nfc()
        .collect();
    if shown.is_empty() {
        Cow::Borrowed("_")
    } else {
        Cow::Owned(shown)
    }
}

/// An id as comments may hold it: without white space, and without the slash, which parallel treebanks keep for themselves.
fn identifier(id: &str) -> String {
    let allowed = |character: char| !(is_invisible(character) || character == '/');
    let replaced: String = id
        .chars()
        .map(|character| if allowed(character) { character } else { '_' })
        .collect();
    if replaced.is_empty() {
        "article".to_owned()
    } else {
        replaced.nfc().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_show_and_are_composed() {
        assert_eq!(word("Zoe\u{308}"), "Zoë");
        assert_eq!(word("co\u{AD}operate"), "cooperate");
        assert_eq!(word(""), "_");
        assert!(matches!(word("Zoë"), Cow::Borrowed("Zoë")));
    }

    #[test]
    fn ids_hold_no_space_and_no_slash() {
        assert_eq!(identifier("news/2026 03\u{200B}"), "news_2026_03_");
        assert_eq!(identifier(""), "article");
    }
}
