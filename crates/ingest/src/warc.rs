//! Cuts web archives (WARC 1.0 and 1.1, ISO 28500), plain or in gzip members, into pages.
//!
//! A record that is lost is named by its place, and reading goes on at the next one that is whole: at the next gzip member that begins
//! a record, or at the next line that does. Lengths are believed only where the next record begins where they say. Records that are no
//! pages are counted by what they are and passed over.

use std::collections::BTreeMap;

use crate::fields::Field;
use crate::http::{Headers, media_type, response, split_head};
use crate::problem::Problem;
use crate::records::{Cut, Failure, Fields, Page, Raw, ReadOptions};

mod gzipped;
mod source;

pub(crate) use gzipped::Gzipped;
pub(crate) use source::Plain;
use source::{Fetched, Source};

/// The pages of an archive.
pub(crate) struct Archive<S> {
    source: S,
    limit: usize,
    passed_over: BTreeMap<String, u64>,
}

/// How a record begins.
const MAGIC: &[u8] = b"WARC/";

/// Bytes of a head; what is longer is none.
const LONGEST_HEAD: usize = 64 << 10;

/// What became of one record.
enum Found {
    Article(Raw),
    /// What it is instead.
    Other(String),
    Lost(Problem),
}

impl<S: Source> Archive<S> {
    pub(crate) fn new(source: S, options: &ReadOptions) -> Self {
        Self {
            source,
            limit: options.max_record_bytes(),
            passed_over: BTreeMap::new(),
        }
    }

    /// The next record; nothing at the end.
    fn record(&mut self) -> std::io::Result<Option<Found>> {
        let Some(place) = self.source.start()? else {
            return Ok(None);
        };
        let lost = |what: String| Ok(Some(Found::Lost(Problem::LostRecord { place, what })));
        // The head, as much of it as it takes.
        let mut wanted = 1 << 10;
        let (head_length, head) = loop {
            let fetched = self.source.fetch(wanted)?;
            let buffered = self.source.buffered();
            if !buffered.starts_with(MAGIC) && buffered.len() >= MAGIC.len() {
                let what = self.source.recover(1)?;
                return lost(what.unwrap_or_else(|| "no record begins here".to_owned()));
            }
            if let Some((head, body)) = split_head(buffered) {
                break (buffered.len() - body.len(), head.to_vec());
            }
            if fetched == Fetched::Ended || wanted > LONGEST_HEAD {
                let what = self.source.recover(1)?;
                return lost(what.unwrap_or_else(|| "its head is cut short".to_owned()));
            }
            wanted *= 2;
        };
        let headers = Headers::of(head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii));
        let Ok(length) = headers.get("Content-Length").parse::<u64>() else {
            let what = self.source.recover(head_length)?;
            return lost(what.unwrap_or_else(|| "it does not say how long it is".to_owned()));
        };
        if length > self.limit as u64 {
            return Ok(Some(self.skip(&headers, head_length, length, place)?));
        }
        let end = head_length + length as usize;
        self.source.fetch(end + TRAILER.len() + MAGIC.len())?;
        if let Some(reason) = self.source.misfit(end) {
            let what = self.source.recover(head_length)?;
            return lost(what.unwrap_or(reason));
        }
        let block = self.source.buffered()[head_length..end].to_vec();
        self.source.consume(end);
        Ok(Some(classify(&headers, &block, self.limit)))
    }

    /// Passes over a record that is too long to be held: one that is no page without a word, another with its name.
    fn skip(
        &mut self,
        headers: &Headers<'_>,
        head_length: usize,
        length: u64,
        place: u64,
    ) -> std::io::Result<Found> {
        let kind = headers.get("WARC-Type").to_owned();
        if let Some(what) = self.source.skip(head_length, length)? {
            return Ok(Found::Lost(Problem::LostRecord { place, what }));
        }
        Ok(
            if matches!(kind.as_str(), "response" | "resource" | "conversion") {
                Found::Lost(Problem::TooLongRecord {
                    place,
                    limit: self.limit,
                })
            } else {
                Found::Other(kind)
            },
        )
    }
}

/// What follows a record's block.
pub(crate) const TRAILER: &[u8] = b"\r\n\r\n";

/// What a record is, and the page in it.
fn classify(headers: &Headers<'_>, block: &[u8], limit: usize) -> Found {
    let kind = headers.get("WARC-Type");
    let url = headers.get("WARC-Target-URI").trim_matches(['<', '>']);
    let url = (!url.is_empty()).then(|| url.to_owned());
    let content_type = headers.get("Content-Type");
    let page = |media: &str, bytes: Vec<u8>, charset| match media {
        "text/html" | "application/xhtml+xml" => Some(Found::Article(Raw::Page(Box::new(Page {
            bytes,
            charset,
            url: url.clone(),
        })))),
        "" if matches!(crate::Format::of_content(&bytes), Some(crate::Format::Html)) => {
            Some(Found::Article(Raw::Page(Box::new(Page {
                bytes,
                charset,
                url: url.clone(),
            }))))
        }
        _ => None,
    };
    let other = |what: &str| {
        Found::Other(if what.is_empty() {
            "of no type".to_owned()
        } else {
            what.to_owned()
        })
    };
    match kind {
        "response" if media_type(content_type) == "application/http" || content_type.is_empty() => {
            let Some(response) = response(block, limit) else {
                return other("response that is no HTTP");
            };
            if response.status != 200 {
                return other(&format!("response with status {}", response.status));
            }
            let media = response.media_type;
            page(&media, response.body, response.charset).unwrap_or_else(|| other(&media))
        }
        "response" | "resource" => {
            let media = media_type(content_type);
            page(&media, block.to_vec(), None).unwrap_or_else(|| other(&media))
        }
        // Text that was extracted by someone else: the WET files of Common Crawl.
        "conversion" if media_type(content_type) == "text/plain" => {
            let text = String::from_utf8_lossy(block).into_owned();
            let url = url.map(|url| (Field::Url, 0, url));
            let values = std::iter::once((Field::Text, 0, text)).chain(url).collect();
            Found::Article(Raw::Fields(Box::new(Fields {
                values,
                ..Fields::default()
            })))
        }
        kind => other(kind),
    }
}

impl<S: Source> Cut for Archive<S> {
    fn cut(&mut self) -> Option<Result<Raw, Failure>> {
        loop {
            match self.record() {
                Ok(None) => return None,
                Ok(Some(Found::Article(raw))) => return Some(Ok(raw)),
                Ok(Some(Found::Other(what))) => {
                    *self.passed_over.entry(format!("WARC {what}")).or_default() += 1;
                }
                Ok(Some(Found::Lost(problem))) => return Some(Err(Failure::Record(problem))),
                Err(error) => return Some(Err(error.into())),
            }
        }
    }

    fn passed_over(&self) -> BTreeMap<String, u64> {
        self.passed_over.clone()
    }
}
