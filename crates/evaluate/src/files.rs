//! Opening files so that errors name them, and Python's idea of lines. No file is opened anywhere else in this crate.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use onrecord_document::Text;

use crate::error::GoldError;

/// A file to be read piece by piece.
pub(crate) fn open(path: &Path) -> Result<BufReader<File>, GoldError> {
    File::open(path)
        .map(BufReader::new)
        .map_err(GoldError::read(path))
}

/// All of a file as it lies.
pub(crate) fn read(path: &Path) -> Result<String, GoldError> {
    std::fs::read_to_string(path).map_err(GoldError::read(path))
}

/// All of a file as the text that gold counts in.
pub(crate) fn read_text(path: &Path) -> Result<Text, GoldError> {
    Text::new(read(path)?).map_err(|error| GoldError::file(path, error))
}

/// The names of a folder's files that end in `suffix`, in order of their bytes; hidden ones are left out, as `*.txt` does.
pub(crate) fn names_with_suffix(folder: &Path, suffix: &str) -> Result<Vec<String>, GoldError> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(GoldError::read(folder))? {
        let name = entry.map_err(GoldError::read(folder))?.file_name();
        if let Some(name) = name.to_str()
            && name.ends_with(suffix)
            && !name.starts_with('.')
        {
            names.push(name.to_owned());
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// Lines with their numbers from 1. They end at `\n`, `\r\n` or `\r`, as in a text file that Python opens.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive(['\n', '\r'])
        .scan(false, |after_return, line| {
            // The `\n` of `\r\n` comes as a line of its own, and is none.
            let rest_of_ending = *after_return && line == "\n";
            *after_return = line.ends_with('\r');
            Some((!rest_of_ending).then(|| line.trim_end_matches(['\n', '\r'])))
        })
        .flatten()
        .enumerate()
        .map(|(index, line)| (index + 1, line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_as_in_python() {
        let all = |text| lines(text).collect::<Vec<_>>();
        assert_eq!(
            all("a\r\nb\rc\n\nd"),
            [(1, "a"), (2, "b"), (3, "c"), (4, ""), (5, "d")]
        );
        assert_eq!(all("a\r\n\r\nb\r\n"), [(1, "a"), (2, ""), (3, "b")]);
        assert_eq!(all(""), []);
    }
}
