//! How deep a page goes and how much it grows in the parser, found out before and after parsing without recursion.
//!
//! A parser closes what a page leaves open, so that what is counted before parsing is only an estimate: it keeps pages from the parser
//! that would take it minutes. What holds for the tree is counted on the tree.

use dom_query::NodeRef;

use crate::problem::Problem;

/// More elements than this are no page.
const MOST_ELEMENTS: u64 = 4_000_000;

/// Refuses a page in which elements are left open more than `limit` deep, or that would grow too big.
pub(crate) fn check(html: &str, limit: usize) -> Result<(), Problem> {
    let mut open = Open::default();
    let mut rest = html.as_bytes();
    while let Some(at) = memchr(rest) {
        rest = &rest[at + 1..];
        let closes = rest.first() == Some(&b'/');
        let name = name_at(&rest[usize::from(closes)..]);
        if rest.starts_with(b"!--") {
            rest = behind(rest, b"-->");
        } else if !closes && RAW.iter().any(|raw| name.eq_ignore_ascii_case(raw)) {
            rest = behind_raw(&rest[name.len()..], name);
        } else if !name.is_empty() {
            open.tag(name, closes);
            rest = &rest[usize::from(closes) + name.len()..];
        }
        if open.depth > limit {
            return Err(Problem::TooDeep { limit });
        }
        if open.elements > MOST_ELEMENTS {
            return Err(Problem::TooManyElements { limit: MOST_ELEMENTS });
        }
    }
    Ok(())
}

fn memchr(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|byte| *byte == b'<')
}

/// Elements whose content is no markup.
const RAW: [&[u8]; 6] = [b"script", b"style", b"textarea", b"title", b"xmp", b"iframe"];

/// Elements that have no content, or that the parser closes by itself when the next one like them opens.
const SELF_CLOSING: [&[u8]; 32] = [
    b"area",
    b"base",
    b"br",
    b"col",
    b"embed",
    b"hr",
    b"img",
    b"input",
    b"link",
    b"meta",
    b"param",
    b"source",
    b"track",
    b"wbr",
    b"p",
    b"li",
    b"dt",
    b"dd",
    b"option",
    b"optgroup",
    b"tr",
    b"td",
    b"th",
    b"tbody",
    b"thead",
    b"tfoot",
    b"colgroup",
    b"rt",
    b"rp",
    b"html",
    b"head",
    b"body",
];

/// Elements that the parser opens again in each block that follows while they are open.
const FORMATTING: [&[u8]; 14] = [
    b"a", b"b", b"big", b"code", b"em", b"font", b"i", b"nobr", b"s", b"small", b"strike", b"strong", b"tt",
    b"u",
];

/// Which elements are open, by name.
#[derive(Default)]
struct Open {
    counts: std::collections::BTreeMap<Vec<u8>, usize>,
    depth: usize,
    formatting: usize,
    /// Elements that the parser makes, those of formatting that it makes again included.
    elements: u64,
}

impl Open {
    fn tag(&mut self, name: &[u8], closes: bool) {
        let name = name.to_ascii_lowercase();
        if !closes {
            self.elements += 1 + self.formatting as u64;
        }
        if SELF_CLOSING.contains(&name.as_slice()) {
            return;
        }
        let formats = FORMATTING.contains(&name.as_slice());
        let count = self.counts.entry(name).or_default();
        if !closes {
            *count += 1;
            self.depth += 1;
            self.formatting += usize::from(formats);
        } else if *count > 0 {
            *count -= 1;
            self.depth -= 1;
            self.formatting -= usize::from(formats);
        }
    }
}

fn name_at(bytes: &[u8]) -> &[u8] {
    if !bytes.first().is_some_and(u8::is_ascii_alphabetic) {
        return &[];
    }
    let end = bytes
        .iter()
        .position(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0C' | b'/' | b'>' | b'<'));
    &bytes[..end.unwrap_or(bytes.len())]
}

fn behind<'b>(bytes: &'b [u8], end: &[u8]) -> &'b [u8] {
    let found = bytes.windows(end.len()).position(|window| window == end);
    found.map_or(&[], |at| &bytes[at + end.len()..])
}

/// What follows `</name`; all is content if that never comes.
fn behind_raw<'b>(bytes: &'b [u8], name: &[u8]) -> &'b [u8] {
    let mut rest = bytes;
    while let Some(at) = memchr(rest) {
        rest = &rest[at + 1..];
        if rest.first() == Some(&b'/')
            && rest[1..]
                .get(..name.len())
                .is_some_and(|other| other.eq_ignore_ascii_case(name))
        {
            return &rest[1 + name.len()..];
        }
    }
    &[]
}

/// The depth of a tree.
pub(crate) fn of(root: &NodeRef<'_>) -> usize {
    let (mut depth, mut most) = (0_usize, 0);
    let mut at = *root;
    loop {
        if let Some(child) = at.first_child() {
            at = child;
            depth += 1;
            most = most.max(depth);
            continue;
        }
        loop {
            if depth == 0 {
                return most;
            }
            if let Some(sibling) = at.next_sibling() {
                at = sibling;
                break;
            }
            let Some(parent) = at.parent() else {
                return most;
            };
            at = parent;
            depth -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pages_leave_open() {
        let open = |html: &str| check(html, 20).is_ok();
        assert!(open(&"<p>One<br><li>Two<img>".repeat(1000)));
        assert!(open(&"<div><span>One</span></div>".repeat(1000)));
        assert!(!open(&"<div>".repeat(21)));
        assert!(open(&"<!-- <div> --><script>'<div>'</script>".repeat(100)));
        assert!(open(&"a < b <3 </nothing>".repeat(100)));
        assert!(!open(&"<svg><g>".repeat(11)));
        assert!(!open(&"<DIV>".repeat(21)));
    }

    #[test]
    fn formatting_that_multiplies() {
        let fonts: String = (0..400).map(|size| format!("<font size={size}>")).collect();
        let page = format!("{fonts}{}", "<p>x".repeat(20_000));
        assert!(matches!(check(&page, 512), Err(Problem::TooManyElements { .. })));
    }

    #[test]
    fn depths_of_trees() {
        let document = dom_query::Document::from("<p>One <b><i>two</i></b></p><p></p>");
        // html, body, p, b, i, text
        assert_eq!(of(&document.root()), 6);
    }
}
