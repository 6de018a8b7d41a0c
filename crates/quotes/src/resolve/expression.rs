//! Names, titles and descriptions: "Chinese foreign ministry spokesman Lin Jian", "the minister", "Rosa and Emil Duarte".

use onrecord_document::{
    Entity, EntityId, EntityKind, MentionId, MentionKind, Role, Span, Speaker, SpeakerKind,
};

use super::{Resolution, Tokens, describe, named_below, sort};
use crate::reading::{Reading, role_head};
use crate::words::{Class, listed};

/// An expression without a comma at its end, possessive marks and the time of saying: "the bank on Tuesday", "Wells Fargo just this month".
pub(crate) fn bare(reading: &Reading<'_>, tokens: Tokens) -> Tokens {
    let mut end = time_start(reading, &tokens);
    while end > tokens.start
        && reading.is(
            end - 1,
            Class::COMMA
                .or(Class::GENITIVE)
                .or(Class::DASH)
                .or(Class::COLON)
                .or(Class::STOP),
        )
    {
        end -= 1;
    }
    // "the minister herself"
    if end > tokens.start + 1
        && matches!(
            reading.lower(end - 1),
            "himself" | "herself" | "itself" | "themselves"
        )
    {
        end -= 1;
    }
    // "from the Senate committee", "by the mayor"
    let led = end > tokens.start + 1 && matches!(reading.lower(tokens.start), "from" | "by");
    tokens.start + usize::from(led)..end
}

/// An expression with the name that it was cut off from: a tag with the name before it, "(R-Fla.)", and a role with the name of who has it
/// behind it, "radio host" before "Rush Limbaugh".
pub(crate) fn whole(reading: &Reading<'_>, tokens: Tokens) -> Tokens {
    let Some(last) = tokens.end.checked_sub(1) else {
        return tokens;
    };
    let name_at = |at: usize| {
        let mention = reading.mention(reading.name(at)?);
        Some((mention.entity, reading.tokens_in(mention.span)))
    };
    if reading.is(tokens.start, Class::OPEN) {
        let before = tokens.start.checked_sub(1).and_then(name_at);
        return before.map_or(tokens.clone(), |(_, name)| name.start..tokens.end);
    }
    let end = reading.tokens[last].span.end;
    let has_role = |entity: EntityId| {
        let entity = reading.entities.get(entity);
        entity.is_some_and(|entity| entity.roles.iter().any(|role| role.span.end == end))
    };
    match name_at(tokens.end) {
        Some((entity, name))
            if name.start == tokens.end && reading.name(last).is_none() && has_role(entity) =>
        {
            tokens.start..name.end
        }
        _ => tokens,
    }
}

/// The noun of which only a body or place was found behind its preposition: "ambassador" before "to the United Nations". Not where the
/// preposition is the cue's: "according to NATO", "the claims of NATO".
pub(crate) fn governor(reading: &Reading<'_>, tokens: &Tokens, cue: Option<&Tokens>) -> Option<usize> {
    let preposition = tokens.start.checked_sub(1)?;
    let noun = preposition.checked_sub(1)?;
    let governs = matches!(reading.lower(preposition), "of" | "to" | "for" | "at");
    let is_cue = |at: usize| cue.is_some_and(|cue| cue.contains(&at));
    let apart =
        is_cue(preposition) || is_cue(noun) || reading.sentence(noun) != reading.sentence(tokens.start);
    let word =
        reading.is(noun, Class::WORD) && reading.lower(noun) != "according" && reading.verb(noun).is_none();
    let person = tokens.clone().any(|at| is_named(reading, at, EntityKind::Person));
    (governs && !apart && word && !person).then_some(noun)
}

/// Where an expression of time at the end of an expression begins; its end if there is none.
fn time_start(reading: &Reading<'_>, tokens: &Tokens) -> usize {
    let outside = |at: &usize| reading.name(*at).is_none();
    let time = |at: &usize| reading.is(*at, Class::TIME) && outside(at);
    let around = |at: &usize| {
        let class = Class::TIME
            .or(Class::ADVERB)
            .or(Class::PREPOSITION)
            .or(Class::NUMBER);
        let word = reading.lower(*at);
        (reading.is(*at, class) || matches!(word, "this" | "last")) && word != "of" && outside(at)
    };
    let tail = tokens.clone().rev().take_while(around).last();
    match tail {
        Some(start) if start > tokens.start && (start..tokens.end).any(|at| time(&at)) => start,
        _ => tokens.end,
    }
}

/// The speakers that an expression of more than a pronoun stands for.
pub(crate) fn resolve(reading: &Reading<'_>, tokens: &Tokens) -> Option<Resolution> {
    if let Some(joint) = super::joint::resolve(reading, tokens) {
        return Some(joint);
    }
    let segments = segments(reading, tokens);
    if let Some(joint) = joint(reading, segments.first()?) {
        return Some(joint);
    }
    // "the engineer, Delphine Okoro": the first segment that ends in a name says who. What stands apposed is a person; "from
    // Ohio" or "a Democrat" there is not who speaks.
    for (at, segment) in segments.iter().take(3).enumerate() {
        let Some(id) = head_name(reading, segment) else {
            continue;
        };
        let entity = reading.mention(id).entity;
        let kind = reading.entities.get(entity)?.kind;
        // "a Republican, Mark Amodei,"
        let is_named = kind == EntityKind::Norp
            && segments.get(1).is_some_and(|next| {
                let name = head_name(reading, next).map(|id| reading.mention(id).entity);
                name.is_some_and(|id| is_person(reading, id))
            });
        if at == 0 && !is_named
            || kind == EntityKind::Person
            || (segments.len() == 2
                && !segments[0].clone().any(|at| reading.is(at, Class::PREPOSITION))
                && kind == EntityKind::Organization)
        {
            return Some(Resolution::new(
                vec![speaker(reading, entity, tokens)?],
                "speaker.name",
                950,
            ));
        }
    }
    let head = segments.first()?;
    if let Some(id) = nominal(reading, head) {
        return Some(Resolution::new(
            vec![speaker(reading, id, tokens)?],
            "speaker.nominal",
            800,
        ));
    }
    if let Some(id) = sort::body(reading, head) {
        return Some(Resolution::new(
            vec![speaker(reading, id, tokens)?],
            "speaker.sort",
            900,
        ));
    }
    if let Some(id) = panel(reading, head) {
        return Some(Resolution::new(
            vec![speaker(reading, id, tokens)?],
            "speaker.panel",
            800,
        ));
    }
    if let Some(id) = by_role(reading, head).or_else(|| by_whole_role(reading, head)) {
        return Some(Resolution::new(
            vec![speaker(reading, id, tokens)?],
            "speaker.role",
            700,
        ));
    }
    if let Some(id) = named_below::resolve(reading, head).filter(|id| may_hold(reading, *id, head)) {
        return Some(Resolution::new(
            vec![speaker(reading, id, tokens)?],
            "speaker.named_below",
            650,
        ));
    }
    describe::handle(reading, tokens).or_else(|| Some(describe::resolve(reading, head)))
}

/// The entity that an expression stands for, if it is one.
pub(crate) fn entity_of(reading: &Reading<'_>, tokens: &Tokens) -> Option<EntityId> {
    let tokens = bare(reading, tokens.clone());
    let segments = segments(reading, &tokens);
    let head = segments.first()?;
    let name = segments
        .iter()
        .take(2)
        .find_map(|segment| head_name(reading, segment));
    name.map(|id| reading.mention(id).entity)
        .or_else(|| nominal(reading, head))
        .or_else(|| sort::body(reading, head))
        .or_else(|| by_role(reading, head))
}

/// The pieces between commas and brackets.
fn segments(reading: &Reading<'_>, tokens: &Tokens) -> Vec<Tokens> {
    let mut segments = Vec::new();
    let mut start = tokens.start;
    let mut depth = 0_usize;
    for at in tokens.clone() {
        let class = reading.class(at);
        let inside_name =
            at > tokens.start && reading.name(at).is_some() && reading.name(at) == reading.name(at - 1);
        let cut = class.any(Class::COMMA.or(Class::OPEN).or(Class::CLOSE).or(Class::DASH)) && !inside_name
            // Not "the WHO".
            || matches!(reading.lower(at), "who" | "whose" | "which")
                && at > tokens.start
                && reading.name(at).is_none();
        if class.any(Class::CLOSE) {
            depth = depth.saturating_sub(1);
            start = at + 1;
            continue;
        }
        if cut {
            if start < at && depth == 0 {
                segments.push(start..at);
            }
            depth += usize::from(class.any(Class::OPEN));
            start = at + 1;
        }
    }
    if start < tokens.end && depth == 0 {
        segments.push(start..tokens.end);
    }
    segments
}

/// The name that a noun phrase is about: the one that ends it, unless a preposition or a possessive hands it on: "a spokesman for
/// Trump", "Trump’s lawyer" have none.
fn head_name(reading: &Reading<'_>, segment: &Tokens) -> Option<MentionId> {
    // "Stacey Plaskett of the Virgin Islands", "the Veterinary Reserve in Brussels": what follows a person, and where a body is, only
    // explains.
    let explained = (segment.start + 1..segment.end).find(|at| {
        let before = is_named(reading, *at - 1, EntityKind::Organization)
            && reading.lower(*at) == "in"
            && is_named(reading, *at + 1, EntityKind::Place);
        reading.is(*at, Class::PREPOSITION)
            && reading.name(*at).is_none()
            && (before || is_named(reading, *at - 1, EntityKind::Person))
    });
    let segment = &(segment.start..explained.unwrap_or(segment.end));
    let last = segment.end.checked_sub(1)?;
    let id = reading.name(last)?;
    let mention = reading.mention(id);
    let tokens = reading.tokens_in(mention.span);
    let start = tokens.start.max(segment.start);
    let kind = reading.entities.get(mention.entity)?.kind;
    let speaks = !matches!(kind, EntityKind::Date | EntityKind::Money);
    let governed = (segment.start..start)
        .rev()
        .find(|at| reading.is(*at, Class::PREPOSITION.or(Class::TO)) || reading.is(*at, Class::CONJUNCTION));
    // "the chief of staff John Kelly": the name is not what the preposition governs when words stand between. Nor in "Secretary-General
    // of the alliance Tomas Veiga", where a title without an article begins, as before a name.
    let titled = reading.is(segment.start, Class::TITLE)
        || (reading.is(segment.start, Class::CAPITAL) && role_of(reading, mention.entity, segment));
    let free = governed.is_none_or(|at| {
        titled && kind == EntityKind::Person && start > at + 1
            || start > at + 1
                && !reading.is(at + 1, Class::DETERMINER)
                && kind == EntityKind::Person
                && !reading.is(at + 1, Class::TITLE)
    });
    (speaks && free && tokens.end == segment.end).then_some(id)
}

/// Whether an expression begins with a role of the entity.
fn role_of(reading: &Reading<'_>, id: EntityId, segment: &Tokens) -> bool {
    let start = reading.tokens[segment.start].span.start;
    let entity = reading.entities.get(id);
    entity.is_some_and(|entity| entity.roles.iter().any(|role| role.span.start == start))
}

fn is_person(reading: &Reading<'_>, id: EntityId) -> bool {
    let entity = reading.entities.get(id);
    entity.is_some_and(|entity| entity.kind == EntityKind::Person)
}

/// Whether a token is of a name of such a kind.
fn is_named(reading: &Reading<'_>, at: usize, kind: EntityKind) -> bool {
    reading.name(at).is_some_and(|id| {
        let entity = reading.entities.get(reading.mention(id).entity);
        entity.is_some_and(|entity| entity.kind == kind)
    })
}

/// "Rosa and Emil Duarte", "Trump and Pence": several names joined.
fn joint(reading: &Reading<'_>, segment: &Tokens) -> Option<Resolution> {
    let and = segment
        .clone()
        .find(|at| matches!(reading.lower(*at), "and" | "&") && reading.name(*at).is_none())?;
    let left = head_name(reading, &(segment.start..and))?;
    let right = head_name(reading, &(and + 1..segment.end))?;
    let (left, right) = (reading.mention(left).entity, reading.mention(right).entity);
    let kinds = [left, right].map(|id| reading.entities.get(id).map(|entity| entity.kind));
    let norp = kinds.contains(&Some(EntityKind::Norp));
    if left == right || norp {
        return None;
    }
    let speakers = vec![
        speaker(reading, left, &(segment.start..and))?,
        speaker(reading, right, &(and + 1..segment.end))?,
    ];
    Some(Resolution::new(speakers, "speaker.joint", 900))
}

/// The entity of a nominal mention over the whole noun phrase, or all of it but an article.
fn nominal(reading: &Reading<'_>, segment: &Tokens) -> Option<EntityId> {
    let span = reading.span(segment)?;
    let mention = reading.mention(reading.other_mention(segment.end - 1)?);
    let tokens = reading.tokens_in(mention.span);
    let whole = mention.kind == MentionKind::Nominal
        && tokens.end == segment.end
        && tokens.start <= segment.start + 1;
    (whole || mention.span == span).then_some(mention.entity)
}

/// "a three-judge panel of the Court of Appeals": the court speaks through it.
fn panel(reading: &Reading<'_>, segment: &Tokens) -> Option<EntityId> {
    let of = (segment.start + 1..segment.end).find(|at| reading.lower(*at) == "of")?;
    let speaks = matches!(reading.lower(of - 1), "panel" | "majority");
    let body = of + 1 + usize::from(reading.lower(of + 1) == "the");
    let mention = reading.mention(reading.name(body).filter(|_| speaks)?);
    let name = reading.tokens_in(mention.span);
    let kind = reading.entities.get(mention.entity)?.kind;
    (kind == EntityKind::Organization && name.start == body && name.end == segment.end)
        .then_some(mention.entity)
}

/// "the minister", "his attorney", "Obama’s former strategist": the one entity named so far whose role ends in this word. Two with
/// the same role are nobody. Whose someone is need not be told before: "his attorney" may be named later.
fn by_role(reading: &Reading<'_>, segment: &Tokens) -> Option<EntityId> {
    let owner = owner(reading, segment);
    let definite = reading.lower(segment.start) == "the";
    let start = owner.unwrap_or(segment.start + 1);
    if owner.is_none() && !definite
        || start >= segment.end
        || segment.end - start > 4
        || (start..segment.end).any(|at| reading.is(at, Class::PREPOSITION))
    {
        return None;
    }
    let in_words = |tells: &dyn Fn(usize) -> bool| -> Vec<&str> {
        let last = |at: &usize| at + 1 == segment.end;
        (start..segment.end)
            .filter(|at| last(at) || tells(*at))
            .map(|at| synonym(reading.lower(at)))
            .collect()
    };
    let all = in_words(&|at| !reading.is(at, Class::GENITIVE));
    // Names are told apart as wholes, and a party tells nobody apart.
    let nameless = in_words(&|at| {
        let tells = reading.name(at).is_none() && !listed(CREEDS, reading.lower(at));
        tells && !reading.is(at, Class::GENITIVE)
    });
    let offset = reading.tokens[segment.start].span.start;
    let only = all.len() == 1;
    let holder = |offset: u32, words: &[&str]| {
        unique_holder(reading, offset, words, only).filter(|id| may_hold(reading, *id, segment))
    };
    let called = || (!only).then(|| body_of_words(reading, &all)).flatten();
    holder(offset, &all)
        .or_else(called)
        .or_else(|| holder(offset, &nameless))
        .or_else(|| owner.and_then(|_| holder(u32::MAX, &all)))
}

/// "the secretary of state": the one entity that has been given a role of just these words.
fn by_whole_role(reading: &Reading<'_>, segment: &Tokens) -> Option<EntityId> {
    let definite = reading.lower(segment.start) == "the" && segment.len() > 2;
    let span = reading
        .span(&(segment.start + 1..segment.end))
        .filter(|_| definite)?;
    let words = reading.text.slice(span).to_lowercase();
    let mut holders = reading.entities.iter().filter(|(_, entity)| {
        let mut roles = entity.roles.iter();
        entity.kind == EntityKind::Person
            && roles.any(|role| {
                let given = role.text.to_lowercase();
                role.span.start < span.start && given.ends_with(&words)
            })
    });
    let (id, _) = holders.next()?;
    holders.next().is_none().then_some(id)
}

/// Whether someone can hold the office that an expression ends in, where it names whose that is: "Tesla’s chief executive" is nobody who was said
/// to be Ford’s. That "Ukrainian" is of Ukraine is read off the first letters.
fn may_hold(reading: &Reading<'_>, id: EntityId, segment: &Tokens) -> bool {
    const ALIKE: usize = 4;
    let (Some(entity), Some((body, lies_in))) = (reading.entities.get(id), named_body(reading, segment))
    else {
        return true;
    };
    let office = synonym(reading.lower(segment.end - 1));
    let alike = |left: &str, right: &str| {
        let common = left
            .chars()
            .zip(right.chars())
            .take_while(|(left, right)| left == right);
        left == right || common.count() >= ALIKE
    };
    let is_place = |name: &str| {
        let mut places = reading.entities.iter().map(|(_, entity)| entity);
        places.any(|entity| entity.kind == EntityKind::Place && entity.name == name)
    };
    let is_of_body = |role: &Role| {
        let Some(organization) = &role.organization else {
            return true;
        };
        let given = format!("{} {organization}", role.text).to_lowercase();
        let is_same = body
            .split(' ')
            .any(|word| given.split(' ').any(|other| alike(word, other)));
        is_same || lies_in && !is_place(organization)
    };
    let mut roles = entity
        .roles
        .iter()
        .filter(|role| synonym(role_head(&role.text.to_lowercase())) == office)
        .peekable();
    roles.peek().is_none() || roles.any(is_of_body)
}

/// Parties and religions: "the Democratic senator" may be of any state.
const CREEDS: &str = "democratic democrat republican gop labour conservative tory liberal green socialist communist centrist islamist \
     nationalist christian catholic protestant orthodox muslim sunni shiite jewish hindu buddhist sikh";

/// The name of the place, people or body whose office an expression is about, in small letters: "ukraine" in "Ukraine’s president", "ukrainian"
/// in "the Ukrainian president"; and whether the office may only lie there: "a New York judge".
fn named_body(reading: &Reading<'_>, segment: &Tokens) -> Option<(String, bool)> {
    let id = segment.clone().find_map(|at| reading.name(at))?;
    let mention = reading.mention(id);
    let kind = reading.entities.get(mention.entity)?.kind;
    let owns = matches!(
        kind,
        EntityKind::Place | EntityKind::Norp | EntityKind::Organization | EntityKind::Facility
    );
    let genitive = reading.is(reading.tokens_in(mention.span).end, Class::GENITIVE);
    let name = reading.text.slice(mention.span).to_lowercase();
    (owns && !listed(CREEDS, &name)).then_some((name, kind == EntityKind::Place && !genitive))
}

/// Behind "his", "my" or "Obama’s" at the start of an expression.
fn owner(reading: &Reading<'_>, segment: &Tokens) -> Option<usize> {
    if matches!(
        reading.lower(segment.start),
        "its" | "his" | "her" | "their" | "my" | "our"
    ) {
        return Some(segment.start + 1);
    }
    let name = reading.mention(reading.name(segment.start)?);
    let end = reading.tokens_in(name.span).end;
    (end < segment.end && reading.is(end, Class::GENITIVE)).then_some(end + 1)
}

/// Words that are said of the same people; the first stands for all.
const SYNONYMS: [&[&str]; 10] = [
    &["attorney", "lawyer"],
    &["nominee", "candidate"],
    &["republican", "gop"],
    &["senator", "sen."],
    &["governor", "gov."],
    &["representative", "rep.", "congressman", "congresswoman"],
    &["judge", "justice"],
    &["committee", "panel"],
    &["ambassador", "envoy"],
    &["captain", "skipper", "capt."],
];

/// All words that are said of the same people as one; none if there is no other.
pub(super) fn synonyms(word: &str) -> &'static [&'static str] {
    let group = SYNONYMS.iter().find(|group| group.contains(&word));
    group.map_or(&[], |group| *group)
}

/// The word that stands for all that are said of the same people.
fn synonym(word: &str) -> &str {
    synonyms(word).first().copied().unwrap_or(word)
}

/// The one entity with a role that ends in the last of `words` and has the others in it, around it or in the name of its body, given before
/// `offset`; or, with `bodies`, the one body whose name ends in the word.
fn unique_holder(reading: &Reading<'_>, offset: u32, words: &[&str], bodies: bool) -> Option<EntityId> {
    let (head, others) = words.split_last()?;
    let mut found = None;
    let group = synonyms(head);
    let spelt = if group.is_empty() {
        std::slice::from_ref(head)
    } else {
        group
    };
    for id in spelt.iter().flat_map(|head| reading.holders(head)) {
        let Some(entity) = reading.entities.get(*id) else {
            continue;
        };
        let person = entity.kind == EntityKind::Person
            && entity.roles.iter().any(|role| {
                let text = role.text.to_lowercase();
                role.span.start < offset
                    && spelt.contains(&role_head(&text))
                    && others.iter().all(|word| is_told(reading, role, &text, word))
            });
        let last = entity.name.rsplit(' ').next().unwrap_or_default();
        let body = entity.kind == EntityKind::Organization
            && bodies
            && entity.name.contains(' ')
            && last.eq_ignore_ascii_case(head);
        if person || body {
            if found.is_some_and(|found| found != *id) {
                return None;
            }
            found = Some(*id);
        }
    }
    found
}

/// Whether a word is said of an office where it was given to someone: in the role, in the name of its body, or right before, "the union’s
/// president".
fn is_told(reading: &Reading<'_>, role: &Role, text: &str, word: &str) -> bool {
    const BEFORE: usize = 3;
    let start = reading.tokens_in(role.span).start;
    let mut before = start.saturating_sub(BEFORE)..start;
    let body = role.organization.as_deref().unwrap_or_default().to_lowercase();
    text.contains(word)
        || body.contains(word)
        || before.any(|at| reading.sentence(at) == reading.sentence(start) && reading.lower(at) == word)
}

/// "the appeals court" for "the U.S. Court of Appeals for the Sixth Circuit": the one body whose name has all the words.
fn body_of_words(reading: &Reading<'_>, words: &[&str]) -> Option<EntityId> {
    let mut fitting = reading.entities.iter().filter(|(_, entity)| {
        entity.kind == EntityKind::Organization && {
            let name = entity.name.to_lowercase();
            words.iter().all(|word| name.split(' ').any(|part| part == *word))
        }
    });
    let (id, _) = fitting.next()?;
    fitting.next().is_none().then_some(id)
}

/// An entity as a speaker, in the role that the text presents it in here or else first.
pub(crate) fn speaker(reading: &Reading<'_>, id: EntityId, near: &Tokens) -> Option<Speaker> {
    let entity = reading.entities.get(id)?;
    let role = role(entity, reading.span(near));
    Some(Speaker {
        name: entity.name.clone(),
        kind: kind(entity)?,
        entity: Some(id),
        role: role.map(|role| role.text.clone()),
        organization: role.and_then(|role| role.organization.clone()),
    })
}

/// The role inside `near` (where the expression stands), or else the first.
fn role(entity: &Entity, near: Option<Span>) -> Option<&Role> {
    let here = near.and_then(|near| entity.roles.iter().find(|role| near.overlaps(role.span)));
    here.or_else(|| entity.roles.first())
}

fn kind(entity: &Entity) -> Option<SpeakerKind> {
    match entity.kind {
        EntityKind::Person => Some(SpeakerKind::Person),
        EntityKind::Organization | EntityKind::Facility | EntityKind::Product => {
            Some(SpeakerKind::Organization)
        }
        EntityKind::Place => Some(SpeakerKind::Government),
        EntityKind::Norp => Some(SpeakerKind::Group),
        EntityKind::Other => Some(SpeakerKind::Document),
        EntityKind::Date | EntityKind::Money => None,
    }
}
