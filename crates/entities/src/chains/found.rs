//! The chains that full names found, before any short name is linked to one.

use onrecord_document::{EntityKind, Gender};

use super::spelling::{is_double_surname, same_person, starts_with_particle, surname, units};
use super::{Linker, class_of};
use crate::knowledge::Classes;
use crate::names::Name;

/// How many namesakes are told apart; more would be a list of names, not an article.
const NAMESAKES: usize = 64;

impl<'a> Linker<'_, 'a> {
    /// Makes a chain for every spelling that can stand by itself: the full names, longest first, so that each shorter
    /// one finds the longer one that it abbreviates.
    pub(super) fn found_chains(&mut self) {
        let mut order: Vec<usize> = (0..self.surfaces.len())
            .filter(|index| !self.surfaces[*index].display && units(self.surfaces[*index].text).count() > 1)
            .collect();
        order.sort_by_key(|index| {
            (
                std::cmp::Reverse(units(self.surfaces[*index].text).count()),
                *index,
            )
        });
        for index in order {
            let surface = &self.surfaces[index];
            // "Bin Laden" is found by "Osama bin Laden".
            let short = starts_with_particle(surface.text)
                && surname(surface.text).is_some_and(|surname| self.by_surname.contains_key(surname));
            if surface.first.fact.is_some() || short {
                continue;
            }
            match surface.kind {
                EntityKind::Person => self.found_person(index),
                _ => self.found_body(index),
            }
        }
    }

    /// "Rosa and Emil Duarte": Rosa Duarte is a person too.
    pub(super) fn found_couples(&mut self, names: &[Name]) {
        for (index, pair) in names.windows(2).enumerate() {
            let [one, other] = pair else { continue };
            let given = &self.words.tokens[one.start];
            let joined = one.end - one.start == 1
                && other.start == one.end + 1
                && self.words.tokens[one.end].text == "and"
                && given.is(Classes::GIVEN)
                && !self.by_given.contains_key(given.text);
            let Some(chain) = self.surfaces[self.surface_of[index + 1]].chain.filter(|_| joined) else {
                continue;
            };
            let partner = &self.chains[chain];
            let (Some(surname), EntityKind::Person) = (surname(partner.name), partner.kind) else {
                continue;
            };
            let chain = self.add(given.text, EntityKind::Person);
            self.chains[chain].known_as = Some(format!("{} {surname}", given.text));
            self.chains[chain].gender = given.classes.and(Classes::GIVEN).gender();
            push(self.by_given.entry(given.text).or_default(), chain);
            push(self.by_surname.entry(surname).or_default(), chain);
        }
    }

    fn found_person(&mut self, index: usize) {
        let text = self.surfaces[index].text;
        if starts_with_particle(text) {
            return;
        }
        let (Some(given), Some(surname)) = (units(text).next(), surname(text)) else {
            return;
        };
        let same = self.by_surname.get(surname).and_then(|chains| {
            chains.iter().copied().find(|chain| {
                let full = self.chains[*chain].name;
                same_person(full, text) || is_double_surname(full, text)
            })
        });
        let chain = same.unwrap_or_else(|| {
            let chain = self.add(text, EntityKind::Person);
            push(self.by_surname.entry(surname).or_default(), chain);
            push(self.by_given.entry(given).or_default(), chain);
            chain
        });
        let shown = self.surfaces[index].gender.or_else(|| self.given_gender(index));
        let person = &mut self.chains[chain];
        person.gender = person.gender.or(shown);
        self.surfaces[index].chain = Some(chain);
    }

    pub(super) fn given_gender(&self, index: usize) -> Option<Gender> {
        let first = &self.words.tokens[self.surfaces[index].first.start];
        first.classes.and(Classes::GIVEN).gender()
    }

    fn found_body(&mut self, index: usize) {
        let surface = &self.surfaces[index];
        let (text, kind, name) = (surface.text, surface.kind, surface.first);
        let chain = self.add(text, kind);
        self.surfaces[index].chain = Some(chain);
        let tokens = &self.words.tokens[name.start..name.end];
        let (first, last) = (&tokens[0], &tokens[tokens.len() - 1]);
        self.chains[chain].class = class_of(tokens);
        if kind != EntityKind::Organization {
            return;
        }
        let initials: String = tokens
            .iter()
            .filter(|word| word.capital())
            .filter_map(|word| word.text.chars().next())
            .collect();
        if initials.len() >= 2 {
            self.by_initials.entry(initials).or_insert(chain);
        }
        // "Hollis" for "Hollis Freight", "the Commission" for "the European Commission".
        let plain = tokens[1..]
            .iter()
            .all(|word| word.capital() && word.is(Classes::ORG.with(Classes::COMMON)) || word.text == ".");
        // A given name is a company's only if its own words say so: "Hollis" for "Hollis Freight Inc.".
        let given = first.is(Classes::GIVEN) && !last.is(Classes::ORG_COMPANY);
        if plain && !given && !first.is(Classes::COMMON) && first.longest_name == 0 {
            push(self.by_short.entry(first.text).or_default(), chain);
        }
        if last.is(Classes::ORG) {
            push(self.by_short.entry(last.text).or_default(), chain);
        }
        // "Vale" for "Harrow Vale"
        let called = tokens.len() == 2 && last.capital() && !last.is(Classes::COMMON.with(Classes::ORG));
        if called && first.capital() && last.longest_name == 0 {
            push(self.by_short.entry(last.text).or_default(), chain);
        }
        if first.is(Classes::HEAD) && first.is(Classes::ORG) && matches!(tokens[1].text, "of" | "for") {
            push(self.by_short.entry(first.text).or_default(), chain);
        }
    }
}

fn push(namesakes: &mut Vec<usize>, chain: usize) {
    if namesakes.len() < NAMESAKES {
        namesakes.push(chain);
    }
}
