//! What the rules make of English: tables of sentences, quotation marks and paragraphs.

use onrecord_document::{Article, Header, ParagraphKind, SegmentInput, SegmentText, Segmentation, Span};
use onrecord_segment::RuleSegmenter;

fn segment(article: &Article) -> Segmentation {
    RuleSegmenter
        .segment(SegmentInput { article })
        .expect("any text can be segmented")
}

fn article(text: &str) -> Article {
    Article::from_text("test", text).expect("a short text")
}

/// The sentences of `text`, with | between.
fn sentences(text: &str) -> String {
    let article = article(text);
    let segmentation = segment(&article);
    let sentences: Vec<&str> = segmentation
        .sentences()
        .iter()
        .map(|(_, sentence)| article.text.slice(sentence.span))
        .collect();
    sentences.join("|")
}

/// The quoted stretches of `text`, one a line: depth in dots, the stretch, "~" in front if it continues an earlier one.
fn quoted(text: &str) -> Vec<String> {
    let article = article(text);
    let segmentation = segment(&article);
    let show = |span: Span| article.text.slice(span).to_owned();
    segmentation
        .quoted()
        .iter()
        .map(|(_, quoted)| {
            let depth = ".".repeat(usize::from(quoted.depth));
            let continues = if quoted.continues.is_some() { "~" } else { "" };
            format!("{depth}{continues}{}", show(quoted.span))
        })
        .collect()
}

fn paragraphs(article: &Article) -> Vec<(ParagraphKind, &str)> {
    let segmentation = segment(article);
    segmentation
        .paragraphs()
        .iter()
        .map(|(_, paragraph)| (paragraph.kind, article.text.slice(paragraph.span)))
        .collect()
}

/// Each case is the expected sentences with | between; the text is the same without.
#[test]
fn sentence_ends() {
    for expected in [
        // Abbreviations, titles, initials, numbers.
        "It was begun in 200 B.C. |Rome was small. |In 44 B.C. Caesar died. |He met Vancouver, B.C. Premier Lee.",
        "The shelf is 3 ft. |Tom measured it. |He is 5 ft. 6 in. tall and drinks 6 fl. oz. of milk. |He put it in.",
        "She earned her Ph.D. |Tom was impressed. |Ana Lind, Ph.D. Candidate, drove NE. for two miles.",
        "He noted: In 44 B.C. Caesar died.",
        "He is in the U.S. Senate. |She left the U.S. |The vote failed.",
        "Mr. J. K. Ray met Sen. Ann Lee of Acme Inc. on Jan. 5. |He left.",
        "It grew 3.5 percent at No. 5. |No. |She said no. |He agreed.",
        "At 5 a.m. Mr. Smith went to the bank. |He left it at 6 p.m. |Mr. Lee stayed.",
        "Polls close at 9 p.m. Eastern. |Apple Inc. |They won.",
        "Smith vs. Jones, e.g. Lee et al. in the book. |Go.",
        "(AP) — The U.N. Security Council met. |It ended.",
        "1. Keep this. |Go on.",
        // Questions and exclamations.
        "“Why?” he asked. |“Stop!” Smith said. |“No!” |She left.",
        "“Who knows?” Gov. Ann Lee told reporters. |Yahoo! is a firm. |Really?! |Yes.",
        "“We won!” — the crowd sang.",
        // Dots.
        "I thought... well, no. |She went… |He stayed.",
        "“… and I left.” |Happy? ... |No one knew.",
        "It was . . . a word. |The end.",
        // Marks and brackets.
        "He said: “I am here. |You are there.” |(They met.) |She left.",
        "He teaches (He once built it.) at a school. |Good.",
        "“It is the law.” |‘It is.’ |\"It is.\" |Then she left.",
        "The law came first. [21] [22] |The rest followed. |Thanks! :) |Bye.",
        "It was theirs.' |He left.",
    ] {
        let text: String = expected.replace('|', "");
        let expected: Vec<&str> = expected.split('|').map(str::trim).collect();
        assert_eq!(sentences(&text), expected.join("|"));
    }
}

#[test]
fn quotation_marks_pair() {
    let cases: &[(&str, &[&str])] = &[
        ("“One,” he said. ”Two,” she said.", &["“One,”", "”Two,”"]),
        ("\"One,\" he said, \"two.\"", &["\"One,\"", "\"two.\""]),
        (
            "“He said ‘no, “never”’ to me.”",
            &["“He said ‘no, “never”’ to me.”", ".‘no, “never”’", "..“never”"],
        ),
        (
            "„Ja“ und «oui» und »ja« und ‹non›",
            &["„Ja“", "«oui»", "»ja«", "‹non›"],
        ),
        ("``One,'' he said, ‘‘two’’.", &["``One,''", "‘‘two’’"]),
        // Apostrophes are no marks.
        (
            "“The workers’ demands,” ’tis said, dogs’ tails, rock ’n’ roll",
            &["“The workers’ demands,”"],
        ),
        (
            "‘He said it was the workers’ fault,’ she said.",
            &["‘He said it was the workers’ fault,’"],
        ),
        ("‘the workers’ and the ‘bosses’", &["‘the workers’", "‘bosses’"]),
        (
            "'It's the dogs' fault,' he said in the '90s.",
            &["'It's the dogs' fault,'"],
        ),
        ("the 'soon' of 'em and goin' home", &["'soon'"]),
        // Feet, inches and minutes are none.
        ("a 6'2\" man with a 5\" disk said \"no\"", &["\"no\""]),
        ("\"a 5\" disk,\" he said", &["\"a 5\" disk,\""]),
        // Mixed styles.
        (
            "\"Yes,” he said. “No,\" she said. “‘Go,'” he said.",
            &["\"Yes,”", "“No,\"", "“‘Go,'”", ".‘Go,'"],
        ),
        // Without a partner.
        (
            "He said “no and left.\nShe stayed.\nThey went.",
            &["“no and left."],
        ),
        ("It fell.” She left.", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(quoted(text), *expected, "{text}");
    }
}

#[test]
fn quotations_run_over_paragraphs() {
    let cases: &[(&str, &[&str])] = &[
        // Each paragraph reopens.
        (
            "She said: “One.\n“Two.\n“Three,” she said.",
            &["“One.", "~“Two.", "~“Three,”"],
        ),
        ("\"One.\n\n\"Two.\"", &["\"One.", "~\"Two.\""]),
        // The inner one reopens too.
        (
            "“One ‘two.\n“‘Three’ four.”",
            &["“One ‘two.", ".‘two.", "~“‘Three’ four.”", ".~‘Three’"],
        ),
        // Not reopened but closed.
        (
            "“We turned\nto the sun,” he said.",
            &["“We turned", "~to the sun,”"],
        ),
        // Forgotten: the next paragraph has its own.
        ("“One.\nHe left.\n“Two,” she said.", &["“One.", "“Two,”"]),
        // A caption between does not end it.
        ("“One.\n(Photo: Ann Lee)\n“Two.”", &["“One.", "~“Two.”"]),
    ];
    for (text, expected) in cases {
        assert_eq!(quoted(text), *expected, "{text}");
    }
}

#[test]
fn lines_are_paragraphs_whatever_ends_them() {
    for end in [
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\u{2028}",
        "\u{2029}",
        "\u{85}",
        " \n\u{200B}\t\n ",
    ] {
        let article = article(&format!("{end}One went out.{end}Two stayed in.{end}"));
        let words: Vec<&str> = paragraphs(&article).into_iter().map(|(_, words)| words).collect();
        assert_eq!(words, ["One went out.", "Two stayed in."], "{end:?}");
    }
}

#[test]
fn wrapped_lines_are_one_paragraph() {
    let text = "\
Council puts off vote

The council put off its vote on the leaking roof of the library on Monday,
saying that it wanted a second estimate before it spent any of the money
that the county had set aside.

“We will not be hurried into it by anybody,” said Ann Lee, who chairs the
committee that met for the third time since the storm in January tore off
a part of the roof.

- a new roof
- a new gutter
";
    let article = article(text);
    let found = paragraphs(&article);
    let kinds: Vec<ParagraphKind> = found.iter().map(|(kind, _)| *kind).collect();
    use ParagraphKind::{Body, Headline, List};
    assert_eq!(kinds, [Headline, Body, Body, List, List]);
    assert!(found[1].1.ends_with("set aside."));
}

#[test]
fn kinds_of_paragraphs() {
    let mut article = article(
        "Bank holds rate\nBy Ann Lee\nLONDON, May 9\n\nThe bank held its rate on Monday.\n\n14:05 –\n\nThe vote passed.\n\n\
         What happens next\n\n• A vote follows.\n\n(Photo: Jo Doe/Getty Images)\n\nThe end came.",
    );
    article.header = Header {
        title: Some(Span::new(0, 15)),
        byline: Some(Span::new(16, 26)),
        dateline: Some(Span::new(27, 40)),
    };
    let kinds: Vec<ParagraphKind> = paragraphs(&article).into_iter().map(|(kind, _)| kind).collect();
    use ParagraphKind::{Body, Byline, Caption, Dateline, Headline, List};
    assert_eq!(
        kinds,
        [
            Headline, Byline, Dateline, Body, Headline, Body, Headline, List, Caption, Body
        ]
    );
}
