//! Speakers without a name, in words: "us officials", "senior aide", "report".

use onrecord_document::{EntityKind, Speaker, SpeakerKind};

use super::{Resolution, Tokens};
use crate::reading::Reading;
use crate::words::{Class, listed};

/// Things written or measured that speak.
const DOCUMENTS: &str = "report reports study studies survey surveys poll polls law lawsuit complaint letter email emails \
     e-mail memo statement document documents filing filings book article ad ads advert ruling indictment \
     transcript transcripts analysis research data figures records results review essay tweet post \
     editorial story paper bill resolution notice sign website video audit charter constitution contract \
     speech petition affidavit findings numbers polling episode conference podcast broadcast documentary";

/// Nouns that are several people in the singular.
const GROUPS: &str = "people police crowd majority public media press family team percent number audience others many some \
     most both few several everyone men women staff they those congressmen firemen children businessmen \
     half all";

/// Bodies that are not named.
const BODIES: &str = "campaign company committee agency department ministry government court party firm bank union \
     newspaper network commission council university school hospital association club board";

/// A speaker in words, from the noun phrase that stands for it.
pub(crate) fn resolve(reading: &Reading<'_>, segment: &Tokens) -> Resolution {
    let mut phrase = head_phrase(reading, segment);
    if phrase.len() == 1 && listed(PRONOUNS, reading.lower(phrase.start)) && phrase.start > segment.start {
        // "one of them" is no name, and "them" is less.
        phrase = segment.start..phrase.end;
    }
    let last = head_word(reading, &phrase);
    let head = reading.lower(last);
    if let Some(campaign) = campaign(reading, &phrase, head) {
        return campaign;
    }
    let kind = if listed(DOCUMENTS, head) {
        // Not by whom or on what: "draft report by the audit office" is a draft report.
        phrase.end = last + 1;
        SpeakerKind::Document
    } else if listed(GROUPS, head) || listed(BODIES, head) || plural(head) {
        SpeakerKind::Group
    } else {
        SpeakerKind::Unnamed
    };
    let words = reading
        .span(&phrase)
        .map_or(String::new(), |span| reading.text.slice(span).to_lowercase());
    let name = words.split_whitespace().collect::<Vec<_>>().join(" ");
    Resolution::new(vec![in_words(name, kind)], "speaker.described", 600)
}

/// "one user, @harborwatch": the name that someone goes by on a network, if there is one.
pub(super) fn handle(reading: &Reading<'_>, segment: &Tokens) -> Option<Resolution> {
    let span = reading.span(segment)?;
    let mut handles = reading.text.slice(span).split_whitespace().filter_map(|word| {
        let name = word.trim_matches(|mark: char| !mark.is_alphanumeric() && !matches!(mark, '@' | '_'));
        (name.starts_with('@') && name.len() > 2).then_some(name)
    });
    let name = handles.next().filter(|_| handles.next().is_none())?;
    let speaker = in_words(name.to_owned(), SpeakerKind::Person);
    Some(Resolution::new(vec![speaker], "speaker.handle", 800))
}

/// "the Trump campaign", "Hillary Clinton’s campaign", "the Modi government": a body with a name that is not in the chains as such.
fn campaign(reading: &Reading<'_>, phrase: &Tokens, head: &str) -> Option<Resolution> {
    if !matches!(head, "campaign" | "team" | "administration" | "government") {
        return None;
    }
    let before = phrase.end.checked_sub(2).filter(|at| *at >= phrase.start)?;
    let owner = if reading.is(before, Class::GENITIVE) {
        before.checked_sub(1)?
    } else {
        before
    };
    let mention = reading.mention(reading.name(owner)?);
    if reading.entities.get(mention.entity)?.kind != EntityKind::Person {
        return None;
    }
    let surname = reading
        .text
        .slice(mention.span)
        .rsplit(char::is_whitespace)
        .next()?;
    let body = if head == "team" { "campaign" } else { head };
    let name = format!("{surname} {body}");
    Some(Resolution::new(
        vec![in_words(name, SpeakerKind::Organization)],
        "speaker.campaign",
        800,
    ))
}

/// What is no description by itself.
const PRONOUNS: &str = "them us you it him her those these";

fn in_words(name: String, kind: SpeakerKind) -> Speaker {
    Speaker {
        name,
        kind,
        entity: None,
        role: None,
        organization: None,
    }
}

/// "senior aide to the president" of "a senior aide to the president, who left": without article, up to a clause.
fn head_phrase(reading: &Reading<'_>, segment: &Tokens) -> Tokens {
    let mut start = segment.start;
    while start + 1 < segment.end
        && reading.is(start, Class::DETERMINER.or(Class::POSSESSIVE).or(Class::NUMBER))
        && !reading.glued(start + 1)
    {
        start += 1;
        // "two of the ministers", "some of the voters"
        if reading.lower(start) == "of" && start + 1 < segment.end {
            start += 1;
        }
    }
    let end = (start + 1..segment.end)
        .find(|at| reading.is(*at, Class::SUBORDINATOR.or(Class::COMMA).or(Class::AUXILIARY)))
        .unwrap_or(segment.end);
    start..end
}

/// The last word before what only explains the phrase: "spokesman" of "spokesman for the ministry", "people" of "people familiar
/// with the matter".
fn head_word(reading: &Reading<'_>, phrase: &Tokens) -> usize {
    let explains = |at: &usize| {
        reading.is(*at, Class::PREPOSITION.or(Class::TO))
            || (reading.is(*at, Class::ED) && *at > phrase.start)
            || matches!(reading.lower(*at), "familiar" | "close" | "involved")
    };
    let end = (phrase.start + 1..phrase.end)
        .find(explains)
        .unwrap_or(phrase.end);
    end.saturating_sub(1).max(phrase.start)
}

fn plural(word: &str) -> bool {
    word.len() > 3
        && word.ends_with('s')
        && !["ss", "us", "is", "'s", "’s"]
            .iter()
            .any(|end| word.ends_with(end))
}
