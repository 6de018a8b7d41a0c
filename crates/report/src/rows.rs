//! Rows made from an annotated article: offsets become code points, ids become names, spans become words.
//!
//! Nothing is decided here: what no stage has found stays null.

use onrecord_document::{
    Annotated, Article, CodePoints, Decision, Entities, Item, Metadata, Quote, Span, Speaker,
};
use xxhash_rust::xxh3::xxh3_64;

use crate::columns::{ArticleColumns, QuoteColumns, QuoteRow, SpeakerColumns};

/// Stands between the parts of a content.
pub const BETWEEN_PARTS: &str = " … ";

/// Stands between the names of joint speakers and between addressees.
pub const BETWEEN_NAMES: &str = "; ";

/// Sentences that a cue or a source may stand away from the content and still be shown in its context: "He paused. “No.” Then he
/// said it again." belongs together; an expression some paragraphs off does not.
const REACH: usize = 2;

/// Bytes of its sentences that a context shows at most on either side of content, cue and source: far more than sentences have, so
/// that a text without sentence ends does not stand whole in each of its rows.
const MARGIN: u32 = 2000;

/// The rows of an article, in the order of the text. Takes time linear in the text and in the quoted text.
pub fn quote_rows(annotated: &Annotated) -> Vec<QuoteRow> {
    let Annotated { article, .. } = annotated;
    let shared = article_columns(&article.origin, &article.id, title(article), &article.metadata);
    quote_columns(annotated, &CodePoints::new(&article.text))
        .into_iter()
        .map(|quote| QuoteRow {
            article: shared.clone(),
            quote,
        })
        .collect()
}

/// The headline: the one given with the article, or else the one in its text.
pub(crate) fn title(article: &Article) -> Option<String> {
    let in_text = || article.text.get(article.header.title?);
    let title = article.metadata.title.as_deref().or_else(in_text)?.trim();
    (!title.is_empty()).then(|| title.to_owned())
}

/// The columns that all rows of an article share.
pub(crate) fn article_columns(
    origin: &str,
    id: &str,
    title: Option<String>,
    metadata: &Metadata,
) -> ArticleColumns {
    let metadata = metadata.clone();
    let published = metadata.published;
    ArticleColumns {
        origin: origin.to_owned(),
        article_id: id.to_owned(),
        duplicate_of: None,
        title,
        author: metadata.author,
        outlet: metadata.outlet,
        section: metadata.section,
        url: metadata.url,
        language: metadata.language,
        published: published.as_ref().map(|published| published.instant.to_string()),
        published_precision: published.as_ref().map(|published| published.precision),
        published_text: published.map(|published| published.text),
    }
}

/// The columns of every quote of an article, in order.
pub(crate) fn quote_columns(annotated: &Annotated, code_points: &CodePoints<'_>) -> Vec<QuoteColumns> {
    let quotes = annotated.quotes.quotes().as_slice();
    let ids: Vec<String> = quotes
        .iter()
        .map(|quote| quote_id(&annotated.article.id, quote, code_points))
        .collect();
    let view = View {
        annotated,
        code_points,
        ids: &ids,
    };
    quotes
        .iter()
        .enumerate()
        .map(|(index, quote)| view.columns(index, quote))
        .collect()
}

/// Hash of the article's id and of the spans of content, cue and source in code points, so that an encoding does not matter.
fn quote_id(article: &str, quote: &Quote, code_points: &CodePoints<'_>) -> String {
    // No text is long enough for an offset of this value: an absent cue or source, and the end of the parts.
    const NONE: Span = Span::new(u32::MAX, u32::MAX);
    let cue = quote.cue.map_or(NONE, |cue| code_points.of_span(cue.span));
    let source = quote.source.map_or(NONE, |source| code_points.of_span(source));
    let parts = quote.parts.iter().map(|part| code_points.of_span(*part));
    let mut bytes = article.as_bytes().to_vec();
    bytes.push(0);
    for span in parts.chain([NONE, cue, source]) {
        bytes.extend(span.start.to_le_bytes());
        bytes.extend(span.end.to_le_bytes());
    }
    format!("{:016x}", xxh3_64(&bytes))
}

/// An article looked at for its rows.
struct View<'a> {
    annotated: &'a Annotated,
    code_points: &'a CodePoints<'a>,
    /// `quote_id` of each quote.
    ids: &'a [String],
}

impl View<'_> {
    fn columns(&self, index: usize, quote: &Quote) -> QuoteColumns {
        let entities = &self.annotated.entities;
        let content = self.code_points.of_span(quote.span());
        let cue = quote.cue.map(|cue| cue.span);
        let cue_offsets = cue.map(|span| self.code_points.of_span(span));
        let source_offsets = quote.source.map(|span| self.code_points.of_span(span));
        let speakers: Vec<SpeakerColumns> = quote
            .speakers
            .iter()
            .map(|speaker| speaker_columns(speaker, entities))
            .collect();
        let first = speakers.first().cloned();
        let anchor = cue.unwrap_or(quote.span()).start;
        let segmentation = &self.annotated.segmentation;
        QuoteColumns {
            quote_id: self.ids[index].clone(),
            number: index as u32 + 1,
            kind: quote.kind,
            marked: quote.marked,
            in_title: quote.in_title,
            content: join(quote.parts.iter().map(|part| self.words(*part)), BETWEEN_PARTS)
                .unwrap_or_default(),
            content_start: content.start,
            content_end: content.end,
            parts: self.offsets(&quote.parts),
            verbatim: self.offsets(&quote.verbatim),
            context: self.words(self.context(quote)).to_owned(),
            cue: self.owned(cue),
            cue_start: cue_offsets.map(|span| span.start),
            cue_end: cue_offsets.map(|span| span.end),
            cue_class: quote.cue.and_then(|cue| cue.class),
            polarity: quote.polarity,
            modality: quote.modality,
            source: self.owned(quote.source),
            source_start: source_offsets.map(|span| span.start),
            source_end: source_offsets.map(|span| span.end),
            speaker: join(speakers.iter().map(|speaker| &*speaker.name), BETWEEN_NAMES),
            speaker_id: first.as_ref().and_then(|speaker| speaker.id),
            speaker_key: first.as_ref().and_then(|speaker| speaker.key.clone()),
            speaker_kind: first.as_ref().map(|speaker| speaker.kind),
            speaker_role: first.as_ref().and_then(|speaker| speaker.role.clone()),
            speaker_organization: first.as_ref().and_then(|speaker| speaker.organization.clone()),
            speaker_wikidata: first.as_ref().and_then(|speaker| speaker.wikidata.clone()),
            speaker_label: first.and_then(|speaker| speaker.label),
            speakers,
            addressee: join(quote.addressees.iter().map(|to| &*to.name), BETWEEN_NAMES),
            about: quote
                .about
                .iter()
                .filter_map(|id| Some(entities.get(*id)?.name.clone()))
                .collect(),
            when_text: self.owned(quote.when.map(|when| when.span)),
            when_from: quote.when.and_then(|when| when.from).map(|day| day.to_string()),
            when_to: quote.when.and_then(|when| when.to).map(|day| day.to_string()),
            place: self.owned(quote.place),
            paragraph: segmentation.paragraph_at(anchor).map_or(0, |id| id.0),
            sentence: segmentation.sentence_at(anchor).map_or(0, |id| id.0),
            within: quote
                .within
                .and_then(|outer| self.ids.get(outer.0 as usize))
                .cloned(),
            quote_group: None,
            quote_confidence: confidence(&quote.found),
            speaker_confidence: quote.resolved.as_ref().map(confidence),
            quote_decided_by: quote.found.by.to_string(),
            speaker_decided_by: quote.resolved.as_ref().map(|decision| decision.by.to_string()),
        }
    }

    /// From the first to the last sentence that content, cue or source touch; a cue or source out of [`REACH`] does not count.
    fn context(&self, quote: &Quote) -> Span {
        let content = quote.span();
        let Some((first, last)) = self.sentences(content) else {
            return content;
        };
        let near = |span: &Span| {
            self.sentences(*span)
                .is_some_and(|(from, to)| from + REACH >= first && to <= last + REACH)
        };
        let attribution = [quote.cue.map(|cue| cue.span), quote.source]
            .into_iter()
            .flatten()
            .filter(near)
            .fold(content, Span::hull);
        let sentences = self.annotated.segmentation.sentences().as_slice();
        self.sentences(attribution).map_or(attribution, |(first, last)| {
            let start = self.boundary(attribution.start.saturating_sub(MARGIN));
            let end = self.boundary(attribution.end.saturating_add(MARGIN));
            attribution.hull(Span::new(
                sentences[first].span.start.max(start),
                sentences[last].span.end.min(end),
            ))
        })
    }

    /// The last start of a character at or before byte `offset`.
    fn boundary(&self, offset: u32) -> u32 {
        let text = &self.annotated.article.text;
        text.floor_char_boundary(offset as usize) as u32
    }

    /// Positions of the first and last sentence that a span touches.
    fn sentences(&self, span: Span) -> Option<(usize, usize)> {
        let segmentation = &self.annotated.segmentation;
        let first = segmentation.sentence_at(span.start)?;
        let last = segmentation.sentence_at(span.end.saturating_sub(1))?;
        Some((first.0 as usize, last.0 as usize))
    }

    fn words(&self, span: Span) -> &str {
        self.annotated.article.text.get(span).unwrap_or_default()
    }

    fn owned(&self, span: Option<Span>) -> Option<String> {
        span.map(|span| self.words(span).to_owned())
    }

    fn offsets(&self, spans: &[Span]) -> Vec<Span> {
        spans.iter().map(|span| self.code_points.of_span(*span)).collect()
    }
}

fn speaker_columns(speaker: &Speaker, entities: &Entities) -> SpeakerColumns {
    let entity = speaker.entity.and_then(|id| entities.get(id));
    SpeakerColumns {
        name: speaker.name.clone(),
        kind: speaker.kind,
        id: speaker.entity,
        key: None,
        role: speaker.role.clone(),
        organization: speaker.organization.clone(),
        wikidata: entity.and_then(|entity| entity.wikidata.clone()),
        label: None,
    }
}

/// Thousandths as a number from 0 to 1 with at most three decimals.
fn confidence(decision: &Decision) -> f64 {
    f64::from(decision.permille.min(1000)) / 1000.0
}

/// The pieces with `between` between them; nothing if there are none.
fn join<'a>(mut pieces: impl Iterator<Item = &'a str>, between: &str) -> Option<String> {
    let mut joined = pieces.next()?.to_owned();
    for piece in pieces {
        joined.push_str(between);
        joined.push_str(piece);
    }
    Some(joined)
}
