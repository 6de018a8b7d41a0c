//! The data of the page: what its scripts draw and list, as one JSON object.

use std::io;

use onrecord_document::CueClass;
use serde::Serialize;

use super::carried::{Carried, Share};
use super::findings::{BETWEEN, ByClass, ByKind, Findings, Speaker};
use super::json::to_json;

/// Bytes of speakers, the most quoted first.
const SPEAKERS: usize = 500_000;

/// Most outlets listed.
const OUTLETS: usize = 500;

/// Speakers and those spoken about that the matrix shows.
const MATRIX: usize = 14;

#[derive(Serialize)]
struct PeriodData<'a> {
    at: &'a str,
    articles: u64,
    kinds: ByKind,
    said: u64,
}

#[derive(Serialize)]
struct SpeakerData<'a> {
    key: &'a str,
    name: &'a str,
    kind: &'a str,
    /// Other forms of the name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    names: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    roles: Vec<(&'a str, u64)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    outlets: Vec<(&'a str, u64)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wikidata: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    by_name: bool,
    quotes: u64,
    not_said: u64,
    articles: u64,
    kinds: ByKind,
    classes: ByClass,
    /// Position in the periods, and how often.
    periods: Vec<(usize, u64)>,
}

#[derive(Serialize)]
struct OutletData<'a> {
    name: &'a str,
    articles: u64,
    quotes: u64,
}

/// Who speaks about whom: counts by class where there are any.
#[derive(Serialize)]
struct Matrix<'a> {
    /// Keys and names.
    speakers: Vec<(&'a str, &'a str)>,
    targets: Vec<&'a str>,
    /// Positions of speaker and target.
    cells: Vec<(usize, usize, ByClass)>,
}

/// All data of the page.
///
/// # Errors
/// What cannot be JSON.
pub(super) fn data(findings: &Findings, carried: &Carried, share: Share) -> io::Result<String> {
    let classes = CueClass::ALL.iter().map(|class| class.name()).chain(["unclear"]);
    let mut json = format!(
        "{{\"counts\":{},\"dated\":{},\"unit\":{},\"share\":{},\"classes\":{},\"said_by_class\":{}",
        to_json(&findings.counts)?,
        findings.dated,
        to_json(&findings.unit.name())?,
        to_json(&share)?,
        to_json(&classes.collect::<Vec<_>>())?,
        to_json(&findings.classes)?,
    );
    let periods = findings.periods.iter().map(|(at, period)| PeriodData {
        at,
        articles: period.articles,
        kinds: period.kinds,
        said: period.said,
    });
    member(&mut json, "periods", &to_json(&periods.collect::<Vec<_>>())?);
    member(&mut json, "speakers", &speakers(findings)?);
    member(&mut json, "speaker_count", &findings.speakers.len().to_string());
    member(&mut json, "rare_dropped", &to_json(&findings.speakers.dropped())?);
    member(&mut json, "outlets", &to_json(&outlets(findings))?);
    member(&mut json, "outlet_count", &findings.outlets.len().to_string());
    member(&mut json, "matrix", &to_json(&matrix(findings))?);
    json.push_str(",\"articles\":");
    carried.write(&mut json)?;
    json.push('}');
    Ok(json)
}

fn member(json: &mut String, name: &str, value: &str) {
    json.extend([",\"", name, "\":", value]);
}

/// The most quoted, as many as fit.
fn speakers(findings: &Findings) -> io::Result<String> {
    let positions: Vec<&str> = findings.periods.iter().map(|(period, _)| period).collect();
    let mut json = "[".to_owned();
    for (key, speaker) in findings.speakers.ranked() {
        let one = to_json(&SpeakerData::of(key, speaker, &positions))?;
        if json.len() + one.len() > SPEAKERS {
            break;
        }
        if json.len() > 1 {
            json.push(',');
        }
        json.push_str(&one);
    }
    json.push(']');
    Ok(json)
}

impl<'a> SpeakerData<'a> {
    fn of(key: &'a str, speaker: &'a Speaker, positions: &[&str]) -> Self {
        const LISTED: usize = 6;
        let mut names = speaker.names.top(LISTED).into_iter().map(|(name, _)| name);
        let position = |period: &str| positions.binary_search(&period).ok();
        let periods = speaker.periods.iter();
        Self {
            key,
            name: names.next().unwrap_or(key),
            kind: speaker.kind.name(),
            names: names.collect(),
            roles: speaker.roles.top(LISTED),
            outlets: speaker.outlets.top(LISTED),
            wikidata: speaker.wikidata.as_deref(),
            by_name: speaker.by_name,
            quotes: speaker.quotes,
            not_said: speaker.not_said,
            articles: speaker.articles,
            kinds: speaker.kinds,
            classes: speaker.classes,
            periods: periods
                .filter_map(|(period, count)| Some((position(period)?, *count)))
                .collect(),
        }
    }
}

fn outlets(findings: &Findings) -> Vec<OutletData<'_>> {
    let ranked = findings.outlets.ranked().into_iter().take(OUTLETS);
    ranked
        .map(|(name, outlet)| OutletData {
            name,
            articles: outlet.articles,
            quotes: outlet.quotes,
        })
        .collect()
}

/// The speakers who speak most about others, and those they speak most about.
fn matrix(findings: &Findings) -> Matrix<'_> {
    let pairs: Vec<(&str, &str, &ByClass)> = findings
        .pairs
        .ranked()
        .into_iter()
        .filter_map(|(pair, classes)| {
            let (speaker, target) = pair.split_once(BETWEEN)?;
            Some((speaker, target, &classes.0))
        })
        .collect();
    let speakers = most(pairs.iter().map(|(speaker, _, counts)| (*speaker, *counts)));
    let shown = pairs.iter().filter(|(speaker, ..)| speakers.contains(speaker));
    let targets = most(shown.clone().map(|(_, target, counts)| (*target, *counts)));
    let shown: Vec<_> = shown.filter(|(_, target, _)| targets.contains(target)).collect();
    let speakers: Vec<&str> = speakers
        .into_iter()
        .filter(|speaker| shown.iter().any(|(known, ..)| known == speaker))
        .collect();
    let cells = shown.iter().filter_map(|(speaker, target, counts)| {
        let speaker = speakers.iter().position(|known| known == speaker)?;
        let target = targets.iter().position(|known| known == target)?;
        Some((speaker, target, **counts))
    });
    Matrix {
        cells: cells.collect(),
        speakers: speakers.iter().map(|key| (*key, name(findings, key))).collect(),
        targets,
    }
}

/// The names with the highest sums, falling, equals by name.
fn most<'a>(counted: impl Iterator<Item = (&'a str, &'a ByClass)>) -> Vec<&'a str> {
    let mut sums = std::collections::BTreeMap::<&str, u64>::new();
    for (name, counts) in counted {
        *sums.entry(name).or_default() += counts.iter().sum::<u64>();
    }
    let mut sums: Vec<(&str, u64)> = sums.into_iter().collect();
    sums.sort_by_key(|(_, sum)| std::cmp::Reverse(*sum));
    sums.into_iter().take(MATRIX).map(|(name, _)| name).collect()
}

/// The name that a speaker goes by most often.
fn name<'a>(findings: &'a Findings, key: &'a str) -> &'a str {
    let names = findings.speakers.get(key).map(|speaker| speaker.names.top(1));
    names
        .and_then(|names| names.first().map(|(name, _)| *name))
        .unwrap_or(key)
}
