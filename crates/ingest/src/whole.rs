//! Reads a source that is one article.

use std::io::Read;

use crate::peek::Peeked;
use crate::problem::Problem;
use crate::records::{Cut, Failure, Raw};

/// A source that is one record, whatever is in it.
pub(crate) struct Whole {
    /// `None` when it was read.
    reader: Option<Peeked>,
    limit: usize,
    make: fn(Vec<u8>) -> Raw,
}

impl Whole {
    /// At most `limit` bytes are held.
    pub(crate) fn new(reader: Peeked, limit: usize, make: fn(Vec<u8>) -> Raw) -> Self {
        Self {
            reader: Some(reader),
            limit,
            make,
        }
    }
}

impl Cut for Whole {
    fn cut(&mut self) -> Option<Result<Raw, Failure>> {
        let reader = self.reader.take()?;
        let mut bytes = Vec::new();
        let most = (self.limit as u64).saturating_add(1);
        Some(match reader.take(most).read_to_end(&mut bytes) {
            Ok(read) if read > self.limit => Err(Failure::Record(Problem::TooLong {
                line: None,
                limit: self.limit,
            })),
            Ok(_) => Ok((self.make)(bytes)),
            Err(error) => Err(error.into()),
        })
    }
}
