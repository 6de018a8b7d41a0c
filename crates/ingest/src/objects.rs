//! Cuts JSON into the objects of articles: the elements of one array, or objects one behind the other, over as many lines as they
//! like. Brackets are counted and strings passed over; whether what is between them is JSON is not asked here.

use std::io::{self, BufRead};

use crate::lines::Line;
use crate::peek::Peeked;
use crate::problem::Problem;
use crate::records::{Cut, Failure, Raw, ReadOptions};

/// The values of a source.
pub(crate) struct Objects {
    reader: Peeked,
    limit: usize,
    /// The line of the next byte.
    line: u64,
    /// Whether the array around the values is open.
    in_array: bool,
    /// Whether anything was read yet.
    started: bool,
}

impl Objects {
    pub(crate) fn new(reader: Peeked, options: &ReadOptions) -> Self {
        Self {
            reader,
            limit: options.max_record_bytes(),
            line: 1,
            in_array: false,
            started: false,
        }
    }

    /// The first byte of the next value, passing over white space, commas and the brackets of the array.
    fn start(&mut self) -> io::Result<Option<u8>> {
        loop {
            let Some(byte) = self.next_byte()? else {
                return Ok(None);
            };
            match byte {
                b'[' if !self.started => (self.in_array, self.started) = (true, true),
                b']' if self.in_array => self.in_array = false,
                b',' | b' ' | b'\t' | b'\n' | b'\r' => {}
                _ => {
                    self.started = true;
                    return Ok(Some(byte));
                }
            }
        }
    }

    fn next_byte(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.reader.fill_buf() {
                Ok([]) => return Ok(None),
                Ok([byte, ..]) => {
                    let byte = *byte;
                    self.reader.consume(1);
                    self.line += u64::from(byte == b'\n');
                    return Ok(Some(byte));
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The rest of a value, of which at most `limit` bytes are held.
    fn value(&mut self, first: u8) -> io::Result<Result<Line, Problem>> {
        let number = self.line;
        let mut value = Value::default();
        let mut bytes = vec![first];
        let mut length = 1_usize;
        value.goes_on(first);
        while !value.ended {
            let buffer = match self.reader.fill_buf() {
                Ok([]) => break,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                buffer => buffer?,
            };
            let taken = buffer
                .iter()
                .position(|byte| !value.goes_on(*byte))
                .unwrap_or(buffer.len());
            length = length.saturating_add(taken);
            self.line += buffer[..taken].iter().filter(|byte| **byte == b'\n').count() as u64;
            if length <= self.limit {
                bytes.extend(&buffer[..taken]);
            } else {
                bytes = Vec::new();
            }
            self.reader.consume(taken);
        }
        Ok(if length > self.limit {
            Err(Problem::TooLong {
                line: Some(number),
                limit: self.limit,
            })
        } else {
            Ok(Line { number, bytes })
        })
    }
}

/// How far into a value the bytes so far have come.
#[derive(Default)]
struct Value {
    depth: u64,
    in_string: bool,
    escaped: bool,
    /// An object or array that is closed ends before the next byte; anything else before a comma, a bracket or a line break.
    closed: bool,
    ended: bool,
}

impl Value {
    /// Whether `byte` still belongs to the value.
    fn goes_on(&mut self, byte: u8) -> bool {
        if self.closed {
            self.ended = true;
        } else if self.in_string {
            self.in_string = self.escaped || byte != b'"';
            self.escaped = !self.escaped && byte == b'\\';
        } else {
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' if self.depth > 0 => {
                    self.depth -= 1;
                    self.closed = self.depth == 0;
                }
                b',' | b']' | b'\n' if self.depth == 0 => self.ended = true,
                _ => {}
            }
        }
        !self.ended
    }
}

impl Cut for Objects {
    fn cut(&mut self) -> Option<Result<Raw, Failure>> {
        match self.start() {
            Ok(None) => None,
            Ok(Some(first)) => Some(match self.value(first) {
                Ok(value) => value.map(Raw::JsonLine).map_err(Failure::Record),
                Err(error) => Err(error.into()),
            }),
            Err(error) => Some(Err(error.into())),
        }
    }
}
