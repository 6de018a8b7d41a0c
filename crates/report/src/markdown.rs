//! Markdown as text: words that stay words, and tables that line up.
//!
//! Text of articles never becomes markup here, and no line of it starts a block: it stands in cells and after other words only.

use unicode_width::UnicodeWidthStr;

/// A table. Cells are Markdown already: text goes through [`escape`] first.
#[derive(Clone, Debug)]
pub struct Table {
    header: Vec<(&'static str, Align)>,
    rows: Vec<Vec<String>>,
}

/// To which side the cells of a column go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

impl Table {
    /// A table without rows.
    pub fn new(header: &[(&'static str, Align)]) -> Self {
        let header = header.to_vec();
        let rows = Vec::new();
        Self { header, rows }
    }

    /// Adds a row with a cell for each column.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// The table with columns as wide as their widest cell, wide characters counted as two.
    pub fn render(&self) -> String {
        let names: Vec<String> = self.header.iter().map(|(name, _)| (*name).to_owned()).collect();
        let mut widths: Vec<usize> = names.iter().map(|name| name.width().max(3)).collect();
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = cell.width().max(*width);
            }
        }
        let rule = self
            .header
            .iter()
            .zip(&widths)
            .map(|((_, align), width)| match align {
                Align::Left => "-".repeat(*width),
                Align::Right => format!("{}:", "-".repeat(width - 1)),
            });
        let rule: Vec<String> = rule.collect();
        let mut rendered = String::new();
        for row in [&names, &rule].into_iter().chain(&self.rows) {
            for (((_, align), width), cell) in self.header.iter().zip(&widths).zip(row) {
                let padding = " ".repeat(width.saturating_sub(cell.width()));
                let (before, after) = match align {
                    Align::Left => ("", &*padding),
                    Align::Right => (&*padding, ""),
                };
                rendered.extend(["| ", before, cell, after, " "]);
            }
            rendered.push_str("|\n");
        }
        rendered
    }
}

/// Text in one line: white space of all sorts a single space, other control characters and marks of direction dropped.
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.trim().chars() {
        let character = if character.is_whitespace() { ' ' } else { character };
        let repeats = character == ' ' && line.ends_with(' ');
        if !(character.is_control() || is_direction(character) || repeats) {
            line.push(character);
        }
    }
    line
}

/// Text as Markdown that shows it: in one line, with markup escaped.
pub fn escape(text: &str) -> String {
    let line = one_line(text);
    let mut escaped = String::with_capacity(line.len());
    let mut previous = ' ';
    let mut rest = line.chars();
    while let Some(character) = rest.next() {
        let next = rest.clone().next();
        let inside_word = previous.is_alphanumeric() && next.is_some_and(char::is_alphanumeric);
        let markup = match character {
            '\\' | '`' | '*' | '[' | ']' | '<' | '|' | '~' => true,
            // An underscore inside a word is no markup: report_2026.txt
            '_' => !inside_word,
            '&' => starts_reference(rest.clone()),
            _ => false,
        };
        if markup {
            escaped.push('\\');
        }
        escaped.push(character);
        previous = character;
    }
    escaped
}

/// Whether what follows an ampersand makes a character of it: "&copy;", "&#169;", but not "Q & A" or "AT&T".
fn starts_reference(mut rest: impl Iterator<Item = char>) -> bool {
    rest.find(|character| !character.is_ascii_alphanumeric() && *character != '#') == Some(';')
}

/// Marks that reorder the text around them.
const fn is_direction(character: char) -> bool {
    matches!(character, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A text of at most `length` characters, cut between words where it can be, with `…` where it was cut.
pub fn excerpt(text: &str, length: usize) -> String {
    let text = text.trim();
    let Some((end, _)) = text.char_indices().nth(length) else {
        return text.to_owned();
    };
    let kept = &text[..end];
    // Not inside a word, unless that would leave less than half of it.
    let between_words = if text[end..].starts_with(char::is_whitespace) {
        Some(end)
    } else {
        kept.rfind(char::is_whitespace).filter(|at| *at >= end / 2)
    };
    format!("{}…", kept[..between_words.unwrap_or(end)].trim_end())
}

/// A number with its thousands apart: 12,345.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        for (text, markdown) in [
            ("plain words, nothing else.", "plain words, nothing else."),
            ("a | b", "a \\| b"),
            ("*not* _this_", "\\*not\\* \\_this\\_"),
            ("press_release_2.txt", "press_release_2.txt"),
            ("[click](javascript:x)", "\\[click\\](javascript:x)"),
            ("<script>&lt;", "\\<script>\\&lt;"),
            ("Q & A at AT&T", "Q & A at AT&T"),
            ("`code` ~~gone~~ \\", "\\`code\\` \\~\\~gone\\~\\~ \\\\"),
            ("two\r\nlines\u{2028}\tand \u{0}more ", "two lines and more"),
            ("\u{202E}desrever", "desrever"),
        ] {
            assert_eq!(escape(text), markdown);
        }
    }

    #[test]
    fn columns_line_up_for_wide_characters() {
        let mut table = Table::new(&[("Name", Align::Left), ("Quotes", Align::Right)]);
        table.row(["北京".to_owned(), "7".to_owned()]);
        table.row(["Zoë 😀".to_owned(), "1,234".to_owned()]);
        let expected = "\
            | Name   | Quotes |\n\
            | ------ | -----: |\n\
            | 北京   |      7 |\n\
            | Zoë 😀 |  1,234 |\n";
        assert_eq!(table.render(), expected);
    }

    #[test]
    fn excerpts_are_cut_between_words() {
        for (text, length, cut) in [
            ("short", 5, "short"),
            ("one two three", 9, "one two…"),
            ("one two three", 7, "one two…"),
            ("one two three", 6, "one…"),
            ("uncuttable", 4, "uncu…"),
            ("a uncuttable", 8, "a uncutt…"),
            ("😀😀😀", 2, "😀😀…"),
        ] {
            assert_eq!(excerpt(text, length), cut);
        }
    }

    #[test]
    fn thousands_are_apart() {
        for (number, grouped) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(thousands(number), grouped);
        }
    }
}
