//! Articles of the English Worldwide Newswire set (Shan et al. 2023) with their names marked: one file for each article, a token and
//! its tag with a tab between on each line, an empty line after each sentence.
//!
//! The first line is the article's address. Tags are `O`, or `B-` and `I-` with a class. There is no raw text: tokens stand in a text
//! with single spaces between them.

use std::ops::Range;
use std::path::Path;

use onrecord_document::{
    EntityKind, LayerError, Paragraph, ParagraphKind, Segmentation, SegmentationParts, Span, Text, Token,
};

use crate::error::GoldError;
use crate::files;

/// An article as tokens, with its names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedArticle {
    /// Name of its file.
    pub name: String,
    /// Tokens of each sentence.
    pub sentences: Vec<Vec<String>>,
    /// Names in order, as ranges of tokens counted over the article.
    pub names: Vec<(Range<usize>, EntityKind)>,
}

impl NamedArticle {
    /// Its tokens with single spaces between them, and a line for each sentence.
    pub fn text(&self) -> String {
        let lines: Vec<String> = self.sentences.iter().map(|sentence| sentence.join(" ")).collect();
        lines.join("\n\n")
    }

    /// Its text as it may have been written, as near as rules can tell: no spaces around hyphens, before closing punctuation and after
    /// opening, straight quotation marks opening and closing in turn; a line for each sentence.
    pub fn text_as_written(&self) -> String {
        let lines: Vec<String> = self.sentences.iter().map(|tokens| as_written(tokens)).collect();
        lines.join("\n\n")
    }

    /// The layer in which its tokens are tokens and its sentences are paragraphs of one sentence each. `text` is its own.
    ///
    /// # Errors
    /// A token of white space or invisible characters, which no text can have.
    pub fn segmentation(&self, text: &Text) -> Result<Segmentation, LayerError> {
        let mut parts = SegmentationParts::default();
        let mut at = 0;
        for sentence in &self.sentences {
            let start = at;
            for token in sentence {
                let end = at + token.len() as u32;
                parts.tokens.push(Token {
                    span: Span::new(at, end),
                });
                at = end + 1;
            }
            let span = Span::new(start, at - 1);
            parts.sentences.push(span.into());
            parts.paragraphs.push(Paragraph {
                span,
                kind: ParagraphKind::Body,
            });
            at += 1;
        }
        Segmentation::new(parts, text)
    }
}

/// Reads all articles of a folder, in the order of their names.
///
/// # Errors
/// A folder without articles, a file that cannot be read, a line that is no token and tag.
pub fn read_folder(folder: &Path) -> Result<Vec<NamedArticle>, GoldError> {
    let names = files::names_with_suffix(folder, ".tsv")?;
    if names.is_empty() {
        return Err(GoldError::file(folder, "no .tsv files with tokens and tags"));
    }
    names
        .into_iter()
        .map(|name| {
            let path = folder.join(&name);
            let lines = files::read(&path)?;
            parse(&name, &lines, &path)
        })
        .collect()
}

/// What follows an apostrophe without a space.
const CLITICS: [&str; 8] = ["s", "t", "d", "m", "re", "ve", "ll", "S"];

/// Joins the tokens of a sentence: "slow - spoken ( “ I ’ ve ” )" is `slow-spoken (“I’ve”)`.
fn as_written(tokens: &[String]) -> String {
    let mut line = String::new();
    // Whether what comes next follows without a space; whether a straight quotation is open.
    let (mut joined, mut open) = (true, false);
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1).map_or("", String::as_str);
        let first = token.chars().next().unwrap_or(' ');
        let straight = token == "\"";
        let closes = straight && open || token == "n't" || ",.;:?!)]”%'’-/".contains(first);
        if straight {
            open = !open;
        }
        if !(joined || closes) {
            line.push(' ');
        }
        line.push_str(token);
        joined = match token.as_str() {
            "'" | "’" => CLITICS.contains(&next),
            "-" | "/" => true,
            "\"" => open,
            _ => "([“‘$£€".contains(first),
        };
    }
    line
}

fn parse(name: &str, lines: &str, path: &Path) -> Result<NamedArticle, GoldError> {
    let mut article = NamedArticle {
        name: name.to_owned(),
        ..NamedArticle::default()
    };
    let mut sentence = Vec::new();
    let mut count = 0;
    let mut open = None;
    for (number, line) in lines.split('\n').enumerate() {
        let line = line.trim_end_matches('\r');
        if line.trim().is_empty() || number == 0 && line.starts_with("http") {
            if !sentence.is_empty() {
                article.sentences.push(std::mem::take(&mut sentence));
            }
            open = None;
            continue;
        }
        // One group of lines has spaces for the tab.
        let (token, tag) = line
            .split_once('\t')
            .or_else(|| line.split_once(' '))
            .ok_or_else(|| GoldError::line(path, number + 1, "not a token and a tag"))?;
        let token: String = token.split_whitespace().collect::<Vec<_>>().join("_");
        if token.is_empty() {
            continue;
        }
        open = mark(&mut article.names, tag.trim(), count, open)
            .map_err(|problem| GoldError::line(path, number + 1, problem))?;
        sentence.push(token);
        count += 1;
    }
    if !sentence.is_empty() {
        article.sentences.push(sentence);
    }
    Ok(article)
}

/// Adds a token to the names; gives the kind of the name that it stands in.
fn mark(
    names: &mut Vec<(Range<usize>, EntityKind)>,
    tag: &str,
    at: usize,
    open: Option<EntityKind>,
) -> Result<Option<EntityKind>, String> {
    // A tag that is given twice on a line counts once.
    let tag = tag.split_whitespace().next().unwrap_or("O");
    let Some((place, class)) = tag.split_once('-') else {
        return Ok(None);
    };
    let kind = match class {
        "Person" => EntityKind::Person,
        "Organization" => EntityKind::Organization,
        "Location" => EntityKind::Place,
        "Facility" => EntityKind::Facility,
        "NORP" => EntityKind::Norp,
        "Product" => EntityKind::Product,
        "Date" => EntityKind::Date,
        "Money" => EntityKind::Money,
        "Misc" => EntityKind::Other,
        _ => return Err(format!("there is no class `{class}`")),
    };
    match names.last_mut() {
        Some((tokens, _)) if place == "I" && open == Some(kind) => tokens.end = at + 1,
        _ => names.push((at..at + 1, kind)),
    }
    Ok(Some(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "https://example.org/\tO\n\nThe\tO\nKiel\tB-Organization\nBank\tI-Organization\n\nAna\tB-Person\nLind\tB-Person\n from    O\n";

    #[test]
    fn names_are_ranges_of_tokens() {
        let article = parse("a.tsv", FILE, Path::new("a.tsv")).unwrap();
        assert_eq!(article.sentences.len(), 2);
        assert_eq!(
            article.names,
            [
                (1..3, EntityKind::Organization),
                (3..4, EntityKind::Person),
                (4..5, EntityKind::Person)
            ]
        );
        let text = Text::new(article.text()).unwrap();
        let segmentation = article.segmentation(&text).unwrap();
        assert_eq!(text.slice(segmentation.tokens().as_slice()[2].span), "Bank");
        assert_eq!(segmentation.sentences().len(), 2);
    }

    #[test]
    fn text_is_written_without_the_spaces_between_tokens() {
        let line = "He - 90 ( slow - spoken ) - said : \" I ’ ve had 5 % , and so has Aesop 's , \" of workers ’ “ rights ” .";
        let tokens: Vec<String> = line.split(' ').map(str::to_owned).collect();
        assert_eq!(
            as_written(&tokens),
            "He-90 (slow-spoken)-said: \"I’ve had 5%, and so has Aesop's,\" of workers’ “rights”."
        );
    }

    #[test]
    fn lines_without_tags_are_named() {
        let error = parse("a.tsv", "A\tO\nword\n", Path::new("a.tsv")).unwrap_err();
        assert_eq!(error.to_string(), "a.tsv:2: not a token and a tag");
        let error = parse("a.tsv", "A\tB-Animal\n", Path::new("a.tsv")).unwrap_err();
        assert!(error.to_string().contains("`Animal`"));
    }
}
