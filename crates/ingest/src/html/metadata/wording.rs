//! What the words of a mark say: dates, authors, titles, each in the many ways in which pages write them.

use onrecord_document::Published;

use crate::byline::{self, without_by};
use crate::date::parse_date;

/// A date, perhaps behind a word or two that say so ("Published:", "Posted on").
pub(super) fn date_in(words: &str) -> Option<Published> {
    let mut rest = words.trim();
    for _ in 0..4 {
        if let Some(date) = parse_date(rest) {
            return Some(date);
        }
        let (word, behind) = rest.split_once([' ', ':'])?;
        let says_so = [
            "published",
            "posted",
            "updated",
            "on",
            "at",
            "date",
            "last",
            "first",
            "publish",
            "by",
            "modified",
            "",
        ];
        if !says_so.iter().any(|known| word.eq_ignore_ascii_case(known)) {
            // "November 20, 2019 | 10:00" and the like
            let front = rest.split(['|', '•', '·']).next()?.trim();
            return (front.len() < rest.len()).then(|| parse_date(front)).flatten();
        }
        rest = behind.trim_start();
    }
    None
}

/// The day in an address such as `https://a.b/2026/03/04/talks-fail` or `…/2026-03-04-talks`.
pub(super) fn date_of_address(address: &str) -> Option<Published> {
    let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let parts: Vec<&str> = address.split('/').skip(3).collect();
    let year = |part: &str| {
        (part.len() == 4 && (part.starts_with("19") || part.starts_with("20"))).then(|| part.to_owned())
    };
    for window in parts.windows(3) {
        if let Some(year) = year(window[0]) {
            let month = months
                .iter()
                .position(|name| window[1].eq_ignore_ascii_case(name))
                .map_or_else(|| window[1].to_owned(), |place| format!("{:02}", place + 1));
            if let Some(date) = parse_date(&format!("{year}-{month:0>2}-{:0>2}", window[2])) {
                return Some(date);
            }
        }
    }
    parts
        .iter()
        .find_map(|part| parse_date(part.get(..10)?).filter(|_| part.as_bytes()[4] == b'-'))
}

/// Names that people write under: a byline without "By", role and date, and no name of an account or address.
pub(super) fn author(words: &str) -> Option<String> {
    let words = without_by(words.trim()).trim();
    if words.is_empty()
        || words.len() > 100
        || is_address(words)
        || words.starts_with('@')
        || words.contains('@')
    {
        return None;
    }
    // "Ana Lind, Staff Writer", "Ana Lind | The Gazette", "Ana Lind Nov. 20, 2019"
    let front = words
        .split(['|', '•', '·', '\n'])
        .next()
        .unwrap_or(words)
        .trim_end_matches([',', ' ', '-', '–', '—']);
    if let Some(author) = byline::whole(&format!("By {front}"), true).and_then(|said| said.author) {
        return Some(author);
    }
    let is_name = !front.chars().any(|character| character.is_ascii_digit())
        && front.split_whitespace().count() <= 8
        && front.chars().next().is_some_and(char::is_alphabetic)
        && ![
            "admin",
            "administrator",
            "author",
            "staff",
            "guest",
            "editor",
            "share",
            "print",
            "email",
        ]
        .iter()
        .any(|known| front.eq_ignore_ascii_case(known));
    is_name.then(|| front.to_owned())
}

/// "Talks fail" of "Talks fail | The Gazette" and "Talks fail - The Gazette".
pub(super) fn without_outlet(title: &str) -> &str {
    for separator in [" | ", " - ", " – ", " — ", " :: ", " « "] {
        if let Some((front, behind)) = title.rsplit_once(separator)
            && front.split_whitespace().count() >= 3
            && behind.split_whitespace().count() <= 5
            && behind
                .split_whitespace()
                .filter(|word| word.starts_with(char::is_lowercase))
                .count()
                < 3
        {
            return without_outlet_once_more(front);
        }
    }
    title
}

/// "Talks fail | World | The Gazette" has two.
fn without_outlet_once_more(title: &str) -> &str {
    match title.rsplit_once(" | ") {
        Some((front, behind))
            if front.split_whitespace().count() >= 3 && behind.split_whitespace().count() <= 3 =>
        {
            front
        }
        _ => title,
    }
}

pub(crate) fn is_address(words: &str) -> bool {
    words.starts_with("http://") || words.starts_with("https://")
}

/// Words without entities that were escaped twice, without runs of white space and invisible characters; nothing if none are left.
pub(crate) fn tidy(words: &str) -> Option<String> {
    let mut tidied = String::with_capacity(words.len());
    let unescaped = if words.contains('&') {
        unescape(words)
    } else {
        words.to_owned()
    };
    for word in unescaped.split_whitespace() {
        if !tidied.is_empty() {
            tidied.push(' ');
        }
        tidied.extend(word.chars().filter(|character| {
            !character.is_control() && !matches!(character, '\u{AD}' | '\u{200B}' | '\u{FEFF}')
        }));
    }
    (!tidied.is_empty()).then_some(tidied)
}

/// The entities that stand in attributes and JSON which were escaped once too often.
fn unescape(words: &str) -> String {
    let mut rest = words;
    let mut text = String::with_capacity(words.len());
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        let character = end.and_then(|end| entity(&rest[1..end]));
        match (character, end) {
            (Some(character), Some(end)) => {
                text.push(character);
                rest = &rest[end + 1..];
            }
            _ => {
                text.push('&');
                rest = &rest[1..];
            }
        }
    }
    text + rest
}

fn entity(name: &str) -> Option<char> {
    let named = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", ' '),
        ("lsquo", '‘'),
        ("rsquo", '’'),
        ("ldquo", '“'),
        ("rdquo", '”'),
        ("ndash", '–'),
        ("mdash", '—'),
        ("hellip", '…'),
        ("eacute", 'é'),
        ("pound", '£'),
        ("euro", '€'),
    ];
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    named
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, character)| *character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authors() {
        for (words, name) in [
            ("By Marta Okafor", Some("Marta Okafor")),
            ("Marta Okafor, Staff Writer", Some("Marta Okafor")),
            ("Marta Okafor | The Gazette", Some("Marta Okafor")),
            ("By Marta Okafor and Li Wei", Some("Marta Okafor and Li Wei")),
            ("Associated Press", Some("Associated Press")),
            ("https://x.y/marta", None),
            ("@marta", None),
            ("admin", None),
            ("", None),
        ] {
            assert_eq!(author(words).as_deref(), name, "{words}");
        }
    }

    #[test]
    fn dates_of_addresses_and_marks() {
        for (address, date) in [
            ("https://a.b/2026/03/04/talks-fail", Some("2026-03-04")),
            ("https://a.b/news/2026/mar/4/talks-fail", Some("2026-03-04")),
            ("https://a.b/2026-03-04-talks-fail.html", Some("2026-03-04")),
            ("https://a.b/2026/99/99/x", None),
            ("https://a.b/article/1234567", None),
            ("https://a.b/ééééééééé", None),
        ] {
            assert_eq!(
                date_of_address(address).map(|date| date.text).as_deref(),
                date,
                "{address}"
            );
        }
        assert!(date_in("Published: March 4, 2026").is_some());
        assert!(date_in("Posted on March 4, 2026 | 2 comments").is_some());
        assert!(date_in("The mayor said on March 4, 2026").is_none());
    }

    #[test]
    fn titles() {
        for (title, expected) in [
            ("Talks fail at dawn | The Gazette", "Talks fail at dawn"),
            ("Talks fail at dawn | World | The Gazette", "Talks fail at dawn"),
            ("Talks - again", "Talks - again"),
            (
                "Design week 2026 | Okafor’s light installation for Lind",
                "Design week 2026 | Okafor’s light installation for Lind",
            ),
            (
                "Talks fail at dawn – as the mayor had said they would",
                "Talks fail at dawn – as the mayor had said they would",
            ),
        ] {
            assert_eq!(without_outlet(title), expected);
        }
        assert_eq!(
            tidy(" a&amp;b &#8217;\u{a0}c\u{ad}d &x; &").as_deref(),
            Some("a&b ’ cd &x; &")
        );
    }
}
