//! From the expression that stands for a source to its speakers.
//!
//! [`SpeakerResolver`] does it for quotes from any attributor; the rules use the same functions. The ways are tried in order, the
//! most certain first, and each speaker says which one chose it. What never happens here: no guess where two answers are
//! as good; no name but those of the article's entities.

mod conversation;
mod describe;
mod expression;
mod joint;
mod named_below;
mod narrator;
mod office;
pub(crate) mod pronoun;
mod sort;
#[cfg(test)]
mod tests;

use std::cell::OnceCell;
use std::ops::Range;

use onrecord_document::{CueClass, Decision, Quote, QuoteKind, QuotesInput, Speaker};

use self::pronoun::Pronoun;
use crate::lexicon::Lexicon;
use crate::reading::Reading;
use crate::rules::is_turn;
use crate::words::Classes;

pub(crate) use expression::entity_of;

/// Resolves the sources of quotes to speakers.
#[derive(Clone, Debug)]
pub struct SpeakerResolver {
    lexicon: Lexicon,
    classes: Classes,
}

impl SpeakerResolver {
    /// Reads the built-in tables.
    pub fn new() -> Self {
        Self {
            lexicon: Lexicon::new(),
            classes: Classes::new(),
        }
    }

    /// Fills [`Quote::speakers`] and [`Quote::resolved`] of quotes in text order from their sources, cues and contents.
    pub fn resolve(&self, input: QuotesInput<'_>, quotes: &mut [Quote]) {
        fill(&Reading::new(&input, &self.lexicon, &self.classes), quotes);
    }
}

impl Default for SpeakerResolver {
    fn default() -> Self {
        Self::new()
    }
}

/// How many quotes back a dialogue is followed.
const LOOK_BACK: usize = 20;

/// Who speaks and what chose them.
pub(crate) struct Resolution {
    pub(crate) speakers: Vec<Speaker>,
    pub(crate) by: Decision,
}

impl Resolution {
    pub(crate) fn new(speakers: Vec<Speaker>, by: &'static str, permille: u16) -> Self {
        Self {
            speakers,
            by: Decision::new(by, permille),
        }
    }
}

/// Who spoke in an earlier quote.
#[derive(Clone, Debug)]
pub(crate) struct Spoken {
    /// The token where it starts.
    pub(crate) at: usize,
    pub(crate) speakers: Vec<Speaker>,
    /// Whether somebody says it who was not told of before: "one steward said". Not "a reporter asked", who may have asked whoever "he" is, or "an
    /// episode shows".
    pub(crate) introduces: bool,
}

/// What earlier quotes tell about later ones.
#[derive(Clone, Debug, Default)]
pub(crate) struct Context {
    /// Who spoke, in text order.
    pub(crate) spoken: Vec<Spoken>,
    /// Who is interviewed, once that was asked for.
    pub(crate) interviewed: OnceCell<Option<Speaker>>,
}

/// Fills the speakers of quotes in text order.
pub(crate) fn fill(reading: &Reading<'_>, quotes: &mut [Quote]) {
    let mut order: Vec<usize> = (0..quotes.len()).collect();
    // Outer quotes first, so that "I" inside one finds its speaker; otherwise in the order of source or content.
    order.sort_by_key(|at| (quotes[*at].within.is_some(), anchor(&quotes[*at])));
    let mut context = Context::default();
    for at in order {
        let resolution = one(reading, quotes, at, &context);
        let position = reading.tokens_in(quotes[at].parts[0]).start;
        if let Some(resolution) = resolution {
            if quotes[at].within.is_none() {
                let speakers = resolution.speakers.clone();
                let last = context.spoken.last().filter(|last| last.speakers == speakers);
                let introduces = introduces(reading, &quotes[at]) || last.is_some_and(|last| last.introduces);
                context.spoken.push(Spoken {
                    at: position,
                    speakers,
                    introduces,
                });
            }
            quotes[at].speakers = resolution.speakers;
            quotes[at].resolved = Some(resolution.by);
        }
    }
}

fn introduces(reading: &Reading<'_>, quote: &Quote) -> bool {
    let says = quote.cue.is_some_and(|cue| cue.class == Some(CueClass::Say));
    let first = quote.source.map(|source| reading.tokens_in(source).start);
    let is_new = first.is_some_and(|first| matches!(reading.lower(first), "a" | "an" | "one" | "another"));
    is_new && says
}

fn anchor(quote: &Quote) -> u32 {
    quote
        .source
        .or(quote.cue.map(|cue| cue.span))
        .map_or(quote.parts[0].start, |span| span.start)
}

fn one(reading: &Reading<'_>, quotes: &[Quote], at: usize, context: &Context) -> Option<Resolution> {
    let quote = &quotes[at];
    let Some(source) = quote.source else {
        return without_source(reading, quotes, at);
    };
    let tokens = expression::whole(reading, expression::bare(reading, reading.tokens_in(source)));
    if tokens.is_empty() {
        return None;
    }
    // "WHO says", "US warns": names.
    if tokens.len() == 1
        && reading.name(tokens.start).is_none()
        && let Some(pronoun) = pronoun::of(reading.lower(tokens.start))
    {
        let outer = quote.within.map(|outer| outer.0 as usize);
        let other = outer.and_then(|outer| conversation::other_party(quotes, outer));
        if pronoun == Pronoun::Second {
            return other;
        }
        let outer = outer.and_then(|outer| quotes.get(outer));
        let found = pronoun::resolve(reading, tokens.start, pronoun, outer, context)?;
        // Whoever is spoken to is "you".
        let is_other =
            pronoun != Pronoun::First && other.is_some_and(|other| other.speakers == found.speakers);
        return (!is_other).then_some(found);
    }
    if is_turn(quote) {
        return conversation::speaker(reading, quotes, at, &tokens, context);
    }
    let cue = quote.cue.map(|cue| reading.tokens_in(cue.span));
    if let Some(governor) = expression::governor(reading, &tokens, cue.as_ref()) {
        return Some(describe::resolve(reading, &(governor..tokens.end)));
    }
    expression::resolve(reading, &tokens)
}

/// An uncued quotation is an answer in a dialogue: the one who was asked speaks, or the one before the last, who is someone else.
fn without_source(reading: &Reading<'_>, quotes: &[Quote], at: usize) -> Option<Resolution> {
    let quote = &quotes[at];
    if quote.cue.is_some() || quote.within.is_some() {
        return None;
    }
    let earlier = |quote: &&Quote| quote.within.is_none() && quote.kind != QuoteKind::Indirect;
    let mut before = quotes[..at].iter().rev().take(LOOK_BACK).filter(earlier);
    let last = before.next()?;
    let paragraph = |quote: &Quote| reading.paragraph(reading.tokens_in(quote.parts[0]).start);
    let here = paragraph(quote);
    let other = before
        .next()
        .filter(|other| here - paragraph(other).min(here) <= 4)?;
    let differ = other.speakers != last.speakers && !other.speakers.is_empty() && !last.speakers.is_empty();
    differ.then(|| Resolution::new(other.speakers.clone(), "speaker.alternation", 600))
}

/// The range of tokens that hold the words of an expression.
pub(crate) type Tokens = Range<usize>;
