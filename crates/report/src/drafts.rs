//! Files that are begun while articles come, as far as these do not depend on each other: what is written then is not to be done when
//! everything has come, and needs no second reading.

use std::io;
use std::path::Path;

#[cfg(feature = "parquet")]
use crate::parquet::{ArticlesParquet, QuotesDraft};
use crate::records::ArticleRecord;
use crate::reports::Format;
#[cfg(feature = "sqlite")]
use crate::sqlite::Draft;

/// Drafts of the formats that have one.
#[derive(Debug, Default)]
pub(crate) struct Drafts {
    #[cfg(feature = "sqlite")]
    pub(crate) sqlite: Option<Draft>,
    #[cfg(feature = "parquet")]
    pub(crate) parquet: Option<(QuotesDraft, ArticlesParquet)>,
}

impl Drafts {
    /// Starts those of some formats in the folder `run`.
    ///
    /// # Errors
    /// The folder cannot be written.
    #[cfg_attr(not(any(feature = "sqlite", feature = "parquet")), expect(unused_variables))]
    pub(crate) fn create(run: &Path, formats: &[Format]) -> io::Result<Self> {
        Ok(Self {
            #[cfg(feature = "sqlite")]
            sqlite: match formats.contains(&Format::Sqlite) {
                true => Some(Draft::create(run)?),
                false => None,
            },
            #[cfg(feature = "parquet")]
            parquet: match formats.contains(&Format::Parquet) {
                true => Some((QuotesDraft::create(run)?, ArticlesParquet::create(run)?)),
                false => None,
            },
        })
    }

    pub(crate) fn are_any(&self) -> bool {
        #[cfg(feature = "sqlite")]
        if self.sqlite.is_some() {
            return true;
        }
        #[cfg(feature = "parquet")]
        if self.parquet.is_some() {
            return true;
        }
        false
    }

    /// Takes the next article of the run.
    ///
    /// # Errors
    /// A file cannot be written; the error names it.
    #[cfg_attr(not(any(feature = "sqlite", feature = "parquet")), expect(unused_variables))]
    #[cfg_attr(not(feature = "sqlite"), expect(clippy::needless_pass_by_value))]
    pub(crate) fn add(&mut self, article: Box<ArticleRecord>) -> io::Result<()> {
        #[cfg(feature = "parquet")]
        if let Some((quotes, articles)) = &mut self.parquet {
            quotes.add(&article)?;
            articles.add(&article)?;
        }
        #[cfg(feature = "sqlite")]
        if let Some(draft) = &mut self.sqlite {
            draft.add(article)?;
        }
        Ok(())
    }

    /// Says that all articles have come.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    pub(crate) fn close(&mut self) -> io::Result<()> {
        #[cfg(feature = "parquet")]
        if let Some((quotes, articles)) = &mut self.parquet {
            quotes.close()?;
            articles.close()?;
        }
        #[cfg(feature = "sqlite")]
        if let Some(draft) = &mut self.sqlite {
            draft.close()?;
        }
        Ok(())
    }
}
