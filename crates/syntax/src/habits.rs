//! What the parser does without a look at the weights: actions that it nearly always takes where tags stand as they do, such as to shift
//! whatever is behind an article. They are the first step of a cascade of classifiers, in which the cheap one decides what is easy (Viola
//! and Jones 2001), and more than a quarter of all steps.

use onrecord_document::Relation;
use onrecord_linear::file::{FileError, Reader, Writer};

use crate::features::Columns;
use crate::state::{Action, State};

/// Slots for each habit, so that most lookups end at the first.
const ROOM: usize = 4;
/// Bits of an entry that say what is done.
const DONE: u32 = 8;
/// Of these, those of the relation.
const RELATION: u32 = 6;
/// Larger than every entry.
const EMPTY: u64 = u64::MAX;

/// Set in keys that do not tell what is below the top of the stack, whose dependents are no habit with them then.
const UNSEEN: u64 = 1 << 25;

/// Whether an action can be a habit with a key: its head has to be seen.
pub(crate) fn sees_head(key: u64, action: Action) -> bool {
    action != Action::Right || key & UNSEEN == 0
}

/// What tells which habit fits: the tags around the place where something is done. Two of them are looked up, since neither sees all.
pub(crate) fn keys(columns: &Columns, state: &State) -> [u64; 2] {
    let tag = |slot| u64::from(columns.tag(slot));
    let [top, below] = [0, 1].map(|depth| state.stack_slot(depth));
    let [first, second] = [0, 1].map(|ahead| tag(state.buffer_slot(ahead)));
    let is_head = top
        .checked_sub(1)
        .is_some_and(|top| state.right[top].last_slot() > 0);
    let common = tag(top) << 8 | first | u64::from(is_head) << 24;
    [common | tag(below) << 16, common | second << 16 | UNSEEN]
}

/// The habits of a parser.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Habits {
    /// Each a key and what is done, in order.
    entries: Vec<u64>,
    /// The same where their keys are looked for, or in the next slot that was free.
    slots: Vec<u64>,
}

impl Habits {
    /// Of keys with what is done.
    pub(crate) fn new(habits: impl IntoIterator<Item = (u64, (Action, Relation))>) -> Self {
        let entry = |(key, (action, relation)): (u64, (Action, Relation))| {
            key << DONE | (action as u64) << RELATION | relation.index() as u64
        };
        let mut entries: Vec<u64> = habits.into_iter().map(entry).collect();
        entries.sort_unstable();
        Self::of(entries)
    }

    fn of(entries: Vec<u64>) -> Self {
        let mut habits = Self::default();
        if !entries.is_empty() {
            habits.slots = vec![EMPTY; (entries.len() * ROOM).next_power_of_two()];
        }
        for entry in &entries {
            let mut slot = habits.slot(entry >> DONE);
            while habits.slots[slot] != EMPTY {
                slot = (slot + 1) % habits.slots.len();
            }
            habits.slots[slot] = *entry;
        }
        Self { entries, ..habits }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    fn slot(&self, key: u64) -> usize {
        (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize & (self.slots.len() - 1)
    }

    /// What is done where a key fits.
    #[inline(always)]
    fn get(&self, key: u64) -> Option<(Action, Relation)> {
        let mut slot = self.slot(key);
        loop {
            let entry = *self.slots.get(slot)?;
            if entry >> DONE == key {
                let action = (entry >> RELATION) as usize % (1 << (DONE - RELATION));
                let relation = entry as usize % (1 << RELATION);
                return Some((*Action::ALL.get(action)?, *Relation::ALL.get(relation)?));
            }
            if entry == EMPTY {
                return None;
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
    }

    /// What is done in a state, if that goes without saying.
    #[inline(always)]
    pub(crate) fn of_state(&self, columns: &Columns, state: &State) -> Option<(Action, Relation)> {
        if self.slots.is_empty() {
            return None;
        }
        let [first, second] = keys(columns, state);
        let done = self.get(first).or_else(|| self.get(second))?;
        state.can(done.0).then_some(done)
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.number(self.entries.len() as u32);
        writer.column(&self.entries);
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, FileError> {
        let count = reader.number()? as usize;
        let entries = reader.column::<u64>(count)?.into_owned();
        if entries.contains(&EMPTY) {
            return Err(FileError::Damaged);
        }
        Ok(Self::of(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn habits_are_found_again_and_nothing_else() {
        let habit = |key: u64| {
            let relation = Relation::ALL[key as usize % Relation::ALL.len()];
            (key * 977 % (1 << 26), (Action::ALL[key as usize % 3], relation))
        };
        let habits = Habits::new((0..500).map(habit));
        let mut writer = Writer::default();
        habits.write(&mut writer);
        let bytes = writer.finish();
        assert_eq!(Habits::read(&mut Reader::new(&bytes)).unwrap(), habits);
        for key in 0..500 {
            let (key, done) = habit(key);
            assert_eq!(habits.get(key), Some(done));
            assert_eq!(habits.get(key + 1), None);
        }
        assert!(Habits::default().slots.is_empty());
    }
}
