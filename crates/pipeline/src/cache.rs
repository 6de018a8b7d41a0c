//! Answers of external stages, kept in a folder of the user's: for those are the slow ones.
//!
//! An answer is found by a hash of the stage, its command, the name that the program gives itself and everything that it was sent.
//! A program that answers otherwise than before has to say so in its hello. Files appear whole or not at all, so that several runs may
//! share a folder; one that cannot be read is asked for again, and one that cannot be written is not kept.

use std::fs;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::Xxh3;

use crate::protocol::{Document, to_line};

pub(crate) struct Cache {
    folder: PathBuf,
    /// What all questions have in common.
    asked: Vec<u8>,
}

impl Cache {
    pub(crate) fn new(folder: &Path, stage: &str, command: &[String], name: Option<&str>) -> Self {
        Self {
            folder: folder.join(stage),
            asked: to_line(&(stage, command, name)),
        }
    }

    /// What a request is found by; it has no number yet.
    pub(crate) fn key(&self, request: &Document) -> u128 {
        let mut hash = Xxh3::new();
        hash.update(&self.asked);
        hash.update(&to_line(request));
        hash.digest128()
    }

    /// The answer that was kept.
    pub(crate) fn get(&self, key: u128) -> Option<Document> {
        let json = fs::read(self.path(key)).ok()?;
        serde_json::from_slice(&json).ok()
    }

    /// Keeps an answer: the layers, without what was sent.
    pub(crate) fn put(&self, key: u128, answer: &Document) {
        let path = self.path(key);
        let answer = Document {
            article: None,
            ..answer.clone()
        };
        if let Err(error) = write(&path, &to_line(&answer)) {
            tracing::warn!("an answer is not kept in {}: {error}", path.display());
        }
    }

    /// In one of 256 folders, so that none gets too long.
    fn path(&self, key: u128) -> PathBuf {
        let name = format!("{key:032x}");
        self.folder.join(&name[..2]).join(format!("{}.json", &name[2..]))
    }
}

fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let temporary = path.with_extension(format!("{}.partial", std::process::id()));
    fs::write(&temporary, bytes)?;
    fs::rename(&temporary, path)
}
