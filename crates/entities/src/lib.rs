//! Who is who in a news article: names, roles, descriptions and third-person pronouns, linked into one chain for each
//! person, body, country or thing, with the fullest name of the article as its name.
//!
//! The order of work, each step in its own room:
//!
//! 1. `knowledge` (with `classes`) holds the lists of `data/`: word classes, given names, countries, bodies, places;
//! 2. `words` reads every token once: shape, classes, sentence, quotation;
//! 3. `names` finds names by capitals in context and cuts titles off;
//! 4. `kinds` votes on what each name is;
//! 5. `chains` links names, with `governments` deciding when a capital city is its government;
//! 6. `roles` finds offices and occupations beside names;
//! 7. `nominals` and `pronouns` link what mentions someone without a name.
//!
//! Every step takes time linear in the text. What never happens here: quotations are not attributed, nothing is looked up
//! outside `data/`, and no input makes it fail.
//!
//! ```
//! use onrecord_document::{
//!     Article, EntitiesInput, Paragraph, ParagraphKind, RecognizeEntities, Segmentation, SegmentationParts, Span, Syntax,
//!     Token, Words,
//! };
//! use onrecord_entities::RuleRecognizer;
//!
//! let article = Article::from_text("note", "Beijing denied it.")?;
//! let segmentation = Segmentation::new(
//!     SegmentationParts {
//!         paragraphs: vec![Paragraph { span: Span::new(0, 18), kind: ParagraphKind::Body }],
//!         sentences: vec![Span::new(0, 18).into()],
//!         tokens: [(0, 7), (8, 14), (15, 17), (17, 18)].map(|(start, end)| Token { span: Span::new(start, end) }).to_vec(),
//!         quoted: vec![],
//!     },
//!     &article.text,
//! )?;
//! let syntax = Syntax::none();
//! let input = EntitiesInput { article: &article, segmentation: &segmentation, words: &Words::none(), syntax: &syntax };
//! let entities = RuleRecognizer::new().recognize(input)?;
//! assert_eq!(entities.entities()[0].name, "Beijing");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod chains;
mod classes;
mod governments;
mod kinds;
mod knowledge;
mod names;
mod nominals;
mod pronouns;
mod roles;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod words;

use onrecord_document::{
    Decision, Entities, EntitiesInput, EntitiesParts, Entity, EntityId, Item, Mention, MentionKind,
    RecognizeEntities, Role, StageError,
};

use crate::chains::Chains;
use crate::knowledge::Knowledge;
use crate::names::Name;
use crate::nominals::Found;
use crate::words::Words;

/// Recognises entities by rules and lists of facts. Holds what it knows and may be shared by all threads.
#[derive(Debug)]
pub struct RuleRecognizer {
    knowledge: Knowledge,
}

impl RuleRecognizer {
    /// What it is called in configurations; its behaviour never changes under this name.
    pub const NAME: &str = "rules.v1";

    /// Reads the lists that are built in; takes some milliseconds, so make one and keep it.
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
        let mut chains = chains::link(&words, &self.knowledge, &names);
        let roles = roles::find(&words, &self.knowledge, &names, &chains);
        for role in &roles.roles {
            let chain = &mut chains.chains[role.chain];
            chain.gender = chain.gender.or(words.tokens[role.head].classes.gender());
        }
        let mut mentions = named(&names, &chains);
        mentions.extend(nominals::find(&words, &chains, &roles, &mentions));
        mentions.sort_by_key(|mention| (mention.start, mention.end));
        mentions.extend(pronouns::find(&words, &mut chains, &mentions));
        let parts = assemble(&words, &self.knowledge, &chains, &roles.roles, &mentions);
        Ok(Entities::new(parts, &input.article.text)?)
    }
}

/// Names as mentions.
fn named(names: &[Name], chains: &Chains<'_>) -> Vec<Found> {
    names
        .iter()
        .zip(&chains.links)
        .map(|(name, link)| Found {
            start: name.start,
            end: name.end,
            kind: MentionKind::Name,
            chain: link.chain,
            by: link.by,
            permille: link.permille,
        })
        .collect()
}

/// Entities in the order of their first mentions.
fn assemble(
    words: &Words<'_>,
    knowledge: &Knowledge,
    chains: &Chains<'_>,
    roles: &[roles::Role],
    mentions: &[Found],
) -> EntitiesParts {
    let mut parts = EntitiesParts {
        mentions: mentions
            .iter()
            .map(|mention| Mention {
                span: words.span(mention.start, mention.end),
                kind: mention.kind,
                entity: EntityId(mention.chain as u32),
                link: Decision::new(mention.by, mention.permille),
            })
            .collect(),
        entities: Vec::new(),
    };
    parts.mentions.sort_by_key(Item::sort_key);
    let mut numbers = vec![None; chains.chains.len()];
    for mention in &mut parts.mentions {
        let index = mention.entity.0 as usize;
        mention.entity = *numbers[index].get_or_insert_with(|| {
            let chain = &chains.chains[index];
            let wikidata = chain
                .concept
                .and_then(|concept| knowledge.concept(concept).wikidata);
            parts.entities.push(Entity {
                name: chain.canonical(),
                kind: chain.kind,
                gender: chain.gender,
                plural: chain.plural,
                roles: Vec::new(),
                wikidata: wikidata.map(str::to_owned),
            });
            EntityId((parts.entities.len() - 1) as u32)
        });
    }
    for role in roles {
        let Some(EntityId(number)) = numbers[role.chain] else {
            continue;
        };
        parts.entities[number as usize].roles.push(Role {
            text: words.slice(role.start, role.end).to_owned(),
            span: words.span(role.start, role.end),
            organization: role.organization.clone(),
        });
    }
    parts
}
