//! `onrecord search`: questions to the database of a run.

use std::path::PathBuf;

use clap::Args;
use indicatif::HumanCount;
use onrecord_document::{CueClass, QuoteKind};
use onrecord_report::QuoteRow;
use onrecord_report::markdown::{excerpt, one_line};
use onrecord_report::sqlite::{Answer, Query, SearchError, search};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::failure::Failure;
use crate::style::{QUIET, SPEAKER, STRONG};

const HELP: &str = "\
A query is words that all stand in a quotation or in a title, in any order; \"a phrase\", begin*, OR,
NOT and parentheses work as well. Without words, everything that the options leave is found.

Examples:
  onrecord search out 'gas pipeline'
  onrecord search out '\"key rate\" OR inflation' --speaker Brannigan --since 2026-01-01
  onrecord search out --class deny --json | jq .content
  onrecord report out --formats sqlite            makes the database, if the run has none";

/// Options of `search`.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct Search {
    /// The folder of a finished run
    #[arg(value_name = "DIR")]
    run: PathBuf,
    /// Words to look for in quotations and titles
    #[arg(value_name = "QUERY", default_value = "", hide_default_value = true)]
    words: String,
    /// Only what they say: a part of the name, or a `speaker_key`
    #[arg(long, value_name = "NAME")]
    speaker: Option<String>,
    /// Only what is about them: a part of the name
    #[arg(long, value_name = "NAME")]
    about: Option<String>,
    /// Only from this outlet: a part of its name
    #[arg(long, value_name = "NAME")]
    outlet: Option<String>,
    /// Only what was published on this day or later
    #[arg(long, value_name = "YYYY-MM-DD")]
    since: Option<jiff::civil::Date>,
    /// Only what was published on this day or earlier
    #[arg(long, value_name = "YYYY-MM-DD")]
    until: Option<jiff::civil::Date>,
    /// Only direct, indirect or mixed quotations
    #[arg(long, value_name = "KIND", value_parser = named(QuoteKind::ALL, QuoteKind::name))]
    kind: Option<QuoteKind>,
    /// Only one kind of act: say, think, ask, demand, deny, accuse, warn, promise, praise, intend or other
    #[arg(long, value_name = "CLASS", value_parser = named(CueClass::ALL, CueClass::name))]
    class: Option<CueClass>,
    /// Rows to show at most
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: u32,
    /// Print rows of the table `quotes` as JSON lines
    #[arg(long)]
    json: bool,
}

impl Search {
    pub(crate) fn execute(self) -> Result<(), Failure> {
        let query = Query {
            words: self.words,
            speaker: self.speaker,
            about: self.about,
            outlet: self.outlet,
            since: self.since,
            until: self.until,
            kind: self.kind,
            class: self.class,
            limit: self.limit,
        };
        let answer = search(&self.run, &query).map_err(|error| match error {
            SearchError::Missing { .. } | SearchError::Words { .. } => Failure::usage(error),
            SearchError::Other { .. } => Failure::work(error),
        })?;
        if self.json {
            for row in &answer.rows {
                anstream::println!("{}", serde_json::to_string(row).map_err(anyhow::Error::from)?);
            }
        } else {
            print(&answer, textwrap::termwidth());
        }
        Ok(())
    }
}

/// Widths of the columns; the quotation has what is left.
const DAY: usize = 10;
const NAME: usize = 24;
const ACT: usize = 8;
const OUTLET: usize = 16;
const LEAST: usize = 24;

fn print(answer: &Answer, width: usize) {
    let room = width.saturating_sub(DAY + NAME + ACT + OUTLET + 8).max(LEAST);
    if !answer.rows.is_empty() {
        let header = ["published", "speaker", "act", "outlet"];
        let [day, name, act, outlet] = header;
        anstream::println!(
            "{QUIET}{day:<DAY$}  {name:<NAME$}  {act:<ACT$}  {quote:<room$}  {outlet}{QUIET:#}",
            quote = "quotation"
        );
    }
    for QuoteRow { article, quote } in &answer.rows {
        let day = article.published.as_deref().and_then(|day| day.get(..DAY));
        let speaker = quote.speaker.as_deref().or(quote.source.as_deref());
        let act = quote.cue_class.map_or("", CueClass::name);
        anstream::println!(
            "{QUIET}{}{QUIET:#}  {SPEAKER}{}{SPEAKER:#}  {QUIET}{}{QUIET:#}  {}  {QUIET}{}{QUIET:#}",
            cell(day.unwrap_or_default(), DAY),
            cell(speaker.unwrap_or_default(), NAME),
            cell(act, ACT),
            cell(&quote.content, room),
            cell(article.outlet.as_deref().unwrap_or(&article.origin), OUTLET).trim_end(),
        );
    }
    let shown = answer.rows.len() as u64;
    let total = HumanCount(answer.total);
    if shown < answer.total {
        anstream::println!("{STRONG}{shown} of {total} quotes{STRONG:#}; --limit shows more");
    } else {
        let quotes = if answer.total == 1 { "quote" } else { "quotes" };
        anstream::println!("{STRONG}{total} {quotes}{STRONG:#}");
    }
}

/// A text in exactly `width` columns.
fn cell(text: &str, width: usize) -> String {
    let text = one_line(text);
    let mut cell = excerpt(&text, width);
    // Wide characters take two columns each.
    while cell.width() > width {
        cell.pop();
        let fits = |cell: &str| cell.width() < width;
        while !fits(&cell) && cell.pop().is_some_and(|last| last.width().is_some()) {}
        cell.push('…');
    }
    let padding = width - cell.width();
    cell + &" ".repeat(padding)
}

/// Reads one of several names.
fn named<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    name: fn(T) -> &'static str,
) -> impl Fn(&str) -> Result<T, String> + Clone {
    move |given| {
        let found = all.iter().copied().find(|value| name(*value) == given);
        found.ok_or_else(|| {
            let choices: Vec<_> = all.iter().map(|value| name(*value)).collect();
            format!("the choices are: {}", choices.join(", "))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_as_wide_as_their_column() {
        for text in [
            "",
            "short",
            "a text that is longer",
            "北京北京北京北京",
            "a\nb\u{202E}c\u{0}",
            "e\u{301}e\u{301}",
        ] {
            assert_eq!(cell(text, 10).width(), 10, "{text}");
        }
    }
}
