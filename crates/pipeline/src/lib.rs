//! OnRecord's stages wired together.
//!
//! [`Pipeline`] holds one boxed stage of each kind and annotates articles; [`registry`] knows the stages by the names that a
//! configuration may use; [`Config`] is `onrecord.toml`; [`inputs`] walks folders and opens sources; [`run`](fn@run) reads a
//! whole corpus in parallel and leaves a complete account on disk.
//!
//! This is the only library that opens files for the pipeline, and it knows no language: what is found is the stages' business.
//!
//! Swapping a stage in code:
//!
//! ```
//! use onrecord_document::{Article, Entities, EntitiesInput, RecognizeEntities, StageError};
//! use onrecord_pipeline::Pipeline;
//!
//! /// Knows nobody.
//! struct Nobody;
//!
//! impl RecognizeEntities for Nobody {
//!     fn recognize(&self, _: EntitiesInput<'_>) -> Result<Entities, StageError> {
//!         Ok(Entities::none())
//!     }
//! }
//!
//! let pipeline = Pipeline::builder().entities(Nobody).build();
//! let annotated = pipeline.annotate(Article::from_text("note", "“We agree,” said Ana Lind.")?)?;
//! assert_eq!(annotated.entities, Entities::none());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(feature = "arrow")]
pub mod arrow;
mod cache;
pub mod confidence;
pub mod config;
pub mod documents;
pub mod duplicates;
pub mod external;
pub mod inputs;
mod known;
mod models;
pub mod parallel;
pub mod pipeline;
pub mod protocol;
pub mod registry;
pub mod run;
pub mod settings;
mod template;

pub use config::{Config, ConfigError, StageConfig};
pub use documents::{StageName, UnknownStage};
pub use inputs::{InputError, Skipped, Sources, Survey};
pub use pipeline::{Pipeline, PipelineBuilder, StageFailure, StageTimes};
pub use protocol::schemas;
pub use registry::Surroundings;
pub use run::{
    NoProgress, Outcome, Progress, RunError, RunOptions, Stopped, TOGETHER, build_of_program, report, run,
    run_documents, stream,
};

/// What is known of each token by itself, for those who run the stages one by one.
pub use onrecord_lexicon::describe;

/// The README's example of swapping a stage, kept true.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
