//! Learns the habits of a parser from what it does in many sentences.

use std::collections::BTreeMap;

use onrecord_document::Relation;

use super::parser::TaggedTree;
use crate::habits::{Habits, keys, sees_head};
use crate::parser::{Parser, Scratch};
use crate::state::Action;

/// How often at most something else is done where a habit is one, once more than was seen: 1 in 250.
const DOUBT: f32 = 0.004;

/// What a parser that has none yet does nearly always where the tags stand so.
pub(super) fn learn_habits(parser: &Parser, sentences: &[TaggedTree]) -> Habits {
    let mut counts: BTreeMap<u64, BTreeMap<(u8, usize), u32>> = BTreeMap::new();
    let mut scratch = Scratch::default();
    for tagged in sentences {
        let whole = 0..tagged.tags.len();
        let watch = |columns: &_, state: &_, action: Action, relation: Relation| {
            for key in keys(columns, state) {
                *counts
                    .entry(key)
                    .or_default()
                    .entry((action as u8, relation.index()))
                    .or_default() += 1;
            }
        };
        parser.parse_watched(
            &tagged.tree.words,
            &tagged.tags,
            &tagged.upos,
            &[whole],
            &mut scratch,
            watch,
        );
    }
    Habits::new(counts.into_iter().filter_map(|(key, done)| {
        let all: u32 = done.values().sum();
        let ((action, relation), most) = done.into_iter().max_by_key(|(_, count)| *count)?;
        let done = (Action::ALL[usize::from(action)], Relation::ALL[relation]);
        let is_sure = (all - most + 1) as f32 <= DOUBT * (all + 1) as f32;
        (is_sure && sees_head(key, done.0)).then_some((key, done))
    }))
}
