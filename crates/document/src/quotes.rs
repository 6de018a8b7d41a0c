//! The fourth layer: who is reported to have said what.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::decision::Decision;
use crate::entities::{Entities, EntityId};
use crate::layer::{Item, Layer, LayerError, Problem, check_span, ids};
use crate::span::{Span, map_spans};
use crate::text::Text;

ids! {
    /// A quote of a [`Quotes`] layer.
    QuoteId,
}

/// Declares a fieldless enum with the name of each value in JSON and tables.
macro_rules! names {
    ($(#[$attribute:meta])* $type:ident { $($(#[$doc:meta])* $value:ident = $name:literal),* $(,)? }) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        pub enum $type { $($(#[$doc])* #[serde(rename = $name)] $value),* }

        impl $type {
            /// All values in order.
            pub const ALL: &'static [Self] = &[$(Self::$value),*];

            /// Its name in JSON and tables.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$value => $name),* }
            }
        }
    };
}

names! {
    /// How the words are reported.
    QuoteKind {
        /// All of the content stands inside quotation marks, or it is an unmarked verbatim turn (transcript, Q&A).
        Direct = "direct",
        /// None of the content stands inside quotation marks.
        Indirect = "indirect",
        /// A part of the content stands inside quotation marks.
        Mixed = "mixed",
    }
}

names! {
    /// What kind of act the cue reports.
    CueClass {
        /// "said", "told", "according to", ":"
        Say = "say",
        /// "believes", "hopes"
        Think = "think",
        /// "asked", "wondered"
        Ask = "ask",
        /// "demanded", "urged", "called on"
        Demand = "demand",
        /// "denied", "rejected", "declined"
        Deny = "deny",
        /// "accused", "blamed"
        Accuse = "accuse",
        /// "warned", "threatened"
        Warn = "warn",
        /// "promised", "vowed"
        Promise = "promise",
        /// "praised", "welcomed", "endorsed"
        Praise = "praise",
        /// "plans", "intends", "wants"
        Intend = "intend",
        /// Anything else.
        Other = "other",
    }
}

names! {
    /// Whether the saying is reported to have happened.
    Polarity {
        /// "said"
        Affirmed = "affirmed",
        /// "did not say", "refused to say", "declined to comment"
        Negated = "negated",
    }
}

names! {
    /// Whether the saying is reported as a fact.
    Modality {
        /// "said"
        Actual = "actual",
        /// "will say", "is expected to announce"
        Future = "future",
        /// "would say", "if she admits"
        Hypothetical = "hypothetical",
    }
}

names! {
    /// What a speaker is.
    SpeakerKind {
        /// A human being with a name.
        Person = "person",
        /// A company, party, campaign, agency, newspaper, team.
        Organization = "organization",
        /// A country, city or administration that speaks.
        Government = "government",
        /// Several people without names: "voters", "US officials".
        Group = "group",
        /// A report, study, law, poll, letter.
        Document = "document",
        /// One person without a name: "a senior aide".
        Unnamed = "unnamed",
    }
}

/// The words that report: "said", "according to", ":", "accusations".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cue {
    /// From its first to its last word.
    pub span: Span,
    /// What kind of act it reports, if known.
    pub class: Option<CueClass>,
}

/// Whom a source stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Speaker {
    /// Canonical name, or the words that describe someone without a name ("us officials").
    pub name: String,
    /// What it is.
    pub kind: SpeakerKind,
    /// The entity, if it is one of the article's.
    pub entity: Option<EntityId>,
    /// The role in which the text presents the speaker: "Secretary-General of NATO".
    pub role: Option<String>,
    /// The body or place that the role belongs to: "NATO".
    pub organization: Option<String>,
}

/// Someone spoken to, or against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Addressee {
    /// Canonical name, or the words that describe someone without a name.
    pub name: String,
    /// The entity, if it is one of the article's.
    pub entity: Option<EntityId>,
}

/// When something was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct When {
    /// "on Tuesday", "in a 2016 interview"
    pub span: Span,
    /// First day that it can mean, given the publication date.
    #[schemars(with = "Option<String>")]
    pub from: Option<Date>,
    /// Last day that it can mean.
    #[schemars(with = "Option<String>")]
    pub to: Option<Date>,
}

/// One attribution: content, and what reports it. Its span is the envelope of its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Quote {
    /// Direct, indirect or mixed.
    pub kind: QuoteKind,
    /// Whether any of the content stands inside quotation marks; `false` for a verbatim turn of a transcript.
    pub marked: bool,
    /// Whether it stands in a headline.
    pub in_title: bool,
    /// The reported words in order: at least one part, none overlapping, none over a line break. Quotation marks and a leading
    /// "that" or "to" belong to them (as in PolNeAR).
    pub parts: Vec<Span>,
    /// The stretches of the parts inside quotation marks, marks included.
    pub verbatim: Vec<Span>,
    /// The words that report.
    pub cue: Option<Cue>,
    /// Whether it is reported as said.
    pub polarity: Polarity,
    /// Whether it is reported as a fact.
    pub modality: Modality,
    /// The expression that stands for the speaker in the text.
    pub source: Option<Span>,
    /// Whom the source stands for; several speak jointly; none if nobody is known.
    pub speakers: Vec<Speaker>,
    /// To whom or against whom.
    pub addressees: Vec<Addressee>,
    /// Entities that the content is about.
    pub about: Vec<EntityId>,
    /// When it was said.
    pub when: Option<When>,
    /// Place or occasion: "at a regular press briefing".
    pub place: Option<Span>,
    /// The quote whose content holds this one.
    pub within: Option<QuoteId>,
    /// What found it.
    pub found: Decision,
    /// What chose the speakers; none if nobody was looked for.
    pub resolved: Option<Decision>,
}

impl Quote {
    /// A quote of `parts`, affirmed and actual, about which nothing else is known yet.
    pub fn new(kind: QuoteKind, parts: Vec<Span>, found: Decision) -> Self {
        Self {
            kind,
            marked: kind != QuoteKind::Indirect,
            in_title: false,
            parts,
            verbatim: Vec::new(),
            cue: None,
            polarity: Polarity::Affirmed,
            modality: Modality::Actual,
            source: None,
            speakers: Vec::new(),
            addressees: Vec::new(),
            about: Vec::new(),
            when: None,
            place: None,
            within: None,
            found,
            resolved: None,
        }
    }
}

impl Item for Quote {
    type Id = QuoteId;
    const NAME: &'static str = "quote";
    fn span(&self) -> Span {
        match (self.parts.first(), self.parts.last()) {
            (Some(first), Some(last)) => Span::new(first.start, last.end),
            _ => Span::new(0, 0),
        }
    }
    fn rank(&self) -> u8 {
        self.kind as u8
    }
}

map_spans!(Cue: span);
map_spans!(When: span);
map_spans!(Quote: parts, verbatim, cue, source, when, place);

/// The quotes of one article, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotes {
    quotes: Layer<Quote>,
}

impl Quotes {
    /// No quotes.
    pub const fn none() -> Self {
        Self {
            quotes: Layer::empty(),
        }
    }

    /// Checks `quotes`, which must be in order of their envelopes, against `text` and `entities` and takes them over.
    ///
    /// # Errors
    /// The first quote that is out of order, has no part, parts that overlap or a span outside the text, or refers to a quote or an
    /// entity that is not there, or (through others) to itself.
    pub fn new(quotes: Vec<Quote>, text: &Text, entities: &Entities) -> Result<Self, LayerError> {
        for (index, quote) in quotes.iter().enumerate() {
            check_quote(quote, text, entities)
                .and_then(|()| check_within(&quotes, index))
                .map_err(|problem| LayerError {
                    layer: Quote::NAME,
                    index,
                    problem,
                })?;
        }
        Ok(Self {
            quotes: Layer::new(quotes, text)?,
        })
    }

    /// All quotes.
    pub fn quotes(&self) -> &Layer<Quote> {
        &self.quotes
    }

    /// The same as plain data.
    pub fn parts(&self) -> Vec<Quote> {
        self.quotes.as_slice().to_vec()
    }
}

fn check_quote(quote: &Quote, text: &Text, entities: &Entities) -> Result<(), Problem> {
    let fixed = [
        quote.cue.map(|cue| cue.span),
        quote.source,
        quote.when.map(|when| when.span),
        quote.place,
    ];
    let spans = quote
        .parts
        .iter()
        .chain(&quote.verbatim)
        .copied()
        .chain(fixed.into_iter().flatten());
    spans.into_iter().try_for_each(|span| check_span(span, text))?;
    if quote.parts.is_empty() {
        return Err(Problem::Other("has no content".to_owned()));
    }
    for (name, spans) in [("content", &quote.parts), ("verbatim stretches", &quote.verbatim)] {
        if spans.windows(2).any(|pair| pair[0].end > pair[1].start) {
            return Err(Problem::Other(format!("has {name} out of order or overlapping")));
        }
    }
    if !quote
        .verbatim
        .iter()
        .all(|span| quote.parts.iter().any(|part| part.contains(*span)))
    {
        return Err(Problem::Other(
            "has verbatim stretches outside its content".to_owned(),
        ));
    }
    let of_speakers = quote.speakers.iter().filter_map(|speaker| speaker.entity);
    let of_addressees = quote.addressees.iter().filter_map(|addressee| addressee.entity);
    let mut referred = of_speakers
        .chain(of_addressees)
        .chain(quote.about.iter().copied());
    match referred.find(|id| entities.get(*id).is_none()) {
        Some(id) => Err(Problem::Dangling(format!("entity {}", id.0))),
        None => Ok(()),
    }
}

/// Follows `within` upwards; a chain longer than the layer goes in a circle.
fn check_within(quotes: &[Quote], index: usize) -> Result<(), Problem> {
    let mut at = index;
    for _ in 0..quotes.len() {
        match quotes[at].within {
            None => return Ok(()),
            Some(outer) if (outer.0 as usize) < quotes.len() => at = outer.0 as usize,
            Some(outer) => return Err(Problem::Dangling(format!("quote {}", outer.0))),
        }
    }
    Err(Problem::Other("lies within itself".to_owned()))
}
