//! Whose words they are for certain, whatever the labels say: laws of reporting that a sequence of labels, which sees one cue at a time, does
//! not know.

use onrecord_document::{Upos, Xpos};
use onrecord_linear::hash_bytes;

use super::choice::Candidate;
use super::columns::{Marked, NONE};
use super::find::{Attribution, without};
use super::view::View;

/// Between a passive and what it says that its subject is "by" tells the source, and no content: "it was described *by the former champion* as
/// “a lottery”".
pub(super) fn take_agent(view: &View, candidate: &mut Candidate) {
    /// The longest name or description in tokens.
    const LONGEST: usize = 10;
    let tokens = &view.columns.tokens;
    let word = |at: usize, word: &str| tokens[at].lemma == hash_bytes(word.as_bytes()) as u32;
    let sentence = view.columns.sentences[tokens[candidate.anchor].sentence as usize].end;
    let by = candidate.anchor + 1;
    let is_passive = tokens[candidate.anchor].xpos == Xpos::Vbn
        && tokens[candidate.anchor].marked == Marked::Outside
        && candidate
            .content
            .first()
            .is_some_and(|part| part.end <= candidate.anchor)
        && by < sentence
        && word(by, "by");
    if !is_passive {
        return;
    }
    let is_nominal = |at: &usize| {
        let token = &tokens[*at];
        let nominal = matches!(
            token.upos,
            Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Part
        );
        token.marked == Marked::Outside && (nominal || word(*at, "of"))
    };
    let end = (by + 1..sentence.min(by + 1 + LONGEST))
        .find(|at| !is_nominal(at))
        .unwrap_or(by + 1);
    let names = |at: usize| matches!(tokens[at].upos, Upos::Noun | Upos::Propn | Upos::Pron);
    if end == by + 1 || !names(end - 1) || end == sentence || !word(end, "as") {
        return;
    }
    let rest = without(&candidate.content, |at| (by..end).contains(&at));
    if !rest.is_empty() {
        candidate.content = rest;
        candidate.source = Some(by + 1..end);
        candidate.cue.end = candidate.cue.end.min(by + 1);
    }
}

/// Between a preposition and a participle stands whose words they are: "with *the government* accusing", "following *the alliance’s chief* accusing".
pub(super) fn take_subject(view: &View, candidate: &mut Candidate) {
    /// The longest name or description in tokens.
    const LONGEST: usize = 8;
    let tokens = &view.columns.tokens;
    let anchor = candidate.anchor;
    let word = |at: usize, word: &str| tokens[at].lemma == hash_bytes(word.as_bytes()) as u32;
    let is_nominal = |at: &usize| {
        let nominal = matches!(
            tokens[*at].upos,
            Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn | Upos::Num | Upos::Part
        );
        tokens[*at].marked == Marked::Outside && nominal
    };
    let sentence = view.columns.sentences[tokens[anchor].sentence as usize].start;
    let first = anchor.saturating_sub(LONGEST).max(sentence);
    let Some(before) = (first..anchor).rev().find(|at| !is_nominal(at)) else {
        return;
    };
    let own = before + 1..anchor;
    let opens = word(before, "with") || word(before, "despite") || word(before, "follow");
    let taken = candidate
        .source
        .as_ref()
        .is_some_and(|source| source.start < own.end && own.start < source.end);
    if tokens[anchor].xpos == Xpos::Vbg && opens && !own.is_empty() && !taken {
        candidate.content = without(&candidate.content, |at| own.contains(&at));
        candidate.source = Some(own);
    }
}

/// A participle that opens a sentence is said of whoever the sentence is about, and by somebody else: "*Pressed* to name it, Clinton smiled". Not
/// "*Said* Clinton: …", nor "*Asked* by Fox about it, …".
pub(super) fn leave_asked(view: &View, candidate: &mut Candidate) {
    let tokens = &view.columns.tokens;
    let anchor = candidate.anchor;
    let opens = view.columns.sentences[tokens[anchor].sentence as usize].start == anchor;
    let participle = matches!(tokens[anchor].xpos, Xpos::Vbn | Xpos::Vbd);
    let Some(source) = candidate.source.as_ref().filter(|_| opens && participle) else {
        return;
    };
    let comma = (anchor..source.start).any(|at| tokens[at].xpos == Xpos::Comma);
    let agent = source.start > 0 && tokens[source.start - 1].lemma == hash_bytes(b"by") as u32;
    if comma && !agent {
        candidate.source = None;
    }
}

/// Whether an infinitive has nobody who says it, but only an "it" that stands for it: "it was too early *to discuss* cuts".
pub(super) fn is_nobodys(view: &View, candidate: &Candidate) -> bool {
    let tokens = &view.columns.tokens;
    let anchor = candidate.anchor;
    let infinitive = anchor > 0 && tokens[anchor].xpos == Xpos::Vb && tokens[anchor - 1].xpos == Xpos::To;
    let it = hash_bytes(b"it") as u32;
    infinitive
        && candidate
            .source
            .as_ref()
            .is_some_and(|source| source.len() == 1 && tokens[source.start].lemma == it)
}

/// Who reports right behind content and outside of it, by a verb without a subject before it, is not somebody in it, but whoever said it:
/// "Albright urged women to vote for Clinton, | saying", "Lind said he was glad | and accused". (PolNeAR's training part has this 20 times, and
/// once the other way.)
pub(super) fn share(view: &View, chosen: &mut [Attribution]) {
    /// "and later"
    const BETWEEN: usize = 3;
    let tokens = &view.columns.tokens;
    for at in 1..chosen.len() {
        let (before, rest) = chosen.split_at_mut(at);
        let own = &mut rest[0].parts;
        let (Some(first), Some(source)) = (before.last().map(|last| &last.parts), &own.source) else {
            continue;
        };
        let around = first.content.iter().find(|part| part.contains(&source.start));
        let Some(content) = around.filter(|content| content.end <= own.cue.start) else {
            continue;
        };
        let between = content.end..own.cue.start;
        let is_beside = between.len() <= BETWEEN
            && tokens[source.start].sentence == tokens[own.anchor].sentence
            && between
                .clone()
                .all(|at| matches!(tokens[at].upos, Upos::Punct | Upos::Cconj | Upos::Adv));
        // "a fisherman, who said"
        let is_relative = matches!(tokens[source.start].xpos, Xpos::Wp | Xpos::Wdt);
        let has_subject = view.children[own.anchor].subject != NONE
            || source.end == own.cue.start
            || is_relative && tokens[own.anchor].xpos != Xpos::Vbg;
        if is_beside && !has_subject && first.source.is_some() {
            own.source.clone_from(&first.source);
        }
    }
}

#[cfg(test)]
mod tests {
    use onrecord_document::{Relation, Xpos};

    use super::super::hand_made::HandMade;
    use super::*;

    #[test]
    fn the_agent_of_a_passive_is_the_source() {
        let agent = |text: &str, content: &[&str]| {
            let mut made = HandMade::new(text, &[]);
            let cue = made.tokens("described").start;
            made.view.columns.tokens[cue].xpos = Xpos::Vbn;
            let mut candidate = made.candidate("described", None, content);
            take_agent(&made.view, &mut candidate);
            let parts: Vec<String> = candidate.content.iter().map(|part| made.words(part)).collect();
            (
                candidate.source.map(|source| made.words(&source)),
                parts.join(" … "),
            )
        };
        let text = "The fight was described by the former champion Lind as “a lottery”.";
        let (source, content) = agent(text, &["The fight", "the former champion Lind as “a lottery”"]);
        assert_eq!(source.as_deref(), Some("the former champion Lind"));
        assert_eq!(content, "The fight … as “a lottery”");
        let text = "The fight was described by the sea.";
        assert_eq!(agent(text, &["The fight", "the sea"]).0, None);
        let text = "Men described by Lind as old.";
        assert_eq!(agent(text, &["by Lind as old"]).0, None);
    }

    #[test]
    fn a_participle_behind_a_preposition_has_a_subject_of_its_own() {
        let subject = |text: &str| {
            let mut made = HandMade::new(text, &[]);
            let preposition = made.tokens("following").start;
            made.view.columns.tokens[preposition].lemma = hash_bytes(b"follow") as u32;
            let mut candidate = made.candidate("accusing", Some("Lind"), &["Duarte of it"]);
            take_subject(&made.view, &mut candidate);
            candidate.source.map(|source| made.words(&source))
        };
        let text = "Lind urged peace, following the council chief accusing Duarte of it.";
        assert_eq!(subject(text).as_deref(), Some("the council chief"));
        let text = "Lind left the hall, following her, accusing Duarte of it.";
        assert_eq!(subject(text).as_deref(), Some("Lind"));
    }

    #[test]
    fn whoever_is_asked_does_not_ask() {
        let asked = |text: &str, source: &str| {
            let made = HandMade::new(text, &[]);
            let mut candidate = made.candidate("Asked", Some(source), &["about it"]);
            leave_asked(&made.view, &mut candidate);
            candidate.source.is_none()
        };
        assert!(asked("Asked about it, Lind smiled.", "Lind"));
        assert!(!asked("Asked Lind about it.", "Lind"));
        assert!(!asked("Asked about it, and by Lind, he smiled.", "Lind"));
    }

    #[test]
    fn an_infinitive_that_it_stands_for_is_nobodys() {
        let is_nobodys_of = |source: &str| {
            let mut made = HandMade::new("it was too early for Lind to discuss cuts.", &[]);
            let cue = made.tokens("discuss").start;
            made.view.columns.tokens[cue].xpos = Xpos::Vb;
            made.view.columns.tokens[cue - 1].xpos = Xpos::To;
            is_nobodys(&made.view, &made.candidate("discuss", Some(source), &["cuts"]))
        };
        assert!(is_nobodys_of("it") && !is_nobodys_of("Lind"));
    }

    #[test]
    fn what_goes_on_has_the_source_of_what_stood_before() {
        let shared = |text: &str, source: &str, cue: &str, subject: bool| {
            let mut made = HandMade::new(text, &[]);
            let at = made.tokens(cue).start;
            made.view.columns.tokens[at].relation = Relation::Conj;
            if subject {
                made.view.children[at].subject = made.tokens(source).start as u32;
            }
            let found = |cue: &str, source: &str, content: &str| Attribution {
                parts: made.candidate(cue, Some(source), &[content]),
                probability: 0.5,
            };
            let first = found("urged", "Lind", "women to vote for Duarte");
            let mut both = [first, found(cue, source, "it would help")];
            share(&made.view, &mut both);
            both[1].parts.source.as_ref().map(|source| made.words(source))
        };
        let text = "Lind urged women to vote for Duarte, saying it would help.";
        assert_eq!(shared(text, "Duarte", "saying", false).as_deref(), Some("Lind"));
        assert_eq!(shared(text, "Duarte", "saying", true).as_deref(), Some("Duarte"));
        let text = "Lind urged women to vote for Duarte the whole long day, saying it would help.";
        assert_eq!(shared(text, "Duarte", "saying", false).as_deref(), Some("Duarte"));
    }
}
