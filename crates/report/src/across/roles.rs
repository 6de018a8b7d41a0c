//! Names and roles as far as they tell one speaker from another.

use onrecord_document::{Entity, SpeakerKind};
use xxhash_rust::xxh3::xxh3_64;

use super::speaker_row::Evidence;
use super::words::words;
use crate::columns::SpeakerColumns;

/// The role that counts for a speaker in an article, and its body.
pub(super) type Role<'a> = (Option<&'a str>, Option<&'a str>);

/// Words of a role as far as they tell one person from another.
pub(super) struct Reading {
    words: Vec<String>,
    organization: Option<String>,
    /// No role, or a former one: it contradicts nobody.
    pub(super) is_open: bool,
}

/// Words of roles that say nothing of who it is.
#[rustfmt::skip]
const EMPTY_WORDS: &[&str] = &[
    "a", "an", "and", "as", "at", "by", "for", "former", "formerly", "from", "his", "her", "in", "its", "longtime", "of", "on", "s",
    "the", "their", "then", "to", "who", "with",
];

impl Reading {
    pub(super) fn of(evidence: &Evidence) -> Self {
        let role = words(evidence.role.as_deref().unwrap_or_default());
        let is_former = role
            .first()
            .is_some_and(|first| matches!(&**first, "former" | "ex" | "onetime" | "late"));
        Self {
            is_open: evidence.wikidata.is_none() && (role.is_empty() || is_former),
            words: role
                .into_iter()
                .filter(|word| !EMPTY_WORDS.contains(&&**word))
                .collect(),
            organization: evidence.organization.as_deref().map(|body| words(body).join(" ")),
        }
    }

    /// Whether two roles can be those of one person.
    pub(super) fn fits(&self, other: &Self) -> bool {
        match (&self.organization, &other.organization) {
            (Some(one), Some(other)) => one == other,
            _ => self.shares_words(other),
        }
    }

    pub(super) fn shares_words(&self, other: &Self) -> bool {
        self.words.iter().any(|word| other.words.contains(word))
    }
}

/// The role that a speaker has in an article: the one of the attribution, or else the first that the article gives.
pub(super) fn role<'a>(speaker: &'a SpeakerColumns, entity: Option<&'a Entity>) -> Role<'a> {
    let given = entity.and_then(|entity| entity.roles.first());
    match (&speaker.role, given) {
        (None, Some(role)) => (Some(&role.text), role.organization.as_deref()),
        (role, _) => (role.as_deref(), speaker.organization.as_deref()),
    }
}

/// The words of a speaker's name, if it is one that can be joined by.
pub(super) fn named(speaker: &SpeakerColumns) -> Option<Vec<String>> {
    match speaker.kind {
        SpeakerKind::Person | SpeakerKind::Organization | SpeakerKind::Government => {
            Some(words(&speaker.name)).filter(|words| !words.is_empty())
        }
        SpeakerKind::Group | SpeakerKind::Document | SpeakerKind::Unnamed => None,
    }
}

/// Stands for a speaker when it is asked whether two contradict each other: a person's last name, or 0. A body contradicts nobody, for
/// somebody speaks for it.
pub(super) fn last_name(kind: SpeakerKind, words: &[String]) -> u32 {
    match (kind, words.last()) {
        (SpeakerKind::Person, Some(last)) => xxh3_64(last.as_bytes()) as u32,
        _ => 0,
    }
}

/// Whether a person's name is more than a surname with an initial.
pub(super) fn is_full_name(words: &[String]) -> bool {
    words.len() > 1 && (words[0].chars().nth(1).is_some() || words.len() > 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(role: &str, organization: Option<&str>) -> Reading {
        Reading::of(&Evidence {
            name: "Ana Lind".to_owned(),
            role: Some(role.to_owned()).filter(|role| !role.is_empty()),
            organization: organization.map(str::to_owned),
            wikidata: None,
            quotes: 1,
            articles: 1,
        })
    }

    #[test]
    fn roles_of_one_body_or_with_a_word_in_common_fit() {
        for (one, other, fit) in [
            (
                ("Secretary-General of NATO", Some("NATO")),
                ("alliance chief", Some("Nato")),
                true,
            ),
            (("head of Oz", Some("Oz")), ("head of Iz", Some("Iz")), false),
            (("mayor", None), ("mayor of Oz", Some("Oz")), true),
            (("NATO chief", None), ("head of NATO", Some("NATO")), true),
            (("senator for Oz", None), ("a fisherman for years", None), false),
        ] {
            let readings = [one, other].map(|(role, body)| reading(role, body));
            assert_eq!(readings[0].fits(&readings[1]), fit, "{one:?} {other:?}");
        }
        assert!(reading("", None).is_open && reading("former mayor", None).is_open);
        assert!(!reading("mayor", None).is_open);
    }

    #[test]
    fn a_surname_with_an_initial_is_no_full_name() {
        for (name, full) in [
            ("Ana Lind", true),
            ("Lind", false),
            ("A. Lind", false),
            ("A.B. Lind", true),
        ] {
            assert_eq!(is_full_name(&words(name)), full, "{name}");
        }
    }
}
