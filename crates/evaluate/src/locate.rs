//! Finding the words of a gold attribution in its article.

use std::collections::BTreeSet;

use onrecord_document::Span;

use crate::corpus_gold::GoldAttribution;
use crate::counts::ByRole;

/// Finds attributions in the order in which the text has them.
pub(crate) struct Locator<'t> {
    text: &'t str,
    /// Where the attribution before begins.
    from: u32,
    /// The first parts that were found.
    contents: BTreeSet<Span>,
    /// The cues that were found.
    cues: BTreeSet<Span>,
}

/// Words that the text does not have.
pub(crate) struct Missing<'g> {
    pub(crate) what: &'static str,
    pub(crate) words: &'g str,
}

impl<'t> Locator<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self {
            text,
            from: 0,
            contents: BTreeSet::new(),
            cues: BTreeSet::new(),
        }
    }

    /// The spans of one attribution in bytes.
    pub(crate) fn locate<'g>(&mut self, gold: &'g GoldAttribution) -> Result<ByRole<Vec<Span>>, Missing<'g>> {
        let content = self.content(&gold.parts)?;
        let cue = gold.cue.as_deref().map(|words| {
            let places = occurrences(self.text, words, 0);
            self.best(places, &content, &content, Some(&self.cues))
                .ok_or(Missing { what: "cue", words })
        });
        let cue: Vec<Span> = cue.transpose()?.into_iter().collect();
        let source = gold.source.as_deref().map(|words| {
            let places = occurrences(self.text, words, 0);
            let taken = [content.as_slice(), &cue].concat();
            let beside = if cue.is_empty() { &content } else { &cue };
            self.best(places, beside, &taken, None).ok_or(Missing {
                what: "source",
                words,
            })
        });
        let source = source.transpose()?.into_iter().collect();
        self.contents.extend(content.first());
        self.cues.extend(&cue);
        self.from = content
            .iter()
            .chain(&cue)
            .map(|span| span.start)
            .min()
            .unwrap_or(self.from);
        Ok(ByRole { source, cue, content })
    }

    fn content<'g>(&self, parts: &'g [String]) -> Result<Vec<Span>, Missing<'g>> {
        let mut spans: Vec<Span> = Vec::with_capacity(parts.len());
        for words in parts {
            let place = match spans.last() {
                None => self.first_part(words),
                Some(before) => part(self.text, words, before.end).next(),
            };
            let place = place.or_else(|| part(self.text, words, 0).next());
            spans.push(place.ok_or(Missing { what: "part", words })?);
        }
        Ok(spans)
    }

    fn first_part(&self, words: &str) -> Option<Span> {
        let free = |span: &Span| !self.contents.contains(span);
        let ahead = || part(self.text, words, self.from);
        ahead()
            .find(free)
            .or_else(|| part(self.text, words, 0).find(free))
            .or_else(|| ahead().next())
    }

    /// The place nearest to any of `beside`: in a line with it, outside of what is taken and not in `used`, if possible.
    fn best(
        &self,
        places: impl Iterator<Item = Span>,
        beside: &[Span],
        taken: &[Span],
        used: Option<&BTreeSet<Span>>,
    ) -> Option<Span> {
        places.min_by_key(|place| {
            let nearest = beside.iter().map(|other| self.distance(*place, *other)).min();
            let (in_other_line, gap) = nearest.unwrap_or_default();
            let overlaps = taken.iter().any(|other| other.overlaps(*place));
            let is_used = used.is_some_and(|used| used.contains(place));
            (overlaps, in_other_line, is_used, gap, place.start)
        })
    }

    /// Whether a line ends between two places, and how many bytes there are.
    fn distance(&self, a: Span, b: Span) -> (bool, u32) {
        let between = Span::new(a.end.min(b.end), a.start.max(b.start));
        let words = self.text.get(between.range()).unwrap_or_default();
        (words.contains('\n'), between.len())
    }
}

/// Where a part stands from a byte on: all of its words; or else, for each ` … ` in it, the words before and, in the same line, the
/// nearest ones like those behind.
fn part<'a>(text: &'a str, words: &'a str, from: u32) -> impl Iterator<Item = Span> + 'a {
    let ellipsis = " … ";
    let abridged = words.match_indices(ellipsis).flat_map(move |(at, _)| {
        let (head, tail) = (&words[..at], &words[at + ellipsis.len()..]);
        occurrences(text, head, from).filter_map(move |head| {
            let end = text[head.end as usize..]
                .find('\n')
                .map_or(text.len(), |line| head.end as usize + line);
            let tail = occurrences(&text[..end], tail, head.end).next()?;
            Some(head.hull(tail))
        })
    });
    occurrences(text, words, from).chain(abridged)
}

/// Where words stand from a byte on, whatever the white space between them, and not as a piece of a longer word.
fn occurrences<'a>(text: &'a str, words: &'a str, from: u32) -> impl Iterator<Item = Span> + 'a {
    let mut words = words.split_whitespace();
    let starts = words.next().into_iter().flat_map(move |first| {
        let places = text[from as usize..].match_indices(first);
        places.map(move |(at, _)| (from as usize + at, from as usize + at + first.len()))
    });
    starts.filter_map(move |(start, mut end)| {
        for word in words.clone() {
            let rest = text[end..].trim_start();
            let gap = text.len() - end - rest.len();
            if gap == 0 || !rest.starts_with(word) {
                return None;
            }
            end += gap + word.len();
        }
        (!cuts_word(text, start) && !cuts_word(text, end)).then(|| Span::of(start..end))
    })
}

/// Whether the letters or digits of a word stand on both sides of a byte.
fn cuts_word(text: &str, at: usize) -> bool {
    let is_inner = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
    is_inner(text[..at].chars().next_back()) && is_inner(text[at..].chars().next())
}

#[cfg(test)]
mod tests {
    use onrecord_document::laws::articles;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn words_of_a_text_are_found_in_it(article in articles(), from: prop::sample::Index, to: prop::sample::Index) {
            let words: Vec<_> = article.text.split_whitespace().collect();
            prop_assume!(!words.is_empty());
            let (from, to) = (from.index(words.len()), to.index(words.len()));
            let wanted = &words[from.min(to)..=from.max(to)];
            let found = part(&article.text, &wanted.join(" "), 0).next().unwrap();
            let found: Vec<_> = article.text.slice(found).split_whitespace().collect();
            prop_assert_eq!(found, wanted);
        }

        #[test]
        fn whatever_is_looked_for_lies_in_the_text(article in articles(), head in "\\PC{0,2}", tail in "\\PC{0,2}") {
            for place in part(&article.text, &format!("{head} … {tail}"), 0) {
                prop_assert!(article.text.get(place).is_some());
            }
        }
    }
}
