//! The main job: scan, import, review, judge, learn.

use std::io::Write as _;
use std::process::Stdio;

use crate::support::Project;

#[test]
fn a_scan_shows_what_it_did_and_the_best_first_with_source() {
    let project = Project::new();
    let ran = project.run(&["scan", "--show", "2"]).ok();
    let mut lines = ran.out.lines();
    let first = lines.next().unwrap();
    assert!(
        first.starts_with("acme/web: 2 files, 0.0 MB in "),
        "{first}"
    );
    assert!(
        first.contains(" findings: ") && first.contains(" new"),
        "{first}"
    );
    let rest = lines.collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!("scan", rest);
    let again = project.run(&["scan", "--show", "0"]).ok().out;
    assert!(
        again.contains(": 0 new") && again.contains(" as before"),
        "{again}"
    );
    // Progress is for terminals.
    assert!(!ran.err.contains("analyse"), "{}", ran.err);
}

#[test]
fn json_and_sarif_are_for_programs() {
    let project = Project::new();
    let report = project.run(&["scan", "--format", "json"]).ok().json();
    assert_eq!(
        (&report["repo"], &report["files"]),
        (&"acme/web".into(), &2.into())
    );
    let new = report["changes"]["new"].as_u64().unwrap();
    assert!(new > 3);
    let log = project.run(&["scan", "--format", "sarif"]).ok().json();
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(
        log["runs"][0]["results"].as_array().unwrap().len() as u64,
        new
    );
    let page = project
        .run(&["findings", "-n", "2", "--format", "json"])
        .ok()
        .json();
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
    let next = page["next"].as_str().unwrap();
    let second = project.ids(&["-n", "2", "--cursor", next]);
    assert!(!second.contains(&page["items"][0]["id"].as_str().unwrap().to_owned()));
    assert_eq!(project.ids(&["--all"]).len() as u64, new);
}

#[test]
fn fail_on_looks_at_severity() {
    let project = Project::new();
    project.write("clean/ok.py", "x = 1\n");
    project
        .run(&["scan", "clean", "--fail-on", "info", "--repo", "clean"])
        .ok();
    let ran = project.run(&["scan", "--fail-on", "info"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err
            .contains("failed: open findings of severity info or above"),
        "{}",
        ran.err
    );
    let ran = project.run(&["import", "ruff.sarif", "--fail-on", "info"]);
    assert_eq!(ran.code, 1);
}

#[test]
fn sarif_comes_from_files_and_from_standard_input() {
    let project = Project::new();
    let from_file = project
        .run(&["import", "ruff.sarif", "--format", "json"])
        .ok()
        .json();
    assert_eq!(from_file[0]["runs"][0]["tool"], "ruff");
    let new = from_file[0]["changes"]["new"].as_u64().unwrap();
    assert!(new > 0);
    let mut command = project.command(&["import", "-", "--repo", "acme/web"]);
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    let text = std::fs::read(project.path("ruff.sarif")).unwrap();
    child.stdin.take().unwrap().write_all(&text).unwrap();
    let output = child.wait_with_output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success() && out.contains(&format!(": 0 new, {new} as before")),
        "{out}"
    );
}

#[test]
fn broken_sarif_is_located_and_stores_nothing() {
    let project = Project::filled();
    let before = project.ids(&["--all"]);
    project.write(
        "broken.sarif",
        r#"{"version": "2.1.0", "runs": [{"tool": 7}]}"#,
    );
    let ran = project.run(&["import", "broken.sarif"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(
        ran.err.starts_with("error[invalid_sarif]: broken.sarif: "),
        "{}",
        ran.err
    );
    assert!(
        ran.err.contains("$.runs[0].tool") && ran.err.contains(", byte "),
        "{}",
        ran.err
    );
    assert_eq!(project.ids(&["--all"]), before);
}

#[test]
fn verdicts_are_recorded_taken_back_and_remembered() {
    let project = Project::filled();
    let review = project
        .run(&["review", "--by", "mia", "--format", "json"])
        .ok()
        .json();
    let id = review["items"][0]["finding"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let args = [
        "record",
        &id,
        "false-positive",
        "--comment",
        "generated",
        "--format",
        "json",
    ];
    let receipt = project.run(&args).ok().json();
    assert_eq!(receipt["status"], "dismissed");
    let event = receipt["event"].to_string();
    let again = project.run(&["review", "--format", "json"]).ok().json();
    assert_ne!(again["items"][0]["finding"]["id"], id.as_str());

    let text = project.run(&["history", &id]).ok().out;
    assert!(text.contains("shown in place 1 by mia"), "{text}");
    assert!(
        text.contains("false positive by tester: generated"),
        "{text}"
    );
    let undone = project.run(&["undo", &event]).ok().out;
    assert_eq!(undone, "taken back; the finding is open\n");
    let twice = project.run(&["undo", &event]);
    assert_eq!(twice.code, 4, "{}", twice.err);
    let events = project
        .run(&["history", &id, "--format", "json"])
        .ok()
        .json();
    let kinds: Vec<&str> = events
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["impression", "verdict", "undo"]);
}

#[test]
fn a_preview_logs_nothing() {
    let project = Project::filled();
    project.run(&["review"]).ok();
    let id = &project.ids(&["-n", "1"])[0];
    let text = project.run(&["history", id]).ok().out;
    assert!(text.contains("never shown, never judged"), "{text}");
}

#[test]
fn review_explains_itself() {
    let project = Project::filled();
    let ran = project.run(&["review", "-n", "1", "--explain"]).ok();
    insta::assert_snapshot!("review_explained", ran.out);
}

#[test]
fn a_review_as_sarif_keeps_its_order_within_each_tool() {
    let project = Project::filled();
    // Both tools report much the same here: duplicates are folded, and the rest is spread by rule.
    let review = |format: &str| {
        let args = [
            "review",
            "-n",
            "100",
            "--include-held-back",
            "--format",
            format,
        ];
        project.run(&args).ok().json()
    };
    let (log, review) = (review("sarif"), review("json"));
    let mut listed = 0;
    for run in log["runs"].as_array().unwrap() {
        let tool = &run["tool"]["driver"]["name"];
        let written: Vec<_> = run["results"].as_array().unwrap().iter().collect();
        let expected: Vec<_> = review["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| &item["finding"]["finding"])
            .filter(|finding| {
                finding["tool"]
                    .as_str()
                    .unwrap()
                    .eq_ignore_ascii_case(tool.as_str().unwrap())
            })
            .collect();
        assert_eq!(written.len(), expected.len(), "{tool}");
        for (result, finding) in written.iter().zip(expected) {
            assert_eq!(result["ruleId"], finding["rule"]);
            let region = &result["locations"][0]["physicalLocation"]["region"];
            assert_eq!(region["startLine"], finding["span"]["start_line"]);
        }
        listed += written.len();
    }
    assert_eq!(listed, review["items"].as_array().unwrap().len());
    assert!(log["runs"].as_array().unwrap().len() > 1);
}

#[test]
fn insights_report_what_was_judged() {
    let project = Project::filled();
    for id in project.ids(&["-n", "3"]) {
        project
            .run(&["record", &id, "accepted", "--by", "mia"])
            .ok();
    }
    let report = project.run(&["insights", "--format", "json"]).ok().json();
    let judged: u64 = report["by_category"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["n"].as_u64().unwrap())
        .sum();
    assert_eq!(judged, 3);
    let text = project.run(&["insights"]).ok().out;
    assert!(text.contains("acme/web"), "{text}");
    let future = project.run(&["insights", "--since", "2999-01-01"]);
    assert_eq!(future.code, 2, "{}", future.out);
}

#[test]
fn export_replaces_a_file_only_when_complete() {
    let project = Project::filled();
    project.run(&["export", "-o", "all.sarif"]).ok();
    let text = std::fs::read_to_string(project.path("all.sarif")).unwrap();
    let log: serde_json::Value = serde_json::from_str(&text).unwrap();
    let results: usize = log["runs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|run| run["results"].as_array().unwrap().len())
        .sum();
    assert_eq!(results, project.ids(&["--all"]).len());
    let some = project.run(&["export", "--tool", "ruff"]).ok().json();
    assert_eq!(some["runs"].as_array().unwrap().len(), 1);
    let ran = project.run(&["export", "-o", "no/such/folder/x.sarif"]);
    assert_eq!(ran.code, 3, "{}", ran.err);
}

#[test]
fn hostile_text_of_other_tools_cannot_reach_the_terminal() {
    let project = Project::new();
    let sarif = r#"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "evil"}}, "results": [
        {"ruleId": "r", "message": {"text": "\u001b[2Jgone \u202e"}, "locations": [
          {"physicalLocation": {"artifactLocation": {"uri": "src/app.py"}, "region": {"startLine": 1}}}]}]}]}"#;
    project.write("evil.sarif", sarif);
    project.run(&["import", "evil.sarif"]).ok();
    let all = project
        .run(&["review", "--include-held-back", "--explain"])
        .ok()
        .out;
    assert!(all.contains("gone"), "{all}");
    assert!(
        !all.contains('\u{1b}') && !all.contains('\u{202e}'),
        "{all}"
    );
}

#[test]
fn repositories_are_listed_assigned_and_deleted() {
    let project = Project::filled();
    project.run(&["repos", "team", "acme/web", "frontend"]).ok();
    let list = project.run(&["repos"]).ok().out;
    assert_eq!(list, "acme/web  (team frontend)\n");
    let refused = project.run(&["repos", "delete", "acme/web"]);
    assert_eq!(refused.code, 2);
    project.run(&["repos", "delete", "acme/web", "--yes"]).ok();
    assert_eq!(project.run(&["repos"]).ok().out, "");
}

#[test]
fn show_says_what_to_do_and_what_is_alike() {
    let project = Project::new();
    for name in ["one", "two"] {
        project.write(
            &format!("more/{name}.py"),
            "def f(xs):\n    return any([x > 0 for x in xs])\n",
        );
    }
    project.run(&["scan", "--show", "0"]).ok();
    let ids = project.ids(&["--rule", "generator-in-any-all"]);
    let ran = project.run(&["show", &ids[0]]).ok();
    for part in [
        "generator expression",
        "memory O(n) -> O(1)",
        "similar",
        &ids[1],
    ] {
        assert!(ran.out.contains(part), "{part}: {}", ran.out);
    }
    let shown = project.run(&["show", &ids[0], "--similar", "0", "--format", "json"]);
    let shown = shown.ok().json();
    assert_eq!(shown["advice"]["severity"], "minor");
    assert_eq!(shown["similar"], serde_json::json!([]));
}

#[test]
fn metrics_say_what_is_hard_to_follow() {
    let project = Project::new();
    project.write(
        "more/deep.py",
        "def deep(xs):\n    for x in xs:\n        if x:\n            while x:\n                x -= 1\n",
    );
    let ran = project.run(&["metrics", "more"]).ok();
    let last = ran.out.lines().last().unwrap();
    assert_eq!(last.trim(), "6           4      5  deep deep.py:1");
    let found = project.run(&["metrics", "--format", "json"]).ok().json();
    assert_eq!(found["files"], serde_json::json!([]));
    let all = project.run(&["metrics", "--per-file", "--format", "json"]);
    let all = all.ok().json();
    assert_eq!(
        all["files"].as_array().unwrap().len() as u64,
        all["project"]["files"].as_u64().unwrap()
    );
    assert_eq!(project.run(&["metrics", "missing"]).code, 3);
}
