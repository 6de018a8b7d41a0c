//! Trains a tagger, writes it to a file, reads it back and tags with it:
//! `cargo run --release -p onrecord-linear --example tagger TRAIN DEV [MODEL]`, where a line of the files is a word and its tag with a tab
//! between, and an empty line ends a sentence.
#![allow(clippy::print_stdout)] // It is a program.

use std::collections::BTreeMap;
use std::error::Error;

use onrecord_linear::perceptron::Schedule;
use onrecord_linear::sequence::{Grammar, Lattice, Method, SequenceModel, Sequences, Task, train};
use onrecord_linear::{Key, Spot, Vocabulary, file, hash_bytes};

/// Words with their tags.
type Sentence = Vec<(String, String)>;

/// The features of a word: itself, its last three letters, its neighbours.
fn features(words: &[&str], at: usize) -> impl Iterator<Item = Key> {
    let hash = |word: &str| hash_bytes(word.as_bytes()) as u32;
    let beside = |offset: isize| {
        at.checked_add_signed(offset)
            .and_then(|index| words.get(index))
            .map_or(0, |word| hash(word))
    };
    let word = words[at];
    let ending: String = word.chars().rev().take(3).collect();
    let capital = word.starts_with(char::is_uppercase);
    [
        Key::of(0).and(hash(word)),
        Key::of(1).and(hash(&ending)),
        Key::of(2).and(beside(-1)),
        Key::of(3).and(beside(1)),
        Key::of(4).and(u32::from(capital)).and(beside(-1)),
    ]
    .into_iter()
}

fn read(path: &str) -> Result<Vec<Sentence>, Box<dyn Error>> {
    let mut sentences = vec![Vec::new()];
    for (index, line) in std::fs::read_to_string(path)?.lines().enumerate() {
        if line.is_empty() {
            sentences.push(Vec::new());
            continue;
        }
        let (word, tag) = line
            .split_once('\t')
            .ok_or_else(|| format!("{path}:{}: no tab", index + 1))?;
        if let Some(sentence) = sentences.last_mut() {
            sentence.push((word.to_owned(), tag.to_owned()));
        }
    }
    Ok(sentences)
}

fn collect(
    sentences: &[Sentence],
    tags: &BTreeMap<&str, u8>,
    number: &mut dyn FnMut(Key) -> Option<u32>,
) -> Sequences {
    let mut sequences = Sequences::default();
    for sentence in sentences {
        let words: Vec<&str> = sentence.iter().map(|(word, _)| word.as_str()).collect();
        for (at, (_, tag)) in sentence.iter().enumerate() {
            let tag = tags.get(tag.as_str()).copied().unwrap_or_default();
            sequences.push(features(&words, at).filter_map(&mut *number), tag);
        }
        sequences.close();
    }
    sequences
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [train_path, dev_path, rest @ ..] = &arguments[..] else {
        return Err("usage: tagger TRAIN DEV [MODEL]".into());
    };
    let (train_sentences, dev_sentences) = (read(train_path)?, read(dev_path)?);
    let mut tags: BTreeMap<&str, u8> = BTreeMap::new();
    for (_, tag) in train_sentences.iter().flatten() {
        let next = tags.len() as u8;
        tags.entry(tag).or_insert(next);
    }

    let mut vocabulary = Vocabulary::default();
    let mut examples = collect(&train_sentences, &tags, &mut |key| Some(vocabulary.count(key)));
    let (vocabulary, numbers) = vocabulary.pruned(2);
    examples.renumber(&numbers);
    let held_out = collect(&dev_sentences, &tags, &mut |key| vocabulary.find(key));
    let grammar = Grammar::free(tags.len());
    let schedule = Schedule {
        epochs: 10,
        patience: 3,
        seed: 1,
    };
    let accuracy = |labels: &[u8]| {
        let right = labels
            .iter()
            .zip(held_out.labels())
            .filter(|(guess, gold)| guess == gold);
        right.count() as f64 / labels.len().max(1) as f64
    };
    let count = vocabulary.keys().len();
    let task = Task {
        examples: &examples,
        held_out: &held_out,
        features: count,
        grammar: &grammar,
    };
    let learned = train(task, Method::Perceptron, schedule, accuracy, |epoch| {
        println!("round {:2}: {:.2}% right", epoch.number, epoch.score * 100.0);
    });

    let model = SequenceModel::<64>::quantise(&learned, vocabulary.keys(), count * 5 / 4);
    let mut writer = file::Writer::default();
    model.write(&mut writer);
    let bytes = file::write("tagger", 1, &[], &writer.finish());
    if let [path] = rest {
        std::fs::write(path, &bytes)?;
    }
    let model = SequenceModel::<64>::read(&mut file::read(&bytes, "tagger", 1)?.reader(), tags.len())?;
    let names: BTreeMap<u8, &str> = tags.iter().map(|(tag, number)| (*number, *tag)).collect();
    let mut lattice: Lattice = model.lattice(&grammar);
    for sentence in dev_sentences
        .iter()
        .filter(|sentence| !sentence.is_empty())
        .take(3)
    {
        let words: Vec<&str> = sentence.iter().map(|(word, _)| word.as_str()).collect();
        let (mut scores, mut rows) = (Vec::new(), Vec::new());
        for at in 0..words.len() {
            let mut sums = [0; 64];
            let spots: Vec<Spot> = features(&words, at).map(|key| model.table.ask(key)).collect();
            model.table.find(&spots, &mut rows);
            model.table.add(&rows, &mut sums);
            scores.extend(sums.map(f32::from));
        }
        let mut labels = Vec::new();
        lattice.best(&scores, 64, &mut labels);
        let tagged: Vec<String> = words
            .iter()
            .zip(&labels)
            .map(|(word, tag)| format!("{word}/{}", names[tag]))
            .collect();
        println!("{}", tagged.join(" "));
    }
    Ok(())
}
