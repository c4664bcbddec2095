//! `codehone evaluate`.

use crate::support::Project;

fn labelled() -> Project {
    let project = Project::new();
    project.write(
        "code/a.py",
        "def f(x):\n    return x == None\n\n\ndef g(y=[]):\n    return y is None\n",
    );
    project.write(
        "labels.csv",
        "path,line,kind,expected\na.py,2,none-compare,true\na.py,6,none-compare,false\n\
         a.py,1,mutable-default,true\n",
    );
    project
}

#[test]
fn our_rules_are_scored_by_labels_without_a_database() {
    let project = labelled();
    let ran = project
        .run(&["evaluate", "labels.csv", "code", "--format", "json"])
        .ok();
    let result = ran.json();
    assert_eq!(result["total"]["true_positives"], 1);
    assert_eq!(result["total"]["false_positives"], 1);
    assert_eq!(result["total"]["false_negatives"], 1);
    assert_eq!(result["total"]["true_negatives"], 1);
    assert_eq!(result["wrong"][0]["line"], 5);
    assert_eq!(result["missed"][0]["kind"], "mutable-default");
    assert!(!project.path(".codehone").exists());
    let text = project.run(&["evaluate", "labels.csv", "code"]).ok();
    assert!(text.out.contains("a.py:5  mutable-default"), "{}", text.out);
    let near = project.run(&[
        "evaluate",
        "labels.csv",
        "code",
        "--tolerance",
        "4",
        "--format",
        "json",
    ]);
    assert_eq!(near.ok().json()["total"]["f1"], 1.0);
}

#[test]
fn a_score_below_the_limit_fails() {
    let project = labelled();
    let ran = project.run(&["evaluate", "labels.csv", "code", "--fail-under", "0.9"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("F1 is 0.500, below 0.9"), "{}", ran.err);
    project
        .run(&["evaluate", "labels.csv", "code", "--fail-under", "0.5"])
        .ok();
}

#[test]
fn findings_of_another_tool_are_scored_by_our_kinds() {
    let project = Project::new();
    project.write(
        "labels.jsonl",
        "{\"file\": \"src/app.py\", \"line\": 1, \"kind\": \"X1\"}\n",
    );
    project.write("map.csv", "rule,kind\nF401,X1\n");
    let args = [
        "evaluate",
        "labels.jsonl",
        "--sarif",
        "ruff.sarif",
        "--format",
        "json",
    ];
    let plain = project.run(&args).ok().json();
    assert!(plain["findings"].as_u64().unwrap() > 0);
    assert_eq!(plain["total"]["false_negatives"], 1);
    let mapped = project
        .run(&[&args[..], &["--map", "map.csv"]].concat())
        .ok()
        .json();
    assert_eq!(plain["findings"], mapped["findings"]);
    let left = |value: &serde_json::Value| value["other_kinds"].as_u64().unwrap();
    assert!(left(&mapped) <= left(&plain));
}

#[test]
fn broken_input_is_named() {
    let project = labelled();
    project.write("bad.csv", "path,line\na.py,1\n");
    let ran = project.run(&["evaluate", "bad.csv"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("bad.csv: line 1: no column `kind`"),
        "{}",
        ran.err
    );
    assert_eq!(project.run(&["evaluate", "none.csv"]).code, 3);
    assert_eq!(project.run(&["evaluate", "labels.csv", "nowhere"]).code, 3);
    assert_eq!(
        project
            .run(&["evaluate", "labels.csv", "--fail-under", "2"])
            .code,
        2
    );
    assert_eq!(
        project
            .run(&["evaluate", "labels.csv", "--kind", "nope"])
            .code,
        2
    );
}
