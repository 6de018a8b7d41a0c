//! The corpus' gold against what the default stages find: counts kept in a snapshot, so that no change of rules or models
//! goes unseen. `cargo xtask score corpus corpus --misses` prints the mistakes.

#![allow(clippy::unwrap_used)] // a test fails by panicking

use onrecord::{compare_run, corpus_table};
use onrecord_pipeline::{Config, NoProgress, Pipeline, RunOptions, Sources, run};
use onrecord_report::Format;
use onrecord_tests::corpus_folder;

#[test]
fn counts_of_what_is_found_of_the_gold() {
    let scratch = tempfile::tempdir().unwrap();
    let inputs = vec![corpus_folder().display().to_string()];
    let options = RunOptions {
        formats: vec![Format::Jsonl],
        ..RunOptions::new(scratch.path().join("run"), inputs.clone())
    };
    let sources = Sources::new(&inputs, None).unwrap();
    let outcome = run(
        &Pipeline::builder().build(),
        &Config::default(),
        &sources,
        &options,
        &NoProgress,
    )
    .unwrap();
    assert_eq!(outcome.counts.rejected, 0);
    let comparison = compare_run(&corpus_folder(), &options.out).unwrap();
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("gold", corpus_table(&comparison));
    });
}
