use std::collections::BTreeSet;
use std::io::Write;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::classify::severity_score;
use super::emit::{self, level};
use super::own;
use super::run::{canonical_tool, web_address};
use super::text::{MAX_NAME, clean_name};
use crate::clock::Timestamp;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Category, Finding, Severity, Status, StoredFinding, Verdict};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What a document says about a rule besides what its findings carry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleText {
    /// One line: what the rule finds.
    pub summary: String,
    /// Why that is bad and what to do instead; may be empty.
    pub help: String,
}

/// Looks up texts by tool and rule id.
pub type RuleTexts<'a> = dyn Fn(&str, &str) -> Option<RuleText> + 'a;

/// How a SARIF document is written.
#[derive(Clone, Copy, Default)]
pub struct WriteOptions<'a> {
    /// Compare with this moment: results get a `baselineState`, `new` if first seen after it,
    /// `unchanged` if before, `absent` if fixed. Without it there is no such property, and stored
    /// findings that are fixed are left out.
    pub baseline: Option<Timestamp>,
    /// Texts of rules.
    pub rule_texts: Option<&'a RuleTexts<'a>>,
}

/// What was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct WriteSummary {
    /// Runs, one a tool and automation.
    pub runs: u64,
    /// Results.
    pub results: u64,
    /// Stored findings left out because they are fixed.
    pub fixed_left_out: u64,
}

/// Writes a SARIF 2.1.0 document, one finding after another, in memory proportional to the number of
/// *rules*.
///
/// Findings of the same tool and automation form a run and must come together. What SARIF has no word
/// for (our severity, category and confidence, the finding's identity) is written to property bags,
/// so that reading the document gives the same findings and writing those the same document.
///
/// A finding that is suppressed has a suppression of kind `inSource`, one that a person dismissed has
/// one of kind `external` with status `accepted` (it is the suppression that is accepted) and the
/// verdict as its justification.
pub struct SarifWriter<'a, W: Write> {
    out: W,
    options: WriteOptions<'a>,
    run: Option<Run>,
    /// Runs that are complete.
    closed: BTreeSet<(String, String)>,
    summary: WriteSummary,
}

struct Run {
    tool: String,
    version: Option<String>,
    automation: String,
    rules: Vec<RuleOut>,
    by_id: FxHashMap<String, usize>,
    results: u64,
}

/// What the first finding of a rule says about it.
pub(super) struct RuleOut {
    pub(super) id: String,
    category: Category,
    /// Of the first finding.
    severity: Severity,
    worst: Severity,
    pub(super) cwe: Vec<u32>,
    pub(super) help_uri: Option<String>,
}

/// The part of a stored finding's life that SARIF can express.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct LifeOut {
    pub(super) dismissed: Option<Verdict>,
    pub(super) baseline: Option<&'static str>,
}

impl<'a, W: Write> SarifWriter<'a, W> {
    /// Starts a document.
    ///
    /// # Errors
    /// [`Io`](ErrorKind::Io), as every method.
    pub fn new(out: W, options: WriteOptions<'a>) -> Result<Self> {
        let mut writer = Self {
            out,
            options,
            run: None,
            closed: BTreeSet::new(),
            summary: WriteSummary::default(),
        };
        writer.raw(&format!(
            "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":["
        ))?;
        Ok(writer)
    }

    /// Begins the run of a tool. Needed only for a run without findings, which tells the reader that
    /// the tool looked and found nothing; otherwise the first finding begins it.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) if that run was complete already.
    pub fn begin_run(&mut self, tool: &str, version: Option<&str>, automation: &str) -> Result<()> {
        let tool = canonical_tool(&clean_name(tool, MAX_NAME));
        let automation = clean_name(automation, MAX_NAME);
        if let Some(run) = &self.run
            && run.tool == tool
            && run.automation == automation
        {
            return Ok(());
        }
        self.end_run()?;
        if self.closed.contains(&(tool.clone(), automation.clone())) {
            return Err(
                Error::invalid(format!("findings of `{tool}` come in two places"))
                    .with_hint("sort findings by tool and automation before writing SARIF"),
            );
        }
        let comma = if self.summary.runs == 0 { "" } else { "," };
        self.raw(&format!("{comma}\n{{\"results\":["))?;
        self.summary.runs += 1;
        let version = version.map(|version| clean_name(version, MAX_NAME));
        self.run = Some(Run {
            tool,
            version: version.filter(|version| !version.is_empty()),
            automation,
            rules: Vec::new(),
            by_id: FxHashMap::default(),
            results: 0,
        });
        Ok(())
    }

    /// Writes a finding.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) if its run was complete already.
    pub fn finding(&mut self, finding: &Finding) -> Result<()> {
        let baseline = self.options.baseline.map(|_| "new");
        self.result(
            finding,
            LifeOut {
                dismissed: None,
                baseline,
            },
            None,
        )
    }

    /// Writes a stored finding with its verdict. Fixed ones are left out unless there is a baseline.
    ///
    /// # Errors
    /// As [`finding`](Self::finding).
    pub fn stored(&mut self, stored: &StoredFinding) -> Result<()> {
        let fixed = stored.status == Status::Fixed;
        let baseline = match self.options.baseline {
            None if fixed => {
                self.summary.fixed_left_out += 1;
                return Ok(());
            }
            None => None,
            Some(_) if fixed => Some("absent"),
            Some(moment) if stored.first_seen > moment => Some("new"),
            Some(_) => Some("unchanged"),
        };
        let dismissed = match stored.status {
            Status::Dismissed => stored.verdict,
            _ => None,
        };
        let id = stored.id.to_string();
        self.result(
            &stored.finding,
            LifeOut {
                dismissed,
                baseline,
            },
            Some(&id),
        )
    }

    fn result(&mut self, finding: &Finding, life: LifeOut, id: Option<&str>) -> Result<()> {
        self.begin_run(
            &finding.tool,
            finding.tool_version.as_deref(),
            &finding.automation,
        )?;
        let Some(run) = &mut self.run else {
            return Err(Error::internal("a result outside a run"));
        };
        let index = run.rule_index(finding);
        let separator: &[u8] = if run.results == 0 { b"\n" } else { b",\n" };
        run.results += 1;
        let result = emit::result(finding, life, id, &run.rules[index], index);
        self.out.write_all(separator).map_err(write_failed)?;
        serde_json::to_writer(&mut self.out, &result).map_err(json_failed)?;
        self.summary.results += 1;
        Ok(())
    }

    fn end_run(&mut self) -> Result<()> {
        let Some(run) = self.run.take() else {
            return Ok(());
        };
        self.raw("],\"columnKind\":\"utf16CodeUnits\"")?;
        if !run.automation.is_empty() {
            // The last part of the id names the single run; ours is the category before it.
            let id = format!("{}/", run.automation);
            self.raw(",\"automationDetails\":")?;
            serde_json::to_writer(&mut self.out, &serde_json::json!({ "id": id }))
                .map_err(json_failed)?;
        }
        self.raw(",\"tool\":")?;
        let tool = run.tool_json(self.options.rule_texts);
        serde_json::to_writer(&mut self.out, &tool).map_err(json_failed)?;
        self.raw("}")?;
        self.closed.insert((run.tool, run.automation));
        Ok(())
    }

    /// Completes the document and flushes it. Without this call the document is cut off.
    ///
    /// # Errors
    /// [`Io`](ErrorKind::Io).
    pub fn finish(mut self) -> Result<WriteSummary> {
        self.end_run()?;
        self.raw("]}\n")?;
        self.out.flush().map_err(write_failed)?;
        Ok(self.summary)
    }

    fn raw(&mut self, text: &str) -> Result<()> {
        self.out.write_all(text.as_bytes()).map_err(write_failed)
    }
}

impl Run {
    fn rule_index(&mut self, finding: &Finding) -> usize {
        let id = own::rule_id(&finding.rule);
        let index = match self.by_id.get(&id) {
            Some(&index) => index,
            None => {
                let index = self.rules.len();
                self.by_id.insert(id.clone(), index);
                self.rules.push(RuleOut {
                    id,
                    category: finding.category,
                    severity: finding.severity,
                    worst: finding.severity,
                    cwe: own::sorted(&finding.cwe),
                    help_uri: finding.help_uri.as_deref().and_then(web_address),
                });
                index
            }
        };
        let rule = &mut self.rules[index];
        rule.worst = rule.worst.max(finding.severity);
        index
    }

    fn tool_json(&self, texts: Option<&RuleTexts<'_>>) -> serde_json::Value {
        let rules: Vec<serde_json::Value> = self
            .rules
            .iter()
            .map(|rule| rule.json(texts.and_then(|texts| texts(&self.tool, &rule.id))))
            .collect();
        let mut driver = serde_json::Map::new();
        driver.insert("name".into(), self.tool.as_str().into());
        if let Some(version) = &self.version {
            driver.insert("version".into(), version.as_str().into());
        }
        driver.insert("rules".into(), rules.into());
        serde_json::json!({ "driver": driver })
    }
}

impl RuleOut {
    fn json(&self, text: Option<RuleText>) -> serde_json::Value {
        use serde_json::json;
        let mut tags: Vec<String> = Vec::new();
        if self.category != Category::Other {
            tags.push(self.category.as_str().to_owned());
        }
        tags.extend(
            self.cwe
                .iter()
                .map(|cwe| format!("external/cwe/cwe-{cwe:03}")),
        );
        let mut properties = json!({ "tags": tags });
        // Forges rank security findings by this number and no other.
        if self.category == Category::Security && self.worst > Severity::Info {
            properties["security-severity"] = severity_score(self.worst).into();
        }
        let mut rule = json!({
            "id": self.id,
            "defaultConfiguration": { "level": level(self.severity) },
            "properties": properties,
        });
        if let Some(uri) = &self.help_uri {
            rule["helpUri"] = uri.as_str().into();
        }
        if let Some(text) = text {
            rule["shortDescription"] = json!({ "text": text.summary });
            if !text.help.is_empty() {
                rule["help"] = json!({ "text": text.help });
            }
        }
        rule
    }
}

/// Writes findings as one document; they are grouped by tool and automation first.
///
/// # Errors
/// [`Io`](ErrorKind::Io).
///
/// ```
/// use codehone::analysis::sarif::{ReadOptions, WriteOptions, read_all, write};
/// let document = br#"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "Lint"}},
///     "results": [{"ruleId": "L1", "message": {"text": "Bad."}}]}]}"#;
/// let (findings, _) = read_all(document, &ReadOptions::default())?;
/// let mut out = Vec::new();
/// write(&mut out, &findings, WriteOptions::default())?;
/// assert_eq!(read_all(&out, &ReadOptions::default())?.0, findings);
/// # Ok::<(), codehone::Error>(())
/// ```
pub fn write(
    out: impl Write,
    findings: &[Finding],
    options: WriteOptions<'_>,
) -> Result<WriteSummary> {
    let mut order: Vec<&Finding> = findings.iter().collect();
    // Stable, so that findings of a run keep their order.
    order.sort_by_key(|finding| {
        let tool = canonical_tool(&clean_name(&finding.tool, MAX_NAME));
        (tool, clean_name(&finding.automation, MAX_NAME))
    });
    let mut writer = SarifWriter::new(out, options)?;
    for finding in order {
        writer.finding(finding)?;
    }
    writer.finish()
}

fn write_failed(error: std::io::Error) -> Error {
    Error::new(ErrorKind::Io, format!("writing SARIF: {error}")).with_source(error)
}

fn json_failed(error: serde_json::Error) -> Error {
    write_failed(error.into())
}
