//! Whether names are found and told apart: exact spans with their kinds, over all kinds and for each of them.

use std::collections::BTreeMap;
use std::ops::{AddAssign, Range};

use onrecord_document::{Entities, EntityKind, MentionKind, Segmentation};
use serde::Serialize;

use crate::counts::{Counts, PrecisionRecallF1};
use crate::misses::GroupedMisses;
use crate::worldwide::NamedArticle;

/// Counts of names, summed over articles.
#[derive(Clone, Debug, Default)]
pub struct EntityComparison {
    kinds: BTreeMap<EntityKind, Counts>,
    /// The same with kinds joined as in sets of four: see [`four`].
    four: BTreeMap<EntityKind, Counts>,
    /// Names that were not found, found where there is none, or taken for something else.
    pub misses: GroupedMisses,
}

/// Scores of names.
#[derive(Clone, Debug, Serialize)]
pub struct EntityScores {
    /// Over all names of nine kinds.
    pub micro: PrecisionRecallF1,
    /// For each kind by its name.
    pub kinds: BTreeMap<&'static str, PrecisionRecallF1>,
    /// Over the names of four kinds: person, organization, place (with facilities), other (with nationalities and products).
    pub four_kinds_micro: PrecisionRecallF1,
    /// For each of them.
    pub four_kinds: BTreeMap<&'static str, PrecisionRecallF1>,
}

/// The kind that a kind is joined with; dates and sums of money are none of the four.
fn four(kind: EntityKind) -> Option<EntityKind> {
    match kind {
        EntityKind::Person => Some(EntityKind::Person),
        EntityKind::Organization => Some(EntityKind::Organization),
        EntityKind::Place | EntityKind::Facility => Some(EntityKind::Place),
        EntityKind::Norp | EntityKind::Product | EntityKind::Other => Some(EntityKind::Other),
        EntityKind::Date | EntityKind::Money => None,
    }
}

impl EntityComparison {
    /// Percentages.
    pub fn scores(&self) -> EntityScores {
        let named = |kinds: &BTreeMap<EntityKind, Counts>| {
            kinds
                .iter()
                .map(|(kind, counts)| (kind.name(), PrecisionRecallF1::from(*counts)))
                .collect()
        };
        EntityScores {
            micro: self.kinds.values().copied().sum::<Counts>().into(),
            kinds: named(&self.kinds),
            four_kinds_micro: self.four.values().copied().sum::<Counts>().into(),
            four_kinds: named(&self.four),
        }
    }
}

impl AddAssign for EntityComparison {
    fn add_assign(&mut self, other: Self) {
        for (sums, counts) in [(&mut self.kinds, other.kinds), (&mut self.four, other.four)] {
            for (kind, counts) in counts {
                *sums.entry(kind).or_default() += counts;
            }
        }
        self.misses += other.misses;
    }
}

/// A name as a range of tokens with its kind.
type Name = (Range<usize>, EntityKind);

/// Compares the names of an article with those that a stage found on its tokens.
pub fn compare(gold: &NamedArticle, segmentation: &Segmentation, entities: &Entities) -> EntityComparison {
    let tokens = segmentation.tokens().as_slice();
    let position = |offset: u32| tokens.partition_point(|token| token.span.start < offset);
    let found: Vec<Name> = entities
        .mentions()
        .iter()
        .filter(|(_, mention)| mention.kind == MentionKind::Name)
        .filter_map(|(_, mention)| {
            let kind = entities.get(mention.entity)?.kind;
            Some((position(mention.span.start)..position(mention.span.end), kind))
        })
        .collect();
    let mut comparison = EntityComparison::default();
    count(&gold.names, &found, &mut comparison.kinds);
    let joined = |names: &[Name]| -> Vec<Name> {
        names
            .iter()
            .filter_map(|(tokens, kind)| Some((tokens.clone(), four(*kind)?)))
            .collect()
    };
    count(&joined(&gold.names), &joined(&found), &mut comparison.four);
    note(gold, &found, &mut comparison.misses);
    comparison
}

fn count(gold: &[Name], found: &[Name], counts: &mut BTreeMap<EntityKind, Counts>) {
    for (tokens, kind) in gold {
        let counts = counts.entry(*kind).or_default();
        counts.gold += 1;
        counts.true_positives += usize::from(found.contains(&(tokens.clone(), *kind)));
    }
    for (_, kind) in found {
        counts.entry(*kind).or_default().predicted += 1;
    }
}

fn note(article: &NamedArticle, found: &[Name], misses: &mut GroupedMisses) {
    let words: Vec<&str> = article.sentences.iter().flatten().map(String::as_str).collect();
    let text = |tokens: &Range<usize>| words[tokens.clone()].join(" ");
    for name @ (tokens, kind) in &article.names {
        if found.contains(name) {
            continue;
        }
        let same = found.iter().find(|(other, _)| other == tokens);
        let overlapping = found
            .iter()
            .find(|(other, _)| other.start < tokens.end && tokens.start < other.end);
        let group = match (same, overlapping) {
            (Some((_, other)), _) => format!("{} taken for {}", kind.name(), other.name()),
            (None, Some(_)) => format!("{} cut otherwise", kind.name()),
            (None, None) => format!("{} not found", kind.name()),
        };
        let shown = match overlapping.filter(|_| same.is_none()) {
            Some((other, _)) => format!("{} ({})", text(tokens), text(other)),
            None => text(tokens),
        };
        misses.note(&group, shown, &article.name);
    }
    for (tokens, kind) in found {
        let overlaps = |(other, _): &&Name| other.start < tokens.end && tokens.start < other.end;
        if !article.names.iter().any(|name| overlaps(&name)) {
            misses.note(
                &format!("{} that is none", kind.name()),
                text(tokens),
                &article.name,
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use onrecord_document::{Article, Decision, EntitiesParts, Entity, EntityId, Mention, Span};

    use super::*;

    #[test]
    fn span_and_kind_must_both_be_right() {
        let gold = NamedArticle {
            name: "a".to_owned(),
            sentences: vec![["Ana", "Lind", "in", "Kiel", "Hall"].map(str::to_owned).to_vec()],
            names: vec![(0..2, EntityKind::Person), (3..5, EntityKind::Facility)],
        };
        let article = Article::from_text("a", &gold.text()).unwrap();
        let segmentation = gold.segmentation(&article.text).unwrap();
        let mention = |start, end, entity| Mention {
            span: Span::new(start, end),
            kind: MentionKind::Name,
            entity: EntityId(entity),
            link: Decision::new("name", 900),
        };
        let entity = |name: &str, kind| Entity {
            name: name.to_owned(),
            kind,
            gender: None,
            plural: false,
            roles: vec![],
            wikidata: None,
        };
        let parts = EntitiesParts {
            mentions: vec![mention(0, 8, 0), mention(12, 21, 1)],
            entities: vec![
                entity("Ana Lind", EntityKind::Person),
                entity("Kiel Hall", EntityKind::Place),
            ],
        };
        let entities = Entities::new(parts, &article.text).unwrap();
        let scores = compare(&gold, &segmentation, &entities).scores();
        assert_eq!(scores.micro.f1, 50.0);
        assert_eq!(scores.four_kinds_micro.f1, 100.0);
        assert_eq!(scores.kinds["person"].f1, 100.0);
        assert_eq!(scores.kinds["facility"].recall, 0.0);
    }
}
