//! Gold canonical speakers: `speakers/dev.tsv`, one line for each attribution of the standoff.

use std::collections::BTreeMap;
use std::path::Path;

use onrecord_document::SpeakerKind;

use crate::error::GoldError;
use crate::files;

/// Gold speakers by article and event id.
pub type GoldSpeakers = BTreeMap<String, BTreeMap<String, GoldSpeaker>>;

/// Who speaks in one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldSpeaker {
    /// Canonical name, several joined by `; `; the words that describe someone without a name; `-` for nobody.
    pub name: String,
    /// What it is; nothing if nobody is given.
    pub kind: Option<SpeakerKind>,
    /// The name that the second annotator gave, if another.
    pub alternative: Option<String>,
    /// What that one is, if anybody.
    pub alternative_kind: Option<SpeakerKind>,
}

/// Whether speakers of a kind go by a name that can be right or wrong.
pub(crate) const fn has_name(kind: SpeakerKind) -> bool {
    matches!(
        kind,
        SpeakerKind::Person | SpeakerKind::Organization | SpeakerKind::Government
    )
}

/// Reads a table with the columns article, event, speaker, kind, alternative, alternative kind (the last two may be missing) below a
/// header line.
///
/// # Errors
/// The file cannot be read, or a line of it has too few columns or an unknown kind.
pub fn read_speakers(path: &Path) -> Result<GoldSpeakers, GoldError> {
    let content = files::read(path)?;
    let mut speakers = GoldSpeakers::new();
    for (number, line) in files::lines(&content)
        .skip(1)
        .filter(|(_, line)| !line.is_empty())
    {
        let columns: Vec<&str> = line.split('\t').collect();
        let [article, event, name, kind, alternatives @ ..] = columns.as_slice() else {
            return Err(GoldError::line(
                path,
                number,
                "expected article, event, speaker and kind",
            ));
        };
        let kind_of = |name: &str| {
            read_kind(name)
                .ok_or_else(|| GoldError::line(path, number, format_args!("unknown kind `{name}`")))
        };
        let column = |index: usize| alternatives.get(index).copied().filter(|value| !value.is_empty());
        let speaker = GoldSpeaker {
            name: (*name).to_owned(),
            kind: kind_of(kind)?,
            alternative: column(0).map(str::to_owned),
            alternative_kind: column(1).map(kind_of).transpose()?.flatten(),
        };
        speakers
            .entry((*article).to_owned())
            .or_default()
            .insert((*event).to_owned(), speaker);
    }
    Ok(speakers)
}

/// `Some(None)` is the kind of nobody, `None` a word that is no kind.
fn read_kind(name: &str) -> Option<Option<SpeakerKind>> {
    if name == "none" {
        return Some(None);
    }
    SpeakerKind::ALL
        .iter()
        .find(|kind| kind.name() == name)
        .map(|kind| Some(*kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_and_checked() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let header = "article\tevent\tspeaker\tkind\talternative\talternative_kind\n";
        let rows = "a\tE1\tAna Lind\tperson\t\t\na\tE2\t-\tnone\treport\tdocument\n\nb\tE1\tvoters\tgroup\n";
        std::fs::write(file.path(), format!("{header}{rows}")).unwrap();
        let speakers = read_speakers(file.path()).unwrap();
        let ana = GoldSpeaker {
            name: "Ana Lind".to_owned(),
            kind: Some(SpeakerKind::Person),
            alternative: None,
            alternative_kind: None,
        };
        assert_eq!(speakers["a"]["E1"], ana);
        assert_eq!(speakers["a"]["E2"].kind, None);
        assert_eq!(speakers["a"]["E2"].alternative.as_deref(), Some("report"));
        assert_eq!(speakers["a"]["E2"].alternative_kind, Some(SpeakerKind::Document));
        assert_eq!(speakers["b"]["E1"].kind, Some(SpeakerKind::Group));

        for (line, rows) in [(2, "a\tE1\tAna"), (3, "a\tE1\tAna\tperson\na\tE2\tAna\tpersons")] {
            std::fs::write(file.path(), format!("{header}{rows}")).unwrap();
            let error = read_speakers(file.path()).unwrap_err();
            assert!(
                matches!(error, GoldError::Line { line: at, .. } if at == line),
                "{error}"
            );
        }
    }
}
