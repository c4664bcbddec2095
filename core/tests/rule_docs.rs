//! `docs/rules.md` says what the rules say.

use std::path::Path;

use codehone::analysis::rules_markdown;

#[test]
fn the_reference_of_rules_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/rules.md");
    let made = rules_markdown();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &made).expect("docs/rules.md can be written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept.replace("\r\n", "\n") == made,
        "docs/rules.md is out of date: run this test with UPDATE_DOCS=1 and commit the file"
    );
}
