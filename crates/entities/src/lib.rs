//! Who is who in a news article: names, chains of mentions, roles and canonical names.

mod chains;
mod governments;
mod kinds;
mod knowledge;
mod names;
#[cfg(test)]
mod testing;
mod words;

use onrecord_document::{
    Decision, Entities, EntitiesInput, EntitiesParts, Entity, EntityId, Item, Mention, MentionKind,
    RecognizeEntities, StageError,
};

use crate::knowledge::Knowledge;
use crate::words::Words;

/// Recognises entities by rules and lists of facts.
#[derive(Debug)]
pub struct RuleRecognizer {
    knowledge: Knowledge,
}

impl RuleRecognizer {
    /// The name by which a config asks for it.
    pub const NAME: &str = "rules.v1";

    /// Reads the lists that are built in.
    pub fn new() -> Self {
        Self {
            knowledge: Knowledge::new(),
        }
    }
}

impl Default for RuleRecognizer {
    fn default() -> Self {
        Self::new()
    }
}

impl RecognizeEntities for RuleRecognizer {
    fn recognize(&self, input: EntitiesInput<'_>) -> Result<Entities, StageError> {
        let words = Words::new(input, &self.knowledge);
        let names = names::find(&words, &self.knowledge);
        let chains = chains::link(&words, &self.knowledge, &names);
        let mut order: Vec<Option<u32>> = vec![None; chains.chains.len()];
        let mut parts = EntitiesParts::default();
        for (name, link) in names.iter().zip(&chains.links) {
            let chain = &chains.chains[link.chain];
            let id = *order[link.chain].get_or_insert_with(|| {
                let concept = chain.concept.map(|id| self.knowledge.concept(id));
                parts.entities.push(Entity {
                    name: chain
                        .known_as
                        .unwrap_or(chain.name)
                        .split_whitespace()
                        .collect::<Vec<_>>()
                        .join(" "),
                    kind: chain.kind,
                    gender: chain.gender,
                    plural: chain.plural,
                    roles: Vec::new(),
                    wikidata: concept.and_then(|concept| concept.wikidata).map(str::to_owned),
                });
                (parts.entities.len() - 1) as u32
            });
            parts.mentions.push(Mention {
                span: words.span(name.start, name.end),
                kind: MentionKind::Name,
                entity: EntityId(id),
                link: Decision::new(link.by, link.permille),
            });
        }
        parts.mentions.sort_by_key(Item::sort_key);
        Ok(Entities::new(parts, &input.article.text)?)
    }
}
