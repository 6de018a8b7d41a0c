//! Learns where punctuation hangs, from trees that parsers make of sentences that they have not seen.

use onrecord_linear::{NetworkOptions, NetworkTrainer, Random, Vocabulary};

use super::parser::{TaggedTree, parse_one};
use crate::parser::{Parser, Scratch};
use crate::punctuation::{Choice, Parsed, Punctuation, features, pair_marks};

/// Passes over the marks.
const EPOCHS: u32 = 10;
/// Marks whose decisions are made with the same weights.
const BATCH: usize = 64;

const NETWORK: NetworkOptions = NetworkOptions {
    rate: 0.05,
    dropout: 0.1,
    feature_dropout: 0.1,
    least_count: 2,
    rows: 1 << 12,
    direct_rows: 0,
    two_threads: true,
};

/// A mark with what it can choose.
struct Mark {
    keys: Vec<onrecord_linear::Key>,
    possible: [bool; Choice::ALL.len()],
    right: [bool; Choice::ALL.len()],
}

/// Learns from `trees`; each is parsed by the parser that `parser_of` gives for its position.
pub(super) fn train_punctuation<'a>(
    trees: &[TaggedTree],
    parser_of: impl Fn(usize) -> &'a Parser,
    seed: u64,
) -> Punctuation {
    let mut scratch = Scratch::default();
    let (mut partners, mut open) = (Vec::new(), Vec::new());
    let mut marks = Vec::new();
    let mut vocabulary = Vocabulary::default();
    for (at, tagged) in trees.iter().enumerate() {
        let words = &tagged.tree.words;
        let state = parse_one(parser_of(at), tagged, &mut scratch);
        pair_marks(words, &tagged.upos, &mut partners, &mut open);
        let parsed = Parsed {
            words,
            upos: &tagged.upos,
            state,
            partners: &partners,
        };
        for mark in (0..words.len()).filter(|mark| parsed.is_mark(*mark)) {
            let heads = parsed.choices(mark);
            let gold = tagged.tree.heads[mark].map(|head| head as usize);
            let right = heads.map(|head| head.is_some() && head == gold);
            if !right.contains(&true) || heads.iter().flatten().all(|head| Some(*head) == gold) {
                continue;
            }
            let mut keys = Vec::new();
            features(&parsed, mark, &heads, &mut |key| keys.push(key));
            for key in &keys {
                vocabulary.count(*key);
            }
            marks.push(Mark {
                keys,
                possible: heads.map(|head| head.is_some()),
                right,
            });
        }
    }
    let classes = Choice::ALL.len();
    let mut trainer = NetworkTrainer::new(&vocabulary, &Vocabulary::default(), classes, NETWORK, seed);
    let mut random = Random::new(seed ^ 0x7075);
    for epoch in 0..EPOCHS {
        random.shuffle(&mut marks);
        let rate = 1.0 - 0.9 * epoch as f32 / EPOCHS as f32;
        for (number, batch) in marks.chunks(BATCH).enumerate() {
            let notes = trainer.share(batch, |worker, mark| {
                worker.begin(&mark.keys, &[]);
                let possible = (0..classes).filter(|choice| mark.possible[*choice]);
                worker.choose(possible, |choice| mark.right[choice]);
                worker.learn();
                worker.end();
            });
            trainer.update(&notes, rate);
            if epoch * 2 >= EPOCHS && number % 100 == 0 {
                trainer.note_average();
            }
        }
    }
    Punctuation {
        network: trainer.finish(),
    }
}
