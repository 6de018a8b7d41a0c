//! Closed classes of English words: what a word can be, as a set, without looking at its neighbours.
//!
//! These lists stand in for part-of-speech tags while there are none. What never happens here: no word is looked at twice.

use rustc_hash::FxHashMap;

/// What a token is or can be, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Class(u32);

impl Class {
    /// "the", "a", "this", "every"
    pub(crate) const DETERMINER: Self = Self(1);
    /// "his", "their"
    pub(crate) const POSSESSIVE: Self = Self(1 << 1);
    /// "he", "they", "who", "everyone": can be a subject by itself
    pub(crate) const SUBJECT: Self = Self(1 << 2);
    /// "him", "them", "himself"
    pub(crate) const OBJECT: Self = Self(1 << 3);
    /// "in", "of"
    pub(crate) const PREPOSITION: Self = Self(1 << 4);
    /// "is", "has", "will": a finite auxiliary
    pub(crate) const AUXILIARY: Self = Self(1 << 5);
    /// "been", "being", "be", "having"
    pub(crate) const NONFINITE: Self = Self(1 << 6);
    /// "not", "n't", "never"
    pub(crate) const NEGATION: Self = Self(1 << 7);
    /// "also", "repeatedly": may stand inside a verb group
    pub(crate) const ADVERB: Self = Self(1 << 8);
    /// "and", "or", "but"
    pub(crate) const CONJUNCTION: Self = Self(1 << 9);
    /// "that", "because", "while": opens a clause
    pub(crate) const SUBORDINATOR: Self = Self(1 << 10);
    /// "what", "how", "whether"
    pub(crate) const WH: Self = Self(1 << 11);
    /// "Monday", "yesterday", "week"
    pub(crate) const TIME: Self = Self(1 << 12);
    /// "went", "came": a finite verb of no other kind
    pub(crate) const FINITE: Self = Self(1 << 13);
    /// "to"
    pub(crate) const TO: Self = Self(1 << 14);
    /// Starts with a capital letter
    pub(crate) const CAPITAL: Self = Self(1 << 15);
    /// Starts with a digit
    pub(crate) const NUMBER: Self = Self(1 << 16);
    /// ","
    pub(crate) const COMMA: Self = Self(1 << 17);
    /// ".", "?", "!", "…"
    pub(crate) const STOP: Self = Self(1 << 18);
    /// ":"
    pub(crate) const COLON: Self = Self(1 << 19);
    /// ";"
    pub(crate) const SEMICOLON: Self = Self(1 << 20);
    /// "—", "–", "--", "-" between spaces
    pub(crate) const DASH: Self = Self(1 << 21);
    /// "(", "["
    pub(crate) const OPEN: Self = Self(1 << 22);
    /// ")", "]"
    pub(crate) const CLOSE: Self = Self(1 << 23);
    /// A quotation mark
    pub(crate) const MARK: Self = Self(1 << 24);
    /// "will", "would", "could", "may"
    pub(crate) const MODAL: Self = Self(1 << 25);
    /// "is", "was", "been": makes a participle passive
    pub(crate) const BE: Self = Self(1 << 26);
    /// "'s": possessive, or short for "is" or "has"
    pub(crate) const GENITIVE: Self = Self(1 << 27);
    /// "Mr.", "Sen.", "President": a title before a name
    pub(crate) const TITLE: Self = Self(1 << 28);
    /// Ends in "ed" or "en": can be a past or a participle
    pub(crate) const ED: Self = Self(1 << 29);
    /// "he", "they", "I": a personal pronoun as a subject
    pub(crate) const PERSONAL: Self = Self(1 << 31);
    /// Has a letter or digit
    pub(crate) const WORD: Self = Self(1 << 30);

    /// Punctuation that ends a noun phrase.
    pub(crate) const PUNCTUATION: Self = Self(
        Self::COMMA.0
            | Self::STOP.0
            | Self::COLON.0
            | Self::SEMICOLON.0
            | Self::DASH.0
            | Self::OPEN.0
            | Self::CLOSE.0
            | Self::MARK.0,
    );

    /// What opens or owns a noun phrase: "the", "his", "’s".
    pub(crate) const DETERMINING: Self = Self(Self::DETERMINER.0 | Self::POSSESSIVE.0 | Self::GENITIVE.0);
    /// Whatever stands for a noun phrase or asks for one.
    pub(crate) const PRONOUN: Self =
        Self(Self::SUBJECT.0 | Self::OBJECT.0 | Self::PERSONAL.0 | Self::POSSESSIVE.0 | Self::WH.0);
    /// Finite verbs that are known as such.
    pub(crate) const VERBAL: Self = Self(Self::AUXILIARY.0 | Self::FINITE.0);
    /// Words that no noun phrase starts with.
    pub(crate) const LINKING: Self = Self(
        Self::PREPOSITION.0 | Self::CONJUNCTION.0 | Self::SUBORDINATOR.0 | Self::TO.0 | Self::AUXILIARY.0,
    );

    /// Whether it shares a class with `other`.
    pub(crate) const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// What is in this one and not in `other`.
    pub(crate) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Both together.
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The closed classes by lower-case word. A later line adds to an earlier one.
const LISTS: &[(Class, &str)] = &[
    (
        Class::DETERMINER,
        "the a an this that these those every each some any no all both another several many most few such much \
         either neither other more",
    ),
    (Class::POSSESSIVE, "his her its their my our your whose"),
    (
        Class::SUBJECT,
        "he she they it i we you who which one others everyone everybody someone somebody anyone nobody some many \
         most both neither several few all none this that these those another another's there",
    ),
    (Class::PERSONAL, "he she they it i we you who"),
    (
        Class::OBJECT,
        "him her them it me us you himself herself themselves itself myself ourselves yourself whom",
    ),
    (
        Class::PREPOSITION,
        "of in on at by for with from about against during after before between among through over under into onto \
         upon within without toward towards across behind beyond near since until till despite amid via per as than \
         like unlike following including regarding concerning outside inside around throughout along alongside \
         besides above below beneath ahead because",
    ),
    (
        Class::NUMBER,
        "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred hundreds \
         thousand thousands dozen dozens half",
    ),
    (Class::TO, "to"),
    (
        Class::AUXILIARY,
        "is are was were am has have had do does did will would can could may might must shall should 'll ’ll 'd ’d \
         've ’ve 're ’re 'm ’m wo ca",
    ),
    (
        Class::MODAL,
        "will would can could may might must shall should 'll ’ll wo ca",
    ),
    (Class::BE, "is are was were am be been being 're ’re 'm ’m"),
    (Class::NONFINITE, "be been being having"),
    (Class::NEGATION, "not n't n’t never nor"),
    (
        Class::ADVERB,
        "also later then now still just even already once again always often ever never not n't n’t only twice soon \
         instead thus therefore first simply yet reportedly famously sometimes \
         so meanwhile however moreover nevertheless nonetheless indeed otherwise perhaps maybe too though recently aloud \
         further likewise",
    ),
    (Class::CONJUNCTION, "and or but nor &"),
    (
        Class::SUBORDINATOR,
        "that because while when whereas although though if unless whether as since so until after before lest where \
         why how what which who whose once than",
    ),
    (
        Class::WH,
        "what how whether why when where who which whom if whose",
    ),
    (
        Class::TIME,
        "monday tuesday wednesday thursday friday saturday sunday yesterday today tomorrow tonight earlier later last \
         next week month year night morning afternoon evening ago recently mon. tues. wed. thurs. fri. sat. sun. \
         january february march april june july august september october november december jan. feb. aug. sept. oct. \
         nov. dec. thursdays early late now",
    ),
    (
        Class::FINITE,
        "went came became made took got gave left lost won ran met held kept brought began bought sent stood spent built \
         grew knew drew fell paid rose sat sold sought saw spoke wore broke chose drove flew forgot hid led threw hurt \
         goes comes becomes makes takes gets gives leaves loses wins runs meets keeps brings begins sends stands grows \
         knows draws falls pays rises sits seeks sees wants needs seems seemed appears remains remained says said wrote",
    ),
    (
        Class::TITLE,
        "mr mr. mrs mrs. ms ms. dr dr. sir sen. sens. rep. reps. gov. govs. gen. col. lt. sgt. capt. maj. adm. prof. rev. hon. judge \
         justice president senator governor mayor secretary minister chancellor king queen prince princess pope \
         representative congressman congresswoman lord lady dame sheriff chief detective officer professor sister \
         brother father general colonel captain lieutenant sergeant",
    ),
    (Class::GENITIVE, "'s ’s"),
    (Class::COMMA, ","),
    (Class::STOP, ". ? ! … ... ?! !? !! ??"),
    (Class::COLON, ":"),
    (Class::SEMICOLON, ";"),
    (Class::DASH, "— – -- --- ― −"),
    (Class::OPEN, "( [ {"),
    (Class::CLOSE, ") ] }"),
    (Class::MARK, "“ ” \" „ « » ‹ › `` '' ‘ ` ‚"),
];

/// The closed classes as a table.
#[derive(Clone, Debug)]
pub(crate) struct Classes {
    by_word: FxHashMap<&'static str, Class>,
}

impl Classes {
    /// Builds the table.
    pub(crate) fn new() -> Self {
        let mut by_word: FxHashMap<&'static str, Class> = FxHashMap::default();
        for (class, words) in LISTS {
            for word in words.split_ascii_whitespace() {
                let known = by_word.entry(word).or_default();
                *known = known.or(*class);
            }
        }
        Self { by_word }
    }

    /// What a word is, from its lower-case form and its first character as it stands.
    pub(crate) fn of(&self, lower: &str, word: &str) -> Class {
        let mut class = self.by_word.get(lower).copied().unwrap_or_default();
        if let Some(first) = word.chars().next() {
            if first.is_uppercase() {
                class = class.or(Class::CAPITAL);
            }
            if first.is_numeric() {
                class = class.or(Class::NUMBER);
            }
        }
        if lower.chars().any(char::is_alphanumeric) {
            class = class.or(Class::WORD);
        }
        // "repeatedly"; not "family", "only" (listed), "July"
        if lower.len() > 4
            && lower.ends_with("ly")
            && !matches!(lower, "family" | "supply" | "reply" | "apply" | "ally" | "italy")
        {
            class = class.or(Class::ADVERB);
        }
        if lower.len() > 3 && lower.ends_with("ed") {
            class = class.or(Class::ED);
        }
        class
    }
}

/// Whether a word is one of a list written with spaces between.
pub(crate) fn listed(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|listed| listed == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_all_its_classes() {
        let classes = Classes::new();
        let who = classes.of("who", "who");
        assert!(who.any(Class::SUBJECT) && who.any(Class::WH) && !who.any(Class::CAPITAL));
        assert!(classes.of("repeatedly", "repeatedly").any(Class::ADVERB));
        assert!(!classes.of("family", "family").any(Class::ADVERB));
        assert!(classes.of("nato", "NATO").any(Class::CAPITAL));
        assert!(classes.of("…", "…").any(Class::PUNCTUATION));
    }
}
