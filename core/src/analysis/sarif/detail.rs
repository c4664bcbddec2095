//! The optional parts of a result: related locations, code flows, fixes and suppressions. Each is
//! bounded, because a finding is stored and shown, not only passed on.

use serde_json::Value as Json;

use super::node::{Checked, Node, Value};
use super::result::RunReader;
use super::text::message;
use super::uri::Place;
use crate::model::{CodeFlow, Fix, FlowStep, RelatedLocation, Span, TextEdit};

pub(super) const MAX_RELATED: usize = 50;
const MAX_FLOWS: usize = 20;
const MAX_STEPS: usize = 200;
const MAX_FIXES: usize = 10;
const MAX_EDITS: usize = 200;

/// What was left out of a result.
#[derive(Debug, Default)]
pub(super) struct Dropped {
    pub(super) fixes: u64,
    pub(super) locations: u64,
}

pub(super) fn related(
    run: &mut RunReader<'_>,
    node: &Node,
    verbatim: bool,
    dropped: &mut Dropped,
    out: &mut Vec<RelatedLocation>,
) -> Checked<()> {
    for location in node.objects("relatedLocations")? {
        if out.len() >= MAX_RELATED {
            dropped.locations += 1;
            continue;
        }
        match run.locate(location)? {
            Some(found) => out.push(RelatedLocation {
                path: found.path,
                span: found.spot.span,
                message: message(location.object("message")?, &[], verbatim)?,
            }),
            None => dropped.locations += 1,
        }
    }
    Ok(())
}

/// Every thread of a code flow becomes a flow of its own; most have one.
pub(super) fn flows(
    run: &mut RunReader<'_>,
    node: &Node,
    verbatim: bool,
    dropped: &mut Dropped,
) -> Checked<Vec<CodeFlow>> {
    let mut out = Vec::new();
    for flow in node.objects("codeFlows")? {
        let about = message(flow.object("message")?, &[], verbatim)?;
        for thread in flow.objects("threadFlows")? {
            let mut steps = Vec::new();
            for step in thread.objects("locations")? {
                if out.len() == MAX_FLOWS || steps.len() == MAX_STEPS {
                    dropped.locations += 1;
                    continue;
                }
                let Some(location) = step.object("location")? else {
                    dropped.locations += 1;
                    continue;
                };
                match run.locate(location)? {
                    Some(found) => steps.push(FlowStep {
                        path: found.path,
                        span: found.spot.span,
                        message: message(location.object("message")?, &[], verbatim)?,
                    }),
                    None => dropped.locations += 1,
                }
            }
            if !steps.is_empty() {
                let own = message(thread.object("message")?, &[], verbatim)?;
                let message = if own.is_empty() { about.clone() } else { own };
                out.push(CodeFlow { steps, message });
            }
        }
    }
    Ok(out)
}

/// Fixes that can be applied as they stand. One with an edit whose place or text is not fully known
/// is left out whole: half of a fix breaks code.
pub(super) fn fixes(
    run: &mut RunReader<'_>,
    node: &Node,
    verbatim: bool,
    dropped: &mut Dropped,
) -> Checked<Vec<Fix>> {
    let mut out = Vec::new();
    for fix in node.objects("fixes")? {
        let edits = if out.len() < MAX_FIXES {
            edits(run, fix)?
        } else {
            None
        };
        match edits.filter(|edits| !edits.is_empty()) {
            Some(edits) => out.push(Fix {
                description: message(fix.object("description")?, &[], verbatim)?,
                safe: is_safe(fix),
                edits,
            }),
            None => dropped.fixes += 1,
        }
    }
    Ok(out)
}

/// Only our own exports say so; SARIF has no word for it.
fn is_safe(fix: &Node) -> bool {
    let bag = fix
        .get("properties")
        .and_then(|properties| properties.get(super::own::BAG));
    bag.is_some_and(|bag| matches!(bag.bool("safe"), Ok(Some(true))))
}

fn edits(run: &mut RunReader<'_>, fix: &Node) -> Checked<Option<Vec<TextEdit>>> {
    let mut edits = Vec::new();
    for change in fix.objects("artifactChanges")? {
        let place = match change.object("artifactLocation")? {
            Some(artifact) => Place::read(artifact)?,
            None => return Ok(None),
        };
        let Some(resolved) = run.resolver.resolve(&place).filter(|found| !found.outside) else {
            return Ok(None);
        };
        for replacement in change.objects("replacements")? {
            let Some(deleted) = replacement.object("deletedRegion")? else {
                return Ok(None);
            };
            let spot = run.spot(&resolved.path, deleted)?;
            let text = match replacement.object("insertedContent")? {
                None => "",
                Some(content) => match content.get("text").map(|text| &text.value) {
                    Some(Value::String(text)) => text,
                    // Cut, or binary.
                    _ => return Ok(None),
                },
            };
            if !spot.exact || spot.span == Span::WHOLE_FILE || edits.len() == MAX_EDITS {
                return Ok(None);
            }
            edits.push(TextEdit {
                path: resolved.path.clone(),
                span: spot.span,
                text: text.to_owned(),
            });
        }
    }
    Ok(Some(edits))
}

/// The suppressions in force; see [`own::clean_suppressions`](super::own::clean_suppressions).
pub(super) fn suppressions(node: &Node) -> Checked<Vec<Json>> {
    for suppression in node.objects("suppressions")? {
        suppression.str("status")?;
        suppression.str("kind")?;
    }
    let all = node.get("suppressions").map(Node::to_json);
    Ok(super::own::clean_suppressions(all.as_ref()))
}
