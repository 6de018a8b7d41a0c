//! What can go wrong with gold or a run's file. Every error names the file.

use std::path::{Path, PathBuf};

/// A file of gold or predictions that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GoldError {
    /// It cannot be read, or is not UTF-8.
    #[error("{}: {source}", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// One line is not as it should be.
    #[error("{}:{line}: {problem}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        problem: String,
    },
    /// The file as a whole is not as it should be.
    #[error("{}: {problem}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// Words of an attribution that its article does not have.
    #[error("{}: attribution {number}: {what} `{words}` is not in the article", path.display())]
    NotFound {
        /// The gold file.
        path: PathBuf,
        /// The attribution, counted from 1 in the order of the file.
        number: usize,
        /// "part", "cue" or "source".
        what: &'static str,
        /// The words that were looked for.
        words: String,
    },
}

impl GoldError {
    pub(crate) fn read(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::Read {
            path: path.to_owned(),
            source,
        }
    }

    pub(crate) fn line(path: &Path, line: usize, problem: impl std::fmt::Display) -> Self {
        Self::Line {
            path: path.to_owned(),
            line,
            problem: problem.to_string(),
        }
    }

    pub(crate) fn file(path: &Path, problem: impl std::fmt::Display) -> Self {
        Self::File {
            path: path.to_owned(),
            problem: problem.to_string(),
        }
    }
}
