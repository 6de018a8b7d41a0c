//! A tree of HTML as text: paragraphs separated by blank lines, items of lists as lines that begin with "- ", rows of tables as lines
//! with " | " between cells.
//!
//! Characters are cleaned here: white space of any kind is one space; soft hyphens, zero-width and control characters go; what stands
//! at the places of C1 controls is Windows-1252. Which blocks are no part of an article is `clean`'s business.

use dom_query::{NodeData, NodeRef};

use super::clean;

/// A paragraph, a heading, an item, a row, or a line of one.
#[derive(Debug, Default)]
pub(crate) struct Block {
    pub(crate) text: String,
    /// How many bytes of it are inside links.
    pub(crate) linked: usize,
    /// How many bytes of it are bold.
    pub(crate) bold: usize,
    /// A heading.
    pub(crate) heading: bool,
    /// An item or row: it follows the one before on the next line.
    pub(crate) joined: bool,
}

/// The text below `root`.
pub(crate) fn of(root: &NodeRef<'_>) -> String {
    let blocks = clean::behind(blocks(root));
    let mut text = String::new();
    let mut last_joined = false;
    for block in &blocks {
        if !text.is_empty() {
            text.push_str(if block.joined && last_joined { "\n" } else { "\n\n" });
        }
        last_joined = block.joined;
        text.push_str(&block.text);
    }
    text
}

/// What an element does to the flow of text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    Inline,
    Hidden,
    Break,
    Block,
    Heading,
    Item,
    Row,
    Cell,
    Link,
    Bold,
    Preformatted,
}

fn flow(name: &str) -> Flow {
    match name {
        "script" | "style" | "noscript" | "template" | "head" | "svg" | "math" | "iframe" | "object"
        | "button" | "select" | "textarea" | "input" | "audio" | "video" | "figcaption" | "title" => {
            Flow::Hidden
        }
        "br" => Flow::Break,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Flow::Heading,
        "li" | "dt" | "dd" => Flow::Item,
        "tr" => Flow::Row,
        "td" | "th" => Flow::Cell,
        "a" => Flow::Link,
        "b" | "strong" => Flow::Bold,
        "pre" => Flow::Preformatted,
        "address" | "article" | "aside" | "blockquote" | "body" | "center" | "details" | "div" | "dl"
        | "fieldset" | "figure" | "footer" | "form" | "header" | "hr" | "html" | "main" | "nav" | "ol"
        | "p" | "section" | "summary" | "table" | "tbody" | "thead" | "tfoot" | "ul" | "caption" => {
            Flow::Block
        }
        _ => Flow::Inline,
    }
}

#[derive(Default)]
struct Writer {
    blocks: Vec<Block>,
    block: Block,
    /// White space is still to be written.
    space: bool,
    links: usize,
    bolds: usize,
    headings: usize,
    /// "- " is still to be written.
    item: bool,
    items: usize,
    rows: usize,
    preformatted: usize,
}

/// All blocks below `root`, in order.
pub(crate) fn blocks(root: &NodeRef<'_>) -> Vec<Block> {
    let mut writer = Writer::default();
    // Nodes to enter, and elements to leave.
    let mut stack = vec![(*root, false)];
    while let Some((node, leaving)) = stack.pop() {
        let flow = node
            .qual_name_ref()
            .map_or(Flow::Inline, |name| flow(&name.local));
        if leaving {
            writer.leave(flow);
            continue;
        }
        if flow == Flow::Hidden {
            continue;
        }
        node.query(|tree_node| {
            if let NodeData::Text { contents } = &tree_node.data {
                writer.write(contents);
            }
        });
        if node.is_element() {
            writer.enter(flow);
            stack.push((node, true));
        }
        stack.extend(node.children_it(true).map(|child| (child, false)));
    }
    writer.end_block();
    writer.blocks
}

impl Writer {
    fn enter(&mut self, flow: Flow) {
        match flow {
            Flow::Inline | Flow::Hidden => {}
            Flow::Break => self.break_line(),
            Flow::Block => self.end_block(),
            Flow::Heading => {
                self.end_block();
                self.headings += 1;
            }
            Flow::Item => {
                self.end_block();
                self.items += 1;
                self.item = true;
            }
            Flow::Row => {
                self.end_block();
                self.rows += 1;
            }
            Flow::Cell => {
                if !self.block.text.is_empty() {
                    self.block.text.push_str(" | ");
                    self.space = false;
                }
            }
            Flow::Link => self.links += 1,
            Flow::Bold => self.bolds += 1,
            Flow::Preformatted => {
                self.end_block();
                self.preformatted += 1;
            }
        }
    }

    fn leave(&mut self, flow: Flow) {
        match flow {
            Flow::Inline | Flow::Hidden | Flow::Break | Flow::Cell => {}
            Flow::Block => self.end_block(),
            Flow::Heading => {
                self.end_block();
                self.headings -= 1;
            }
            Flow::Item => {
                self.end_block();
                self.items -= 1;
                self.item = false;
            }
            Flow::Row => {
                self.end_block();
                self.rows -= 1;
            }
            Flow::Link => self.links -= 1,
            Flow::Bold => self.bolds -= 1,
            Flow::Preformatted => {
                self.end_block();
                self.preformatted -= 1;
            }
        }
    }

    fn write(&mut self, text: &str) {
        for character in text.chars() {
            let character = as_meant(character);
            match character {
                '\n' if self.preformatted > 0 => self.break_line(),
                _ if character.is_whitespace() => self.space = true,
                _ if is_noise(character) => {}
                _ => self.push(character),
            }
        }
    }

    fn push(&mut self, character: char) {
        let before = self.block.text.len();
        if self.item && self.block.text.is_empty() {
            self.block.text.push_str("- ");
            self.item = false;
        } else if self.space && !self.block.text.is_empty() && !self.block.text.ends_with('\n') {
            self.block.text.push(' ');
        }
        self.space = false;
        self.block.text.push(character);
        let written = self.block.text.len() - before;
        if self.links > 0 {
            self.block.linked += written;
        }
        if self.bolds > 0 {
            self.block.bold += written;
        }
    }

    /// One line break is a line break, two are the end of a paragraph.
    fn break_line(&mut self) {
        if self.block.text.ends_with('\n') {
            self.end_block();
        } else if !self.block.text.is_empty() {
            self.block.text.push('\n');
        }
        self.space = false;
    }

    fn end_block(&mut self) {
        self.space = false;
        let mut block = std::mem::take(&mut self.block);
        block.text.truncate(block.text.trim_end().len());
        if block.text.is_empty() || block.text == "-" {
            return;
        }
        block.heading = self.headings > 0;
        block.joined = self.items > 0 || self.rows > 0 && block.text.contains(" | ");
        self.blocks.push(block);
    }
}

/// Windows-1252 where there would be C1 controls.
fn as_meant(character: char) -> char {
    let code = character as u32;
    if !(0x80..=0x9F).contains(&code) {
        return character;
    }
    let byte = [code as u8];
    let meant = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte).0;
    meant.chars().next().unwrap_or(character)
}

fn is_noise(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{FFFC}' | '\u{200E}' | '\u{200F}'
        )
}
