//! Who speaks in which quotation, in the order of the run: 4 bytes in a file for each quotation and each speaker, and none in memory.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::files::{WriteError, nameless, read_at};

/// Takes the numbers of speakers, quotation by quotation.
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

    /// Adds those who speak in the next quotation.
    pub(super) fn add(&mut self, speakers: impl ExactSizeIterator<Item = Option<u32>>) -> io::Result<()> {
        let count = speakers.len() as u32;
        let numbers = speakers.map(|speaker| speaker.unwrap_or(NOBODY));
        for number in std::iter::once(count).chain(numbers) {
            self.file
                .write_all(&number.to_le_bytes())
                .map_err(WriteError::at(&self.run))?;
        }
        Ok(())
    }

    /// No more come.
    pub(super) fn finish(self) -> io::Result<Said> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error);
        let file = file.map_err(WriteError::at(&self.run))?;
        Ok(Said(Arc::new(file)))
    }
}

/// Gives them in the same order, as often as they are wanted.
#[derive(Debug)]
pub(super) struct Said(Arc<File>);

impl Said {
    pub(super) fn in_order(&self) -> io::Result<SaidInOrder> {
        Ok(SaidInOrder(BufReader::new(Rest {
            file: Arc::clone(&self.0),
            next: 0,
            end: self.0.metadata()?.len(),
        })))
    }
}

/// Those who speak, quotation by quotation.
#[derive(Debug)]
pub(super) struct SaidInOrder(BufReader<Rest>);

impl SaidInOrder {
    /// Of the next quotation.
    pub(super) fn next_quote(&mut self) -> io::Result<Vec<Option<u32>>> {
        let count = self.number()?;
        let numbers = (0..count).map(|_| self.number());
        let speakers = numbers.map(|number| number.map(|number| (number != NOBODY).then_some(number)));
        speakers.collect()
    }

    fn number(&mut self) -> io::Result<u32> {
        let mut number = [0; 4];
        self.0.read_exact(&mut number)?;
        Ok(u32::from_le_bytes(number))
    }
}

/// What is still to come of a file that others read too.
#[derive(Debug)]
struct Rest {
    file: Arc<File>,
    next: u64,
    end: u64,
}

impl Read for Rest {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end - self.next).unwrap_or(usize::MAX);
        let count = bytes.len().min(left);
        read_at(&self.file, self.next, &mut bytes[..count])?;
        self.next += count as u64;
        Ok(count)
    }
}
