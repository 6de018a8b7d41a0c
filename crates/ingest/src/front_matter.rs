//! Reads the front matter of Markdown: `key: value` lines between `---`, or TOML between `+++`.
//!
//! Of YAML only what front matter of articles is written in is read: scalars, quoted or not, and lists of them. What is
//! nested deeper is passed over.

use std::borrow::Cow;

use toml::{Table, Value};

use crate::fields::{Field, FieldMap};
use crate::problem::Problem;
use crate::values::Values;

/// The values of the front matter of `source`, and what follows it.
pub(crate) fn read(source: &str) -> Result<(Values<'static>, &str), Problem> {
    let map = FieldMap::default();
    let mut values = Values::default();
    let Some((block, body)) = block(source, "---").filter(|(block, _)| begins_with_key(block)) else {
        let Some((block, body)) = block(source, "+++") else {
            return Ok((values, source));
        };
        toml(block, &map, &mut values)?;
        return Ok((values, body));
    };
    yaml(block, &map, &mut values);
    Ok((values, body))
}

/// What stands between two lines that are `fence`, the first of which is the first line, and what follows them.
fn block<'s>(source: &'s str, fence: &str) -> Option<(&'s str, &'s str)> {
    let mut lines = source.split_inclusive('\n');
    let first = lines.next().filter(|line| line.trim_end() == fence)?;
    let mut end = first.len();
    for line in lines {
        let behind = end + line.len();
        if line.trim_end() == fence || fence == "---" && line.trim_end() == "..." {
            return Some((&source[first.len()..end], &source[behind..]));
        }
        end = behind;
    }
    None
}

/// A `---` that starts a text may be a rule: front matter begins with a key, or is empty.
fn begins_with_key(block: &str) -> bool {
    let mut lines = block
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines.next().is_none_or(|line| key_and_value(line).is_some())
}

/// `key: value` at the start of a line.
fn key_and_value(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let is_key = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-' | ' ');
    let separate = value.is_empty() || value.starts_with([' ', '\t']);
    (separate && key.starts_with(char::is_alphanumeric) && key.len() <= 40 && key.chars().all(is_key))
        .then(|| (key.trim_end(), value.trim()))
}

fn yaml(block: &str, map: &FieldMap, values: &mut Values<'static>) {
    let mut lines = block.lines().peekable();
    while let Some(line) = lines.next() {
        let Some((key, value)) = key_and_value(line) else {
            continue;
        };
        let mut items: Vec<String> = Vec::new();
        if let Some(list) = value.strip_prefix('[').and_then(|list| list.strip_suffix(']')) {
            items.extend(list.split(',').map(|item| scalar(item).into_owned()));
        } else if !value.is_empty() && !value.starts_with(['|', '>', '{', '&', '*', '!']) {
            items.push(scalar(value).into_owned());
        }
        // "authors:⏎  - Ana Lind⏎  - Li Wei"
        while let Some(item) = lines.peek().and_then(|line| line.trim_start().strip_prefix("- ")) {
            items.push(scalar(item).into_owned());
            lines.next();
        }
        offer(key, &items, map, values);
    }
}

/// A YAML scalar: quotation marks and comments taken off.
fn scalar(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if let Some(quoted) = text
        .strip_prefix('\'')
        .and_then(|text| text.rfind('\'').map(|end| &text[..end]))
    {
        return Cow::Owned(quoted.replace("''", "'"));
    }
    if let Some(quoted) = text
        .strip_prefix('"')
        .and_then(|text| text.rfind('"').map(|end| &text[..end]))
    {
        return Cow::Owned(quoted.replace("\\\"", "\"").replace("\\\\", "\\"));
    }
    let text = text.split(" #").next().unwrap_or(text).trim_end();
    Cow::Borrowed(if matches!(text, "null" | "~") { "" } else { text })
}

fn toml(block: &str, map: &FieldMap, values: &mut Values<'static>) -> Result<(), Problem> {
    let table: Table = block
        .parse()
        .map_err(|error: toml::de::Error| Problem::FrontMatter(error.message().to_owned()))?;
    for (key, value) in &table {
        let items: Vec<String> = match value {
            Value::Array(items) => items.iter().filter_map(words).collect(),
            value => words(value).into_iter().collect(),
        };
        offer(key, &items, map, values);
    }
    Ok(())
}

fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(string) => Some(string.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Datetime(date) => Some(date.to_string()),
        _ => None,
    }
}

fn offer(key: &str, items: &[String], map: &FieldMap, values: &mut Values<'static>) {
    for field in Field::ALL.into_iter().filter(|field| *field != Field::Text) {
        if let Some(rank) = map.rank(field, key)
            && !items.is_empty()
        {
            values.offer(field, rank, Cow::Owned(items.join("; ")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Title, author, date as written, URL; and the body.
    fn said(source: &str) -> ([String; 4], &str) {
        let (values, body) = read(source).unwrap();
        let metadata = values.into_metadata();
        let date = metadata.published.map(|date| date.text);
        (
            [metadata.title, metadata.author, date, metadata.url].map(Option::unwrap_or_default),
            body,
        )
    }

    #[test]
    fn front_matter() {
        for (source, expected) in [
            (
                "---\ntitle: \"A \\\"b\\\": c\"\nauthor: By Jo Doe # who\ndate: 2026-03-04\nurl: https://a.b/c#d\n---\nBody",
                ["A \"b\": c", "Jo Doe", "2026-03-04", "https://a.b/c#d"],
            ),
            (
                "---\r\ntitle: 'It''s'\r\nauthors: [Ana Lind, \"Li Wei\"]\r\ntags:\r\n  - a\r\nlink: x\r\n...\r\nBody",
                ["It's", "Ana Lind; Li Wei", "", "x"],
            ),
            (
                "---\n# comment\nauthors:\n- Ana Lind\n  - Li Wei\nTitle: a: b\npublisher:\n  title: nested\nsummary: >\n  title\n---\nBody",
                ["a: b", "Ana Lind; Li Wei", "", ""],
            ),
            (
                "+++\ntitle = \"A\\tb\"\ndate = 2026-03-04T16:20:00Z\nauthors = [\"Ana Lind\", \"Li Wei\"]\ndraft = false\n[x]\nurl = \"no\"\n+++\nBody",
                ["A\tb", "Ana Lind; Li Wei", "2026-03-04T16:20:00Z", ""],
            ),
            ("---\n---\nBody", [""; 4]),
        ] {
            assert_eq!(said(source), (expected.map(str::to_owned), "Body"), "{source:?}");
        }
    }

    #[test]
    fn what_is_none() {
        for source in [
            "---\n\nA rule.\n\n---\nBody",
            "---\ntitle: open",
            "+++\n",
            "Body\n---\ntitle: x\n---\n",
            "",
        ] {
            assert_eq!(said(source), ([""; 4].map(str::to_owned), source));
        }
        let problem = read("+++\ntitle = x y\n+++\nBody").unwrap_err().to_string();
        assert!(problem.starts_with("the front matter is not TOML: "), "{problem}");
    }
}
