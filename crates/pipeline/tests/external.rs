//! External stages and everything that they can do wrong, each with the error that it should give. The programs are scripts of the
//! shell, which is wherever the tests are.

#![cfg(unix)]
#![allow(clippy::unwrap_used)] // a test fails by panicking

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use onrecord_document::Article;
use onrecord_pipeline::{Config, Pipeline, StageFailure, StageTimes, Surroundings};
use toml::{Table, Value};

/// Reads the hello, says its own, and defines `answer NUMBER`, which finds nobody. `number` takes the number of a request apart.
const POLITE: &str = r#"
read -r hello
echo '{"hello":{"protocol":1,"stage":"entities","name":"nobody 1"}}'
number() { number=${line#*:}; number=${number%%,*}; }
answer() { echo '{"number":'$1',"entities":{"mentions":[],"entities":[]}}'; }
"#;

const NOBODY: &str = "while read -r line; do number; answer $number; done";

fn config(script: &str, settings: &[(&str, Value)]) -> Config {
    let command = ["sh", "-c", script].map(Value::from);
    let mut table = Table::from_iter([("command".to_owned(), Value::Array(command.to_vec()))]);
    table.extend(
        settings
            .iter()
            .map(|(key, value)| ((*key).to_owned(), value.clone())),
    );
    let mut config = Config::default();
    config.entities.name = "external.v1".to_owned();
    config.entities.settings = table;
    config
}

fn start(script: &str, settings: &[(&str, Value)]) -> Result<Pipeline, String> {
    Pipeline::from_config(&config(script, settings)).map_err(|error| error.to_string())
}

fn articles(count: usize) -> Vec<Article> {
    let text = |index| format!("“Nous y gagnons,” a dit Zoë number {index}.");
    (0..count)
        .map(|index| Article::from_text(&format!("a{index}"), &text(index)).unwrap())
        .collect()
}

/// What comes of each article: how many entities, or the reason of the failure.
fn annotate(pipeline: &Pipeline, count: usize) -> Vec<Result<usize, StageFailure>> {
    let all = pipeline.annotate_batch(articles(count), &mut StageTimes::default());
    all.into_iter()
        .map(|annotated| annotated.map(|annotated| annotated.entities.entities().len()))
        .collect()
}

/// "-" for an article that was annotated, the reason for one that was not.
fn outcome(script: &str, settings: &[(&str, Value)], count: usize) -> Vec<String> {
    let pipeline = start(&format!("{POLITE}{script}"), settings).unwrap();
    let all = annotate(&pipeline, count).into_iter();
    all.map(|one| one.map_or_else(|failure| failure.to_string(), |_| "-".to_owned()))
        .collect()
}

#[test]
fn a_stage_in_another_program_is_used_in_batches() {
    let pipeline = start(&format!("{POLITE}{NOBODY}"), &[("batch", 3.into())]).unwrap();
    assert_eq!(pipeline.batch(), Some(3));
    assert_eq!(annotate(&pipeline, 8), vec![Ok(0); 8]);
}

#[test]
fn an_answer_is_a_layer_in_code_points() {
    let script = r#"read -r line; number
        echo '{"number":'$number',"entities":{
            "mentions":[{"span":[24,27],"kind":"name","entity":0,"link":{"by":"mine","permille":700}}],
            "entities":[{"name":"Zoë","kind":"person","gender":null,"plural":false,"roles":[],"wikidata":null}]}}' | tr -d '\n'
        echo; read -r line"#;
    let pipeline = start(&format!("{POLITE}{script}"), &[]).unwrap();
    let article = articles(1).remove(0);
    let annotated = pipeline.annotate(article.clone()).unwrap();
    let mention = &annotated.entities.mentions().as_slice()[0];
    assert_eq!(article.text.slice(mention.span), "Zoë");
    assert_eq!(mention.link.by, "mine");
}

#[test]
fn who_never_says_hello_is_not_started() {
    let message = start("sleep 60", &[("start_seconds", 0.2.into())]).err().unwrap();
    assert_eq!(
        message,
        "[entities] sh said no hello within 0.2 s (start_seconds)"
    );
}

#[test]
fn a_wrong_hello_says_what_was_expected() {
    for (script, message) in [
        (
            "echo Loading model",
            "[entities] sh opens with \"Loading model\", which is no hello; the first line must be {\"hello\":{\"protocol\":1}}",
        ),
        (
            r#"echo '{"hello":{"protocol":9}}'"#,
            r#"[entities] sh opens with "{\"hello\":{\"protocol\":9}}", which speaks version 9 of the protocol; this program speaks version 1"#,
        ),
        (
            r#"echo '{"hello":{"protocol":1,"stage":"quotes"}}'"#,
            "[entities] sh says that it is a stage `quotes`, but is asked for `entities`",
        ),
        (
            "echo no such model >&2; exit 3",
            "[entities] sh ended (exit status: 3) before it answered; its last words: no such model",
        ),
    ] {
        assert_eq!(start(script, &[]).err().unwrap(), message);
    }
}

#[test]
fn a_slow_answer_costs_one_article() {
    // The first process of all is slow on its second article; those after it are not.
    let folder = tempfile::tempdir().unwrap();
    let slow = format!(
        "mkdir {}/first 2>/dev/null && first=1; while read -r line; do number; [ \"$first$number\" = 11 ] && sleep 60; answer $number; done",
        folder.path().display()
    );
    let started = Instant::now();
    assert_eq!(
        outcome(&slow, &[("timeout_seconds", 0.3.into())], 4),
        [
            "-",
            "entities: sh gave no answer within 0.3 s (timeout_seconds)",
            "-",
            "-"
        ]
    );
    assert!(
        started.elapsed() < Duration::from_secs(20),
        "nobody waited for it"
    );
}

#[test]
fn a_stage_that_dies_is_started_anew() {
    let dies = "while read -r line; do number; case $number in 1|3) echo \"out of memory\" >&2; exit 9;; esac; answer $number; done";
    let died = "entities: sh ended (exit status: 9) before it answered; its last words: out of memory";
    assert_eq!(outcome(dies, &[], 5), ["-", died, "-", died, "-"]);
}

#[test]
fn a_stage_killed_by_a_signal_says_so() {
    let reasons = outcome("read -r line; kill -9 $$", &[("restarts", 0.into())], 1);
    assert_eq!(
        reasons,
        ["entities: sh ended (signal: 9 (SIGKILL)) before it answered"]
    );
}

#[test]
fn rubbish_is_shown() {
    let reasons = outcome(
        "while read -r line; do number; echo \"Person: $number\"; done",
        &[],
        1,
    );
    assert_eq!(
        reasons,
        ["entities: sh gave a line that is no answer: expected value at line 1 column 1: Person: 0"]
    );
    let reasons = outcome("read -r line; printf '\\377\\376\\n'; read -r line", &[], 1);
    assert_eq!(
        reasons,
        ["entities: sh gave a line that is no answer: it is not UTF-8: "]
    );
}

#[test]
fn answers_out_of_order_are_nobodys() {
    let swapped = "read -r line; number; first=$number; read -r line; number; answer $number; answer $first; read -r line";
    assert_eq!(
        outcome(swapped, &[("restarts", 0.into())], 2),
        [
            "entities: sh answered out of order: number 1 where 0 was due",
            "entities: given up after 0 restarts in a row without an answer (restarts); the last time, \
             sh answered out of order: number 1 where 0 was due",
        ]
    );
}

#[test]
fn answers_that_break_the_laws_cost_one_article_and_no_restart() {
    let mention = |span: &str, entity: u32| {
        format!(r#"{{"span":{span},"kind":"name","entity":{entity},"link":{{"by":"x","permille":1}}}}"#)
    };
    let entity = r#"{"name":"Zoë","kind":"person","gender":null,"plural":false,"roles":[],"wikidata":null}"#;
    for (mentions, reason) in [
        // As if it counted bytes: "number 0." ends at byte 43 of 38 code points.
        (
            mention("[27,43]", 0),
            "[27, 43] runs out of the text, which has 37 code points; offsets count Unicode code points",
        ),
        (
            mention("[5,5]", 0),
            "made a layer that breaks the laws: mention 0 has an empty span",
        ),
        (
            mention("[5,7]", 3),
            "made a layer that breaks the laws: mention 0 refers to entity 3, which is not there",
        ),
        (
            format!("{},{}", mention("[5,7]", 0), mention("[1,3]", 0)),
            "made a layer that breaks the laws: mention 1 is out of order (by start, then longer first, then kind)",
        ),
    ] {
        let script = format!(
            "read -r line; number; echo '{{\"number\":'$number',\"entities\":{{\"mentions\":[{mentions}],\"entities\":[{entity}]}}}}'\n{NOBODY}"
        );
        let reasons = outcome(&script, &[("restarts", 0.into())], 2);
        assert_eq!(reasons, [format!("entities: {reason}").as_str(), "-"]);
    }
}

#[test]
fn half_a_character_is_no_answer() {
    let half = r#"read -r line; number; printf '{"number":%s,"entities":{"mentions":[],"entities":[{"name":"\\ud83d","kind":"person","gender":null,"plural":false,"roles":[],"wikidata":null}]}}\n' $number; read -r line"#;
    let reasons = outcome(half, &[], 1);
    assert!(
        reasons[0].contains("gave a line that is no answer") && reasons[0].contains("hex escape"),
        "{reasons:?}"
    );
}

#[test]
fn an_answer_without_its_layer_and_a_refusal_are_told() {
    let script = r#"read -r line; number; echo '{"number":'$number',"quotes":[]}'
        read -r line; number; echo '{"number":'$number',"rejected":{"reason":"too long for me"}}'
        read -r line"#;
    assert_eq!(
        outcome(script, &[], 2),
        [
            "entities: the answer has no `entities`",
            "entities: too long for me"
        ]
    );
}

#[test]
fn too_many_restarts_in_a_row_end_the_stage() {
    let pipeline = start(
        &format!("{POLITE}read -r line; exit 1"),
        &[("restarts", 2.into()), ("batch", 2.into())],
    )
    .unwrap();
    let all = annotate(&pipeline, 5);
    let gone: Vec<bool> = all.iter().map(|one| one.as_ref().unwrap_err().gone).collect();
    assert_eq!(gone, [false, false, false, true, true]);
    let message = all[4].as_ref().unwrap_err().to_string();
    assert_eq!(
        message,
        "entities: given up after 2 restarts in a row without an answer (restarts); \
         the last time, sh ended (exit status: 1) before it answered"
    );
}

#[test]
fn who_writes_more_than_was_asked_for_is_stopped_at_the_first_line() {
    let reasons = outcome("while answer 0; do :; done", &[("restarts", 0.into())], 2);
    assert_eq!(reasons[0], "-");
    assert!(reasons[1].contains("number 0 where 1 was due"), "{reasons:?}");
}

#[test]
fn several_processes_work_side_by_side() {
    let folder = tempfile::tempdir().unwrap();
    let script = format!(
        "{POLITE}touch {}/$$; while read -r line; do number; sleep 0.3; answer $number; done",
        folder.path().display()
    );
    let pipeline = start(&script, &[("processes", 3.into()), ("batch", 1.into())]).unwrap();
    assert_eq!(pipeline.processes(), 3);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| assert_eq!(annotate(&pipeline, 2), [Ok(0), Ok(0)]));
        }
    });
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
}

#[test]
fn kept_answers_are_not_asked_for_again() {
    let folder = tempfile::tempdir().unwrap();
    let (cache, log) = (folder.path().join("cache"), folder.path().join("log"));
    let script = format!(
        "{POLITE}while read -r line; do number; echo asked >> {}; answer $number; done",
        log.display()
    );
    let ask = |script: &str, count: usize| {
        let surroundings = Surroundings {
            cache: Some(cache.clone()),
        };
        let pipeline = Pipeline::with_surroundings(&config(script, &[]), &surroundings).unwrap();
        assert_eq!(annotate(&pipeline, count), vec![Ok(0); count]);
        lines(&log)
    };
    assert_eq!(ask(&script, 2), 2);
    assert_eq!(ask(&script, 3), 3, "only the new article");
    let other = script.replace("nobody 1", "nobody 2");
    assert_eq!(ask(&other, 3), 6, "another program has other answers");
    // A file that was cut short is asked for again.
    for folder in fs::read_dir(cache.join("entities")).unwrap() {
        for file in fs::read_dir(folder.unwrap().path()).unwrap() {
            fs::write(file.unwrap().path(), b"{\"number\":").unwrap();
        }
    }
    assert_eq!(ask(&script, 1), 7);
}

fn lines(path: &Path) -> usize {
    fs::read_to_string(path).unwrap().lines().count()
}

#[test]
fn processes_end_with_the_pipeline() {
    let folder = tempfile::tempdir().unwrap();
    let end = folder.path().join("end");
    let script = format!("{POLITE}{NOBODY}; echo done > {}", end.display());
    let pipeline = start(&script, &[]).unwrap();
    annotate(&pipeline, 1)[0].as_ref().unwrap();
    drop(pipeline);
    assert_eq!(fs::read_to_string(end).unwrap(), "done\n", "it saw its input end");
}
