//! An archive in gzip members, most often one for each record.
//!
//! The compressed bytes of a member are kept while it is read, so that the search for the next one begins right behind its start: a broken
//! member may look as if it ran on into others.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

use super::MAGIC;
use super::source::{CHUNK, Fetched, LINE_AND_MAGIC, Source, find, misfit};
use crate::compression::{GZIP, Limits};
use crate::peek::{Peeked, read_buffered};
use crate::records::ReadOptions;

/// See above.
pub(crate) struct Gzipped {
    /// `None` while `decoder` has it.
    raw: Option<Kept>,
    /// What is left of the member; `None` between two.
    decoder: Option<GzDecoder<Kept>>,
    /// Decompressed, from the start of the record on.
    buffer: Vec<u8>,
    /// Where the member starts.
    place: u64,
    written: u64,
    /// What is wrong with the member, once that is known.
    broken: Option<String>,
    limits: Limits,
}

impl Gzipped {
    pub(crate) fn new(reader: Peeked, options: &ReadOptions) -> Self {
        Self {
            raw: Some(Kept::new(reader)),
            decoder: None,
            buffer: Vec::new(),
            place: 0,
            written: 0,
            broken: None,
            limits: Limits::of(options),
        }
    }

    /// Takes the compressed bytes back from a member that is at its end or given up.
    fn raw(&mut self) -> &mut Kept {
        if let Some(decoder) = self.decoder.take() {
            self.raw = Some(decoder.into_inner());
        }
        self.raw
            .as_mut()
            .expect("the bytes are either here or with the decoder")
    }

    /// Begins the next member; whether there is one.
    fn next_member(&mut self) -> io::Result<bool> {
        let raw = self.raw();
        // Zeros between members are padding.
        while let [0, ..] = raw.fill_buf()? {
            raw.consume(1);
        }
        if raw.fill_buf()?.is_empty() {
            return Ok(false);
        }
        raw.forget();
        let is_member = raw.look_at(GZIP.len())?.starts_with(GZIP);
        self.place = self.raw().place();
        (self.written, self.broken) = (0, None);
        if is_member {
            self.decoder = self.raw.take().map(GzDecoder::new);
        } else {
            self.broken = Some("its bytes are no gzip member".to_owned());
        }
        Ok(true)
    }

    /// Moves to the next member that begins a record.
    fn next_good_member(&mut self) -> io::Result<()> {
        self.buffer.clear();
        let place = self.place;
        let raw = self.raw();
        raw.go_back_to(place + 1);
        loop {
            let bytes = raw.look_at(CHUNK)?;
            if bytes.is_empty() {
                return Ok(());
            }
            match find(bytes, GZIP) {
                Some(0) => {
                    let mut start = [0; MAGIC.len()];
                    if GzDecoder::new(bytes).read_exact(&mut start).is_ok() && start == MAGIC {
                        return Ok(());
                    }
                    raw.consume(1);
                }
                Some(at) => raw.consume(at),
                // The start of one may hang over the end.
                None => {
                    let count = bytes.len().saturating_sub(GZIP.len()).max(1);
                    raw.consume(count);
                }
            }
            raw.forget();
        }
    }
}

impl Source for Gzipped {
    fn start(&mut self) -> io::Result<Option<u64>> {
        loop {
            let blank = self
                .buffer
                .iter()
                .take_while(|byte| byte.is_ascii_whitespace())
                .count();
            self.buffer.drain(..blank);
            if !self.buffer.is_empty() || self.broken.is_some() {
                return Ok(Some(self.place));
            }
            if self.fetch(1)? == Fetched::Ended && self.broken.is_none() && !self.next_member()? {
                return Ok(None);
            }
        }
    }

    fn fetch(&mut self, wanted: usize) -> io::Result<Fetched> {
        while self.buffer.len() < wanted {
            let Some(decoder) = self.decoder.as_mut() else {
                return Ok(Fetched::Ended);
            };
            let missing = (wanted - self.buffer.len()).max(CHUNK) as u64;
            let read = decoder.take(missing).read_to_end(&mut self.buffer);
            match read {
                Ok(0) => {
                    self.raw();
                }
                Ok(read) => {
                    self.written += read as u64;
                    let taken = decoder.get_ref().place() - self.place;
                    self.broken = self
                        .limits
                        .check(taken, self.written)
                        .err()
                        .map(|error| error.to_string());
                }
                Err(error) if is_of_the_source(&error) => return Err(error),
                Err(error) => self.broken = Some(format!("its gzip member is broken: {error}")),
            }
            if self.broken.is_some() {
                return Ok(Fetched::Ended);
            }
        }
        Ok(Fetched::Enough)
    }

    fn buffered(&self) -> &[u8] {
        &self.buffer
    }

    fn misfit(&mut self, end: usize) -> Option<String> {
        self.broken.clone().or_else(|| misfit(&self.buffer, end))
    }

    fn consume(&mut self, length: usize) {
        self.buffer.drain(..length);
    }

    fn skip(&mut self, head_length: usize, length: u64) -> io::Result<Option<String>> {
        self.buffer.drain(..head_length);
        let mut left = length;
        while left > 0 {
            let fetched = self.fetch(CHUNK)?;
            let looked_at = self.buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            if let Some(at) = find(&self.buffer[..looked_at], LINE_AND_MAGIC) {
                self.buffer.drain(..=at);
                return Ok(Some(
                    "another record begins inside it: its Content-Length is wrong".to_owned(),
                ));
            }
            if fetched == Fetched::Ended && (looked_at as u64) < left {
                let broken = self.broken.take();
                if broken.is_some() {
                    self.next_good_member()?;
                }
                self.buffer.clear();
                return Ok(broken.or_else(|| {
                    Some("its gzip member ends inside it: its Content-Length is wrong".to_owned())
                }));
            }
            // The start of a record may hang over the end.
            let keep = if looked_at as u64 == left {
                0
            } else {
                LINE_AND_MAGIC.len().min(looked_at)
            };
            self.buffer.drain(..looked_at - keep);
            left -= (looked_at - keep) as u64;
        }
        Ok(None)
    }

    fn recover(&mut self, from: usize) -> io::Result<Option<String>> {
        self.buffer.drain(..from.min(self.buffer.len()));
        while self.broken.is_none() {
            if let Some(at) = find(&self.buffer, LINE_AND_MAGIC) {
                self.buffer.drain(..=at);
                return Ok(None);
            }
            let keep = LINE_AND_MAGIC.len().min(self.buffer.len());
            self.buffer.drain(..self.buffer.len() - keep);
            if self.fetch(keep + 1)? == Fetched::Ended && self.broken.is_none() {
                self.buffer.clear();
                return Ok(None);
            }
        }
        self.next_good_member()?;
        Ok(self.broken.take())
    }
}

/// Whether the disk or network is to blame and not what was on it.
fn is_of_the_source(error: &io::Error) -> bool {
    !matches!(
        error.kind(),
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof
    )
}

/// A reader that can go back to where its member starts.
struct Kept {
    inner: Peeked,
    bytes: Vec<u8>,
    /// What of `bytes` was consumed.
    used: usize,
    /// Where `bytes` starts in the file.
    offset: u64,
}

/// Compressed bytes of a member that are kept; in a longer one the way on begins where it broke.
const MOST_KEPT: usize = 32 << 20;

impl Kept {
    fn new(inner: Peeked) -> Self {
        Self {
            inner,
            bytes: Vec::new(),
            used: 0,
            offset: 0,
        }
    }

    /// The offset of the next byte in the file.
    fn place(&self) -> u64 {
        self.offset + self.used as u64
    }

    /// Keeps nothing that was consumed.
    fn forget(&mut self) {
        // Moving the rest costs: little and often is worse than much and seldom.
        if self.used > CHUNK || self.used == self.bytes.len() {
            self.bytes.drain(..self.used);
            self.offset += self.used as u64;
            self.used = 0;
        }
    }

    fn go_back_to(&mut self, place: u64) {
        if let Some(kept) = place.checked_sub(self.offset) {
            self.used = usize::try_from(kept).map_or(self.used, |kept| kept.min(self.bytes.len()));
        }
    }

    /// As many of the next bytes as there are, up to `wanted`.
    fn look_at(&mut self, wanted: usize) -> io::Result<&[u8]> {
        while self.bytes.len() - self.used < wanted {
            if !self.read_more()? {
                break;
            }
        }
        Ok(&self.bytes[self.used..])
    }

    fn read_more(&mut self) -> io::Result<bool> {
        loop {
            match self.inner.fill_buf() {
                Ok(more) => {
                    let count = more.len();
                    self.bytes.extend(more);
                    self.inner.consume(count);
                    return Ok(count > 0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl Read for Kept {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        read_buffered(self, buffer)
    }
}

impl BufRead for Kept {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.used == self.bytes.len() {
            if self.used > MOST_KEPT {
                self.forget();
            }
            self.read_more()?;
        }
        Ok(&self.bytes[self.used..])
    }

    fn consume(&mut self, read: usize) {
        self.used += read;
    }
}
