//! Names of bodies with what sort of body they are behind them: "China’s Xinhua news agency" is Xinhua, "the Tesco supermarket chain" Tesco.

use onrecord_document::{EntityId, EntityKind};

use super::Tokens;
use crate::reading::Reading;
use crate::words::{Class, listed};

/// What may stand behind the name of a body and says only what it is. Not what belongs to one: "the Tesco board", "the WHO committee".
const SORTS: &str = "chain company newspaper network group agency firm bank website magazine station airline channel union party daily \
     tabloid broadcaster retailer carmaker insurer charity publisher outlet portal operator movement service platform";

/// How many words say it: "state news agency".
const LONGEST: usize = 3;

/// Whether tokens behind the name of a body only say what it is.
pub(super) fn says_sort(reading: &Reading<'_>, rest: &Tokens) -> bool {
    let plain =
        |at: usize| reading.is(at, Class::WORD) && !reading.is(at, Class::CAPITAL.or(Class::PREPOSITION));
    (1..=LONGEST).contains(&rest.len())
        && rest.clone().all(plain)
        && listed(SORTS, reading.lower(rest.end - 1))
}

/// The body that a noun phrase names before its sort; whatever leads to the name may describe it, but not govern it: "a reporter for the
/// Xinhua news agency".
pub(super) fn body(reading: &Reading<'_>, phrase: &Tokens) -> Option<EntityId> {
    let last = phrase.clone().rev().find(|at| reading.name(*at).is_some())?;
    let mention = reading.mention(reading.name(last)?);
    let name = reading.tokens_in(mention.span);
    let is_body = reading.entities.get(mention.entity)?.kind == EntityKind::Organization;
    let governed = (phrase.start..name.start)
        .any(|at| reading.is(at, Class::PREPOSITION.or(Class::CONJUNCTION)) && reading.name(at).is_none());
    (is_body && !governed && says_sort(reading, &(name.end..phrase.end))).then_some(mention.entity)
}
