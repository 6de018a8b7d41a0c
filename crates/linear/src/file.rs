//! The file of a model: magic, format version, what it holds and in which version, the hashes of the models that its features came
//! from, the length of its body, the body, a hash of everything.
//!
//! A file that is short, damaged, newer, or of another kind is an error that says so, never a panic or a wrong answer.
//!
//! Tables are used as they lie in a file that is part of the program: body and columns begin at the start of a cache line, if the file
//! does ([`aligned_bytes!`](crate::aligned_bytes)). Memory that is copied costs more, by its page faults, than all else about loading.

use std::borrow::Cow;

use bytemuck::Pod;
use xxhash_rust::xxh3::xxh3_64;

/// The first bytes of every model file.
const MAGIC: [u8; 8] = *b"ONRECORD";
/// Version of the envelope: since 2 the body begins at the start of a cache line.
const FORMAT: u32 = 2;
/// The oldest version that is read.
const OLDEST_FORMAT: u32 = 1;
/// Bytes of a cache line.
const LINE: usize = 64;
/// Longest name of a kind and most models that a model depends on.
const MOST: usize = 255;

/// Why bytes are no model that can be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// It does not begin like a model file.
    #[error("this is not a model file of OnRecord")]
    Magic,
    /// It was written by a newer program.
    #[error(
        "the model file has format {0}, which is newer than this program; update the program or train the model again"
    )]
    Newer(u32),
    /// It is a model of another kind.
    #[error("the model file holds `{found}`, not `{expected}`")]
    Kind {
        /// What it holds.
        found: String,
        /// What was asked for.
        expected: String,
    },
    /// It ends early, or something follows it.
    #[error("the model file is cut short or has something behind its end")]
    Length,
    /// Its bytes are not those that were written.
    #[error("the model file is damaged: its content does not fit its hash")]
    Hash,
    /// Its hash fits, but the body makes no sense.
    #[error("the model file is damaged: its body is not what its kind prescribes")]
    Damaged,
}

/// A checked model file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModelFile<'a> {
    /// Hash of the whole file, by which other models and run manifests name it.
    pub hash: u64,
    /// Eight bytes for each model that its features came from.
    sources: &'a [u8],
    /// What it holds.
    pub body: &'a [u8],
    /// The same, if it lasts as long as the program.
    lasting: Option<&'static [u8]>,
}

impl<'a> ModelFile<'a> {
    /// Reads the body from its beginning. Columns of a file that was read by [`read_static`] are not copied.
    pub fn reader(&self) -> Reader<'a> {
        Reader {
            lasting: self.lasting,
            ..Reader::new(self.body)
        }
    }

    /// The hashes of the models that its features came from.
    pub fn sources(&self) -> impl Iterator<Item = u64> {
        self.sources.chunks_exact(8).map(|bytes| {
            let mut eight = [0; 8];
            eight.copy_from_slice(bytes);
            u64::from_le_bytes(eight)
        })
    }
}

/// The bytes of a file that holds `body`, of kind `kind` (at most 255 bytes) in `version`, made with features of the models `sources`.
pub fn write(kind: &str, version: u32, sources: &[u64], body: &[u8]) -> Vec<u8> {
    let kind = &kind.as_bytes()[..kind.len().min(MOST)];
    let sources = &sources[..sources.len().min(MOST)];
    let mut bytes = Vec::with_capacity(body.len() + 2 * LINE);
    bytes.extend(MAGIC);
    bytes.extend(FORMAT.to_le_bytes());
    bytes.extend(version.to_le_bytes());
    bytes.extend([kind.len() as u8, sources.len() as u8]);
    bytes.extend(kind);
    for source in sources {
        bytes.extend(source.to_le_bytes());
    }
    bytes.extend((body.len() as u64).to_le_bytes());
    bytes.resize(bytes.len().next_multiple_of(LINE), 0);
    bytes.extend(body);
    bytes.extend(xxh3_64(&bytes).to_le_bytes());
    bytes
}

/// Checks the bytes of a file and gives what it holds. Takes one pass over the bytes.
///
/// # Errors
/// What is wrong with the bytes.
pub fn read<'a>(bytes: &'a [u8], kind: &str, version: u32) -> Result<ModelFile<'a>, FileError> {
    let mut reader = Reader::new(bytes);
    if reader.take(MAGIC.len()).map_err(|_| FileError::Magic)? != MAGIC {
        return Err(FileError::Magic);
    }
    let format = reader.number()?;
    let content_version = reader.number()?;
    let lengths = reader.take(2)?;
    let (kind_length, source_count) = (lengths[0] as usize, lengths[1] as usize);
    let found = reader.take(kind_length)?;
    let sources = reader.take(source_count * 8)?;
    let length = reader.long_number()?;
    if format != OLDEST_FORMAT {
        reader.skip_to_line()?;
    }
    let body = reader.take(usize::try_from(length).map_err(|_| FileError::Length)?)?;
    let head = reader.at;
    let hash = reader.long_number()?;
    reader.end().map_err(|_| FileError::Length)?;
    if xxh3_64(&bytes[..head]) != hash {
        return Err(FileError::Hash);
    }
    if format > FORMAT {
        return Err(FileError::Newer(format));
    }
    if found != kind.as_bytes() {
        return Err(FileError::Kind {
            found: String::from_utf8_lossy(found).into_owned(),
            expected: kind.to_owned(),
        });
    }
    if content_version > version {
        return Err(FileError::Newer(content_version));
    }
    if format < OLDEST_FORMAT || content_version < version {
        return Err(FileError::Damaged);
    }
    Ok(ModelFile {
        hash,
        sources,
        body,
        lasting: None,
    })
}

/// The same of bytes that last as long as the program, such as those of [`aligned_bytes!`](crate::aligned_bytes): columns are used as they
/// lie there.
///
/// # Errors
/// What is wrong with the bytes.
pub fn read_static(bytes: &'static [u8], kind: &str, version: u32) -> Result<ModelFile<'static>, FileError> {
    let file = read(bytes, kind, version)?;
    Ok(ModelFile {
        lasting: Some(file.body),
        ..file
    })
}

/// The bytes of a file that lies beside the source, made part of the program at the start of a cache line.
///
/// ```
/// let bytes: &'static [u8] = onrecord_linear::aligned_bytes!("file.rs");
/// assert!(bytes.as_ptr().addr().is_multiple_of(64));
/// ```
#[macro_export]
macro_rules! aligned_bytes {
    ($path:literal) => {{
        #[repr(C, align(64))]
        struct Aligned<Bytes: ?Sized>(Bytes);
        static FILE: &Aligned<[u8]> = &Aligned(*include_bytes!($path));
        &FILE.0
    }};
}

/// Values of a model: as they lie in a file that is part of the program, or a copy in memory.
pub type Column<T> = Cow<'static, [T]>;

/// Values that lie in a file as they lie in memory, on machines that put the lowest byte first as the file does.
pub trait LittleEndian: Pod {
    /// The value with the bytes of its numbers in the other order, for the other machines.
    #[must_use]
    fn swapped(self) -> Self;
}

macro_rules! little_endian {
    ($($number:ty),*) => {$(
        impl LittleEndian for $number {
            fn swapped(self) -> Self {
                self.swap_bytes()
            }
        }
    )*};
}

little_endian!(u16, i16, i32, u64);

impl<T: LittleEndian, const N: usize> LittleEndian for [T; N]
where
    [T; N]: Pod,
{
    fn swapped(self) -> Self {
        self.map(T::swapped)
    }
}

/// Reads the parts of a body one after the other.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
    /// How many bytes were read.
    at: usize,
    /// All bytes, if they last as long as the program.
    lasting: Option<&'static [u8]>,
}

impl<'a> Reader<'a> {
    /// Starts at the beginning.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            at: 0,
            lasting: None,
        }
    }

    /// The next `length` bytes.
    ///
    /// # Errors
    /// There are fewer.
    pub fn take(&mut self, length: usize) -> Result<&'a [u8], FileError> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(FileError::Length)?;
        self.rest = rest;
        self.at += length;
        Ok(taken)
    }

    /// Goes on at the start of a cache line, counted from where reading began.
    fn skip_to_line(&mut self) -> Result<(), FileError> {
        self.take(self.at.next_multiple_of(LINE) - self.at)?;
        Ok(())
    }

    /// The next number of four bytes.
    ///
    /// # Errors
    /// There are fewer.
    pub fn number(&mut self) -> Result<u32, FileError> {
        let mut four = [0; 4];
        four.copy_from_slice(self.take(4)?);
        Ok(u32::from_le_bytes(four))
    }

    /// The next number of eight bytes.
    ///
    /// # Errors
    /// There are fewer.
    pub fn long_number(&mut self) -> Result<u64, FileError> {
        let mut eight = [0; 8];
        eight.copy_from_slice(self.take(8)?);
        Ok(u64::from_le_bytes(eight))
    }

    /// The next stretch of bytes that was written with its length.
    ///
    /// # Errors
    /// There are fewer.
    pub fn stretch(&mut self) -> Result<&'a [u8], FileError> {
        let length = self.number()?;
        self.take(length as usize)
    }

    /// The next `count` values, which were written as a column. They are copied unless the bytes last as long as the program, lie as the
    /// values do in memory, and this machine puts the lowest byte of a number first.
    ///
    /// # Errors
    /// There are fewer.
    pub fn column<T: LittleEndian>(&mut self, count: usize) -> Result<Column<T>, FileError> {
        self.skip_to_line()?;
        let start = self.at;
        let bytes = self.take(count.saturating_mul(size_of::<T>()))?;
        let lasting = self.lasting.and_then(|all| all.get(start..self.at));
        if cfg!(target_endian = "little")
            && let Some(Ok(values)) = lasting.map(bytemuck::try_cast_slice)
        {
            return Ok(Cow::Borrowed(values));
        }
        let values = bytes.chunks_exact(size_of::<T>()).map(|value| {
            let value: T = bytemuck::pod_read_unaligned(value);
            if cfg!(target_endian = "big") {
                value.swapped()
            } else {
                value
            }
        });
        Ok(Cow::Owned(values.collect()))
    }

    /// Checks that nothing is left.
    ///
    /// # Errors
    /// Something is.
    pub fn end(&self) -> Result<(), FileError> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(FileError::Damaged)
        }
    }
}

/// Writes the parts of a body one after the other.
#[derive(Clone, Debug, Default)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// Adds bytes as they are.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.bytes.extend(bytes);
    }

    /// Adds a number of four bytes.
    pub fn number(&mut self, number: u32) {
        self.bytes.extend(number.to_le_bytes());
    }

    /// Adds a number of eight bytes.
    pub fn long_number(&mut self, number: u64) {
        self.bytes.extend(number.to_le_bytes());
    }

    /// Adds values one behind the other, without their count, from the start of a cache line on.
    pub fn column<T: LittleEndian>(&mut self, values: &[T]) {
        self.bytes.resize(self.bytes.len().next_multiple_of(LINE), 0);
        if cfg!(target_endian = "big") {
            let swapped: Vec<T> = values.iter().map(|value| value.swapped()).collect();
            self.bytes(bytemuck::cast_slice(&swapped));
        } else {
            self.bytes(bytemuck::cast_slice(values));
        }
    }

    /// Adds bytes with their length in front.
    pub fn stretch(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u32);
        self.bytes(bytes);
    }

    /// The body.
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Vec<u8> {
        write("numbers", 2, &[7, 9], b"one two three")
    }

    #[test]
    fn what_was_written_is_read() {
        let bytes = example();
        let file = read(&bytes, "numbers", 2).unwrap();
        assert_eq!(file.body, b"one two three");
        assert_eq!(file.sources().collect::<Vec<_>>(), [7, 9]);
    }

    #[test]
    fn every_other_byte_is_an_error() {
        let bytes = example();
        for at in 0..bytes.len() {
            for flip in [1, 0x80, 0xFF] {
                let mut damaged = bytes.clone();
                damaged[at] ^= flip;
                assert!(read(&damaged, "numbers", 2).is_err(), "byte {at}");
            }
            assert!(read(&bytes[..at], "numbers", 2).is_err(), "cut at {at}");
        }
        let longer = [&bytes[..], b"!"].concat();
        assert_eq!(read(&longer, "numbers", 2), Err(FileError::Length));
    }

    /// A file with a column that begins at the start of a cache line.
    fn lasting_example(numbers: &[u64]) -> &'static [u8] {
        let mut writer = Writer::default();
        writer.number(7);
        writer.column(numbers);
        let file = write("numbers", 2, &[], &writer.finish());
        let start = LINE - 1;
        let mut room = vec![0; file.len() + start];
        let at = room.as_ptr().align_offset(LINE);
        room[at..at + file.len()].copy_from_slice(&file);
        &room.leak()[at..at + file.len()]
    }

    #[test]
    fn columns_are_used_as_they_lie_where_they_last() {
        let numbers = [1, 2, 3];
        let bytes = lasting_example(&numbers);
        let column = |file: ModelFile<'_>| {
            let mut reader = file.reader();
            assert_eq!(reader.number(), Ok(7));
            let column: Column<u64> = reader.column(numbers.len()).unwrap();
            reader.end().unwrap();
            column
        };
        let borrowed = column(read_static(bytes, "numbers", 2).unwrap());
        let copied = column(read(bytes, "numbers", 2).unwrap());
        assert_eq!(
            matches!(borrowed, Cow::Borrowed(_)),
            cfg!(target_endian = "little")
        );
        assert!(matches!(copied, Cow::Owned(_)));
        assert_eq!(*borrowed, numbers);
        assert_eq!(borrowed, copied);
        // Where the bytes lie otherwise than the values would, they are copied.
        let shifted = [&[0], bytes].concat().leak();
        assert_eq!(
            *column(read_static(&shifted[1..], "numbers", 2).unwrap()),
            numbers
        );
    }

    #[test]
    fn files_of_the_first_format_are_read() {
        let [body, kind] = [&b"one two three"[..], b"numbers"];
        let mut bytes = [&MAGIC[..], &[1, 0, 0, 0], &[2, 0, 0, 0], &[7, 0], kind].concat();
        bytes.extend((body.len() as u64).to_le_bytes());
        bytes.extend(body);
        bytes.extend(xxh3_64(&bytes).to_le_bytes());
        assert_eq!(read(&bytes, "numbers", 2).unwrap().body, body);
    }

    #[test]
    fn errors_say_what_is_wrong() {
        let bytes = example();
        assert_eq!(read(b"PK", "numbers", 2), Err(FileError::Magic));
        assert_eq!(read(&bytes, "numbers", 1), Err(FileError::Newer(2)));
        let kind = read(&bytes, "words", 2).unwrap_err();
        assert_eq!(kind.to_string(), "the model file holds `numbers`, not `words`");
    }
}
