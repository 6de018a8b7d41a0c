//! Turns with a label before them.
//!
//! Finds: "WALLACE: You said so." in a transcript, "Q: Why?" in an interview (unmarked, but verbatim: direct), and
//! "Pew Research: “The samples differ.”" anywhere.
//!
//! Must not take: "UPDATE: …", "WASHINGTON: …", "Related: …": without quotation marks a text needs two labelled turns, and a label is a
//! name or in capitals.
//!
//! From: the colon sieve of Muzny et al. 2017; transcripts as PolNeAR annotates them.

use std::ops::Range;

use onrecord_document::{CueClass, EntityKind, ParagraphKind};

use super::Rule;
use crate::ledger::{Draft, Ledger};
use crate::reading::Reading;
use crate::report::Report;
use crate::words::{Class, listed};

pub(super) const RULE: Rule = Rule {
    name: "direct.labelled_turn",
    apply,
};

/// The longest label in tokens: "Rep. Trey Gowdy (R-S.C.)".
const LABEL: usize = 10;

/// Labels that name no speaker.
const NOTICES: &str = "update updated related watch read more note photo photos video correction editor source story date \
     time what where when listen image exclusive breaking question transcript tags";

fn apply(reading: &Reading<'_>, _reports: &[Report], ledger: &mut Ledger) {
    let turns: Vec<(usize, Range<usize>)> = reading
        .paragraphs
        .iter()
        .enumerate()
        .filter(|(_, (_, kind))| matches!(kind, ParagraphKind::Body | ParagraphKind::List))
        .filter_map(|(at, (tokens, _))| Some((at, label(reading, tokens)?)))
        .collect();
    let transcript = is_transcript(reading, turns.iter().map(|(_, label)| label));
    for (at, label) in turns {
        let paragraph = &reading.paragraphs[at].0;
        let start = label.end + 1;
        let stretch = reading
            .stretch(start)
            .map(|stretch| reading.stretches[stretch].tokens.clone());
        let (part, turn) = match stretch {
            Some(tokens) if tokens.start == start && tokens.start > label.end => (tokens, false),
            _ if transcript && spoken(reading, &label) => (start..paragraph.end, true),
            _ => continue,
        };
        let mut draft = Draft::new(vec![part], RULE.name, 900);
        draft.verbatim_turn = turn;
        draft.cue = Some(label.end..label.end + 1);
        draft.class = Some(if reading.lower(label.start) == "q" {
            CueClass::Ask
        } else {
            CueClass::Say
        });
        draft.source = Some(label);
        ledger.claim(draft);
    }
}

/// Whether the labels of a text are those of a transcript: two in capitals, or names that take turns, two of them, four times.
fn is_transcript<'r>(reading: &Reading<'_>, labels: impl Iterator<Item = &'r Range<usize>>) -> bool {
    let (mut shouted, mut named) = (0, 0);
    let mut names = Vec::new();
    for label in labels.filter(|label| spoken(reading, label)) {
        if in_capitals(reading, label) {
            shouted += 1;
        } else {
            named += 1;
            let name = reading.lower(label.end - 1);
            if names.len() < 2 && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    shouted >= 2 || (named >= 4 && names.len() >= 2)
}

/// The words before a colon at the start of a paragraph, if they can be a speaker.
fn label(reading: &Reading<'_>, paragraph: &Range<usize>) -> Option<Range<usize>> {
    // A transcript that is quoted as a whole has a mark before each turn: "“WALLACE: You said so."
    let start = paragraph.start + usize::from(reading.is(paragraph.start, Class::MARK));
    let limit = paragraph.end.min(start + LABEL);
    let colon = (start + 1..limit).find(|at| reading.is(*at, Class::COLON))?;
    let label = start..colon;
    let around = reading.stretch(paragraph.start);
    let clean = label.clone().all(|at| {
        reading.stretch(at) == around && !reading.is(at, Class::STOP.or(Class::COMMA).or(Class::MARK))
    });
    let capital =
        reading.is(label.start, Class::CAPITAL) && reading.is(colon - 1, Class::CAPITAL.or(Class::CLOSE));
    let notice = listed(NOTICES, reading.lower(label.start));
    (clean && capital && !notice && colon + 1 < paragraph.end).then_some(label)
}

/// Whether a label is one of a transcript: "WALLACE", "Q", "CHRIS WALLACE, HOST", or a person's name.
fn spoken(reading: &Reading<'_>, label: &Range<usize>) -> bool {
    let person = reading.name(label.end - 1).is_some_and(|id| {
        let entity = reading.entities.get(reading.mention(id).entity);
        entity.is_some_and(|entity| entity.kind == EntityKind::Person)
    });
    label.len() <= 5 && (in_capitals(reading, label) || person)
}

fn in_capitals(reading: &Reading<'_>, label: &Range<usize>) -> bool {
    label.clone().all(|at| {
        let word = reading.text.slice(reading.tokens[at].span);
        !word.chars().any(char::is_lowercase)
    })
}
