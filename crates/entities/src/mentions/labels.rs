//! Labels of tokens: outside any name, or at a place in a name of a kind (beginning, inside, end, single; Ratinov and Roth 2009).

use std::ops::Range;

use onrecord_document::EntityKind;
use onrecord_linear::sequence::Grammar;

/// The kinds of names, in the order of their labels.
pub(crate) const KINDS: [EntityKind; 9] = [
    EntityKind::Person,
    EntityKind::Organization,
    EntityKind::Place,
    EntityKind::Facility,
    EntityKind::Norp,
    EntityKind::Product,
    EntityKind::Date,
    EntityKind::Money,
    EntityKind::Other,
];

/// How many labels there are.
pub(crate) const LABELS: usize = 1 + KINDS.len() * PLACES;
/// The label of what is no part of a name.
pub(crate) const OUTSIDE: u8 = 0;

const PLACES: usize = 4;
const BEGIN: usize = 0;
const INSIDE: usize = 1;
const END: usize = 2;
const SINGLE: usize = 3;

/// A name as a range of tokens with its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Its tokens, counted over the article.
    pub tokens: Range<usize>,
    /// What it is.
    pub kind: EntityKind,
}

fn label(kind: usize, place: usize) -> u8 {
    (1 + kind * PLACES + place) as u8
}

fn place(label: usize) -> Option<usize> {
    Some(label.checked_sub(1)? % PLACES)
}

/// The kind of a label, if it is part of a name.
pub(crate) fn kind_of(label: u8) -> Option<usize> {
    Some(usize::from(label).checked_sub(1)? / PLACES)
}

/// Which labels may stand beside each other.
pub(crate) fn grammar() -> Grammar {
    let opens = |label: usize| !matches!(place(label), Some(INSIDE | END));
    let closes = |label: usize| !matches!(place(label), Some(BEGIN | INSIDE));
    let follows = |before: usize, label: usize| {
        if closes(before) {
            opens(label)
        } else {
            !opens(label) && kind_of(before as u8) == kind_of(label as u8)
        }
    };
    Grammar::new(LABELS, follows, opens, closes)
}

/// The labels of `count` tokens.
pub(crate) fn encode(names: &[Name], count: usize) -> Vec<u8> {
    let mut labels = vec![OUTSIDE; count];
    for name in names {
        let Some(kind) = KINDS.iter().position(|kind| *kind == name.kind) else {
            continue;
        };
        let Range { start, end } = name.tokens;
        for (at, cell) in labels.iter_mut().enumerate().take(end).skip(start) {
            let place = match (at == start, at + 1 == end) {
                (true, true) => SINGLE,
                (true, false) => BEGIN,
                (false, true) => END,
                (false, false) => INSIDE,
            };
            *cell = label(kind, place);
        }
    }
    labels
}

/// The names that labels spell; those that the grammar does not allow are cut where they break it.
pub(crate) fn decode(labels: &[u8]) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    let mut open = None;
    for (at, label) in labels.iter().enumerate() {
        let kind = kind_of(*label);
        match (kind, place(usize::from(*label))) {
            (Some(kind), Some(BEGIN | SINGLE)) => {
                names.push(Name {
                    tokens: at..at + 1,
                    kind: KINDS[kind],
                });
                open = (place(usize::from(*label)) == Some(BEGIN)).then_some(kind);
            }
            (Some(kind), Some(part)) if open == Some(kind) => {
                if let Some(name) = names.last_mut() {
                    name.tokens.end = at + 1;
                }
                open = (part == INSIDE).then_some(kind);
            }
            _ => open = None,
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_decoded() {
        let names = [
            (0..1, EntityKind::Person),
            (1..4, EntityKind::Person),
            (5..7, EntityKind::Other),
        ]
        .map(|(tokens, kind)| Name { tokens, kind });
        let labels = encode(&names, 8);
        assert_eq!(decode(&labels), names);
        let grammar = grammar();
        assert!(grammar.opens(usize::from(labels[0])) && grammar.closes(usize::from(labels[7])));
        for pair in labels.windows(2) {
            assert!(
                grammar.before(usize::from(pair[1])).contains(&pair[0]),
                "{pair:?}"
            );
        }
    }

    #[test]
    fn a_name_never_changes_its_kind() {
        let grammar = grammar();
        let inside_of_person = usize::from(label(0, INSIDE));
        assert_eq!(
            grammar.before(inside_of_person),
            [label(0, BEGIN), label(0, INSIDE)]
        );
        assert!(!grammar.closes(inside_of_person) && !grammar.opens(inside_of_person));
    }
}
