//! Values of rows as parameters of statements: cells of the table, and lists as JSON text.

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, ToSql};

use crate::cells::Cell;

/// Binds cells from a parameter on; gives the next one.
pub(super) fn bind<'c>(
    insert: &mut CachedStatement<'_>,
    mut parameter: usize,
    cells: impl IntoIterator<Item = &'c Cell<'c>>,
    scratch: &mut Vec<u8>,
) -> rusqlite::Result<usize> {
    for cell in cells {
        match cell.json(scratch) {
            Some(json) => insert.raw_bind_parameter(parameter, json)?,
            None => insert.raw_bind_parameter(parameter, cell)?,
        }
        parameter += 1;
    }
    Ok(parameter)
}

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Bool(truth) => ValueRef::Integer(i64::from(*truth)),
            Self::Integer(number) => ValueRef::Integer(i64::from(*number)),
            Self::Real(number) => ValueRef::Real(*number),
            Self::Text(text) | Self::Date(text) | Self::Instant(text) => ValueRef::Text(text.as_bytes()),
            // Lists are bound as JSON text.
            Self::Null | Self::Spans(_) | Self::Texts(_) | Self::Speakers(_) => ValueRef::Null,
        }))
    }
}

/// A list as JSON text.
pub(super) fn json<'s>(list: &impl serde::Serialize, scratch: &'s mut Vec<u8>) -> &'s str {
    scratch.clear();
    let written = serde_json::to_writer(&mut *scratch, list);
    written
        .ok()
        .and_then(|()| str::from_utf8(scratch).ok())
        .unwrap_or("[]")
}
