//! Articles made up for measurements: short, all different, some of them bad, and the same for the same numbers.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

const FIRST: &[&str] = &[
    "Ana", "Bo", "Ines", "Teodora", "Milan", "Grace", "Omar", "Lucía", "Piotr", "Zoë",
];
const LAST: &[&str] = &[
    "Lind",
    "Ray",
    "Aldana",
    "Brannigan",
    "Okafor",
    "Novak",
    "Haddad",
    "Serrano",
    "Wójcik",
];
const ROLES: &[&str] = &[
    "mayor",
    "harbourmaster",
    "finance minister",
    "spokeswoman",
    "head teacher",
    "union leader",
];
const BODIES: &[&str] = &[
    "Harbour Town",
    "the Valdoria Rail Union",
    "Bank of Valdoria",
    "the water board",
];
const WORDS: &[&str] = &[
    "fares", "rents", "wages", "water", "ferries", "schools", "taxes", "repairs", "talks",
];
const CUES: &[&str] = &["said", "told reporters", "warned", "added", "insisted"];

/// Numbers from a seed, as good as random for choosing words (Steele et al. 2014, `SplitMix64`).
pub(super) struct Choices(pub(super) u64);

impl Choices {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[(self.next() % words.len() as u64) as usize]
    }
}

/// The name of a number, another for each of the first 20,000, in ASCII.
pub(super) fn name(number: u64) -> String {
    let of = |words: &[&'static str], number: u64| words[(number % 5) as usize].to_owned();
    let first = of(FIRST, number);
    let middle = char::from(b'A' + (number / 5 % 26) as u8);
    format!("{first} {middle}. {}{}", of(LAST, number / 130), number / 650)
}

/// Sentences of words.
pub(super) fn sentences(choices: &mut Choices, count: usize) -> String {
    let sentence = |choices: &mut Choices| {
        let words: Vec<&str> = (0..16).map(|_| choices.of(WORDS)).collect();
        words.join(" ")
    };
    let sentences: Vec<String> = (0..count).map(|_| sentence(choices)).collect();
    sentences.join(". ") + "."
}

/// Writes so many articles as JSON lines; one in 997 is no JSON, one in 991 has no text.
pub(super) fn write(path: &Path, articles: u64) -> anyhow::Result<()> {
    write_texts(path, articles, article)
}

/// The same with copies among them: one in ten has the text of an earlier article, one in ten that text under another headline.
pub(super) fn write_with_copies(path: &Path, articles: u64) -> anyhow::Result<()> {
    write_texts(path, articles, |number| {
        let earlier = || article(Choices(!number).next() % number);
        match number % 10 {
            4 => earlier(),
            9 => format!("Another headline {number}\n\n{}", earlier()),
            _ => article(number),
        }
    })
}

fn write_texts(path: &Path, articles: u64, text: impl Fn(u64) -> String) -> anyhow::Result<()> {
    let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
    for number in 0..articles {
        if number % 997 == 996 {
            writeln!(file, "{{\"text\": nonsense {number}")?;
        } else if number % 991 == 990 {
            writeln!(file, "{{\"title\": \"No text {number}\"}}")?;
        } else {
            let json = serde_json::json!({ "id": number, "text": text(number), "outlet": "The Daily" });
            writeln!(file, "{json}")?;
        }
    }
    file.flush()?;
    Ok(())
}

/// One article of some eighty words.
fn article(number: u64) -> String {
    let mut choose = Choices(number);
    let (first, last, role) = (choose.of(FIRST), choose.of(LAST), choose.of(ROLES));
    let (body, what, other) = (choose.of(BODIES), choose.of(WORDS), choose.of(WORDS));
    let (cue, year) = (choose.of(CUES), 1950 + choose.next() % 75);
    let (second, amount) = (choose.of(FIRST), choose.next() % 90_000);
    format!(
        "{what} and {other} divide {body}\n\n\
         “We cannot wait another {amount} days for {what},” {role} {first} {last} {cue} on Monday. \
         {last} said that {other} had not been so scarce since {year}.\n\n\
         {body} denied it would cut {other}. According to {second} {last}, who runs a shop at number {number}, \
         the {role} “never came to see” what {what} cost. She promised to ask again on Friday."
    )
}
