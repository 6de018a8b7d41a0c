//! One article's entities drawn for people: what each is, its name and roles, its mentions, and what linked them.

use std::collections::BTreeMap;
use std::fmt::Write;

use onrecord_document::{Annotated, Entity, EntityId};

use crate::style::{QUIET, SPEAKER, STRONG};

/// Columns of the kind, the longest of which is "organization".
const KIND: usize = 13;

/// The entities of an article in the order of their first mentions, wrapped to `width` columns, with colours.
pub(crate) fn draw(annotated: &Annotated, width: usize) -> String {
    let article = &annotated.article;
    let entities = &annotated.entities;
    let title = article.metadata.title.as_deref().unwrap_or(&article.origin);
    let mut out = String::new();
    for line in textwrap::wrap(title, width) {
        let _ = writeln!(out, "{STRONG}{line}{STRONG:#}");
    }
    let _ = writeln!(
        out,
        "{QUIET}{} · {} entities · {} mentions{QUIET:#}",
        article.origin,
        entities.entities().len(),
        entities.mentions().len()
    );
    for (id, entity) in entities.iter() {
        let known = entity
            .wikidata
            .as_deref()
            .map(|id| format!("  {id}"))
            .unwrap_or_default();
        let _ = writeln!(
            out,
            "\n{QUIET}{:<KIND$}{QUIET:#}{SPEAKER}{}{SPEAKER:#}{QUIET}{known}{QUIET:#}",
            entity.kind.name(),
            entity.name
        );
        for line in roles(entity).iter().chain([&mentions(annotated, id)]) {
            for line in textwrap::wrap(line, width.saturating_sub(KIND)) {
                let _ = writeln!(out, "{:KIND$}{line}", "");
            }
        }
    }
    out
}

/// "Secretary-General (NATO)"
fn roles(entity: &Entity) -> Vec<String> {
    let mut roles: Vec<String> = Vec::new();
    for role in &entity.roles {
        let role = match &role.organization {
            Some(organization) => format!("{} ({organization})", role.text),
            None => role.text.clone(),
        };
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    roles
}

/// "3 × Stoltenberg (surname), 2 × he (pronoun.subject)", the first mentioned first.
fn mentions(annotated: &Annotated, id: EntityId) -> String {
    let mut counts: BTreeMap<(String, &str), (usize, usize)> = BTreeMap::new();
    for (order, (_, mention)) in annotated.entities.mentions().iter().enumerate() {
        if mention.entity == id {
            let words = annotated.article.text.slice(mention.span);
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            counts.entry((words, &*mention.link.by)).or_insert((order, 0)).1 += 1;
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, (order, _))| *order);
    let counted: Vec<String> = counts
        .into_iter()
        .map(|((words, by), (_, count))| match count {
            1 => format!("{words} ({by})"),
            _ => format!("{count} × {words} ({by})"),
        })
        .collect();
    counted.join(", ")
}
