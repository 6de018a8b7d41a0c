//! Turns raw records into articles: the half of reading that runs in parallel.
//!
//! The text of plain text, JSON lines and CSV is exactly what came in, without a byte order mark. Nothing here knows
//! where one record ends and the next begins.

use std::borrow::Cow;
use std::fmt::Display;

use onrecord_document::segmentation::is_invisible;
use onrecord_document::{Article, Metadata, Span, Text};

use crate::article_id::article_id;
use crate::csv::Row;
use crate::encoding;
use crate::feed;
use crate::fields::{Field, FieldMap};
use crate::format::BYTE_ORDER_MARK;
use crate::header;
use crate::items::Item;
use crate::json::{self, Object};
use crate::language;
use crate::lines::Line;
use crate::markdown;
use crate::problem::{MissingText, Problem, Rejection};
use crate::records::{Fields, Page, Raw, RawRecord, ReadOptions};
use crate::values::{Values, complete};

/// Decodes one record.
///
/// # Errors
/// What is wrong with it and where, as a row for the list of rejected articles.
pub fn decode(record: RawRecord, options: &ReadOptions) -> Result<Article, Rejection> {
    let RawRecord { origin, raw, .. } = record;
    let parts = match &raw {
        Raw::PlainText(bytes) => plain_text(bytes),
        Raw::Markdown(bytes) => markdown(bytes),
        Raw::JsonLine(line) => json_line(line, &options.fields),
        Raw::CsvRow(row) => csv_row(row),
        Raw::Page(page) => html(page, options),
        Raw::Fields(record) => fields(record, options),
        Raw::Item(record) => item(record, options),
    };
    match parts.and_then(|parts| parts.into_article(&origin, options)) {
        Ok(article) => Ok(article),
        Err(problem) => Err(Rejection::new(origin, &problem)),
    }
}

/// What a record says, before it is checked and its header looked for.
#[derive(Default)]
struct Parts<'r> {
    id: Option<String>,
    /// The line of its container.
    line: Option<u64>,
    text: Cow<'r, str>,
    /// Where the markup of the text shows its headline.
    title: Option<Span>,
    metadata: Metadata,
}

impl Parts<'_> {
    fn into_article(mut self, origin: &str, options: &ReadOptions) -> Result<Article, Problem> {
        if self.text.len() > options.max_article_bytes {
            return Err(Problem::TooLong {
                line: self.line,
                limit: options.max_article_bytes,
            });
        }
        if self.text.chars().all(is_invisible) {
            return Err(Problem::NoText);
        }
        match language::foreign(&self.text) {
            Some(foreign) if !options.any_language => return Err(Problem::Language(foreign.name)),
            Some(foreign) => {
                self.metadata
                    .language
                    .get_or_insert_with(|| foreign.tag.to_owned());
            }
            None => {}
        }
        let (header, said) = header::find(&self.text, self.title, &self.metadata);
        complete(&mut self.metadata, said);
        Ok(Article {
            id: self.id.unwrap_or_else(|| article_id(&self.text, &self.metadata)),
            origin: origin.to_owned(),
            text: Text::new(self.text)?,
            metadata: self.metadata,
            header,
        })
    }
}

fn plain_text(bytes: &[u8]) -> Result<Parts<'_>, Problem> {
    Ok(Parts {
        text: whole_file(bytes)?,
        ..Parts::default()
    })
}

fn markdown(bytes: &[u8]) -> Result<Parts<'static>, Problem> {
    let markdown = markdown::read(&whole_file(bytes)?)?;
    Ok(Parts {
        id: markdown.id,
        line: None,
        text: Cow::Owned(markdown.text),
        title: markdown.title,
        metadata: markdown.metadata,
    })
}

fn json_line<'r>(line: &'r Line, map: &FieldMap) -> Result<Parts<'r>, Problem> {
    // Dumps that were put together by `cat` have byte order marks inside.
    let bytes = line.bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&line.bytes);
    let json = utf8(bytes, Some(line.number), "the line")?;
    let Object { mut values, names } =
        json::read(json, map).map_err(|error| not_json(line.number, &error))?;
    let text = values.take(Field::Text).ok_or_else(|| Problem::NoTextField {
        line: line.number,
        missing: MissingText::new(map, names),
    })?;
    Ok(of_values(text, values, Some(line.number)))
}

fn csv_row(row: &Row) -> Result<Parts<'_>, Problem> {
    let mut values = Values::default();
    for field in Field::ALL {
        for (rank, column) in row.header.columns(field).iter().enumerate() {
            let what = format_args!("field `{}`", row.header.name(*column));
            let value = text(row.field(*column), Some(row.line), what)?;
            values.offer(field, rank, value);
        }
    }
    let text = values.take(Field::Text).unwrap_or_default();
    Ok(of_values(text, values, Some(row.line)))
}

fn of_values<'r>(text: Cow<'r, str>, mut values: Values<'r>, line: Option<u64>) -> Parts<'r> {
    Parts {
        id: values.take_trimmed(Field::Id),
        line,
        text,
        title: None,
        metadata: values.into_metadata(),
    }
}

fn fields<'r>(fields: &'r Fields, options: &ReadOptions) -> Result<Parts<'r>, Problem> {
    let values = fields.values.iter();
    of_fields(
        values.map(|(field, rank, value)| (*field, *rank, Cow::Borrowed(value.as_str()))),
        fields.is_markup,
        options,
    )
}

fn item(item: &Item, options: &ReadOptions) -> Result<Parts<'static>, Problem> {
    let Fields { values, is_markup } = feed::read(item)?;
    let values = values.into_iter();
    of_fields(
        values.map(|(field, rank, value)| (field, rank, Cow::Owned(value))),
        is_markup,
        options,
    )
}

fn of_fields<'r>(
    fields: impl Iterator<Item = (Field, usize, Cow<'r, str>)>,
    is_markup: bool,
    options: &ReadOptions,
) -> Result<Parts<'r>, Problem> {
    let mut values = Values::default();
    for (field, rank, value) in fields {
        values.offer(field, rank, value);
    }
    let text = values.take(Field::Text).unwrap_or_default();
    let text = if is_markup {
        fragment(&text, options)?
    } else {
        text
    };
    Ok(of_values(text, values, None))
}

#[cfg(feature = "html")]
fn html(page: &Page, options: &ReadOptions) -> Result<Parts<'static>, Problem> {
    let crate::html::Extracted { text, metadata } = crate::html::read(page, options)?;
    Ok(Parts {
        text: Cow::Owned(text),
        metadata,
        ..Parts::default()
    })
}

#[cfg(feature = "html")]
fn fragment(html: &str, options: &ReadOptions) -> Result<Cow<'static, str>, Problem> {
    crate::html::fragment(html, options).map(Cow::Owned)
}

#[cfg(not(feature = "html"))]
fn fragment(_: &str, _: &ReadOptions) -> Result<Cow<'static, str>, Problem> {
    Err(Problem::NotBuilt("HTML"))
}

#[cfg(not(feature = "html"))]
fn html(_: &Page, _: &ReadOptions) -> Result<Parts<'static>, Problem> {
    Err(Problem::NotBuilt("HTML"))
}

/// Without a byte order mark; a file that is not UTF-8 is read as what it looks like, unless it is UTF-8 that was cut inside its
/// last character.
fn whole_file(bytes: &[u8]) -> Result<Cow<'_, str>, Problem> {
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => Ok(Cow::Borrowed(utf8(bytes, None, "the file")?)),
        _ => text(bytes, None, "the file"),
    }
}

/// UTF-8, or what it looks like.
fn text(bytes: &[u8], line: Option<u64>, what: impl Display) -> Result<Cow<'_, str>, Problem> {
    encoding::decode(bytes).map_err(|error| Problem::NotUtf8 {
        line,
        what: what.to_string(),
        byte: error.byte,
    })
}

fn utf8(bytes: &[u8], line: Option<u64>, what: impl Display) -> Result<&str, Problem> {
    std::str::from_utf8(bytes).map_err(|error| Problem::NotUtf8 {
        line,
        what: what.to_string(),
        byte: error.valid_up_to(),
    })
}

/// The parser counts lines from where the object starts; the message tells the line of the source in its place.
fn not_json(line: u64, error: &serde_json::Error) -> Problem {
    let message = error.to_string();
    Problem::NotJson {
        line: line + (error.line() as u64).saturating_sub(1),
        // 0 is the line as a whole.
        column: error.column().max(1),
        message: message
            .rsplit_once(" at line ")
            .map_or(message.as_str(), |(what, _)| what)
            .to_owned(),
    }
}
