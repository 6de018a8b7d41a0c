//! Networks learn what no sum of single features can say, survive quantisation and their file, and are the same on one thread and two.

#![allow(clippy::unwrap_used)] // a test fails by panicking

use onrecord_linear::file::{Reader, Writer};
use onrecord_linear::{
    DirectSum, FileError, Key, Network, NetworkOptions, NetworkTrainer, Random, Spot, Sum, Vocabulary,
};

const OPTIONS: NetworkOptions = NetworkOptions {
    rate: 0.1,
    dropout: 0.0,
    feature_dropout: 0.0,
    least_count: 1,
    rows: 64,
    direct_rows: 64,
    two_threads: false,
};

/// Two features, each of two values; right is class 0 if they are equal, else class 1. Class 2 is never right.
fn example(random: &mut Random) -> ([Key; 2], usize) {
    let (left, right) = (random.below(2) as u32, random.below(2) as u32);
    let keys = [Key::of(0).and(left), Key::of(1).and(right)];
    (keys, usize::from(left != right))
}

fn learn(options: NetworkOptions) -> Network {
    let mut random = Random::new(3);
    let examples: Vec<_> = (0..2_000).map(|_| example(&mut random)).collect();
    let mut vocabulary = Vocabulary::default();
    for key in examples.iter().flat_map(|(keys, _)| keys) {
        vocabulary.count(*key);
    }
    let mut trainer = NetworkTrainer::new(&vocabulary, &vocabulary, 3, options, 5);
    assert_eq!(trainer.features(), 4);
    for epoch in 0..6 {
        for batch in examples.chunks(10) {
            let notes = trainer.share(batch, |worker, (keys, right)| {
                worker.begin(keys, keys);
                worker.choose(0..3, |class| class == *right);
                worker.learn();
                worker.end();
            });
            trainer.update(&notes, 1.0);
        }
        if epoch > 3 {
            trainer.note_average();
        }
    }
    trainer.finish()
}

fn sum_of(network: &Network, keys: &[Key]) -> Sum {
    let mut sum = Sum::ZERO;
    let spots: Vec<Spot> = keys.iter().map(|key| network.ask(*key)).collect();
    network.add(&mut sum, &spots);
    sum
}

fn decide(network: &Network, keys: [Key; 2]) -> usize {
    let (sum, mut direct) = (sum_of(network, &keys), DirectSum::default());
    network.add_direct(&mut direct, &keys.map(|key| network.ask_direct(key)));
    let hidden = network.hidden(&sum);
    (0..3)
        .max_by_key(|class| network.scores_with(&hidden, &direct)[*class])
        .unwrap()
}

#[test]
fn classes_scored_together_score_what_each_does() {
    let network = learn(OPTIONS);
    for value in 0..50 {
        let hidden = network.hidden(&sum_of(
            &network,
            &[Key::of(0).and(value % 7), Key::of(1).and(value)],
        ));
        let candidates = [2, 0, 1, 2, 1, 0];
        for count in 0..=candidates.len() {
            let scores = candidates[..count]
                .iter()
                .map(|class| (*class, network.score(&hidden, *class)));
            // The first of equals.
            let best = scores.rev().max_by_key(|(_, score)| *score);
            assert_eq!(network.best(&hidden, candidates[..count].iter().copied()), best);
        }
    }
}

#[test]
fn a_network_learns_what_features_say_together() {
    let network = learn(OPTIONS);
    let mut random = Random::new(4);
    for _ in 0..100 {
        let (keys, right) = example(&mut random);
        assert_eq!(decide(&network, keys), right);
    }
    // Features that were never learned change nothing.
    assert_eq!(sum_of(&network, &[Key::of(9).and(9)]), Sum::ZERO);
}

#[test]
fn two_threads_give_what_one_gives() {
    let two = NetworkOptions {
        two_threads: true,
        ..OPTIONS
    };
    assert_eq!(learn(OPTIONS), learn(two));
}

#[test]
fn what_was_written_is_read_and_anything_shorter_is_an_error() {
    let network = learn(OPTIONS);
    let mut writer = Writer::default();
    network.write(&mut writer);
    let bytes = writer.finish();
    assert_eq!(Network::read(&mut Reader::new(&bytes)).unwrap(), network);
    for end in 0..bytes.len() {
        let short = Network::read(&mut Reader::new(&bytes[..end]));
        assert!(
            matches!(short, Err(FileError::Length | FileError::Damaged)),
            "{end}"
        );
    }
}
