//! CoNLL-U of articles, checked by the rules of the format (level 1 and the tree of level 2 of the validator of Universal
//! Dependencies), written again here so that no other program is needed.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod common;

use std::collections::BTreeSet;

use common::annotated;
use onrecord_document::laws::articles;
use onrecord_document::segmentation::is_invisible;
use onrecord_document::{
    Annotated, Article, Entities, Paragraph, ParagraphKind, Quotes, Relation, Segmentation,
    SegmentationParts, Span, Syntax, SyntaxParts, TokenId, Upos, Xpos,
};
use onrecord_report::conllu;
use proptest::prelude::*;
use unicode_normalization::is_nfc;

/// What a document breaks of the format, one sentence for each sentence's first problem.
fn problems(document: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let mut ids = BTreeSet::new();
    if !document.starts_with("# newdoc id = ") {
        problems.push("no document begins".to_owned());
    }
    if document.contains(['\r', '\u{FEFF}']) || !is_nfc(document) {
        problems.push("characters that may not be".to_owned());
    }
    let mut blocks: Vec<&str> = document.split("\n\n").collect();
    if blocks.pop() != Some("") && document.lines().count() > 1 {
        problems.push("the last sentence does not end with an empty line".to_owned());
    }
    for block in blocks {
        let (comments, words): (Vec<&str>, Vec<&str>) = block
            .lines()
            .partition(|line| line.starts_with('#') && !line.contains('\t'));
        let value = |name: &str| {
            let prefix = format!("# {name} = ");
            comments.iter().find_map(|line| line.strip_prefix(&prefix))
        };
        match value("sent_id") {
            Some(id) if !id.contains(['/', ' ']) && ids.insert(id) => {}
            other => problems.push(format!("sentence id {other:?}")),
        }
        if let Err(problem) = check_words(&words, value("text").unwrap_or_default()) {
            problems.push(format!("{problem} in {block}"));
        }
    }
    problems
}

fn check_words(lines: &[&str], text: &str) -> Result<(), String> {
    let mut rebuilt = String::new();
    let mut heads = Vec::new();
    // The number of the last word of the token of several words at hand.
    let mut several = 0;
    let mut words = 0;
    let total = lines
        .iter()
        .filter(|line| !line.split('\t').next().is_some_and(|id| id.contains('-')))
        .count();
    for line in lines {
        let columns: Vec<&str> = line.split('\t').collect();
        let [id, form, _, _, _, _, head, relation, _, misc] = columns[..] else {
            return Err(format!("{} columns", columns.len()));
        };
        if columns
            .iter()
            .any(|column| column.is_empty() || column.contains(char::is_whitespace))
        {
            return Err(format!("an empty column or white space in {line:?}"));
        }
        if let Some((begin, last)) = id.split_once('-') {
            several = last.parse().map_err(|_| format!("id {id}"))?;
            if begin != (words + 1).to_string() || several <= words + 1 {
                return Err(format!("id {id}"));
            }
            rebuild(&mut rebuilt, form, misc);
            continue;
        }
        words += 1;
        if id != words.to_string() {
            return Err(format!("id {id}"));
        }
        if head != "_" {
            let head: usize = head.parse().map_err(|_| format!("head {head}"))?;
            if head > total || (head == 0) != (relation == "root") {
                return Err(format!("head {head} with relation {relation}"));
            }
            heads.push(head);
        }
        if words > several {
            rebuild(&mut rebuilt, form, misc);
        }
    }
    if rebuilt.trim_end() != text || text.is_empty() {
        return Err(format!("text {text:?} but words {rebuilt:?}"));
    }
    check_tree(&heads)
}

/// Goes on with a text by a token.
fn rebuild(text: &mut String, form: &str, misc: &str) {
    text.push_str(form);
    if !misc.split('|').any(|item| item == "SpaceAfter=No") {
        text.push(' ');
    }
}

/// One root, and every word below it.
fn check_tree(heads: &[usize]) -> Result<(), String> {
    if heads.is_empty() {
        return Ok(());
    }
    if heads.iter().filter(|head| **head == 0).count() != 1 {
        return Err("not one root".to_owned());
    }
    for start in 1..=heads.len() {
        let mut at = start;
        for _ in 0..=heads.len() {
            if at > 0 {
                at = heads[at - 1];
            }
        }
        if at != 0 {
            return Err(format!("a circle above word {start}"));
        }
    }
    Ok(())
}

/// Words between invisible characters, a sentence and a paragraph for each line; every word hangs on the one before it.
fn annotate(article: Article) -> Annotated {
    let text = article.text.clone();
    let at = |words: &str| words.as_ptr() as usize - text.as_ptr() as usize;
    let mut parts = SegmentationParts::default();
    let mut heads = Vec::new();
    for line in text.split('\n') {
        let words: Vec<&str> = line.split(is_invisible).filter(|word| !word.is_empty()).collect();
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            continue;
        };
        let span = Span::of(at(first)..at(last) + last.len());
        let kind = ParagraphKind::Body;
        parts.paragraphs.push(Paragraph { span, kind });
        parts.sentences.push(span.into());
        for (index, word) in words.iter().enumerate() {
            let before = parts
                .tokens
                .len()
                .checked_sub(1)
                .map(|before| TokenId(before as u32));
            heads.push(before.filter(|_| index > 0));
            parts
                .tokens
                .push(Span::of(at(word)..at(word) + word.len()).into());
        }
    }
    let segmentation = Segmentation::new(parts, &article.text).unwrap();
    let relation = |head: &Option<TokenId>| head.map_or(Relation::Root, |_| Relation::Dep);
    let syntax = SyntaxParts {
        upos: vec![Upos::X; heads.len()],
        xpos: vec![Xpos::Fw; heads.len()],
        lemmas: std::iter::repeat_n("", heads.len()).collect(),
        relations: heads.iter().map(relation).collect(),
        heads,
    };
    Annotated {
        syntax: Syntax::new(syntax, &segmentation).unwrap(),
        entities: Entities::none(),
        quotes: Quotes::none(),
        article,
        segmentation,
    }
}

#[test]
fn an_article_is_a_document() {
    let article = Article::from_text("a/1", "It can\u{AD}’t\tbe.\n\nZoë left").unwrap();
    let expected = "\
# newdoc id = a_1
# newpar
# sent_id = a_1-1
# text = It can’t be.
1\tIt\t_\tX\tFW\t_\t0\troot\t_\tTokenRange=0:2
2\tcan\t_\tX\tFW\t_\t1\tdep\t_\tSpaceAfter=No|TokenRange=3:6
3\t’t\t_\tX\tFW\t_\t2\tdep\t_\tTokenRange=7:9
4\tbe.\t_\tX\tFW\t_\t3\tdep\t_\tTokenRange=10:13

# newpar
# sent_id = a_1-2
# text = Zoë left
1\tZoë\t_\tX\tFW\t_\t0\troot\t_\tTokenRange=15:18
2\tleft\t_\tX\tFW\t_\t1\tdep\t_\tTokenRange=19:23

";
    let printed = conllu(&annotate(article));
    assert_eq!(printed, expected);
    assert_eq!(problems(&printed), [""; 0]);
}

#[test]
fn words_written_together_are_one_token() {
    let text = "Oz’s 5km can’t.";
    let spans = [(0, 2), (2, 6), (7, 8), (8, 10), (11, 13), (13, 18), (18, 19)];
    let whole = Span::of(0..text.len());
    let parts = SegmentationParts {
        paragraphs: vec![Paragraph {
            span: whole,
            kind: ParagraphKind::Body,
        }],
        sentences: vec![whole.into()],
        tokens: spans.map(|(start, end)| Span::new(start, end).into()).to_vec(),
        quoted: vec![],
    };
    let article = Article::from_text("a", text).unwrap();
    let printed = conllu(&Annotated {
        segmentation: Segmentation::new(parts, &article.text).unwrap(),
        syntax: Syntax::none(),
        entities: Entities::none(),
        quotes: Quotes::none(),
        article,
    });
    assert_eq!(problems(&printed), [""; 0]);
    let lines: Vec<(&str, &str)> = printed
        .lines()
        .filter_map(|line| Some((line.split_once('\t')?.0, line.rsplit_once('\t')?.1)))
        .collect();
    assert_eq!(
        lines,
        [
            ("1-2", "TokenRange=0:4"),
            ("1", "TokenRange=0:2"),
            ("2", "TokenRange=2:4"),
            ("3", "SpaceAfter=No|TokenRange=5:6"),
            ("4", "TokenRange=6:8"),
            ("5-6", "SpaceAfter=No|TokenRange=9:14"),
            ("5", "TokenRange=9:11"),
            ("6", "TokenRange=11:14"),
            ("7", "TokenRange=14:15"),
        ]
    );
}

#[test]
fn without_syntax_its_columns_are_open() {
    let printed = conllu(&Annotated {
        syntax: Syntax::none(),
        ..annotated()
    });
    assert_eq!(problems(&printed), [""; 0]);
    assert!(
        printed.contains("\n2\t😀\t_\t_\t_\t_\t_\t_\t_\tTokenRange=6:7\n"),
        "{printed}"
    );
}

#[test]
fn the_checks_find_what_is_wrong() {
    let good = "# newdoc id = a\n# sent_id = a-1\n# text = b c\n1\tb\t_\t_\t_\t_\t2\tdep\t_\t_\n2\tc\t_\t_\t_\t_\t0\troot\t_\t_\n\n";
    assert_eq!(problems(good), [""; 0]);
    for (from, to) in [
        ("# newdoc", "# doc"),
        ("a-1", "a/1"),
        ("b c\n", "bc\n"),
        ("2\tc", "3\tc"),
        ("0\troot", "1\tdep"),
        ("0\troot", "0\tdep"),
        ("\t2\tdep", "\t1\tdep"),
        ("\tc\t", "\tc d\t"),
        ("\t_\t_\n\n", "\t_\n\n"),
        ("\n\n", "\n"),
    ] {
        assert_ne!(
            problems(&good.replacen(from, to, 1)),
            [""; 0],
            "{from:?} → {to:?}"
        );
    }
}

proptest! {
    #[test]
    fn every_article_is_accepted(article in articles()) {
        let printed = conllu(&annotate(article));
        prop_assert_eq!(problems(&printed), Vec::<String>::new());
    }
}
