//! The README shows what the program prints: its `console` blocks are run and compared.

#![allow(clippy::unwrap_used)] // a test fails by panicking

use std::path::Path;

use assert_cmd::Command;

#[test]
fn blocks_of_annotate_are_what_the_program_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let mut compared = 0;
    for block in readme.split("```console\n").skip(1) {
        let (block, _) = block.split_once("\n```").unwrap();
        let (command, shown) = block.split_once('\n').unwrap();
        // Runs say how long they took, which no two do alike.
        let Some(arguments) = command.strip_prefix("$ cargo xtask annotate ") else {
            continue;
        };
        let output = Command::new(env!("CARGO_BIN_EXE_onrecord"))
            .arg("annotate")
            .args(arguments.split_whitespace())
            .current_dir(root)
            .output()
            .unwrap();
        assert_eq!(
            String::from_utf8(output.stdout).unwrap().trim_end(),
            shown.trim_end(),
            "{command}"
        );
        compared += 1;
    }
    assert!(compared > 0, "the README shows an article");
}
