//! What holds for any bytes given to the SARIF reader. Shared with the fuzz target.

use codehone::analysis::sarif::{ReadOptions, WriteOptions, read_all, write};
use codehone::{ErrorKind, Finding};

fn written(findings: &[Finding]) -> Vec<u8> {
    let mut out = Vec::new();
    write(&mut out, findings, WriteOptions::default()).expect("a finding that cannot be written");
    out
}

/// Reads, writes and reads again. Returns whether the bytes were accepted.
///
/// # Panics
/// If an invariant is broken.
pub(crate) fn check(data: &[u8]) -> bool {
    let options = ReadOptions::default();
    let (found, summary) = match read_all(data, &options) {
        Ok(found) => found,
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::InvalidSarif, "{error}");
            let at = error.position().expect("an error without a place");
            assert!(at.offset <= data.len() as u64 && at.path.starts_with('$'));
            return false;
        }
    };
    // A double that is too large is read as none, where serde_json refuses the document.
    if let Ok(text) = std::str::from_utf8(data)
        && let Err(error) = serde_json::from_str::<Ignored>(text.trim_start_matches('\u{FEFF}'))
    {
        assert!(
            error.to_string().contains("out of range"),
            "accepted what serde_json refuses: {error}"
        );
    }
    for run in &summary.runs {
        assert_eq!(run.findings + run.not_problems + run.gone, run.run.results);
    }
    for finding in &found {
        let mut parts = finding.path.split('/');
        assert!(finding.path.is_empty() || parts.all(|part| !matches!(part, "" | "." | "..")));
        assert!(finding.span.end_line >= finding.span.start_line);
    }
    let once = written(&found);
    let (back, again) = read_all(&once, &options).expect("what was written cannot be read");
    assert_eq!(back.len(), found.len());
    let twice = written(&back);
    // Runs of one tool become one when written; only from there on is everything fixed.
    if again.runs.len() == summary.runs.len() {
        let mut ids: Vec<_> = found
            .iter()
            .map(|finding| (&finding.tool, &finding.automation, finding.fingerprint))
            .collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), found.len(), "two findings share a fingerprint");
        assert!(once == twice, "writing what was read back differs");
    }
    let (thrice, _) = read_all(&twice, &options).expect("what was written cannot be read");
    assert_eq!(thrice, back);
    true
}

/// Any JSON value, looked at but not kept.
type Ignored = serde::de::IgnoredAny;
