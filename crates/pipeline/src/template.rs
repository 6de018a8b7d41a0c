//! A configuration written for people: every key with what it is for, generated from the types, so that it cannot be out of date.

use std::fmt::Write;

use onrecord_ingest::ReadOptions;
use serde_json::{Value, json};
use toml::Table;

use crate::config::{Config, ConfigError};
use crate::registry::{self, descriptions};
use crate::settings::{schema, table_of};

/// Columns that comments are wrapped to.
const WIDTH: usize = 100;

const OPENING: &str = "Configuration of OnRecord. A key that is left out has the value given here. \
    Single keys are set on the command line with --set TABLE.KEY=VALUE.";

impl Config {
    /// The configuration as TOML with comments: all keys, defaults included. Reading it gives the same configuration.
    ///
    /// # Errors
    /// A name, a key or a value that is none of the choices.
    pub fn to_commented_toml(&self) -> Result<String, ConfigError> {
        let complete = self.complete()?;
        let mut out = String::new();
        comment(&mut out, OPENING);
        let reading = schema::<ReadOptions>();
        let reading = reading.as_value();
        let values = table_of(&complete.ingest);
        heading(&mut out, "ingest", "How sources are read.");
        let (tables, keys): (Vec<_>, Vec<_>) = descriptions(reading)
            .into_iter()
            .partition(|(key, _)| reading["properties"][key]["properties"].is_object());
        for (key, description) in keys {
            write_key(&mut out, &key, &description, &values);
        }
        for (name, description) in tables {
            heading(&mut out, &format!("ingest.{name}"), &description);
            let own = values.get(&name).and_then(toml::Value::as_table);
            let own = own.cloned().unwrap_or_default();
            for (key, description) in descriptions(&reading["properties"][&name]) {
                write_key(&mut out, &key, &description, &own);
            }
        }
        for (stage, about) in registry::stages().iter().zip(ABOUT) {
            let config = complete.stage(stage);
            heading(&mut out, stage.name, about);
            let choices: Vec<_> = stage.names().collect();
            let choices = format!("The implementation; the choices are: {}.", choices.join(", "));
            let name = Table::from_iter([("use".to_owned(), toml::Value::from(config.name.as_str()))]);
            write_key(&mut out, "use", &choices, &name);
            for (key, description) in stage.describe(&config.name) {
                write_key(&mut out, &key, &description, &config.settings);
            }
        }
        Ok(out)
    }

    /// JSON Schema of a configuration, with the settings of every implementation.
    pub fn schema() -> Value {
        let mut properties = serde_json::Map::new();
        let mut reading = schema::<ReadOptions>().to_value();
        if let Some(reading) = reading.as_object_mut() {
            reading.remove("$schema");
        }
        properties.insert("ingest".to_owned(), reading);
        for (stage, about) in registry::stages().iter().zip(ABOUT) {
            let mut schema = stage.schema();
            schema["description"] = (*about).into();
            properties.insert(stage.name.to_owned(), schema);
        }
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "config",
            "description": OPENING,
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
        })
    }
}

/// What the stages are for, in the order of [`registry::stages`].
const ABOUT: &[&str] = &[
    "Paragraphs, sentences, tokens and quotation marks.",
    "Tags, lemmas and heads.",
    "Who is who: names, roles, pronouns, and which of them are the same.",
    "Who said what.",
];

fn heading(out: &mut String, table: &str, about: &str) {
    out.push('\n');
    comment(out, about);
    let _ = writeln!(out, "[{table}]");
}

/// A key with its value; one that has none is shown as a comment.
fn write_key(out: &mut String, key: &str, description: &str, values: &Table) {
    comment(out, description);
    let _ = match values.get(key) {
        Some(value) => writeln!(out, "{key} = {value}"),
        None => writeln!(out, "# {key} = …"),
    };
}

fn comment(out: &mut String, words: &str) {
    let mut width = WIDTH;
    for word in words.split_whitespace() {
        if width + 1 + word.len() > WIDTH {
            if !out.is_empty() && !out.ends_with('\n') {
                out.push('\n');
            }
            out.push('#');
            width = 1;
        }
        out.push(' ');
        out.push_str(word);
        width += 1 + word.len();
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_as_the_same() {
        let mut config = Config::default();
        for given in ["ingest.fields.text=body", "quotes.min_confidence=0.25"] {
            config.set(given).unwrap();
        }
        let text = config.to_commented_toml().unwrap();
        let read: Config = toml::from_str(&text).unwrap();
        assert_eq!(read.complete().unwrap(), config.complete().unwrap());
        assert!(text.lines().all(|line| line.len() <= WIDTH), "{text}");
        assert!(
            text.contains("text = \"body\"") && text.contains("# title = …"),
            "{text}"
        );
    }
}
