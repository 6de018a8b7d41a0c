//! The laws of a segmentation hold for any text, and long odd texts take no more than linear time.

use onrecord_document::{Article, SegmentInput, SegmentText, Segmentation, laws};
use onrecord_segment::RuleSegmenter;
use proptest::prelude::*;

fn segment(article: &Article) -> Segmentation {
    RuleSegmenter
        .segment(SegmentInput { article })
        .expect("any text can be segmented")
}

proptest! {
    #[test]
    fn any_article(article in laws::articles()) {
        laws::check_segmentation(&article, &segment(&article))?;
    }

    #[test]
    fn any_string(text in "(?s).{0,200}") {
        let article = Article::from_text("odd", &text).unwrap();
        laws::check_segmentation(&article, &segment(&article))?;
    }

    #[test]
    fn any_punctuation(text in "[ \n\ra-cSTIN0-9.,:;!?'\"“”‘’«»„`()\\[\\]/@#&*$<>|=+_~…—–\u{2010}\u{2011}\u{ad}\u{200b}\u{200d}\u{fe0f}👩🇬🇧😀\u{301}-]{0,120}") {
        let article = Article::from_text("odd", &text).unwrap();
        laws::check_segmentation(&article, &segment(&article))?;
    }
}

/// Each of these would take minutes or more if any step went back over what it has read.
#[test]
fn long_odd_texts() {
    let texts = [
        "a".repeat(2 << 20),
        "a.b-c@d/e:".repeat(100_000),
        "don't".repeat(200_000),
        "word ".repeat(100_000),
        "“".repeat(100_000),
        "“‘".repeat(50_000) + &"’ »”".repeat(50_000),
        "‘a ".repeat(100_000) + &"s’ b ".repeat(100_000),
        "\"a' ".repeat(100_000),
        "“a\n".repeat(100_000),
        "(((a. B ".repeat(50_000),
        "J. ".repeat(200_000),
        "http://((((.,.,".repeat(50_000),
        "\u{ad}\u{200d}".repeat(200_000) + "a",
        "😀\u{200d}".repeat(100_000),
        "...".repeat(300_000),
        "a.\n".repeat(200_000),
        "1,2-".repeat(200_000),
        " . ".repeat(200_000),
        ":-".repeat(200_000),
        "\u{300}.".repeat(200_000),
    ];
    for text in texts {
        let article = Article::from_text("long", &text).unwrap();
        assert!(
            !segment(&article).tokens().is_empty(),
            "{:?}",
            text.chars().take(20).collect::<String>()
        );
    }
}
