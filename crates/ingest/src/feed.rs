//! Reads an item of a feed: RSS 0.9 to 2.0 with the usual extensions, and Atom (RFC 4287).

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::encoding;
use crate::fields::Field;
use crate::items::Item;
use crate::problem::Problem;
use crate::records::Fields;

/// What an item says.
pub(crate) fn read(item: &Item) -> Result<Fields, Problem> {
    let not_text = |error: encoding::NotText| Problem::NotUtf8 {
        line: Some(item.line),
        what: "the item".to_owned(),
        byte: error.byte,
    };
    let mut found = Found::default();
    // What stands in front of the items may be cut off or broken; it only adds.
    if let Ok(head) = encoding::decode(&item.head) {
        let _ = children(&head, &mut |path, element| found.head(path, element));
    }
    let text = encoding::decode(&item.bytes).map_err(not_text)?;
    children(&text, &mut |path, element| found.item(path, element)).map_err(|error| Problem::NotXml {
        line: item.line,
        message: error.to_string(),
    })?;
    Ok(found.into_fields())
}

/// An element that is at its end.
struct Element<'x> {
    start: &'x BytesStart<'x>,
    /// Its text without markup, entities resolved.
    text: &'x str,
    /// What stands between its tags, as it is written.
    inner: &'x str,
}

impl Element<'_> {
    fn attribute(&self, name: &str) -> Option<String> {
        let attribute = self.start.try_get_attribute(name).ok()??;
        let value = quick_xml::escape::unescape(&attribute.value).ok()?;
        Some(value.trim().to_owned()).filter(|value| !value.is_empty())
    }
}

/// Calls `found` for each element with the path to it, innermost last.
fn children(xml: &str, found: &mut dyn FnMut(&[String], &Element<'_>)) -> Result<(), quick_xml::Error> {
    struct Open<'x> {
        start: BytesStart<'x>,
        from: usize,
        text: String,
    }
    let mut reader = Reader::from_str(xml);
    let mut path: Vec<String> = Vec::new();
    let mut open: Vec<Open<'_>> = Vec::new();
    loop {
        let before = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let event = reader.read_event()?;
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let text = match &event {
            Event::Text(text) => Some(text.html_content()),
            Event::CData(text) => Some(text.html_content()),
            Event::GeneralRef(name) => Some(resolved(name, name.resolve_char_ref()?).into()),
            _ => None,
        };
        if let (Some(text), Some(innermost)) = (text, open.last_mut()) {
            innermost.text.push_str(&text);
        }
        match event {
            Event::Start(start) => {
                path.push(start.name().as_ref().to_owned());
                open.push(Open {
                    start,
                    from: at,
                    text: String::new(),
                });
            }
            Event::Empty(start) => {
                path.push(start.name().as_ref().to_owned());
                found(
                    &path,
                    &Element {
                        start: &start,
                        text: "",
                        inner: "",
                    },
                );
                path.pop();
            }
            Event::End(_) => {
                if let Some(closed) = open.pop() {
                    let inner = xml.get(closed.from..before).unwrap_or_default();
                    found(
                        &path,
                        &Element {
                            start: &closed.start,
                            text: &closed.text,
                            inner,
                        },
                    );
                    path.pop();
                    // A title may hold markup.
                    if let Some(outer) = open.last_mut() {
                        outer.text.push_str(&closed.text);
                    }
                }
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// What `&name;` stands for; an entity that nobody declared stays as it is written.
fn resolved(name: &str, character: Option<char>) -> String {
    match character {
        Some(character) => character.to_string(),
        None => {
            quick_xml::escape::resolve_html5_entity(name).map_or_else(|| format!("&{name};"), str::to_owned)
        }
    }
}

#[derive(Default)]
struct Found {
    values: Vec<(Field, usize, String)>,
    /// Texts: rank, whether it is HTML, the text.
    texts: Vec<(usize, bool, String)>,
    outlet: Option<String>,
    language: Option<String>,
}

impl Found {
    /// What the channel or feed says of itself.
    fn head(&mut self, path: &[String], element: &Element<'_>) {
        let text = element.text.trim();
        let of_channel = path.len() <= 3
            && !path
                .iter()
                .any(|name| name == "image" || name == "item" || name == "entry");
        if text.is_empty() || !of_channel {
            return;
        }
        match path.last().map(String::as_str) {
            Some("title") if self.outlet.is_none() => self.outlet = Some(text.to_owned()),
            Some("language" | "dc:language") => self.language = Some(text.to_owned()),
            _ => {}
        }
    }

    fn item(&mut self, path: &[String], element: &Element<'_>) {
        let [_, rest @ ..] = path else { return };
        let names: Vec<&str> = rest.iter().map(String::as_str).collect();
        let text = element.text.trim().to_owned();
        let value = match names[..] {
            ["title"] => Some((Field::Title, 0, text)),
            ["link"] => self::link(element, text),
            ["guid" | "id"] => Some((Field::Id, 0, text)),
            ["pubDate" | "published"] => Some((Field::Published, 0, text)),
            ["dc:date" | "issued" | "dcterms:issued"] => Some((Field::Published, 1, text)),
            ["updated" | "modified"] => Some((Field::Published, 2, text)),
            ["dc:creator"] | ["author", "name"] => Some((Field::Author, 0, text)),
            ["author"] => Some((Field::Author, 1, mailer(&text).to_owned())),
            ["source" | "dc:publisher"] | ["source", "title"] => Some((Field::Outlet, 0, text)),
            ["category"] => Some((Field::Section, 0, element.attribute("term").unwrap_or(text))),
            ["dc:language"] => Some((Field::Language, 0, text)),
            ["content:encoded"] => return self.texts.push((0, true, text)),
            ["content"] => return self.text_construct(0, element),
            ["summary"] => return self.text_construct(2, element),
            ["description"] => return self.texts.push((1, true, text)),
            _ => None,
        };
        self.values.extend(value.filter(|(.., value)| !value.is_empty()));
    }

    /// Atom says what its text is; HTML that is not said to be some is shown by its tags.
    fn text_construct(&mut self, rank: usize, element: &Element<'_>) {
        match element.attribute("type").as_deref() {
            Some("xhtml") => self.texts.push((rank, true, element.inner.to_owned())),
            Some("text" | "text/plain") => self.texts.push((rank, false, element.text.to_owned())),
            _ => self.texts.push((rank, true, element.text.to_owned())),
        }
    }

    fn into_fields(mut self) -> Fields {
        // The fullest text, the best place among texts of one length.
        let rank = |(rank, _, text): &(usize, bool, String)| (text.trim().is_empty(), *rank);
        let text = self.texts.into_iter().min_by_key(rank);
        let is_markup = text.as_ref().is_some_and(|(_, is_markup, _)| *is_markup);
        self.values.extend(text.map(|(.., text)| (Field::Text, 0, text)));
        self.values
            .extend(self.outlet.map(|outlet| (Field::Outlet, 9, outlet)));
        self.values
            .extend(self.language.map(|language| (Field::Language, 9, language)));
        // Of several authors and categories the first holds, as of equal fields the last one would.
        self.values.reverse();
        Fields {
            values: self.values,
            is_markup,
        }
    }
}

/// Atom's link to the page itself, or the address in RSS.
fn link(element: &Element<'_>, text: String) -> Option<(Field, usize, String)> {
    match element.attribute("href") {
        Some(href) => {
            let to_page = element.attribute("rel").is_none_or(|rel| rel == "alternate");
            to_page.then_some((Field::Url, 0, href))
        }
        None => Some((Field::Url, 0, text)),
    }
}

/// "Ana Lind" of "ana@gazette.example (Ana Lind)".
fn mailer(text: &str) -> &str {
    let name = text.strip_suffix(')').and_then(|text| text.split_once('('));
    name.filter(|(address, _)| address.contains('@'))
        .map_or(text, |(_, name)| name)
}
