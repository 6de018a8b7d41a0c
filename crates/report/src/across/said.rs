//! Who speaks in which quotation, in the order of the run: 4 bytes in a file for each quotation and article, and none in memory.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::files::{WriteError, nameless};

/// Takes the numbers of speakers, article by article.
#[derive(Debug)]
pub(super) struct NewSaid {
    run: PathBuf,
    file: BufWriter<File>,
}

/// Stands for nobody.
const NOBODY: u32 = u32::MAX;

impl NewSaid {
    pub(super) fn create(run: &Path) -> io::Result<Self> {
        Ok(Self {
            run: run.to_owned(),
            file: BufWriter::new(nameless(run)?),
        })
    }

    /// Adds those who speak in an article, quotation by quotation.
    pub(super) fn add(&mut self, speakers: &[Option<u32>]) -> io::Result<()> {
        let numbers = speakers.iter().map(|speaker| speaker.unwrap_or(NOBODY));
        for number in std::iter::once(speakers.len() as u32).chain(numbers) {
            self.file
                .write_all(&number.to_le_bytes())
                .map_err(WriteError::at(&self.run))?;
        }
        Ok(())
    }

    /// No more come.
    pub(super) fn finish(self) -> io::Result<Said> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error);
        let mut file = file.map_err(WriteError::at(&self.run))?;
        file.rewind()?;
        Ok(Said(BufReader::new(file)))
    }
}

/// Gives them in the same order.
#[derive(Debug)]
pub(super) struct Said(BufReader<File>);

impl Said {
    /// Goes on to the next article, in which so many are said to speak.
    pub(super) fn start_article(&mut self, speakers: usize) -> io::Result<()> {
        if self.number()? as usize == speakers {
            return Ok(());
        }
        let reason = "the segments are not those that were noted";
        Err(io::Error::new(io::ErrorKind::InvalidData, reason))
    }

    /// The next speaker.
    pub(super) fn next_speaker(&mut self) -> io::Result<Option<usize>> {
        let number = self.number()?;
        Ok((number != NOBODY).then_some(number as usize))
    }

    fn number(&mut self) -> io::Result<u32> {
        let mut number = [0; 4];
        self.0.read_exact(&mut number)?;
        Ok(u32::from_le_bytes(number))
    }
}
