//! Files that stand under their name only when they are complete.
//!
//! Everything a run writes goes through here: into a file of a temporary name beside the final one, to the disk, then renamed. Who
//! finds a file finds all of it. Every error names the path.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Why a file could not be written. [`NewFile`] and all that writes through it wraps one into each [`io::Error`].
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {reason}", path.display())]
pub struct WriteError {
    /// The file as it would be named when complete, or the folder.
    pub path: PathBuf,
    /// What the system says.
    pub reason: io::Error,
}

impl WriteError {
    /// For `map_err`: an error of the same kind that names `path`.
    pub(crate) fn at(path: &Path) -> impl Fn(io::Error) -> io::Error {
        move |reason| {
            let kind = reason.kind();
            let path = path.to_owned();
            io::Error::new(kind, Self { path, reason })
        }
    }
}

/// A file being written. Without [`finish`](Self::finish) it leaves nothing behind.
#[derive(Debug)]
pub struct NewFile {
    file: BufWriter<File>,
    name: NewPath,
}

/// Ends the names of files that are not complete.
pub(crate) const TEMPORARY: &str = ".partial";

/// Written at once, so that small lines do not each cost a call to the system.
const BUFFER: usize = 1 << 17;

impl NewFile {
    /// Starts a file that will be at `path`, in a folder that exists.
    ///
    /// # Errors
    /// The path cannot be written.
    pub fn create(path: impl Into<PathBuf>) -> io::Result<Self> {
        let name = NewPath::create(path)?;
        let file = File::create(&name.temporary).map_err(WriteError::at(&name.path))?;
        Ok(Self {
            file: BufWriter::with_capacity(BUFFER, file),
            name,
        })
    }

    /// Puts what was written on the disk and under its name; what stood there before is replaced.
    ///
    /// # Errors
    /// The disk is full, the folder is gone or cannot be written. The temporary file is removed then.
    pub fn finish(mut self) -> io::Result<()> {
        self.flush()?;
        self.name.finish()
    }
}

/// The names of a file that another library writes: into [`temporary`](Self::temporary), and never to the final one. Without
/// [`finish`](Self::finish) it leaves nothing behind.
#[derive(Debug)]
pub(crate) struct NewPath {
    path: PathBuf,
    temporary: PathBuf,
}

impl NewPath {
    /// The names of a file that will be at `path`. What is left of one that was broken off is removed.
    pub(crate) fn create(path: impl Into<PathBuf>) -> io::Result<Self> {
        let path = path.into();
        let mut temporary = path.clone().into_os_string();
        temporary.push(TEMPORARY);
        let temporary = PathBuf::from(temporary);
        match fs::remove_file(&temporary) {
            Err(reason) if reason.kind() != io::ErrorKind::NotFound => Err(WriteError::at(&path)(reason)),
            _ => Ok(Self { path, temporary }),
        }
    }

    #[cfg(feature = "sqlite")]
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    #[cfg(feature = "sqlite")]
    pub(crate) fn temporary(&self) -> &Path {
        &self.temporary
    }

    /// As [`NewFile::finish`], when the file is closed or flushed.
    pub(crate) fn finish(self) -> io::Result<()> {
        let done = File::open(&self.temporary)
            .and_then(|file| file.sync_all())
            .and_then(|()| fs::rename(&self.temporary, &self.path))
            .and_then(|()| sync_folder(&self.path));
        done.map_err(WriteError::at(&self.path))
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes).map_err(WriteError::at(&self.name.path))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush().map_err(WriteError::at(&self.name.path))
    }
}

impl Drop for NewPath {
    fn drop(&mut self) {
        // After a rename there is nothing to remove; after a failure there is nobody to tell.
        let _ = fs::remove_file(&self.temporary);
    }
}

/// A folder of documents being written. Without [`finish`](Self::finish) it leaves nothing behind.
#[derive(Debug)]
pub(crate) struct NewFolder {
    path: PathBuf,
    temporary: PathBuf,
    documents: u64,
    index: BufWriter<File>,
}

impl NewFolder {
    /// Starts a folder that will be at `path`.
    pub(crate) fn create(path: impl Into<PathBuf>) -> io::Result<Self> {
        let path = path.into();
        let mut temporary = path.clone().into_os_string();
        temporary.push(TEMPORARY);
        let temporary = PathBuf::from(temporary);
        let started = remove_all(&temporary)
            .and_then(|()| fs::create_dir(&temporary))
            .and_then(|()| File::create(temporary.join("articles.tsv")));
        Ok(Self {
            index: BufWriter::new(started.map_err(WriteError::at(&path))?),
            path,
            temporary,
            documents: 0,
        })
    }

    /// The name of the next document in the folder, without an ending; `articles.tsv` says what it was made from.
    pub(crate) fn next_document(&mut self, origin: &str) -> io::Result<String> {
        let number = self.documents;
        self.documents += 1;
        let within = format!("{:03}", number / 1000);
        let name = format!("{within}/{number:06}");
        let made = if number.is_multiple_of(1000) {
            fs::create_dir(self.temporary.join(within))
        } else {
            Ok(())
        };
        let origin = origin.replace(['\t', '\n', '\r'], " ");
        made.and_then(|()| writeln!(self.index, "{name}\t{origin}"))
            .map_err(WriteError::at(&self.path))?;
        Ok(name)
    }

    /// Writes a file of the folder.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        fs::write(self.temporary.join(name), bytes).map_err(WriteError::at(&self.path.join(name)))
    }

    /// Puts the folder under its name; what stood there before is replaced.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.index
            .flush()
            .and_then(|()| remove_all(&self.path))
            .and_then(|()| fs::rename(&self.temporary, &self.path))
            .and_then(|()| sync_folder(&self.path))
            .map_err(WriteError::at(&self.path))
    }
}

impl Drop for NewFolder {
    fn drop(&mut self) {
        let _ = remove_all(&self.temporary);
    }
}

/// A file without a name in a folder, which the system removes whatever happens.
pub(crate) fn nameless(folder: &Path) -> io::Result<File> {
    tempfile::tempfile_in(folder).map_err(WriteError::at(folder))
}

/// Reads what stands at a place of a file, whoever else reads of it.
pub(crate) fn read_at(file: &File, start: u64, bytes: &mut [u8]) -> io::Result<()> {
    #[cfg(unix)]
    return std::os::unix::fs::FileExt::read_exact_at(file, bytes, start);
    #[cfg(windows)]
    {
        let mut read = 0;
        while read < bytes.len() {
            let more =
                std::os::windows::fs::FileExt::seek_read(file, &mut bytes[read..], start + read as u64)?;
            if more == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            read += more;
        }
        Ok(())
    }
}

/// Removes a file, or a folder with all that is in it, if it is there.
pub(crate) fn remove_all(path: &Path) -> io::Result<()> {
    let removed = match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        _ => fs::remove_file(path),
    };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// A rename is on the disk when its folder is.
fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}

/// Writes a whole file of JSON for people: indented, with a newline at the end.
pub(crate) fn write_json(path: PathBuf, data: &impl serde::Serialize) -> io::Result<()> {
    let mut file = NewFile::create(path)?;
    serde_json::to_writer_pretty(&mut file, data)?;
    file.write_all(b"\n")?;
    file.finish()
}
