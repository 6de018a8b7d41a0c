//! A reader whose first bytes have been looked at.
//!
//! An error met while looking is kept and given in its place, behind the bytes that were read before it.

use std::io::{self, BufRead, Cursor, Read};

use crate::format::BYTE_ORDER_MARK;

/// At most this many bytes are looked at: enough for a header of CSV.
const LOOKED_AT: usize = 8 << 10;

/// Bytes looked at where one line is not enough: behind the declaration of XML and the comments of HTML, in compressed bytes.
pub(crate) const LOOKED_AT_AGAIN: usize = 2 << 10;

/// A reader that gives the bytes that were looked at again.
pub(crate) struct Peeked {
    first: Cursor<Vec<u8>>,
    failure: Option<io::Error>,
    rest: Box<dyn BufRead + Send>,
}

impl Peeked {
    /// Looks at the first line that is not blank, and no further: what comes over a pipe comes line by line.
    pub(crate) fn new(mut reader: Box<dyn BufRead + Send>) -> Self {
        let mut first = Vec::new();
        let mut failure = None;
        while first.len() < LOOKED_AT && first.trim_ascii().is_empty() {
            let most = (LOOKED_AT - first.len()) as u64;
            match reader.by_ref().take(most).read_until(b'\n', &mut first) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) => {
                    failure = Some(error);
                    break;
                }
            }
        }
        Self {
            first: Cursor::new(first),
            failure,
            rest: reader,
        }
    }

    /// Looks at so many bytes, or as many as there are.
    pub(crate) fn look_at(&mut self, count: usize) {
        let more = count.saturating_sub(self.first.get_ref().len()) as u64;
        if more > 0
            && self.failure.is_none()
            && let Err(error) = self.rest.by_ref().take(more).read_to_end(self.first.get_mut())
        {
            self.failure = Some(error);
        }
    }

    /// What was looked at.
    pub(crate) fn first_bytes(&self) -> &[u8] {
        self.first.get_ref()
    }

    /// Starts behind U+FEFF if the source starts with it.
    pub(crate) fn skip_byte_order_mark(&mut self) {
        if self.first_bytes().starts_with(BYTE_ORDER_MARK) {
            self.first.set_position(BYTE_ORDER_MARK.len() as u64);
        }
    }
}

impl Read for Peeked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        read_buffered(self, buffer)
    }
}

/// What `Read::read` is for a reader that has a buffer of its own.
pub(crate) fn read_buffered(reader: &mut impl BufRead, buffer: &mut [u8]) -> io::Result<usize> {
    let available = reader.fill_buf()?;
    let read = available.len().min(buffer.len());
    buffer[..read].copy_from_slice(&available[..read]);
    reader.consume(read);
    Ok(read)
}

impl BufRead for Peeked {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.first.position() < self.first.get_ref().len() as u64 {
            return self.first.fill_buf();
        }
        match self.failure.take() {
            Some(failure) => Err(failure),
            None => self.rest.fill_buf(),
        }
    }

    fn consume(&mut self, read: usize) {
        if self.first.position() < self.first.get_ref().len() as u64 {
            self.first.consume(read);
        } else {
            self.rest.consume(read);
        }
    }
}
