//! Which crate may use which: the directions of ARCHITECTURE.md, checked over `cargo metadata`.

#![allow(clippy::unwrap_used)] // a test fails by panicking

use std::collections::BTreeMap;

use cargo_metadata::MetadataCommand;

/// For each of our packages, those of ours that it may use, tests included.
const DIRECTIONS: &[(&str, &[&str])] = &[
    ("onrecord-document", &["onrecord-document"]),
    ("onrecord-linear", &[]),
    ("onrecord-lexicon", &["onrecord-document", "onrecord-linear"]),
    (
        "onrecord-syntax",
        &["onrecord-document", "onrecord-linear", "onrecord-lexicon"],
    ),
    ("onrecord-ingest", &["onrecord-document"]),
    ("onrecord-segment", &["onrecord-document"]),
    (
        "onrecord-entities",
        &["onrecord-document", "onrecord-linear", "onrecord-lexicon"],
    ),
    (
        "onrecord-quotes",
        &["onrecord-document", "onrecord-linear", "onrecord-lexicon"],
    ),
    ("onrecord-report", &["onrecord-document"]),
    ("onrecord-evaluate", &["onrecord-document"]),
    (
        "onrecord-pipeline",
        &[
            "onrecord-document",
            "onrecord-ingest",
            "onrecord-lexicon",
            "onrecord-segment",
            "onrecord-syntax",
            "onrecord-entities",
            "onrecord-quotes",
            "onrecord-report",
        ],
    ),
    (
        "onrecord",
        &[
            "onrecord-document",
            "onrecord-lexicon",
            "onrecord-entities",
            "onrecord-quotes",
            "onrecord-ingest",
            "onrecord-lexicon",
            "onrecord-syntax",
            "onrecord-pipeline",
            "onrecord-report",
            "onrecord-evaluate",
        ],
    ),
    (
        "onrecord-python",
        &[
            "onrecord-document",
            "onrecord-ingest",
            "onrecord-pipeline",
            "onrecord-report",
        ],
    ),
    (
        "onrecord-example-own-stage",
        &["onrecord-document", "onrecord-pipeline"],
    ),
    (
        "xtask",
        &[
            "onrecord",
            "onrecord-document",
            "onrecord-ingest",
            "onrecord-pipeline",
            "onrecord-report",
        ],
    ),
    (
        "onrecord-tests",
        &[
            "onrecord",
            "onrecord-document",
            "onrecord-ingest",
            "onrecord-pipeline",
            "onrecord-report",
        ],
    ),
];

#[test]
fn crates_depend_only_in_the_allowed_directions() {
    let metadata = MetadataCommand::new().no_deps().exec().unwrap();
    let allowed: BTreeMap<_, _> = DIRECTIONS.iter().copied().collect();
    let mut wrong = Vec::new();
    for package in &metadata.packages {
        let name = package.name.as_str();
        let Some(allowed) = allowed.get(name) else {
            wrong.push(format!("{name} is not in the list of directions"));
            continue;
        };
        for dependency in &package.dependencies {
            let ours = dependency.path.is_some();
            if ours && !allowed.contains(&dependency.name.as_str()) {
                wrong.push(format!("{name} must not use {}", dependency.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(
        metadata.packages.len(),
        DIRECTIONS.len(),
        "a package of the list is gone"
    );
}

#[test]
fn everything_but_the_bindings_is_built_by_default() {
    // In the folder of a member that member alone is the default.
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
    let metadata = MetadataCommand::new()
        .manifest_path(root)
        .no_deps()
        .exec()
        .unwrap();
    let mut others: Vec<_> = metadata.workspace_packages();
    others.retain(|package| !metadata.workspace_default_members.contains(&package.id));
    let names: Vec<_> = others.iter().map(|package| package.name.as_str()).collect();
    assert_eq!(names, ["onrecord-python"]);
}
