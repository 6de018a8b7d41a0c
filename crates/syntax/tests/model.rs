//! The model file: damage is an error, and training again gives the same bytes.

#![allow(clippy::unwrap_used)] // a test fails by panicking

use onrecord_document::{Relation, Upos, Xpos};
use onrecord_lexicon::clusters::Clusters;
use onrecord_lexicon::describe_form;
use onrecord_linear::Random;
use onrecord_syntax::Model;
use onrecord_syntax::train::{Options, Tree, train};

const EMBEDDED: &[u8] = include_bytes!("../models/syntax.bin");

/// Words with their tags, lemmas, heads (counted from 1, 0 for the root) and relations.
type Line = (&'static str, Upos, Xpos, &'static str, u32, Relation);

fn tree(lines: &[Line]) -> Tree {
    Tree {
        forms: lines.iter().map(|line| line.0.to_owned()).collect(),
        words: lines
            .iter()
            .map(|line| describe_form(line.0, Clusters::embedded()))
            .collect(),
        upos: lines.iter().map(|line| line.1).collect(),
        xpos: lines.iter().map(|line| line.2).collect(),
        lemmas: lines.iter().map(|line| line.3.to_owned()).collect(),
        heads: lines.iter().map(|line| line.4.checked_sub(1)).collect(),
        relations: lines.iter().map(|line| line.5).collect(),
        again: 0.5,
    }
}

fn trees() -> Vec<Tree> {
    let denied = tree(&[
        ("Officials", Upos::Noun, Xpos::Nns, "official", 2, Relation::Nsubj),
        ("denied", Upos::Verb, Xpos::Vbd, "deny", 0, Relation::Root),
        ("it", Upos::Pron, Xpos::Prp, "it", 2, Relation::Obj),
        (".", Upos::Punct, Xpos::Stop, ".", 2, Relation::Punct),
    ]);
    let agreed = tree(&[
        ("They", Upos::Pron, Xpos::Prp, "they", 3, Relation::Nsubj),
        ("had", Upos::Aux, Xpos::Vbd, "have", 3, Relation::Aux),
        ("agreed", Upos::Verb, Xpos::Vbn, "agree", 0, Relation::Root),
        (".", Upos::Punct, Xpos::Stop, ".", 3, Relation::Punct),
    ]);
    (0..200)
        .map(|number| if number % 2 == 0 { &denied } else { &agreed })
        .cloned()
        .collect()
}

#[test]
fn training_twice_gives_the_same_bytes_and_learns_what_it_saw() {
    let mut options = Options {
        folds: 2,
        fold_epochs: 1,
        teacher_epochs: 2,
        ..Options::default()
    };
    options.tagger.epochs = 2;
    options.parser.epochs = 3;
    let once = train(&trees(), &[], &[], &options, &mut |_| {}).write();
    let mut told = Vec::new();
    let model = train(&trees(), &trees(), &[], &options, &mut |line| {
        told.push(line.to_owned());
    });
    assert_eq!(once, model.write());
    assert!(
        told.iter().any(|line| line.contains("UAS 100.00, LAS 100.00")),
        "{told:#?}"
    );
    let read = Model::read(&once).unwrap();
    assert_ne!(read.hash, 0);
    assert!(
        Model { hash: 0, ..read } == model,
        "what was written is not what is read"
    );
}

#[test]
fn a_damaged_model_is_an_error() {
    assert!(Model::read(EMBEDDED).is_ok());
    let mut random = Random::new(7);
    let header = 64;
    let places = (0..header).chain((0..100).map(|_| random.below(EMBEDDED.len())));
    let mut bytes = EMBEDDED.to_vec();
    for place in places {
        bytes[place] ^= 0x10;
        assert!(Model::read(&bytes).is_err(), "byte {place}");
        bytes[place] ^= 0x10;
    }
}

#[test]
fn a_truncated_model_is_an_error() {
    let mut random = Random::new(8);
    let ends = (0..64).chain((0..100).map(|_| random.below(EMBEDDED.len())));
    for end in ends {
        assert!(Model::read(&EMBEDDED[..end]).is_err(), "cut at {end}");
    }
    assert!(Model::read(&[EMBEDDED, b"\0"].concat()).is_err());
}
