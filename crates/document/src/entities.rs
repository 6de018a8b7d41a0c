//! The third layer: mentions of people, bodies, places and things, and the entities they are mentions of.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::decision::Decision;
use crate::layer::{Item, Layer, LayerError, Problem, check_span, ids};
use crate::span::{Span, map_spans};
use crate::text::Text;

ids! {
    /// A mention of an [`Entities`] layer.
    MentionId,
    /// An entity of an [`Entities`] layer.
    EntityId,
}

/// What an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntityKind {
    /// A human being.
    Person,
    /// A company, party, agency, team, newspaper, alliance.
    Organization,
    /// A country, region, city, river. It may speak, as its government.
    Place,
    /// A building, airport, bridge.
    Facility,
    /// A nationality, religion or political group: "Chinese", "Catholics", "Democrats".
    Norp,
    /// A thing made: "Falcon 9".
    Product,
    /// A date or period.
    Date,
    /// An amount of money.
    Money,
    /// Anything else with a name: events, works, laws, languages.
    Other,
}

impl EntityKind {
    /// Its name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organization => "organization",
            Self::Place => "place",
            Self::Facility => "facility",
            Self::Norp => "norp",
            Self::Product => "product",
            Self::Date => "date",
            Self::Money => "money",
            Self::Other => "other",
        }
    }
}

/// How a mention mentions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MentionKind {
    /// "Jens Stoltenberg", "NATO", "Chinese"
    Name,
    /// "the alliance's chief"
    Nominal,
    /// "he"
    Pronoun,
}

impl MentionKind {
    /// Its name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Nominal => "nominal",
            Self::Pronoun => "pronoun",
        }
    }
}

/// The grammatical gender that an article's words show for a person. Used to resolve pronouns; leaves the program only when
/// asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    /// "she"
    Feminine,
    /// "he"
    Masculine,
}

impl Gender {
    /// Its name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Feminine => "feminine",
            Self::Masculine => "masculine",
        }
    }
}

/// One mention of one entity. Mentions may lie inside one another ("Ukraine" in "the president of Ukraine").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Mention {
    /// The whole expression, without titles that only stand beside a name: "Jens Stoltenberg", "the alliance's chief", "he".
    pub span: Span,
    /// How it mentions.
    pub kind: MentionKind,
    /// What it mentions.
    pub entity: EntityId,
    /// What linked it to the entity.
    pub link: Decision,
}

/// An office or occupation that the text gives someone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Role {
    /// As in the text, without an article: "Chinese foreign ministry spokesman", "Secretary-General of NATO".
    pub text: String,
    /// Where it stands.
    pub span: Span,
    /// The canonical name of the body or place it belongs to: "NATO", "Ukraine".
    pub organization: Option<String>,
}

/// A person, body, place or thing that an article mentions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Entity {
    /// The fullest proper name in the article, without titles and honorifics; a government goes under its country's name.
    pub name: String,
    /// What it is.
    pub kind: EntityKind,
    /// The gender that the text shows, for people.
    pub gender: Option<Gender>,
    /// Whether it is several ("the Democrats").
    pub plural: bool,
    /// Offices and occupations in the order of the text.
    pub roles: Vec<Role>,
    /// Wikidata id.
    pub wikidata: Option<String>,
}

impl Item for Mention {
    type Id = MentionId;
    const NAME: &'static str = "mention";
    fn span(&self) -> Span {
        self.span
    }
    fn rank(&self) -> u8 {
        self.kind as u8
    }
}

/// Entities as plain data, not yet checked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EntitiesParts {
    /// In order; see [`Item::sort_key`].
    pub mentions: Vec<Mention>,
    /// In the order of their first mentions.
    pub entities: Vec<Entity>,
}

map_spans!(Mention: span);
map_spans!(Role: span);
map_spans!(Entity: roles);
map_spans!(EntitiesParts: mentions, entities);

/// Mentions and entities of one article, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entities {
    mentions: Layer<Mention>,
    entities: Vec<Entity>,
}

impl Entities {
    /// No entities.
    pub const fn none() -> Self {
        Self {
            mentions: Layer::empty(),
            entities: Vec::new(),
        }
    }

    /// Checks `parts` against `text` and takes them over.
    ///
    /// # Errors
    /// A mention out of order, outside the text or of an entity that is not there; a role outside the text; an entity without a
    /// name.
    pub fn new(parts: EntitiesParts, text: &Text) -> Result<Self, LayerError> {
        let mentions = Layer::new(parts.mentions, text)?;
        for (id, mention) in mentions.iter() {
            if mention.entity.0 as usize >= parts.entities.len() {
                let problem = Problem::Dangling(format!("entity {}", mention.entity.0));
                return Err(LayerError {
                    layer: Mention::NAME,
                    index: id.0 as usize,
                    problem,
                });
            }
        }
        for (index, entity) in parts.entities.iter().enumerate() {
            let fail = |problem| LayerError {
                layer: "entity",
                index,
                problem,
            };
            if entity.name.trim().is_empty() {
                return Err(fail(Problem::Other("has no name".to_owned())));
            }
            entity
                .roles
                .iter()
                .try_for_each(|role| check_span(role.span, text))
                .map_err(fail)?;
        }
        Ok(Self {
            mentions,
            entities: parts.entities,
        })
    }

    /// The same as plain data.
    pub fn parts(&self) -> EntitiesParts {
        EntitiesParts {
            mentions: self.mentions.as_slice().to_vec(),
            entities: self.entities.clone(),
        }
    }

    /// All mentions.
    pub fn mentions(&self) -> &Layer<Mention> {
        &self.mentions
    }

    /// All entities; an [`EntityId`] is a position in them.
    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }

    /// The entity of an id, or nothing if the id is not of this layer.
    pub fn get(&self, id: EntityId) -> Option<&Entity> {
        self.entities.get(id.0 as usize)
    }

    /// Entities with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (EntityId, &Entity)> {
        self.entities
            .iter()
            .enumerate()
            .map(|(index, entity)| (EntityId(index as u32), entity))
    }
}
