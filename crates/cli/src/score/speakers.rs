//! Scores of speakers where the sources are given: the spans of gold attributions are resolved, so that nothing depends on finding
//! quotations.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use onrecord_document::{
    Article, CodePoints, Cue, CueClass, Decision, Item, Quote, QuoteId, QuoteKind, Span, Text,
};
use onrecord_evaluate::{Event, GoldSpeaker, SpeakerCounts, brat, read_events, read_speakers};
use onrecord_quotes::resolve::SpeakerResolver;

use super::print_json;
use crate::failure::Failure;
use crate::layers::{Layered, file_names};
use crate::options::StageOptions;
use crate::style::{QUIET, STRONG};

#[derive(Debug, Args)]
pub(super) struct ScoreSpeakers {
    /// Folder with text/ and attributions/
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// Canonical speakers of its attributions, a table like speakers/dev.tsv
    #[arg(long, value_name = "FILE")]
    speakers: PathBuf,
    /// Print each mistake
    #[arg(long)]
    misses: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    stages: StageOptions,
}

impl ScoreSpeakers {
    pub(super) fn execute(&self) -> Result<(), Failure> {
        let (_, pipeline) = self.stages.pipeline()?;
        let resolver = SpeakerResolver::new();
        let gold = read_speakers(&self.speakers).map_err(Failure::work)?;
        let mut counts = SpeakerCounts::default();
        let annotations = self.folder.join("attributions");
        let names = file_names(&annotations, ".ann").map_err(Failure::work)?;
        for (name, speakers) in &gold {
            let path = self.folder.join("text").join(format!("{name}.txt"));
            let text = std::fs::read_to_string(&path).map_err(|error| {
                Failure::work(anyhow::Error::new(error).context(path.display().to_string()))
            })?;
            let Some(file) = brat::first_annotator(&names, name) else {
                return Err(Failure::work(anyhow::anyhow!(
                    "{name} has no attributions in {}",
                    annotations.display()
                )));
            };
            let events = read_events(&annotations.join(file)).map_err(Failure::work)?;
            let article = Article::from_text(name, &text).map_err(Failure::work)?;
            let layered = Layered::new(article, &pipeline).map_err(Failure::work)?;
            let resolved = resolve(&layered, &resolver, &events);
            let text = &layered.article.text;
            self.count(name, &events, &resolved, speakers, text, &mut counts);
        }
        let Some(scores) = counts.scores() else {
            return Err(Failure::work(anyhow::anyhow!(
                "no speaker of {} has a name",
                self.speakers.display()
            )));
        };
        if self.json {
            return print_json(&scores);
        }
        anstream::println!(
            "{STRONG}recall{STRONG:#}      {:>6.2}   {QUIET}{} of {} named speakers right{QUIET:#}",
            scores.recall,
            counts.right,
            counts.named
        );
        anstream::println!(
            "{STRONG}precision{STRONG:#}   {:>6.2}   {QUIET}{} of {} given names right{QUIET:#}",
            scores.precision,
            counts.given_right,
            counts.given
        );
        anstream::println!(
            "{STRONG}false names{STRONG:#} {:>6.2}   {QUIET}{} of {} groups, unnamed and nobodies were given a name{QUIET:#}",
            scores.false_name,
            counts.falsely_named,
            counts.unnamed
        );
        Ok(())
    }

    fn count(
        &self,
        name: &str,
        events: &[Event],
        resolved: &[(usize, Quote)],
        speakers: &BTreeMap<String, GoldSpeaker>,
        text: &Text,
        counts: &mut SpeakerCounts,
    ) {
        for (index, quote) in resolved {
            let Some(gold) = speakers.get(&events[*index].id) else {
                continue;
            };
            let names: Vec<&str> = quote
                .speakers
                .iter()
                .map(|speaker| speaker.name.as_str())
                .collect();
            let given = names.join("; ");
            let kind = quote.speakers.first().map(|speaker| speaker.kind);
            let right = counts.add_named(gold, &given, kind);
            if self.misses && !right {
                anstream::println!(
                    "{QUIET}{name} {}{QUIET:#} {}: {given} {QUIET}({}) for{QUIET:#} {}",
                    events[*index].id,
                    quote.source.map_or("—", |span| text.slice(span)),
                    quote.resolved.as_ref().map_or("nobody", |by| &by.by),
                    gold.name
                );
            }
        }
    }
}

/// The events as quotes with speakers, each with its position among the events; those without content are left out.
fn resolve(layered: &Layered, resolver: &SpeakerResolver, events: &[Event]) -> Vec<(usize, Quote)> {
    let text = &layered.article.text;
    let points = CodePoints::new(text);
    let mut quotes: Vec<(usize, Quote)> = events
        .iter()
        .enumerate()
        .filter_map(|(index, event)| Some((index, quote(event, &points, text)?)))
        .collect();
    quotes.sort_by_key(|(index, quote)| (quote.sort_key(), *index));
    let mut only: Vec<Quote> = quotes.iter().map(|(_, quote)| quote.clone()).collect();
    for at in 0..only.len() {
        only[at].within = enclosing(&only, at);
    }
    resolver.resolve(layered.input(), &mut only);
    for ((_, quote), resolved) in quotes.iter_mut().zip(only) {
        *quote = resolved;
    }
    quotes
}

/// The smallest other quote whose content holds all of this one with its source.
fn enclosing(quotes: &[Quote], at: usize) -> Option<QuoteId> {
    let inner = quotes[at]
        .source
        .map_or(quotes[at].span(), |source| source.hull(quotes[at].span()));
    (0..at)
        .filter(|other| quotes[*other].span() != quotes[at].span())
        .filter(|other| quotes[*other].parts.iter().any(|part| part.contains(inner)))
        .min_by_key(|other| quotes[*other].span().range().len())
        .map(|other| QuoteId(other as u32))
}

fn quote(event: &Event, points: &CodePoints<'_>, text: &Text) -> Option<Quote> {
    let spans =
        |spans: &[Span]| -> Vec<Span> { spans.iter().filter_map(|span| points.to_span(*span)).collect() };
    let hull = |spans: Vec<Span>| spans.into_iter().reduce(Span::hull);
    let source = hull(spans(&event.spans.source));
    let cue = hull(spans(&event.spans.cue));
    let parts = spans(&event.spans.content);
    // An event without content still has a source to resolve.
    let parts = if parts.is_empty() {
        vec![cue.or(source)?]
    } else {
        parts
    };
    let marked = text.slice(parts[0]).starts_with(['“', '"', '‘', '\'']);
    let kind = if marked {
        QuoteKind::Direct
    } else {
        QuoteKind::Indirect
    };
    let mut quote = Quote::new(kind, parts, Decision::new("gold", 1000));
    quote.source = source;
    quote.cue = cue.map(|span| Cue {
        span,
        class: Some(CueClass::Say),
    });
    Some(quote)
}
