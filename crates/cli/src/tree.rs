//! Dependency trees for people: the words of a sentence below each other, the arcs beside them.
//!
//! ```text
//!   ╭─╼ Rents nsubj
//! ──┾ rose root
//!   ├─╼ sharply advmod
//!   ╰─╼ . punct
//! ```
//! The way of drawing is that of Udapi's text-mode trees (Popel, Žabokrtský and Vojtek 2017).

use std::fmt::Write;
use std::ops::Range;

use onrecord_document::{Annotated, TokenId};

use crate::style::{QUIET, STRONG};

/// All sentences of an article, with tags, lemmas and relations.
pub(crate) fn draw(annotated: &Annotated) -> String {
    let mut out = String::new();
    let segmentation = &annotated.segmentation;
    let columns = annotated.syntax.parts();
    for (id, sentence) in segmentation.sentences().iter() {
        let tokens = segmentation.tokens_of(id);
        let words = annotated.article.text.slice(sentence.span);
        let words: Vec<&str> = words.split_whitespace().collect();
        let _ = writeln!(out, "{QUIET}{}{QUIET:#}  {}", id.0 + 1, words.join(" "));
        let heads = local_heads(&columns.heads, &tokens);
        for (arcs, index) in arcs(&heads).iter().zip(tokens) {
            let form = annotated
                .article
                .text
                .slice(segmentation.tokens()[TokenId(index as u32)].span);
            let _ = writeln!(
                out,
                "   {QUIET}{arcs}{QUIET:#} {STRONG}{form}{STRONG:#} {} {QUIET}{} {} {}{QUIET:#}",
                columns.relations[index],
                columns.upos[index],
                columns.xpos[index],
                columns.lemmas.get(index),
            );
        }
        out.push('\n');
    }
    out
}

/// Heads counted within the sentence.
fn local_heads(heads: &[Option<TokenId>], tokens: &Range<usize>) -> Vec<Option<usize>> {
    let local = |head: TokenId| head.0 as usize - tokens.start;
    heads[tokens.clone()].iter().map(|head| head.map(local)).collect()
}

/// What stands before each word. Words that hang on no root get nothing.
fn arcs(heads: &[Option<usize>]) -> Vec<String> {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); heads.len()];
    let mut open = Vec::new();
    for (index, head) in heads.iter().enumerate() {
        match head {
            Some(head) => children[*head].push(index),
            None => open.push(index),
        }
    }
    let mut lines = vec![String::new(); heads.len()];
    for root in &open {
        lines[*root].push('─');
    }
    while let Some(word) = open.pop() {
        let below = &children[word];
        let (Some(first), Some(last)) = (below.first(), below.last()) else {
            lines[word].push('╼');
            continue;
        };
        let reach = word.min(*first)..=word.max(*last);
        let width = reach
            .clone()
            .map(|index| columns(&lines[index]))
            .max()
            .unwrap_or_default();
        for index in reach.clone() {
            let line = &mut lines[index];
            // A line that waits for its word goes on to it; any other leaves room.
            let fill = if line.ends_with('─') { '─' } else { ' ' };
            line.extend(std::iter::repeat_n(fill, width - columns(line)));
            let (top, bottom) = (index == *reach.start(), index == *reach.end());
            if index == word {
                line.push(if top {
                    '┮'
                } else if bottom {
                    '┶'
                } else {
                    '┾'
                });
            } else if heads[index] == Some(word) {
                line.push_str(if top {
                    "╭─"
                } else if bottom {
                    "╰─"
                } else {
                    "├─"
                });
            } else {
                line.push_str("│ ");
            }
        }
        open.extend(below);
    }
    lines
}

/// Columns of the terminal that a line takes: its characters are all one wide.
fn columns(line: &str) -> usize {
    line.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_beside_their_arcs() {
        // "The mayor said she would resign"
        let heads = [Some(1), Some(2), None, Some(5), Some(5), Some(2)];
        let expected = ["   ╭─╼", " ╭─┶", "─┾", " │ ╭─╼", " │ ├─╼", " ╰─┶"];
        assert_eq!(arcs(&heads), expected);
    }

    #[test]
    fn odd_trees_are_drawn_too() {
        assert_eq!(arcs(&[]), [""; 0]);
        assert_eq!(arcs(&[None]), ["─╼"]);
        assert_eq!(arcs(&[None, None]), ["─╼", "─╼"]);
        // Two words that hang on each other, beside a root.
        assert_eq!(arcs(&[None, Some(2), Some(1)]), ["─╼", "", ""]);
        // Arcs that cross: the third word hangs on the first, the fourth on the second.
        assert_eq!(
            arcs(&[None, Some(0), Some(0), Some(1)]),
            ["─┮", " ├──┮", " ╰─╼│ ", "    ╰─╼"]
        );
    }
}
