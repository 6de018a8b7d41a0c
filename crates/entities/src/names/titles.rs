//! Where a run of capitals is cut: "US Senator Mary Yip" is a country, a title and a person.

use onrecord_document::Gender;

use super::Finder;
use crate::knowledge::{Classes, Form};
use crate::words::{Shape, Word};

impl Finder<'_, '_> {
    /// Cuts a run into titles and names.
    pub(super) fn cut(&mut self, start: usize, end: usize) {
        let tokens = &self.words.tokens;
        if let Some((stop, fact)) = self.known(start, end)
            && stop == end
        {
            return self.emit(start, end, Some(fact));
        }
        if let Some(name) = self.behind_title(start, end) {
            let gender_from = name;
            self.zone(start, name);
            let gender = tokens_gender(&self.words.tokens[start..gender_from]);
            self.emit_named(name, end, Some(start), gender);
            return;
        }
        if self.is_office(start, end) {
            return self.zone(start, end);
        }
        // "Republican Donald Trump", "Ukraine Zelensky": a known name before a person's.
        if let Some((stop, fact)) = self.known(start, end)
            && stop < end
            && (tokens[stop].is(Classes::GIVEN)
                && !tokens[stop].is(Classes::COMMON)
                && end - stop >= 2
                && !tokens[end - 1].is(Classes::ORG))
            && !(tokens[start].is(Classes::GIVEN) && fact.form != Form::Adjective)
        {
            self.emit(start, stop, Some(fact));
            return self.cut_rest(stop, end);
        }
        if tokens[start].is(Classes::NORP)
            && start + 1 < end
            && tokens[start + 1].is(Classes::GIVEN)
            && !tokens[start + 1].is(Classes::COMMON)
            && !tokens[end - 1].is(Classes::ORG)
        {
            self.emit(start, start + 1, None);
            return self.cut_rest(start + 1, end);
        }
        // "Crooked Hillary Clinton", "Miss Universe Alicia Machado"
        if end - start >= 3
            && tokens[start].is(Classes::COMMON)
            && !tokens[start].is(Classes::GIVEN.with(Classes::ORG))
            && tokens[start + 1].is(Classes::GIVEN)
            && !tokens[start + 1].is(Classes::COMMON)
            && tokens[start..end].iter().all(Word::capital)
            && !tokens[end - 1].is(Classes::ORG
                .with(Classes::OTHER_WORD)
                .with(Classes::FACILITY_WORD))
        {
            return self.emit(start + 1, end, None);
        }
        self.emit(start, end, None);
    }

    fn cut_rest(&mut self, start: usize, end: usize) {
        let fact = self
            .known(start, end)
            .filter(|(stop, _)| *stop == end)
            .map(|(_, fact)| fact);
        self.emit(start, end, fact);
    }

    /// Where the name starts that a run's last title stands before: "US Senator Mary Yip", "Secretary-General of NATO
    /// Jens Stoltenberg".
    fn behind_title(&self, start: usize, end: usize) -> Option<usize> {
        let tokens = &self.words.tokens;
        // "Grant Major", but "German Chancellor Olaf Scholz".
        let is_given = |at: usize| {
            let fact = self.known(at, at + 1).map(|(_, fact)| fact.form);
            tokens[at].is(Classes::GIVEN) && fact != Some(Form::Adjective)
        };
        let title = (start..end - 1).rev().find(|index| {
            let is_surname = *index > start && is_given(*index - 1) && !tokens[*index].text.ends_with('.');
            self.is_title(*index) && !is_surname
        })?;
        let mut name = title + 1;
        if name + 1 == end && is_address(&tokens[title]) {
            return Some(name);
        }
        while name < end
            && (tokens[name].text == "-" || tokens[name].shape == Shape::Lower && tokens[name].glued)
        {
            name += 1;
        }
        if name < end && matches!(tokens[name].text, "of" | "for") {
            name = self.person_in(name + 1, end)?;
        }
        if name + 1 == end && self.is_office(name, end) {
            return None;
        }
        let tail = tokens.get(end - 1)?;
        let body = name >= end
            || tail.is(Classes::ORG) && !tokens[name].is(Classes::GIVEN)
            || tail.is(Classes::OTHER_WORD.with(Classes::FACILITY_WORD))
                && end - name >= 2
                && !tokens[name].is(Classes::GIVEN);
        (!body).then_some(name)
    }

    /// "NATO Jens Stoltenberg", "State Hillary Clinton": where the person starts behind a body.
    fn person_in(&self, start: usize, end: usize) -> Option<usize> {
        let start = if self.words.tokens[start].text == "the" {
            start + 1
        } else {
            start
        };
        let behind_known = self.known(start, end).map(|(stop, _)| stop);
        let given =
            (start + 1..end.saturating_sub(1)).find(|index| self.words.tokens[*index].is(Classes::GIVEN));
        match (behind_known, given) {
            (Some(stop), _) if stop < end && self.words.tokens[stop].capital() => Some(stop),
            (_, given) => given,
        }
    }

    /// Whether a word is a title where a name follows. "Pope" may be a surname, a role in small letters is none of ours.
    fn is_title(&self, at: usize) -> bool {
        let word = &self.words.tokens[at];
        word.capital() && word.is(Classes::ANY_TITLE)
    }

    /// Whether a run is an office without its holder ("Prime Minister", "US President").
    fn is_office(&self, start: usize, end: usize) -> bool {
        let last = &self.words.tokens[end - 1];
        let office = Classes::TITLE
            .with(Classes::ANY_ROLE)
            .with(Classes::TITLE_MASCULINE)
            .with(Classes::TITLE_FEMININE);
        let words = &self.words.tokens[start..end];
        let body = words.windows(2).any(|pair| {
            let head = pair[0].is(Classes::ORG.with(Classes::HEAD)) && !pair[0].is(Classes::ANY_TITLE);
            head && matches!(pair[1].text, "of" | "for" | "on")
        });
        let person = end - start >= 2 && words[0].is(Classes::GIVEN) && !words[0].is(Classes::ROLE_MODIFIER);
        // "Secretary of State"
        let office_of =
            end - start >= 3 && words[0].is(Classes::TITLE) && words[1].text == "of" && self.is_title(start);
        office_of || last.is(office) && (last.is(Classes::COMMON) || end - start == 1) && !person && !body
    }

    /// Names inside a title: "FBI" in "FBI Director", "Russian" in "Russian President".
    fn zone(&mut self, start: usize, end: usize) {
        let tokens = &self.words.tokens;
        let plain = Classes::ANY_TITLE
            .with(Classes::ANY_ROLE)
            .with(Classes::ROLE_MODIFIER);
        let mut at = start;
        while at < end {
            if let Some((stop, fact)) = self.known(at, end) {
                self.emit(at, stop, Some(fact));
                at = stop;
                continue;
            }
            let stop = (at..end)
                .find(|index| {
                    !tokens[*index].capital() && tokens[*index].text != "-"
                        || tokens[*index].is(plain)
                        || *index > at && self.known(*index, end).is_some()
                })
                .unwrap_or(end);
            if stop > at && !tokens[at].is(Classes::FUNCTION) && tokens[at].capital() {
                self.emit(at, stop, None);
            }
            at = stop.max(at + 1);
        }
    }
}

/// "Mr.": a name always follows, even one that is a title too ("Mr. King").
fn is_address(word: &Word<'_>) -> bool {
    matches!(
        word.text,
        "Mr." | "Mr" | "Mrs." | "Mrs" | "Ms." | "Ms" | "Miss" | "Dr." | "Dr"
    )
}

/// The gender that titles show.
fn tokens_gender(tokens: &[Word<'_>]) -> Option<Gender> {
    tokens.iter().rev().find_map(|word| {
        let title = Classes::TITLE_MASCULINE
            .with(Classes::TITLE_FEMININE)
            .with(Classes::ROLE_MASCULINE)
            .with(Classes::ROLE_FEMININE);
        word.classes.and(title).gender()
    })
}
