//! A small segmenter for the tests of this crate: paragraphs at blank lines, sentences at full stops, punctuation apart,
//! quotations between “ and ”. Stages never depend on each other, so the real one is not at hand.

use std::sync::LazyLock;

use onrecord_document::{
    Article, Entities, EntitiesInput, MarkStyle, MentionKind, Paragraph, ParagraphKind, QuotedSpan,
    RecognizeEntities, Segmentation, SegmentationParts, Span, Syntax, Token, Words,
};

use crate::{LinearRecognizer, RuleRecognizer};

/// The entities of a text, with the text.
pub(crate) struct Found {
    pub(crate) article: Article,
    pub(crate) entities: Entities,
}

/// One for all tests: reading the lists takes longer than most of them.
pub(crate) fn recognizer() -> &'static RuleRecognizer {
    static RECOGNIZER: LazyLock<RuleRecognizer> = LazyLock::new(RuleRecognizer::new);
    &RECOGNIZER
}

/// The same with the learned model of names.
pub(crate) fn learned_recognizer() -> &'static LinearRecognizer {
    static RECOGNIZER: LazyLock<LinearRecognizer> = LazyLock::new(LinearRecognizer::new);
    &RECOGNIZER
}

/// Recognises the entities of a text.
pub(crate) fn find(text: &str) -> Found {
    find_with(recognizer(), text)
}

/// Recognises the entities of a text in one of several ways.
pub(crate) fn find_with(recognizer: &dyn RecognizeEntities, text: &str) -> Found {
    let article = Article::from_text("test", text).unwrap();
    let segmentation = segment(&article);
    let input = EntitiesInput {
        article: &article,
        segmentation: &segmentation,
        words: &Words::none(),
        syntax: &Syntax::none(),
    };
    let entities = recognizer.recognize(input).unwrap();
    Found { article, entities }
}

impl Found {
    /// All mentions as `words=entity`, joined by "; ".
    pub(crate) fn mentions(&self, kind: MentionKind) -> String {
        let mentions: Vec<String> = self
            .entities
            .mentions()
            .iter()
            .filter(|(_, mention)| mention.kind == kind)
            .map(|(_, mention)| {
                let name = &self.entities.entities()[mention.entity.0 as usize].name;
                format!("{}={name}", self.article.text.slice(mention.span))
            })
            .collect();
        mentions.join("; ")
    }

    /// All entities as `name/kind`, joined by "; ".
    pub(crate) fn entities(&self) -> String {
        let entities: Vec<String> = self
            .entities
            .entities()
            .iter()
            .map(|entity| format!("{}/{}", entity.name, entity.kind.name()))
            .collect();
        entities.join("; ")
    }

    /// All roles as `entity: role (organization)`, joined by "; ".
    pub(crate) fn roles(&self) -> String {
        let roles: Vec<String> = self
            .entities
            .entities()
            .iter()
            .flat_map(|entity| entity.roles.iter().map(move |role| (entity, role)))
            .map(|(entity, role)| match &role.organization {
                Some(organization) => format!("{}: {} ({organization})", entity.name, role.text),
                None => format!("{}: {}", entity.name, role.text),
            })
            .collect();
        roles.join("; ")
    }
}

/// Segments an article well enough for tests; total for any string.
pub(crate) fn segment(article: &Article) -> Segmentation {
    let text = article.text.as_str();
    let mut parts = SegmentationParts::default();
    let mut offset = 0;
    for block in text.split_inclusive("\n\n") {
        paragraph(text, offset, offset + block.len(), &mut parts);
        offset += block.len();
    }
    Segmentation::new(parts, &article.text).unwrap()
}

fn paragraph(text: &str, start: usize, end: usize, parts: &mut SegmentationParts) {
    let tokens = tokens(text, start, end);
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
        return;
    };
    let span = Span::new(first.start, last.end);
    parts.paragraphs.push(Paragraph {
        span,
        kind: ParagraphKind::Body,
    });
    let mut begin = 0;
    let mut open = None;
    for (index, token) in tokens.iter().enumerate() {
        match &text[token.range()] {
            "“" if open.is_none() => open = Some(*token),
            "”" => {
                if let Some(opening) = open.take() {
                    parts.quoted.push(QuotedSpan {
                        span: opening.hull(*token),
                        opening: Some(opening),
                        closing: Some(*token),
                        style: MarkStyle::Double,
                        depth: 0,
                        continues: None,
                    });
                }
            }
            _ => {}
        }
        let stop = matches!(&text[token.range()], "." | "!" | "?")
            && tokens
                .get(index + 1)
                .is_none_or(|next| !matches!(&text[next.range()], "”"))
            || matches!(&text[token.range()], "”")
                && index > 0
                && matches!(&text[tokens[index - 1].range()], "." | "!" | "?");
        if stop || index + 1 == tokens.len() {
            parts.sentences.push(tokens[begin].hull(*token).into());
            begin = index + 1;
        }
    }
    parts.tokens.extend(tokens.into_iter().map(|span| Token { span }));
}

fn tokens(text: &str, start: usize, end: usize) -> Vec<Span> {
    let mut tokens = Vec::new();
    let mut at = start;
    for word in text[start..end].split_inclusive(char::is_whitespace) {
        let trimmed = word.trim_end();
        split_word(text, at, at + trimmed.len(), &mut tokens);
        at += word.len();
    }
    tokens
}

fn split_word(text: &str, start: usize, end: usize, tokens: &mut Vec<Span>) {
    let abbreviation = |word: &str| {
        matches!(
            word,
            "Mr."
                | "Mrs."
                | "Ms."
                | "Dr."
                | "Sen."
                | "Gov."
                | "Rep."
                | "Jr."
                | "Sr."
                | "St."
                | "U.S."
                | "U.K."
        ) || word.len() == 2 && word.starts_with(char::is_uppercase)
    };
    let mut begin = start;
    for (offset, character) in text[start..end].char_indices() {
        let here = start + offset;
        if here < begin {
            continue;
        }
        let rest = &text[here..end];
        let possessive = matches!(rest.trim_end_matches(['.', ',', ';', '”']), "'s" | "’s");
        let punctuation = !character.is_alphanumeric() && !matches!(character, '\'' | '’' | '.' | '&')
            || character == '.'
                && !abbreviation(&text[begin..=here])
                && !text[begin..end].starts_with("U.S.");
        if possessive && here > begin {
            tokens.push(Span::of(begin..here));
            tokens.push(Span::of(here..here + character.len_utf8() + 1));
            begin = here + character.len_utf8() + 1;
        } else if punctuation {
            if here > begin {
                tokens.push(Span::of(begin..here));
            }
            tokens.push(Span::of(here..here + character.len_utf8()));
            begin = here + character.len_utf8();
        }
    }
    if begin < end {
        tokens.push(Span::of(begin..end));
    }
}

mod tests {
    use onrecord_document::laws;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn entities_keep_the_laws(article in laws::articles()) {
            let segmentation = segment(&article);
            let syntax = Syntax::none();
            let input = EntitiesInput { article: &article, segmentation: &segmentation, words: &Words::none(), syntax: &syntax };
            let recognizers: [&dyn RecognizeEntities; 2] = [recognizer(), learned_recognizer()];
            for recognizer in recognizers {
                let entities = recognizer.recognize(input).unwrap();
                laws::check_entities(&article, &entities).unwrap();
                prop_assert_eq!(recognizer.recognize(input).unwrap(), entities);
            }
        }
    }
}
