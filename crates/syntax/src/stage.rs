//! The stage: a model run over the sentences of an article.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use onrecord_document::{
    Lemmas, ParseSyntax, StageError, Syntax, SyntaxInput, SyntaxParts, TokenId, Upos, Words,
};
use onrecord_lexicon::describe;
use onrecord_linear::{FileError, Pool, Work, aligned_bytes, vectorised};

use crate::model::Model;
use crate::parser::Scratch;
use crate::punctuation;
use crate::tagger::{self, Tag};

/// Tags, lemmas and heads by learned models.
#[derive(Clone, Debug)]
pub struct LinearParser {
    model: Arc<Model>,
    rooms: Arc<Pool<Room>>,
}

/// Sentences that are worked on by turns.
const TOGETHER: usize = 4;

/// What is kept between articles; sums of a model's weights among it, so that each model has its own.
#[derive(Default)]
struct Room {
    tagging: tagger::Scratch,
    tags: Vec<Tag>,
    parse: Scratch,
    marks: punctuation::Room,
    group: Vec<Range<usize>>,
}

impl LinearParser {
    /// Its name in a configuration.
    pub const NAME: &str = "linear.v1";

    /// With the model that the program brings along.
    #[cfg(feature = "embedded")]
    pub fn embedded() -> Self {
        static EMBEDDED: LazyLock<Arc<Model>> = LazyLock::new(|| {
            let model = Model::read_static(aligned_bytes!("../models/syntax.bin"));
            Arc::new(model.expect("the embedded model was written by this program"))
        });
        Self::with(Arc::clone(&EMBEDDED))
    }

    /// With the model in the bytes of a file.
    ///
    /// # Errors
    /// The bytes are no such file, or a damaged or newer one.
    pub fn read(bytes: &[u8]) -> Result<Self, FileError> {
        Ok(Self::new(Model::read(bytes)?))
    }

    /// With a model that was just trained.
    pub fn new(model: Model) -> Self {
        Self::with(Arc::new(model))
    }

    fn with(model: Arc<Model>) -> Self {
        Self {
            model,
            rooms: Arc::default(),
        }
    }

    #[inline(always)]
    fn columns(&self, input: SyntaxInput<'_>, room: &mut Room) -> SyntaxParts {
        let Model {
            tagger,
            lemmatiser,
            parser,
            punctuation,
            hash: _,
        } = &*self.model;
        let segmentation = input.segmentation;
        let tokens = segmentation.tokens();
        let words = words_of(input);
        let words = words.as_slice();
        let Room {
            tagging,
            tags,
            parse,
            marks,
            group,
        } = room;
        let mut parts = SyntaxParts {
            upos: Vec::with_capacity(tokens.len()),
            xpos: Vec::with_capacity(tokens.len()),
            lemmas: Lemmas::with_capacity(tokens.len()),
            heads: Vec::with_capacity(tokens.len()),
            relations: Vec::with_capacity(tokens.len()),
        };
        let mut sentences = (segmentation.sentences().iter()).map(|(id, _)| segmentation.tokens_of(id));
        loop {
            group.clear();
            group.extend(sentences.by_ref().take(TOGETHER));
            let (Some(first), Some(last)) = (group.first(), group.last()) else {
                break;
            };
            let range = first.start..last.end;
            for sentence in &mut *group {
                *sentence = sentence.start - range.start..sentence.end - range.start;
            }
            let words = &words[range.clone()];
            tags.clear();
            tagger.tag(words, group, tagging, tags);
            for ((token, word), tag) in tokens.as_slice()[range.clone()].iter().zip(words).zip(&*tags) {
                let (upos, xpos) = tagger.pair(*tag);
                parts.upos.push(upos);
                parts.xpos.push(xpos);
                let form = input.article.text.slice(token.span);
                parts
                    .lemmas
                    .push_with(|letters| lemmatiser.write_lemma(form, word, xpos, letters));
            }
            let upos: &[Upos] = &parts.upos[range.clone()];
            parser.parse(words, tags, upos, group, parse);
            for (number, sentence) in group.iter().enumerate() {
                let tree = parse.tree(number);
                punctuation.attach(&words[sentence.clone()], &upos[sentence.clone()], tree, marks);
                let first = range.start + sentence.start;
                parts.heads.extend(tree.heads.iter().map(|head| {
                    let head = *head as usize;
                    (head < sentence.len()).then(|| TokenId((first + head) as u32))
                }));
                parts.relations.extend(&tree.relations);
            }
        }
        parts
    }
}

/// The words that came with the input, or new ones where none or too few came.
fn words_of(input: SyntaxInput<'_>) -> Cow<'_, Words> {
    if input.words.as_slice().len() == input.segmentation.tokens().len() {
        Cow::Borrowed(input.words)
    } else {
        Cow::Owned(describe(&input.article.text, input.segmentation))
    }
}

/// The work on one article.
struct Columns<'a>(&'a LinearParser, SyntaxInput<'a>, &'a mut Room);

impl Work for Columns<'_> {
    type Output = SyntaxParts;

    #[inline(always)]
    fn run(self) -> SyntaxParts {
        self.0.columns(self.1, self.2)
    }
}

impl ParseSyntax for LinearParser {
    fn parse(&self, input: SyntaxInput<'_>) -> Result<Syntax, StageError> {
        let parts = self
            .rooms
            .with(Room::default, |room| vectorised(Columns(self, input, room)));
        Ok(Syntax::new(parts, input.segmentation)?)
    }

    fn model(&self) -> Option<u64> {
        Some(self.model.hash)
    }
}
