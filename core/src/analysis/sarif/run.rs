//! What a run says about itself: its tool and rules, its folders and artifacts. Read before the
//! results, wherever in the run it stands.

use std::collections::BTreeMap;
use std::io::Read;

use rustc_hash::FxHashMap;

use super::classify::{Level, Traits};
use super::json::{Json, Kind};
use super::node::{Checked, Limits, Node, Wrong};
use super::options::{ReadOptions, ReadSummary, RunSummary};
use super::region::Columns;
use super::text::{MAX_NAME, clean_name};
use super::uri::{Place, cut};
use crate::error::Result;

/// Longest text kept of a rule's message, in bytes.
const MAX_TEXT: usize = 4_096;
const MAX_HELP_URI: usize = 2_048;

/// A rule, reduced to what findings take from it.
#[derive(Debug, Default)]
pub(super) struct RuleMeta {
    pub(super) id: String,
    pub(super) level: Option<Level>,
    pub(super) rank: Option<f64>,
    pub(super) traits: Traits,
    pub(super) help_uri: Option<String>,
    /// Short or full description.
    pub(super) text: Option<String>,
    pub(super) messages: BTreeMap<String, String>,
}

/// The driver, an extension or a taxonomy.
#[derive(Debug, Default)]
pub(super) struct Component {
    name: String,
    guid: Option<String>,
    version: Option<String>,
    semantic_version: Option<String>,
    pub(super) rules: Vec<RuleMeta>,
    by_id: FxHashMap<String, usize>,
    pub(super) messages: BTreeMap<String, String>,
}

/// A change of a rule's level for one invocation.
#[derive(Debug)]
struct Override {
    rule: RuleRef,
    level: Option<Level>,
}

/// The levels that invocations set, by rule. Rules are told apart by their address: they stay where
/// they are as long as the run is read.
pub(super) struct Levels(Vec<FxHashMap<*const RuleMeta, Option<Level>>>);

impl Levels {
    /// The level that the result's invocation sets for a rule.
    pub(super) fn of(&self, invocation: Option<u32>, rule: &RuleMeta) -> Option<Level> {
        let invocation = match invocation {
            Some(index) => self.0.get(index as usize)?,
            None if self.0.len() == 1 => self.0.first()?,
            None => return None,
        };
        *invocation.get(&std::ptr::from_ref(rule))?
    }
}

/// A SARIF `reportingDescriptorReference`.
#[derive(Debug, Default)]
pub(super) struct RuleRef {
    id: Option<String>,
    index: Option<u32>,
    component: Option<ComponentRef>,
}

#[derive(Debug, Default)]
struct ComponentRef {
    name: Option<String>,
    guid: Option<String>,
    index: Option<u32>,
}

impl RuleRef {
    pub(super) fn read(node: &Node) -> Checked<Self> {
        let component = match node.object("toolComponent")? {
            Some(component) => Some(ComponentRef {
                name: component.str("name")?.map(str::to_owned),
                guid: component.str("guid")?.map(str::to_owned),
                index: component.count("index", 0)?,
            }),
            None => None,
        };
        Ok(Self {
            id: node.str("id")?.map(|id| clean_name(id, MAX_NAME)),
            index: node.count("index", 0)?,
            component,
        })
    }

    /// Bytes of text in it.
    fn text_len(&self) -> usize {
        let len = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        let component = self.component.as_ref();
        len(&self.id) + component.map_or(0, |it| len(&it.name) + len(&it.guid))
    }

    pub(super) fn component_name(&self) -> Option<&str> {
        self.component.as_ref()?.name.as_deref()
    }

    pub(super) fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Fills in what a result says beside its `rule`.
    pub(super) fn with_result(mut self, id: Option<&str>, index: Option<u32>) -> Self {
        if let Some(id) = id {
            // Rules are known by ids of this length; a longer one would only cost time to look up.
            self.id = Some(clean_name(id, MAX_NAME));
        }
        self.index = self.index.or(index);
        self
    }
}

/// Everything a run says besides its results.
#[derive(Debug, Default)]
pub(super) struct RunMeta {
    pub(super) driver: Component,
    extensions: Vec<Component>,
    taxonomies: Vec<Component>,
    invocations: Vec<Vec<Override>>,
    pub(super) successful: bool,
    pub(super) automation: String,
    pub(super) columns: Columns,
    pub(super) bases: BTreeMap<String, Place>,
    pub(super) working_directories: Vec<Place>,
    pub(super) artifacts: Vec<Place>,
    /// Whether there is an array `results`.
    pub(super) has_results: bool,
    /// Results in the document.
    pub(super) results: u64,
}

/// Reads the metadata of runs within a budget.
pub(super) struct MetaReader<'a> {
    left: usize,
    limits: Limits,
    summary: &'a mut ReadSummary,
}

impl<'a> MetaReader<'a> {
    pub(super) fn new(options: &ReadOptions, summary: &'a mut ReadSummary) -> Self {
        Self {
            left: options.max_metadata_bytes,
            limits: Limits {
                string: 64 << 10,
                total: options.max_result_bytes,
            },
            summary,
        }
    }

    pub(super) fn warn(&mut self, message: &str, path: &str, offset: u64) {
        self.summary.warn(message, path, offset);
    }

    fn spend<R: Read>(&mut self, json: &Json<R>, cost: usize) -> Result<()> {
        match self.left.checked_sub(cost) {
            Some(rest) => {
                self.left = rest;
                Ok(())
            }
            None => Err(json
                .error("the metadata of the runs takes more memory than allowed")
                .with_hint("raise `max_metadata_bytes` if the file can be trusted")),
        }
    }

    /// Reads a short string and pays for it.
    fn text<R: Read>(&mut self, json: &mut Json<R>) -> Result<Option<String>> {
        let text = string(json)?;
        self.spend(json, text.as_ref().map_or(0, String::len))?;
        Ok(text)
    }

    /// Reads one value, turns it into something and pays for what is kept.
    fn keep<R: Read, T>(
        &mut self,
        json: &mut Json<R>,
        convert: impl FnOnce(&Node) -> Checked<(T, usize)>,
    ) -> Result<T> {
        let path = json.path().to_owned();
        let node = Node::read(json, self.limits)?;
        let (value, cost) = convert(&node).map_err(|wrong: Wrong| node.error(&path, &wrong))?;
        self.spend(json, cost)?;
        Ok(value)
    }

    /// Reads a run; calls `control` for every result it passes.
    pub(super) fn run<R: Read>(
        &mut self,
        json: &mut Json<R>,
        mut on_result: impl FnMut() -> Result<()>,
    ) -> Result<RunMeta> {
        let mut run = RunMeta {
            successful: true,
            ..RunMeta::default()
        };
        // Kept twice: here, and as the summary that the caller gets.
        self.spend(json, size_of::<RunMeta>() + size_of::<RunSummary>())?;
        let mut seen_results = false;
        object(json, |json, key| match key {
            "tool" => object(json, |json, key| match key {
                "driver" => {
                    run.driver = self.component(json)?;
                    Ok(())
                }
                "extensions" => array(json, |json| {
                    run.extensions.push(self.component(json)?);
                    Ok(())
                }),
                _ => json.skip(),
            }),
            "results" => {
                if std::mem::replace(&mut seen_results, true) {
                    return Err(json.error("a run with two `results`"));
                }
                run.has_results = json.peek()? != Kind::Null;
                array(json, |json| {
                    run.results += 1;
                    on_result()?;
                    json.skip()
                })
            }
            "invocations" => array(json, |json| {
                self.spend(json, size_of::<Vec<Override>>())?;
                let (invocation, successful, folder) = self.invocation(json)?;
                run.invocations.push(invocation);
                run.successful &= successful;
                run.working_directories.extend(folder);
                Ok(())
            }),
            "artifacts" => array(json, |json| {
                let mut place = Place::default();
                self.spend(json, place.cost())?;
                object(json, |json, key| match key {
                    "location" => {
                        place = self.keep(json, |node| {
                            let place = Place::read(node.expect_object()?)?;
                            let cost = place.cost();
                            Ok((place, cost))
                        })?;
                        Ok(())
                    }
                    _ => json.skip(),
                })?;
                run.artifacts.push(place);
                Ok(())
            }),
            "originalUriBaseIds" => {
                run.bases = self.keep(json, |node| {
                    let mut bases = BTreeMap::new();
                    let mut cost = 0;
                    for (name, node) in node.members() {
                        let place = Place::read(node.expect_object()?)?;
                        cost += name.len() + place.cost();
                        bases.insert(name.clone(), place);
                    }
                    Ok((bases, cost))
                })?;
                Ok(())
            }
            "automationDetails" => {
                run.automation = self.keep(json, |node| {
                    let id = node.str("id")?.unwrap_or("");
                    let automation = automation_of(id);
                    let cost = automation.len();
                    Ok((automation, cost))
                })?;
                Ok(())
            }
            "columnKind" => {
                if string(json)?.as_deref() == Some("unicodeCodePoints") {
                    run.columns = Columns::CodePoints;
                }
                Ok(())
            }
            "taxonomies" => array(json, |json| {
                run.taxonomies.push(self.component(json)?);
                Ok(())
            }),
            "externalPropertyFileReferences" => {
                if json.peek()? != Kind::Null {
                    let at = json.offset();
                    self.warn(
                        "part of the run is in other files, which are not read: findings may lack metadata",
                        json.path(),
                        at,
                    );
                }
                json.skip()
            }
            _ => json.skip(),
        })?;
        Ok(run)
    }

    fn component<R: Read>(&mut self, json: &mut Json<R>) -> Result<Component> {
        let mut component = Component::default();
        self.spend(json, size_of::<Component>())?;
        object(json, |json, key| match key {
            "name" => {
                // Its findings carry the driver's name too, and so does the summary.
                component.name = clean_name(&self.text(json)?.unwrap_or_default(), MAX_NAME);
                Ok(())
            }
            "guid" => {
                component.guid = self.text(json)?;
                Ok(())
            }
            "version" => {
                component.version = self.text(json)?;
                Ok(())
            }
            "semanticVersion" => {
                component.semantic_version = self.text(json)?;
                Ok(())
            }
            "globalMessageStrings" => {
                component.messages = self.keep(json, message_strings)?;
                Ok(())
            }
            // Taxonomies keep their entries apart from rules, in the same form.
            "rules" | "taxa" => array(json, |json| {
                let rule = self.keep(json, rule)?;
                let index = component.rules.len();
                component.by_id.entry(rule.id.clone()).or_insert(index);
                component.rules.push(rule);
                Ok(())
            }),
            _ => json.skip(),
        })?;
        Ok(component)
    }

    #[allow(clippy::type_complexity)]
    fn invocation<R: Read>(
        &mut self,
        json: &mut Json<R>,
    ) -> Result<(Vec<Override>, bool, Option<Place>)> {
        let mut overrides = Vec::new();
        let mut successful = true;
        let mut folder = None;
        object(json, |json, key| match key {
            "executionSuccessful" => {
                if json.peek()? == Kind::Bool {
                    successful = json.boolean()?;
                    return Ok(());
                }
                json.skip()
            }
            "workingDirectory" => {
                folder = self.keep(json, |node| {
                    let place = Place::read(node)?;
                    let cost = place.cost();
                    Ok((Some(place), cost))
                })?;
                Ok(())
            }
            "ruleConfigurationOverrides" => array(json, |json| {
                overrides.push(self.keep(json, |node| {
                    let rule = match node.object("descriptor")? {
                        Some(descriptor) => RuleRef::read(descriptor)?,
                        None => RuleRef::default(),
                    };
                    let level = match node.object("configuration")? {
                        Some(configuration) => configuration.str("level")?.map(Level::parse),
                        None => None,
                    };
                    let cost = size_of::<Override>() + rule.text_len();
                    Ok((Override { rule, level }, cost))
                })?);
                Ok(())
            }),
            _ => json.skip(),
        })?;
        Ok((overrides, successful, folder))
    }
}

fn rule(node: &Node) -> Checked<(RuleMeta, usize)> {
    let node = node.expect_object()?;
    let configuration = node.object("defaultConfiguration")?;
    let mut traits = Traits::read(node.object("properties")?)?;
    // CodeQL and the .NET analysers name weaknesses by relation to a taxonomy.
    for relation in node.objects("relationships")? {
        if let Some(target) = relation.object("target")? {
            let target = RuleRef::read(target)?;
            if target
                .component_name()
                .is_some_and(|name| name.eq_ignore_ascii_case("cwe"))
            {
                traits
                    .cwe
                    .extend(target.id().and_then(super::classify::cwe_number));
            }
        }
    }
    traits.cwe.sort_unstable();
    traits.cwe.dedup();
    let described = |name: &str| -> Checked<Option<String>> {
        Ok(match node.object(name)? {
            Some(text) => text.str("text")?.map(|text| cut(text, MAX_TEXT).to_owned()),
            None => None,
        })
    };
    let text = match described("shortDescription")? {
        Some(text) => Some(text),
        None => described("fullDescription")?,
    };
    let (messages, messages_cost) = match node.object("messageStrings")? {
        Some(strings) => message_strings(strings)?,
        None => (BTreeMap::new(), 0),
    };
    let rule = RuleMeta {
        id: clean_name(node.str("id")?.unwrap_or(""), MAX_NAME),
        level: match configuration {
            Some(configuration) => configuration.str("level")?.map(Level::parse),
            None => None,
        },
        rank: match configuration {
            Some(configuration) => configuration.f64("rank")?,
            None => None,
        },
        traits,
        help_uri: node.str("helpUri")?.and_then(web_address),
        text,
        messages,
    };
    let cost = size_of::<RuleMeta>()
        + 3 * rule.id.len()
        + rule.text.as_ref().map_or(0, String::len)
        + rule.help_uri.as_ref().map_or(0, String::len)
        + size_of_val(rule.traits.cwe.as_slice())
        + messages_cost
        + 64;
    Ok((rule, cost))
}

fn message_strings(node: &Node) -> Checked<(BTreeMap<String, String>, usize)> {
    let mut strings = BTreeMap::new();
    let mut cost = 0;
    for (id, node) in node.members() {
        let node = node.expect_object()?;
        let text = match node.str("text")? {
            Some(text) => Some(text),
            None => node.str("markdown")?,
        };
        if let Some(text) = text {
            let text = cut(text, MAX_TEXT).to_owned();
            cost += id.len() + text.len() + 96;
            strings.insert(id.clone(), text);
        }
    }
    Ok((strings, cost))
}

/// Keeps addresses that a reader may click on; anything but http(s) could run code in a host's UI.
pub(super) fn web_address(uri: &str) -> Option<String> {
    let uri = uri.trim();
    let web = uri.starts_with("https://") || uri.starts_with("http://");
    let valid = uri
        .bytes()
        .all(|b| b.is_ascii_graphic() && !br#"<>"{}|\^`"#.contains(&b));
    (web && valid && uri.len() <= MAX_HELP_URI).then(|| uri.to_owned())
}

/// A tool's name as findings carry it: in lower case, and one for all editions of a scanner that
/// come and go with a login.
pub(super) fn canonical_tool(name: &str) -> String {
    let name = name.to_lowercase();
    match name.as_str() {
        "" => "unknown".to_owned(),
        "semgrep oss" | "semgrep pro" => "semgrep".to_owned(),
        _ => name,
    }
}

/// The category part of an automation id: what stands before the last `/`, as GitHub takes it. The
/// rest names a single run, so that findings of the next run would never meet it.
fn automation_of(id: &str) -> String {
    let category = id.rsplit_once('/').map_or("", |(category, _)| category);
    clean_name(category, MAX_NAME)
}

impl RunMeta {
    /// The tool's name as findings carry it.
    pub(super) fn tool(&self) -> String {
        canonical_tool(&self.driver.name)
    }

    pub(super) fn tool_version(&self) -> Option<String> {
        let driver = &self.driver;
        let version = driver
            .version
            .as_ref()
            .or(driver.semantic_version.as_ref())?;
        Some(clean_name(version, MAX_NAME)).filter(|version| !version.is_empty())
    }

    fn component(&self, wanted: Option<&ComponentRef>) -> &Component {
        let Some(wanted) = wanted else {
            return &self.driver;
        };
        let by_index = wanted
            .index
            .and_then(|index| self.extensions.get(index as usize));
        let by_name = || {
            self.extensions.iter().find(|component| {
                (wanted.guid.is_some() && component.guid == wanted.guid)
                    || wanted.name.as_ref() == Some(&component.name)
            })
        };
        by_index.or_else(by_name).unwrap_or(&self.driver)
    }

    /// The rule a reference means. An index that contradicts the id is ignored: of the two, tools get
    /// the id right.
    pub(super) fn rule(&self, wanted: &RuleRef) -> Option<(&Component, &RuleMeta)> {
        let component = self.component(wanted.component.as_ref());
        let Some(id) = wanted.id.as_deref() else {
            let rule = component.rules.get(wanted.index? as usize)?;
            return Some((component, rule));
        };
        let indexed = wanted
            .index
            .and_then(|index| component.rules.get(index as usize))
            .filter(|rule| is_or_refines(id, &rule.id));
        if let Some(rule) = indexed {
            return Some((component, rule));
        }
        let others = std::iter::once(&self.driver).chain(&self.extensions);
        let mut shorter = Some(id);
        while let Some(name) = shorter {
            for component in std::iter::once(component).chain(others.clone()) {
                if let Some(&index) = component.by_id.get(name) {
                    return Some((component, &component.rules[index]));
                }
            }
            // `CA1000/1` is a case of rule `CA1000`.
            shorter = name.rsplit_once('/').map(|(parent, _)| parent);
        }
        None
    }

    /// Looks up once which rules the invocations override, so that a result needs no search.
    pub(super) fn levels(&self) -> Levels {
        let resolve = |changes: &Vec<Override>| {
            let found = changes.iter().filter_map(|change| {
                let (_, rule) = self.rule(&change.rule)?;
                Some((std::ptr::from_ref(rule), change.level))
            });
            // Of several for one rule the last counts.
            found.collect()
        };
        Levels(self.invocations.iter().map(resolve).collect())
    }

    /// The CWE number of a taxon, if that is what the reference names.
    pub(super) fn taxon_cwe(&self, taxon: &RuleRef) -> Option<u32> {
        let component = taxon.component.as_ref();
        let named = component.and_then(|component| component.name.as_deref());
        let taxonomy = component
            .and_then(|component| component.index)
            .and_then(|index| self.taxonomies.get(index as usize));
        let name = named.or(taxonomy.map(|taxonomy| taxonomy.name.as_str()))?;
        if !name.eq_ignore_ascii_case("cwe") {
            return None;
        }
        let by_index = || Some(taxonomy?.rules.get(taxon.index? as usize)?.id.as_str());
        super::classify::cwe_number(taxon.id().or_else(by_index)?)
    }
}

fn is_or_refines(id: &str, rule: &str) -> bool {
    id == rule
        || id
            .strip_prefix(rule)
            .is_some_and(|rest| rest.starts_with('/'))
}

/// Calls `each` with every member of an object, which it must consume. `null` is an empty object.
pub(super) fn object<R: Read>(
    json: &mut Json<R>,
    mut each: impl FnMut(&mut Json<R>, &str) -> Result<()>,
) -> Result<()> {
    match json.peek()? {
        Kind::Null => return json.null(),
        Kind::Object => json.begin()?,
        other => return Err(mismatch(json, Kind::Object, other)),
    }
    while let Some(key) = json.next_key()? {
        each(json, &key)?;
    }
    Ok(())
}

/// Calls `each` for every item of an array, which it must consume. `null` is an empty array.
pub(super) fn array<R: Read>(
    json: &mut Json<R>,
    mut each: impl FnMut(&mut Json<R>) -> Result<()>,
) -> Result<()> {
    match json.peek()? {
        Kind::Null => return json.null(),
        Kind::Array => json.begin()?,
        other => return Err(mismatch(json, Kind::Array, other)),
    }
    while json.next_item()? {
        each(json)?;
    }
    Ok(())
}

/// Reads a short string; `null` is none.
pub(super) fn string<R: Read>(json: &mut Json<R>) -> Result<Option<String>> {
    match json.peek()? {
        Kind::Null => json.null().map(|()| None),
        Kind::String => Ok(Some(json.text(MAX_TEXT)?.value)),
        other => Err(mismatch(json, Kind::String, other)),
    }
}

fn mismatch<R: Read>(json: &Json<R>, expected: Kind, found: Kind) -> crate::error::Error {
    json.error(format!(
        "expected {}, found {}",
        expected.name(),
        found.name()
    ))
    .with_hint("the file does not follow SARIF 2.1.0; report it to the tool that wrote it")
}
