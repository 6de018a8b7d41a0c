//! Who said what in a news article: direct, indirect and mixed quotations with cue, source and speaker.
//!
//! [`LinearAttributor`], the default, takes what is certain by its form (turns, headlines that end with who says so, signatures, blocks), then what a learned model finds
//! (`learned`: cues, what each reports, how sure that is), then by rules what no cue tells: dialogue, quotations that go on or lie within
//! another. [`RuleAttributor`] does all by ordered `rules`, the most certain first, as the sieves of CoreNLP do. Both look an article's words up
//! once (`reading`) and find its reporting clauses (`report` over `clause` and `lexicon`); what is claimed stays claimed (`ledger`). What is
//! reported of the saying itself is read off the tree (`acts`, `when`), and every source is resolved to its speakers ([`resolve`]). Each
//! quote names the rule or model that found it.
//!
//! What never happens here: no article makes it fail, nothing is looked up outside the layers it is given, and no speaker is
//! named on a guess: better none than a wrong one.

mod acts;
mod clause;
mod finish;
pub mod learned;
mod ledger;
mod lexicon;
mod reading;
mod report;
pub mod resolve;
mod rules;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod when;
mod words;

use onrecord_document::{AttributeQuotes, Quotes, QuotesInput, StageError};
use onrecord_linear::Pool;

use crate::acts::Acts;
pub use crate::learned::QuoteModel;
use crate::learned::find::Room;
use crate::learned::view::View;
use crate::ledger::{Draft, Ledger};
use crate::lexicon::Lexicon;
use crate::reading::Reading;
use crate::words::Classes;

/// Finds quotations by ordered rules.
#[derive(Clone, Debug)]
pub struct RuleAttributor {
    lexicon: Lexicon,
    classes: Classes,
}

impl RuleAttributor {
    /// Its name in configurations and decisions. A version's behaviour never changes under the same name.
    pub const NAME: &'static str = "rules.v1";

    /// Reads the built-in tables.
    pub fn new() -> Self {
        Self {
            lexicon: Lexicon::new(),
            classes: Classes::new(),
        }
    }
}

impl Default for RuleAttributor {
    fn default() -> Self {
        Self::new()
    }
}

impl AttributeQuotes for RuleAttributor {
    fn attribute(&self, input: QuotesInput<'_>) -> Result<Quotes, StageError> {
        let reading = Reading::new(&input, &self.lexicon, &self.classes);
        let reports = report::find(&reading);
        let mut ledger = Ledger::new(reading.len(), reports.len());
        for rule in rules::ORDER {
            (rule.apply)(&reading, &reports, &mut ledger);
        }
        let quotes = finish::finish(&reading, &input, ledger);
        Ok(Quotes::new(quotes, &input.article.text, input.entities)?)
    }
}

/// Finds quotations by a learned model of cues and what they report; what is certain by its form, and what no cue tells, by rules. Holds
/// what it knows and may be shared by all threads.
#[derive(Debug)]
pub struct LinearAttributor {
    lexicon: Lexicon,
    classes: Classes,
    acts: Acts,
    model: QuoteModel,
    rooms: Pool<Room>,
}

impl LinearAttributor {
    /// Its name in configurations and decisions. A version's behaviour never changes under the same name.
    pub const NAME: &'static str = "linear.v1";

    /// With the model that is built in.
    pub fn new() -> Self {
        Self::with(QuoteModel::embedded())
    }

    /// With a model of one's own.
    pub fn with(model: QuoteModel) -> Self {
        Self {
            lexicon: Lexicon::new(),
            classes: Classes::new(),
            acts: Acts::new(),
            model,
            rooms: Pool::default(),
        }
    }
}

impl Default for LinearAttributor {
    fn default() -> Self {
        Self::new()
    }
}

impl AttributeQuotes for LinearAttributor {
    fn attribute(&self, input: QuotesInput<'_>) -> Result<Quotes, StageError> {
        let described;
        let mut input = input;
        if input.words.as_slice().len() != input.segmentation.tokens().len() {
            described = onrecord_lexicon::describe(&input.article.text, input.segmentation);
            input.words = &described;
        }
        let reading = Reading::new(&input, &self.lexicon, &self.classes);
        let reports = report::find(&reading);
        let mut ledger = Ledger::new(reading.len(), reports.len());
        let apply = |rules: &[rules::Rule], ledger: &mut Ledger| {
            for rule in rules {
                (rule.apply)(&reading, &reports, ledger);
            }
        };
        apply(rules::CERTAIN, &mut ledger);
        let fill = |anchor: usize, draft: &mut Draft| self.acts.fill(&reading, &input, anchor, draft);
        self.rooms.with(
            || Room::new(&self.model),
            |room| {
                let mut view = View::new(&input);
                for found in self.model.find(&mut view, room) {
                    ledger.claim_found(&reading, &reports, found, fill);
                }
                apply(rules::LEFT, &mut ledger);
                for found in self.model.find_inside(view, &ledger.content(), room) {
                    ledger.claim_found(&reading, &reports, found, fill);
                }
            },
        );
        apply(rules::INSIDE, &mut ledger);
        let quotes = finish::finish(&reading, &input, ledger);
        Ok(Quotes::new(quotes, &input.article.text, input.entities)?)
    }

    fn model(&self) -> Option<u64> {
        Some(self.model.hash())
    }
}
