//! A stage of one's own: instead of guessing who is who, it looks people up in a register that a newsroom keeps.
//!
//! All that is needed is one trait with one verb. The layer is checked where it is made, so that a mistake here is an error that
//! names the item, and never a wrong row.

use onrecord_document::{
    Decision, Entities, EntitiesInput, EntitiesParts, Entity, EntityId, EntityKind, Item, Mention,
    MentionKind, RecognizeEntities, Span, StageError,
};

/// People by their full names.
pub struct Register(Vec<String>);

impl Register {
    /// A register of these people.
    pub fn new(names: impl IntoIterator<Item: Into<String>>) -> Self {
        Self(names.into_iter().map(Into::into).collect())
    }

    /// Where a person is named: by the full name, or by its last word alone.
    fn places<'t>(name: &'t str, text: &'t str) -> impl Iterator<Item = Span> + 't {
        let surname = name.rsplit(' ').next().unwrap_or(name);
        text.match_indices(surname).map(move |(at, _)| {
            let end = at + surname.len();
            let full = text[..end].ends_with(name);
            Span::of(if full { end - name.len() } else { at }..end)
        })
    }
}

impl RecognizeEntities for Register {
    fn recognize(&self, input: EntitiesInput<'_>) -> Result<Entities, StageError> {
        let text = &input.article.text;
        let named = self
            .0
            .iter()
            .map(|name| (name, Self::places(name, text).collect::<Vec<_>>()));
        let mut named: Vec<_> = named.filter(|(_, places)| !places.is_empty()).collect();
        named.sort_by_key(|(_, places)| places[0]);
        let mut parts = EntitiesParts::default();
        for (index, (name, places)) in named.into_iter().enumerate() {
            parts.entities.push(Entity {
                name: name.clone(),
                kind: EntityKind::Person,
                gender: None,
                plural: false,
                roles: Vec::new(),
                wikidata: None,
            });
            parts.mentions.extend(places.into_iter().map(|span| Mention {
                span,
                kind: MentionKind::Name,
                entity: EntityId(index as u32),
                link: Decision::new("register", 1000),
            }));
        }
        parts.mentions.sort_by_key(Item::sort_key);
        Ok(Entities::new(parts, text)?)
    }
}
