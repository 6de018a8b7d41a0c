//! The bytes of a web archive as its reader wants them: a buffer that starts where a record does, and a way on from what is broken.

use std::io::{self, Read};

use super::{MAGIC, TRAILER};
use crate::peek::Peeked;

/// What came of asking for more bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fetched {
    /// There are as many as were asked for.
    Enough,
    /// The source, or the member, ends before.
    Ended,
}

/// Where records are read from.
pub(crate) trait Source {
    /// Moves to where a record should begin, past line breaks, and gives its place: the offset in the file, of the gzip member if
    /// there are such.
    fn start(&mut self) -> io::Result<Option<u64>>;
    /// Buffers `wanted` bytes if there are so many.
    fn fetch(&mut self, wanted: usize) -> io::Result<Fetched>;
    /// The bytes from the start of the record on, as far as they were fetched.
    fn buffered(&self) -> &[u8];
    /// Why a record cannot end at `end` in the buffer, in which the start of the next one was asked for.
    fn misfit(&mut self, end: usize) -> Option<String>;
    /// Leaves the record behind.
    fn consume(&mut self, length: usize);
    /// Leaves a record whose head is so long and whose block should be `length` bytes; why it must be given up, if it must.
    fn skip(&mut self, head_length: usize, length: u64) -> io::Result<Option<String>>;
    /// Gives a record up and moves to the next one, which begins at least `from` bytes behind its start. What is wrong with the bytes
    /// themselves, if that is known better here.
    fn recover(&mut self, from: usize) -> io::Result<Option<String>>;
}

pub(super) const CHUNK: usize = 64 << 10;

/// Reads until `buffer` holds `wanted` bytes or there are no more.
fn fill(reader: &mut impl Read, buffer: &mut Vec<u8>, wanted: usize) -> io::Result<Fetched> {
    while buffer.len() < wanted {
        let missing = (wanted - buffer.len()).max(CHUNK) as u64;
        if reader.by_ref().take(missing).read_to_end(buffer)? == 0 {
            return Ok(Fetched::Ended);
        }
    }
    Ok(Fetched::Enough)
}

pub(super) fn find(bytes: &[u8], pattern: &[u8]) -> Option<usize> {
    let first = *pattern.first()?;
    let mut from = 0;
    while let Some(at) = bytes.get(from..)?.iter().position(|byte| *byte == first) {
        if bytes[from + at..].starts_with(pattern) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

/// Why the bytes behind a record's end are not what they must be.
pub(super) fn misfit(buffered: &[u8], end: usize) -> Option<String> {
    let Some(behind) = buffered.get(end..) else {
        return Some("the archive ends inside it".to_owned());
    };
    // Archives that end their records by other line breaks exist.
    let next = behind.trim_ascii_start();
    let fits = behind.starts_with(TRAILER)
        || next.is_empty()
        || next.starts_with(&MAGIC[..next.len().min(MAGIC.len())]);
    (!fits).then(|| {
        "no record begins where it should end: its Content-Length is wrong, or its bytes are".to_owned()
    })
}

/// A line break, and how records begin behind it.
pub(super) const LINE_AND_MAGIC: &[u8] = b"\nWARC/1.";

/// An archive that is not compressed, or was decompressed as a whole.
pub(crate) struct Plain {
    reader: Peeked,
    buffer: Vec<u8>,
    /// Where the record starts in `buffer`.
    start: usize,
    /// Where `buffer` starts in the file.
    offset: u64,
}

impl Plain {
    pub(crate) fn new(reader: Peeked) -> Self {
        Self {
            reader,
            buffer: Vec::new(),
            start: 0,
            offset: 0,
        }
    }

    fn drop_used(&mut self) {
        self.buffer.drain(..self.start);
        self.offset += self.start as u64;
        self.start = 0;
    }
}

impl Source for Plain {
    fn start(&mut self) -> io::Result<Option<u64>> {
        loop {
            let blank = self.buffer[self.start..]
                .iter()
                .take_while(|byte| byte.is_ascii_whitespace())
                .count();
            self.start += blank;
            if self.start < self.buffer.len() {
                return Ok(Some(self.offset + self.start as u64));
            }
            self.drop_used();
            if fill(&mut self.reader, &mut self.buffer, 1)? == Fetched::Ended {
                return Ok(None);
            }
        }
    }

    fn fetch(&mut self, wanted: usize) -> io::Result<Fetched> {
        if self.start > CHUNK {
            self.drop_used();
        }
        fill(&mut self.reader, &mut self.buffer, self.start + wanted)
    }

    fn buffered(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    fn misfit(&mut self, end: usize) -> Option<String> {
        misfit(self.buffered(), end)
    }

    fn consume(&mut self, length: usize) {
        self.start += length;
    }

    fn skip(&mut self, head_length: usize, length: u64) -> io::Result<Option<String>> {
        // A record may lie about its length: the ones that it would swallow begin on lines of their own.
        let mut left = head_length as u64 + length;
        self.start += head_length;
        left -= head_length as u64;
        while left > 0 {
            let fetched = self.fetch(CHUNK)?;
            let buffered = self.buffered();
            let looked_at = buffered.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            if let Some(at) = find(&buffered[..looked_at], LINE_AND_MAGIC) {
                self.start += at + 1;
                return Ok(Some(
                    "another record begins inside it: its Content-Length is wrong".to_owned(),
                ));
            }
            // The start of one may hang over the end.
            let keep = if looked_at as u64 == left {
                0
            } else {
                LINE_AND_MAGIC.len().min(looked_at)
            };
            if fetched == Fetched::Ended && looked_at <= keep {
                self.start = self.buffer.len();
                return Ok(Some("the archive ends inside it".to_owned()));
            }
            self.start += looked_at - keep;
            left -= (looked_at - keep) as u64;
        }
        Ok(None)
    }

    fn recover(&mut self, from: usize) -> io::Result<Option<String>> {
        self.start = (self.start + from).min(self.buffer.len());
        loop {
            if let Some(at) = find(self.buffered(), LINE_AND_MAGIC) {
                self.start += at + 1;
                return Ok(None);
            }
            let keep = LINE_AND_MAGIC.len().min(self.buffered().len());
            self.start = self.buffer.len() - keep;
            self.drop_used();
            if fill(&mut self.reader, &mut self.buffer, keep + 1)? == Fetched::Ended {
                self.start = self.buffer.len();
                return Ok(None);
            }
        }
    }
}
