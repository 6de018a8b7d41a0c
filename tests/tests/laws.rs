//! The laws of the document model hold for the default stages together, on odd texts.

#![allow(clippy::unwrap_used)] // a test fails by panicking

use std::sync::LazyLock;

use onrecord_document::{Article, laws};
use onrecord_pipeline::Pipeline;
use proptest::prelude::*;

/// One for all cases: models are loaded once, and what is kept between articles must not show.
static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::builder().build());

fn check(article: Article) -> Result<(), TestCaseError> {
    let pipeline = &*PIPELINE;
    let broken = |error: laws::Broken| TestCaseError::fail(error.to_string());
    let annotated = pipeline
        .annotate(article.clone())
        .map_err(|failure| TestCaseError::fail(failure.to_string()))?;
    laws::check_segmentation(&article, &annotated.segmentation).map_err(broken)?;
    laws::check_entities(&article, &annotated.entities).map_err(broken)?;
    laws::check_quotes(
        &article,
        &annotated.segmentation,
        &annotated.entities,
        &annotated.quotes,
    )
    .map_err(broken)?;
    prop_assert_eq!(
        pipeline.annotate(article).unwrap(),
        annotated,
        "the same input gives the same layers"
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn hold_for_odd_articles(article in laws::articles()) {
        check(article)?;
    }

    #[test]
    fn hold_for_arbitrary_strings(text in "(?s).{0,300}") {
        check(Article::from_text("odd", &text).unwrap())?;
    }
}

#[test]
fn hold_for_the_corpus_and_for_every_beginning_of_a_short_article() {
    for (_, article) in onrecord_tests::corpus() {
        check(article).unwrap();
    }
    let text =
        "Mayor: no deal\n\n“We can’t,” she said. “Not \"now\",\" Ana Lind told Reuters.\n\n“It’s 3 p.m. …”";
    for (end, _) in text.char_indices() {
        check(Article::from_text("short", &text[..end]).unwrap()).unwrap();
    }
}
