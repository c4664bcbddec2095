//! Looking after the database file.

use crate::support::{Project, exists};

#[test]
fn status_counts_and_check_finds_no_damage() {
    let project = Project::filled();
    let status = project
        .run(&["db", "status", "--format", "json"])
        .ok()
        .json();
    assert_eq!(status["repositories"], 1);
    let findings = project.ids(&["--all"]).len() as u64;
    assert_eq!(status["findings"].as_u64().unwrap(), findings);
    let text = project.run(&["db", "status"]).ok().out;
    assert!(
        text.contains(&format!("1 repositories, {findings} findings")),
        "{text}"
    );
    assert_eq!(project.run(&["db", "check"]).ok().out, "no damage found\n");
}

#[test]
fn migrations_go_back_and_forth_and_dry_runs_change_nothing() {
    let project = Project::filled();
    assert_eq!(project.run(&["db", "migrate"]).ok().out, "nothing to do\n");
    let dry = project.run(&["db", "rollback", "--dry-run"]).ok().out;
    assert!(dry.starts_with("would take back 0"), "{dry}");
    assert!(!project.ids(&["--all"]).is_empty());
    let done = project.run(&["db", "rollback"]).ok().out;
    assert!(done.starts_with("took back 0"), "{done}");
    let pending = project.run(&["db", "migrate", "--dry-run"]).ok().out;
    assert!(pending.starts_with("would apply 0"), "{pending}");
    let applied = project.run(&["db", "migrate"]).ok().out;
    assert!(applied.starts_with("applied 0"), "{applied}");
    project.run(&["scan"]).ok();
}

#[test]
fn a_backup_brings_lost_work_back() {
    let project = Project::filled();
    let before = project.ids(&["--all"]);
    project.run(&["db", "backup", "copy.db"]).ok();
    let again = project.run(&["db", "backup", "copy.db"]);
    assert_eq!(again.code, 4, "{}", again.err);
    project.run(&["db", "backup", "copy.db", "--force"]).ok();

    project.run(&["repos", "delete", "acme/web", "--yes"]).ok();
    assert!(project.ids(&["--all"]).is_empty());
    let refused = project.run(&["db", "restore", "copy.db"]);
    assert_eq!(refused.code, 4, "{}", refused.err);
    project.run(&["db", "restore", "copy.db", "--force"]).ok();
    assert_eq!(project.ids(&["--all"]), before);
    let missing = project.run(&["db", "restore", "missing.db", "--force"]);
    assert_eq!(missing.code, 3, "{}", missing.err);
    assert_eq!(project.ids(&["--all"]), before);
}

#[test]
fn a_database_can_lie_anywhere() {
    let project = Project::new();
    project.run(&["scan", "-d", "elsewhere/team.db"]).ok();
    assert!(exists(&project.path("elsewhere/team.db")));
    assert!(!exists(&project.path(".codehone")));
}
