use std::io::{BufWriter, Write};
use std::path::Path;

use super::{Engine, ExportOptions};
use crate::analysis::rule;
use crate::analysis::sarif::{RuleText, SarifWriter, WriteOptions};
use crate::error::{Error, Result};
use crate::model::{Control, FindingFilter};

/// Findings read at a time.
const PAGE: usize = 1_000;

impl Engine {
    /// Writes stored findings as SARIF 2.1.0, one run a tool, valid against the official schema.
    /// Fixed findings are left out. Suppressed and dismissed ones carry a suppression, so that other
    /// tools hide them too. Returns the number of results. Memory is bounded.
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
                let filter = FindingFilter {
                    tool: Some(tool),
                    ..options.filter.clone()
                };
                let mut cursor = None;
                loop {
                    control.check()?;
                    let page = reader.findings(&filter, cursor.as_ref(), PAGE)?;
                    for stored in &page.items {
                        if stored.finding.automation == automation {
                            writer.stored(stored)?;
                        }
                        done += 1;
                        control.report("write", done, None);
                    }
                    cursor = page.next;
                    if cursor.is_none() {
                        break;
                    }
                }
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
