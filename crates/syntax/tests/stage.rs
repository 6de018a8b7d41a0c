//! The stage on hand-made layers: what it says of plain sentences, and the laws for any text.

#![allow(clippy::unwrap_used)] // a test fails by panicking

use std::time::Instant;

use onrecord_document::{
    Article, Paragraph, ParagraphKind, ParseSyntax, Relation, Segmentation, SegmentationParts, Span, Syntax,
    SyntaxInput, Token, Upos, Words, laws,
};
use onrecord_syntax::LinearParser;
use proptest::prelude::*;

/// One paragraph and one sentence; tokens are what white space separates.
fn layers(text: &str) -> (Article, Segmentation) {
    let article = Article::from_text("test", text).unwrap();
    let mut tokens: Vec<Token> = Vec::new();
    let mut start = None;
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        if onrecord_document::segmentation::is_invisible(character) {
            if let Some(start) = start.take() {
                tokens.push(Token {
                    span: Span::new(start, at as u32),
                });
            }
        } else if start.is_none() {
            start = Some(at as u32);
        }
    }
    let whole = tokens
        .first()
        .zip(tokens.last())
        .map(|(first, last)| Span::new(first.span.start, last.span.end));
    let parts = SegmentationParts {
        paragraphs: whole
            .map(|span| Paragraph {
                span,
                kind: ParagraphKind::Body,
            })
            .into_iter()
            .collect(),
        sentences: whole.map(Into::into).into_iter().collect(),
        tokens,
        quoted: vec![],
    };
    let segmentation = Segmentation::new(parts, &article.text).unwrap();
    (article, segmentation)
}

fn parse(text: &str) -> Syntax {
    let (article, segmentation) = layers(text);
    let input = SyntaxInput {
        article: &article,
        segmentation: &segmentation,
        words: &Words::none(),
    };
    LinearParser::embedded().parse(input).unwrap()
}

/// Each word as "form/TAG lemma ←relation head".
fn drawn(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split(' ').collect();
    let syntax = parse(text);
    let parts = syntax.parts();
    (0..words.len())
        .map(|at| {
            format!(
                "{}/{} {} {} {}",
                words[at],
                parts.xpos[at],
                parts.lemmas.get(at),
                parts.relations[at],
                parts.heads[at].map_or("-", |head| words[head.0 as usize])
            )
        })
        .collect()
}

#[test]
fn reported_speech_is_a_clause_of_the_verb_that_reports() {
    assert_eq!(
        drawn("The minister said that prices had fallen ."),
        [
            "The/DT the det minister",
            "minister/NN minister nsubj said",
            "said/VBD say root -",
            "that/IN that mark fallen",
            "prices/NNS price nsubj fallen",
            "had/VBD have aux fallen",
            "fallen/VBN fall ccomp said",
            "./. . punct said",
        ]
    );
}

#[test]
fn passives_have_passive_subjects() {
    let drawn = drawn("The plan was rejected by the union .");
    assert_eq!(drawn[1], "plan/NN plan nsubj:pass rejected");
    assert_eq!(drawn[2], "was/VBD be aux:pass rejected");
    assert!(drawn[6].starts_with("union/NN union obl"), "{drawn:?}");
}

#[test]
fn capitals_do_not_change_what_a_sentence_is() {
    let syntax = parse("PRESIDENT SAYS WAR IS OVER");
    assert_eq!(syntax.parts().upos[1], Upos::Verb);
    assert_eq!(syntax.parts().relations[0], Relation::Nsubj);
}

#[test]
fn irregular_forms_have_their_lemmas() {
    for (text, lemma) in [
        ("They were there", "be"),
        ("They went home", "go"),
        ("The children left", "child"),
        ("She thought so", "think"),
        ("Two countries agreed", "country"),
    ] {
        let syntax = parse(text);
        assert!(syntax.parts().lemmas.iter().any(|one| one == lemma), "{text}");
    }
}

#[test]
fn time_is_linear_in_the_length_of_a_sentence() {
    // Not a timed test: a quadratic parser would need hours for this.
    let text = "he said , “ it is so ” and that ( we ) go ".repeat(8_000);
    let start = Instant::now();
    assert_eq!(parse(&text).parts().heads.len(), 8_000 * 14);
    assert!(start.elapsed().as_secs() < 300);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_has_one_root_in_each_sentence(article in laws::articles()) {
        let (article, segmentation) = layers(&article.text);
        let input = SyntaxInput { article: &article, segmentation: &segmentation, words: &Words::none() };
        let syntax = LinearParser::embedded().parse(input).unwrap();
        if segmentation.tokens().is_empty() {
            prop_assert!(syntax.is_none());
        } else {
            let roots = syntax.parts().heads.iter().filter(|head| head.is_none()).count();
            prop_assert_eq!(roots, segmentation.sentences().len());
            let root = syntax.parts().heads.iter().position(Option::is_none).unwrap();
            prop_assert_eq!(syntax.parts().relations[root], Relation::Root);
        }
    }
}
