//! One run at a time in a folder.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;

use crate::files::WriteError;
use crate::segments::{FOLDER, LOCK};

/// Holds a folder for one run. The system lets go of it with the process, however that ends; the empty file stays.
#[derive(Debug)]
pub struct RunLock {
    /// Locked while it is open.
    _file: File,
}

impl RunLock {
    /// Takes the lock of the folder `run`, which is made if it is not there; nothing if another run has it.
    ///
    /// # Errors
    /// The folder cannot be written, or is on a file system without locks.
    pub fn take(run: &Path) -> io::Result<Option<Self>> {
        let folder = run.join(FOLDER);
        fs::create_dir_all(&folder).map_err(WriteError::at(&folder))?;
        let path = folder.join(LOCK);
        let file = File::create(&path).map_err(WriteError::at(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(reason)) => Err(WriteError::at(&path)(reason)),
        }
    }
}
