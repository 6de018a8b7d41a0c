//! What a page says of itself in JSON-LD, in the vocabulary of schema.org.

use onrecord_document::{Metadata, Published};
use serde_json::{Map, Value};

use crate::date::parse_date;

use super::metadata::{is_address, tidy};

/// What a script says.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Structured {
    /// The first article among its objects.
    pub(crate) article: Option<Metadata>,
    /// When the page around it was published.
    pub(crate) page_published: Option<Published>,
}

/// Reads a script; one that is not JSON says nothing.
pub(crate) fn read(script: &str) -> Structured {
    let Some(value) = json(script) else {
        return Structured::default();
    };
    let objects = objects(&value);
    let find = |is: fn(&Map<String, Value>) -> bool| objects.iter().find(|object| is(object));
    Structured {
        article: find(is_article).map(|object| article(object, &objects)),
        page_published: find(is_page).and_then(|page| parse_date(&words(page.get("datePublished")?)?)),
    }
}

fn json(script: &str) -> Option<Value> {
    // Some generators leave the script's comments or CDATA marks around the object.
    let (start, end) = if script.trim_start().starts_with('[') {
        (script.find('[')?, script.rfind(']')?)
    } else {
        (script.find('{')?, script.rfind('}')?)
    };
    let json = script.get(start..=end)?;
    serde_json::from_str(json)
        // Raw line breaks inside strings, the most common mistake.
        .or_else(|_| serde_json::from_str(&json.replace(['\n', '\r', '\t'], " ")))
        .ok()
}

/// Most objects looked at.
const MOST_OBJECTS: usize = 1000;

/// All objects of a value, outermost first.
fn objects(value: &Value) -> Vec<&Map<String, Value>> {
    let mut found = Vec::new();
    let mut values = std::collections::VecDeque::from([value]);
    while let Some(value) = values.pop_front() {
        match value {
            Value::Object(object) if found.len() < MOST_OBJECTS => {
                found.push(object);
                values.extend(object.values());
            }
            Value::Array(array) => values.extend(array),
            _ => {}
        }
    }
    found
}

/// `NewsArticle`, `ReportageNewsArticle`, `BlogPosting`, …; not a description of another article.
fn is_article(object: &Map<String, Value>) -> bool {
    let named = |name: &str| {
        name.ends_with("Article")
            || name.ends_with("BlogPosting")
            || matches!(name, "Report" | "Review" | "OpinionNewsArticle")
    };
    has_type(object, named)
        && (object.contains_key("headline")
            || object.contains_key("datePublished")
            || object.contains_key("author"))
}

/// What generators make of every page that has one article.
fn is_page(object: &Map<String, Value>) -> bool {
    has_type(object, |name| name == "WebPage") && object.contains_key("datePublished")
}

/// Whether one of an object's types is named so, its vocabulary apart.
fn has_type(object: &Map<String, Value>, named: impl Fn(&str) -> bool) -> bool {
    let named = |name: &str| named(name.rsplit('/').next().unwrap_or(name));
    match object.get("@type") {
        Some(Value::String(name)) => named(name),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(named),
        _ => false,
    }
}

fn article(object: &Map<String, Value>, all: &[&Map<String, Value>]) -> Metadata {
    let string = |name: &str| object.get(name).and_then(words);
    let published = ["datePublished", "dateCreated", "dateModified"]
        .iter()
        .find_map(|name| parse_date(&string(name)?));
    Metadata {
        title: string("headline").or_else(|| string("name")),
        author: object
            .get("author")
            .or(object.get("creator"))
            .and_then(|author| names(author, all)),
        dateline: None,
        outlet: object
            .get("publisher")
            .and_then(|publisher| names(publisher, all)),
        section: string("articleSection"),
        url: ["url", "mainEntityOfPage", "@id"]
            .iter()
            .find_map(|name| address(object.get(*name)?)),
        language: string("inLanguage"),
        published,
    }
}

/// A string, or the first of several.
fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(string) => tidy(string),
        Value::Array(values) => values.iter().find_map(|value| tidy(value.as_str()?)),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The names of people or of a body: strings, objects with a name, references to such, lists of them.
fn names(value: &Value, all: &[&Map<String, Value>]) -> Option<String> {
    let list = match value {
        Value::Array(values) => values.as_slice(),
        one => std::slice::from_ref(one),
    };
    let mut found: Vec<String> = Vec::new();
    for value in list {
        let name = match value {
            Value::String(name) => tidy(name),
            Value::Object(object) => object
                .get("name")
                .or_else(|| referred(object, all)?.get("name"))
                .and_then(words),
            _ => None,
        };
        if let Some(name) = name.filter(|name| !is_address(name) && !found.contains(name)) {
            found.push(name);
        }
    }
    (!found.is_empty()).then(|| found.join("; "))
}

/// The object that `{"@id": …}` stands for.
fn referred<'v>(
    object: &Map<String, Value>,
    all: &[&'v Map<String, Value>],
) -> Option<&'v Map<String, Value>> {
    let id = object.get("@id")?;
    all.iter()
        .copied()
        .find(|other| other.get("@id") == Some(id) && other.contains_key("name"))
}

fn address(value: &Value) -> Option<String> {
    let address = match value {
        Value::String(address) => address,
        Value::Object(object) => object.get("@id").or(object.get("url"))?.as_str()?,
        _ => return None,
    };
    is_address(address).then(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_in_graphs() {
        let script = r##"//<![CDATA[
            {"@context": "https://schema.org", "@graph": [
              {"@type": "Organization", "@id": "#org", "name": "The Valdoria Gazette"},
              {"@type": "Person", "@id": "#p1", "name": "Marta Okafor"},
              {"@type": ["NewsArticle", "Thing"], "headline": "Bank holds
 rate &amp; waits", "datePublished": "2026-03-04T16:20:00Z",
               "author": [{"@id": "#p1"}, {"name": "Li Wei"}, "https://x.y/z"], "publisher": {"@id": "#org"},
               "mainEntityOfPage": {"@id": "https://a.b/c"}, "inLanguage": "en-GB", "articleSection": ["Business", "Banks"]}
            ]}
            //]]>"##;
        let metadata = read(script).article.unwrap();
        assert_eq!(metadata.title.as_deref(), Some("Bank holds rate & waits"));
        assert_eq!(metadata.author.as_deref(), Some("Marta Okafor; Li Wei"));
        assert_eq!(metadata.outlet.as_deref(), Some("The Valdoria Gazette"));
        assert_eq!(metadata.url.as_deref(), Some("https://a.b/c"));
        assert_eq!(metadata.section.as_deref(), Some("Business"));
        assert_eq!(metadata.published.unwrap().text, "2026-03-04T16:20:00Z");
    }

    #[test]
    fn pages_around_articles_say_when() {
        let script = r##"{"@context": "https://schema.org", "@graph": [
            {"@type": "WebSite", "name": "The Valdoria Gazette"},
            {"@type": "WebPage", "datePublished": "2026-03-04T16:20:00Z", "dateModified": "2026-03-05"}]}"##;
        let said = read(script);
        assert_eq!(said.article, None);
        assert_eq!(said.page_published.unwrap().text, "2026-03-04T16:20:00Z");
    }

    #[test]
    fn what_is_no_article() {
        for script in [
            "",
            "{",
            "}{",
            "[]",
            "{\"@type\": \"WebSite\", \"name\": \"x\"}",
            "{\"@type\": \"NewsArticle\"}",
        ] {
            assert_eq!(read(script), Structured::default(), "{script}");
        }
    }
}
