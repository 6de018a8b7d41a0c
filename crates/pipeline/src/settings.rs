//! Settings of implementations: typed, with defaults, and with errors that name key, value and choices.
//!
//! An implementation declares a struct; its documentation comments become the comments of the default configuration and
//! the descriptions of the JSON Schema.

use onrecord_report::schema::for_readers_of_json;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

/// The keys that an implementation of a stage takes besides `use`.
pub trait Settings: Default + Serialize + DeserializeOwned + JsonSchema {
    /// Checks what types cannot say.
    ///
    /// # Errors
    /// The first key whose value is none of the choices.
    fn check(&self) -> Result<(), OutOfChoice> {
        Ok(())
    }
}

/// A value that has the right type and is not among the choices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutOfChoice {
    /// Which key.
    pub key: &'static str,
    /// What can be chosen, in words: "a number from 0 to 1".
    pub choices: &'static str,
}

/// What is wrong with the settings of a stage. The sentence is completed by the table's name in front of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// Nobody knows the key.
    #[error("{key} = {value}: there is no such key; the choices are: {choices}")]
    UnknownKey {
        /// As given.
        key: String,
        /// As given.
        value: String,
        /// Keys that there are.
        choices: String,
    },
    /// A value of another type.
    #[error("{key} = {value}: {reason}")]
    WrongType {
        /// Which key.
        key: String,
        /// As given.
        value: String,
        /// What was expected.
        reason: String,
    },
    /// A value that is not among the choices.
    #[error("{key} = {value}: the choices are: {choices}")]
    OutOfChoice {
        /// Which key.
        key: String,
        /// As given, or the default.
        value: String,
        /// In words.
        choices: &'static str,
    },
}

/// No settings at all.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoSettings {}

impl Settings for NoSettings {}

/// A type of settings as a value, so that a table of implementations can hold them.
#[derive(Clone, Copy)]
pub(crate) struct Kind {
    complete: fn(&Table) -> Result<Table, SettingsError>,
    schema: fn() -> Schema,
}

impl Kind {
    pub(crate) const fn of<T: Settings>() -> Self {
        Self {
            complete: complete::<T>,
            schema: schema::<T>,
        }
    }

    /// Checks the values and fills in the defaults. Keys that are not of this kind must have been taken out.
    pub(crate) fn complete(self, given: &Table) -> Result<Table, SettingsError> {
        (self.complete)(given)
    }

    pub(crate) fn schema(self) -> Schema {
        (self.schema)()
    }

    /// The keys that there are, sorted.
    pub(crate) fn keys(self) -> Vec<String> {
        let schema = self.schema();
        let properties = schema.get("properties").and_then(serde_json::Value::as_object);
        properties.map_or_else(Vec::new, |properties| properties.keys().cloned().collect())
    }
}

/// The values as what they are for. Made after [`Kind::complete`] found nothing wrong with them.
pub(crate) fn read<T: Settings>(complete: &Table) -> Result<T, SettingsError> {
    let known = Kind::of::<T>().keys();
    let own: Table = complete
        .iter()
        .filter(|(key, _)| known.contains(key))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    let read: T = parse(&own)?;
    match read.check() {
        Ok(()) => Ok(read),
        Err(OutOfChoice { key, choices }) => Err(SettingsError::OutOfChoice {
            key: key.to_owned(),
            value: own.get(key).map(Value::to_string).unwrap_or_default(),
            choices,
        }),
    }
}

fn complete<T: Settings>(given: &Table) -> Result<Table, SettingsError> {
    let mut complete = table_of(&T::default());
    // One by one, so that what is wrong is said of the key that it is wrong with.
    for (key, value) in given {
        let one = Table::from_iter([(key.clone(), value.clone())]);
        let mut merged = complete.clone();
        merged.extend(one);
        let _: T = parse_key(&merged, key, value)?;
        complete = merged;
    }
    let _: T = read(&complete)?;
    Ok(complete)
}

fn parse<T: Settings>(table: &Table) -> Result<T, SettingsError> {
    parse_key(table, "settings", &Value::Table(table.clone()))
}

fn parse_key<T: Settings>(table: &Table, key: &str, value: &Value) -> Result<T, SettingsError> {
    T::deserialize(table.clone()).map_err(|error: toml::de::Error| SettingsError::WrongType {
        key: key.to_owned(),
        value: value.to_string(),
        reason: error.message().to_owned(),
    })
}

/// Defaults as TOML; keys without a default are left out.
pub(crate) fn table_of(value: &impl Serialize) -> Table {
    Table::try_from(value).expect("settings are numbers, strings and lists of them")
}

/// JSON Schema of the keys, with the documentation comments as descriptions.
pub(crate) fn schema<T: JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft2020_12()
        .with(|settings| settings.inline_subschemas = true)
        .with_transform(RecursiveTransform(for_readers_of_json));
    settings.into_generator().into_root_schema_for::<T>()
}
