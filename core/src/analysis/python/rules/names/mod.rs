//! Rules about names: what is imported, bound or read for nothing, or not there at all. They look at the
//! [model](crate::analysis::python::semantic), not at the tree.

pub(super) mod globals;
pub(super) mod imports;
mod loops;
pub(super) mod methods;
pub(super) mod modules;
mod redefinition;
mod shadow;
pub(super) mod undefined;
mod unused;

use ruff_text_size::TextSize;

use crate::analysis::python::context::Context;
use crate::analysis::python::semantic::{Model, ScopeId};

/// Called once for each file, after everything else.
pub(in crate::analysis::python) fn module(context: &mut Context<'_, '_, '_>) {
    globals::module(context);
    imports::module(context);
    loops::module(context);
    methods::module(context);
    modules::module(context);
    shadow::module(context);
    undefined::module(context);
    unused::module(context);
    redefinition::module(context);
}

/// Whether the name says that it is not used: `_`, `_x`, and what debuggers look for in frames.
fn is_dummy(name: &str) -> bool {
    name.starts_with('_')
}

/// The last part of the path of the file, without its ending.
fn stem<'a>(context: &Context<'a, '_, '_>) -> &'a str {
    let name = context.file.rsplit(['/', '\\']).next().unwrap_or_default();
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Whether tests live in the file, whose fixtures are imported to be named by parameters.
pub(super) fn is_test(context: &Context<'_, '_, '_>) -> bool {
    let stem = stem(context);
    stem == "conftest" || stem.starts_with("test") || stem.ends_with("_test")
}

/// Whether a scope runs as part of a class body.
fn in_class(model: &Model<'_>, scope: ScopeId) -> bool {
    model.scope(model.owner(scope)).is_class()
}

/// Line of a place in the text, from 1.
fn line(context: &Context<'_, '_, '_>, at: TextSize) -> usize {
    context.line(at)
}
