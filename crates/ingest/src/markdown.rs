//! Reduces Markdown to text: what a reader sees of it, in paragraphs separated by blank lines.
//!
//! Headings are paragraphs, soft line breaks spaces, items of lists lines that begin with "- ", rows of tables lines with
//! " | " between cells. Emphasis, links and code are their words; images, HTML and the marks of footnotes are left out.
//! Quotation marks and dashes stay as they are written. Nothing is judged here but which heading is the headline.

use onrecord_document::{Metadata, Span};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::front_matter;
use crate::problem::Problem;

/// A Markdown article as text.
pub(crate) struct Markdown {
    pub(crate) id: Option<String>,
    pub(crate) text: String,
    /// The heading that is the headline.
    pub(crate) title: Option<Span>,
    pub(crate) metadata: Metadata,
}

/// Reads front matter and body.
pub(crate) fn read(source: &str) -> Result<Markdown, Problem> {
    let (mut values, body) = front_matter::read(source)?;
    let id = values.take_trimmed(crate::Field::Id);
    let metadata = values.into_metadata();
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let mut writer = Writer::default();
    for event in Parser::new_ext(body, options) {
        writer.event(event);
    }
    let (text, title) = writer.finish();
    Ok(Markdown {
        id,
        text,
        title,
        metadata,
    })
}

/// What goes between what is written and what comes next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Line,
    Paragraph,
}

#[derive(Default)]
struct Writer {
    text: String,
    gap: Gap,
    /// Lists that are open.
    lists: usize,
    /// Images that are open; their words are left out.
    images: usize,
    /// "- " is still to be written.
    item: bool,
    /// Whether a cell of this row was written.
    in_row: bool,
    /// The level of the heading that is open, and where its words start.
    heading: Option<(HeadingLevel, Option<usize>)>,
    /// The first heading of the first level, or of any level if the text begins with it.
    title: Option<Span>,
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(words) | Event::Code(words) => self.write(&words),
            Event::SoftBreak => self.write(" "),
            Event::HardBreak => self.ask(Gap::Line),
            Event::Rule => self.ask(Gap::Paragraph),
            Event::InlineHtml(tag) if tag.starts_with("<br") => self.ask(Gap::Line),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Image { .. } => self.images += 1,
            Tag::Item => {
                self.ask(Gap::Line);
                self.item = true;
            }
            Tag::TableHead | Tag::TableRow => {
                self.ask(Gap::Line);
                self.in_row = false;
            }
            Tag::TableCell => {
                let separator = if self.in_row { " | " } else { "" };
                self.write(separator);
                self.in_row = true;
            }
            Tag::Heading { level, .. } => {
                self.ask_block();
                self.heading = Some((*level, None));
            }
            Tag::List(_) => {
                self.ask_block();
                self.lists += 1;
            }
            Tag::Paragraph
            | Tag::BlockQuote(_)
            | Tag::CodeBlock(_)
            | Tag::Table(_)
            | Tag::FootnoteDefinition(_) => {
                self.ask_block();
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Image => self.images -= 1,
            TagEnd::Item => {
                self.item = false;
                self.ask(Gap::Line);
            }
            TagEnd::List(_) => {
                self.lists -= 1;
                self.ask_block();
            }
            TagEnd::Heading(_) => {
                self.end_heading();
                self.ask_block();
            }
            TagEnd::Paragraph
            | TagEnd::BlockQuote(_)
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::Table
            | TagEnd::FootnoteDefinition => self.ask_block(),
            _ => {}
        }
    }

    fn end_heading(&mut self) {
        let Some((level, Some(start))) = self.heading.take() else {
            return;
        };
        let words = self.text[start..].trim();
        if self.title.is_none() && !words.is_empty() && (level == HeadingLevel::H1 || start == 0) {
            let end = start + self.text[start..].trim_end().len();
            self.title = Some(Span::of(end - words.len()..end));
        }
    }

    /// Blocks are paragraphs, but lines inside a list.
    fn ask_block(&mut self) {
        self.ask(if self.lists == 0 {
            Gap::Paragraph
        } else {
            Gap::Line
        });
    }

    fn ask(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    fn write(&mut self, words: &str) {
        let begins = self.gap != Gap::None || self.text.is_empty();
        // What was left out in front of a space leaves no second space and none at the start of a line.
        let words = if begins || self.text.ends_with(' ') {
            words.trim_start_matches(' ')
        } else {
            words
        };
        if self.images > 0 || words.is_empty() {
            return;
        }
        if begins && !self.text.is_empty() {
            self.text.truncate(self.text.trim_end().len());
            self.text
                .push_str(if self.gap == Gap::Paragraph { "\n\n" } else { "\n" });
        }
        self.gap = Gap::None;
        if std::mem::take(&mut self.item) {
            self.text.push_str("- ");
        }
        if let Some((_, start)) = &mut self.heading {
            start.get_or_insert(self.text.len());
        }
        self.text.push_str(words);
    }

    fn finish(mut self) -> (String, Option<Span>) {
        self.text.truncate(self.text.trim_end().len());
        (self.text, self.title)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_sees() {
        for (source, text) in [
            ("one\ntwo\n\nthree", "one two\n\nthree"),
            ("# Head *line*\n\nBody.", "Head line\n\nBody."),
            ("Head\n====\nBody.", "Head\n\nBody."),
            ("a  \nb\\\nc<br>d", "a\nb\nc\nd"),
            (
                "> “Quoted\n> words,” she said.\n\nBody.",
                "“Quoted words,” she said.\n\nBody.",
            ),
            (
                "A [link](http://a.b \"t\"), `code`, **strong** and ~~gone~~.",
                "A link, code, strong and gone.",
            ),
            ("\"Straight\" -- it's...", "\"Straight\" -- it's..."),
            (
                "Before\n\n- one\n- two\n  more\n  - nested\n\nAfter",
                "Before\n\n- one\n- two more\n- nested\n\nAfter",
            ),
            (
                "1. one\n\n2. two\n\n   more\n\nAfter",
                "- one\n- two\nmore\n\nAfter",
            ),
            ("-\n\n- \n\nAfter", "After"),
            (
                "![alt](x.png) Text ![alt](y.png) more ![z](z.png)\n\n![alone](a.png)\n\nEnd",
                "Text more\n\nEnd",
            ),
            (
                "<div>\ngone\n</div>\n\nKept <b>bold</b>.<!-- gone -->",
                "Kept bold.",
            ),
            (
                "| a | b |\n|---|---|\n| 1 | |\n| | 4 |\n\nEnd",
                "a | b\n1 |\n| 4\n\nEnd",
            ),
            ("Text[^1].\n\n[^1]: Note.", "Text.\n\nNote."),
            ("```\nx = 1\n\ny\n```\nEnd", "x = 1\n\ny\n\nEnd"),
            ("One\n\n---\n\nTwo &amp; three\\*", "One\n\nTwo & three*"),
            ("", ""),
            ("![x](y)", ""),
        ] {
            assert_eq!(read(source).unwrap().text, text, "{source:?}");
        }
    }

    #[test]
    fn headlines() {
        for (source, title) in [
            ("# One *two*\n\nBody.", Some("One two")),
            ("## One\n\nBody.\n\n# Two", Some("One")),
            ("By Jo Doe\n\n# One\n\nBody.", Some("One")),
            ("Body.\n\n## Part", None),
            ("# ![x](y)\n\n# One", Some("One")),
            ("- # One", Some("One")),
            ("# \u{a0}One\u{a0}", Some("One")),
            ("# \u{a0}", None),
        ] {
            let read = read(source).unwrap();
            assert_eq!(
                read.title.map(|span| &read.text[span.range()]),
                title,
                "{source:?}"
            );
        }
    }
}
