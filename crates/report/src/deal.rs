//! The pass that writes: articles as the sinks want them, with what the whole run shows filled in, dealt to every sink on a thread of its own.

use std::io;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use crate::across::Filled;
use crate::lines::{ArticleLine, LineReader};
use crate::pass::each_made;
use crate::records::{ArticleRecord, Record, Rejected};
use crate::reports::{Counts, ReportError};
use crate::segments::SegmentReader;
use crate::sinks::{Sink, Wants};

/// Batches that the fastest sink may be ahead of the slowest: what bounds their memory. Each is slow at times, when it has gathered enough.
const AHEAD: usize = 16;

/// Gives every article, with what `filled` gives for it in their order, to every sink, each on its thread, which completes its file too; stops
/// early if one of those that want articles fails. Counts what is dealt, besides the `quotes`, which were counted before.
pub(crate) fn deal(
    run: &Path,
    sinks: Vec<Box<dyn Sink>>,
    quotes: Counts,
    mut filled: impl FnMut(&mut dyn Iterator<Item = usize>) -> io::Result<Filled>,
) -> Result<Counts, ReportError> {
    let wanted = Wanted::by(&sinks);
    thread::scope(|scope| {
        let started = sinks.into_iter().map(|sink| {
            let (input, batches) = sync_channel(AHEAD);
            let wants = sink.wants();
            let worker = thread::Builder::new().spawn_scoped(scope, move || feed(sink, &batches))?;
            Ok(((input, wants), worker))
        });
        let (inputs, workers): (Vec<_>, Vec<_>) =
            started.collect::<io::Result<Vec<_>>>()?.into_iter().unzip();
        let mut counts = quotes;
        let give = |given: Given| {
            for (input, wants) in &inputs {
                // Who wants no articles and is still at its own work is not waited for.
                if *wants != Wants::Nothing || given.is_for_all() {
                    // Who takes no more says why.
                    let gone = |_| ReportError::Write(io::ErrorKind::BrokenPipe.into());
                    input.send(given.clone()).map_err(gone)?;
                }
            }
            Ok(())
        };
        let dealt = each_made(
            SegmentReader::open(run)?,
            |line| wanted.read(line),
            |mut read: Vec<Read>| {
                for read in &mut read {
                    read.fill(&mut filled)?;
                    read.count(&mut counts);
                }
                give(Given::Read(read.into()))
            },
        );
        let dealt = dealt.and_then(|()| give(Given::End));
        // Without inputs the threads come to their end.
        drop(inputs);
        let fed = workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic)));
        fed.collect::<io::Result<Vec<()>>>()?;
        dealt.map(|()| counts)
    })
}

/// What is read of a line: what the sinks want.
struct Wanted {
    /// Articles as records.
    records: bool,
    /// Articles as lines.
    lines: Option<LineReader>,
}

/// What was read of a line.
enum Read {
    /// At least one of both.
    Article(Option<Box<ArticleRecord>>, Option<Box<ArticleLine>>),
    Rejected(Rejected),
}

impl Wanted {
    fn by(sinks: &[Box<dyn Sink>]) -> Self {
        let want = |wants: Wants| sinks.iter().any(|sink| sink.wants() == wants);
        let lines = want(Wants::Lines).then(LineReader::new);
        Self {
            records: want(Wants::Records) || lines.is_none(),
            lines,
        }
    }

    fn read(&self, line: &[u8]) -> serde_json::Result<Read> {
        let read = match &self.lines {
            Some(lines) => lines.read(line)?.map(Box::new),
            None => None,
        };
        if read.is_some() && !self.records {
            return Ok(Read::Article(None, read));
        }
        Ok(match serde_json::from_slice(line)? {
            Record::Article(record) => Read::Article(Some(record), read),
            Record::Rejected(rejected) => Read::Rejected(rejected),
        })
    }
}

impl Read {
    fn fill(
        &mut self,
        filled: impl FnOnce(&mut dyn Iterator<Item = usize>) -> io::Result<Filled>,
    ) -> io::Result<()> {
        let Self::Article(record, line) = self else {
            return Ok(());
        };
        let filled = match (&*record, &*line) {
            (Some(record), _) => filled(&mut record.quotes.iter().map(|quote| quote.speakers.len()))?,
            (None, Some(line)) => filled(&mut line.speakers())?,
            (None, None) => return Ok(()),
        };
        if let Some(record) = record {
            filled.fill(record);
        }
        if let Some(line) = line {
            line.filled = filled;
        }
        Ok(())
    }

    /// Counts it, but no quotes.
    fn count(&self, counts: &mut Counts) {
        let (words, original) = match self {
            Self::Article(Some(record), _) => (record.words, &record.duplicate_of),
            Self::Article(None, Some(line)) => (line.words, &line.columns.duplicate_of),
            Self::Article(None, None) => return,
            Self::Rejected(rejected) => return counts.add_rejected(rejected),
        };
        counts.articles += 1;
        counts.words += u64::from(words);
        counts.duplicates += u64::from(original.is_some());
    }
}

/// What a sink is given.
#[derive(Clone)]
enum Given {
    Read(Arc<[Read]>),
    /// There are no more, and nothing went wrong.
    End,
}

impl Given {
    /// Whether it is for those too who want no articles.
    fn is_for_all(&self) -> bool {
        match self {
            Self::Read(read) => read.iter().any(|read| matches!(read, Read::Rejected(_))),
            Self::End => true,
        }
    }
}

/// Gives a sink its records and lets it complete its file, unless they come to an early end.
fn feed(mut sink: Box<dyn Sink>, given: &Receiver<Given>) -> io::Result<()> {
    sink.begin()?;
    for given in given {
        let Given::Read(read) = given else {
            return sink.finish();
        };
        for read in &*read {
            match (read, sink.wants()) {
                (Read::Article(Some(record), _), Wants::Records) => sink.article(record)?,
                (Read::Article(_, Some(line)), Wants::Lines) => sink.line(line)?,
                (Read::Article(..), _) => {}
                (Read::Rejected(rejected), _) => sink.rejected(rejected)?,
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::to_line;
    use crate::segments::SegmentWriter;

    /// Takes so many records and then fails, as on a full disk.
    struct Full(usize);

    impl Sink for Full {
        fn rejected(&mut self, _: &Rejected) -> io::Result<()> {
            self.0 = self.0.checked_sub(1).ok_or(io::ErrorKind::StorageFull)?;
            Ok(())
        }

        fn finish(self: Box<Self>) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_sink_that_fails_ends_the_pass() {
        let run = |records: usize| {
            let run = tempfile::tempdir().expect("a folder");
            let mut writer = SegmentWriter::create(run.path()).expect("a folder");
            let line = to_line(&Record::Rejected(Rejected {
                origin: "a".to_owned(),
                stage: "ingest".to_owned(),
                reason: "empty".to_owned(),
            }));
            (0..records).for_each(|_| writer.write(&line).expect("a disk"));
            writer.finish().expect("a disk");
            run
        };
        let sinks = || -> Vec<Box<dyn Sink>> { vec![Box::new(Full(usize::MAX)), Box::new(Full(3))] };
        let failed = deal(run(10_000).path(), sinks(), Counts::default(), |_| {
            Ok(Filled::default())
        });
        assert!(
            matches!(failed, Err(ReportError::Write(error)) if error.kind() == io::ErrorKind::StorageFull)
        );
        let counts = deal(run(3).path(), sinks(), Counts::default(), |_| {
            Ok(Filled::default())
        })
        .expect("three fit");
        assert_eq!(counts.rejected, 3);
    }
}
