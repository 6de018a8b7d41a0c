//! Words without what writers vary: lower case, every digit as `0`, one kind of apostrophe, quotation mark and dash.

/// Room for a normalised word; what is longer is cut, for no word that models know is longer.
const ROOM: usize = 64;

/// A normalised word on the stack.
pub(crate) struct Norm {
    bytes: [u8; ROOM],
    length: usize,
}

impl Norm {
    /// The norm of a word, and whether it differs from the word.
    pub(crate) fn of(form: &str) -> Self {
        let mut norm = Self {
            bytes: [0; ROOM],
            length: 0,
        };
        if form.is_ascii() {
            for byte in form.bytes().take(ROOM) {
                norm.bytes[norm.length] = if byte.is_ascii_digit() {
                    b'0'
                } else {
                    byte.to_ascii_lowercase()
                };
                norm.length += 1;
            }
        } else {
            for character in form.chars() {
                norm.push(character);
            }
        }
        norm
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    fn push(&mut self, character: char) {
        let mut letters = [0; 4];
        match character {
            '0'..='9' => self.extend(b"0"),
            '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{201B}' | '\u{2BC}' | '\u{B4}' => self.extend(b"'"),
            '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{201F}' | '\u{AB}' | '\u{BB}' => self.extend(b"\""),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => self.extend(b"-"),
            '\u{2026}' => self.extend(b"..."),
            _ => {
                for lower in character.to_lowercase() {
                    self.extend(lower.encode_utf8(&mut letters).as_bytes());
                }
            }
        }
    }

    fn extend(&mut self, bytes: &[u8]) {
        if self.length + bytes.len() <= ROOM {
            self.bytes[self.length..self.length + bytes.len()].copy_from_slice(bytes);
            self.length += bytes.len();
        }
    }
}
