//! `onrecord forget`: removes someone, or an article, from a run.

use std::path::PathBuf;

use anyhow::anyhow;
use clap::Args;
use indicatif::HumanCount;
use onrecord_report::{ForgetError, Whom, forget};

use crate::failure::Failure;
use crate::style::STRONG;

const HELP: &str = "\
A person or body by full name: what they say goes, and every quotation that names them; titles, authors and
addresses that name them; and the texts of the articles that do. An article by its address goes as a whole;
copies of it under other addresses stay.

The run's segments, reports and database are made anew and put in place when they are complete. Inputs are not
touched: take the articles out there too, or a later run brings them back.

Examples:
  onrecord forget out --speaker 'Teodora Brannigan'
  onrecord forget out --url https://news.example/2026/rates";

/// Options of `forget`.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct Forget {
    /// The folder of a finished run
    #[arg(value_name = "DIR")]
    run: PathBuf,
    #[command(flatten)]
    whom: WhomOptions,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct WhomOptions {
    /// Full name of a person or body; case and accents do not count
    #[arg(long, value_name = "NAME")]
    speaker: Option<String>,
    /// Address of an article
    #[arg(long, value_name = "URL")]
    url: Option<String>,
}

impl Forget {
    pub(crate) fn execute(self) -> Result<(), Failure> {
        let (whom, name) = match (self.whom.speaker, self.whom.url) {
            (Some(name), _) => (Whom::Speaker(name.clone()), name),
            (None, url) => {
                let url = url.unwrap_or_default();
                (Whom::Url(url.clone()), url)
            }
        };
        let removed = forget(&self.run, &whom).map_err(|error| match error {
            ForgetError::Report(_) => Failure::work(error),
            _ => Failure::usage(error),
        })?;
        if removed.files.is_empty() {
            let run = self.run.display();
            return Err(Failure::work(anyhow!(
                "`{name}` is not in {run}; nothing was removed"
            )));
        }
        anstream::println!(
            "{STRONG}removed {} articles, {} quotes{STRONG:#}, and the texts of {} other articles, that had to do with `{name}`",
            HumanCount(removed.articles),
            HumanCount(removed.quotes),
            HumanCount(removed.texts),
        );
        anstream::println!("\nMade anew in {STRONG}{}{STRONG:#}:", self.run.display());
        for file in removed.files {
            anstream::println!("  {}", self.run.join(file).display());
        }
        Ok(())
    }
}
