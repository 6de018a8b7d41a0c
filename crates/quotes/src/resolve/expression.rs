//! Names, titles and descriptions: "Chinese foreign ministry spokesman Lin Jian", "the minister", "Rosa and Emil Duarte".

use onrecord_document::{
    Entity, EntityId, EntityKind, MentionId, MentionKind, Role, Span, Speaker, SpeakerKind,
};

use super::{Resolution, Tokens, describe, named_below, office, sort};
use crate::reading::Reading;
use crate::words::Class;

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
        // "the Dane": one of them, whom the chains know.
        let is_one = kind == EntityKind::Norp && nominal(reading, segment).is_some();
        if at == 0 && !is_named && !is_one
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
    if let Some(id) = office::holder(reading, head) {
        return Some(Resolution::new(
            vec![speaker(reading, id, tokens)?],
            "speaker.role",
            700,
        ));
    }
    if let Some(id) = named_below::resolve(reading, head).filter(|id| office::may_hold(reading, *id, head)) {
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
        .or_else(|| office::holder(reading, head))
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
