//! What stands between words: stops, dashes, brackets, quotation marks and apostrophes, symbols, emoticons.

use onrecord_document::segmentation::is_invisible;

use super::{Cutter, Kind};
use crate::characters::{character_before, is_apostrophe, is_emoji, space_before, symbol_end};
use crate::contractions;

impl Cutter<'_> {
    /// An ASCII character that is neither letter, digit nor space.
    pub(super) fn punctuation(&mut self, at: usize) -> usize {
        let byte = self.bytes[at];
        match byte {
            b',' => self.push(at, at + 1, Kind::Comma),
            b'.' => self.periods(at),
            b'!' | b'?' => {
                let end = self.run_end(at, |byte| matches!(byte, b'!' | b'?'));
                self.push(at, end, Kind::Exclamation)
            }
            b'"' => self.push(at, at + 1, Kind::Mark),
            b'\'' | b'`' => self.apostrophe(at, char::from(byte)),
            b'-' => {
                let end = self.run_end(at, |byte| byte == b'-');
                self.push(at, end, Kind::Dash)
            }
            b'(' | b'[' | b'{' => self.push(at, at + 1, Kind::Open),
            b')' | b']' | b'}' => self.push(at, at + 1, Kind::Close),
            b':' | b';' => match self.emoticon_end(at) {
                Some(end) => self.push(at, end, Kind::Emoticon),
                None => self.push(at, at + 1, Kind::Colon),
            },
            b'+' if self.bytes.get(at + 1).is_some_and(u8::is_ascii_digit) && self.detached(at) => {
                self.number(at)
            }
            b'#' | b'@' if self.tags(at) => {
                let end = self.word_end(at + 1);
                self.push(at, end, Kind::Link)
            }
            b'*' | b'=' | b'_' | b'+' | b'~' | b'#' | b'<' | b'>' | b'|' | b'$' => {
                let end = self.run_end(at, |other| other == byte);
                self.push(at, end, Kind::Symbol)
            }
            _ => self.push(at, at + 1, Kind::Symbol),
        }
    }

    /// A character outside ASCII that no word starts with.
    pub(super) fn sign(&mut self, at: usize, character: char) -> usize {
        let end = at + character.len_utf8();
        let kind = match character {
            _ if is_invisible(character) => return end,
            _ if is_apostrophe(character) => return self.apostrophe(at, character),
            '“' | '”' | '„' | '‟' | '«' | '»' | '‹' | '›' | '‚' => Kind::Mark,
            '…' => return self.periods(at),
            '–' | '—' | '―' | '‒' | '−' | '‐' | '‑' => {
                let dashes = self.text[at..self.end()]
                    .chars()
                    .take_while(|next| *next == character)
                    .count();
                return self.push(at, at + dashes * character.len_utf8(), Kind::Dash);
            }
            '。' | '．' | '।' | '۔' => Kind::Stop,
            '？' | '！' | '؟' | '‼' | '⁇' | '⁈' | '⁉' => Kind::Exclamation,
            '，' | '、' | '،' => Kind::Comma,
            '：' | '；' | '؛' => Kind::Colon,
            '（' | '【' | '「' | '『' | '《' => Kind::Open,
            '）' | '】' | '」' | '』' | '》' => Kind::Close,
            _ => {
                let kind = if is_emoji(character) {
                    Kind::Emoticon
                } else {
                    Kind::Symbol
                };
                return self.push(at, symbol_end(self.text, at, self.end()), kind);
            }
        };
        self.push(at, end, kind)
    }

    /// One period, or dots of any number and make.
    fn periods(&mut self, at: usize) -> usize {
        let dots: usize = self.text[at..self.end()]
            .chars()
            .take_while(|next| matches!(next, '.' | '…'))
            .map(char::len_utf8)
            .sum();
        if dots > 1 {
            return self.push(at, at + dots, Kind::Ellipsis);
        }
        let fraction = self.bytes.get(at + 1).is_some_and(u8::is_ascii_digit) && self.detached(at);
        if fraction {
            let end = self.word_end(at + 1);
            return self.push(at, end, Kind::Number);
        }
        self.push(at, at + 1, Kind::Stop)
    }

    /// An apostrophe or single quotation mark that no word holds.
    fn apostrophe(&mut self, at: usize, mark: char) -> usize {
        let behind = at + mark.len_utf8();
        let doubled = self.text[behind..self.end()].starts_with(mark) && mark != '´';
        if doubled && !self.text[behind + mark.len_utf8()..self.end()].starts_with(mark) {
            return self.push(at, behind + mark.len_utf8(), Kind::Mark);
        }
        let letters = self.letters_at(behind);
        let end = behind + letters.len();
        if contractions::is_clitic(letters) && !(mark == '‘' && self.detached(at)) {
            return self.push(at, end, Kind::Clitic);
        }
        if !self.detached(at) {
            return self.push(at, behind, Kind::Mark);
        }
        if self.is_year(mark, letters) {
            return self.push(at, end, Kind::Number);
        }
        if contractions::is_fused_it(letters) {
            self.push(at, behind + 1, Kind::Word);
            return self.push(behind + 1, end, Kind::Word);
        }
        if contractions::is_clipped(letters) || (mark == '’' && contractions::is_clipped_word(letters)) {
            // ’n’ has one at each end.
            let closed =
                letters.eq_ignore_ascii_case("n") && self.text[end..self.end()].starts_with(is_apostrophe);
            let tail = if closed {
                self.text[end..].chars().next().map_or(0, char::len_utf8)
            } else {
                0
            };
            return self.push(at, end + tail, Kind::Word);
        }
        self.push(at, behind, Kind::Mark)
    }

    /// "’90s", "’02"; where the mark may open a quotation only "'90s".
    fn is_year(&self, mark: char, letters: &str) -> bool {
        match letters.as_bytes() {
            [b'0'..=b'9', b'0'..=b'9', b's'] => true,
            [b'0'..=b'9', b'0'..=b'9'] => mark == '’',
            _ => false,
        }
    }

    /// Whether nothing that belongs to a word stands in front of `at`.
    fn detached(&self, at: usize) -> bool {
        at == self.start
            || space_before(self.text, at)
            || character_before(self.text, at).is_some_and(|before| {
                matches!(before, '(' | '[' | '“' | '"' | '‘' | '«' | '—' | '–' | '-' | '/')
            })
    }

    /// "#tag", "@handle"; not "#1".
    fn tags(&self, at: usize) -> bool {
        self.detached(at)
            && self
                .letters_at(at + 1)
                .starts_with(|first: char| !first.is_numeric())
    }

    fn run_end(&self, at: usize, is_part: impl Fn(u8) -> bool) -> usize {
        let count = self.bytes[at..].iter().take_while(|byte| is_part(**byte)).count();
        at + count
    }

    /// ":)", ";-)", ":(", ":-D"
    fn emoticon_end(&self, at: usize) -> Option<usize> {
        let nose = usize::from(self.bytes.get(at + 1) == Some(&b'-'));
        let mouth = at + 1 + nose;
        let end = mouth + 1;
        let face = match self.bytes.get(mouth)? {
            b')' | b'(' => nose == 1 || self.detached(at),
            b'D' | b'P' | b'p' | b'/' | b'o' | b'O' | b'*' | b'3' | b'|' => self.detached(at),
            _ => false,
        };
        (face && self.word_end(end) == end).then_some(end)
    }
}
