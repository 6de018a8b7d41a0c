//! What is known of words that report: verbs with their forms, what they take, what kind of act they report.
//!
//! The table is `data/cues.tsv`; its header says where it is from. What never happens here: no article is looked at.

use onrecord_document::CueClass;
use rustc_hash::FxHashMap;

/// Everything that is known of a reporting verb, with the particle that belongs to it ("point out").
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cue {
    /// Dictionary form without the particle.
    pub(crate) lemma: &'static str,
    /// "out" of "point out".
    pub(crate) particle: Vec<&'static str>,
    /// What kind of act it reports.
    pub(crate) class: CueClass,
    /// What it takes.
    pub(crate) takes: Takes,
    /// Its -s form is a noun as often: "the report claims", "the claims".
    pub(crate) noun_too: bool,
}

/// What a reporting verb takes, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Takes(u16);

impl Takes {
    /// “…,” she said
    pub(crate) const QUOTE: Self = Self(1);
    /// said that they won
    pub(crate) const THAT: Self = Self(2);
    /// said they won
    pub(crate) const CLAUSE: Self = Self(4);
    /// asked whether they won
    pub(crate) const WH: Self = Self(8);
    /// declined to comment
    pub(crate) const TO: Self = Self(16);
    /// told Reuters that they won
    pub(crate) const TOLD: Self = Self(32);
    /// urged NATO to stop
    pub(crate) const URGE: Self = Self(64);
    /// criticized the plan
    pub(crate) const NOUN: Self = Self(128);

    /// Whether it holds all of `other`.
    pub(crate) const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    fn named(name: &str) -> Self {
        match name {
            "quote" | "only" => Self::QUOTE,
            "that" => Self::THAT,
            "clause" => Self::CLAUSE,
            "wh" => Self::WH,
            "to" => Self::TO,
            "told" => Self::TOLD,
            "urge" => Self::URGE,
            "noun" => Self::NOUN,
            _ => Self(0),
        }
    }
}

/// Which form of its verb a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// "say"
    Base,
    /// "says"
    Third,
    /// "wrote", which is no participle
    Past,
    /// "written", which is no past
    Participle,
    /// "said"
    PastOrParticiple,
    /// "saying"
    Ing,
}

impl Form {
    /// "said", "wrote", "written"
    pub(crate) const fn is_past(self) -> bool {
        matches!(self, Self::Past | Self::Participle | Self::PastOrParticiple)
    }
}

/// A word that is a form of reporting verbs: all verbs with this form, those with the longest particle first.
#[derive(Clone, Debug)]
pub(crate) struct VerbForm {
    pub(crate) form: Form,
    pub(crate) cues: Vec<u16>,
}

/// All reporting verbs, by their forms.
#[derive(Clone, Debug)]
pub(crate) struct Lexicon {
    cues: Vec<Cue>,
    forms: Vec<VerbForm>,
    by_word: FxHashMap<String, u16>,
}

impl Lexicon {
    /// Reads the table that is built in.
    pub(crate) fn new() -> Self {
        let mut lexicon = Self {
            cues: Vec::new(),
            forms: Vec::new(),
            by_word: FxHashMap::default(),
        };
        for line in include_str!("../data/cues.tsv").lines() {
            if !line.starts_with('#') {
                lexicon.add(line);
            }
        }
        for form in &mut lexicon.forms {
            form.cues
                .sort_by_key(|index| std::cmp::Reverse(lexicon.cues[usize::from(*index)].particle.len()));
        }
        lexicon
    }

    /// The verb form of a position in this lexicon.
    pub(crate) fn form(&self, index: u16) -> &VerbForm {
        &self.forms[usize::from(index)]
    }

    /// The position of the verb form that a lower-case word is.
    pub(crate) fn position(&self, word: &str) -> Option<u16> {
        self.by_word.get(word).copied()
    }

    /// A verb of a [`VerbForm`].
    pub(crate) fn cue(&self, index: u16) -> &Cue {
        &self.cues[usize::from(index)]
    }

    fn add(&mut self, line: &'static str) {
        let mut columns = line.split('\t');
        let (Some(verb), Some(forms), Some(class), Some(takes)) =
            (columns.next(), columns.next(), columns.next(), columns.next())
        else {
            return;
        };
        let mut words = verb.split(' ');
        let Some(lemma) = words.next() else { return };
        let index = self.cues.len() as u16;
        self.cues.push(Cue {
            lemma,
            particle: words.collect(),
            class: class_named(class),
            takes: takes
                .split(' ')
                .fold(Takes::default(), |all, name| Takes(all.0 | Takes::named(name).0)),
            noun_too: takes.split(' ').any(|name| name == "s-noun"),
        });
        let regular = inflect(lemma);
        let irregular: Vec<String> = forms.split(' ').map(str::to_owned).collect();
        let [third, past, participle, ing] = <[String; 4]>::try_from(irregular).unwrap_or(regular);
        self.put(lemma.to_owned(), Form::Base, index);
        self.put(third, Form::Third, index);
        if past == participle {
            self.put(past, Form::PastOrParticiple, index);
        } else {
            self.put(past, Form::Past, index);
            self.put(participle, Form::Participle, index);
        }
        self.put(ing, Form::Ing, index);
    }

    fn put(&mut self, word: String, form: Form, cue: u16) {
        let next = self.forms.len() as u16;
        let at = *self.by_word.entry(word).or_insert(next);
        if at == next {
            self.forms.push(VerbForm {
                form,
                cues: Vec::new(),
            });
        }
        // "read" is its own past: the past is what news writes.
        let entry = &mut self.forms[usize::from(at)];
        if form.is_past() && entry.form == Form::Base {
            entry.form = form;
        }
        if !entry.cues.contains(&cue) {
            entry.cues.push(cue);
        }
    }
}

fn class_named(name: &str) -> CueClass {
    let mut classes = CueClass::ALL.iter().copied();
    classes
        .find(|class| class.name() == name)
        .unwrap_or(CueClass::Other)
}

/// Third person, past, participle and -ing form of a regular verb: "argue", "argues", "argued", "argued", "arguing".
fn inflect(lemma: &str) -> [String; 4] {
    let stem = lemma.strip_suffix('e').unwrap_or(lemma);
    let consonant_y = lemma.ends_with('y') && !lemma.ends_with("ey") && !lemma.ends_with("ay");
    let hiss = ["s", "sh", "ch", "x", "z"].iter().any(|end| lemma.ends_with(end));
    let (third, past) = if consonant_y {
        let stem = &lemma[..lemma.len() - 1];
        (format!("{stem}ies"), format!("{stem}ied"))
    } else if hiss {
        (format!("{lemma}es"), format!("{stem}ed"))
    } else {
        (format!("{lemma}s"), format!("{stem}ed"))
    };
    // "agree" keeps its e: "agreeing".
    let ing = if lemma.ends_with("ee") { lemma } else { stem };
    [third, past.clone(), past, format!("{ing}ing")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        let lexicon = Lexicon::new();
        let lines = include_str!("../data/cues.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'));
        assert_eq!(lexicon.cues.len(), lines.count());
        for cue in &lexicon.cues {
            assert_ne!(cue.takes, Takes::default(), "{} takes something", cue.lemma);
        }
    }

    #[test]
    fn forms_are_found_by_word() {
        let lexicon = Lexicon::new();
        let cases = [
            ("said", "say", Form::PastOrParticiple),
            ("denies", "deny", Form::Third),
            ("wrote", "write", Form::Past),
            ("arguing", "argue", Form::Ing),
            ("agreeing", "agree", Form::Ing),
            ("stresses", "stress", Form::Third),
            ("conveyed", "", Form::Base),
        ];
        for (word, lemma, form) in cases {
            let found = lexicon
                .position(word)
                .map(|at| lexicon.form(at))
                .map(|verb| (lexicon.cue(verb.cues[0]).lemma, verb.form));
            assert_eq!(found, (!lemma.is_empty()).then_some((lemma, form)), "{word}");
        }
    }

    #[test]
    fn the_longest_particle_comes_first() {
        let lexicon = Lexicon::new();
        let called = lexicon.position("called").map(|at| lexicon.form(at)).unwrap();
        assert!(!lexicon.cue(called.cues[0]).particle.is_empty());
        assert!(lexicon.cue(*called.cues.last().unwrap()).particle.is_empty());
    }
}
