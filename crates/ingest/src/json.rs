//! Reads one JSON object into the values of fields: in one pass, borrowing what it can, skipping what it does not need.
//!
//! Nested values are passed over without recursion, however deep they go.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::fields::{Field, FieldMap};
use crate::values::Values;

/// The values of an object and the names of its fields.
pub(crate) struct Object<'r> {
    pub(crate) values: Values<'r>,
    pub(crate) names: Vec<Cow<'r, str>>,
}

/// Reads the object in `line`.
pub(crate) fn read<'r>(line: &'r str, map: &FieldMap) -> serde_json::Result<Object<'r>> {
    let mut deserializer = serde_json::Deserializer::from_str(line);
    let object = deserializer.deserialize_map(ObjectVisitor { map })?;
    deserializer.end()?;
    Ok(object)
}

struct ObjectVisitor<'m> {
    map: &'m FieldMap,
}

impl<'r> Visitor<'r> for ObjectVisitor<'_> {
    type Value = Object<'r>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object with the fields of one article")
    }

    fn visit_map<A: MapAccess<'r>>(self, mut entries: A) -> Result<Object<'r>, A::Error> {
        let (mut values, mut names) = (Values::default(), Vec::new());
        while let Some(name) = entries.next_key_seed(ValueSeed { lists: false })? {
            let name = name.string().unwrap_or_default();
            let rank = |field: Field| Some((field, self.map.rank(field, &name)?));
            let mut fits = Field::ALL.into_iter().filter_map(rank);
            if let Some((field, rank)) = fits.next() {
                let value = entries.next_value_seed(ValueSeed { lists: true })?;
                // One name may be given to several fields: an id that is also the address.
                for (field, rank) in fits {
                    offer(&mut values, field, rank, value.clone());
                }
                offer(&mut values, field, rank, value);
            } else {
                entries.next_value::<IgnoredAny>()?;
            }
            names.push(name);
        }
        Ok(Object { values, names })
    }
}

/// A text is a string as it came; of the other fields numbers and lists of strings have a sense too.
fn offer<'r>(values: &mut Values<'r>, field: Field, rank: usize, value: Value<'r>) {
    let value = if field == Field::Text {
        value.string()
    } else {
        value.words()
    };
    if let Some(value) = value {
        values.offer(field, rank, value);
    }
}

#[derive(Clone)]
enum Value<'r> {
    String(Cow<'r, str>),
    /// A number, or the strings and numbers of a list.
    Words(String),
    /// Null, a truth value, or something nested.
    Nothing,
}

impl<'r> Value<'r> {
    fn string(self) -> Option<Cow<'r, str>> {
        match self {
            Self::String(string) => Some(string),
            Self::Words(_) | Self::Nothing => None,
        }
    }

    fn words(self) -> Option<Cow<'r, str>> {
        match self {
            Self::String(string) => Some(string),
            Self::Words(words) => Some(Cow::Owned(words)),
            Self::Nothing => None,
        }
    }
}

/// Reads any value; lists of values as well, but no lists of lists.
struct ValueSeed {
    lists: bool,
}

impl<'r> DeserializeSeed<'r> for ValueSeed {
    type Value = Value<'r>;

    fn deserialize<D: Deserializer<'r>>(self, deserializer: D) -> Result<Value<'r>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'r> Visitor<'r> for ValueSeed {
    type Value = Value<'r>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_borrowed_str<E>(self, string: &'r str) -> Result<Value<'r>, E> {
        Ok(Value::String(Cow::Borrowed(string)))
    }

    fn visit_str<E>(self, string: &str) -> Result<Value<'r>, E> {
        Ok(Value::String(Cow::Owned(string.to_owned())))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value<'r>, E> {
        Ok(Value::Words(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value<'r>, E> {
        Ok(Value::Words(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value<'r>, E> {
        Ok(Value::Words(number.to_string()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value<'r>, E> {
        Ok(Value::Nothing)
    }

    fn visit_unit<E>(self) -> Result<Value<'r>, E> {
        Ok(Value::Nothing)
    }

    fn visit_map<A: MapAccess<'r>>(self, mut entries: A) -> Result<Value<'r>, A::Error> {
        while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Nothing)
    }

    fn visit_seq<A: SeqAccess<'r>>(self, mut elements: A) -> Result<Value<'r>, A::Error> {
        if !self.lists {
            while elements.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(Value::Nothing);
        }
        let mut joined = String::new();
        while let Some(element) = elements.next_element_seed(Self { lists: false })? {
            let words = element.words().unwrap_or_default();
            if !words.trim().is_empty() {
                joined.push_str(if joined.is_empty() { "" } else { "; " });
                joined.push_str(words.trim());
            }
        }
        Ok(if joined.is_empty() {
            Value::Nothing
        } else {
            Value::Words(joined)
        })
    }
}
