//! What rows say of speakers, contents and times, through all stages.

#![allow(clippy::unwrap_used)] // a test fails by panicking

mod common;

use common::{folder, lines, onrecord};

#[test]
fn times_of_saying_become_days() {
    let text = "At a forum with local leaders on Monday, one critic claimed that the army had lost its way.\n\n\
        During a May interview on local radio, Ines Aldana said she had won every single debate.\n\n\
        The deal has been in the spotlight since Monday night’s debate, when Aldana cited remarks he had made about her.\n\n\
        The port has become safer, Ferrer said in June 2012, adding that its accounts had been released.\n\n\
        Calls for an inquiry were rejected by the Harbour Council in 2015.\n\n\
        When the minister came to talk to us last week about the port, she warned that the cranes would rust.\n\n\
        The court ruled on September 11 that the order was void, and on 4 June the harbour party denied it.\n";
    let article = serde_json::json!({"text": text, "published": "2016-09-30"});
    let folder = folder(&[("a.jsonl", article.to_string().as_bytes())]);
    onrecord(folder.path(), &["run", "a.jsonl"]).assert().success();
    let days: Vec<String> = lines(&folder.path().join("out/quotes.jsonl"))
        .iter()
        .map(|row| format!("{} {} {}", row["cue"], row["when_from"], row["when_to"]).replace('"', ""))
        .collect();
    for expected in [
        "claimed 2016-09-26 2016-09-26",
        "said 2016-05-01 2016-05-31",
        "cited 2016-09-26 2016-09-26",
        "said 2012-06-01 2012-06-30",
        "adding 2012-06-01 2012-06-30",
        "were rejected 2015-01-01 2015-12-31",
        "warned 2016-09-19 2016-09-25",
        "ruled 2016-09-11 2016-09-11",
        "denied 2016-06-04 2016-06-04",
    ] {
        assert!(days.iter().any(|row| row == expected), "{expected} in {days:?}");
    }
}

#[test]
fn who_is_described_first_is_named_below() {
    let text = "A night watchman told a jury on Tuesday that he saw smoke.\n\n\
        The watchman, Amado Price, 61, said he had run along the canal.\n\n\
        Tidewater Cranes said in a statement that the mill was empty. The company accused the watchman of sleeping.\n";
    let folder = folder(&[("a.txt", text.as_bytes())]);
    onrecord(folder.path(), &["run", "a.txt"]).assert().success();
    let rows = lines(&folder.path().join("out/quotes.jsonl"));
    let speakers: Vec<&str> = rows.iter().filter_map(|row| row["speaker"].as_str()).collect();
    assert_eq!(
        speakers,
        [
            "Amado Price",
            "Amado Price",
            "Tidewater Cranes",
            "Tidewater Cranes"
        ]
    );
}

#[test]
fn what_a_source_reports_besides_is_no_content() {
    let text = "The mill said it was “firmly opposed” to the levy and urged the council of Dunmore to drop it.\n\n\
        Ana Lind wrote:\n\nThe levy was wrong. We said so.\n";
    let folder = folder(&[("a.txt", text.as_bytes())]);
    onrecord(folder.path(), &["run", "a.txt"]).assert().success();
    let rows = lines(&folder.path().join("out/quotes.jsonl"));
    let contents: Vec<(&str, &str)> = rows
        .iter()
        .filter(|row| row["within"].is_null())
        .filter_map(|row| Some((row["cue"].as_str()?, row["content"].as_str()?)))
        .collect();
    assert_eq!(
        contents,
        [
            ("said", "it was “firmly opposed” to the levy"),
            ("urged", "the council of Dunmore to drop it"),
            ("wrote", "The levy was wrong. We said so."),
        ]
    );
}

#[test]
fn sources_are_who_said_it_and_not_when() {
    let text = "Region reacts to the plan\n\nOn Thursday officials reported the number of cases rose to 58. \
        Nancy Pelosi yesterday said the House would vote. The Syrian government denied that it had attacked the town. \
        The state of Ohio argued that the law was old. US says it will send doctors.\n\n\
        Since then, a Republican, Mark Amodei, has said that he agrees.\n\nPhoto: Thomas Davies\n";
    let folder = folder(&[("a.txt", text.as_bytes())]);
    onrecord(folder.path(), &["run", "a.txt"]).assert().success();
    let rows = lines(&folder.path().join("out/quotes.jsonl"));
    let found: Vec<(&str, &str)> = rows
        .iter()
        .filter_map(|row| Some((row["source"].as_str()?, row["speaker"].as_str()?)))
        .collect();
    assert_eq!(
        found,
        [
            ("officials", "officials"),
            ("Nancy Pelosi", "Nancy Pelosi"),
            ("The Syrian government", "Syria"),
            ("The state of Ohio", "Ohio"),
            ("US", "US"),
            ("a Republican, Mark Amodei,", "Mark Amodei"),
        ]
    );
}
