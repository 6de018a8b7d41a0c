//! Which relations an arc can have: those that the tags of head and dependent were seen with, as classes of the parser's network, which
//! come behind its actions.

use onrecord_document::{Relation, Upos};

use crate::state::Action;

/// Universal tags and the root, for heads.
pub(crate) const HEADS: usize = 18;

/// The relations that are possible between tags, for each direction.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Candidates {
    /// By direction, the head's tag (or root), the dependent's tag: relations as bits.
    pub(crate) sets: Vec<u64>,
}

impl Candidates {
    pub(crate) fn at(action: Action, head: Option<Upos>, dependent: Upos) -> usize {
        let head = head.map_or(HEADS - 1, Upos::index);
        ((action as usize & 1) * HEADS + head) * Upos::ALL.len() + dependent.index()
    }

    pub(crate) fn len() -> usize {
        2 * HEADS * Upos::ALL.len()
    }

    /// The classes of the relations that are possible for an arc.
    pub(crate) fn of(&self, action: Action, head: Option<Upos>, dependent: Upos) -> Bits {
        Bits(self.sets[Self::at(action, head, dependent)])
    }
}

/// The numbers of the bits that are set, as classes of the network.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bits(u64);

impl Iterator for Bits {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        if self.0 == 0 {
            return None;
        }
        let bit = self.0.trailing_zeros() as usize;
        self.0 &= self.0 - 1;
        Some(class_of_bit(bit))
    }
}

/// The class of a relation.
pub(crate) const fn class_of(relation: Relation) -> usize {
    class_of_bit(relation.index())
}

pub(crate) const fn class_of_bit(bit: usize) -> usize {
    Action::ALL.len() + bit
}

/// The relation of a class.
pub(crate) fn relation_of(class: usize) -> Relation {
    class
        .checked_sub(Action::ALL.len())
        .and_then(|bit| Relation::ALL.get(bit))
        .copied()
        .unwrap_or(Relation::Dep)
}
