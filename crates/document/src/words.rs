//! What is known of each token by itself, as small integers: computed once (by `lexicon`) and handed to every later stage,
//! so that no stage reads or hashes the same bytes again. Lives in memory only.

/// What is known of a token without looking at its neighbours. Every value is the same for the same word, on every machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// Hash of the characters as they are.
    pub form: u32,
    /// Hash of the characters without what writers vary: lower case, every digit as `0`, one kind of quotation mark and dash.
    pub norm: u32,
    /// Hash of the shape: `X` for capitals, `x` for small letters, `0` for digits, runs shortened to three.
    pub shape: u32,
    /// The first three bytes of the norm, as a little-endian number.
    pub prefix: u32,
    /// The last four bytes of the norm, as a little-endian number, the last byte highest.
    pub suffix: u32,
    /// The word's class among words that are used alike, 0 if it is not known.
    pub cluster: u16,
    /// The class cut to ten binary decisions of the hierarchy of classes.
    pub cluster10: u16,
    /// The same cut to six.
    pub cluster6: u8,
    /// The same cut to four.
    pub cluster4: u8,
    /// How it is written.
    pub writing: Writing,
}

impl Word {
    /// What stands before the first and behind the last word.
    pub const BEYOND: Self = Self {
        form: 1,
        norm: 1,
        shape: 0,
        prefix: 0,
        suffix: 0,
        cluster: 0,
        cluster10: 0,
        cluster6: 0,
        cluster4: 0,
        writing: Writing::MARK,
    };
}

/// How a word is written: a set of facts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Writing(u8);

impl Writing {
    /// The first letter is a capital.
    pub const CAPITAL: Self = Self(1);
    /// All letters are capitals, and there are at least two.
    pub const ALL_CAPITALS: Self = Self(2);
    /// There is a digit.
    pub const DIGIT: Self = Self(4);
    /// There is no letter and no digit.
    pub const MARK: Self = Self(8);
    /// There is a hyphen between other characters.
    pub const HYPHEN: Self = Self(16);
    /// There is white space in front of it, or it is the first of its paragraph.
    pub const APART: Self = Self(32);

    /// All facts as bits.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Whether it has all facts of `other`.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The facts of both.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The words of an article, one for each token; or none at all where nobody computed them, and then a stage that needs them
/// does so itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    words: Vec<Word>,
}

impl Words {
    /// No words.
    pub fn none() -> Self {
        Self::default()
    }

    /// Words of tokens, in their order.
    pub fn new(words: Vec<Word>) -> Self {
        Self { words }
    }

    /// All in order.
    pub fn as_slice(&self) -> &[Word] {
        &self.words
    }
}
