//! Help, formats, configuration and errors.

use crate::support::{Project, exists, finish};

#[test]
fn help_and_version_are_plain_text_in_a_pipe() {
    let project = Project::new();
    let help = project.run(&["--help"]).ok();
    for name in [
        "init", "scan", "import", "review", "record", "insights", "rules", "db", "export",
    ] {
        assert!(help.out.contains(&format!("\n  {name} ")), "{name}");
    }
    assert!(help.out.contains("Exit codes:") && !help.out.contains('\u{1b}'));
    let version = project.run(&["--version"]).ok();
    assert_eq!(
        version.out,
        format!("codehone {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn colours_are_for_terminals_unless_asked_for() {
    let project = Project::filled();
    assert!(!project.run(&["review"]).ok().out.contains('\u{1b}'));
    let always = project.run(&["review", "--color", "always"]).ok();
    assert!(always.out.contains("\u{1b}["));
}

#[test]
fn every_sort_of_failure_has_its_exit_code() {
    let project = Project::new();
    for (args, code) in [
        (&["--nonsense"][..], 2),
        (&["scan", "--fail-on", "dreadful"], 2),
        (&["record", "xyz", "accepted"], 2),
        (&["review", "--interactive"], 2),
        (&["scan", "no/such/folder"], 3),
        (&["import", "missing.sarif"], 3),
        (&["review"], 3),
        (&["db", "check"], 3),
        (&["rules", "no-such-rule"], 3),
        (&["--config", "missing.toml", "review"], 3),
    ] {
        let ran = project.run(args);
        assert_eq!(ran.code, code, "{args:?}: {}", ran.err);
        assert_eq!(ran.out, "", "{args:?}");
        assert!(ran.err.starts_with("error"), "{args:?}: {}", ran.err);
    }
    assert!(
        !exists(&project.path(".codehone")),
        "mistakes create nothing"
    );
    project.run(&["scan"]).ok();
    let ran = project.run(&["scan", "--select", "no-such-rule"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    let nobody = "0".repeat(32);
    let ran = project.run(&["record", &nobody, "accepted"]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    let ran = project.run(&["undo", "4711"]);
    assert_eq!(ran.code, 3, "{}", ran.err);
}

#[test]
fn an_error_says_what_to_do() {
    let project = Project::new();
    let ran = project.run(&["review"]);
    let database = "[project]/.codehone/codehone.db";
    assert_eq!(
        project.stable(&ran.err).replace('\\', "/"),
        format!(
            "error[not_found]: there is no database at {database}\n\
             hint: `codehone scan` or `codehone import` creates it; or name one with --database\n"
        )
    );
    assert!(
        !exists(&project.path(".codehone")),
        "looking creates nothing"
    );
}

#[test]
fn a_file_that_is_no_database_is_refused_and_kept() {
    let project = Project::new();
    project.write("notes.db", &"not a database at all\n".repeat(100));
    let ran = project.run(&["scan", "-d", "notes.db"]);
    assert_eq!(ran.code, 5, "{}", ran.err);
    let text = std::fs::read_to_string(project.path("notes.db")).unwrap();
    assert!(text.starts_with("not a database"));
}

#[test]
fn init_writes_once_and_then_keeps() {
    let project = Project::new();
    let first = project.run(&["init"]).ok();
    assert!(first.out.starts_with("wrote "), "{}", first.out);
    let config = project.path("codehone.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    assert!(text.contains("repo = \"acme/web\""));
    assert!(exists(&project.path(".codehone/codehone.db")));
    assert!(exists(&project.path(".codehone/.gitignore")));
    std::fs::write(&config, format!("{text}\n# mine\n")).unwrap();
    assert!(project.run(&["init"]).ok().out.starts_with("kept "));
    let kept = std::fs::read_to_string(&config).unwrap();
    assert!(kept.ends_with("# mine\n"));
}

#[test]
fn a_project_may_begin_below_the_root_of_a_repository() {
    let project = Project::new();
    project.write(".git/HEAD", "ref: refs/heads/main\n");
    project.write("sub/code/a.py", "def f(x=[]):\n    return x == None\n");
    let below = |args: &[&str]| {
        let mut command = project.command(args);
        finish(command.current_dir(project.path("sub"))).ok()
    };
    let made = project.stable(&below(&["init"]).out).replace('\\', "/");
    assert_eq!(
        made,
        "wrote [project]/sub/codehone.toml\ndatabase [project]/sub/.codehone/codehone.db\n"
    );
    let text = std::fs::read_to_string(project.path("sub/codehone.toml")).unwrap();
    assert!(text.contains("repo = \"sub\""), "{text}");
    assert!(!exists(&project.path(".codehone")));

    assert!(
        below(&["scan", "--show", "0"])
            .out
            .starts_with("sub: 1 files")
    );
    let review = below(&["review", "--format", "json"]).json();
    assert_eq!(review["items"][0]["finding"]["repo"], "sub");
    assert_eq!(
        review["items"][0]["finding"]["finding"]["path"],
        "code/a.py"
    );
    assert!(below(&["init"]).out.starts_with("kept "));
}

#[test]
fn init_keeps_a_configuration_that_was_named() {
    let project = Project::new();
    project.write("team/other.toml", "repo = \"named\"\n");
    let made = project.run(&["--config", "team/other.toml", "init"]).ok();
    assert!(
        made.out.starts_with("kept ") && made.out.contains("other.toml"),
        "{}",
        made.out
    );
    assert!(!exists(&project.path("codehone.toml")));
    assert!(exists(&project.path("team/.codehone/codehone.db")));
}

#[test]
fn flags_beat_variables_and_variables_beat_the_file() {
    let project = Project::new();
    project.write(
        "codehone.toml",
        "repo = \"file\"\n[scan]\nselect = [\"security\"]\n",
    );
    let repo = |args: &[&str], variable: Option<&str>| {
        let mut command = project.command(&["scan", "--format", "json"]);
        command.args(args);
        if let Some(name) = variable {
            command.env("CODEHONE_REPO", name);
        }
        finish(&mut command).ok().json()["repo"].clone()
    };
    assert_eq!(repo(&[], None), "file");
    assert_eq!(repo(&[], Some("variable")), "variable");
    assert_eq!(repo(&["--repo", "flag"], Some("variable")), "flag");
    // An empty variable is none.
    assert_eq!(repo(&[], Some("")), "file");
    let all = project.run(&["findings", "--repo", "file"]).ok().out;
    assert!(
        !all.is_empty() && all.lines().all(|line| line.contains(" security ")),
        "{all}"
    );
}

#[test]
fn a_broken_configuration_names_file_line_and_key() {
    let project = Project::new();
    project.write("codehone.toml", "[scan]\nthreads = \"many\"\n");
    let ran = project.run(&["scan"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("codehone.toml:2") && ran.err.contains("`threads`"),
        "{}",
        ran.err
    );
    project.run(&["rules"]).ok();
}

#[test]
fn rules_are_listed_and_shown_with_their_examples() {
    let project = Project::new();
    let all = project.run(&["rules", "--format", "json"]).ok().json();
    let all = all.as_array().unwrap();
    let listed = project.run(&["rules"]).ok().out;
    assert_eq!(listed.lines().count(), all.len());
    let id = all[0]["id"].as_str().unwrap();
    let one = project.run(&["rules", id]).ok().out;
    assert!(
        one.contains("\nreported (") && one.contains("\nnot reported ("),
        "{one}"
    );
    let markdown = project.run(&["rules", id, "--format", "markdown"]).ok().out;
    assert!(markdown.starts_with(&format!("## {id}\n")) && markdown.contains("```"));
    let some = project.run(&["rules", "--category", "security"]).ok().out;
    assert!(
        some.lines().count() < all.len() && some.lines().all(|line| line.contains(" security "))
    );
}
