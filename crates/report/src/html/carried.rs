//! The articles and quotations that the page carries: all of them as long as they fit, and else as many whole articles and single
//! quotations as do.
//!
//! Whole stay the articles with the most quotations for their length. Of the others, the most quoted speakers keep quotations in
//! turn, [`TURN`] at a time, drawn evenly from the run by their ids; each goes with the sentences that it stands in. Sizes are those
//! in the page, so that it is never larger than planned; memory is twice the sizes.

use std::collections::HashMap;
use std::io;

use serde::Serialize;

use super::article::Article;
use super::findings::{Findings, Speaker};
use super::tally::Frequent;
use crate::records::ArticleRecord;

/// Bytes of whole articles with their quotations.
const WHOLE: usize = 2_400_000;

/// Bytes of single quotations with their sentences.
const SINGLE: usize = 1_300_000;

/// Quotations that each speaker keeps before the next one does.
const TURN: usize = 5;

/// What the page carries.
#[derive(Debug, Default)]
pub(super) struct Carried {
    articles: Vec<Article>,
    bytes: usize,
    cut: bool,
}

/// How many articles and quotations go along, and how many articles of them whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Share {
    pub(super) articles: usize,
    pub(super) whole: usize,
    pub(super) quotes: usize,
    /// Whether anything was left out.
    pub(super) cut: bool,
}

impl Carried {
    /// Takes an article, and leaves the least telling out when there is too much.
    ///
    /// # Errors
    /// What cannot be JSON.
    pub(super) fn article(&mut self, record: &ArticleRecord, findings: &Findings) -> io::Result<()> {
        let article = Article::of(record)?;
        self.bytes += article.bytes();
        self.articles.push(article);
        if self.bytes > 2 * (WHOLE + SINGLE) {
            self.cut(&findings.speakers)?;
        }
        Ok(())
    }

    /// What is left when all have come.
    ///
    /// # Errors
    /// What cannot be JSON.
    pub(super) fn settle(&mut self, findings: &Findings) -> io::Result<Share> {
        if self.cut || self.bytes > WHOLE {
            self.cut(&findings.speakers)?;
        }
        let whole = self.articles.iter().filter(|article| article.has_whole_text());
        Ok(Share {
            articles: self.articles.len(),
            whole: whole.count(),
            quotes: self.articles.iter().map(|article| article.quotes.len()).sum(),
            cut: self.cut,
        })
    }

    /// The articles as a JSON array.
    pub(super) fn write(&self, json: &mut String) -> io::Result<()> {
        json.push('[');
        for (index, article) in self.articles.iter().enumerate() {
            if index > 0 {
                json.push(',');
            }
            article.write(json)?;
        }
        json.push(']');
        Ok(())
    }

    /// Leaves out what does not fit.
    fn cut(&mut self, speakers: &Frequent<Speaker>) -> io::Result<()> {
        self.cut = true;
        let whole = self.choose_whole();
        let single = self.choose_quotes(&whole, speakers);
        for (at, article) in self.articles.iter_mut().enumerate() {
            if !whole[at] {
                let mut quotes = single[at].iter();
                article.quotes.retain(|_| *quotes.next().unwrap_or(&false));
                article.keep_passages()?;
            }
        }
        self.articles
            .retain(|article| article.is_whole() || !article.quotes.is_empty());
        self.bytes = self.articles.iter().map(Article::bytes).sum();
        Ok(())
    }

    /// Which articles stay whole.
    fn choose_whole(&self) -> Vec<bool> {
        let mut order: Vec<usize> = (0..self.articles.len()).collect();
        order.retain(|at| self.articles[*at].is_whole());
        order.sort_by_key(|at| (std::cmp::Reverse(self.articles[*at].density), *at));
        let mut whole = vec![false; self.articles.len()];
        let mut left = WHOLE;
        for at in order {
            if let Some(rest) = left.checked_sub(self.articles[at].bytes()) {
                left = rest;
                whole[at] = true;
            }
        }
        whole
    }

    /// Which quotations stay of the articles that do not.
    fn choose_quotes(&self, whole: &[bool], speakers: &Frequent<Speaker>) -> Vec<Vec<bool>> {
        let rank: HashMap<&str, usize> = speakers
            .ranked()
            .iter()
            .enumerate()
            .map(|(rank, (key, _))| (*key, rank))
            .collect();
        let mut order: Vec<(usize, u64, usize, usize)> = Vec::new();
        for (at, article) in self.articles.iter().enumerate().filter(|(at, _)| !whole[*at]) {
            for (number, quote) in article.quotes.iter().enumerate() {
                let speaker = quote.speaker.as_deref().and_then(|key| rank.get(key));
                order.push((*speaker.unwrap_or(&usize::MAX), quote.draw, at, number));
            }
        }
        order.sort_unstable();
        let mut turns: Vec<_> = in_turns(&order).collect();
        turns.sort_unstable();
        let mut kept: Vec<Vec<bool>> = self
            .articles
            .iter()
            .map(|a| vec![false; a.quotes.len()])
            .collect();
        let mut left = SINGLE;
        for (_, (_, _, at, number)) in turns {
            let article = &self.articles[at];
            // An article's head goes along with its first quotation.
            let head = if kept[at].contains(&true) {
                0
            } else {
                article.head.len()
            };
            let Some(rest) = left.checked_sub(article.quotes[number].bytes() + head) else {
                break;
            };
            left = rest;
            kept[at][number] = true;
        }
        kept
    }
}

/// Each with its turn: the first few of each speaker are in turn 0, and so on. Those of one speaker stand together.
fn in_turns(
    order: &[(usize, u64, usize, usize)],
) -> impl Iterator<Item = (usize, (usize, u64, usize, usize))> {
    let mut speaker = None;
    let mut seen = 0;
    order.iter().map(move |quote| {
        if speaker != Some(quote.0) {
            speaker = Some(quote.0);
            seen = 0;
        }
        seen += 1;
        // Nobody's quotations are not one speaker's: they come last.
        let turn = if quote.0 == usize::MAX {
            usize::MAX
        } else {
            (seen - 1) / TURN
        };
        (turn, *quote)
    })
}
