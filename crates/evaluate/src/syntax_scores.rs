//! Tags, lemmas and heads against a treebank's, as the CoNLL 2018 shared task counts them.
//!
//! Words are aligned if they cover the same characters. A value is right if it is the gold's on an aligned word; precision is over
//! all own words, recall over all gold words, so that with gold tokens every score is an accuracy. A head is right if it is
//! aligned with the gold's head. Relations are compared without their subtypes ("nsubj:pass" as "nsubj"), and with them in a
//! score of its own. A lemma that the gold leaves open ("_") is right. Punctuation counts.

use std::ops::AddAssign;

use onrecord_document::{Segmentation, Span, Syntax};
use serde::Serialize;

use crate::conllu::Document;
use crate::counts::{Counts, PrecisionRecallF1};
use crate::misses::{GroupedMisses, around};

/// A word with its syntax, gold or own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyntaxWord<'a> {
    /// Where it stands, in bytes.
    pub span: Span,
    /// Universal tag: "PROPN".
    pub upos: &'a str,
    /// Penn Treebank tag.
    pub xpos: &'a str,
    /// Dictionary form.
    pub lemma: &'a str,
    /// Position of the head in the document; none for the root of a sentence.
    pub head: Option<usize>,
    /// Relation to the head with its subtype.
    pub relation: &'a str,
}

/// The words of a treebank's document.
pub fn gold_words(document: &Document) -> Vec<SyntaxWord<'_>> {
    let mut words = Vec::new();
    for sentence in &document.sentences {
        let first = words.len();
        words.extend(sentence.tokens.iter().map(|token| SyntaxWord {
            span: token.span,
            upos: &token.upos,
            xpos: &token.xpos,
            lemma: &token.lemma,
            head: token.head.map(|head| first + head),
            relation: &token.relation,
        }));
    }
    words
}

/// The words of layers that a pipeline made; none where there is no syntax.
pub fn own_words<'a>(segmentation: &Segmentation, syntax: &'a Syntax) -> Vec<SyntaxWord<'a>> {
    let columns = syntax.parts();
    let tokens = segmentation.tokens().as_slice().iter();
    let word = |(index, span): (usize, Span)| SyntaxWord {
        span,
        upos: columns.upos[index].name(),
        xpos: columns.xpos[index].name(),
        lemma: columns.lemmas.get(index),
        head: columns.heads[index].map(|head| head.0 as usize),
        relation: columns.relations[index].name(),
    };
    tokens
        .map(|token| token.span)
        .enumerate()
        .take(columns.upos.len())
        .map(word)
        .collect()
}

/// What is right of some documents' syntax. Sums over documents with `+=`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyntaxComparison {
    /// Right values.
    counts: Values<Counts>,
    /// What is wrong on aligned words.
    pub misses: GroupedMisses,
}

/// One value for each thing that is scored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Values<T> {
    /// Aligned words.
    pub words: T,
    /// Universal tags.
    pub upos: T,
    /// Penn Treebank tags.
    pub xpos: T,
    /// Dictionary forms.
    pub lemma: T,
    /// Heads.
    pub uas: T,
    /// Heads with relations, without subtypes.
    pub las: T,
    /// Heads with relations and their subtypes.
    pub las_with_subtypes: T,
}

/// The scores of a comparison, in percent.
pub type SyntaxScores = Values<PrecisionRecallF1>;

impl<T> Values<T> {
    /// All values with their names, in order.
    pub fn named(&self) -> [(&'static str, &T); 7] {
        [
            ("words", &self.words),
            ("UPOS", &self.upos),
            ("XPOS", &self.xpos),
            ("lemma", &self.lemma),
            ("UAS", &self.uas),
            ("LAS", &self.las),
            ("LAS subtypes", &self.las_with_subtypes),
        ]
    }

    fn all_mut(&mut self) -> [&mut T; 7] {
        [
            &mut self.words,
            &mut self.upos,
            &mut self.xpos,
            &mut self.lemma,
            &mut self.uas,
            &mut self.las,
            &mut self.las_with_subtypes,
        ]
    }
}

impl SyntaxComparison {
    /// Counts as percentages.
    pub fn scores(&self) -> SyntaxScores {
        let Values {
            words,
            upos,
            xpos,
            lemma,
            uas,
            las,
            las_with_subtypes,
        } = self.counts;
        Values {
            words: words.into(),
            upos: upos.into(),
            xpos: xpos.into(),
            lemma: lemma.into(),
            uas: uas.into(),
            las: las.into(),
            las_with_subtypes: las_with_subtypes.into(),
        }
    }
}

impl AddAssign for SyntaxComparison {
    fn add_assign(&mut self, mut other: Self) {
        for (count, more) in self.counts.all_mut().into_iter().zip(other.counts.all_mut()) {
            *count += *more;
        }
        self.misses += other.misses;
    }
}

/// Compares own words, in the order of the text, with a treebank's document.
pub fn compare(document: &Document, own: &[SyntaxWord<'_>]) -> SyntaxComparison {
    let gold = gold_words(document);
    let mut comparison = SyntaxComparison::default();
    for counts in comparison.counts.all_mut() {
        (counts.gold, counts.predicted) = (gold.len(), own.len());
    }
    let aligned: Vec<Option<usize>> = gold
        .iter()
        .map(|word| own.binary_search_by_key(&word.span, |own| own.span).ok())
        .collect();
    let documents = Compared {
        document,
        gold: &gold,
        own,
    };
    for (word, found) in gold.iter().zip(&aligned) {
        let Some(found) = *found else { continue };
        let found = &own[found];
        let right = Values {
            words: true,
            upos: word.upos == found.upos,
            xpos: word.xpos == found.xpos,
            lemma: word.lemma == "_" || word.lemma == found.lemma,
            ..documents.heads(word, found, &aligned)
        };
        for (counts, (_, right)) in comparison.counts.all_mut().into_iter().zip(right.named()) {
            counts.true_positives += usize::from(*right);
        }
        documents.note(word, found, &right, &mut comparison.misses);
    }
    comparison
}

/// The two sides of a comparison.
struct Compared<'a> {
    document: &'a Document,
    gold: &'a [SyntaxWord<'a>],
    own: &'a [SyntaxWord<'a>],
}

impl Compared<'_> {
    /// Whether head and relation are right; the rest is left false.
    fn heads(
        &self,
        word: &SyntaxWord<'_>,
        found: &SyntaxWord<'_>,
        aligned: &[Option<usize>],
    ) -> Values<bool> {
        let uas = match (word.head, found.head) {
            (None, None) => true,
            (Some(head), Some(own)) => aligned[head] == Some(own),
            _ => false,
        };
        Values {
            uas,
            las: uas && bare(word.relation) == bare(found.relation),
            las_with_subtypes: uas && word.relation == found.relation,
            ..Values::default()
        }
    }

    fn note(
        &self,
        word: &SyntaxWord<'_>,
        found: &SyntaxWord<'_>,
        right: &Values<bool>,
        misses: &mut GroupedMisses,
    ) {
        let text = &self.document.text;
        let form = &text[word.span.range()];
        let context = || {
            let (before, after) = around(text, word.span.range());
            format!("{before}⟦{form}⟧{after}")
        };
        let mut note = |kind: String, words: String| misses.note(&kind, words, &self.document.id);
        if !right.upos {
            note(format!("UPOS: {} → {}", word.upos, found.upos), context());
        }
        if !right.xpos {
            note(format!("XPOS: {} → {}", word.xpos, found.xpos), context());
        }
        if !right.lemma {
            let words = format!("{form}: {} → {}", word.lemma, found.lemma);
            note(format!("lemma: {}", word.upos), words);
        }
        let (relation, own_relation) = (bare(word.relation), bare(found.relation));
        if right.uas && !right.las {
            note(format!("relation: {relation} → {own_relation}"), context());
        } else if !right.uas {
            let head = |words: &[SyntaxWord<'_>], head: Option<usize>| {
                head.map_or("root", |head| &text[words[head].span.range()])
            };
            let (wanted, own) = (head(self.gold, word.head), head(self.own, found.head));
            note(
                format!("head: {relation}"),
                format!("{}   {wanted} → {own} ({own_relation})", context()),
            );
        }
    }
}

/// A relation without its subtype.
fn bare(relation: &str) -> &str {
    relation
        .split_once(':')
        .map_or(relation, |(relation, _)| relation)
}

#[cfg(test)]
mod tests {
    use onrecord_document::{SyntaxParts, Text, TokenId, Upos, Xpos};

    use super::*;
    use crate::conllu;

    const GOLD: &str = "\
# newdoc id = d
1\tShe\tshe\tPRON\tPRP\t_\t3\tnsubj:pass\t_\t_
2\twas\tbe\tAUX\tVBD\t_\t3\taux:pass\t_\t_
3\tseen\t_\tVERB\tVBN\t_\t0\troot\t_\tSpaceAfter=No
4\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\tSpaceAfter=No
";

    fn document() -> Document {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), GOLD).unwrap();
        conllu::read(file.path()).unwrap().remove(0)
    }

    /// Right values, in order of [`Values::named`].
    fn right(comparison: &SyntaxComparison) -> Vec<usize> {
        let scores = comparison.scores();
        scores
            .named()
            .iter()
            .map(|(_, score)| score.counts.true_positives)
            .collect()
    }

    #[test]
    fn the_gold_itself_is_right() {
        let document = document();
        let mut comparison = compare(&document, &gold_words(&document));
        assert_eq!(right(&comparison), [4; 7]);
        comparison += compare(&document, &gold_words(&document));
        assert_eq!(comparison.scores().las.counts.gold, 8);
        assert_eq!(comparison.misses, GroupedMisses::default());
    }

    #[test]
    fn each_value_counts_for_itself() {
        let document = document();
        let mut own = gold_words(&document);
        own[0].upos = "PROPN"; // tag wrong
        own[0].relation = "nsubj"; // only the subtype is wrong
        own[1].relation = "cop"; // head right, relation wrong
        own[2].lemma = "see"; // the gold leaves it open
        own[3].head = Some(1); // head wrong
        own[3].xpos = ":";
        let comparison = compare(&document, &own);
        assert_eq!(right(&comparison), [4, 3, 3, 4, 3, 2, 1]);
        let kinds: Vec<&str> = comparison.misses.by_frequency().map(|(kind, _)| kind).collect();
        assert_eq!(
            kinds,
            [
                "UPOS: PRON → PROPN",
                "XPOS: . → :",
                "head: punct",
                "relation: aux → cop"
            ]
        );
    }

    #[test]
    fn own_layers_become_words() {
        let document = document();
        let text = Text::new(document.text.as_str()).unwrap();
        let segmentation = document.segmentation(&text).unwrap();
        let parts = SyntaxParts {
            upos: vec![Upos::Pron, Upos::Aux, Upos::Verb, Upos::Punct],
            xpos: vec![Xpos::Prp, Xpos::Vbd, Xpos::Vbn, "-LRB-".parse().unwrap()],
            lemmas: ["she", "be", "see", "."].into_iter().collect(),
            heads: vec![Some(TokenId(2)), Some(TokenId(2)), None, Some(TokenId(2))],
            relations: ["nsubj:pass", "aux:pass", "root", "punct"]
                .map(|name| name.parse().unwrap())
                .to_vec(),
        };
        let syntax = Syntax::new(parts, &segmentation).unwrap();
        let comparison = compare(&document, &own_words(&segmentation, &syntax));
        assert_eq!(right(&comparison), [4, 4, 3, 4, 4, 4, 4]);
        assert_eq!(own_words(&segmentation, &Syntax::none()), []);
    }

    #[test]
    fn words_that_are_not_aligned_are_wrong_and_so_are_heads_on_them() {
        let document = document();
        let mut own = gold_words(&document);
        // "seen." in one: the root is not aligned, and neither is the head of the words before it.
        own[2].span = own[2].span.hull(own[3].span);
        own.truncate(3);
        let comparison = compare(&document, &own);
        assert_eq!(right(&comparison), [2, 2, 2, 2, 0, 0, 0]);
        let upos = comparison.scores().upos;
        assert_eq!((upos.counts.gold, upos.counts.predicted), (4, 3));
        assert!((upos.f1 - 400.0 / 7.0).abs() < 1e-9);
    }
}
