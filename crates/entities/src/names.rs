//! Where names stand: runs of capitalised words, cut where a title, a nationality or a known name ends. What a name is
//! and whom it names is not decided here.

use onrecord_document::Gender;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::knowledge::{Classes, Fact, Form, Knowledge};
use crate::words::{Shape, Word, Words};

/// One name in the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Name {
    /// Its first token.
    pub(crate) start: usize,
    /// Behind its last token.
    pub(crate) end: usize,
    /// What is known of exactly this name.
    pub(crate) fact: Option<Fact>,
    /// Where the capitalised words start that stand before it as its title ("Secretary of State"), if any do.
    pub(crate) title: Option<usize>,
    /// The gender that its title shows ("Ms.").
    pub(crate) gender: Option<Gender>,
}

/// Finds the names of all sentences, in order; the name in a campaign's lies inside it.
pub(crate) fn find(words: &Words<'_>, knowledge: &Knowledge) -> Vec<Name> {
    let mut finder = Finder {
        words,
        knowledge,
        inside: FxHashSet::default(),
        alone: FxHashSet::default(),
        names: Vec::new(),
    };
    finder.read_capitals();
    for sentence in words.sentences.iter().filter(|sentence| !sentence.display) {
        finder.body(sentence.start, sentence.end);
    }
    finder.surnames();
    finder.campaigns();
    let shown = Shown::of(words, &finder.names);
    for sentence in words.sentences.iter().filter(|sentence| sentence.display) {
        finder.display(sentence.start, sentence.end, &shown);
    }
    finder
        .names
        .sort_by_key(|name| (name.start, std::cmp::Reverse(name.end)));
    finder.names
}

struct Finder<'w, 'a> {
    words: &'w Words<'a>,
    knowledge: &'w Knowledge,
    /// Words that have a capital where it says something.
    inside: FxHashSet<&'a str>,
    /// Those of them that are a whole name.
    alone: FxHashSet<&'a str>,
    names: Vec<Name>,
}

impl Finder<'_, '_> {
    fn read_capitals(&mut self) {
        for (at, word) in self.words.tokens.iter().enumerate() {
            if !word.capital() || word.opens || self.words.sentences[word.sentence as usize].display {
                continue;
            }
            self.inside.insert(word.text);
            let beside =
                |word: Option<&Word<'_>>| word.is_some_and(|word| word.capital() || word.text == "-");
            if !beside(self.words.before(at))
                && !beside(self.words.after(at + 1))
                && !word.is(Classes::ANY_TITLE)
            {
                self.alone.insert(word.text);
            }
        }
    }

    fn body(&mut self, start: usize, end: usize) {
        let mut at = start;
        while at < end {
            if self.starts_name(at, end) {
                let stop = self.run(at, end);
                self.cut(at, stop);
                at = stop;
            } else {
                at += 1;
            }
        }
    }

    /// Whether a name, or a title before one, starts here.
    fn starts_name(&self, at: usize, end: usize) -> bool {
        let word = &self.words.tokens[at];
        if word.shape == Shape::Lower {
            return word.is(Classes::PARTICLE) && self.glued_name(at, end);
        }
        if !word.capital()
            || word.text.len() == 1 && !self.has_initials(at)
            || word.is(Classes::WEEKDAY)
            || self.is_date(at)
            || self.is_party_tag(at)
        {
            return false;
        }
        if word.opens {
            return self.opening_is_name(at, end);
        }
        !word.is(Classes::FUNCTION) || word.is(Classes::GIVEN) || self.known(at, end).is_some()
    }

    /// "J K Ray": a letter that a name follows; and not the tag of a party and state, "(D-Minn.)".
    fn has_initials(&self, at: usize) -> bool {
        !matches!(self.words.tokens[at].text, "I" | "A")
            && self.words.after(at + 1).is_some_and(Word::capital)
    }

    /// "(D-Minn.)", "(R-IN)": a party and a state.
    fn is_party_tag(&self, at: usize) -> bool {
        matches!(self.words.tokens[at].text, "D" | "R" | "I" | "D-" | "R-")
            && self
                .words
                .after(at + 1)
                .is_some_and(|word| word.text == "-" && word.glued)
    }

    /// "al-Assad", "bin-Laden": a small particle tied to a capital.
    fn glued_name(&self, at: usize, end: usize) -> bool {
        at + 2 < end
            && self.words.tokens[at + 1].text == "-"
            && self.words.tokens[at + 1].glued
            && self.words.tokens[at + 2].glued
            && self.words.tokens[at + 2].capital()
    }

    /// A month beside a number: "May 5", "5 May", "in March".
    fn is_date(&self, at: usize) -> bool {
        let word = &self.words.tokens[at];
        if !word.is(Classes::MONTH) {
            return false;
        }
        let number = |word: Option<&Word<'_>>| word.is_some_and(|word| word.shape == Shape::Number);
        !word.is(Classes::GIVEN)
            || number(self.words.before(at))
            || number(self.words.after(at + 1))
            || self.words.before(at).is_some_and(|word| {
                word.is(Classes::PREPOSITION)
                    || matches!(word.text, "last" | "next" | "this" | "early" | "late" | "mid")
            })
    }

    /// Whether a capitalised word where capitals say nothing is a name: known as one, or capitalised elsewhere inside a
    /// sentence, or no word that is ever written small.
    fn opening_is_name(&self, at: usize, end: usize) -> bool {
        let word = &self.words.tokens[at];
        let next = self.words.after(at + 1).filter(|next| next.capital());
        let full_name = || {
            word.is(Classes::GIVEN)
                && next.is_some_and(|next| {
                    !next.is(Classes::COMMON.with(Classes::FUNCTION)) || next.shape == Shape::Initial
                })
        };
        if word.is(Classes::FUNCTION) {
            return full_name() || word.shape == Shape::Capitals && self.known(at, end).is_some();
        }
        if let Some((stop, _)) = self.known(at, end)
            && (stop > at + 1 || !word.is(Classes::COMMON))
        {
            return true;
        }
        let of = || self.words.after(at + 1).is_some_and(|word| word.text == "of");
        if word.is(Classes::ANY_TITLE.with(Classes::NORP))
            && (next.is_some() || of() || !word.is(Classes::COMMON))
        {
            return true;
        }
        if full_name() {
            return true;
        }
        if word.is(Classes::COMMON) {
            return self.alone.contains(word.text);
        }
        self.inside.contains(word.text)
            || word.is(Classes::GIVEN)
            || word.shape != Shape::Capital
            || !self.knowledge.is_inflected(word.text)
    }

    /// The end of the run of name words that starts at `at`.
    fn run(&self, at: usize, end: usize) -> usize {
        let tokens = &self.words.tokens;
        let mut stop = self.known(at, end).map_or(at + 1, |(stop, _)| stop);
        if tokens[at].shape == Shape::Lower {
            stop = at + 3;
        }
        while stop < end {
            let word = &tokens[stop];
            if word.capital() {
                let ends = word.is(Classes::WEEKDAY)
                    || self.is_date(stop)
                    || word.is(Classes::FUNCTION)
                        && !word.is(Classes::GIVEN)
                        && word.shape != Shape::Initial
                        && word.shape != Shape::Capitals
                    || word.opens;
                if ends {
                    break;
                }
                stop = self
                    .known(stop, end)
                    .map_or(stop + 1, |(known, _)| known.max(stop + 1));
                continue;
            }
            match self.bridge(at, stop, end) {
                Some(next) => stop = next,
                None => break,
            }
        }
        stop
    }

    /// Where a run goes on behind a small word, hyphen or "&" at `stop`, if it does.
    fn bridge(&self, at: usize, stop: usize, end: usize) -> Option<usize> {
        let tokens = &self.words.tokens;
        let word = &tokens[stop];
        let capital =
            |index: usize| index < end && tokens[index].capital() && !tokens[index].is(Classes::WEEKDAY);
        let next = stop + 1;
        match word.text {
            "-" | "‑" if word.glued && next < end && tokens[next].glued => {
                let tied = capital(next)
                    || matches!(
                        tokens[next].text,
                        "elect" | "designate" | "general" | "in" | "select"
                    ) && tokens[stop - 1].is(Classes::ANY_TITLE);
                if tied {
                    return Some(next + 1);
                }
                // "Ban Ki-moon": a given name of two syllables.
                let first = &tokens[stop - 1];
                (stop >= at + 2
                    && tokens[stop - 2].capital()
                    && first.text.len() <= 5
                    && !first.is(Classes::COMMON.with(Classes::GIVEN))
                    && self.known(stop - 2, stop).is_none()
                    && self.is_syllable(next))
                .then_some(next + 1)
            }
            "&" if capital(next) => Some(next + 1),
            "." if word.glued && tokens[stop - 1].shape == Shape::Initial && capital(next) => Some(next + 1),
            "," if capital(next) && tokens[next].is(Classes::SUFFIX) => Some(next + 1),
            "of" | "for" | "on" => {
                let head = tokens[at..stop]
                    .iter()
                    .any(|word| word.is(Classes::HEAD.with(Classes::ORG)))
                    || word.text == "of" && tokens[stop - 1].is(Classes::ANY_TITLE);
                if !head || word.text == "on" && !tokens[stop - 1].is(Classes::ORG) {
                    return None;
                }
                // "the Reform Alliance of Samuel Oduya": the person is no part of the body.
                if tokens.get(next).is_some_and(|word| word.is(Classes::GIVEN))
                    && capital(next + 1)
                    && !tokens[next + 1].is(Classes::ORG)
                    && !tokens[stop - 1].is(Classes::ANY_TITLE)
                {
                    return None;
                }
                match tokens.get(next) {
                    Some(the) if next < end && the.text == "the" && capital(next + 1) => Some(next + 2),
                    _ => capital(next).then_some(next + 1),
                }
            }
            // "Baltic Mayors’ Forum", "Children’s Hospital"
            "’" | "'" | "’s" | "'s" if capital(next) && word.glued => {
                let owner = &tokens[stop - 1];
                let people = owner.is(Classes::COMMON) && !owner.is(Classes::ANY_TITLE);
                (people && tokens[next].is(Classes::ORG) && !tokens[next].is(Classes::GIVEN))
                    .then_some(next + 1)
            }
            "and" if capital(next) => self.joined_body(at, stop, end).then_some(next + 1),
            _ if word.is(Classes::PARTICLE) => {
                let past = (stop..(stop + 3).min(end))
                    .take_while(|index| {
                        tokens[*index].is(Classes::PARTICLE) && tokens[*index].shape == Shape::Lower
                            || tokens[*index].text == "-"
                    })
                    .last()?
                    + 1;
                let surname = capital(past) && !tokens[past].is(Classes::ANY_TITLE);
                (surname && !tokens[stop - 1].is(Classes::ANY_TITLE.with(Classes::ORG))
                    || surname
                        && word.text != "la"
                        && word.text != "al"
                        && tokens[stop - 1].is(Classes::TITLE_MASCULINE.with(Classes::TITLE_FEMININE)))
                .then_some(past + 1)
            }
            _ => None,
        }
    }

    /// "moon" in "Ki-moon", not "based" in "York-based".
    fn is_syllable(&self, at: usize) -> bool {
        let word = &self.words.tokens[at];
        let tail = [
            "led", "born", "era", "run", "wide", "area", "like", "style", "based", "made", "owned", "bound",
            "only",
        ];
        word.shape == Shape::Lower
            && word.text.len() <= 6
            && !tail.contains(&word.text)
            && !word.is(Classes::FUNCTION)
    }

    /// "Department for Work and Pensions", "Securities and Exchange Commission": an "and" inside one name.
    fn joined_body(&self, at: usize, and: usize, end: usize) -> bool {
        let tokens = &self.words.tokens;
        let next = &tokens[and + 1];
        if next.is(Classes::GIVEN.with(Classes::ANY_TITLE)) && !next.is(Classes::COMMON)
            || next.longest_name > 0 && self.known(and + 1, end).is_some()
        {
            return false;
        }
        let headed = tokens[at..and].iter().any(|word| word.is(Classes::HEAD))
            && tokens[at..and]
                .iter()
                .any(|word| matches!(word.text, "of" | "for" | "on"));
        let offices = Classes::ORG_COMMITTEE
            .with(Classes::ORG_AGENCY)
            .with(Classes::ORG_MINISTRY);
        let last = (and + 1..end).take_while(|index| tokens[*index].capital()).last();
        let known = last.is_some_and(|last| last - and <= 4 && tokens[last].is(offices));
        headed && next.is(Classes::COMMON) || known && !tokens[at].is(Classes::GIVEN)
    }

    fn known(&self, at: usize, end: usize) -> Option<(usize, Fact)> {
        (self.words.tokens[at].longest_name > 0)
            .then(|| self.words.known(at, end, self.knowledge))
            .flatten()
    }

    /// Cuts a run into titles and names.
    fn cut(&mut self, start: usize, end: usize) {
        let tokens = &self.words.tokens;
        if let Some((stop, fact)) = self.known(start, end)
            && stop == end
        {
            return self.emit(start, end, Some(fact), None);
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
            self.emit(start, stop, Some(fact), None);
            return self.cut_rest(stop, end);
        }
        if tokens[start].is(Classes::NORP)
            && start + 1 < end
            && tokens[start + 1].is(Classes::GIVEN)
            && !tokens[start + 1].is(Classes::COMMON)
            && !tokens[end - 1].is(Classes::ORG)
        {
            self.emit(start, start + 1, None, None);
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
            return self.emit(start + 1, end, None, None);
        }
        self.emit(start, end, None, None);
    }

    fn cut_rest(&mut self, start: usize, end: usize) {
        let fact = self
            .known(start, end)
            .filter(|(stop, _)| *stop == end)
            .map(|(_, fact)| fact);
        self.emit(start, end, fact, None);
    }

    /// Where the name starts that a run's last title stands before: "US Senator Mary Yip", "Secretary-General of NATO
    /// Jens Stoltenberg".
    fn behind_title(&self, start: usize, end: usize) -> Option<usize> {
        let tokens = &self.words.tokens;
        let title = (start..end - 1).rev().find(|index| {
            self.is_title(*index)
                && !(*index > start
                    && tokens[*index - 1].is(Classes::GIVEN)
                    && !tokens[*index].text.ends_with('.'))
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
        let body = words
            .windows(2)
            .any(|pair| pair[0].is(Classes::ORG) && pair[1].text == "of");
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
                self.emit(at, stop, Some(fact), None);
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
                self.emit(at, stop, None, None);
            }
            at = stop.max(at + 1);
        }
    }

    fn emit_named(&mut self, start: usize, end: usize, title: Option<usize>, gender: Option<Gender>) {
        self.names.push(Name {
            start,
            end,
            fact: None,
            title,
            gender,
        });
    }

    fn emit(&mut self, start: usize, end: usize, fact: Option<Fact>, title: Option<usize>) {
        let mut end = end;
        // A hyphen or small word never ends a name.
        while end > start + 1
            && !self.words.tokens[end - 1].capital()
            && self.words.tokens[end - 1].shape != Shape::Number
            && !self.is_syllable(end - 1)
            && fact.is_none()
        {
            end -= 1;
        }
        self.names.push(Name {
            start,
            end,
            fact,
            title,
            gender: None,
        });
    }

    /// "Dean said", "Baker’s lawyer": surnames that look like titles or small words, once a full name shows them.
    fn surnames(&mut self) {
        let doubtful = Classes::ANY_TITLE.with(Classes::ANY_ROLE).with(Classes::COMMON);
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
            !taken[*at] && !display && shown.contains(tokens[*at].text) && !next.is_some_and(Word::capital)
        };
        let found: Vec<usize> = (0..tokens.len()).filter(bare).collect();
        for at in found {
            self.emit(at, at + 1, None, None);
        }
    }

    /// "the Trump campaign", "the Obama administration": bodies that are called by a name and a small word.
    fn campaigns(&mut self) {
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
                self.emit(name.start, name.end + 1, None, None);
                // `emit` cuts small words off.
                if let Some(body) = self.names.last_mut() {
                    body.end = name.end + 1;
                }
            }
        }
    }

    /// Names in a sentence where every word has a capital: known ones, and those that the body shows.
    fn display(&mut self, start: usize, end: usize, shown: &Shown) {
        let tokens = &self.words.tokens;
        let mut at = start;
        while at < end {
            let word = &tokens[at];
            if !word.capital() {
                at += 1;
                continue;
            }
            let known = self
                .known(at, end)
                .filter(|(stop, _)| *stop > at + 1 || !word.is(Classes::COMMON.with(Classes::FUNCTION)));
            if let Some(stop) = shown.longest(self.words, at, end) {
                let fact = known.filter(|(known, _)| *known == stop).map(|(_, fact)| fact);
                self.emit(at, stop, fact, None);
                at = stop;
            } else if let Some((stop, fact)) = known {
                self.emit(at, stop, Some(fact), None);
                at = stop;
            } else {
                at += 1;
            }
        }
    }
}

/// The names of the body as headlines may repeat them: whole, or by their last word.
struct Shown {
    by_first: FxHashMap<String, Vec<Vec<String>>>,
}

impl Shown {
    fn of(words: &Words<'_>, names: &[Name]) -> Self {
        let mut shown = Self {
            by_first: FxHashMap::default(),
        };
        if !words.sentences.iter().any(|sentence| sentence.display) {
            return shown;
        }
        let mut seen = FxHashSet::default();
        for name in names {
            if seen.insert(words.slice(name.start, name.end)) {
                let tokens: Vec<String> = (name.start..name.end)
                    .map(|at| words.tokens[at].text.to_lowercase())
                    .collect();
                let last = &words.tokens[name.end - 1];
                if tokens.len() > 1 && !last.is(Classes::COMMON) {
                    shown.add(&tokens[tokens.len() - 1..]);
                }
                shown.add(&tokens);
            }
        }
        shown
    }

    fn add(&mut self, tokens: &[String]) {
        let rest = self.by_first.entry(tokens[0].clone()).or_default();
        if rest.len() < 16 {
            rest.push(tokens.to_vec());
        }
    }

    fn longest(&self, words: &Words<'_>, start: usize, end: usize) -> Option<usize> {
        let names = self.by_first.get(&words.tokens[start].text.to_lowercase())?;
        names
            .iter()
            .filter(|name| {
                start + name.len() <= end
                    && name
                        .iter()
                        .enumerate()
                        .all(|(offset, token)| words.tokens[start + offset].text.to_lowercase() == *token)
            })
            .map(|name| start + name.len())
            .max()
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
