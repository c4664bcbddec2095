use std::fs::File;
use std::io::{Read, Seek};
use std::path::Path;

use super::{EvaluateOptions, Evaluation, Evaluator, Label};
use crate::analysis::sarif::{ReadOptions, SarifItem, read, spool};
use crate::analysis::{ScanConfig, scan};
use crate::error::{Error, Result};
use crate::model::{Control, Finding};

/// Compares findings with labels.
///
/// # Errors
/// As [`Evaluator::new`].
///
/// ```
/// use codehone::analysis::evaluate::{EvaluateOptions, Label, evaluate};
/// use codehone::analysis::{AnalyseOptions, analyse};
///
/// let source = "def f(a):\n    return a == None\n";
/// let found = analyse(source, &AnalyseOptions::for_path("a.py")?)?;
/// let labels = [Label::positive("a.py", 2, "none-compare"), Label::negative("a.py", 1, "none-compare")];
/// let result = evaluate(labels, &found, EvaluateOptions::default())?;
/// assert_eq!(result.total.f1, Some(1.0));
/// assert_eq!(result.total.accuracy, Some(1.0));
/// # Ok::<(), codehone::Error>(())
/// ```
pub fn evaluate<'a>(
    labels: impl IntoIterator<Item = Label>,
    findings: impl IntoIterator<Item = &'a Finding>,
    options: EvaluateOptions,
) -> Result<Evaluation> {
    let mut evaluator = Evaluator::new(labels, options)?;
    for finding in findings {
        evaluator.add(finding);
    }
    Ok(evaluator.finish())
}

/// Scans a folder with our rules and compares what they find with labels, whose paths are relative to
/// the folder. Hidden, ignored and generated files are scanned too: labels say what matters.
///
/// # Errors
/// As [`Evaluator::new`] and [`scan`].
pub fn evaluate_folder(
    labels: impl IntoIterator<Item = Label>,
    folder: impl AsRef<Path>,
    options: EvaluateOptions,
    control: &Control,
) -> Result<Evaluation> {
    let mut evaluator = Evaluator::new(labels, options)?;
    let config = ScanConfig {
        gitignore: false,
        include_hidden: true,
        include_vendored: true,
        ..ScanConfig::default()
    };
    scan(folder.as_ref(), &config, control, |findings| {
        findings.iter().for_each(|finding| evaluator.add(finding));
        Ok(())
    })?;
    Ok(evaluator.finish())
}

/// Compares the findings of a SARIF 2.1.0 document of any tool with labels, whose paths are relative
/// to `root`: the folder that the tool scanned, by which its absolute paths are made relative.
///
/// # Errors
/// As [`Evaluator::new`] and [`sarif::read`](crate::analysis::sarif::read).
pub fn evaluate_sarif(
    labels: impl IntoIterator<Item = Label>,
    sarif: impl Read + Seek,
    root: Option<&Path>,
    options: EvaluateOptions,
    control: &Control,
) -> Result<Evaluation> {
    let mut evaluator = Evaluator::new(labels, options)?;
    let reading = ReadOptions {
        root: root.map(absolute).transpose()?,
        read_sources: false,
        control: control.clone(),
        ..ReadOptions::default()
    };
    read(sarif, &reading, &mut |item| {
        if let SarifItem::Findings(findings) = item {
            findings.iter().for_each(|finding| evaluator.add(finding));
        }
        Ok(())
    })?;
    Ok(evaluator.finish())
}

/// [`evaluate_sarif`] of a file or pipe.
///
/// # Errors
/// As [`evaluate_sarif`]; [`NotFound`](crate::ErrorKind::NotFound) if there is no such file.
pub fn evaluate_sarif_path(
    labels: impl IntoIterator<Item = Label>,
    path: impl AsRef<Path>,
    root: Option<&Path>,
    options: EvaluateOptions,
    control: &Control,
) -> Result<Evaluation> {
    let path = path.as_ref();
    let mut file = File::open(path).map_err(|cause| Error::io(path, cause))?;
    let about = file.metadata().map_err(|cause| Error::io(path, cause))?;
    if about.is_dir() {
        return Err(Error::invalid(format!("{} is a folder", path.display()))
            .with_hint("name a SARIF file in it"));
    }
    if !about.is_file() {
        // A pipe cannot be read twice.
        file = spool(file, control)?;
    }
    evaluate_sarif(labels, file, root, options, control)
}

fn absolute(path: &Path) -> Result<std::path::PathBuf> {
    std::path::absolute(path).map_err(|cause| Error::io(path, cause))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn a_folder_is_scanned_whole() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(".gitignore"), "a.py\n").unwrap();
        std::fs::write(folder.path().join("a.py"), "x == None\n").unwrap();
        let labels = [Label::positive("a.py", 1, "none-compare")];
        let got = evaluate_folder(
            labels,
            folder.path(),
            EvaluateOptions::default(),
            &Control::new(),
        )
        .unwrap();
        assert_eq!(got.total.recall, Some(1.0));
    }

    #[test]
    fn sarif_of_any_tool_is_understood() {
        let document = br#"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "Ruff"}},
            "results": [{"ruleId": "E711", "message": {"text": "m"}, "locations": [{
                "physicalLocation": {"artifactLocation": {"uri": "src/a.py"},
                "region": {"startLine": 4}}}]}]}]}"#;
        let labels = [Label::positive("src/a.py", 4, "none-compare")];
        let options = EvaluateOptions::default();
        let read = |bytes: &[u8]| {
            let source = Cursor::new(bytes.to_vec());
            evaluate_sarif(
                labels.clone(),
                source,
                None,
                options.clone(),
                &Control::new(),
            )
        };
        assert_eq!(read(document).unwrap().total.f1, Some(1.0));
        assert_eq!(read(b"{}").unwrap_err().code(), "invalid_sarif");
    }
}
