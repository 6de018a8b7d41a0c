//! The laws of the document model hold for the default stages together, on odd texts.

#![allow(clippy::unwrap_used)] // a test fails by panicking

use onrecord_document::{Article, laws};
use onrecord_pipeline::Pipeline;
use proptest::prelude::*;

fn check(pipeline: &Pipeline, article: Article) -> Result<(), TestCaseError> {
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
        check(&Pipeline::builder().build(), article)?;
    }

    #[test]
    fn hold_for_arbitrary_strings(text in "(?s).{0,300}") {
        check(&Pipeline::builder().build(), Article::from_text("odd", &text).unwrap())?;
    }
}

#[test]
fn hold_for_the_corpus_and_for_every_beginning_of_a_short_article() {
    let pipeline = Pipeline::builder().build();
    for (_, article) in onrecord_tests::corpus() {
        check(&pipeline, article).unwrap();
    }
    let text =
        "Mayor: no deal\n\n“We can’t,” she said. “Not \"now\",\" Ana Lind told Reuters.\n\n“It’s 3 p.m. …”";
    for (end, _) in text.char_indices() {
        check(&pipeline, Article::from_text("short", &text[..end]).unwrap()).unwrap();
    }
}
