//! Undoes gzip and Zstandard while reading, within limits: whoever made a file may have wished us ill.
//!
//! What is compressed is not asked here.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::GzDecoder;

use crate::records::ReadOptions;

/// A reader of bytes that may come from anywhere.
pub(crate) type Bytes = Box<dyn BufRead + Send>;

/// How a source is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compression {
    Gzip,
    Zstandard,
}

/// File extensions that say so; what they hide is told by the extension before them.
pub(crate) const EXTENSIONS: [&str; 5] = ["gz", "gzip", "zst", "zstd", "bgz"];

impl Compression {
    /// By the magic number at the start.
    pub(crate) fn of(first: &[u8]) -> Option<Self> {
        if first.starts_with(GZIP) {
            Some(Self::Gzip)
        } else if first.starts_with(&[0x28, 0xB5, 0x2F, 0xFD]) {
            Some(Self::Zstandard)
        } else {
            None
        }
    }

    /// Reads what is inside.
    pub(crate) fn open(self, reader: impl BufRead + Send + 'static, limits: Limits) -> io::Result<Bytes> {
        let reader = Counted::new(Box::new(reader));
        Ok(match self {
            Self::Gzip => Box::new(BufReader::with_capacity(BUFFER, Gzip::new(reader, limits))),
            Self::Zstandard => {
                let frames = Frames {
                    decoder: zstd::stream::read::Decoder::with_buffer(reader)?,
                    written: 0,
                    limits,
                };
                Box::new(BufReader::with_capacity(BUFFER, frames))
            }
        })
    }
}

const BUFFER: usize = 64 << 10;

/// How a gzip member begins: the magic number and the only method there is.
pub(crate) const GZIP: &[u8] = &[0x1F, 0x8B, 0x08];

/// What decompression may give.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Most bytes of one gzip member or of all Zstandard frames.
    bytes: u64,
    /// Most bytes out for each byte in, once there are [`RATIO_FROM`].
    ratio: u64,
}

/// Less than this is no bomb, whatever it was made from.
const RATIO_FROM: u64 = 8 << 20;

impl Limits {
    pub(crate) const fn of(options: &ReadOptions) -> Self {
        Self {
            bytes: options.max_member_bytes,
            ratio: options.max_compression_ratio,
        }
    }

    /// Whether `written` bytes may come from `read` ones.
    pub(crate) fn check(self, read: u64, written: u64) -> io::Result<()> {
        let refuse = |reason: String| Err(io::Error::new(io::ErrorKind::InvalidData, reason));
        if written > self.bytes {
            return refuse(format!(
                "decompresses to more than {} bytes; raise the limit (max_member_bytes) to read it",
                self.bytes
            ));
        }
        if written > RATIO_FROM && written / self.ratio.max(1) > read {
            return refuse(format!(
                "decompresses to more than {} times its size, as bombs do; raise the limit (max_compression_ratio) to \
                 read it",
                self.ratio
            ));
        }
        Ok(())
    }
}

/// Counts the bytes that are taken from a reader.
pub(crate) struct Counted {
    inner: Bytes,
    pub(crate) taken: u64,
}

impl Counted {
    pub(crate) fn new(inner: Bytes) -> Self {
        Self { inner, taken: 0 }
    }
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.taken += read as u64;
        Ok(read)
    }
}

impl BufRead for Counted {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, read: usize) {
        self.taken += read as u64;
        self.inner.consume(read);
    }
}

/// All members of a gzip file, one behind the other.
struct Gzip {
    /// `None` at the end.
    decoder: Option<GzDecoder<Counted>>,
    /// Where the member starts.
    start: u64,
    written: u64,
    limits: Limits,
}

impl Gzip {
    fn new(reader: Counted, limits: Limits) -> Self {
        Self {
            start: reader.taken,
            decoder: Some(GzDecoder::new(reader)),
            written: 0,
            limits,
        }
    }

    /// Goes on with the next member if there is one; zeros behind the last are padding.
    fn next_member(&mut self) -> io::Result<()> {
        let Some(decoder) = self.decoder.take() else {
            return Ok(());
        };
        let mut reader = decoder.into_inner();
        loop {
            match reader.fill_buf() {
                Ok([]) => return Ok(()),
                Ok([0, ..]) => reader.consume(1),
                Ok([first, ..]) if *first == GZIP[0] => break,
                Ok(_) => {
                    let reason = format!(
                        "the bytes from {} on, behind a gzip member, are none of gzip",
                        reader.taken
                    );
                    return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        *self = Self::new(reader, self.limits);
        Ok(())
    }
}

impl Read for Gzip {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(decoder) = self.decoder.as_mut().filter(|_| !buffer.is_empty()) {
            match decoder.read(buffer) {
                Ok(0) => self.next_member()?,
                Ok(read) => {
                    self.written += read as u64;
                    self.limits
                        .check(decoder.get_ref().taken - self.start, self.written)?;
                    return Ok(read);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    let what = if error.kind() == io::ErrorKind::UnexpectedEof {
                        "is cut short"
                    } else {
                        "is corrupt"
                    };
                    let reason = format!("the gzip member at byte {} {what}: {error}", self.start);
                    return Err(io::Error::new(error.kind(), reason));
                }
            }
        }
        Ok(0)
    }
}

/// All frames of a Zstandard file.
struct Frames {
    decoder: zstd::stream::read::Decoder<'static, Counted>,
    written: u64,
    limits: Limits,
}

impl Read for Frames {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.decoder.read(buffer).map_err(|error| {
            let reason = format!(
                "the Zstandard frames are corrupt or cut short near byte {}: {error}",
                self.decoder.get_ref().taken
            );
            io::Error::new(error.kind(), reason)
        })?;
        self.written += read as u64;
        self.limits.check(self.decoder.get_ref().taken, self.written)?;
        Ok(read)
    }
}
