//! What a name is: votes of its own words, of what is known, and of what stands around each of its mentions. Who is meant
//! is not decided here.

use onrecord_document::EntityKind;

use crate::knowledge::{Classes, Form, Knowledge};
use crate::names::Name;
use crate::words::{Shape, Word, Words};

/// The kinds that are voted on, in the order in which a tie is broken.
const KINDS: [EntityKind; 7] = [
    EntityKind::Person,
    EntityKind::Organization,
    EntityKind::Place,
    EntityKind::Norp,
    EntityKind::Facility,
    EntityKind::Other,
    EntityKind::Product,
];

/// What the learned model says of a mention outweighs what the rules read off its surroundings.
const LEARNED: i32 = 20;

/// More than the surroundings of all mentions can outvote.
const CERTAIN: i32 = 10_000;

/// What bears given names and is nobody: "Storm Petra", "Hurricane Maria".
fn is_storm(word: &str) -> bool {
    matches!(word, "Storm" | "Hurricane" | "Typhoon" | "Cyclone")
}

/// Votes for what a name is, summed over its mentions.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Votes {
    person: i32,
    organization: i32,
    place: i32,
    norp: i32,
    facility: i32,
    other: i32,
    product: i32,
}

impl Votes {
    /// The votes that the words of a name give, wherever it stands.
    pub(crate) fn of_words(words: &Words<'_>, knowledge: &Knowledge, name: &Name) -> Self {
        let mut votes = Self::default();
        let tokens = &words.tokens[name.start..name.end];
        if let Some(fact) = name.fact {
            votes.know(fact.form, knowledge.concept(fact.concept).kind, &tokens[0]);
        }
        match tokens {
            [single] => votes.single(single),
            _ => votes.several(tokens),
        }
        votes
    }

    fn know(&mut self, form: Form, kind: EntityKind, first: &Word<'_>) {
        let weight = if first.is(Classes::GIVEN) { 3 } else { CERTAIN };
        match (form, kind) {
            (Form::Adjective | Form::People, _) => self.norp += weight,
            (_, EntityKind::Place) => self.place += weight,
            (_, EntityKind::Organization) => self.organization += weight,
            (_, EntityKind::Person) => self.person += weight,
            (_, EntityKind::Facility) => self.facility += weight,
            (_, EntityKind::Product) => self.product += weight,
            _ => self.other += weight,
        }
    }

    fn single(&mut self, word: &Word<'_>) {
        if word.is(Classes::NORP) {
            self.norp += CERTAIN;
        } else if word.is(Classes::HOLIDAY.with(Classes::MONTH)) && !word.is(Classes::GIVEN) {
            self.other += 6;
        } else if word.shape == Shape::Capitals {
            self.organization += 3;
        } else if word.is(Classes::GIVEN) {
            self.person += 2;
        } else if word.is(Classes::ORG) {
            self.organization += 2;
        } else if !word.is(Classes::COMMON) {
            self.organization += 1;
        }
    }

    fn several(&mut self, tokens: &[Word<'_>]) {
        let (first, last) = (&tokens[0], &tokens[tokens.len() - 1]);
        if is_storm(first.text) && last.is(Classes::GIVEN) {
            self.other += CERTAIN;
        }
        let joined = tokens
            .iter()
            .any(|word| matches!(word.text, "of" | "for" | "and" | "&" | "on"));
        if tokens.iter().any(|word| word.text == "&") {
            self.organization += 5;
        }
        if last.is(Classes::NORP) && tokens.len() == 2 {
            self.norp += 8;
        }
        if joined
            && tokens
                .iter()
                .any(|word| word.is(Classes::HEAD.with(Classes::ORG)))
        {
            self.organization += 5;
        } else if last.is(Classes::FACILITY_WORD) && !first.is(Classes::GIVEN) {
            self.facility += 5;
        } else if last.is(Classes::PLACE_WORD)
            || matches!(first.text, "Lake" | "Mount" | "Cape" | "Fort" | "Port")
            || tokens.len() == 2
                && matches!(
                    first.text,
                    "North"
                        | "South"
                        | "East"
                        | "West"
                        | "Central"
                        | "Northern"
                        | "Southern"
                        | "Eastern"
                        | "Western"
                )
        {
            self.place += 4;
        } else if last.is(Classes::ORG) {
            self.organization += match tokens.len() {
                2 if first.is(Classes::GIVEN) => 3,
                2 => 6,
                _ => 16,
            };
        } else if last.is(Classes::OTHER_WORD) {
            self.other += 5;
        }
        if joined || tokens.iter().any(|word| word.shape == Shape::Number) {
            return;
        }
        if first.is(Classes::GIVEN) && !last.is(Classes::ORG) && tokens.len() <= 6 {
            self.person += 5;
        }
        let initials = tokens[..tokens.len() - 1]
            .iter()
            .any(|word| word.shape == Shape::Initial);
        if initials || last.is(Classes::SUFFIX) {
            self.person += 4;
        }
        if tokens
            .iter()
            .any(|word| word.is(Classes::PARTICLE) && word.shape == Shape::Lower)
        {
            self.person += 3;
        }
        let common = tokens.iter().filter(|word| word.is(Classes::COMMON)).count();
        let shouted = tokens.iter().any(|word| word.shape == Shape::Capitals);
        if common == 0 && !shouted && tokens.len() <= 4 {
            self.person += 2;
        } else if common > 0 || shouted {
            self.organization += 1;
        }
    }

    /// Adds what the learned model takes one mention for.
    pub(crate) fn add_learned(&mut self, kind: EntityKind) {
        match kind {
            EntityKind::Person => self.person += LEARNED,
            EntityKind::Organization => self.organization += LEARNED,
            EntityKind::Place => self.place += LEARNED,
            EntityKind::Norp => self.norp += LEARNED,
            EntityKind::Facility => self.facility += LEARNED,
            EntityKind::Product => self.product += LEARNED,
            EntityKind::Other | EntityKind::Date | EntityKind::Money => self.other += LEARNED,
        }
    }

    /// Adds the votes of what stands around one mention.
    pub(crate) fn add_context(&mut self, words: &Words<'_>, name: &Name) {
        if let Some(start) = name.title {
            let titles = &words.tokens[start..name.start];
            self.person += if titles.iter().any(|word| word.is(Classes::ANY_TITLE)) {
                6
            } else {
                2
            };
        }
        match words.before(name.start) {
            Some(before) => {
                // “…,” says Bright
                let two_before = name.start.checked_sub(2);
                let speaks = words
                    .beside(name.start, two_before)
                    .is_some_and(|word| matches!(word.text, "”" | "\"" | "’" | "," | "''"));
                self.add_before(before, name.end - name.start, speaks);
            }
            None => self.add_label(words, name),
        }
        let Some(after) = words.after(name.end) else {
            return;
        };
        let second = words.beside(name.start, Some(name.end + 1));
        let third = words.beside(name.start, Some(name.end + 2));
        match after.text {
            "," if second.is_some_and(|word| word.shape == Shape::Number && word.text.len() <= 2)
                && third.is_none_or(|word| matches!(word.text, "," | "." | ";")) =>
            {
                self.person += 6;
            }
            "," if second.is_some_and(|word| matches!(word.text, "who" | "whose")) => self.person += 3,
            "who" | "whose" => self.person += 3,
            "residents" | "resident" | "suburb" | "area" | "region" => self.place += 2,
            "shares" | "employees" | "stock" | "executives" | "customers" => self.organization += 2,
            _ if after.is(Classes::VERB) => self.person += 1,
            _ => {}
        }
    }

    /// "GENEVA — ", "HALVORSEN: ": all capitals where a paragraph starts.
    fn add_label(&mut self, words: &Words<'_>, name: &Name) {
        let shouted = words.tokens[name.start..name.end]
            .iter()
            .all(|word| word.shape == Shape::Capitals && word.text.len() > 2 || word.is(Classes::PARTICLE));
        match words.after(name.end).map(|word| word.text) {
            Some("—" | "–" | "--" | "-" | "(" | ",") if shouted => self.place += 6,
            Some(":") if shouted => self.person += 6,
            _ => {}
        }
    }

    fn add_before(&mut self, before: &Word<'_>, length: usize, speaks: bool) {
        match before.text {
            "the" | "The" => {
                self.person -= 5;
                self.organization += 2;
            }
            "in" | "In" => {
                self.person -= 2;
                self.place += 3;
            }
            "near" | "across" | "throughout" => self.place += 2,
            "at" => self.organization += 1,
            storm if is_storm(storm) && length == 1 => self.other += CERTAIN,
            _ if before.is(Classes::ANY_ROLE) && before.shape == Shape::Lower => self.person += 4,
            _ if before.is(Classes::VERB) && speaks => self.person += 3,
            _ if before.is(Classes::DETERMINER) && length == 1 => self.person -= 1,
            _ => {}
        }
    }

    /// The kind with most votes; a name of which nothing is known may be anything.
    pub(crate) fn kind(self) -> EntityKind {
        let counts = [
            self.person,
            self.organization,
            self.place,
            self.norp,
            self.facility,
            self.other,
            self.product,
        ];
        let best = counts.into_iter().max().unwrap_or_default();
        if best <= 0 {
            return EntityKind::Other;
        }
        let at = counts.iter().position(|count| *count == best).unwrap_or_default();
        KINDS[at]
    }
}
