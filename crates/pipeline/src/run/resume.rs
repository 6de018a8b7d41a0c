//! How a run begins: in an empty folder, or where an earlier one has stopped.

use std::path::Path;
use std::sync::atomic::Ordering;

use onrecord_report::earlier::{closed_segments, put_aside};
use onrecord_report::{Earlier, Key, KeyedLines, Manifest, ReportError, RunSettings, Segment, SegmentWriter};
use xxhash_rust::xxh3::xxh3_64;

use super::task::{Item, Task};
use super::{RunError, RunOptions};
use crate::duplicates::Marker;

/// Where a run begins.
pub(super) struct Start {
    /// Writes behind the segments that are kept.
    pub(super) writer: SegmentWriter,
    /// These.
    pub(super) kept: Vec<Segment>,
    /// Tasks that were read to find out how many segments are kept, and are not in them.
    pub(super) pending: Vec<(Key, Task)>,
    /// Lines of the segments that are not kept.
    pub(super) earlier: Earlier,
}

/// Empties the folder of an earlier run, or goes on with it where that is asked for and possible.
pub(super) fn start(
    options: &RunOptions,
    settings: &RunSettings,
    tasks: &mut impl Iterator<Item = Task>,
    copies: &mut Marker,
) -> Result<Start, RunError> {
    let out = &options.out;
    let earlier = if options.resume {
        RunSettings::read(out).map_err(ReportError::from)?
    } else {
        None
    };
    let limits = options.limits;
    let Some(earlier) = earlier else {
        if options.resume && !closed_segments(out).map_err(ReportError::from)?.is_empty() {
            let what = "it does not say what it was started with".to_owned();
            return Err(RunError::OtherSettings(out.clone(), what));
        }
        Manifest::remove_run(out).map_err(ReportError::from)?;
        settings.write(out).map_err(ReportError::from)?;
        let writer = SegmentWriter::create(out).map_err(ReportError::from)?;
        return Ok(Start {
            writer: writer.with_limits(limits.bytes, limits.records),
            kept: Vec::new(),
            pending: Vec::new(),
            earlier: Earlier::default(),
        });
    };
    let differences = earlier.differences(settings);
    if !differences.is_empty() {
        return Err(RunError::OtherSettings(out.clone(), differences.join("; ")));
    }
    go_on(options, tasks, copies).map_err(|error| RunError::Report(error.into()))
}

fn go_on(
    options: &RunOptions,
    tasks: &mut impl Iterator<Item = Task>,
    copies: &mut Marker,
) -> std::io::Result<Start> {
    let out = &options.out;
    let mut kept: Vec<Segment> = Vec::new();
    let mut pending = Vec::new();
    for path in closed_segments(out)? {
        match begins_with(&path, tasks, &mut pending, options) {
            Some(segment) => {
                kept.push(segment);
                // What stays is what later articles may copy.
                let mut lines = KeyedLines::open(&path)?;
                while let Some((_, line)) = lines.next_line()? {
                    copies.learn(line);
                }
            }
            None => break,
        }
        pending.clear();
    }
    put_aside(out, kept.len())?;
    let earlier = Earlier::open(out)?;
    let records: u64 = kept.iter().map(|segment| segment.records).sum();
    tracing::info!(
        "{records} records in {} segments are kept as they are",
        kept.len()
    );
    let writer = SegmentWriter::behind(out, kept.clone())?;
    Ok(Start {
        writer: writer.with_limits(options.limits.bytes, options.limits.records),
        kept,
        pending,
        earlier,
    })
}

/// The segment, if the next tasks are exactly those that it was made from and it is as full as it would be again. The tasks
/// that were read are in `pending`.
fn begins_with(
    path: &Path,
    tasks: &mut impl Iterator<Item = Task>,
    pending: &mut Vec<(Key, Task)>,
    options: &RunOptions,
) -> Option<Segment> {
    let mut lines = KeyedLines::open(path).ok()?;
    while let Some((key, _)) = lines.next_line().ok()? {
        if options.stop.load(Ordering::Relaxed) {
            return None;
        }
        let task = tasks.next()?;
        let own = task.key();
        pending.push((own, task));
        if own != key {
            return None;
        }
    }
    let segment = lines.into_segment();
    segment.is_full(options.limits).then_some(segment)
}

/// Each task, or the line that an earlier run has made of it.
pub(super) fn items(
    pending: Vec<(Key, Task)>,
    tasks: impl Iterator<Item = Task>,
    mut earlier: Earlier,
) -> impl Iterator<Item = Item> {
    let tasks = tasks.map(|task| (task.key(), task));
    pending
        .into_iter()
        .chain(tasks)
        .map(move |(key, task)| match earlier.take(key) {
            // What was dropped as a copy may have lost what it copied.
            Ok(Some(line)) if !Marker::has_dropped(&line) => Item::Ready(line),
            Ok(Some(_) | None) => Item::Fresh(key, task),
            Err(error) => {
                tracing::warn!(
                    "an earlier segment cannot be read any more ({error}); its articles are annotated again"
                );
                earlier = Earlier::default();
                Item::Fresh(key, task)
            }
        })
}

/// A hash of the program that runs, so that no other build of it goes on with what this one began; nothing if it cannot be read.
pub fn build_of_program() -> Option<String> {
    let program = std::fs::read(std::env::current_exe().ok()?).ok()?;
    Some(format!("{:016x}", xxh3_64(&program)))
}
