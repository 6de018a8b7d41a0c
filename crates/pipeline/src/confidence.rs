//! The settings that all implementations of `quotes` have: how sure a stage must be of a quotation for it to be kept.

use onrecord_document::{AttributeQuotes, Quote, QuoteId, Quotes, QuotesInput, StageError};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::settings::{OutOfChoice, Settings};

/// Settings of every implementation of `quotes`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct QuotesSettings {
    /// Quotations that the stage is less sure of are left out; a number from 0 (keep all) to 1, compared with the column `quote_confidence`.
    pub min_confidence: f64,
}

impl Settings for QuotesSettings {
    fn check(&self) -> Result<(), OutOfChoice> {
        if (0.0..=1.0).contains(&self.min_confidence) {
            Ok(())
        } else {
            Err(OutOfChoice {
                key: "min_confidence",
                choices: "a number from 0 to 1",
            })
        }
    }
}

impl QuotesSettings {
    /// The stage, with what it is less sure of left out.
    pub(crate) fn applied_to(self, stage: impl AttributeQuotes + 'static) -> Box<dyn AttributeQuotes> {
        let permille = (self.min_confidence * 1000.0).round() as u16;
        if permille == 0 {
            Box::new(stage)
        } else {
            Box::new(Confident { stage, permille })
        }
    }
}

/// A stage whose doubtful quotations are left out.
struct Confident<S> {
    stage: S,
    permille: u16,
}

impl<S: AttributeQuotes> AttributeQuotes for Confident<S> {
    fn attribute(&self, input: QuotesInput<'_>) -> Result<Quotes, StageError> {
        self.keep(self.stage.attribute(input)?, input)
    }

    fn attribute_batch(&self, inputs: &[QuotesInput<'_>]) -> Vec<Result<Quotes, StageError>> {
        let made = self.stage.attribute_batch(inputs).into_iter().zip(inputs);
        made.map(|(quotes, input)| self.keep(quotes?, *input)).collect()
    }
}

impl<S> Confident<S> {
    fn keep(&self, quotes: Quotes, input: QuotesInput<'_>) -> Result<Quotes, StageError> {
        let all = quotes.parts();
        let keep: Vec<bool> = all
            .iter()
            .map(|quote| quote.found.permille >= self.permille)
            .collect();
        if keep.iter().all(|keep| *keep) {
            return Ok(quotes);
        }
        // Where each quote that stays will be.
        let mut next = 0;
        let places: Vec<u32> = keep
            .iter()
            .map(|keep| {
                next += u32::from(*keep);
                next.saturating_sub(1)
            })
            .collect();
        let kept = all.iter().zip(&keep).filter(|(_, keep)| **keep);
        let kept = kept.map(|(quote, _)| Quote {
            within: outer(&all, &keep, quote).map(|outer| QuoteId(places[outer])),
            ..quote.clone()
        });
        Ok(Quotes::new(kept.collect(), &input.article.text, input.entities)?)
    }
}

/// The nearest quote around `quote` that stays. The layer's laws say that there are no circles.
fn outer(all: &[Quote], keep: &[bool], quote: &Quote) -> Option<usize> {
    let mut at = quote.within?.0 as usize;
    while !keep[at] {
        at = all[at].within?.0 as usize;
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use onrecord_document::{
        Article, Decision, Entities, QuoteKind, Segmentation, SegmentationParts, Span, Syntax, Words,
    };

    use super::*;

    /// Three nested quotations, the middle one doubtful.
    struct Nested;

    impl AttributeQuotes for Nested {
        fn attribute(&self, input: QuotesInput<'_>) -> Result<Quotes, StageError> {
            let quote = |start, end, permille, within: Option<u32>| Quote {
                within: within.map(QuoteId),
                ..Quote::new(
                    QuoteKind::Indirect,
                    vec![Span::new(start, end)],
                    Decision::new("test", permille),
                )
            };
            let all = vec![
                quote(0, 9, 900, None),
                quote(1, 8, 400, Some(0)),
                quote(2, 7, 500, Some(1)),
            ];
            Ok(Quotes::new(all, &input.article.text, input.entities)?)
        }
    }

    #[test]
    fn what_is_left_out_leaves_no_gap_in_the_nesting() {
        let article = Article::from_text("a", "abcdefghi").unwrap();
        let segmentation = Segmentation::new(
            SegmentationParts {
                paragraphs: vec![onrecord_document::Paragraph {
                    span: Span::new(0, 9),
                    kind: onrecord_document::ParagraphKind::Body,
                }],
                sentences: vec![Span::new(0, 9).into()],
                tokens: vec![Span::new(0, 9).into()],
                quoted: vec![],
            },
            &article.text,
        )
        .unwrap();
        let input = QuotesInput {
            article: &article,
            segmentation: &segmentation,
            words: &Words::none(),
            syntax: &Syntax::none(),
            entities: &Entities::none(),
        };
        let count = |min_confidence: f64| {
            let stage = QuotesSettings { min_confidence }.applied_to(Nested);
            let quotes = stage.attribute(input).unwrap();
            let withins = quotes
                .parts()
                .iter()
                .map(|quote| quote.within)
                .collect::<Vec<_>>();
            assert_eq!(stage.attribute_batch(&[input])[0].as_ref().unwrap(), &quotes);
            withins
        };
        assert_eq!(count(0.0), [None, Some(QuoteId(0)), Some(QuoteId(1))]);
        assert_eq!(count(0.5), [None, Some(QuoteId(0))]);
        assert_eq!(count(0.6), [None]);
        assert!(count(1.0).is_empty());
    }
}
