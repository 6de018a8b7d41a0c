//! Someone or something that an article names.

use std::sync::Arc;

use onrecord_document as document;
use onrecord_report::ArticleRecord;
use pyo3::prelude::*;

use super::Mention;

/// Someone or something that the article names, with all its mentions.
#[pyclass(frozen, module = "onrecord")]
pub(crate) struct Entity {
    pub(super) record: Arc<ArticleRecord>,
    pub(super) index: usize,
}

impl Entity {
    fn entity(&self) -> &document::Entity {
        &self.record.entities.entities[self.index]
    }
}

#[pymethods]
impl Entity {
    /// The fullest proper name in the article.
    #[getter]
    fn name(&self) -> &str {
        &self.entity().name
    }

    /// `person`, `organization`, `place`, `facility`, `norp`, `product`, `date`, `money` or `other`.
    #[getter]
    fn kind(&self) -> &'static str {
        self.entity().kind.name()
    }

    /// Whether it is several ("the Democrats").
    #[getter]
    fn plural(&self) -> bool {
        self.entity().plural
    }

    /// Offices and occupations in the order of the text.
    #[getter]
    fn roles(&self) -> Vec<&str> {
        self.entity().roles.iter().map(|role| &*role.text).collect()
    }

    /// Wikidata id.
    #[getter]
    fn wikidata(&self) -> Option<&str> {
        self.entity().wikidata.as_deref()
    }

    /// Its mentions in the order of the text.
    #[getter]
    fn mentions(&self) -> Vec<Mention> {
        let text = self.record.article.text.as_deref().unwrap_or_default();
        let mentions = self.record.entities.mentions.iter();
        let mut mentions: Vec<Mention> = mentions
            .filter(|mention| mention.entity.0 as usize == self.index)
            .map(|mention| Mention {
                text: String::new(),
                span: mention.span.into(),
                kind: mention.kind.name(),
            })
            .collect();
        // One pass over the text for all of them: they come in order of their starts.
        let mut characters = text.char_indices().enumerate();
        let mut next = characters.next();
        for mention in &mut mentions {
            while let Some((at, (byte, _))) = next {
                if at >= mention.span.start as usize {
                    let length = mention.span.__len__();
                    mention.text = text[byte..].chars().take(length).collect();
                    break;
                }
                next = characters.next();
            }
        }
        mentions
    }

    fn __repr__(&self) -> String {
        format!("Entity({:?}, kind={:?})", self.name(), self.kind())
    }
}
