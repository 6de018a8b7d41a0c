//! The second layer: part-of-speech tags, lemmas and dependency heads, as columns parallel to the tokens.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::layer::{LayerError, Problem};
use crate::segmentation::{Segmentation, TokenId};

/// Universal part-of-speech tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
#[allow(missing_docs)] // the tags are the documentation: https://universaldependencies.org/u/pos/
pub enum Upos {
    Adj,
    Adp,
    Adv,
    Aux,
    Cconj,
    Det,
    Intj,
    Noun,
    Num,
    Part,
    Pron,
    Propn,
    Punct,
    Sconj,
    Sym,
    Verb,
    X,
}

/// Syntax as plain data, not yet checked. Either every column has one value for each token, or all are empty: no syntax.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SyntaxParts {
    /// Universal tag.
    pub upos: Vec<Upos>,
    /// Penn Treebank tag.
    pub xpos: Vec<String>,
    /// Dictionary form.
    pub lemmas: Vec<String>,
    /// Position of the head among the tokens of the article; none for the root of a sentence.
    pub heads: Vec<Option<TokenId>>,
    /// Universal Dependencies relation to the head.
    pub relations: Vec<String>,
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
