//! The chain of each name in turn: its own, that of a fuller name, or that of something known.

use onrecord_document::{EntityKind, Gender};

use super::spelling::{capitalised, starts_with_particle, units};
use super::{Link, Linker, class_of};
use crate::governments;
use crate::knowledge::{Classes, Form};
use crate::names::Name;
use crate::words::Shape;

impl<'a> Linker<'_, 'a> {
    /// The chain of one name.
    pub(super) fn resolve(&mut self, index: usize, name: &Name) -> Link {
        let surface = self.surface_of[index];
        if let Some(chain) = self.surfaces[surface].chain
            && units(self.surfaces[surface].text).count() > 1
        {
            return Link {
                chain,
                by: "name",
                permille: 950,
            };
        }
        let text = self.surfaces[surface].text;
        let placed = name.fact.is_some()
            && self
                .words
                .before(name.start)
                .is_some_and(|word| word.is(Classes::LOCATIVE));
        if !placed
            && !self.is_nationality(name)
            && let Some(link) = self.person_by_part(text, name)
        {
            return link;
        }
        if let Some(link) = self.by_fact(name) {
            return link;
        }
        if let Some(link) = self.body_by_part(text, name) {
            return link;
        }
        let chain = self.own_chain(surface);
        Link {
            chain,
            by: "name",
            permille: 900,
        }
    }

    fn is_nationality(&self, name: &Name) -> bool {
        name.fact
            .is_some_and(|fact| matches!(fact.form, Form::Adjective | Form::People))
    }

    /// "Stoltenberg" for "Jens Stoltenberg", "Rosa" for "Rosa Duarte", "Mr. Lin" for "Lin Jian".
    fn person_by_part(&self, text: &str, name: &Name) -> Option<Link> {
        let key = units(text).next_back()?;
        if units(text).count() > 1 && !starts_with_particle(text) {
            return None;
        }
        let quiet = self.words.tokens[name.end - 1].shape == Shape::Capitals;
        let quiet = (quiet && key.len() > 3).then(|| capitalised(key));
        let key = quiet.as_deref().unwrap_or(key);
        // "O'Neill" and "O’Neill"
        let other = key.contains(['\'', '’']).then(|| {
            key.chars()
                .map(|character| match character {
                    '\'' => '’',
                    '’' => '\'',
                    _ => character,
                })
                .collect::<String>()
        });
        let key = match &other {
            Some(other) if !self.by_surname.contains_key(key) => other.as_str(),
            _ => key,
        };
        if let Some(chain) = self.namesake(key, name) {
            return Some(Link {
                chain,
                by: "surname",
                permille: 900,
            });
        }
        let chain = self.nearest(self.by_given.get(key), name.gender)?;
        Some(Link {
            chain,
            by: "given-name",
            permille: 850,
        })
    }

    /// The person whom a bare surname means: not one whom the article calls by the given name ("Ivanka"); the one whom it
    /// has long meant; or else the one who was named last; but no woman in "Frost said he", if there is a man.
    fn namesake(&self, key: &str, name: &Name) -> Option<usize> {
        let candidates = self.by_surname.get(key)?;
        if candidates.len() < 2 || name.gender.is_some() {
            return self.nearest(Some(candidates), name.gender);
        }
        let formal: Vec<usize> = candidates
            .iter()
            .copied()
            .filter(|chain| !self.is_called_by_given_name(*chain))
            .collect();
        let likely = if formal.is_empty() { candidates } else { &formal };
        let used = likely
            .iter()
            .copied()
            .max_by_key(|chain| (self.bare[*chain], std::cmp::Reverse(*chain)));
        let found = used
            .filter(|chain| self.bare[*chain] >= 3)
            .or_else(|| self.nearest(Some(likely), None))?;
        let gender = self.says_of_itself(name);
        let differs = gender.is_some()
            && self.chains[found]
                .gender
                .is_some_and(|known| Some(known) != gender);
        let other = || self.nearest(Some(candidates), gender);
        if differs {
            other().or(Some(found))
        } else {
            Some(found)
        }
    }

    /// The gender of the pronoun that what a name says begins with: "Frost said he", "Frost said that she".
    fn says_of_itself(&self, name: &Name) -> Option<Gender> {
        self.words.after(name.end).filter(|verb| verb.is(Classes::SAY))?;
        let word = |at: usize| self.words.beside(name.start, Some(at)).map(|word| word.text);
        let content = name.end + 1 + usize::from(word(name.end + 1) == Some("that"));
        match word(content)? {
            "he" => Some(Gender::Masculine),
            "she" => Some(Gender::Feminine),
            _ => None,
        }
    }

    fn is_called_by_given_name(&self, chain: usize) -> bool {
        let given = units(self.chains[chain].name).next();
        given.is_some_and(|given| self.by_text.contains_key(given))
    }

    /// The candidate that was named last, or else the first; one of another gender than `gender` is none.
    fn nearest(&self, candidates: Option<&Vec<usize>>, gender: Option<Gender>) -> Option<usize> {
        let fits = |chain: &usize| {
            gender.is_none_or(|gender| self.chains[*chain].gender.is_none_or(|known| known == gender))
        };
        let recent = |chain: &usize| self.last[*chain].map_or(-1, |name| name as i64);
        let mut best: Option<usize> = None;
        for chain in candidates?.iter().copied().filter(fits) {
            if best.is_none_or(|best| recent(&chain) > recent(&best)) {
                best = Some(chain);
            }
        }
        best
    }

    /// The chain of a known country, body or nationality.
    fn by_fact(&mut self, name: &Name) -> Option<Link> {
        let fact = name.fact?;
        let text = self.words.slice(name.start, name.end);
        let knowledge = self.knowledge;
        let concept = knowledge.concept(fact.concept);
        let (key, kind, by) = match fact.form {
            Form::Name => ((fact.concept, false), concept.kind, "known"),
            Form::Adjective | Form::People => ((fact.concept, true), EntityKind::Norp, "nationality"),
            Form::Seat => {
                if !self.countries.contains(fact.concept) || !governments::acts(self.words, name) {
                    return None;
                }
                ((fact.concept, false), concept.kind, "capital")
            }
        };
        let chain = match self.by_concept.get(&key) {
            Some(chain) => *chain,
            None => {
                let chain = self.add(text, kind);
                self.by_concept.insert(key, chain);
                self.chains[chain].class = concept.class;
                if kind == EntityKind::Organization && name.end - name.start > 1 {
                    // "the Times" for "the Tampa Bay Times"
                    let last = &self.words.tokens[name.end - 1];
                    if last.is(Classes::ORG) {
                        self.by_short.entry(last.text).or_default().push(chain);
                    }
                }
                self.chains[chain].concept = (kind != EntityKind::Norp).then_some(fact.concept);
                self.chains[chain].adjective_of = (kind == EntityKind::Norp).then_some(fact.concept);
                chain
            }
        };
        if concept.given {
            self.chains[chain].known_as = Some(concept.name.clone().into_owned());
        }
        if fact.form == Form::Seat && !self.countries.in_noun_form(fact.concept) {
            self.chains[chain].known_as = Some(concept.name.clone().into_owned());
        }
        let plural = fact.form == Form::People || kind == EntityKind::Norp && self.is_people(name);
        self.chains[chain].plural |= plural;
        let permille = if by == "capital" { 800 } else { 950 };
        Some(Link { chain, by, permille })
    }

    /// "the Chinese": a nationality that stands for its people.
    fn is_people(&self, name: &Name) -> bool {
        self.words
            .before(name.start)
            .is_some_and(|word| matches!(word.text, "the" | "The"))
            && self
                .words
                .after(name.end)
                .is_some_and(|word| word.is(Classes::VERB.with(Classes::AUXILIARY)))
    }

    /// "IMF" for "International Monetary Fund", "Hollis" for "Hollis Freight", "the League" for "the Agrarian League".
    fn body_by_part(&mut self, text: &'a str, name: &Name) -> Option<Link> {
        if name.end - name.start > 1 {
            return None;
        }
        let word = &self.words.tokens[name.start];
        if matches!(word.shape, Shape::Capitals | Shape::Capital)
            && let Some(chain) = self.by_initials.get(text.replace('.', "").as_str())
        {
            return Some(Link {
                chain: *chain,
                by: "acronym",
                permille: 900,
            });
        }
        let chain = self.nearest(self.by_short.get(text), None)?;
        Some(Link {
            chain,
            by: "short-name",
            permille: 800,
        })
    }

    /// The chain of a name that abbreviates no other.
    fn own_chain(&mut self, index: usize) -> usize {
        if let Some(chain) = self.surfaces[index].chain {
            return chain;
        }
        let surface = &self.surfaces[index];
        let shouted = surface.text.len() > 3 && !surface.text.chars().any(char::is_lowercase);
        let quiet = shouted
            .then(|| self.by_text.get(capitalised(surface.text).as_str()).copied())
            .flatten();
        if let Some(same) = quiet.filter(|same| *same != index) {
            return self.own_chain_of(same);
        }
        self.own_chain_of(index)
    }

    fn own_chain_of(&mut self, index: usize) -> usize {
        if let Some(chain) = self.surfaces[index].chain {
            return chain;
        }
        let surface = &self.surfaces[index];
        let (text, kind, name) = (surface.text, surface.kind, surface.first);
        let tokens = &self.words.tokens[name.start..name.end];
        let chain = self.add(text, kind);
        self.surfaces[index].chain = Some(chain);
        let gender = self.surfaces[index].gender.or_else(|| self.given_gender(index));
        let added = &mut self.chains[chain];
        added.class = class_of(tokens);
        added.plural = tokens.iter().any(|word| word.is(Classes::NORP_PLURAL));
        if kind == EntityKind::Person {
            added.gender = gender;
        }
        chain
    }
}
