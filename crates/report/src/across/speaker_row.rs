//! What is written of a speaker of the run: names, roles, and what joined them.

use onrecord_document::SpeakerKind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One speaker of a run: a line of `speakers.jsonl`. Everybody that `speaker_key` names is there once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SpeakerRow {
    /// The key, as in `speaker_key` of `quotes`: a Wikidata id, or kind and name ("person:ana-lind", "person:ana-lind-2").
    pub speaker_key: String,
    /// The name under which they speak most often.
    pub name: String,
    /// What the speaker is.
    pub kind: SpeakerKind,
    /// The role in which they speak most often.
    pub role: Option<String>,
    /// The body or place that the role belongs to.
    pub organization: Option<String>,
    /// Wikidata id.
    pub wikidata: Option<String>,
    /// Attributions of which they are a speaker.
    pub quotes: u64,
    /// Articles in which they speak.
    pub articles: u64,
    /// What joined the names and roles of `evidence`.
    pub joined_by: JoinedBy,
    /// Every name and role that was joined, in the order in which the run has them.
    pub evidence: Vec<Evidence>,
}

/// A name and a role that articles give a speaker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// Canonical name in the articles.
    pub name: String,
    /// Role in the articles.
    pub role: Option<String>,
    /// The body or place that the role belongs to.
    pub organization: Option<String>,
    /// Wikidata id in the articles.
    pub wikidata: Option<String>,
    /// Attributions under this name in this role; none where the role only stands beside another one.
    pub quotes: u64,
    /// Articles with such attributions.
    pub articles: u64,
}

/// What joins the mentions of a speaker in different articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum JoinedBy {
    /// The same Wikidata id.
    Wikidata,
    /// The same full name of a person, and roles that can be one person's.
    NameAndRole,
    /// The same name of an organization or government.
    Name,
}

impl JoinedBy {
    /// Its name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wikidata => "wikidata",
            Self::NameAndRole => "name_and_role",
            Self::Name => "name",
        }
    }
}

impl SpeakerRow {
    pub(super) fn add(&mut self, evidence: &Evidence) {
        self.quotes += evidence.quotes;
        self.articles += evidence.articles;
        self.evidence.push(evidence.clone());
    }

    /// Takes the most frequent name and role, the first of equals.
    pub(super) fn choose(&mut self) {
        let evidence = self.evidence.iter().rev();
        let name = evidence.clone().max_by_key(|evidence| evidence.quotes);
        let role = evidence
            .filter(|evidence| evidence.role.is_some())
            .max_by_key(|evidence| evidence.quotes);
        let name = name.map(|evidence| evidence.name.clone());
        let role = role.map(|evidence| (evidence.role.clone(), evidence.organization.clone()));
        self.name = name.unwrap_or_default();
        (self.role, self.organization) = role.unwrap_or_default();
    }
}
