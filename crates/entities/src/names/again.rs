//! A second look at the body, once its full names are known: surnames that look like other words, and bodies that are called
//! by a person's name.

use rustc_hash::FxHashSet;

use super::{Finder, Name};
use crate::knowledge::{Classes, Form};
use crate::words::{Shape, Word};

impl Finder<'_, '_> {
    /// "Dean said", "Baker’s lawyer": surnames that look like titles or small words, once a full name shows them.
    pub(super) fn surnames(&mut self) {
        self.particles();
        self.doubtful_surnames();
    }

    /// "de Blasio said" after "Bill de Blasio": the particles belong to the name.
    fn particles(&mut self) {
        let tokens = &self.words.tokens;
        let particle = |at: usize| tokens[at].shape == Shape::Lower && tokens[at].is(Classes::PARTICLE);
        let shown: FxHashSet<&str> = self
            .names
            .iter()
            .filter(|name| name.end - name.start >= 3 && particle(name.end - 2))
            .map(|name| tokens[name.end - 1].text)
            .collect();
        for name in self.names.iter_mut().filter(|name| name.end - name.start == 1) {
            let floor = name.start.saturating_sub(2);
            while name.start > floor
                && shown.contains(tokens[name.end - 1].text)
                && tokens[name.start - 1].is(Classes::PARTICLE)
                && tokens[name.start - 1].sentence == tokens[name.start].sentence
            {
                name.start -= 1;
            }
        }
    }

    fn doubtful_surnames(&mut self) {
        let doubtful = Classes::ANY_TITLE
            .with(Classes::ANY_ROLE)
            .with(Classes::COMMON)
            .with(Classes::MONTH);
        let tokens = &self.words.tokens;
        let shown: FxHashSet<&str> = self
            .names
            .iter()
            .filter(|name| name.end - name.start >= 2 && tokens[name.start].is(Classes::GIVEN))
            .map(|name| &tokens[name.end - 1])
            .filter(|word| {
                word.is(doubtful)
                    && !word.is(Classes::ORG.with(Classes::OTHER_WORD))
                    && word.shape == Shape::Capital
            })
            .map(|word| word.text)
            .collect();
        if shown.is_empty() {
            return;
        }
        let mut taken = vec![false; tokens.len()];
        for name in &self.names {
            taken[name.start..name.end].fill(true);
        }
        let bare = |at: &usize| {
            let display = self.words.sentences[tokens[*at].sentence as usize].display;
            let next = self.words.after(at + 1);
            // "May said", not "in May"
            let month = tokens[*at].is(Classes::MONTH)
                && (self
                    .words
                    .before(*at)
                    .is_some_and(|word| word.is(Classes::PREPOSITION))
                    || !next.is_some_and(|word| word.is(Classes::SAY.with(Classes::AUXILIARY))));
            !month
                && !taken[*at]
                && !display
                && shown.contains(tokens[*at].text)
                && !next.is_some_and(Word::capital)
        };
        let found: Vec<usize> = (0..tokens.len()).filter(bare).collect();
        for at in found {
            self.emit(at, at + 1, None);
        }
    }

    /// "the Trump campaign", "the Obama administration": bodies that are called by a name and a small word.
    pub(super) fn campaigns(&mut self) {
        for index in 0..self.names.len() {
            let name = self.names[index];
            let Some(word) = self.words.after(name.end) else {
                continue;
            };
            if !matches!(word.text, "campaign" | "administration")
                || name.fact.is_some_and(|fact| fact.form != Form::Name)
            {
                continue;
            }
            let alone = self.words.after(name.end + 1).is_none_or(|next| {
                let ends = Classes::FUNCTION.with(Classes::VERB).with(Classes::AUXILIARY);
                next.shape == Shape::Mark
                    || next.is(ends) && !next.is(Classes::ANY_ROLE)
                    || next.text.starts_with(['’', '\''])
            });
            if alone && !self.words.tokens[name.end - 1].is(Classes::ORG.with(Classes::NORP)) {
                self.names.push(Name {
                    end: name.end + 1,
                    fact: None,
                    title: None,
                    gender: None,
                    ..name
                });
            }
        }
    }
}
