//! What the rules have claimed so far: drafts of quotes, and which tokens are taken. What is taken stays taken.

use std::ops::Range;

use onrecord_document::{CueClass, Decision, Modality, Polarity, When};

use crate::LinearAttributor;
use crate::learned::find::Attribution;
use crate::reading::Reading;
use crate::report::Report;
use crate::rules::{is_notice, is_turn_of_several, owner_of_noun, sentence_start};
use crate::when;
use crate::words::Class;

/// A quote in the making, in tokens.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// Pieces of content in order.
    pub(crate) parts: Vec<Range<usize>>,
    pub(crate) cue: Option<Range<usize>>,
    pub(crate) class: Option<CueClass>,
    pub(crate) source: Option<Range<usize>>,
    pub(crate) addressee: Option<Range<usize>>,
    pub(crate) polarity: Polarity,
    pub(crate) modality: Modality,
    /// When it was said.
    pub(crate) when: Option<When>,
    /// Where or on what occasion.
    pub(crate) place: Option<Range<usize>>,
    /// A verbatim turn without marks.
    pub(crate) verbatim_turn: bool,
    /// The draft whose content holds this one.
    pub(crate) within: Option<usize>,
    /// The rule that found it, and how sure it is.
    pub(crate) found: Decision,
}

impl Draft {
    /// A draft of `parts` about which nothing else is known.
    pub(crate) fn new(parts: Vec<Range<usize>>, rule: &'static str, permille: u16) -> Self {
        Self {
            parts,
            cue: None,
            class: None,
            source: None,
            addressee: None,
            polarity: Polarity::Affirmed,
            modality: Modality::Actual,
            when: None,
            place: None,
            verbatim_turn: false,
            within: None,
            found: Decision::new(rule, permille),
        }
    }

    /// A draft of `parts` that a reporting clause reports.
    pub(crate) fn of(
        report: &Report,
        reading: &Reading<'_>,
        parts: Vec<Range<usize>>,
        rule: &'static str,
        permille: u16,
    ) -> Self {
        let cue = reading.lexicon.cue(report.cue);
        // "declined to comment", "refused to say": not said. "denied the charge": said.
        let refused = matches!(cue.lemma, "decline" | "refuse");
        Self {
            cue: Some(report.cue_tokens.clone()),
            class: Some(cue.class),
            source: report.subject.tokens().cloned(),
            addressee: report.addressee.clone(),
            modality: if conditional(report, reading) {
                Modality::Hypothetical
            } else {
                report.group.modality
            },
            polarity: if nobody(report, reading) || report.group.negated != refused {
                Polarity::Negated
            } else {
                Polarity::Affirmed
            },
            ..Self::new(parts, rule, permille)
        }
    }
}

/// Neither content nor source has the dateline before it: "LIMA — | The mine was closed, officials said."
fn after_dateline(reading: &Reading<'_>, part: &Range<usize>) -> usize {
    let start = sentence_start(reading, part.start);
    if start < part.end {
        start.max(part.start)
    } else {
        part.start
    }
}

/// A source has no day of the saying before it: "On Thursday | officials reported", "on February 1 | the firm said", but "on Friday’s show".
fn after_time(reading: &Reading<'_>, source: Range<usize>) -> Range<usize> {
    let word = |at: usize| reading.lower(at);
    let led = |at: usize| matches!(word(at), "on" | "late" | "early");
    let names_day = |at: usize| when::weekday(word(at)).is_some() || when::month(word(at)).is_some();
    let of_day = |at: &usize| {
        let outside = reading.name(*at).is_none();
        outside && (names_day(*at) || word(*at).parse::<u8>().is_ok() || reading.is(*at, Class::COMMA))
    };
    let first = source.start + usize::from(led(source.start));
    let before = first.saturating_sub(1);
    let end = first + (first..source.end).take_while(of_day).count();
    let is_day = (led(before) || names_day(before)) && (before..end).any(names_day);
    if is_day && end < source.end && !reading.is(end, Class::GENITIVE.or(Class::TIME)) {
        end..source.end
    } else {
        source
    }
}

/// A source has no time of the saying behind it: "were rejected by the council | in 2015", "the council | yesterday rejected". Before its cue
/// only a day, since a longer time may be of the source: "a former auditor who took the job in June, said".
fn before_time(reading: &Reading<'_>, source: &Range<usize>, behind: bool) -> usize {
    let word = |at: &usize| reading.lower(*at);
    let of_time = |at: &usize| {
        let bare = word(at).parse::<u32>().is_ok()
            || matches!(
                word(at),
                "last" | "next" | "this" | "just" | "early" | "late" | ","
            );
        (bare || when::is_time_word(word(at))) && reading.name(*at).is_none()
    };
    let length = source.clone().rev().take_while(of_time).count();
    let start = source.end - length;
    let is_time = (start..source.end).any(|at| when::is_time_word(word(&at)));
    let Some(before) = start.checked_sub(1).filter(|at| is_time && *at >= source.start) else {
        return source.end;
    };
    let is_day = when::weekday(word(&start)).is_some()
        || matches!(
            word(&start),
            "last" | "next" | "this" | "just" | "yesterday" | "today" | "earlier"
        );
    // "an audit commissioned by the company last year": not the time of the saying.
    let is_plain = |at: usize| !reading.is(at, Class::COMMA.or(Class::ED).or(Class::SUBORDINATOR));
    let of_saying = !behind && is_day && (source.start..start).all(is_plain);
    let is_led = if behind {
        matches!(word(&before), "in" | "on" | "since" | "during")
    } else {
        of_saying && word(&before) == "on"
    };
    let is_bare = of_saying && !reading.is(before, Class::PREPOSITION);
    match (is_led && before > source.start, is_bare) {
        (true, _) => before,
        (false, true) => start,
        (false, false) => source.end,
    }
}

/// "if she admits that", "unless they say"
fn conditional(report: &Report, reading: &Reading<'_>) -> bool {
    let before = report.clause.start.checked_sub(1);
    before.is_some_and(|at| matches!(reading.lower(at), "if" | "unless"))
}

/// "Neither government has acknowledged", "No one said"
fn nobody(report: &Report, reading: &Reading<'_>) -> bool {
    let first = report.subject.tokens().map(|tokens| tokens.start);
    first.is_some_and(|at| matches!(reading.lower(at), "neither" | "no" | "nobody" | "none"))
}

/// All drafts and what they hold.
#[derive(Clone, Debug)]
pub(crate) struct Ledger {
    pub(crate) drafts: Vec<Draft>,
    /// For each reporting clause, whether a draft uses it.
    pub(crate) used: Vec<bool>,
    owner: Vec<u32>,
    /// For each token, whether the cue of a draft is anchored there.
    anchors: Vec<bool>,
}

const FREE: u32 = u32::MAX;

impl Ledger {
    /// Nothing is taken.
    pub(crate) fn new(tokens: usize, reports: usize) -> Self {
        Self {
            drafts: Vec::new(),
            used: vec![false; reports],
            owner: vec![FREE; tokens],
            anchors: vec![false; tokens],
        }
    }

    /// All pieces of content.
    pub(crate) fn content(&self) -> Vec<Range<usize>> {
        self.drafts
            .iter()
            .flat_map(|draft| draft.parts.iter().cloned())
            .collect()
    }

    /// Whether all of a range is free of content.
    pub(crate) fn free(&self, tokens: &Range<usize>) -> bool {
        self.owner
            .get(tokens.clone())
            .is_some_and(|owners| owners.iter().all(|owner| *owner == FREE))
    }

    /// Whether a token is of the cue of a draft.
    pub(crate) fn is_cue(&self, at: usize) -> bool {
        let cues = self.drafts.iter().filter_map(|draft| draft.cue.as_ref());
        cues.into_iter().any(|cue| cue.contains(&at))
    }

    /// The draft whose content holds a token.
    pub(crate) fn owner(&self, at: usize) -> Option<usize> {
        self.owner
            .get(at)
            .filter(|owner| **owner != FREE)
            .map(|owner| *owner as usize)
    }

    /// Takes a draft over if its content is free; returns its position.
    pub(crate) fn claim(&mut self, draft: Draft) -> Option<usize> {
        let sound =
            !draft.parts.is_empty() && draft.parts.iter().all(|part| !part.is_empty() && self.free(part));
        if !sound || draft.parts.windows(2).any(|pair| pair[0].end > pair[1].start) {
            return None;
        }
        let at = self.drafts.len();
        for part in &draft.parts {
            self.owner[part.clone()].fill(at as u32);
        }
        self.drafts.push(draft);
        Some(at)
    }

    /// Takes over what a reporting clause reports, if the clause is unused and the content free.
    pub(crate) fn claim_report(
        &mut self,
        reading: &Reading<'_>,
        (index, report): (usize, &Report),
        parts: Vec<Range<usize>>,
        rule: &'static str,
        permille: u16,
    ) -> Option<usize> {
        if self.used[index] {
            return None;
        }
        let at = self.claim(Draft::of(report, reading, parts, rule, permille))?;
        self.used[index] = true;
        self.anchors[report.group.verb] = true;
        Some(at)
    }

    /// Takes over what the model has found, inside the content of another draft or where content is free; `fill` adds what is told of the
    /// saying itself.
    pub(crate) fn claim_found(
        &mut self,
        reading: &Reading<'_>,
        reports: &[Report],
        found: Attribution,
        fill: impl FnOnce(usize, &mut Draft),
    ) {
        let Attribution { parts, probability } = found;
        let anchor = parts.anchor;
        // Inside a turn or block that a rule took, all is found twice: by itself, and as inside of content.
        if self.anchors[anchor] {
            return;
        }
        // "Photo: Ana Lind"
        if reading.is(anchor, Class::COLON)
            && parts
                .source
                .as_ref()
                .is_some_and(|label| is_notice(reading, label))
        {
            return;
        }
        let nested = self.owner(anchor).is_some();
        let permille = (probability * 1000.0).round() as u16;
        let index = reports.binary_search_by_key(&anchor, |report| report.group.verb);
        let mut draft = match index {
            Ok(index) => Draft::of(
                &reports[index],
                reading,
                parts.content,
                LinearAttributor::NAME,
                permille,
            ),
            Err(_) => Draft::new(parts.content, LinearAttributor::NAME, permille),
        };
        draft.class = draft.class.or_else(|| reading.cue_class(anchor));
        draft.cue = Some(parts.cue);
        // What is said within a turn is not said by its label.
        let turn = self.owner(anchor).map(|owner| &self.drafts[owner]);
        let label = turn
            .filter(|turn| turn.verbatim_turn)
            .and_then(|turn| turn.source.clone());
        let is_within = |source: &Range<usize>| label.is_none_or(|label| source.start >= label.end);
        draft.source = parts.source.filter(is_within).map(|source| {
            let end = before_time(reading, &source, source.start > anchor);
            after_time(reading, after_dateline(reading, &source)..end)
        });
        if draft.source.is_none() {
            // "Western accusations": the labels rarely take an adjective for a source.
            let cue = draft.cue.as_ref().map_or(anchor, |cue| cue.start);
            draft.source = owner_of_noun(reading, anchor).filter(|owner| owner.end <= cue);
        }
        // In a dialogue the next paragraph is another's: “It’s five now,” he says. [new paragraph] “It’s a hospital clock.”
        let paragraph = |part: &Range<usize>| reading.paragraph(part.start);
        let own = reading.paragraph(anchor);
        if draft.parts.iter().any(|part| paragraph(part) == own) {
            draft
                .parts
                .retain(|part| paragraph(part) == own || !is_turn_of_several(reading, paragraph(part)));
        }
        // What is all dateline is no content.
        draft
            .parts
            .retain(|part| sentence_start(reading, part.start) < part.end);
        if draft.parts.is_empty() {
            return;
        }
        for part in &mut draft.parts {
            part.start = after_dateline(reading, part);
        }
        fill(anchor, &mut draft);
        let claimed = if nested {
            self.nest(draft)
        } else {
            self.claim(draft).is_some()
        };
        self.anchors[anchor] |= claimed;
        if claimed && let Ok(index) = index {
            self.used[index] = true;
        }
    }

    /// Adds a part behind the others of a draft, if it is free.
    pub(crate) fn extend(&mut self, draft: usize, part: Range<usize>) -> bool {
        let behind = self.drafts[draft]
            .parts
            .last()
            .is_none_or(|last| last.end <= part.start);
        if !behind || part.is_empty() || !self.free(&part) {
            return false;
        }
        self.owner[part.clone()].fill(draft as u32);
        self.drafts[draft].parts.push(part);
        true
    }

    /// Nests a draft in the one whose content holds all of it; its tokens stay the outer one's.
    pub(crate) fn nest(&mut self, draft: Draft) -> bool {
        let Some(outer) = draft.parts.first().and_then(|part| self.owner(part.start)) else {
            return false;
        };
        let inside = draft.parts.iter().all(|part| {
            self.drafts[outer]
                .parts
                .iter()
                .any(|whole| whole.start <= part.start && part.end <= whole.end && whole.len() > part.len())
        });
        if inside {
            self.drafts.push(Draft {
                within: Some(outer),
                ..draft
            });
        }
        inside
    }
}
