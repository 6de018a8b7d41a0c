//! The laws that every implementation of a stage keeps, as one function, and (with the feature `laws`) strategies for odd
//! articles to try them on.
//!
//! The constructors of the layers check what can be checked of one layer. the functions here state the rest: that layers survive their
//! JSON form, that the same input gives the same layer, that quotes agree with the segmentation they were made from.
//!
//! ```ignore
//! proptest! {
//!     #[test]
//!     fn my_stage_keeps_the_laws(article in onrecord_document::laws::articles()) {
//!         let segmentation = my_stage.segment(SegmentInput { article: &article })?;
//!         laws::check_segmentation(&article, &segmentation)?;
//!     }
//! }
//! ```

use crate::article::Article;
use crate::entities::Entities;
use crate::json;
use crate::quotes::{QuoteKind, Quotes};
use crate::segmentation::Segmentation;
use crate::text::CodePoints;

/// A law that does not hold, in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Broken(pub String);

fn hold(condition: bool, law: impl FnOnce() -> String) -> Result<(), Broken> {
    if condition { Ok(()) } else { Err(Broken(law())) }
}

fn broken(error: impl std::fmt::Display) -> Broken {
    Broken(error.to_string())
}

/// The laws of a segmentation.
///
/// # Errors
/// The first that does not hold.
pub fn check_segmentation(article: &Article, segmentation: &Segmentation) -> Result<(), Broken> {
    let code_points = CodePoints::new(&article.text);
    let there = json::encode(segmentation.parts(), &code_points);
    let back = json::decode(there, &code_points).map_err(broken)?;
    let again = Segmentation::new(back, &article.text).map_err(broken)?;
    hold(again == *segmentation, || {
        "a segmentation is the same after its JSON form".to_owned()
    })?;
    for (id, sentence) in segmentation.sentences().iter() {
        hold(!segmentation.tokens_of(id).is_empty(), || {
            format!("sentence {} has a token", id.0)
        })?;
        let words = article.text.slice(sentence.span);
        hold(words.trim() == words, || {
            format!("sentence {} has no white space around it", id.0)
        })?;
    }
    for (id, _) in segmentation.paragraphs().iter() {
        hold(!segmentation.sentences_of(id).is_empty(), || {
            format!("paragraph {} has a sentence", id.0)
        })?;
    }
    Ok(())
}

/// The laws of entities.
///
/// # Errors
/// The first that does not hold.
pub fn check_entities(article: &Article, entities: &Entities) -> Result<(), Broken> {
    let code_points = CodePoints::new(&article.text);
    let there = json::encode(entities.parts(), &code_points);
    let back = json::decode(there, &code_points).map_err(broken)?;
    let again = Entities::new(back, &article.text).map_err(broken)?;
    hold(again == *entities, || {
        "entities are the same after their JSON form".to_owned()
    })?;
    let mut mentioned = vec![false; entities.entities().len()];
    for (_, mention) in entities.mentions().iter() {
        hold(mention.link.permille <= 1000, || {
            "a confidence is at most 1000".to_owned()
        })?;
        mentioned[mention.entity.0 as usize] = true;
    }
    hold(mentioned.iter().all(|mentioned| *mentioned), || {
        "every entity has a mention".to_owned()
    })
}

/// The laws of quotes.
///
/// # Errors
/// The first that does not hold.
pub fn check_quotes(
    article: &Article,
    segmentation: &Segmentation,
    entities: &Entities,
    quotes: &Quotes,
) -> Result<(), Broken> {
    let code_points = CodePoints::new(&article.text);
    let there = json::encode(quotes.parts(), &code_points);
    let back = json::decode(there, &code_points).map_err(broken)?;
    let again = Quotes::new(back, &article.text, entities).map_err(broken)?;
    hold(again == *quotes, || {
        "quotes are the same after their JSON form".to_owned()
    })?;
    for (id, quote) in quotes.quotes().iter() {
        hold(quote.found.permille <= 1000, || {
            "a confidence is at most 1000".to_owned()
        })?;
        hold(
            quote.resolved.as_ref().is_none_or(|by| by.permille <= 1000),
            || "a confidence is at most 1000".to_owned(),
        )?;
        hold(quote.speakers.is_empty() || quote.resolved.is_some(), || {
            format!("quote {} says what chose its speakers", id.0)
        })?;
        hold(quote.marked != quote.verbatim.is_empty(), || {
            format!("quote {} is marked exactly if it has verbatim stretches", id.0)
        })?;
        hold(quote.kind != QuoteKind::Mixed || quote.marked, || {
            format!("mixed quote {} is marked", id.0)
        })?;
        for part in &quote.parts {
            let inside = segmentation
                .paragraph_at(part.start)
                .is_some_and(|paragraph| segmentation.paragraphs()[paragraph].span.contains(*part));
            hold(inside, || {
                format!("each part of quote {} lies within one paragraph", id.0)
            })?;
        }
    }
    Ok(())
}

/// Strategies for odd texts: quotation marks of all styles, paired and not, line breaks, zero-width and control characters,
/// abbreviations, names, other scripts, and arbitrary strings.
#[cfg(feature = "laws")]
pub fn articles() -> impl proptest::strategy::Strategy<Value = Article> {
    use proptest::prelude::*;

    let piece = prop_oneof![
        4 => proptest::sample::select(PIECES).prop_map(str::to_owned),
        2 => "[A-Z]?[a-z]{1,8}",
        1 => "\\PC{0,6}",
        1 => "(?s).{0,4}",
    ];
    let pieces = proptest::collection::vec((piece, proptest::sample::select(GLUE)), 0..60);
    pieces.prop_map(|pieces| {
        let text: String = pieces
            .into_iter()
            .flat_map(|(piece, glue)| [piece, glue.to_owned()])
            .collect();
        Article::from_text("odd", &text).expect("a short text fits")
    })
}

#[cfg(feature = "laws")]
const PIECES: &[&str] = &[
    "“",
    "”",
    "‘",
    "’",
    "\"",
    "'",
    "«",
    "»",
    "„",
    "``",
    "''",
    "‹",
    "›",
    "he said",
    "said Ms. Ana Lind,",
    "she told Reuters",
    "according to the U.S. report",
    "Beijing",
    "China’s",
    "Mr. Smith Jr.",
    "St. Louis",
    "the president of Ukraine,",
    ".",
    "?",
    "!",
    "...",
    "…",
    ",",
    ":",
    ";",
    "—",
    "(",
    ")",
    "[",
    "]",
    "don't",
    "can’t",
    "cannot",
    "3.5%",
    "$1,200.50",
    "e.g.",
    "Jan. 5",
    "J. K. Ray",
    "\u{200b}",
    "\u{feff}",
    "\u{ad}",
    "\u{a0}",
    "\u{0}",
    "\u{202e}",
    "😀",
    "e\u{301}",
    "北京",
    "مرحبا",
    "http://a.b/c?d=e",
    "a@b.org",
    "@handle",
    "#tag",
    "Q:",
    "A:",
    "SMITH:",
    "- item",
    "By Jo Doe",
    "TITLE CASE Headline Here",
    "\t",
];

#[cfg(feature = "laws")]
const GLUE: &[&str] = &[" ", " ", " ", " ", "", "", "\n", "\n\n", "\r\n", "\u{a0}", "  "];
