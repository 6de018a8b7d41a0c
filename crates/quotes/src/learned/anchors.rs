//! Which tokens may be the anchors of cues: the word at the top of the words that report ("said" of "has said", "according" of "according
//! to"), and the features that tell.

use onrecord_document::{Relation, Upos};
use onrecord_linear::{Batch, Key};
use rustc_hash::FxHashSet;

use super::columns::{Columns, NONE, Token};
use super::frame::Beside;

/// Room for the features of tokens.
#[derive(Debug, Default)]
pub(crate) struct Room {
    /// Of the tokens that are weighed together.
    pub(crate) features: Batch,
    pub(crate) tokens: Vec<u32>,
}

pub(super) fn class(token: Option<&Token>) -> u32 {
    token.map_or(0, |token| u32::from(token.word.cluster10))
}

pub(super) fn norm(token: Option<&Token>) -> u32 {
    token.map_or(1, |token| token.word.norm)
}

pub(super) fn xpos(token: Option<&Token>) -> u32 {
    token.map_or(99, |token| token.xpos as u32)
}

pub(super) fn mark_of(token: Option<&Token>) -> u32 {
    token.map_or(9, |token| token.marked as u32)
}

/// Children of a token, as far as they matter: their relations as a set.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Children {
    pub(crate) relations: u64,
    pub(crate) subject: u32,
    pub(crate) object: u32,
    pub(crate) clause: u32,
    pub(crate) marker: u32,
    pub(crate) auxiliary: u32,
}

/// The children of every token, in one pass.
pub(crate) fn children(columns: &Columns) -> Vec<Children> {
    let none = Children {
        subject: NONE,
        object: NONE,
        clause: NONE,
        marker: NONE,
        auxiliary: NONE,
        ..Children::default()
    };
    let mut all = vec![none; columns.len()];
    for (at, token) in columns.tokens.iter().enumerate() {
        if token.head == NONE {
            continue;
        }
        let above = &mut all[token.head as usize];
        above.relations |= 1 << (token.relation as u64);
        let at = at as u32;
        match token.relation {
            Relation::Nsubj | Relation::NsubjPass | Relation::Csubj => above.subject = at,
            Relation::Obj | Relation::Iobj => above.object = at,
            Relation::Ccomp | Relation::Xcomp | Relation::Parataxis => above.clause = at,
            Relation::Mark | Relation::Case => above.marker = at,
            Relation::Aux | Relation::AuxPass => above.auxiliary = at,
            _ => {}
        }
    }
    all
}

/// Which words may be anchors of cues: all verbs, and the others that are now and then.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Reporting {
    words: FxHashSet<u32>,
}

impl Reporting {
    /// Of the words that [`word`](Self::word) gives.
    pub(crate) fn new(words: impl IntoIterator<Item = u32>) -> Self {
        Self {
            words: words.into_iter().collect(),
        }
    }

    /// Dictionary form and part of speech as one number.
    pub(crate) fn word(token: &Token) -> u32 {
        token.lemma.rotate_left(5) ^ token.upos as u32
    }

    /// Whether a token may be the anchor of a cue at all.
    #[inline(always)]
    pub(crate) fn may_report(&self, token: &Token) -> bool {
        token.upos == Upos::Verb || self.words.contains(&Self::word(token))
    }

    /// All words in order, as they lie in a file.
    pub(crate) fn sorted(&self) -> Vec<u32> {
        let mut words: Vec<u32> = self.words.iter().copied().collect();
        words.sort_unstable();
        words
    }
}

/// Of a set of relations those that tell what a word takes, as a smaller set.
pub(crate) fn interesting(relations: u64) -> u32 {
    const KEPT: [Relation; 14] = [
        Relation::Ccomp,
        Relation::Xcomp,
        Relation::Parataxis,
        Relation::Obj,
        Relation::Iobj,
        Relation::Obl,
        Relation::Nsubj,
        Relation::NsubjPass,
        Relation::Advcl,
        Relation::Acl,
        Relation::NmodPoss,
        Relation::Nmod,
        Relation::Mark,
        Relation::CompoundPrt,
    ];
    KEPT.iter()
        .enumerate()
        .filter(|(_, relation)| relations & 1 << (**relation as u64) != 0)
        .fold(0, |set, (bit, _)| set | 1 << bit)
}

/// Gives the features of a token that may be the anchor of a cue to `emit`.
#[inline(always)]
pub(crate) fn features(columns: &Columns, children: &[Children], at: usize, mut emit: impl FnMut(Key)) {
    let mut template = 0;
    let mut add = |values: &[u32]| {
        emit(Key::of(template).filled(values));
        template += 1;
    };
    let beside = |offset| columns.beside(at, offset);
    let here = &columns.tokens[at];
    let under = &children[at];
    let token = |at: u32| columns.tokens.get(at as usize);
    let head = token(here.head);
    let lemma = |token: Option<&Token>| token.map_or(1, |token| token.lemma);
    let upos = |token: Option<&Token>| token.map_or(99, |token| token.upos as u32);
    let relation = here.relation as u32;
    let tag = here.xpos as u32;
    let set = interesting(under.relations);
    let subject = token(under.subject);
    let object = token(under.object);
    let clause = token(under.clause);
    let first_of_clause = clause.and_then(|clause| token(clause.first));
    let mention = |token: Option<&Token>| token.map_or(0, |token| u32::from(token.mention) + 1);
    let state = |offset| mark_of(beside(offset));
    add(&[here.lemma]);
    add(&[here.word.norm]);
    add(&[here.lemma, tag]);
    add(&[here.lemma, relation]);
    add(&[tag, relation]);
    add(&[u32::from(here.word.cluster)]);
    add(&[u32::from(here.word.cluster10)]);
    add(&[u32::from(here.word.cluster6), relation]);
    add(&[here.word.suffix]);
    add(&[set]);
    add(&[here.lemma, set]);
    add(&[here.lemma, set & 0b1111]);
    add(&[u32::from(here.word.cluster10), set]);
    add(&[tag, relation, set]);
    add(&[norm(beside(-1))]);
    add(&[norm(beside(1))]);
    add(&[here.lemma, norm(beside(-1))]);
    add(&[here.lemma, norm(beside(1))]);
    add(&[here.lemma, xpos(beside(1))]);
    add(&[here.lemma, xpos(beside(-1))]);
    add(&[xpos(beside(-2)), xpos(beside(-1)), tag]);
    add(&[tag, xpos(beside(1)), xpos(beside(2))]);
    add(&[xpos(beside(-1)), tag, xpos(beside(1))]);
    add(&[norm(beside(1)), norm(beside(2)), tag]);
    add(&[norm(beside(-2)), norm(beside(-1)), tag]);
    add(&[lemma(head), relation]);
    add(&[lemma(head), here.lemma]);
    add(&[class(head), relation]);
    add(&[upos(head), relation, tag]);
    add(&[lemma(subject), tag]);
    add(&[class(subject), tag]);
    add(&[mention(subject), upos(subject), u32::from(here.word.cluster10)]);
    add(&[mention(subject), here.lemma]);
    add(&[lemma(object)]);
    add(&[class(object), here.lemma]);
    add(&[mention(object), upos(object), here.lemma]);
    add(&[
        norm(first_of_clause),
        clause.map_or(99, |clause| clause.relation as u32),
    ]);
    add(&[here.lemma, norm(first_of_clause)]);
    add(&[upos(clause), here.lemma]);
    add(&[norm(token(under.auxiliary)), tag]);
    add(&[norm(token(under.auxiliary)), here.lemma]);
    add(&[norm(token(under.marker)), here.lemma]);
    add(&[norm(token(under.marker)), relation, tag]);
    add(&[state(-2), state(-1), state(0), state(1), state(2)]);
    add(&[state(-1), state(0), state(1), here.lemma]);
    add(&[
        state(-1),
        state(0),
        state(1),
        state(2),
        state(3),
        u32::from(here.word.cluster10),
    ]);
    let sentence = &columns.sentences[here.sentence as usize];
    let opening = mark_of(columns.tokens.get(sentence.start));
    let closing = mark_of(columns.tokens.get(sentence.end - 1));
    add(&[opening, closing, state(0), u32::from(here.word.cluster10)]);
    add(&[opening, closing, state(0), relation]);
    let before = (at - sentence.start).min(5) as u32;
    let after = (sentence.end - at).min(5) as u32;
    add(&[before, after, tag]);
    add(&[before, after, here.lemma]);
    add(&[u32::from(here.mention), tag]);
    let gaps = Beside::of(columns, at).gaps;
    add(&[gaps, here.lemma]);
    add(&[gaps, relation, tag]);
    add(&[gaps, u32::from(here.word.cluster10), set & 0b1111]);
    let kind = columns.paragraphs[here.paragraph as usize].1 as u32;
    add(&[kind, here.lemma]);
    add(&[kind, tag, relation]);
    let grand = head.and_then(|head| token(head.head));
    add(&[lemma(grand), lemma(head), relation]);
    add(&[class(grand), class(head), relation, tag]);
    add(&[
        tag,
        relation,
        u32::from(here.word.writing.bits()),
        u32::from(here.word.cluster6),
    ]);
}
