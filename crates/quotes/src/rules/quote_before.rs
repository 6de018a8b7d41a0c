//! A quotation with its reporting clause behind it, or inside it.
//!
//! Finds: “We agree,” she said. “We agree,” said the mayor. “We agree,” she said, “but not today.” Xi “has tried,” she said.
//!
//! Must not take: a title or term that only happens to stand before a verb (The “Herring Queen” report said …): the quotation
//! must end like speech, or fill its sentence.
//!
//! From: the trigram and dependency sieves of Muzny et al. 2017; the syntactic patterns of Krestel et al. 2008.

use std::ops::Range;

use super::{Rule, clause_start, ends_like_speech, one};
use crate::clause::Subject;
use crate::ledger::Ledger;
use crate::lexicon::Takes;
use crate::reading::Reading;
use crate::report::{ComplementKind, Report};
use crate::words::Class;

pub(super) const RULE: Rule = Rule {
    name: "direct.report_after",
    apply,
};

/// How many titles and terms in marks may stand between a reporting clause and the rest of its quotation.
const TERMS: usize = 3;

fn apply(reading: &Reading<'_>, reports: &[Report], ledger: &mut Ledger) {
    let found: Vec<(usize, usize)> = reports
        .iter()
        .enumerate()
        .filter_map(|(index, report)| Some((index, before(reading, report)?)))
        .collect();
    let mut drafts = Vec::new();
    for (index, stretch) in found {
        let end = reading.stretches[stretch].tokens.end;
        let start = clause_start(reading, stretch);
        let free = ledger.free(&(start..end));
        let start = if free {
            start
        } else {
            reading.stretches[stretch].tokens.start
        };
        if let Some(draft) =
            ledger.claim_report(reading, (index, &reports[index]), one(start..end), RULE.name, 950)
        {
            drafts.push((draft, index));
        }
    }
    // Only when every clause has its own can it be told which quotation is the rest of which.
    for (draft, index) in drafts {
        if let Some(rest) = rest(reading, &reports[index]) {
            ledger.extend(draft, rest);
        }
    }
}

/// The stretch that ends right before a reporting clause.
fn before(reading: &Reading<'_>, report: &Report) -> Option<usize> {
    let own = matches!(report.subject, Subject::Before(_) | Subject::After(_));
    if !own || report.group.participle || !reading.lexicon.cue(report.cue).takes.has(Takes::QUOTE) {
        return None;
    }
    let mut at = report.clause.start.checked_sub(1)?;
    let outside = reading.is(at, Class::COMMA.or(Class::DASH)) && reading.stretch(at).is_none();
    if outside {
        at = at.checked_sub(1)?;
    }
    let index = reading.stretch(at)?;
    let stretch = &reading.stretches[index];
    let same_paragraph = reading.paragraph(at) == reading.paragraph(report.group.verb);
    let said = outside || ends_like_speech(reading, &stretch.tokens);
    // On “This Week,” she questioned his record: a title.
    let title = matches!(report.subject, Subject::Before(_))
        && report
            .complement
            .is_some_and(|found| found.kind != ComplementKind::Quote)
        && !is_utterance_length(reading, &stretch.tokens);
    // “We won.” She said the rest would follow: a new sentence is no reporting clause of the last one.
    let full_stop = reading.lower(stretch.tokens.end.saturating_sub(2)) == "."
        && reading.is(report.clause.start, Class::CAPITAL);
    let takes_more = report
        .complement
        .is_some_and(|found| found.kind != ComplementKind::Quote);
    // “Reading Is Free.” The paint has begun to peel.
    let only = reading.lexicon.cue(report.cue).takes == Takes::QUOTE;
    // Lind insisted that “every line adds up.” He conceded, however, that …: it has a reporting verb of its own.
    let sentence = reading.sentence_range(stretch.tokens.start).start;
    let reported = (sentence..stretch.tokens.start).any(|at| reading.verb(at).is_some());
    let stopped = full_stop && (takes_more || only || reported);
    (stretch.closes && at + 1 == stretch.tokens.end && same_paragraph && said && !stopped && !title)
        .then_some(index)
}

/// The quotation that goes on behind its reporting clause: “A,” she said, “B.” and “A,” she said. “B.”
fn rest(reading: &Reading<'_>, report: &Report) -> Option<Range<usize>> {
    let sentence = reading.sentence_range(report.group.verb);
    let paragraph = reading.paragraph_range(report.group.verb);
    let mut from = report.clause.end;
    for _ in 0..TERMS {
        let next = (from..paragraph.end).find(|at| reading.stretch(*at).is_some())?;
        let stretch = reading.stretches[reading.stretch(next)?].tokens.clone();
        let joined = reading.is(
            next - 1,
            Class::COMMA.or(Class::COLON).or(Class::DASH).or(Class::SEMICOLON),
        );
        if next >= sentence.end {
            let first = reading.sentence_range(next).start == next;
            let following = reading.sentence(next) == reading.sentence(report.group.verb) + 1;
            return (first && following).then_some(stretch);
        }
        if joined {
            // “A,” he said, adding: “B.” has a reporting clause of its own.
            let other = (report.clause.end..next).any(|at| reading.verb(at).is_some());
            return (!other).then_some(stretch);
        }
        // “A,” he told the “Today” show. “B.”: a title in between.
        from = stretch.end;
    }
    None
}

fn is_utterance_length(reading: &Reading<'_>, tokens: &Range<usize>) -> bool {
    tokens.clone().filter(|at| reading.is(*at, Class::WORD)).count() >= 4
}
