//! Who said what in a news article: direct, indirect and mixed quotations with cue, source and speaker.
//!
//! [`RuleAttributor`] looks an article's words up once (`reading`), finds its reporting clauses (`report` over `clause` and
//! `lexicon`), and lets ordered `rules` claim content, the most certain first, as the sieves of CoreNLP do; what is claimed stays
//! claimed. Then every source is resolved to its speakers ([`resolve`]). Each quote names the rule that found it.
//!
//! What never happens here: no article makes it fail, nothing is looked up outside the layers it is given, and no speaker is
//! named on a guess: better none than a wrong one.

mod clause;
mod finish;
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
mod words;

use onrecord_document::{AttributeQuotes, Quotes, QuotesInput, StageError};

use crate::ledger::Ledger;
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
