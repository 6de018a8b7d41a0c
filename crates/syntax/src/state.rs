//! Where a parse stands: the arc-hybrid transition system (Kuhlmann, Gómez-Rodríguez and Satta 2011).
//!
//! The stack begins with the root; the buffer is the rest of the sentence. *Shift* moves the first word of the buffer to the stack, *left*
//! makes the top of the stack a dependent of the first word of the buffer, *right* makes it a dependent of the word below it; both
//! take it off the stack.

use onrecord_document::Relation;

/// What can be done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Action {
    Shift,
    Left,
    Right,
}

impl Action {
    pub(crate) const ALL: [Self; 3] = [Self::Shift, Self::Left, Self::Right];
}

/// Where something stands in columns that begin with what stands for none: a position plus one, or 0 for none.
pub(crate) type Slot = usize;

/// The dependents of a word on one side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Side {
    /// The outermost dependent plus one; 0 for none.
    last: u32,
    /// The one before it plus one; 0 for none.
    second: u32,
    /// How many there are.
    pub(crate) count: u32,
    /// A bit for each relation that there is.
    relations: u64,
}

impl Side {
    pub(crate) fn last(&self) -> Option<usize> {
        self.last.checked_sub(1).map(|at| at as usize)
    }

    /// The outermost dependent.
    pub(crate) fn last_slot(&self) -> Slot {
        self.last as Slot
    }

    /// The one before it.
    pub(crate) fn second_slot(&self) -> Slot {
        self.second as Slot
    }

    /// Which relations there are, as a number that hardly two sets have in common.
    #[inline(always)]
    pub(crate) fn kinds(&self) -> u32 {
        (self.relations as u32) ^ ((self.relations >> 32) as u32).wrapping_mul(0x9E37_79B1)
    }

    fn add(&mut self, dependent: usize, relation: Relation) {
        self.second = self.last;
        self.last = dependent as u32 + 1;
        self.count += 1;
        self.relations |= 1 << relation.index();
    }
}

/// The state of a parse. The root has the position behind the last word.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub(crate) stack: Vec<u32>,
    /// The first word of the buffer.
    pub(crate) next: usize,
    length: usize,
    pub(crate) heads: Vec<u32>,
    pub(crate) relations: Vec<Relation>,
    pub(crate) left: Vec<Side>,
    pub(crate) right: Vec<Side>,
}

impl State {
    /// Starts on a sentence of `length` words, its first word shifted; keeps what is allocated.
    pub(crate) fn start(&mut self, length: usize) {
        self.stack.clear();
        self.stack.push(length as u32);
        self.next = 0;
        self.length = length;
        self.heads.clear();
        self.heads.resize(length, u32::MAX);
        self.relations.clear();
        self.relations.resize(length, Relation::Root);
        for sides in [&mut self.left, &mut self.right] {
            sides.clear();
            sides.resize(length + 1, Side::default());
        }
        self.shift_if_alone();
    }

    /// The position of the root.
    pub(crate) fn root(&self) -> usize {
        self.length
    }

    /// A word of the stack, counted from the top.
    #[inline(always)]
    pub(crate) fn stack(&self, depth: usize) -> Option<usize> {
        let at = self.stack.len().checked_sub(depth + 1)?;
        Some(self.stack[at] as usize)
    }

    /// The same as a slot.
    #[inline(always)]
    pub(crate) fn stack_slot(&self, depth: usize) -> Slot {
        self.stack(depth).map_or(0, |at| at + 1)
    }

    /// A word of the buffer, counted from its start, as a slot.
    #[inline(always)]
    pub(crate) fn buffer_slot(&self, ahead: usize) -> Slot {
        self.buffer(ahead).map_or(0, |at| at + 1)
    }

    /// A word of the buffer, counted from its start.
    pub(crate) fn buffer(&self, ahead: usize) -> Option<usize> {
        let at = self.next + ahead;
        (at < self.length).then_some(at)
    }

    /// Whether every word has its head.
    pub(crate) fn is_done(&self) -> bool {
        self.next == self.length && self.stack.len() == 1
    }

    /// Whether an action is possible. The root takes one dependent, and last of all.
    pub(crate) fn can(&self, action: Action) -> bool {
        match action {
            Action::Shift => self.next < self.length,
            Action::Left => self.next < self.length && self.stack.len() > 1,
            Action::Right => self.stack.len() > 2 || (self.stack.len() == 2 && self.next == self.length),
        }
    }

    /// The head and the dependent of the arc that an action makes.
    pub(crate) fn arc(&self, action: Action) -> Option<(usize, usize)> {
        match action {
            Action::Shift => None,
            Action::Left => Some((self.next, self.stack(0)?)),
            Action::Right => Some((self.stack(1)?, self.stack(0)?)),
        }
    }

    fn shift(&mut self) {
        self.stack.push(self.next as u32);
        self.next += 1;
    }

    /// Where only the root is on the stack there is nothing to decide.
    fn shift_if_alone(&mut self) {
        if self.stack.len() == 1 && self.next < self.length {
            self.shift();
        }
    }

    /// Does it; `relation` is the arc's. What can only be done next is done with it.
    pub(crate) fn apply(&mut self, action: Action, relation: Relation) {
        let Some((head, dependent)) = self.arc(action) else {
            self.shift();
            return;
        };
        self.stack.pop();
        self.heads[dependent] = head as u32;
        self.relations[dependent] = relation;
        let sides = if dependent < head && head != self.length {
            &mut self.left
        } else {
            &mut self.right
        };
        sides[head].add(dependent, relation);
        self.shift_if_alone();
    }
}
