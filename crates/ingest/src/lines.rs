//! Cuts JSON lines at their line breaks. Whether a line is JSON is not asked here.

use std::io::{self, BufRead, Read};

use crate::peek::Peeked;
use crate::problem::Problem;
use crate::records::{Cut, Failure, Raw, ReadOptions};

/// One line that is not blank.
#[derive(Clone, Debug, Hash)]
pub(crate) struct Line {
    /// Its place in the source, from 1, blank lines included.
    pub(crate) number: u64,
    /// Without the line break.
    pub(crate) bytes: Vec<u8>,
}

/// The lines of a source.
pub(crate) struct Lines {
    reader: Peeked,
    limit: usize,
    number: u64,
}

impl Lines {
    pub(crate) fn new(reader: Peeked, options: &ReadOptions) -> Self {
        Self {
            reader,
            limit: options.max_record_bytes(),
            number: 0,
        }
    }

    /// The next line, blank or not; at most `limit` bytes of it are held.
    fn line(&mut self) -> io::Result<Option<Result<Line, Problem>>> {
        let mut bytes = Vec::new();
        let most = (self.limit as u64).saturating_add(1);
        if self.reader.by_ref().take(most).read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        self.number += 1;
        if bytes.last() == Some(&b'\n') {
            bytes.pop();
        } else if bytes.len() > self.limit {
            drop(bytes);
            self.reader.skip_until(b'\n')?;
            return Ok(Some(Err(Problem::TooLong {
                line: Some(self.number),
                limit: self.limit,
            })));
        }
        Ok(Some(Ok(Line {
            number: self.number,
            bytes,
        })))
    }
}

impl Cut for Lines {
    fn cut(&mut self) -> Option<Result<Raw, Failure>> {
        loop {
            match self.line() {
                Ok(None) => return None,
                Ok(Some(Ok(line))) if line.bytes.trim_ascii().is_empty() => {}
                Ok(Some(line)) => return Some(line.map(Raw::JsonLine).map_err(Failure::Record)),
                Err(error) => return Some(Err(error.into())),
            }
        }
    }
}
