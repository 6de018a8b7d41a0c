//! The program's scores against treebanks, from outside.

#![allow(clippy::unwrap_used)] // a test fails by panicking

use std::fs;

use assert_cmd::Command;

/// Two sentences; that `can’t` were one word and that a name ended a sentence is what no segmenter would say.
const TREEBANK: &str = "\
# newdoc id = ferries
# newpar
1\tFerries\tferry\tNOUN\tNNS\t_\t3\tnsubj\t_\t_
2\tcan’t\tcan\tAUX\tMD\t_\t3\taux\t_\t_
3\tsail\tsail\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
4\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_

1\tMs.\tMs.\tPROPN\tNNP\t_\t0\troot\t_\t_

1\tAldana\tAldana\tPROPN\tNNP\t_\t2\tnsubj\t_\t_
2\tagrees\tagree\tVERB\tVBZ\t_\t0\troot\t_\tSpaceAfter=No
3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_
";

fn score(arguments: &[&str], treebank: &str) -> (i32, String, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("gold.conllu"), treebank).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .arg("score")
        .args(arguments)
        .arg("gold.conllu")
        .current_dir(folder.path())
        .output()
        .unwrap();
    let words = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        words(output.stdout),
        words(output.stderr),
    )
}

#[test]
fn segmentation_is_scored_and_mistakes_are_shown() {
    let (code, printed, error) = score(&["segmentation", "--misses"], TREEBANK);
    assert_eq!((code, error.as_str()), (0, ""));
    for line in [
        "    1  tokens: a cut too many between a letter and a letter",
        "         1  can’t → ca n’t   ferries",
        "    1  sentences: end missed after .",
        "         1  Ferries can’t sail. Ms. ‖  Aldana agrees.   ferries",
        "  tokens             77.78      87.50      82.35   7 right of 9 given and 8 gold",
        "  sentences          50.00      33.33      40.00   1 right of 2 given and 3 gold",
    ] {
        assert!(
            printed.lines().any(|printed| printed == line),
            "{line}\n{printed}"
        );
    }
}

#[test]
fn scores_come_as_json() {
    let (code, printed, _) = score(&["segmentation", "--json"], TREEBANK);
    assert_eq!(code, 0);
    let scores: serde_json::Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(scores["gold.conllu"]["tokens"]["true_positives"], 7);
    assert_eq!(scores["gold.conllu"].get("misses"), None);
    let (_, printed, _) = score(&["segmentation", "--json", "--misses"], TREEBANK);
    let scores: serde_json::Value = serde_json::from_str(&printed).unwrap();
    let misses = &scores["gold.conllu"]["misses"]["sentences: end missed after ."];
    assert_eq!(misses["Ferries can’t sail. Ms. ‖  Aldana agrees."]["count"], 1);
}

#[test]
fn a_configuration_without_syntax_has_none_to_score() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("onrecord.toml");
    fs::write(&config, "[syntax]\nuse = \"none.v1\"\n").unwrap();
    let (code, _, error) = score(&["syntax", "--config", config.to_str().unwrap()], TREEBANK);
    assert_eq!(code, 1);
    assert!(
        error.contains("this configuration gives no syntax to score"),
        "{error}"
    );
}

#[test]
fn what_is_no_treebank_is_named_by_its_line() {
    let (code, _, error) = score(&["segmentation"], "1\tFerries\n");
    assert_eq!(code, 1);
    assert!(
        error.contains("gold.conllu:1: 2 columns where there should be 10"),
        "{error}"
    );
}

#[test]
fn an_article_is_shown_as_conllu() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("a.txt"),
        "Ferries can’t sail.\n\nMs. Aldana agrees.\n",
    )
    .unwrap();
    let show = |what: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_onrecord"))
            .args(["annotate", "a.txt", "--show", what])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    };
    let conllu = show("conllu");
    let texts: Vec<&str> = conllu
        .lines()
        .filter_map(|line| line.strip_prefix("# text = "))
        .collect();
    assert_eq!(texts, ["Ferries can’t sail.", "Ms. Aldana agrees."]);
    assert!(
        conllu
            .lines()
            .any(|line| line.starts_with("2\tca\t") && line.ends_with("\tTokenRange=8:10")),
        "{conllu}"
    );
    assert!(show("quotes").contains("0 quotes"));
}
