//! The traits that stages implement: one verb each, with an input that borrows exactly the layers that the stage may see.
//!
//! Every trait has a batch method beside its verb, for stages that gain by batches (a model in another process); its default
//! goes one by one and its answer has as many results as there were inputs, in their order.

use crate::article::Article;
use crate::entities::Entities;
use crate::layer::LayerError;
use crate::quotes::Quotes;
use crate::segmentation::Segmentation;
use crate::syntax::Syntax;
use crate::words::Words;

/// Why a stage gave no layer for an article.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StageError {
    /// It made a layer that breaks the laws.
    #[error("made a layer that breaks the laws: {0}")]
    Law(#[from] LayerError),
    /// It ran elsewhere and failed there; the words say how.
    #[error("{0}")]
    Failed(String),
    /// It ran elsewhere and is gone for good: it will not make a layer of any article any more.
    #[error("{0}")]
    Gone(String),
}

/// What a [`SegmentText`] may see.
#[derive(Clone, Copy, Debug)]
pub struct SegmentInput<'a> {
    /// Text and metadata.
    pub article: &'a Article,
}

/// What a [`ParseSyntax`] may see.
#[derive(Clone, Copy, Debug)]
pub struct SyntaxInput<'a> {
    /// Text and metadata.
    pub article: &'a Article,
    /// Paragraphs, sentences, tokens, quoted stretches.
    pub segmentation: &'a Segmentation,
    /// What is known of each token by itself; may be none.
    pub words: &'a Words,
}

/// What a [`RecognizeEntities`] may see.
#[derive(Clone, Copy, Debug)]
pub struct EntitiesInput<'a> {
    /// Text and metadata.
    pub article: &'a Article,
    /// Paragraphs, sentences, tokens, quoted stretches.
    pub segmentation: &'a Segmentation,
    /// What is known of each token by itself; may be none.
    pub words: &'a Words,
    /// Tags and heads; may be none.
    pub syntax: &'a Syntax,
}

/// What an [`AttributeQuotes`] may see.
#[derive(Clone, Copy, Debug)]
pub struct QuotesInput<'a> {
    /// Text and metadata.
    pub article: &'a Article,
    /// Paragraphs, sentences, tokens, quoted stretches.
    pub segmentation: &'a Segmentation,
    /// What is known of each token by itself; may be none.
    pub words: &'a Words,
    /// Tags and heads; may be none.
    pub syntax: &'a Syntax,
    /// Who is who.
    pub entities: &'a Entities,
}

/// Declares a stage trait: a verb, and the batch method beside it.
macro_rules! stage {
    ($(#[$doc:meta])* $trait:ident, $verb:ident, $batch:ident, $input:ident -> $layer:ident) => {
        $(#[$doc])*
        pub trait $trait: Send + Sync {
            /// Makes the layer for one article.
            ///
            /// # Errors
            /// Only a stage that runs elsewhere fails; a built-in one gives less for odd input.
            fn $verb(&self, input: $input<'_>) -> Result<$layer, StageError>;

            /// Makes the layers for several articles, one result for each, in their order.
            fn $batch(&self, inputs: &[$input<'_>]) -> Vec<Result<$layer, StageError>> {
                inputs.iter().map(|input| self.$verb(*input)).collect()
            }

            /// The content hash of the file of the model that it runs, by which manifests name it; none if there is no model.
            fn model(&self) -> Option<u64> {
                None
            }
        }

        impl<S: $trait + ?Sized> $trait for Box<S> {
            fn $verb(&self, input: $input<'_>) -> Result<$layer, StageError> {
                (**self).$verb(input)
            }

            fn $batch(&self, inputs: &[$input<'_>]) -> Vec<Result<$layer, StageError>> {
                (**self).$batch(inputs)
            }

            fn model(&self) -> Option<u64> {
                (**self).model()
            }
        }
    };
}

stage! {
    /// Cuts a text into paragraphs, sentences and tokens, and pairs its quotation marks.
    SegmentText, segment, segment_batch, SegmentInput -> Segmentation
}
stage! {
    /// Tags tokens and finds their heads.
    ParseSyntax, parse, parse_batch, SyntaxInput -> Syntax
}
stage! {
    /// Finds who and what an article mentions, and which mentions are of the same.
    RecognizeEntities, recognize, recognize_batch, EntitiesInput -> Entities
}
stage! {
    /// Finds who is reported to have said what.
    AttributeQuotes, attribute, attribute_batch, QuotesInput -> Quotes
}
