//! Pages of HTML: main text in paragraphs, and what the page says of itself.
//!
//! The search for the main text is `dom_smoothie`, a port of Mozilla's Readability; before it, what is plainly no part of an article
//! is taken out, and behind it, lines that lead elsewhere. Nothing recurses over a page: how deep it goes is checked first.

mod clean;
mod depth;
mod metadata;
mod structured;
mod text;

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability};
use encoding_rs::Encoding;
use onrecord_document::Metadata;

use crate::encoding::{decode_page, encoding_of_label};
use crate::problem::Problem;
use crate::records::{Page, ReadOptions};

/// What a page gives.
#[derive(Debug, Default)]
pub(crate) struct Extracted {
    pub(crate) text: String,
    pub(crate) metadata: Metadata,
}

/// Reads a page.
pub(crate) fn read(page: &Page, options: &ReadOptions) -> Result<Extracted, Problem> {
    let declared = options
        .encoding
        .or(page.charset)
        .or_else(|| meta_charset(&page.bytes));
    let html = decode_page(&page.bytes, declared);
    guarded(&html, options, |document| {
        let metadata = metadata::read(&document, page.url.as_deref());
        // What is taken out beforehand may be all there is.
        let text = main_text(document, clean::before)
            .or_else(|_| main_text(Document::from(html.as_str()), |_| {}))?;
        Ok(Extracted { text, metadata })
    })
}

/// Reduces a piece of HTML, such as the content of a feed's item, to its text.
pub(crate) fn fragment(html: &str, options: &ReadOptions) -> Result<String, Problem> {
    guarded(html, options, |document| {
        clean::before(&document);
        Ok(text::of(&document.root()))
    })
}

/// Parses and works within limits; a panic of the libraries, which no page is known to cause, is a problem with the page.
fn guarded<T>(
    html: &str,
    options: &ReadOptions,
    work: impl FnOnce(Document) -> Result<T, Problem>,
) -> Result<T, Problem> {
    depth::check(html, options.max_html_depth)?;
    let result = catch_unwind(AssertUnwindSafe(|| {
        let document = Document::from(html);
        if depth::of(&document.root()) > options.max_html_depth {
            return Err(Problem::TooDeep {
                limit: options.max_html_depth,
            });
        }
        work(document)
    }));
    result.unwrap_or(Err(Problem::NoMainText))
}

fn main_text(document: Document, prepare: impl FnOnce(&Document)) -> Result<String, Problem> {
    prepare(&document);
    let config = Config {
        keep_classes: true,
        disable_json_ld: true,
        ..Config::default()
    };
    let mut readability =
        Readability::with_document(document, None, Some(config)).map_err(|_| Problem::NoMainText)?;
    readability.parse().map_err(|_| Problem::NoMainText)?;
    let found = readability.doc.select_single("#readability-page-1");
    let root: &NodeRef<'_> = found.nodes().first().ok_or(Problem::NoMainText)?;
    let text = text::of(root);
    if text.is_empty() {
        Err(Problem::NoMainText)
    } else {
        Ok(text)
    }
}

/// Bytes in which a page must name its encoding; browsers stop at 1024.
const PRESCAN: usize = 8 << 10;

/// The encoding that `<meta charset>` or `<meta http-equiv>` names. A page that can be read so far is not UTF-16, whatever it says.
fn meta_charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(PRESCAN)];
    let at = start
        .windows(8)
        .position(|window| window.eq_ignore_ascii_case(b"charset="))?;
    let value = start[at + 8..].trim_ascii_start();
    let value = value
        .strip_prefix(b"\"")
        .or(value.strip_prefix(b"'"))
        .unwrap_or(value);
    let end = value
        .iter()
        .position(|byte| matches!(byte, b'"' | b'\'' | b' ' | b';' | b'>' | b'/'))?;
    encoding_of_label(std::str::from_utf8(&value[..end]).ok()?)
}
