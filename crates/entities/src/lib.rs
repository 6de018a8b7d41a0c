//! Who is who in a news article: names, roles, descriptions and third-person pronouns, linked into one chain for each
//! person, body, country or thing, with the fullest name of the article as its name.
//!
//! The order of work, each step in its own room:
//!
//! 1. `knowledge` (with `classes`) holds the lists of `data/`: word classes, given names, countries, bodies, places;
//! 2. `words` reads every token once: shape, classes, sentence, quotation;
//! 3. `names` finds names by capitals in context and cuts titles off;
//! 4. `kinds` votes on what each name is;
//! 5. `chains` links names, with `governments` deciding when a capital city is its government and finding "the Syrian government";
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
pub mod mentions;
mod names;
mod nominals;
mod pronouns;
mod roles;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod varied;
mod words;

use onrecord_document::{
    Decision, Entities, EntitiesInput, EntitiesParts, Entity, EntityId, Item, Mention, MentionKind,
    RecognizeEntities, Role, StageError, Text,
};
use onrecord_linear::Pool;

use crate::chains::Chains;
use crate::knowledge::Knowledge;
pub use crate::knowledge::Known;
use crate::mentions::MentionModel;
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
        link(&words, &self.knowledge, &names, &[], &input.article.text)
    }
}

/// Recognises entities by a learned model of names; chains, roles, descriptions and pronouns are linked by rules. Holds what it knows
/// and may be shared by all threads.
#[derive(Debug)]
pub struct LinearRecognizer {
    knowledge: Knowledge,
    model: MentionModel,
    rooms: Pool<mentions::Room>,
}

impl LinearRecognizer {
    /// What it is called in configurations; its behaviour never changes under this name.
    pub const NAME: &str = "linear.v1";

    /// With the model and the lists that are built in; takes some milliseconds, so make one and keep it.
    pub fn new() -> Self {
        Self::with(MentionModel::embedded(), &[])
    }

    /// With a model of one's own, and with what one knows besides the lists that are built in.
    pub fn with(model: MentionModel, known: &[Known]) -> Self {
        let mut knowledge = Knowledge::new();
        knowledge.add_known(known);
        Self {
            knowledge,
            model,
            rooms: Pool::default(),
        }
    }
}

impl Default for LinearRecognizer {
    fn default() -> Self {
        Self::new()
    }
}

impl RecognizeEntities for LinearRecognizer {
    fn recognize(&self, input: EntitiesInput<'_>) -> Result<Entities, StageError> {
        let words = Words::new(input, &self.knowledge);
        let described;
        let attributes = if input.words.as_slice().len() == words.tokens.len() {
            input.words.as_slice()
        } else {
            described = onrecord_lexicon::describe(&input.article.text, input.segmentation);
            described.as_slice()
        };
        let sentences = words
            .sentences
            .iter()
            .map(|sentence| sentence.start..sentence.end)
            .collect();
        let learned = self.rooms.with(
            || self.model.room(),
            |room| self.model.find_with(attributes, sentences, room),
        );
        let ruled = names::find(&words, &self.knowledge);
        let names = names::merge(&words, &self.knowledge, &ruled, &learned);
        link(&words, &self.knowledge, &names, &learned, &input.article.text)
    }

    fn model(&self) -> Option<u64> {
        Some(self.model.hash())
    }
}

/// Links names into chains, and finds roles, descriptions and pronouns; `learned` gives the dates and sums of money.
fn link(
    words: &Words<'_>,
    knowledge: &Knowledge,
    names: &[Name],
    learned: &[mentions::Name],
    text: &Text,
) -> Result<Entities, StageError> {
    let mut chains = chains::link(words, knowledge, names);
    let roles = roles::find(words, knowledge, names, &chains);
    for role in &roles.roles {
        let chain = &mut chains.chains[role.chain];
        chain.gender = chain.gender.or(words.tokens[role.head].classes.gender());
    }
    let mut mentions = named(names, &chains);
    let governments = governments::mentions(words, knowledge, &mut chains, &mentions);
    mentions.extend(nominals::find(
        words,
        knowledge,
        &chains,
        &roles,
        &mentions,
        &governments,
    ));
    mentions.extend(governments);
    mentions.sort_by_key(|mention| (mention.start, mention.end));
    mentions.extend(pronouns::find(words, &mut chains, &mentions));
    mentions.extend(chains::dates_and_sums(words, learned, names, &mut chains));
    let parts = assemble(words, knowledge, &chains, &roles.roles, &mentions);
    Ok(Entities::new(parts, text)?)
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
                .and_then(|concept| knowledge.concept(concept).wikidata.as_deref());
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
