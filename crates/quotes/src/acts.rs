//! What is reported of the saying itself: what kind of act it is, whether it happened, when, and where or on what occasion. Read off the
//! cue's place in the tree.
//!
//! Where there is no syntax, what the rules have found stays. What never happens here: no content, cue or source is changed.

use std::ops::Range;

use jiff::civil::Date;
use onrecord_document::{
    CueClass, EntityKind, Modality, Polarity, QuotesInput, Relation, SyntaxParts, Upos, When, Xpos,
};
use rustc_hash::FxHashMap;

use crate::ledger::Draft;
use crate::reading::Reading;
use crate::when;
use crate::words::listed;

/// The longest expression of time or place in tokens.
const LONGEST: usize = 12;
/// What is an occasion to speak.
const OCCASIONS: &str = "address appearance briefing broadcast call ceremony chat conference convention conversation debate dinner event \
    exchange forum funeral gathering hearing interview lecture lunch meeting panel podcast programme rally reception remarks seminar sermon service \
    session show speech stop summit talk talks testimony tour trial trip vigil visit webcast";
/// How far up the tree a condition or a refusal may stand above a cue.
const LEVELS: usize = 2;

/// Words with the kind of act that they report.
#[derive(Clone, Debug)]
pub(crate) struct Acts {
    classes: FxHashMap<&'static str, CueClass>,
}

impl Acts {
    /// Reads the table that is built in.
    pub(crate) fn new() -> Self {
        let mut classes = FxHashMap::default();
        let lines = include_str!("../data/acts.tsv").lines();
        for line in lines.filter(|line| !line.starts_with('#')) {
            let Some((name, words)) = line.split_once('\t') else {
                continue;
            };
            let class = CueClass::ALL.iter().find(|class| class.name() == name);
            for word in words.split(' ') {
                classes.extend(class.map(|class| (word, *class)));
            }
        }
        Self { classes }
    }

    /// Fills a draft whose cue stands at `anchor`.
    pub(crate) fn fill(
        &self,
        reading: &Reading<'_>,
        input: &QuotesInput<'_>,
        anchor: usize,
        draft: &mut Draft,
    ) {
        if input.syntax.is_none() {
            return;
        }
        let parts = input.syntax.parts();
        let tree = Tree { reading, parts };
        draft.class = draft.class.or_else(|| self.class(&tree, anchor));
        if tree.is_negated(anchor) {
            draft.polarity = Polarity::Negated;
        }
        if draft.modality == Modality::Actual {
            draft.modality = tree.modality(anchor);
        }
        draft.when = tree.when(anchor, draft, published(input));
        draft.place = tree.place(anchor, draft);
    }

    /// By the word; a verb that nothing is known of says something.
    fn class(&self, tree: &Tree<'_>, anchor: usize) -> Option<CueClass> {
        let listed = self.classes.get(tree.parts.lemmas.get(anchor)).copied();
        let usual = matches!(
            tree.parts.upos[anchor],
            Upos::Verb | Upos::Punct | Upos::Noun | Upos::Adp
        );
        listed.or(usual.then_some(CueClass::Say))
    }
}

fn published(input: &QuotesInput<'_>) -> Option<Date> {
    let published = input.article.metadata.published.as_ref()?;
    Some(jiff::tz::Offset::UTC.to_datetime(published.instant).date())
}

/// An article's syntax around cues.
struct Tree<'a> {
    reading: &'a Reading<'a>,
    parts: &'a SyntaxParts,
}

impl<'a> Tree<'a> {
    fn head(&self, at: usize) -> Option<usize> {
        self.parts
            .heads
            .get(at)
            .copied()
            .flatten()
            .map(|head| head.0 as usize)
    }

    /// The tokens near `at` whose head it is.
    fn children(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let sentence = self.reading.sentence_range(at);
        sentence.filter(move |child| self.head(*child) == Some(at))
    }

    /// The token itself and what stands above it as its complement or beside it.
    fn upwards(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let mut next = Some(at);
        std::iter::from_fn(move || {
            let here = next?;
            let up = matches!(
                self.parts.relations[here],
                Relation::Xcomp | Relation::Conj | Relation::Aux | Relation::Ccomp
            );
            next = self.head(here).filter(|_| up);
            Some(here)
        })
        .take(LEVELS + 1)
    }

    /// "did not say", "no one said", "refused to say", "declined to comment", "lacks understanding of".
    fn is_negated(&self, anchor: usize) -> bool {
        let refuses = |at: usize| {
            matches!(
                self.parts.lemmas.get(at),
                "refuse" | "decline" | "fail" | "neglect" | "forget" | "lack" | "stop" | "avoid"
            )
        };
        let negated = |at: usize| {
            self.children(at).any(|child| {
                let word = self.reading.lower(child);
                matches!(
                    word,
                    "not" | "n't" | "n’t" | "never" | "nobody" | "neither" | "nor"
                ) || (matches!(self.parts.relations[child], Relation::Nsubj | Relation::NsubjPass)
                    && self
                        .children(child)
                        .any(|below| matches!(self.reading.lower(below), "no" | "neither")))
                    || (word == "no" && self.parts.relations[child] == Relation::Det)
                    || matches!(word, "none" | "nothing")
            })
        };
        // Not "who avoided the question and reiterated": what is refused is the complement.
        let above: Vec<usize> = self.upwards(anchor).collect();
        let complement = |below: usize| self.parts.relations[below] == Relation::Xcomp;
        // "stopped to ask" asks, "stopped asking" does not.
        let pauses = |below: usize, above: usize| {
            self.parts.lemmas.get(above) == "stop"
                && self
                    .children(below)
                    .any(|child| self.reading.lower(child) == "to")
        };
        let refused = above
            .windows(2)
            .any(|pair| complement(pair[0]) && refuses(pair[1]) && !pauses(pair[0], pair[1]));
        negated(anchor) != (refused || refuses(anchor))
    }

    /// "will say", "is expected to announce"; "would say", "if she admits".
    fn modality(&self, anchor: usize) -> Modality {
        let word = |at: usize| self.reading.lower(at);
        for at in self.upwards(anchor) {
            for child in self.children(at) {
                let relation = self.parts.relations[child];
                if relation == Relation::Mark
                    && matches!(word(child), "if" | "unless" | "lest" | "whether")
                    && at == anchor
                {
                    return Modality::Hypothetical;
                }
                if matches!(relation, Relation::Aux) {
                    match word(child) {
                        "will" | "'ll" | "’ll" | "shall" => return Modality::Future,
                        "would" | "'d" | "’d" | "might" => return Modality::Hypothetical,
                        _ => {}
                    }
                }
            }
            let expected = matches!(
                self.parts.lemmas.get(at),
                "expect" | "set" | "plan" | "prepare" | "go" | "schedule"
            );
            if expected && at != anchor && self.parts.relations[anchor] == Relation::Xcomp {
                return Modality::Future;
            }
        }
        Modality::Actual
    }

    /// Where the saying was, or on what occasion: a phrase below the cue, outside its content and source, with a place or an occasion for its
    /// head. "said in Geneva", "told reporters at a regular press briefing"
    fn place(&self, anchor: usize, draft: &Draft) -> Option<Range<usize>> {
        let clear = |range: &Range<usize>| {
            let apart = |other: &Range<usize>| other.end <= range.start || range.end <= other.start;
            draft.parts.iter().all(apart) && draft.source.iter().all(apart)
        };
        let heads = self
            .children(anchor)
            .filter(|child| self.parts.relations[*child] == Relation::Obl && self.is_place(*child));
        let phrases = heads.filter_map(|head| Some(self.preposition(head)?..self.before_time(head)));
        phrases
            .filter(clear)
            .min_by_key(|range| anchor.abs_diff(range.start))
    }

    /// The preposition of place of a noun.
    fn preposition(&self, noun: usize) -> Option<usize> {
        let first = self
            .children(noun)
            .find(|child| self.parts.relations[*child] == Relation::Case);
        first.filter(|case| {
            listed(
                "at in during on outside inside near aboard",
                self.reading.lower(*case),
            )
        })
    }

    /// Whether a noun is an occasion to speak, or ends the name of a place.
    fn is_place(&self, noun: usize) -> bool {
        let named = self.reading.name(noun).is_some_and(|id| {
            let mention = self.reading.mention(id);
            let kind = self
                .reading
                .entities
                .get(mention.entity)
                .map(|entity| entity.kind);
            matches!(kind, Some(EntityKind::Place | EntityKind::Facility))
        });
        named || listed(OCCASIONS, self.parts.lemmas.get(noun))
    }

    /// Where a phrase ends, or the expression of time in it begins: "in an interview | on Tuesday".
    fn before_time(&self, head: usize) -> usize {
        let end = self.subtree(head).end;
        let time = (head + 1..end).find(|at| when::is_time_word(self.reading.lower(*at)));
        let mut end = time.unwrap_or(end);
        let dangles = |at: usize| match self.parts.upos[at] {
            Upos::Punct => true,
            Upos::Adp | Upos::Det | Upos::Adj => time.is_some(),
            _ => false,
        };
        while end > head + 1 && dangles(end - 1) {
            end -= 1;
        }
        end
    }

    /// The expression of time that belongs to the cue: below it, outside its content and source; or below what the cue takes its time
    /// from.
    fn when(&self, anchor: usize, draft: &Draft, published: Option<Date>) -> Option<When> {
        let outside = |range: &Range<usize>| {
            let clear = |other: &Range<usize>| other.end <= range.start || range.end <= other.start;
            draft.parts.iter().all(clear) && draft.source.iter().all(clear)
        };
        let range = self.hosts(anchor).find_map(|host| {
            let all = self.times(host, anchor).filter(outside);
            all.min_by_key(|range| host.abs_diff(range.start))
        })?;
        let words: Vec<&str> = range.clone().map(|at| self.reading.lower(at)).collect();
        let days = when::days(&words, published);
        Some(When {
            span: self.reading.span(&range)?,
            from: days.map(|days| days.0),
            to: days.map(|days| days.1),
        })
    }

    /// Where the time of a cue may stand, the nearest first: at the cue; at the verb of a noun ("made comments on Tuesday"); at the noun
    /// of a clause with "when" ("since Monday’s debate, when she cited"); at the verb of a participle ("said in June, citing"), also where that
    /// is read as a preposition; in a clause with "when" beside the cue's ("when he called last week, she said"), whichever of the two the
    /// parser hangs on the other.
    fn hosts(&self, anchor: usize) -> impl Iterator<Item = usize> + '_ {
        let timed = move |verb: usize| {
            self.children(verb)
                .any(|child| self.reading.lower(child) == "when")
        };
        let head = self.head(anchor);
        let participle = self.parts.xpos[anchor] == Xpos::Vbg;
        let above = match self.parts.relations[anchor] {
            // Not in "on Tuesday, according to Ana Lind, the mill burned".
            Relation::Case if participle && self.reading.lower(anchor) != "according" => {
                head.and_then(|noun| self.head(noun))
            }
            Relation::Advcl if participle => head,
            Relation::AclRelcl if timed(anchor) => head,
            Relation::Parataxis => head.filter(|head| timed(*head)),
            _ => head.filter(|_| self.parts.upos[anchor] == Upos::Noun),
        };
        let clauses = self
            .children(anchor)
            .filter(move |child| self.parts.relations[*child] == Relation::Advcl && timed(*child));
        std::iter::once(anchor).chain(above).chain(clauses)
    }

    /// The expressions of time around a host, below it or it itself: the smallest phrases with a word of time, joined to the host by
    /// nothing but phrases; those of a complement are also those of another verb than the cue that takes it ("when he came to talk last week").
    fn times(&self, host: usize, anchor: usize) -> impl Iterator<Item = Range<usize>> + '_ {
        let words = self.reading.sentence_range(host);
        let words = words.filter(|at| when::is_time_word(self.reading.lower(*at)));
        words.filter_map(move |word| {
            let mut top = None;
            let mut node = word;
            for _ in 0..LONGEST {
                if node == host {
                    let mut range = top.map_or(word..word + 1, |top| self.subtree(top));
                    let mark = |at: usize| self.parts.upos[at] == Upos::Punct;
                    // "on Monday, March 3", but "on Tuesday | , according to the mayor"
                    let goes_on = |at: usize| {
                        at < range.end
                            && (self.parts.upos[at] == Upos::Num
                                || when::is_time_word(self.reading.lower(at)))
                    };
                    let cut = (word + 1..range.end).find(|at| mark(*at) && !goes_on(at + 1));
                    range.end = cut.unwrap_or(range.end);
                    while range.len() > 1 && mark(range.end - 1) {
                        range.end -= 1;
                    }
                    return (range.len() <= LONGEST).then_some(range);
                }
                match self.parts.relations[node] {
                    // The month of a day: "on September 11", "on 11 September".
                    Relation::NmodUnmarked | Relation::Nmod
                        if node == word
                            && self
                                .head(node)
                                .is_some_and(|day| self.parts.upos[day] == Upos::Num) => {}
                    Relation::Obl
                    | Relation::OblUnmarked
                    | Relation::Advmod
                    | Relation::Nmod
                    | Relation::NmodUnmarked
                    | Relation::NmodPoss => top = top.or(Some(node)),
                    Relation::Compound
                    | Relation::Amod
                    | Relation::Nummod
                    | Relation::Obj
                    | Relation::Flat => {}
                    Relation::Xcomp if host != anchor => {}
                    _ => return None,
                }
                node = self.head(node)?;
            }
            None
        })
    }

    /// From the first to the last token below one, near it.
    fn subtree(&self, top: usize) -> Range<usize> {
        let sentence = self.reading.sentence_range(top);
        let below = |at: &usize| {
            let mut node = Some(*at);
            for _ in 0..LONGEST {
                match node {
                    Some(here) if here == top => return true,
                    Some(here) => node = self.head(here),
                    None => return false,
                }
            }
            false
        };
        let near = sentence.start.max(top.saturating_sub(2 * LONGEST))..sentence.end.min(top + 2 * LONGEST);
        let start = near.clone().find(below).unwrap_or(top);
        let end = near.rev().find(below).unwrap_or(top) + 1;
        start..end
    }
}
