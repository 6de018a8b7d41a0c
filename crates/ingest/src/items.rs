//! Cuts a feed (RSS or Atom) into its items. Only tags are looked for; what is in an item is `feed`'s business, so that a broken one takes
//! no other along.

use std::io::{self, BufRead};
use std::sync::Arc;

use crate::peek::Peeked;
use crate::problem::Problem;
use crate::records::{Cut, Failure, Raw, ReadOptions};

/// One item, tags included.
#[derive(Clone, Debug, Hash)]
pub(crate) struct Item {
    /// What stands in front of the first item: what is true of all.
    pub(crate) head: Arc<Vec<u8>>,
    pub(crate) bytes: Vec<u8>,
    /// The line on which it starts.
    pub(crate) line: u64,
}

/// The items of a source.
pub(crate) struct Items {
    reader: Peeked,
    limit: usize,
    line: u64,
    head: Option<Arc<Vec<u8>>>,
}

/// Bytes of a head that are kept.
const LONGEST_HEAD: usize = 64 << 10;

/// Names of the elements that are articles.
const NAMES: [&[u8]; 2] = [b"item", b"entry"];

/// What a scan stops at.
enum Stop {
    /// The bytes end with a tag: the name of an item, or nothing; whether it closes.
    Tag(Option<&'static [u8]>, bool),
    End,
}

impl Items {
    pub(crate) fn new(reader: Peeked, options: &ReadOptions) -> Self {
        Self {
            reader,
            limit: options.max_record_bytes(),
            line: 1,
            head: None,
        }
    }

    /// Reads on to the end of the next tag, past comments and CDATA; at most `limit` bytes are kept in `bytes`, and then no more.
    fn next_tag(&mut self, bytes: &mut Vec<u8>, length: &mut usize) -> io::Result<Stop> {
        if !self.read_until(b'<', bytes, length)? {
            return Ok(Stop::End);
        }
        let mut tag = Vec::new();
        loop {
            let Some(byte) = self.next_byte(bytes, length)? else {
                return Ok(Stop::End);
            };
            // What is longer is no tag that matters, but its end does.
            if tag.len() < 16 {
                tag.push(byte);
            }
            if byte == b'>' {
                break;
            }
            let end: Option<&[u8]> = match tag.as_slice() {
                b"!--" => Some(b"-->"),
                b"![CDATA[" => Some(b"]]>"),
                _ => None,
            };
            if let Some(end) = end {
                return Ok(if self.read_past(end, bytes, length)? {
                    Stop::Tag(None, false)
                } else {
                    Stop::End
                });
            }
        }
        let closes = tag.first() == Some(&b'/');
        let name = &tag[usize::from(closes)..];
        let is = |known: &&&[u8]| {
            name.strip_prefix(**known).is_some_and(|behind| {
                behind
                    .first()
                    .is_none_or(|byte| matches!(byte, b'>' | b' ' | b'\t' | b'\n' | b'\r' | b'/'))
            })
        };
        Ok(Stop::Tag(NAMES.iter().find(is).copied(), closes))
    }

    fn read_past(&mut self, end: &[u8], bytes: &mut Vec<u8>, length: &mut usize) -> io::Result<bool> {
        let mut last = Vec::new();
        let stop = end[end.len() - 1];
        loop {
            let Some(byte) = self.next_byte(bytes, length)? else {
                return Ok(false);
            };
            last.push(byte);
            if last.len() > end.len() {
                last.remove(0);
            }
            if byte == stop && last == end {
                return Ok(true);
            }
        }
    }

    fn next_byte(&mut self, bytes: &mut Vec<u8>, length: &mut usize) -> io::Result<Option<u8>> {
        loop {
            match self.reader.fill_buf() {
                Ok([]) => return Ok(None),
                Ok([byte, ..]) => {
                    let byte = *byte;
                    self.reader.consume(1);
                    self.keep(&[byte], bytes, length);
                    return Ok(Some(byte));
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn read_until(&mut self, stop: u8, bytes: &mut Vec<u8>, length: &mut usize) -> io::Result<bool> {
        loop {
            let buffer = match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                buffer => buffer?,
            };
            if buffer.is_empty() {
                return Ok(false);
            }
            let at = buffer.iter().position(|byte| *byte == stop);
            let taken = at.map_or(buffer.len(), |at| at + 1);
            let chunk = buffer[..taken].to_vec();
            self.reader.consume(taken);
            self.keep(&chunk, bytes, length);
            if at.is_some() {
                return Ok(true);
            }
        }
    }

    fn keep(&mut self, chunk: &[u8], bytes: &mut Vec<u8>, length: &mut usize) {
        self.line += chunk.iter().filter(|byte| **byte == b'\n').count() as u64;
        *length = length.saturating_add(chunk.len());
        if *length <= self.limit {
            bytes.extend(chunk);
        }
    }

    /// The next item; nothing if there is none.
    fn item(&mut self) -> io::Result<Option<Result<Item, Problem>>> {
        let mut before = Vec::new();
        let name = loop {
            // Between items nothing is needed, before the first a little.
            if self.head.is_some() || before.len() > LONGEST_HEAD {
                before.clear();
            }
            let mut length = before.len();
            match self.next_tag(&mut before, &mut length)? {
                Stop::End => return Ok(None),
                Stop::Tag(Some(name), false) => break name,
                Stop::Tag(..) => {}
            }
        };
        let tag = before.iter().rposition(|byte| *byte == b'<').unwrap_or(0);
        let mut bytes = before.split_off(tag);
        let head = Arc::clone(self.head.get_or_insert_with(|| Arc::new(before)));
        let line = self.line;
        let mut length = bytes.len();
        if !bytes.ends_with(b"/>") {
            loop {
                match self.next_tag(&mut bytes, &mut length)? {
                    Stop::Tag(Some(other), true) if other == name => break,
                    Stop::Tag(..) => {}
                    Stop::End => return Ok(Some(Err(Problem::UnclosedItem { line }))),
                }
            }
        }
        Ok(Some(if length > self.limit {
            Err(Problem::TooLong {
                line: Some(line),
                limit: self.limit,
            })
        } else {
            Ok(Item { head, bytes, line })
        }))
    }
}

impl Cut for Items {
    fn cut(&mut self) -> Option<Result<Raw, Failure>> {
        match self.item() {
            Ok(item) => item.map(|item| {
                item.map(|item| Raw::Item(Box::new(item)))
                    .map_err(Failure::Record)
            }),
            Err(error) => Some(Err(error.into())),
        }
    }
}
