//! Where content ends for certain, whatever the labels say: laws of reporting that a sequence of labels, which sees one token and its
//! neighbour, does not know.

use std::ops::Range;

use onrecord_document::{Relation, Upos, Xpos};
use onrecord_linear::hash_bytes;

use super::choice::{Candidate, holds};
use super::columns::{Marked, NONE};
use super::view::View;

/// Takes from the content of a candidate what cannot be its own; `tried` are the odds from which on a token may be a cue.
pub(super) fn cut(view: &View, candidate: &mut Candidate, tried: f32) {
    beside(view, candidate, tried);
    behind(view, candidate);
    introduced(view, candidate, tried);
    told(view, candidate);
    amid_sentences(view, candidate);
}

/// Odds (natural logarithm) from which on a verb of the tense of the cue goes on with what the source said, though the parser has it go on with
/// what was said: 0.7.
const GOES_ON: f32 = 1.0;

/// Content ends before what its source reports besides: "said it opposed the levy | and urged the council to drop it". What has a subject of its
/// own may be content as well: "said the deck was wet and the men were making a joke of it".
fn beside(view: &View, candidate: &mut Candidate, tried: f32) {
    let tokens = &view.columns.tokens;
    let anchor = candidate.anchor;
    let goes_on = |at: usize| {
        tokens[at].xpos == Xpos::Vbd
            && tokens[anchor].xpos == Xpos::Vbd
            && tokens[at].marked == tokens[anchor].marked
            && at > anchor + 1
            && tokens[at - 1].upos == Upos::Cconj
            && tokens[at - 2].upos != Upos::Punct
            && view.odds[at] >= GOES_ON
    };
    let is_beside = |at: &usize| {
        let token = &tokens[*at];
        token.relation == Relation::Conj
            && view.children[*at].subject == NONE
            && view.odds[*at] >= tried
            && (token.head as usize == anchor || goes_on(*at))
    };
    let Some(beside) = candidate.content.iter().flat_map(Range::clone).find(is_beside) else {
        return;
    };
    let mut end = tokens[beside].first as usize;
    if tokens[beside].head as usize != anchor {
        end = beside - 1;
    }
    while end > anchor && tokens[end - 1].upos == Upos::Punct && tokens[end - 1].marked == Marked::Outside {
        end -= 1;
    }
    if end > anchor {
        candidate.content.retain(|part| part.start < end);
        if let Some(last) = candidate.content.last_mut() {
            last.end = last.end.min(end);
        }
    }
}

/// The fewest tokens of a quotation that says what there was to say, its marks among them.
const STANDS_ALONE: usize = 6;

/// A quotation that stands whole before its cue is all that was said; what follows the cue without marks tells the circumstances: "“The deck
/// was wet,” he said | as the ferry left". A short one may go on: "“Unwise,” she said, is what the plan was".
fn behind(view: &View, candidate: &mut Candidate) {
    let tokens = &view.columns.tokens;
    let anchor = candidate.anchor;
    let stands_alone = |part: &Range<usize>| {
        part.end <= anchor
            && part.len() >= STANDS_ALONE
            && tokens[part.start].marked == Marked::Opening
            && tokens[part.end - 1].marked == Marked::Closing
    };
    if !candidate.content.iter().any(stands_alone) {
        return;
    }
    let opens = |at: usize| {
        tokens
            .get(at)
            .is_some_and(|token| token.marked == Marked::Opening)
    };
    let goes_on = |at: usize| {
        let before = &tokens[at - 1];
        let stopped = before.upos == Upos::Punct || before.sentence != tokens[at].sentence;
        stopped && (opens(at) || tokens[at].upos == Upos::Cconj && opens(at + 1))
    };
    candidate.content.retain_mut(|part| {
        if part.start > anchor && tokens[part.start].marked == Marked::Outside {
            let is_reported = tokens[part.start].sentence == tokens[anchor].sentence;
            let rest = part.clone().find(|at| match is_reported {
                true => goes_on(*at),
                false => tokens[*at].marked != Marked::Outside,
            });
            match rest {
                Some(rest) if is_reported => part.start = rest,
                Some(_) => {}
                None => part.start = part.end,
            }
        }
        part.start < part.end
    });
}

/// A quotation right behind another verb that may report is that verb's: "“Sit down,” he said before asking her, | “Who are you?”", "poked at
/// the levy, | tweeting: “Pay up”"; but not what is reported of reporting: "Trump said he responded: “No”". And what a pronoun says begins where
/// its speaker was introduced: "Lind scolded him: | “The deck was wet,” she said".
fn introduced(view: &View, candidate: &mut Candidate, tried: f32) {
    let tokens = &view.columns.tokens;
    let anchor = candidate.anchor;
    let is = |at: usize, xpos: Xpos| tokens[at].xpos == xpos;
    let by_pronoun = candidate
        .source
        .as_ref()
        .is_some_and(|source| tokens[source.start].upos == Upos::Pron);
    let opening = |at: &usize| tokens[*at].marked == Marked::Opening;
    let marks: Vec<usize> = candidate
        .content
        .iter()
        .flat_map(Range::clone)
        .filter(opening)
        .collect();
    for mark in marks {
        let Some(verb) = introducing(view, mark).filter(|verb| !candidate.cue.contains(verb)) else {
            continue;
        };
        let inside = holds(&candidate.content, verb);
        let paused = is(mark - 1, Xpos::Comma) || is(mark - 1, Xpos::Colon);
        let may_report = view.odds[verb] >= tried;
        if mark < anchor {
            if inside && paused && by_pronoun {
                candidate.content.retain_mut(|part| {
                    part.start = part.start.max(mark);
                    part.start < part.end
                });
            }
            continue;
        }
        let participle = inside && paused && is(verb, Xpos::Vbg) && is(verb - 1, Xpos::Comma);
        if verb > anchor && (participle || !inside && may_report) {
            let end = verb - usize::from(participle);
            candidate.content.retain_mut(|part| {
                part.end = part.end.min(end);
                part.start < part.end
            });
            return;
        }
    }
}

/// The verb right before a quotation that opens at `mark`, but for a comma or colon and whoever is spoken to: "asking her, “".
fn introducing(view: &View, mark: usize) -> Option<usize> {
    /// "telling Ana Lind"
    const ADDRESSEE: usize = 2;
    let tokens = &view.columns.tokens;
    let mut at = mark.checked_sub(1)?;
    if matches!(tokens[at].xpos, Xpos::Comma | Xpos::Colon) {
        at = at.checked_sub(1)?;
    }
    for _ in 0..ADDRESSEE {
        if matches!(tokens[at].upos, Upos::Pron | Upos::Propn) {
            at = at.checked_sub(1)?;
        }
    }
    let is_verb = tokens[at].upos == Upos::Verb && tokens[at].marked == Marked::Outside;
    (is_verb && at > 0 && tokens[at].paragraph == tokens[mark].paragraph).then_some(at)
}

/// Whoever is told something stands before it: "told the paper | it would not".
fn told(view: &View, candidate: &mut Candidate) {
    /// "the Swiss public broadcaster"
    const ADDRESSEE: usize = 5;
    let tokens = &view.columns.tokens;
    let anchor = candidate.anchor;
    let Some(first) = candidate
        .content
        .first_mut()
        .filter(|part| part.start == anchor + 1)
    else {
        return;
    };
    let is_nominal = |at: usize| matches!(tokens[at].upos, Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn);
    let start = first.start;
    let end = (start..first.end)
        .find(|at| !is_nominal(*at))
        .unwrap_or(first.end);
    let is_subject = |at: usize| {
        at + 1 < first.end
            && tokens[at].xpos == Xpos::Prp
            && tokens[at].relation == Relation::Nsubj
            && matches!(tokens[at + 1].upos, Upos::Aux | Upos::Verb)
    };
    let opens = |at: usize| {
        tokens[at].xpos == Xpos::In && tokens[at].lemma == hash_bytes(b"that") as u32 || is_subject(at)
    };
    let is_addressee = end > start && end - start <= ADDRESSEE && tokens[start].upos == Upos::Det;
    let tells = || {
        let mut lemmas = TELLING.iter().map(|lemma| hash_bytes(lemma.as_bytes()) as u32);
        lemmas.any(|lemma| tokens[anchor].lemma == lemma)
    };
    if is_addressee && end < first.end && opens(end) && tells() {
        first.start = end;
    }
}

/// Verbs that take whom they tell before what.
const TELLING: [&str; 6] = ["tell", "assure", "inform", "remind", "warn", "advise"];

/// What goes on in a later sentence than the cue begins with that sentence: "“No,” he said. | She had to change her answer: “Yes.”" (PolNeAR's
/// training part keeps this 1286 times and breaks it 4 times.)
fn amid_sentences(view: &View, candidate: &mut Candidate) {
    let columns = &view.columns;
    let tokens = &columns.tokens;
    let reported = tokens[candidate.anchor].sentence;
    let mut last = None;
    candidate.content.retain_mut(|part| {
        let begins = |at: usize| {
            let start = columns.sentences[tokens[at].sentence as usize].start;
            (start..at).all(|at| tokens[at].upos == Upos::Punct)
        };
        while part.start < part.end {
            let sentence = tokens[part.start].sentence;
            if sentence <= reported || last == Some(sentence) || begins(part.start) {
                last = Some(tokens[part.end - 1].sentence);
                return true;
            }
            let end = columns.sentences[sentence as usize].end;
            let stretch = columns.stretches.get(tokens[part.start].stretch as usize);
            part.start = stretch.map_or(end, |stretch| stretch.end.max(end));
        }
        false
    });
}

#[cfg(test)]
mod tests {
    use super::super::hand_made::HandMade;
    use super::*;

    /// What is left of the `content` of a cue; `reports` may report.
    fn left(text: &str, cue: &str, source: &str, content: &[&str], reports: &[&str]) -> Vec<String> {
        let made = HandMade::new(text, reports);
        let mut candidate = made.candidate(cue, Some(source), content);
        cut(&made.view, &mut candidate, 0.0);
        candidate.content.iter().map(|part| made.words(part)).collect()
    }

    #[test]
    fn a_quotation_right_behind_another_verb_is_that_verbs() {
        let text = "“Sit down, all of you,” she sang before asking her, “Who are you?”";
        let parts = ["“Sit down, all of you,”", "“Who are you?”"];
        assert_eq!(
            left(text, "sang", "she", &parts, &["asking"]),
            ["“Sit down, all of you,”"]
        );
        assert_eq!(left(text, "sang", "she", &parts, &[]), parts);
        let text = "Lind criticised the levy, tweeting: “Pay up.”";
        assert_eq!(
            left(
                text,
                "criticised",
                "Lind",
                &["the levy, tweeting: “Pay up.”"],
                &[]
            ),
            ["the levy"]
        );
        let text = "Lind said Varga responded: “No.”";
        let parts = ["Varga responded: “No.”"];
        assert_eq!(left(text, "said", "Lind", &parts, &["responded"]), parts);
    }

    #[test]
    fn a_verb_of_the_same_tense_goes_on_with_what_was_said() {
        let text = "Lind said the hall is ugly and suggested a new one.";
        let all = ["the hall is ugly and suggested a new one"];
        let goes_on = |head: &str, reports: &[&str]| {
            let mut made = HandMade::new(text, reports);
            made.hang("suggested", head);
            let mut candidate = made.candidate("said", Some("Lind"), &all);
            cut(&made.view, &mut candidate, 0.0);
            made.words(&candidate.content[0])
        };
        assert_eq!(goes_on("ugly", &["suggested"]), "the hall is ugly");
        assert_eq!(goes_on("said", &["suggested"]), "the hall is ugly");
        assert_eq!(goes_on("ugly", &[]), all[0]);
    }

    #[test]
    fn what_a_pronoun_says_begins_where_its_speaker_was_introduced() {
        let text = "Lind scolded him: “The deck was wet,” she said.";
        let parts = ["Lind scolded him: “The deck was wet,”"];
        assert_eq!(left(text, "said", "she", &parts, &[]), ["“The deck was wet,”"]);
        let text = "Lind scolded him: “The deck was wet,” the paper said.";
        assert_eq!(left(text, "said", "the paper", &parts, &[]), parts);
    }

    #[test]
    fn behind_a_quotation_content_goes_on_in_marks() {
        let first = "“The deck was wet that day,”";
        let text = "“The deck was wet that day,” she said on Monday on the “Morning Show.” “It was dark.”";
        let parts = [first, "on Monday on the “Morning Show.” “It was dark.”"];
        assert_eq!(left(text, "said", "she", &parts, &[]), [first, "“It was dark.”"]);
        let text = "“The deck was wet that day,” she said, and “dark.”";
        let parts = [first, "and “dark.”"];
        assert_eq!(left(text, "said", "she", &parts, &[]), parts);
        let text = "“The deck was wet that day,” she said as the ferry left.";
        assert_eq!(
            left(text, "said", "she", &[first, "as the ferry left"], &[]),
            [first]
        );
    }

    #[test]
    fn whoever_is_told_is_no_content() {
        let text = "Lind told the Swiss broadcaster it would rain.";
        let parts = ["the Swiss broadcaster it would rain"];
        assert_eq!(left(text, "told", "Lind", &parts, &[]), ["it would rain"]);
        let that = "Lind told the Swiss broadcaster that rain was near.";
        let whole = ["the Swiss broadcaster that rain was near"];
        assert_eq!(left(that, "told", "Lind", &whole, &[]), ["that rain was near"]);
        let text = "Lind said the Swiss broadcaster it would rain.";
        assert_eq!(left(text, "said", "Lind", &parts, &[]), parts);
    }

    #[test]
    fn what_goes_on_in_a_later_sentence_begins_with_it() {
        let text = "Varga said: “No.” It is a change to his answer: “Yes. And no.” There was more.";
        let parts = ["“No.”", "“Yes. And no.”"];
        assert_eq!(left(text, "said", "Varga", &parts, &[]), ["“No.”"]);
        let text = "“No, no, no, no,” Varga said. “Yes. And no.” There was more.";
        let parts = ["“No, no, no, no,”", "“Yes. And no.”"];
        assert_eq!(left(text, "said", "Varga", &parts, &[]), parts);
    }
}
