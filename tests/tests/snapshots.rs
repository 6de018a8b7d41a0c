//! Snapshots of every stage over corpus/, drawn for people: what *is*. What should be stands in the gold files.
//!
//! Segments and names are drawn for six short articles, quotes for all.

#![allow(clippy::unwrap_used)] // a test fails by panicking

use onrecord_tests::{annotated_corpus, draw_entities, draw_quotes, draw_segmentation};

/// Articles whose segments and names are kept: short, and between them most marks, kinds of paragraph and ways of naming.
const SHORT: &[&str] = &[
    "rate-decision-brief",
    "wire-briefs.jsonl-1",
    "wire-briefs.jsonl-2",
    "wire-briefs.jsonl-3",
    "wire-briefs.jsonl-4",
    "border-closure-liveblog",
];

/// Compares one drawing after the other and fails at the end, so that one run shows all that changed.
fn snapshot(folder: &str, drawings: Vec<(String, String)>) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!("../snapshots/{folder}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let failed: Vec<_> = drawings
        .into_iter()
        .filter_map(|(name, drawing)| {
            let check = || settings.bind(|| insta::assert_snapshot!(name.clone(), drawing));
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(check))
                .is_err()
                .then_some(name)
        })
        .collect();
    assert!(failed.is_empty(), "{folder} changed: {}", failed.join(", "));
}

#[test]
fn segments() {
    let drawings = annotated_corpus()
        .into_iter()
        .filter(|(name, _)| SHORT.contains(&name.as_str()))
        .map(|(name, annotated)| {
            (
                name,
                draw_segmentation(&annotated.article, &annotated.segmentation),
            )
        })
        .collect::<Vec<_>>();
    assert_eq!(drawings.len(), SHORT.len());
    snapshot("segments", drawings);
}

#[test]
fn names() {
    let drawings = annotated_corpus()
        .into_iter()
        .filter(|(name, _)| SHORT.contains(&name.as_str()))
        .map(|(name, annotated)| (name, draw_entities(&annotated)))
        .collect();
    snapshot("names", drawings);
}

#[test]
fn quotes() {
    let drawings = annotated_corpus()
        .into_iter()
        .map(|(name, annotated)| (name, draw_quotes(&annotated)))
        .collect();
    snapshot("quotes", drawings);
}
