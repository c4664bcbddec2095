//! What the system does to a command: closed pipes and Ctrl-C.

use std::io::{Read as _, Write as _};
use std::process::Stdio;

use crate::support::Project;

/// More than a pipe holds, so that the writer meets the closed end.
fn large(project: &Project) {
    let mut code = String::new();
    for n in 0..400 {
        code.push_str(&format!("def f{n}(a=[]):\n    return a == None\n"));
    }
    project.write("src/large.py", &code);
    project.run(&["scan", "--show", "0"]).ok();
}

#[test]
fn a_closed_pipe_ends_the_command_quietly() {
    let project = Project::new();
    large(&project);
    for args in [
        &["findings", "--all", "--format", "json"][..],
        &["findings", "--all"],
        &["findings", "--all", "--format", "sarif"],
        &["export"],
    ] {
        let mut command = project.command(args);
        let mut child = command.env("CODEHONE_REPO", "acme/web").spawn().unwrap();
        let mut first = [0; 16];
        let mut out = child.stdout.take().unwrap();
        out.read_exact(&mut first).unwrap();
        drop(out);
        let output = child.wait_with_output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            (output.status.code(), err.as_str()),
            (Some(0), ""),
            "{args:?}"
        );
    }
}

/// What `command | true` does: nobody reads.
fn unread(project: &Project, args: &[&str]) -> (Option<i32>, String) {
    let mut command = project.command(args);
    let mut child = command.env("CODEHONE_REPO", "acme/web").spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

#[test]
fn a_closed_pipe_does_not_turn_a_failed_check_into_a_passed_one() {
    let project = Project::new();
    large(&project);
    for args in [
        &["scan", "--fail-on", "info"][..],
        &["scan", "--fail-on", "info", "--show", "1000"],
        &["scan", "--fail-on", "info", "--format", "json"],
        &["scan", "--fail-on", "info", "--format", "sarif"],
        &["import", "ruff.sarif", "--fail-on", "info"],
        &[
            "import",
            "ruff.sarif",
            "--fail-on",
            "info",
            "--format",
            "json",
        ],
    ] {
        let (code, err) = unread(&project, args);
        assert_eq!(code, Some(1), "{args:?}: {err}");
    }
    let (_, err) = unread(&project, &["scan", "--fail-on", "info", "--show", "0"]);
    assert!(err.contains("failed: open findings of severity"), "{err}");
    for args in [&["scan", "--fail-on", "critical"][..], &["db", "check"]] {
        assert_eq!(unread(&project, args).0, Some(0), "{args:?}");
    }
}

/// The import waits for more of its input while Ctrl-C arrives, and then meets it.
#[cfg(unix)]
#[test]
fn ctrl_c_cancels_and_stores_nothing() {
    let project = Project::filled();
    let before = project.ids(&["--all"]);
    let mut command = project.command(&["import", "-", "--repo", "acme/web"]);
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let result = |n: usize| {
        format!(
            r#"{{"ruleId": "r", "message": {{"text": "number {n}"}}, "locations": [{{"physicalLocation":
            {{"artifactLocation": {{"uri": "src/f{n}.py"}}, "region": {{"startLine": {}}}}}}}]}}"#,
            n + 1
        )
    };
    let head =
        r#"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "slow"}}, "results": ["#;
    input.write_all(head.as_bytes()).unwrap();
    // More than a pipe holds: when this returns, the command is reading.
    for n in 0..2_000 {
        input
            .write_all(format!("{},", result(n)).as_bytes())
            .unwrap();
    }
    let kill = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(kill.success());
    std::thread::sleep(std::time::Duration::from_millis(300));
    for n in 2_000..4_000 {
        // It may end before it has read all.
        if input
            .write_all(format!("{},", result(n)).as_bytes())
            .is_err()
        {
            break;
        }
    }
    let _ = input.write_all(format!("{}]}}]}}", result(4_000)).as_bytes());
    drop(input);
    let output = child.wait_with_output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(130), "{err}");
    assert_eq!(
        err,
        "error[cancelled]: cancelled; nothing of standard input was stored\n"
    );
    assert_eq!(project.ids(&["--all"]), before);
}
