//! From one SARIF `result` to a [`Finding`].

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::classify::{Level, Traits, known_category, uniform_severity};
use super::detail::{self, Dropped};
use super::node::{Checked, Node};
use super::options::{RunInfo, RunSummary};
use super::own;
use super::region::{self, Spot};
use super::run::{Component, Levels, RuleMeta, RuleRef, RunMeta};
use super::source::Sources;
use super::text::{message, shorten};
use super::uri::{Place, Resolver};
use crate::model::{
    Category, Finding, Fingerprint, Fingerprinter, RelatedLocation, Severity, Span,
};

const MAX_PARTIAL_FINGERPRINTS: usize = 32;
const MAX_FINGERPRINT: usize = 1_024;

/// Fingerprinters by tool and automation. Findings are stored by these, whatever run they come from:
/// runs that share both must not give out a fingerprint twice.
pub(super) type Fingerprinters = BTreeMap<(String, String), Fingerprinter>;

/// Turns the results of one run into findings.
pub(super) struct RunReader<'a> {
    meta: &'a RunMeta,
    levels: Levels,
    pub(super) resolver: Resolver,
    sources: &'a mut Sources,
    fingerprinter: &'a mut Fingerprinter,
    pub(super) summary: RunSummary,
}

/// A place in some file.
pub(super) struct Located {
    pub(super) path: String,
    pub(super) outside: bool,
    pub(super) spot: Spot,
}

impl<'a> RunReader<'a> {
    pub(super) fn new(
        index: usize,
        meta: &'a mut RunMeta,
        resolver: &Resolver,
        sources: &'a mut Sources,
        fingerprinters: &'a mut Fingerprinters,
    ) -> Self {
        let resolver = resolver.enter_run(
            std::mem::take(&mut meta.bases),
            &meta.working_directories,
            std::mem::take(&mut meta.artifacts),
        );
        let run = RunInfo {
            index,
            tool: meta.tool(),
            tool_version: meta.tool_version(),
            automation: meta.automation.clone(),
            execution_successful: meta.successful,
            has_results: meta.has_results,
            results: meta.results,
            artifacts: resolver.artifact_paths(),
        };
        let fingerprinter = fingerprinters
            .entry((run.tool.clone(), run.automation.clone()))
            .or_default();
        let meta: &RunMeta = meta;
        Self {
            levels: meta.levels(),
            meta,
            resolver,
            sources,
            fingerprinter,
            summary: RunSummary {
                run,
                ..RunSummary::default()
            },
        }
    }

    /// The finding a result reports; `None` if it reports none.
    pub(super) fn finding(&mut self, node: &Node) -> Checked<Option<Finding>> {
        let node = node.expect_object()?;
        let kind = node.str("kind")?.unwrap_or("fail");
        if matches!(kind, "pass" | "notApplicable") {
            self.summary.not_problems += 1;
            return Ok(None);
        }
        if node.str("baselineState")? == Some("absent") {
            self.summary.gone += 1;
            return Ok(None);
        }
        let properties = node.object("properties")?;
        let own = properties.and_then(own::read);
        let verbatim = own.is_some();
        let reference = match node.object("rule")? {
            Some(rule) => RuleRef::read(rule)?,
            None => RuleRef::default(),
        }
        .with_result(node.str("ruleId")?, node.count("ruleIndex", 0)?);
        let found = self.meta.rule(&reference);
        let rule = found.map(|(_, rule)| rule);
        let named = reference.id().or(rule.map(|rule| rule.id.as_str()));
        let rule_id = own::rule_id(named.unwrap_or(""));
        // Ours is no fingerprint of the tool's; only beside our bag it is taken at its word.
        let (partial_fingerprints, claim) = partial_fingerprints(node)?;
        let claim = claim.filter(|_| verbatim);
        let traits = Traits::read(properties)?;
        let category = category(&self.summary.run.tool, &rule_id, rule, &traits);
        let mut finding = Finding {
            tool: self.summary.run.tool.clone(),
            tool_version: self.summary.run.tool_version.clone(),
            automation: self.summary.run.automation.clone(),
            category,
            severity: self.severity(node, kind, rule, &traits, &rule_id, category)?,
            message: text(node, found, &rule_id, verbatim)?,
            path: String::new(),
            span: Span::WHOLE_FILE,
            confidence: confidence(node, rule, &traits)?,
            snippet: None,
            fingerprint: Fingerprint::default(),
            context: Fingerprint::default(),
            cwe: self.cwe(node, rule, &traits)?,
            help_uri: rule.and_then(|rule| rule.help_uri.clone()),
            suppressed: false,
            fixes: Vec::new(),
            related: Vec::new(),
            flows: Vec::new(),
            partial_fingerprints,
            properties: self.properties(properties),
            rule: rule_id,
        };
        self.place(node, &mut finding)?;
        let mut dropped = Dropped::default();
        detail::related(self, node, verbatim, &mut dropped, &mut finding.related)?;
        finding.flows = detail::flows(self, node, verbatim, &mut dropped)?;
        finding.fixes = detail::fixes(self, node, verbatim, &mut dropped)?;
        let suppressions = detail::suppressions(node)?;
        finding.suppressed = !suppressions.is_empty();
        own::keep_suppressions(&mut finding.properties, suppressions);
        if let Some(own) = own {
            own.apply(&mut finding);
        }
        match claim {
            Some(claim) => self.fingerprinter.assign_claimed(&mut finding, claim),
            None => self.fingerprinter.assign(&mut finding),
        }
        self.summary.fixes_dropped += dropped.fixes;
        self.summary.locations_dropped += dropped.locations;
        self.summary.findings += 1;
        self.summary.suppressed += u64::from(finding.suppressed);
        Ok(Some(finding))
    }

    /// Sets path, span and snippet, and lists further locations as related.
    fn place(&mut self, node: &Node, finding: &mut Finding) -> Checked<()> {
        let mut located = Vec::new();
        for location in node.objects("locations")? {
            located.extend(self.locate(location)?);
        }
        let mut located = located.into_iter();
        match located.next() {
            Some(first) => {
                self.summary.outside_root += u64::from(first.outside);
                finding.path = first.path;
                finding.span = first.spot.span;
                finding.snippet = first.spot.snippet;
            }
            None => match node.object("analysisTarget")? {
                Some(target) => match self.resolver.resolve(&Place::read(target)?) {
                    Some(resolved) => {
                        self.summary.outside_root += u64::from(resolved.outside);
                        finding.path = resolved.path;
                    }
                    None => self.summary.without_location += 1,
                },
                None => self.summary.without_location += 1,
            },
        }
        let others = located
            .take(detail::MAX_RELATED)
            .map(|other| RelatedLocation {
                path: other.path,
                span: other.spot.span,
                message: String::new(),
            });
        finding.related.extend(others);
        Ok(())
    }

    /// Reads a SARIF `location`; `None` if it names no file.
    pub(super) fn locate(&mut self, location: &Node) -> Checked<Option<Located>> {
        let Some(physical) = location.object("physicalLocation")? else {
            return Ok(None);
        };
        let place = match physical.object("artifactLocation")? {
            Some(artifact) => Place::read(artifact)?,
            None => return Ok(None),
        };
        let Some(resolved) = self.resolver.resolve(&place) else {
            return Ok(None);
        };
        let source = self.sources.get(&resolved.path);
        let spot = region::read_physical(physical, self.meta.columns, source.as_deref())?;
        Ok(Some(Located {
            path: resolved.path,
            outside: resolved.outside,
            spot,
        }))
    }

    /// Reads a region of a file that is known by its path.
    pub(super) fn spot(&mut self, path: &str, region: &Node) -> Checked<Spot> {
        let source = self.sources.get(path);
        region::read_alone(region, self.meta.columns, source.as_deref())
    }

    fn severity(
        &self,
        node: &Node,
        kind: &str,
        rule: Option<&RuleMeta>,
        traits: &Traits,
        rule_id: &str,
        category: Category,
    ) -> Checked<Severity> {
        let scored = traits
            .severity
            .or_else(|| rule.and_then(|rule| rule.traits.severity));
        let given = node.str("level")?.map(Level::parse);
        if kind == "informational" {
            return Ok(Severity::Info);
        }
        if let Some(scored) = scored {
            return Ok(scored);
        }
        if let Some(severity) = uniform_severity(&self.summary.run.tool, rule_id, category) {
            return Ok(severity);
        }
        let invocation = match node.object("provenance")? {
            Some(provenance) => provenance.count("invocationIndex", 0)?,
            None => None,
        };
        let level = given
            .or_else(|| self.levels.of(invocation, rule?))
            .or_else(|| rule?.level);
        Ok(match (level, kind) {
            // The standard wants level `none` on what is open or up for review: not yet a defect.
            (None | Some(Level::None), "open" | "review") => Severity::Low,
            (level, _) => level.unwrap_or(Level::Warning).severity(),
        })
    }

    fn cwe(&self, node: &Node, rule: Option<&RuleMeta>, traits: &Traits) -> Checked<Vec<u32>> {
        let mut cwe = traits.cwe.clone();
        cwe.extend(rule.iter().flat_map(|rule| &rule.traits.cwe));
        for taxon in node.objects("taxa")? {
            cwe.extend(self.meta.taxon_cwe(&RuleRef::read(taxon)?));
        }
        cwe.sort_unstable();
        cwe.dedup();
        Ok(cwe)
    }

    fn properties(&mut self, properties: Option<&Node>) -> Map<String, Json> {
        let Some(properties) = properties else {
            return Map::new();
        };
        let all: Map<String, Json> = properties
            .members()
            .iter()
            .filter(|(key, _)| !own::is_reserved(key))
            .map(|(key, node)| (key.clone(), node.to_json()))
            .collect();
        let kept = own::bounded(&all).filter(|_| !properties.is_cut());
        self.summary.properties_dropped += u64::from(kept.is_none());
        kept.unwrap_or_default()
    }
}

fn category(tool: &str, rule_id: &str, rule: Option<&RuleMeta>, traits: &Traits) -> Category {
    let rule_traits = rule.map(|rule| &rule.traits);
    let said = traits
        .category
        .or_else(|| rule_traits.and_then(|traits| traits.category));
    let has_cwe =
        !traits.cwe.is_empty() || rule_traits.is_some_and(|traits| !traits.cwe.is_empty());
    said.or_else(|| known_category(tool, rule_id))
        .or_else(|| has_cwe.then_some(Category::Security))
        .unwrap_or(Category::Other)
}

fn confidence(node: &Node, rule: Option<&RuleMeta>, traits: &Traits) -> Checked<Option<f64>> {
    // SARIF ranks go from 0 to 100; -1 means none.
    let share = |rank: f64| (0.0..=100.0).contains(&rank).then_some(rank / 100.0);
    let of_rule = || {
        let rule = rule?;
        rule.traits.confidence.or_else(|| rule.rank.and_then(share))
    };
    Ok(traits
        .confidence
        .or(node.f64("rank")?.and_then(share))
        .or_else(of_rule))
}

fn text(
    node: &Node,
    found: Option<(&Component, &RuleMeta)>,
    rule_id: &str,
    verbatim: bool,
) -> Checked<String> {
    let message_node = node.object("message")?;
    let text = match found {
        Some((component, rule)) => message(
            message_node,
            &[&rule.messages, &component.messages],
            verbatim,
        )?,
        None => message(message_node, &[], verbatim)?,
    };
    if verbatim || !text.is_empty() {
        return Ok(text);
    }
    let described = found
        .and_then(|(_, rule)| rule.text.as_deref())
        .unwrap_or("")
        .trim();
    Ok(if described.is_empty() {
        rule_id.to_owned()
    } else {
        shorten(described)
    })
}

/// The tool's own fingerprints, and the one of ours that an export added.
fn partial_fingerprints(node: &Node) -> Checked<(Map<String, Json>, Option<Fingerprint>)> {
    let mut kept = Map::new();
    let mut ours = None;
    for name in ["partialFingerprints", "fingerprints"] {
        let Some(prints) = node.object(name)? else {
            continue;
        };
        for (key, value) in prints.members() {
            let Some(text) = value.as_str() else {
                continue;
            };
            if key == own::FINGERPRINT {
                ours = text.parse().ok();
            } else if kept.len() < MAX_PARTIAL_FINGERPRINTS
                && text.len() <= MAX_FINGERPRINT
                && !kept.contains_key(key)
            {
                kept.insert(key.clone(), text.into());
            }
        }
    }
    Ok((kept, ours))
}
