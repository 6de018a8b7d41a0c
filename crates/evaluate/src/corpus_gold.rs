//! The project's own gold: `NAME.gold.toml` beside each article of `corpus/`, written for people.
//!
//! ```toml
//! [[attribution]]
//! kind = "direct"
//! parts = ["“We have waited … long enough,”", "“And it is over.”"]
//! cue = "said"
//! source = "the mayor"
//! speaker = "Ana Lindqvist"
//! speaker_kind = "person"
//! ```
//! Gold quotes words instead of counting characters, so that a person can write and check it. [`CorpusGold::locate`] finds the words
//! in the article.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use onrecord_document::{CodePoints, CueClass, Modality, Polarity, QuoteKind, Span, SpeakerKind, Text};
use serde::Deserialize;

use crate::counts::ByRole;
use crate::error::GoldError;
use crate::files;
use crate::locate::Locator;

/// What the names of gold files end in.
const ENDING: &str = ".gold.toml";

/// The gold of one file of articles.
#[derive(Clone, Debug, PartialEq)]
pub struct CorpusGold {
    /// Where it was read.
    pub path: PathBuf,
    /// In the order of their content, or of their cue if that comes first.
    pub attributions: Vec<GoldAttribution>,
}

/// One gold attribution as it is written.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoldAttribution {
    /// Direct, indirect or mixed.
    pub kind: QuoteKind,
    /// Each piece of the content: all of its words, or its first and last words with ` … ` between.
    pub parts: Vec<String>,
    /// The words that report.
    pub cue: Option<String>,
    /// The expression that stands for the speaker.
    pub source: Option<String>,
    /// Canonical name, several joined by `; `; the words that describe someone without a name.
    pub speaker: Option<String>,
    /// What the speaker is.
    pub speaker_kind: Option<SpeakerKind>,
    /// The record of a container with several articles, counted from 1.
    #[serde(default = "first_record")]
    pub record: u32,
    /// Whether it is reported as said.
    #[serde(default = "affirmed")]
    pub polarity: Polarity,
    /// Whether it is reported as a fact.
    #[serde(default = "actual")]
    pub modality: Modality,
    /// Whether it lies inside the content of another one.
    #[serde(default)]
    pub within: bool,
    /// Whether it stands in the headline.
    #[serde(default)]
    pub in_title: bool,
    /// What kind of act the cue reports.
    pub cue_class: Option<CueClass>,
    /// To whom or against whom.
    pub addressee: Option<String>,
}

fn first_record() -> u32 {
    1
}

fn affirmed() -> Polarity {
    Polarity::Affirmed
}

fn actual() -> Modality {
    Modality::Actual
}

/// A gold attribution and where it stands, in code points.
#[derive(Clone, Debug, PartialEq)]
pub struct LocatedAttribution<'g> {
    /// Its number in the file, from 1.
    pub number: usize,
    /// What is written of it.
    pub gold: &'g GoldAttribution,
    /// Where it stands.
    pub spans: ByRole<Vec<Span>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    attribution: Vec<GoldAttribution>,
}

impl CorpusGold {
    /// Reads one gold file.
    ///
    /// # Errors
    /// It cannot be read, is not TOML, has a key or value that gold does not know, or an attribution without content.
    pub fn read(path: &Path) -> Result<Self, GoldError> {
        let file: File = toml::from_str(&files::read(path)?).map_err(|error| GoldError::file(path, error))?;
        if let Some(index) = file.attribution.iter().position(|gold| gold.parts.is_empty()) {
            return Err(GoldError::file(
                path,
                format_args!("attribution {} has no parts", index + 1),
            ));
        }
        Ok(Self {
            path: path.to_owned(),
            attributions: file.attribution,
        })
    }

    /// Reads all gold files of a folder, by the names of their articles' files without the ending.
    ///
    /// # Errors
    /// The folder cannot be read, or [`CorpusGold::read`] fails.
    pub fn read_folder(folder: &Path) -> Result<BTreeMap<String, Self>, GoldError> {
        let names = files::names_with_suffix(folder, ENDING)?;
        let read = |name: &String| {
            let article = name.strip_suffix(ENDING).unwrap_or(name);
            Ok((article.to_owned(), Self::read(&folder.join(name))?))
        };
        names.iter().map(read).collect()
    }

    /// Finds the attributions of one record in its text.
    ///
    /// A first part is looked for from where the attribution before begins, then from the start of the text, and so that two
    /// attributions do not share a content if they need not; further parts from the end of the part before. Of several places
    /// for a cue the nearest to the content is taken, in the content's own lines if possible, not inside the content and not the
    /// cue of another attribution; for a source the nearest to the cue, or to the content if there is no cue.
    ///
    /// # Errors
    /// [`GoldError::NotFound`] for words that the text does not have.
    pub fn locate(&self, record: u32, text: &Text) -> Result<Vec<LocatedAttribution<'_>>, GoldError> {
        let code_points = CodePoints::new(text);
        let mut locator = Locator::new(text);
        let of_record = self
            .attributions
            .iter()
            .zip(1..)
            .filter(|(gold, _)| gold.record == record);
        of_record
            .map(|(gold, number)| {
                let spans = locator.locate(gold).map_err(|missing| GoldError::NotFound {
                    path: self.path.clone(),
                    number,
                    what: missing.what,
                    words: missing.words.to_owned(),
                })?;
                let spans = spans.map(|spans| spans.iter().map(|span| code_points.of_span(*span)).collect());
                Ok(LocatedAttribution { number, gold, spans })
            })
            .collect()
    }
}

/// The name of an article's file without folders and ending, and the record inside it: `corpus/briefs.jsonl#2` is the second of `briefs`.
/// What is no container, or has no number, is record 1.
pub fn article_and_record(origin: &str) -> (&str, u32) {
    let (path, record) = match origin.rsplit_once('#') {
        Some((path, record)) => (path, record.parse().ok()),
        None => (origin, None),
    };
    let file = path.rsplit('/').next().unwrap_or_default();
    (
        file.rsplit_once('.').map_or(file, |(stem, _)| stem),
        record.unwrap_or(1),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gold(toml: &str) -> CorpusGold {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.gold.toml");
        std::fs::write(&path, toml).unwrap();
        CorpusGold::read(&path).unwrap()
    }

    /// The words of content, cue and source of each attribution.
    fn words(toml: &str, record: u32, text: &str) -> Vec<[String; 3]> {
        let gold = gold(toml);
        let located = gold.locate(record, &Text::new(text).unwrap()).unwrap();
        let characters: Vec<char> = text.chars().collect();
        let join = |spans: &Vec<Span>| {
            let words = |span: &Span| {
                format!(
                    "{}:{}",
                    span.start,
                    characters[span.range()].iter().collect::<String>()
                )
            };
            spans.iter().map(words).collect::<Vec<_>>().join("|")
        };
        let of = |located: LocatedAttribution<'_>| {
            let words = located.spans.map(join);
            [words.content, words.cue, words.source]
        };
        located.into_iter().map(of).collect()
    }

    #[test]
    fn words_are_located_in_the_order_of_the_text() {
        let text = "He said no. “Yes — it is … so,” he said. “Yes.”\n\nThe héros said she said: “Yes.”";
        let toml = r#"
            [[attribution]]
            kind = "indirect"
            parts = ["no"]
            cue = "said"
            source = "He"
            [[attribution]]
            kind = "direct"
            parts = ["“Yes … so,”", "“Yes.”"]
            cue = "said"
            source = "he"
            [[attribution]]
            kind = "indirect"
            parts = ["she … “Yes.”"]
            cue = "said"
            source = "The héros"
            [[attribution]]
            kind = "direct"
            parts = ["“Yes.”"]
            cue = "said"
            source = "she"
            within = true
        "#;
        assert_eq!(
            words(toml, 1, text),
            [
                ["8:no", "3:said", "0:He"],
                ["12:“Yes — it is … so,”|41:“Yes.”", "35:said", "32:he"],
                ["64:she said: “Yes.”", "59:said", "49:The héros"],
                ["74:“Yes.”", "68:said", "64:she"],
            ]
        );
    }

    #[test]
    fn a_word_is_not_found_inside_another_and_white_space_may_differ() {
        let toml = r#"
            [[attribution]]
            kind = "indirect"
            parts = ["he will go home"]
            source = "he"
            speaker = "X"
        "#;
        assert_eq!(
            words(toml, 1, "The cat, he\u{a0}will  go\nhome"),
            [["9:he\u{a0}will  go\nhome", "", "9:he"]]
        );
    }

    #[test]
    fn a_place_is_given_to_one_attribution_before_it_is_shared() {
        let toml = |count: usize| {
            let one =
                "[[attribution]]\nkind = \"direct\"\nparts = [\"“Yes.”\"]\ncue = \"said\"\nrecord = 2\n";
            one.repeat(count)
        };
        let text = "A said “Yes.” B said “Yes.”";
        let located = words(&toml(3), 2, text);
        let places: Vec<_> = located
            .iter()
            .map(|[content, cue, _]| (content.as_str(), cue.as_str()))
            .collect();
        assert_eq!(
            places,
            [
                ("7:“Yes.”", "2:said"),
                ("21:“Yes.”", "16:said"),
                ("21:“Yes.”", "16:said")
            ]
        );
        assert!(words(&toml(1), 1, text).is_empty());
    }

    #[test]
    fn words_that_are_not_there_are_named() {
        let toml = |part: &str, cue: &str| {
            format!(
                "[[attribution]]\nkind = \"mixed\"\nparts = [\"no\"]\n[[attribution]]\nkind = \"mixed\"\nparts = [\"{part}\"]\ncue = \"{cue}\""
            )
        };
        for (part, cue, what) in [
            ("yes", "said", "attribution 2: part `yes`"),
            ("He … no … way", "said", "attribution 2: part `He … no … way`"),
            ("no", "says", "attribution 2: cue `says`"),
        ] {
            let gold = gold(&toml(part, cue));
            let error = gold
                .locate(1, &Text::new("He said no.\nNo way.").unwrap())
                .unwrap_err()
                .to_string();
            assert!(error.contains(what) && error.contains("a.gold.toml"), "{error}");
        }
    }

    #[test]
    fn gold_that_makes_no_sense_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.gold.toml");
        for toml in [
            "[[attribution]]\nkind = \"direct\"\nparts = []",
            "[[attribution]]\nkind = \"quoted\"\nparts = [\"a\"]",
            "[[attribution]]\nkind = \"direct\"\nparts = [\"a\"]\nspeakr = \"x\"",
            "[attribution",
        ] {
            std::fs::write(&path, toml).unwrap();
            let error = CorpusGold::read_folder(folder.path()).unwrap_err().to_string();
            assert!(error.contains("a.gold.toml"), "{error}");
        }
        std::fs::write(&path, "# Nothing is said here.\n").unwrap();
        assert_eq!(
            CorpusGold::read_folder(folder.path()).unwrap()["a"].attributions,
            []
        );
    }

    #[test]
    fn origins_name_an_article_and_a_record() {
        for (origin, expected) in [
            ("corpus/a-b.txt", ("a-b", 1)),
            ("corpus/briefs.jsonl#3", ("briefs", 3)),
            ("-", ("-", 1)),
            ("a.b.csv#x", ("a.b", 1)),
        ] {
            assert_eq!(article_and_record(origin), expected);
        }
    }
}
