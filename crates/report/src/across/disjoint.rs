//! Which quotations are the same, as sets without common members (Galler and Fisher 1964) in a file: 8 bytes for each quotation of the
//! run, read and written in place, and none in memory.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::files::{WriteError, nameless, read_at};

/// A quotation by its number in the run, with the hash of its first speaker's last name; 0 if nobody is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) order: u32,
    pub(super) speaker: u32,
}

/// The sets. A quotation that was never joined to another stands alone.
#[derive(Debug)]
pub(super) struct Sets {
    run: PathBuf,
    /// For each quotation: 0, the number of another of its set plus 1, or its own; and the speaker.
    file: File,
}

const ENTRY: usize = 8;

impl Sets {
    /// So many quotations, each alone.
    pub(super) fn create(run: &Path, quotations: u32) -> io::Result<Self> {
        let file = nameless(run)?;
        file.set_len(u64::from(quotations) * ENTRY as u64)
            .map_err(WriteError::at(run))?;
        Ok(Self {
            run: run.to_owned(),
            file,
        })
    }

    /// The one that stands for all of its set, with the first speaker known of any.
    pub(super) fn root(&mut self, member: Member) -> io::Result<Member> {
        let mut at = member;
        loop {
            let (next, speaker) = self.entry(at.order)?;
            match next.checked_sub(1) {
                None => break,
                Some(itself) if itself == at.order => {
                    at.speaker = speaker;
                    break;
                }
                Some(order) => at = Member { order, speaker: 0 },
            }
        }
        if at.order != member.order {
            self.set(member.order, at.order, 0)?;
        }
        Ok(at)
    }

    /// Whether it is in a set with others.
    pub(super) fn is_joined(&self, order: u32) -> io::Result<bool> {
        Ok(self.entry(order)?.0 > 0)
    }

    /// Makes one set of two; if it is not `sure` that they are the same, only if their speakers do not contradict each other. The earliest
    /// stands for all.
    pub(super) fn unite(&mut self, one: Member, other: Member, sure: bool) -> io::Result<()> {
        let (one, other) = (self.root(one)?, self.root(other)?);
        let contradict = one.speaker != other.speaker && one.speaker != 0 && other.speaker != 0;
        if one.order == other.order || (contradict && !sure) {
            return Ok(());
        }
        let (stays, goes) = if one.order < other.order {
            (one, other)
        } else {
            (other, one)
        };
        let speaker = if stays.speaker == 0 {
            goes.speaker
        } else {
            stays.speaker
        };
        self.set(goes.order, stays.order, 0)?;
        self.set(stays.order, stays.order, speaker)
    }

    fn entry(&self, order: u32) -> io::Result<(u32, u32)> {
        let mut entry = [0; ENTRY];
        read_at(&self.file, u64::from(order) * ENTRY as u64, &mut entry)?;
        let entry = u64::from_le_bytes(entry);
        Ok((entry as u32, (entry >> 32) as u32))
    }

    fn set(&mut self, order: u32, parent: u32, speaker: u32) -> io::Result<()> {
        let entry = u64::from(speaker) << 32 | u64::from(parent + 1);
        let place = SeekFrom::Start(u64::from(order) * ENTRY as u64);
        self.file
            .seek(place)
            .and_then(|_| self.file.write_all(&entry.to_le_bytes()))
            .map_err(WriteError::at(&self.run))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_same_as_the_same_is_the_same() {
        let run = tempfile::tempdir().expect("a folder");
        let mut sets = Sets::create(run.path(), 8).expect("a file");
        let member = |order, speaker| Member { order, speaker };
        let (one, two, three, four) = (member(1, 0), member(2, 7), member(3, 9), member(4, 9));
        sets.unite(three, one, false).expect("a disk");
        sets.unite(two, one, false).expect("a disk");
        sets.unite(three, four, false).expect("a disk");
        let mut root = |member| sets.root(member).expect("an entry");
        assert_eq!([one, three, four].map(&mut root), [member(1, 9); 3]);
        assert_eq!(root(two), two, "7 and 9 contradict each other");
        sets.unite(two, four, true).expect("a disk");
        assert_eq!(sets.root(two).expect("an entry"), member(1, 9));
        assert!(sets.is_joined(4).expect("an entry"));
        assert!(!sets.is_joined(0).expect("an entry"));
    }
}
