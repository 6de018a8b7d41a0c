//! An article with the layers that quotes are found in, for what looks at one stage by itself: training of quotes, the scores of
//! speakers and of entities.

use std::path::Path;

use anyhow::Context;
use onrecord_document::{
    Article, Entities, EntitiesInput, QuotesInput, SegmentInput, Segmentation, Syntax, SyntaxInput, Words,
};
use onrecord_pipeline::{Pipeline, describe};

/// All layers before quotes.
pub(crate) struct Layered {
    pub(crate) article: Article,
    pub(crate) segmentation: Segmentation,
    words: Words,
    syntax: Syntax,
    pub(crate) entities: Entities,
}

impl Layered {
    /// Runs the stages before quotes.
    pub(crate) fn new(article: Article, pipeline: &Pipeline) -> anyhow::Result<Self> {
        let segmentation = pipeline.segmenter().segment(SegmentInput { article: &article })?;
        Self::segmented(article, segmentation, pipeline)
    }

    /// The same where tokens and sentences are given.
    pub(crate) fn segmented(
        article: Article,
        segmentation: Segmentation,
        pipeline: &Pipeline,
    ) -> anyhow::Result<Self> {
        let words = describe(&article.text, &segmentation);
        let syntax = pipeline.parser().parse(SyntaxInput {
            article: &article,
            segmentation: &segmentation,
            words: &words,
        })?;
        let entities = pipeline.recognizer().recognize(EntitiesInput {
            article: &article,
            segmentation: &segmentation,
            words: &words,
            syntax: &syntax,
        })?;
        Ok(Self {
            article,
            segmentation,
            words,
            syntax,
            entities,
        })
    }

    /// What a quotes stage may see.
    pub(crate) fn input(&self) -> QuotesInput<'_> {
        QuotesInput {
            article: &self.article,
            segmentation: &self.segmentation,
            words: &self.words,
            syntax: &self.syntax,
            entities: &self.entities,
        }
    }
}

/// The names of the files of a folder with an ending, sorted.
pub(crate) fn file_names(folder: &Path, ending: &str) -> anyhow::Result<Vec<String>> {
    let context = || format!("cannot read {}", folder.display());
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(context)? {
        let name = entry.with_context(context)?.file_name();
        names.extend(name.into_string().ok().filter(|name| name.ends_with(ending)));
    }
    names.sort();
    Ok(names)
}
