//! Each law that a constructor checks, broken once by hand.
#![allow(clippy::unwrap_used)] // a test fails by panicking

use onrecord_document::{
    Article, CodePoints, Decision, Entities, EntitiesParts, Entity, EntityId, EntityKind, Mention,
    MentionKind, Paragraph, ParagraphKind, Problem, Quote, QuoteId, QuoteKind, QuotedSpan, Quotes, Relation,
    Segmentation, SegmentationParts, Span, Syntax, SyntaxParts, TokenId, Upos, Xpos, json,
};
use onrecord_document::{MarkStyle, QuotedSpanId};

/// "“Zoë,” he said." with every token, one sentence, one paragraph.
fn article() -> Article {
    Article::from_text("zoe", "“Zoë,” he said.").unwrap()
}

fn span_of(article: &Article, words: &str) -> Span {
    let at = article.text.find(words).unwrap();
    Span::of(at..at + words.len())
}

fn parts(article: &Article) -> SegmentationParts {
    let whole = Span::new(0, article.text.len());
    SegmentationParts {
        paragraphs: vec![Paragraph {
            span: whole,
            kind: ParagraphKind::Body,
        }],
        sentences: vec![whole.into()],
        tokens: ["“", "Zoë", ",", "”", "he", "said", "."]
            .map(|word| span_of(article, word).into())
            .to_vec(),
        quoted: vec![QuotedSpan {
            span: span_of(article, "“Zoë,”"),
            opening: Some(span_of(article, "“")),
            closing: Some(span_of(article, "”")),
            style: MarkStyle::Double,
            depth: 0,
            continues: None,
        }],
    }
}

fn problem(change: impl FnOnce(&mut SegmentationParts)) -> Problem {
    let article = article();
    let mut parts = parts(&article);
    change(&mut parts);
    Segmentation::new(parts, &article.text).unwrap_err().problem
}

#[test]
fn a_lawful_segmentation_is_taken_and_survives_json() {
    let article = article();
    let segmentation = Segmentation::new(parts(&article), &article.text).unwrap();
    onrecord_document::laws::check_segmentation(&article, &segmentation).unwrap();
    let code_points = CodePoints::new(&article.text);
    let written = serde_json::to_value(json::encode(segmentation.parts(), &code_points)).unwrap();
    assert_eq!(written["tokens"][1], serde_json::json!([1, 4]));
    assert_eq!(written["quoted"][0]["span"], serde_json::json!([0, 6]));
    let read: SegmentationParts = serde_json::from_value(written).unwrap();
    let back = json::decode(read, &code_points).unwrap();
    assert_eq!(Segmentation::new(back, &article.text).unwrap(), segmentation);
}

#[test]
fn spans_must_lie_in_the_text_on_characters_and_in_order() {
    assert_eq!(
        problem(|parts| parts.tokens[1].span.end = parts.tokens[1].span.start),
        Problem::Empty
    );
    assert_eq!(
        problem(|parts| parts.sentences[0].span.end += 1),
        Problem::OutOfText
    );
    assert_eq!(
        problem(|parts| parts.tokens[1].span.end -= 1),
        Problem::CutsCharacter
    );
    assert_eq!(problem(|parts| parts.tokens.swap(0, 1)), Problem::OutOfOrder);
}

#[test]
fn tokens_cover_what_is_visible_once_and_lie_within_one_sentence() {
    assert_eq!(problem(|parts| parts.tokens[1].span.end += 1), Problem::Overlaps);
    assert_eq!(problem(|parts| parts.tokens.truncate(4)), Problem::Uncovered);
    assert_eq!(
        problem(|parts| parts.tokens[1].span.start += 1),
        Problem::Uncovered
    );
    let cut = |parts: &mut SegmentationParts| {
        let (whole, said) = (parts.sentences[0].span, parts.tokens[5].span);
        parts.sentences = vec![
            Span::new(whole.start, said.start + 1).into(),
            Span::new(said.start + 1, whole.end).into(),
        ];
    };
    assert_eq!(problem(cut), Problem::NotWithin("sentence"));
}

#[test]
fn quoted_spans_nest_and_start_and_end_with_their_marks() {
    assert!(matches!(
        problem(|parts| parts.quoted[0].depth = 1),
        Problem::Other(_)
    ));
    assert!(matches!(
        problem(|parts| parts.quoted[0].opening = Some(Span::new(3, 4))),
        Problem::Other(_)
    ));
    assert!(matches!(
        problem(|parts| parts.quoted[0].closing = Some(Span::new(0, 3))),
        Problem::Other(_)
    ));
    assert!(matches!(
        problem(|parts| parts.quoted[0].continues = Some(QuotedSpanId(0))),
        Problem::Dangling(_)
    ));
    let crossing = |parts: &mut SegmentationParts| {
        let mut second = parts.quoted[0];
        (second.span, second.opening, second.closing) = (Span::new(3, 15), None, None);
        second.depth = 1;
        parts.quoted.push(second);
    };
    assert_eq!(problem(crossing), Problem::Overlaps);
}

#[test]
fn syntax_has_one_value_for_each_token_and_heads_stay_in_their_sentence() {
    let article = article();
    let segmentation = Segmentation::new(parts(&article), &article.text).unwrap();
    let tokens = segmentation.tokens().len();
    let mut columns = SyntaxParts {
        upos: vec![Upos::X; tokens],
        xpos: vec![Xpos::Fw; tokens],
        lemmas: std::iter::repeat_n("", tokens).collect(),
        heads: vec![None; tokens],
        relations: vec![Relation::Dep; tokens],
    };
    assert!(!Syntax::new(columns.clone(), &segmentation).unwrap().is_none());
    columns.heads[2] = Some(TokenId(2));
    assert!(Syntax::new(columns.clone(), &segmentation).is_err());
    columns.heads[2] = Some(TokenId(99));
    assert!(Syntax::new(columns.clone(), &segmentation).is_err());
    columns.heads.pop();
    assert!(Syntax::new(columns, &segmentation).is_err());
}

fn he(article: &Article) -> EntitiesParts {
    EntitiesParts {
        mentions: vec![Mention {
            span: span_of(article, "he"),
            kind: MentionKind::Pronoun,
            entity: EntityId(0),
            link: Decision::new("test", 1000),
        }],
        entities: vec![Entity {
            name: "Zoë".to_owned(),
            kind: EntityKind::Person,
            gender: None,
            plural: false,
            roles: vec![],
            wikidata: None,
        }],
    }
}

#[test]
fn mentions_are_of_entities_that_are_there_and_have_names() {
    let article = article();
    assert!(Entities::new(he(&article), &article.text).is_ok());
    let mut dangling = he(&article);
    dangling.mentions[0].entity = EntityId(1);
    assert!(Entities::new(dangling, &article.text).is_err());
    let mut nameless = he(&article);
    nameless.entities[0].name = " ".to_owned();
    assert!(Entities::new(nameless, &article.text).is_err());
}

#[test]
fn quotes_have_content_and_refer_to_what_is_there() {
    let article = article();
    let entities = Entities::new(he(&article), &article.text).unwrap();
    let lawful = Quote::new(
        QuoteKind::Direct,
        vec![span_of(&article, "“Zoë,”")],
        Decision::new("test", 900),
    );
    let check = |change: &dyn Fn(&mut Quote)| {
        let mut quote = lawful.clone();
        change(&mut quote);
        Quotes::new(vec![quote], &article.text, &entities).map_err(|error| error.to_string())
    };
    assert!(check(&|_| ()).is_ok());
    assert_eq!(
        check(&|quote| quote.parts.clear()).unwrap_err(),
        "quote 0 has no content"
    );
    assert!(
        check(&|quote| quote.within = Some(QuoteId(0)))
            .unwrap_err()
            .contains("within itself")
    );
    assert!(
        check(&|quote| quote.within = Some(QuoteId(7)))
            .unwrap_err()
            .contains("quote 7")
    );
    assert!(
        check(&|quote| quote.about = vec![EntityId(5)])
            .unwrap_err()
            .contains("entity 5")
    );
    assert!(
        check(&|quote| quote.source = Some(Span::new(0, 1)))
            .unwrap_err()
            .contains("cuts a character")
    );
    assert!(check(&|quote| quote.verbatim = vec![span_of(&article, "said")]).is_err());
}
