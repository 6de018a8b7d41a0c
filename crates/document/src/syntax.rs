//! The second layer: part-of-speech tags, lemmas and dependency heads, as columns parallel to the tokens.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::layer::{LayerError, Problem};
use crate::segmentation::{Segmentation, TokenId};
use crate::tags::{Relation, Upos, Xpos};

/// Dictionary forms, one for each token, in one buffer. In JSON an array of strings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lemmas {
    letters: String,
    ends: Vec<u32>,
}

/// Syntax as plain data, not yet checked. Either every column has one value for each token, or all are empty: no syntax.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SyntaxParts {
    /// Universal tag.
    pub upos: Vec<Upos>,
    /// Penn Treebank tag.
    pub xpos: Vec<Xpos>,
    /// Dictionary form.
    pub lemmas: Lemmas,
    /// Position of the head among the tokens of the article; none for the root of a sentence.
    pub heads: Vec<Option<TokenId>>,
    /// Universal Dependencies relation to the head.
    pub relations: Vec<Relation>,
}

impl Lemmas {
    /// None yet, with room for `tokens` lemmas of usual length.
    pub fn with_capacity(tokens: usize) -> Self {
        Self {
            letters: String::with_capacity(tokens * 5),
            ends: Vec::with_capacity(tokens),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Adds the lemma of the next token.
    pub fn push(&mut self, lemma: &str) {
        self.push_with(|letters| letters.push_str(lemma));
    }

    /// Adds the lemma of the next token, written by `write` at the end of the buffer, which it must not shorten.
    pub fn push_with(&mut self, write: impl FnOnce(&mut String)) {
        write(&mut self.letters);
        self.ends
            .push(u32::try_from(self.letters.len()).unwrap_or(u32::MAX));
    }

    /// The lemma of the token at `index`; empty for a token that is not there.
    pub fn get(&self, index: usize) -> &str {
        let start = match index.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or_default(),
            None => 0,
        };
        let end = self.ends.get(index).copied().unwrap_or(start);
        self.letters.get(start as usize..end as usize).unwrap_or_default()
    }

    /// All in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.len()).map(|index| self.get(index))
    }
}

impl<'a> FromIterator<&'a str> for Lemmas {
    fn from_iter<I: IntoIterator<Item = &'a str>>(lemmas: I) -> Self {
        let mut all = Self::default();
        for lemma in lemmas {
            all.push(lemma);
        }
        all
    }
}

impl Serialize for Lemmas {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Lemmas {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let lemmas: Vec<std::borrow::Cow<'de, str>> = Deserialize::deserialize(deserializer)?;
        Ok(lemmas.iter().map(AsRef::as_ref).collect())
    }
}

impl JsonSchema for Lemmas {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        Vec::<String>::schema_name()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<String>::json_schema(generator)
    }
}

/// Tags, lemmas and heads, one value for each token, checked; or none at all where no syntax stage ran.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Syntax {
    parts: SyntaxParts,
}

impl Syntax {
    /// No syntax.
    pub fn none() -> Self {
        Self::default()
    }

    /// Checks the columns against the tokens and takes them over.
    ///
    /// # Errors
    /// A column of another length than the tokens, a head in another sentence, a token that is its own head.
    pub fn new(parts: SyntaxParts, segmentation: &Segmentation) -> Result<Self, LayerError> {
        let fail = |index, problem| {
            Err(LayerError {
                layer: "syntax of token",
                index,
                problem,
            })
        };
        let columns = [
            parts.upos.len(),
            parts.xpos.len(),
            parts.lemmas.len(),
            parts.heads.len(),
            parts.relations.len(),
        ];
        if columns == [0; 5] {
            return Ok(Self::none());
        }
        let tokens = segmentation.tokens().len();
        if let Some(length) = columns.into_iter().find(|length| *length != tokens) {
            return fail(
                length.min(tokens),
                Problem::Other(format!(
                    "is missing or one too many: a column has {length} values for {tokens} tokens"
                )),
            );
        }
        for (sentence, _) in segmentation.sentences().iter() {
            let range = segmentation.tokens_of(sentence);
            for index in range.clone() {
                if let Some(head) = parts.heads[index]
                    && (head.0 as usize == index || !range.contains(&(head.0 as usize)))
                {
                    return fail(
                        index,
                        Problem::Dangling(format!("head {} outside its sentence", head.0)),
                    );
                }
            }
        }
        Ok(Self { parts })
    }

    /// Whether there is none.
    pub fn is_none(&self) -> bool {
        self.parts.upos.is_empty()
    }

    /// The columns.
    pub fn parts(&self) -> &SyntaxParts {
        &self.parts
    }
}
