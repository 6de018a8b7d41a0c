//! Articles annotated by hand, and records for runs.
#![allow(dead_code)] // each test file uses some of it
#![allow(clippy::unwrap_used)] // helpers of tests are tests

pub(crate) mod planted;

use onrecord_document::segmentation::is_invisible;
use onrecord_document::{
    Addressee, Annotated, Article, Cue, CueClass, DatePrecision, Decision, Entities, EntitiesParts, Entity,
    EntityId, EntityKind, Gender, Header, Item, Mention, MentionKind, Metadata, Modality, Paragraph,
    ParagraphKind, Polarity, Published, Quote, QuoteId, QuoteKind, Quotes, Relation, Role, Segmentation,
    SegmentationParts, Sentence, Span, Speaker, SpeakerKind, Syntax, SyntaxParts, Text, Token, Upos, When,
    Xpos,
};
use onrecord_report::{
    ArticleRecord, Layers, QuoteColumns, Record, RecordOptions, Rejected, SegmentError, SegmentReader,
    SegmentWriter, SpeakerColumns, to_line,
};
use tempfile::TempDir;

/// What no format may take for more than text.
pub(crate) const HOSTILE: &str = "<script>alert(1)</script> ]]> \"q\" 'q' `q` | \\ , ; \u{0}\u{1}\u{1b}[31m \r\n=cmd|' /C calc'!A0 \t\u{202E}abc \
    مرحبا 😀👩‍👧 \u{FEFF}\u{2028} -- '); DROP TABLE quotes; {{7*7}} ${x} &amp; %s **b** [l](javascript:x)";

pub(crate) const TEXT: &str = "Zoë’s 😀 day\n\n“We will not,” said Ana Lind, head of Oz, “give up.” \
    Bo Ray and she denied it to Oz on Tuesday at a \"briefing\".\n\n“She said ‘no, | *thanks*’.”";

/// The first place of `words` in `text`.
pub(crate) fn span(text: &str, words: &str) -> Span {
    let start = text.find(words).expect("the words are in the text");
    Span::of(start..start + words.len())
}

/// Three quotes: one direct in two parts, one indirect of two joint speakers, one nested in nothing but a paragraph, and one inside
/// it; characters of one to four bytes in front of all of them.
pub(crate) fn annotated() -> Annotated {
    let article = Article {
        id: "a1".to_owned(),
        origin: "news/day.txt".to_owned(),
        text: Text::new(TEXT).unwrap(),
        metadata: Metadata {
            author: Some("Jo Doe".to_owned()),
            outlet: Some("The *Daily* | News".to_owned()),
            published: Some(Published {
                instant: "2026-03-04T00:00:00Z".parse().unwrap(),
                precision: DatePrecision::Day,
                text: "March 4, 2026".to_owned(),
            }),
            ..Metadata::default()
        },
        header: Header {
            title: Some(span(TEXT, "Zoë’s 😀 day")),
            ..Header::default()
        },
    };
    let segmentation = segmentation(&article.text);
    let entities = entities(&article.text);
    let quotes = Quotes::new(quotes(), &article.text, &entities).unwrap();
    Annotated {
        syntax: syntax(&segmentation),
        article,
        segmentation,
        entities,
        quotes,
    }
}

/// Paragraphs are lines; sentences end with a paragraph or before " Bo "; tokens are runs of visible characters.
fn segmentation(text: &Text) -> Segmentation {
    let sentence_starts = [
        0,
        span(text, "“We").start,
        span(text, "Bo Ray").start,
        span(text, "“She").start,
    ];
    let paragraph_starts = [0, span(text, "“We").start, span(text, "“She").start];
    let parts = SegmentationParts {
        paragraphs: spans_from(text, &paragraph_starts)
            .map(|span| Paragraph {
                span,
                kind: ParagraphKind::Body,
            })
            .collect(),
        sentences: spans_from(text, &sentence_starts).map(Sentence::from).collect(),
        tokens: tokens(text),
        quoted: vec![],
    };
    Segmentation::new(parts, text).unwrap()
}

/// From each start to the next, without the white space at the end.
fn spans_from<'a>(text: &'a str, starts: &'a [u32]) -> impl Iterator<Item = Span> + 'a {
    let ends = starts.iter().skip(1).copied().chain([text.len() as u32]);
    starts.iter().zip(ends).map(|(start, end)| {
        let words = text[*start as usize..end as usize].trim_end();
        Span::new(*start, start + words.len() as u32)
    })
}

fn tokens(text: &str) -> Vec<Token> {
    let words = text.split(is_invisible).filter(|word| !word.is_empty());
    words
        .map(|word| {
            let start = word.as_ptr() as usize - text.as_ptr() as usize;
            Span::of(start..start + word.len()).into()
        })
        .collect()
}

fn syntax(segmentation: &Segmentation) -> Syntax {
    let tokens = segmentation.tokens().len();
    let parts = SyntaxParts {
        upos: vec![Upos::X; tokens],
        xpos: vec![Xpos::Fw; tokens],
        lemmas: std::iter::repeat_n("word", tokens).collect(),
        heads: vec![None; tokens],
        relations: vec![Relation::Root; tokens],
    };
    Syntax::new(parts, segmentation).unwrap()
}

fn entities(text: &str) -> Entities {
    let mention = |words, entity| Mention {
        span: span(text, words),
        kind: MentionKind::Name,
        entity: EntityId(entity),
        link: Decision::new("name", 1000),
    };
    let entity = |name: &str, kind| Entity {
        name: name.to_owned(),
        kind,
        gender: None,
        plural: false,
        roles: vec![],
        wikidata: None,
    };
    let parts = EntitiesParts {
        mentions: vec![mention("Ana Lind", 0), mention("Oz", 1), mention("Bo Ray", 2)],
        entities: vec![
            Entity {
                gender: Some(Gender::Feminine),
                wikidata: Some("Q1".to_owned()),
                roles: vec![Role {
                    text: "head of Oz".to_owned(),
                    span: span(text, "head of Oz"),
                    organization: Some("Oz".to_owned()),
                }],
                ..entity("Ana Lind", EntityKind::Person)
            },
            entity("Oz", EntityKind::Place),
            entity("Bo Ray", EntityKind::Person),
        ],
    };
    Entities::new(parts, &Text::new(text).unwrap()).unwrap()
}

fn quotes() -> Vec<Quote> {
    let speaker = |name: &str, entity, role: Option<&str>| Speaker {
        name: name.to_owned(),
        kind: SpeakerKind::Person,
        entity: Some(EntityId(entity)),
        role: role.map(str::to_owned),
        organization: role.map(|_| "Oz".to_owned()),
    };
    let cue = |words, class| {
        Some(Cue {
            span: span(TEXT, words),
            class: Some(class),
        })
    };
    let direct = vec![span(TEXT, "“We will not,”"), span(TEXT, "“give up.”")];
    let outer = vec![span(TEXT, "“She said ‘no, | *thanks*’.”")];
    vec![
        Quote {
            verbatim: direct.clone(),
            cue: cue("said", CueClass::Say),
            source: Some(span(TEXT, "Ana Lind, head of Oz")),
            speakers: vec![speaker("Ana Lind", 0, Some("head of Oz"))],
            resolved: Some(Decision::new("name", 987)),
            ..Quote::new(QuoteKind::Direct, direct, Decision::new("direct.after", 950))
        },
        Quote {
            cue: cue("denied", CueClass::Deny),
            source: Some(span(TEXT, "Bo Ray and she")),
            speakers: vec![speaker("Bo Ray", 2, None), speaker("Ana Lind", 0, None)],
            addressees: vec![Addressee {
                name: "Oz".to_owned(),
                entity: Some(EntityId(1)),
            }],
            when: Some(When {
                span: span(TEXT, "on Tuesday"),
                from: Some("2026-03-03".parse().unwrap()),
                to: Some("2026-03-03".parse().unwrap()),
            }),
            place: Some(span(TEXT, "at a \"briefing\"")),
            about: vec![EntityId(1)],
            resolved: Some(Decision::new("pronoun", 700)),
            ..Quote::new(
                QuoteKind::Indirect,
                vec![span(TEXT, "it")],
                Decision::new("indirect", 1000),
            )
        },
        Quote {
            verbatim: outer.clone(),
            modality: Modality::Hypothetical,
            ..Quote::new(QuoteKind::Direct, outer, Decision::new("turn", 5))
        },
        Quote {
            polarity: Polarity::Negated,
            verbatim: vec![span(TEXT, "‘no, | *thanks*’")],
            within: Some(QuoteId(2)),
            ..Quote::new(
                QuoteKind::Direct,
                vec![span(TEXT, "‘no, | *thanks*’")],
                Decision::new("nested", 500),
            )
        },
    ]
    .into_iter()
    .inspect(|quote| assert!(!quote.span().is_empty()))
    .collect()
}

/// `count` records: annotated articles of different origins, every fifth rejected.
pub(crate) fn records(count: usize) -> Vec<Record> {
    let record = article_of(0);
    (0..count)
        .map(|number| {
            if number % 5 == 4 {
                return Record::Rejected(Rejected {
                    origin: format!("bad/{number}.txt"),
                    stage: "ingest".to_owned(),
                    reason: format!("byte {number} is no UTF-8"),
                });
            }
            let mut record = record.clone();
            record.article.origin = format!("news/{number}.txt");
            Record::Article(Box::new(record))
        })
        .collect()
}

/// A finished run of these records, in a folder of its own.
pub(crate) fn finished(records: &[Record]) -> TempDir {
    run_of_segments(records, 100)
}

/// The annotated article under a number of its own.
pub(crate) fn article_of(number: usize) -> ArticleRecord {
    let all = RecordOptions {
        layers: Layers::All,
        ..RecordOptions::default()
    };
    let mut record = ArticleRecord::of(&annotated(), &all);
    record.article.id = format!("a{number}");
    record.article.origin = format!("news/{number}.txt");
    record
}

/// A quote of the annotated article with other words.
pub(crate) fn quote_of(content: &str, class: CueClass, speaker: &SpeakerColumns) -> QuoteColumns {
    QuoteColumns {
        content: content.to_owned(),
        cue_class: Some(class),
        speaker: Some(speaker.name.clone()),
        speakers: vec![speaker.clone()],
        ..article_of(0).quotes.remove(0)
    }
}

/// A person who is no entity of the article.
pub(crate) fn person(name: &str, role: &str, organization: &str) -> SpeakerColumns {
    let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    SpeakerColumns {
        name: name.to_owned(),
        kind: SpeakerKind::Person,
        id: None,
        key: None,
        role: given(role),
        organization: given(organization),
        wikidata: None,
        label: None,
    }
}

/// Articles that the five questions of the README have answers in.
pub(crate) fn questions() -> Vec<Record> {
    let ana = person("Ana Lind", "mayor of Oz", "Oz");
    let bo = person("Bo Ray", "", "");
    let harbour = "“We will rebuild the old harbour before the winter.”";
    let articles = [
        (
            "Evening Post",
            "2026-03-06",
            quote_of(harbour, CueClass::Say, &ana),
        ),
        (
            "Morning News",
            "2026-03-02",
            quote_of(harbour, CueClass::Say, &ana),
        ),
        (
            "Morning News",
            "2026-03-03",
            quote_of("that he took any money", CueClass::Deny, &bo),
        ),
        (
            "Evening Post",
            "2026-03-09",
            QuoteColumns {
                about: vec!["Council of Oz".to_owned()],
                ..quote_of(
                    "“The Council of Oz has failed us all this year.”",
                    CueClass::Accuse,
                    &ana,
                )
            },
        ),
    ];
    let articles = articles.into_iter().enumerate();
    articles
        .map(|(number, (outlet, day, mut quote))| {
            let mut article = article_of(number);
            article.article.metadata.outlet = Some(outlet.to_owned());
            article.article.metadata.published = Some(Published {
                instant: format!("{day}T00:00:00Z").parse().unwrap(),
                precision: DatePrecision::Day,
                text: day.to_owned(),
            });
            quote.quote_id = format!("{number:016x}");
            article.quotes = vec![quote];
            Record::Article(Box::new(article))
        })
        .collect()
}

/// Path and bytes of all files below a folder.
pub(crate) fn files(folder: &std::path::Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                files.push((name, std::fs::read(path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

/// A finished run in a folder of its own, of segments with so many records.
pub(crate) fn run_of_segments(records: &[Record], segment_records: u64) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let writer = SegmentWriter::create(folder.path()).unwrap();
    let mut writer = writer.with_limits(u64::MAX, segment_records);
    for record in records {
        writer.write(&to_line(record)).unwrap();
    }
    writer.finish().unwrap();
    folder
}

/// The records of a finished run, or what is wrong with its segments.
pub(crate) fn read_segments(folder: &std::path::Path) -> Result<Vec<Record>, SegmentError> {
    SegmentReader::open(folder)?.collect()
}
