//! The same speaker in different articles.
//!
//! | who | joined by |
//! |---|---|
//! | anybody with a Wikidata id | the same id, whatever the names |
//! | a person with a full name | the same full name and roles that can be one person's; never by surname alone |
//! | an organization or government | the same name |
//!
//! Two roles can be one person's if they are of the same body or, where a body is not known, share a word ("NATO chief",
//! "chief of the alliance"), or if one article gives both to one person. Nobody is contradicted by having no role in an article, or a
//! former one: they join the only bearer of their name. Where two bearers of a name are told apart by their roles, one without a role
//! has no key. Nor have single names of people, groups, documents and people without a name.
//!
//! Memory: some 300 bytes for each distinct name with a role.

use std::collections::{BTreeMap, HashMap};

use onrecord_document::{EntityId, SpeakerKind};

use super::noted::NotedSpeaker;
use super::roles::{Reading, Role};
use super::speaker_row::{Evidence, JoinedBy, SpeakerRow};

/// Names and roles as they are noted.
#[derive(Debug, Default)]
pub(super) struct Speakers {
    names: HashMap<(SpeakerKind, String), usize>,
    bearers: Vec<Bearer>,
    profiles: Vec<Profile>,
    /// Who has spoken in this article: name and entity, and the profile that counts.
    seen: Vec<(usize, Option<EntityId>, usize)>,
}

/// A name, and who bears it.
#[derive(Debug)]
struct Bearer {
    kind: SpeakerKind,
    /// Its words, joined by hyphens.
    slug: String,
    is_full: bool,
    profiles: Vec<usize>,
}

/// A name with one role, or without.
#[derive(Debug)]
struct Profile {
    evidence: Evidence,
    /// Of the same speaker: the one that stands for all has itself.
    parent: usize,
    /// Of the one that stands for all: the Wikidata id of any of them.
    wikidata: Option<String>,
}

impl Speakers {
    pub(super) fn start_article(&mut self) {
        self.seen.clear();
    }

    /// Takes note of a speaker of the article; gives the number of the name with the role.
    pub(super) fn note(&mut self, speaker: &NotedSpeaker) -> usize {
        let bearer = self.bearer(speaker);
        let wikidata = speaker.wikidata.as_deref();
        let role = (speaker.role.as_deref(), speaker.organization.as_deref());
        let profile = self.profile(bearer, &speaker.name, role, wikidata);
        let seen = self
            .seen
            .iter()
            .find(|seen| (seen.0, seen.1) == (bearer, speaker.id));
        let counted = match seen {
            Some(seen) => seen.2,
            None => {
                self.seen.push((bearer, speaker.id, profile));
                self.profiles[profile].evidence.articles += 1;
                for (text, organization) in &speaker.roles {
                    let other = (Some(&**text), organization.as_deref());
                    let other = self.profile(bearer, &speaker.name, other, wikidata);
                    self.unite(profile, other);
                }
                profile
            }
        };
        self.unite(counted, profile);
        self.profiles[counted].evidence.quotes += speaker.quotes;
        profile
    }

    /// The number of a speaker's name.
    fn bearer(&mut self, speaker: &NotedSpeaker) -> usize {
        let key = (speaker.kind, speaker.slug.clone());
        if let Some(known) = self.names.get(&key) {
            return *known;
        }
        let number = self.bearers.len();
        self.bearers.push(Bearer {
            kind: speaker.kind,
            slug: key.1.clone(),
            is_full: speaker.is_full,
            profiles: Vec::new(),
        });
        self.names.insert(key, number);
        number
    }

    fn profile(&mut self, bearer: usize, name: &str, role: Role<'_>, wikidata: Option<&str>) -> usize {
        if let Some(known) = find(&self.profiles, &self.bearers[bearer], role, wikidata) {
            return known;
        }
        let number = self.profiles.len();
        self.profiles.push(Profile {
            evidence: Evidence {
                name: name.to_owned(),
                role: role.0.map(str::to_owned),
                organization: role.1.map(str::to_owned),
                wikidata: wikidata.map(str::to_owned),
                quotes: 0,
                articles: 0,
            },
            parent: number,
            wikidata: wikidata.map(str::to_owned),
        });
        self.bearers[bearer].profiles.push(number);
        number
    }

    fn root(&self, mut profile: usize) -> usize {
        while self.profiles[profile].parent != profile {
            profile = self.profiles[profile].parent;
        }
        profile
    }

    /// The earlier one stands for both; two with different Wikidata ids are two.
    fn unite(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        let (stays, goes) = (one.min(other), one.max(other));
        let (known, other) = (&self.profiles[stays].wikidata, &self.profiles[goes].wikidata);
        if known.is_some() && other.is_some() && known != other {
            return;
        }
        if known.is_none() {
            self.profiles[stays].wikidata = self.profiles[goes].wikidata.clone();
        }
        self.profiles[goes].parent = stays;
    }

    /// Joins what can be joined, and gives keys.
    pub(super) fn joined(mut self) -> SpeakerKeys {
        let mut by_wikidata: HashMap<String, usize> = HashMap::new();
        for number in 0..self.profiles.len() {
            if let Some(id) = self.profiles[number].evidence.wikidata.clone() {
                let first = *by_wikidata.entry(id).or_insert(number);
                self.unite(first, number);
            }
        }
        let mut has_key = vec![true; self.profiles.len()];
        for bearer in 0..self.bearers.len() {
            for profile in self.join_name(bearer) {
                has_key[profile] = false;
            }
        }
        self.keys(&has_key)
    }

    /// Joins the profiles of one name; gives those that nothing joins to anybody.
    fn join_name(&mut self, bearer: usize) -> Vec<usize> {
        let Bearer { kind, is_full, .. } = self.bearers[bearer];
        let profiles = self.bearers[bearer].profiles.clone();
        if !is_full {
            let alone = |number: &usize| self.profiles[*number].evidence.wikidata.is_none();
            return profiles.into_iter().filter(alone).collect();
        }
        if kind != SpeakerKind::Person {
            profiles.windows(2).for_each(|pair| self.unite(pair[0], pair[1]));
            return Vec::new();
        }
        let (open, told): (Vec<_>, Vec<_>) = profiles
            .iter()
            .map(|number| (*number, Reading::of(&self.profiles[*number].evidence)))
            .partition(|(_, reading)| reading.is_open);
        for (position, (one, reading)) in told.iter().enumerate() {
            for (other, read) in told[position + 1..].iter().take(MOST_COMPARED) {
                if reading.fits(read) {
                    self.unite(*one, *other);
                }
            }
        }
        self.join_open(&open, &told)
    }

    /// Joins those whose role contradicts nobody; gives those that could be several.
    fn join_open(&mut self, open: &[(usize, Reading)], told: &[(usize, Reading)]) -> Vec<usize> {
        let mut bearers: Vec<usize> = told.iter().map(|(number, _)| self.root(*number)).collect();
        bearers.sort_unstable();
        bearers.dedup();
        let only = open.first().map(|(number, _)| *number);
        let only = match &*bearers {
            [] => only,
            [one] => Some(*one),
            _ => None,
        };
        let mut left = Vec::new();
        for (number, reading) in open {
            let fitting = told.iter().find(|(_, other)| reading.shares_words(other));
            match only.or(fitting.map(|(other, _)| *other)) {
                Some(known) => self.unite(known, *number),
                None => left.push(*number),
            }
        }
        left
    }

    fn keys(self, has_key: &[bool]) -> SpeakerKeys {
        let mut rows: BTreeMap<usize, SpeakerRow> = BTreeMap::new();
        let mut row_of = vec![None; self.profiles.len()];
        for bearer in &self.bearers {
            let mut taken = 0;
            for number in bearer.profiles.iter().copied().filter(|number| has_key[*number]) {
                let root = self.root(number);
                let row = rows.entry(root).or_insert_with(|| {
                    let wikidata = self.profiles[root].wikidata.clone();
                    let key = wikidata.clone().unwrap_or_else(|| {
                        taken += 1;
                        bearer.key(taken)
                    });
                    bearer.row(key, wikidata)
                });
                row.add(&self.profiles[number].evidence);
                row_of[number] = Some(root);
            }
        }
        rows.values_mut().for_each(SpeakerRow::choose);
        SpeakerKeys { row_of, rows }
    }
}

impl Bearer {
    fn key(&self, number: usize) -> String {
        let kind = self.kind.name();
        match number {
            1 => format!("{kind}:{}", self.slug),
            _ => format!("{kind}:{}-{number}", self.slug),
        }
    }

    fn row(&self, speaker_key: String, wikidata: Option<String>) -> SpeakerRow {
        let joined_by = match (&wikidata, self.kind) {
            (Some(_), _) => JoinedBy::Wikidata,
            (None, SpeakerKind::Person) => JoinedBy::NameAndRole,
            (None, _) => JoinedBy::Name,
        };
        SpeakerRow {
            speaker_key,
            name: String::new(),
            kind: self.kind,
            role: None,
            organization: None,
            wikidata,
            quotes: 0,
            articles: 0,
            joined_by,
            evidence: Vec::new(),
        }
    }
}

/// Who has which key.
#[derive(Debug, Default)]
pub struct SpeakerKeys {
    /// By the number of a name with a role.
    row_of: Vec<Option<usize>>,
    rows: BTreeMap<usize, SpeakerRow>,
}

impl SpeakerKeys {
    /// The key of a name with a role, by its number.
    pub(super) fn key_of(&self, profile: usize) -> Option<&str> {
        let row = self.rows.get(&(*self.row_of.get(profile)?)?)?;
        Some(&row.speaker_key)
    }

    /// Everybody with a key, by key.
    pub fn rows(&self) -> impl Iterator<Item = &SpeakerRow> {
        self.rows.values()
    }
}

/// Profiles of one name that are compared with one of them: far more roles than one person has.
const MOST_COMPARED: usize = 200;

/// The profile of a name in a role.
fn find(profiles: &[Profile], bearer: &Bearer, role: Role<'_>, wikidata: Option<&str>) -> Option<usize> {
    bearer.profiles.iter().copied().find(|number| {
        let known = &profiles[*number].evidence;
        (known.role.as_deref(), known.organization.as_deref()) == role
            && known.wikidata.as_deref() == wikidata
    })
}
