//! Third-person pronouns: to the nearest plausible person or body that agrees in gender and number, subjects and speakers
//! first. Pronouns of the first and second person belong to quotations and are none of ours.

use onrecord_document::{EntityKind, Gender, MentionKind, ParagraphKind};

use crate::chains::Chains;
use crate::knowledge::Classes;
use crate::nominals::Found;
use crate::roles::is_possessive;
use crate::words::{Shape, Word, Words};

/// How many mentions are remembered.
const MEMORY: usize = 24;
/// How many sentences back a pronoun reaches.
const REACH: u32 = 9;

/// What a pronoun asks of the one it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asks {
    Person(Gender),
    Body,
    Several,
}

/// What a pronoun is in its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Subject,
    Object,
    Possessive,
    Reflexive,
}

/// Whom a pronoun may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    /// An entity.
    Chain(usize),
    /// Someone without a name, "my mother": then nobody else is meant, and no entity either.
    Unnamed(Gender),
}

impl Who {
    fn chain(self) -> Option<usize> {
        match self {
            Self::Chain(chain) => Some(chain),
            Self::Unnamed(_) => None,
        }
    }
}

/// A mention that a pronoun may go back to.
#[derive(Clone, Copy, Debug)]
struct Seen {
    who: Who,
    at: usize,
    subject: bool,
    speaks: bool,
}

/// Links pronouns; `mentions` are names and descriptions in order. Learns the gender of people from the pronouns that
/// certainly mean them.
pub(crate) fn find<'a>(words: &Words<'a>, chains: &mut Chains<'a>, mentions: &[Found]) -> Vec<Found> {
    let mut finder = Finder {
        words,
        chains,
        seen: Vec::new(),
    };
    let mut found = Vec::new();
    let mut next = 0;
    for at in 0..words.tokens.len() {
        while let Some(mention) = mentions.get(next).filter(|mention| mention.start <= at) {
            finder.see(Who::Chain(mention.chain), mention.start, mention.end);
            next += 1;
        }
        if let Some(gender) = unnamed(words, at) {
            let is_told = next.checked_sub(1).is_some_and(|last| mentions[last].end > at);
            if !is_told {
                finder.see(Who::Unnamed(gender), at, at + 1);
            }
        }
        let Some((asks, case)) = read(words, at) else {
            continue;
        };
        let other = match case {
            Case::Subject => reported_of(words, at, &mentions[next..]),
            _ => None,
        };
        if let Some(pronoun) = finder.resolve(at, asks, case, other) {
            finder.see(Who::Chain(pronoun.chain), at, at + 1);
            found.push(pronoun);
        }
    }
    found
}

/// The gender of someone without a name who is the subject of a clause and somebody's: "my mother".
fn unnamed(words: &Words<'_>, at: usize) -> Option<Gender> {
    let word = &words.tokens[at];
    if !word.is(Classes::ROLE_MASCULINE.with(Classes::ROLE_FEMININE)) || word.shape != Shape::Lower {
        return None;
    }
    let owned = matches!(
        words.before(at)?.text,
        "my" | "My" | "our" | "Our" | "his" | "His" | "her" | "Her" | "their" | "Their"
    );
    (owned && word.is_subject()).then(|| word.classes.gender())?
}

fn read(words: &Words<'_>, at: usize) -> Option<(Asks, Case)> {
    let text = words.tokens[at].text;
    if !(2..=10).contains(&text.len()) {
        return None;
    }
    let masculine = Asks::Person(Gender::Masculine);
    let feminine = Asks::Person(Gender::Feminine);
    Some(match text {
        "he" | "He" => (masculine, Case::Subject),
        "him" => (masculine, Case::Object),
        "his" | "His" => (masculine, Case::Possessive),
        "himself" => (masculine, Case::Reflexive),
        "she" | "She" => (feminine, Case::Subject),
        "her" | "Her" => {
            let owned = words.after(at + 1).is_some_and(|next| {
                next.capital() || next.shape == Shape::Lower && !next.is(Classes::FUNCTION)
            });
            (feminine, if owned { Case::Possessive } else { Case::Object })
        }
        "hers" => (feminine, Case::Possessive),
        "herself" => (feminine, Case::Reflexive),
        "it" | "It" => (Asks::Body, Case::Subject),
        "its" | "Its" => (Asks::Body, Case::Possessive),
        "itself" => (Asks::Body, Case::Reflexive),
        "they" | "They" => (Asks::Several, Case::Subject),
        "their" | "Their" => (Asks::Several, Case::Possessive),
        _ => return None,
    })
}

/// Whom a pronoun says something of, by the name that its content begins with: somebody else, for nobody goes by a pronoun and then by the name,
/// "She said Fox had signed" (principle C of Chomsky 1981). Further inside, journalists do not keep to it: "He says there was an issue
/// with Trump’s microphone", he being Trump.
fn reported_of(words: &Words<'_>, at: usize, mentions: &[Found]) -> Option<usize> {
    let verb = words.after(at + 1)?;
    let that = words.beside(at, Some(at + 2))?;
    let start = at + 2 + usize::from(that.text == "that");
    let mention = mentions.iter().find(|mention| mention.start >= start)?;
    let is_name = mention.kind == MentionKind::Name && mention.start == start;
    let is_plain = words.tokens[start].quotation == words.tokens[at].quotation;
    (verb.is(Classes::SAY) && is_name && is_plain).then_some(mention.chain)
}

struct Finder<'f, 'a> {
    words: &'f Words<'a>,
    chains: &'f mut Chains<'a>,
    /// The latest behind.
    seen: Vec<Seen>,
}

impl Finder<'_, '_> {
    fn see(&mut self, who: Who, start: usize, end: usize) {
        let sentence = self.words.sentences[self.words.tokens[start].sentence as usize];
        if matches!(
            sentence.kind,
            ParagraphKind::Byline | ParagraphKind::Dateline | ParagraphKind::Caption
        ) {
            return;
        }
        if self.seen.len() == MEMORY {
            self.seen.remove(0);
        }
        let (subject, speaks) = stands(self.words, start, end);
        self.seen.push(Seen {
            who,
            at: start,
            subject,
            speaks,
        });
    }

    /// `other` is not meant.
    fn resolve(&mut self, at: usize, asks: Asks, case: Case, other: Option<usize>) -> Option<Found> {
        match asks {
            Asks::Person(gender) => self.person(at, gender, case, other),
            Asks::Body => self.body(at, case, other),
            Asks::Several => self.several(at, case),
        }
    }

    fn person(&mut self, at: usize, gender: Gender, case: Case, other: Option<usize>) -> Option<Found> {
        let mut best: Option<(i32, Seen)> = None;
        let mut second = i32::MIN;
        for seen in self.seen.iter().rev() {
            let (agrees, unknown) = match seen.who {
                Who::Chain(chain) => {
                    let chain = &self.chains.chains[chain];
                    let known = chain.gender;
                    let agrees =
                        chain.kind == EntityKind::Person && known.is_none_or(|known| known == gender);
                    (agrees, known.is_none())
                }
                Who::Unnamed(known) => (known == gender, false),
            };
            if !agrees || other.is_some() && other == seen.who.chain() {
                continue;
            }
            let Some(mut score) = self.score(at, case, seen) else {
                continue;
            };
            score -= if unknown { 12 } else { 0 };
            match best {
                Some((highest, held)) if held.who == seen.who => {
                    if score > highest {
                        best = Some((score, *seen));
                    }
                }
                Some((highest, _)) if score <= highest => second = second.max(score),
                _ => {
                    second = second.max(best.map_or(i32::MIN, |(highest, _)| highest));
                    best = Some((score, *seen));
                }
            }
        }
        let (score, seen) = best?;
        let gap = score.saturating_sub(second);
        let id = seen.who.chain()?;
        let chain = &mut self.chains.chains[id];
        if chain.gender.is_none() && gap >= 20 && seen.subject {
            chain.gender = Some(gender);
        }
        let by = if seen.speaks {
            "pronoun.speaker"
        } else if seen.subject {
            "pronoun.subject"
        } else {
            "pronoun.recent"
        };
        let permille = if gap >= 30 {
            850
        } else if gap >= 12 {
            750
        } else {
            600
        };
        Some(found(at, id, by, permille))
    }

    /// How well a mention fits a pronoun; nothing if it cannot.
    fn score(&self, at: usize, case: Case, seen: &Seen) -> Option<i32> {
        let (here, there) = (&self.words.tokens[at], &self.words.tokens[seen.at]);
        let back = here.sentence - there.sentence;
        // Whoever has no name is soon forgotten.
        let reach = if seen.who.chain().is_some() { REACH } else { 0 };
        if back > reach {
            return None;
        }
        let paragraphs = self.paragraph(at) - self.paragraph(seen.at);
        // Nobody says "he" of himself: in a quotation the one who was just seen speaking is meant least.
        if here.quotation != 0 && there.quotation == 0 && seen.speaks && paragraphs == 0 {
            return None;
        }
        let mut score = 100 - 14 * back as i32 - 10 * paragraphs.min(3) as i32;
        let heading = self.words.sentences[there.sentence as usize].kind == ParagraphKind::Headline;
        score -= if heading && self.paragraph(at) != self.paragraph(seen.at) {
            20
        } else {
            0
        };
        score += if seen.subject { 25 } else { 0 };
        if here.quotation == 0 && there.quotation != 0 {
            score -= 40;
        }
        if here.quotation == 0 && seen.speaks {
            score += 10;
        }
        if back == 0 {
            match case {
                // "Lind told him": him is someone else.
                Case::Object if seen.subject && !self.boundary(seen, at) => return None,
                Case::Possessive | Case::Reflexive => score += 12,
                _ => {}
            }
        }
        Some(score)
    }

    fn paragraph(&self, at: usize) -> u32 {
        self.words.sentences[self.words.tokens[at].sentence as usize].paragraph
    }

    /// Whether a new clause starts behind a mention: at a mark or conjunction, or with a subject of its own.
    fn boundary(&self, seen: &Seen, to: usize) -> bool {
        if self.seen.iter().any(|other| other.at > seen.at && other.subject) {
            return true;
        }
        let from = seen.at;
        self.words.tokens[from.max(to.saturating_sub(60))..to]
            .iter()
            .any(|word| {
                matches!(
                    word.text,
                    "," | ";" | "that" | "who" | "because" | "when" | "after" | "if" | "“" | "\"" | "while"
                )
            })
    }

    /// "NATO celebrates its anniversary", "The union rejected the offer. It said": the subject of the same sentence, or of
    /// the one before.
    fn body(&self, at: usize, case: Case, other: Option<usize>) -> Option<Found> {
        let here = &self.words.tokens[at];
        let fits = |seen: &&Seen| {
            seen.who.chain().is_some_and(|id| {
                let chain = &self.chains.chains[id];
                let is_body = matches!(chain.kind, EntityKind::Organization | EntityKind::Place);
                is_body && !chain.plural && other != Some(id)
            })
        };
        let sentence = |back: u32| {
            move |seen: &&Seen| {
                self.words.tokens[seen.at].sentence + back == here.sentence
                    && self.words.tokens[seen.at].quotation == here.quotation
            }
        };
        if case != Case::Subject {
            let latest = self
                .seen
                .iter()
                .rev()
                .find(|seen| fits(seen))
                .filter(|seen| sentence(0)(seen))?;
            let id = latest.who.chain().filter(|_| latest.subject)?;
            return Some(found(at, id, "pronoun.subject", 750));
        }
        let speaks = self.words.after(at + 1).is_some_and(|next| {
            next.is(Classes::SAY)
                || next.is(Classes::AUXILIARY) && !matches!(next.text, "'s" | "’s" | "is" | "was")
        });
        if !speaks {
            return None;
        }
        let mut subjects = self.seen.iter().rev().filter(|seen| fits(seen) && seen.subject);
        let near = subjects
            .next()
            .filter(|seen| sentence(0)(seen) || sentence(1)(seen))?;
        Some(found(at, near.who.chain()?, "pronoun.subject", 700))
    }

    /// "The Democrats said they": only where the subject of the sentence is itself several.
    fn several(&self, at: usize, _case: Case) -> Option<Found> {
        let here = &self.words.tokens[at];
        let latest = self.seen.last()?;
        let id = latest.who.chain()?;
        let chain = &self.chains.chains[id];
        let there = &self.words.tokens[latest.at];
        (chain.plural
            && latest.subject
            && there.sentence == here.sentence
            && there.quotation == here.quotation)
            .then(|| found(at, id, "pronoun.subject", 650))
    }
}

fn found(at: usize, chain: usize, by: &'static str, permille: u16) -> Found {
    Found {
        start: at,
        end: at + 1,
        kind: MentionKind::Pronoun,
        chain,
        by,
        permille,
    }
}

/// Whether a mention is the subject of its clause, and whether it is one of a verb of saying or doing right beside it.
pub(crate) fn stands(words: &Words<'_>, start: usize, end: usize) -> (bool, bool) {
    let before = words.before(start);
    if words.tokens[start].text.eq_ignore_ascii_case("him") || words.after(end).is_some_and(is_possessive) {
        return (false, false);
    }
    // “…,” said Lind
    let inverted = before.is_some_and(|word| word.is(Classes::VERB))
        && start >= 2
        && words
            .beside(start, Some(start - 2))
            .is_none_or(|word| word.shape == Shape::Mark);
    if inverted {
        return (true, true);
    }
    if before.is_some_and(|word| word.is(Classes::PREPOSITION)) {
        return (false, false);
    }
    match words.after(end) {
        Some(after) if is_verb(after) => (true, after.is(Classes::SAY)),
        // Lind, the mayor, said
        Some(after) if after.text == "," => {
            let close = (end + 1..end + 14)
                .map_while(|at| words.beside(start, Some(at)).map(|word| (at, word)))
                .find(|(_, word)| word.text == ",");
            let behind = close.and_then(|(at, _)| words.beside(start, Some(at + 1)));
            match behind {
                Some(word) if is_verb(word) => (true, word.is(Classes::SAY)),
                _ => (is_first(words, start), false),
            }
        }
        _ => (is_first(words, start), false),
    }
}

/// Whether no verb of its sentence stands before a mention, so that it is likely the subject.
fn is_first(words: &Words<'_>, start: usize) -> bool {
    let sentence = words.sentences[words.tokens[start].sentence as usize];
    let low = sentence.start.max(start.saturating_sub(8));
    low == sentence.start
        && !words.tokens[low..start]
            .iter()
            .any(|word| word.is(Classes::VERB.with(Classes::AUXILIARY)))
}

/// A word that is certainly a verb, or looks like one in the past.
fn is_verb(word: &Word<'_>) -> bool {
    word.shape == Shape::Lower
        && (word.is(Classes::VERB.with(Classes::AUXILIARY))
            || word.text.len() > 4 && word.text.ends_with("ed"))
}
