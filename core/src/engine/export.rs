use std::io::{BufWriter, Write};
use std::path::Path;

use super::{Engine, ExportOptions};
use crate::analysis::rule;
use crate::analysis::sarif::{RuleText, SarifWriter, WriteOptions};
use crate::error::{Error, Result};
use crate::model::Control;

impl Engine {
    /// Writes stored findings as SARIF 2.1.0, one run a tool, valid against the official schema.
    /// Fixed findings are left out. Suppressed and dismissed ones carry a suppression, so that other
    /// tools hide them too. Returns the number of results. Memory: 8 bytes a finding of
    /// the tool at hand. Time: linear in the findings.
    ///
    /// # Errors
    /// [`Io`](crate::ErrorKind::Io) if `target` cannot be written,
    /// [`Cancelled`](crate::ErrorKind::Cancelled), and those of the database.
    pub fn export_sarif(
        &self,
        target: impl Write,
        options: &ExportOptions,
        control: &Control,
    ) -> Result<u64> {
        let texts = |tool: &str, id: &str| {
            let rule = (tool == super::scan::TOOL).then(|| rule(id)).flatten()?;
            Some(RuleText {
                summary: rule.summary.to_owned(),
                help: rule.why.to_owned(),
            })
        };
        let mut writer = SarifWriter::new(
            BufWriter::new(target),
            WriteOptions {
                baseline: None,
                rule_texts: Some(&texts),
            },
        )?;
        self.0.store.read(|reader| {
            let mut done = 0;
            for (tool, automation) in reader.sources(options.filter.repo.as_deref())? {
                if options.filter.tool.as_ref().is_some_and(|t| *t != tool) {
                    continue;
                }
                control.check()?;
                reader.findings_of_source(&options.filter, &tool, &automation, |stored| {
                    control.check()?;
                    writer.stored(stored)?;
                    done += 1;
                    control.report("write", done, None);
                    Ok(())
                })?;
            }
            Ok(())
        })?;
        let summary = writer.finish()?;
        Ok(summary.results)
    }

    /// As [`export_sarif`](Self::export_sarif) to a file, which appears, or replaces the one that is
    /// there, only when it is whole.
    ///
    /// # Errors
    /// As [`export_sarif`](Self::export_sarif); [`NotFound`](crate::ErrorKind::NotFound) without the
    /// folder.
    pub fn export_sarif_to(
        &self,
        path: impl AsRef<Path>,
        options: &ExportOptions,
        control: &Control,
    ) -> Result<u64> {
        let path = path.as_ref();
        let failed = |cause| Error::io(path, cause);
        let folder = match path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let mut builder = tempfile::Builder::new();
        // Others may read it, as they may any file that is made here; the umask still counts.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        // Beside the target, so that the last step is a rename on one file system.
        let mut file = builder.tempfile_in(folder).map_err(failed)?;
        let written = self.export_sarif(&mut file, options, control)?;
        file.persist(path).map_err(|error| failed(error.error))?;
        Ok(written)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;
    use crate::{FindingFilter, ImportOptions, Severity};

    fn run(automation: &str) -> String {
        let result = |n: u32| {
            let level = if n.is_multiple_of(2) { "error" } else { "note" };
            format!(
                r#"{{"ruleId": "r{n}", "level": "{level}", "message": {{"text": "m"}},
                "locations": [{{"physicalLocation": {{"artifactLocation": {{"uri": "a.py"}},
                "region": {{"startLine": 1}}}}}}]}}"#
            )
        };
        let results: Vec<String> = (0..250).map(result).collect();
        format!(
            r#"{{"tool": {{"driver": {{"name": "t"}}}},
            "automationDetails": {{"id": "{automation}/"}}, "results": [{}]}}"#,
            results.join(",")
        )
    }

    #[test]
    fn every_automation_is_read_once() {
        let engine = Engine::open(":memory:").unwrap();
        let sarif = format!(
            r#"{{"version": "2.1.0", "runs": [{}, {}]}}"#,
            run("a"),
            run("b")
        );
        for repo in ["acme/web", "acme/api"] {
            let options = ImportOptions {
                repo: repo.into(),
                ..ImportOptions::default()
            };
            engine
                .import_sarif_from(sarif.as_bytes(), &options, &Control::new())
                .unwrap();
        }
        let export = |filter: FindingFilter| {
            let most = Arc::new(AtomicU64::new(0));
            let seen = most.clone();
            let control = Control::new().with_progress(move |progress| {
                seen.fetch_max(progress.done, Ordering::Relaxed);
            });
            let options = ExportOptions { filter };
            let written = engine.export_sarif(Vec::new(), &options, &control).unwrap();
            (written, most.load(Ordering::Relaxed))
        };
        // Progress is reported every thousand findings read.
        assert_eq!(export(FindingFilter::default()), (1000, 1000));
        let filter = FindingFilter {
            repo: Some("acme/web".into()),
            tool: Some("t".into()),
            min_severity: Some(Severity::High),
            ..FindingFilter::default()
        };
        assert_eq!(export(filter), (250, 0));
    }
}
