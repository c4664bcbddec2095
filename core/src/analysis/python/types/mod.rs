//! Light types of Python: what a value surely is, what classes have, whether a call fits.
//!
//! [`Types`] is made once for a file from its [`Model`]. [`Types::of`] gives the type of an expression:
//! literals, containers, calls of builtins, of classes and functions of the file, names that are bound to
//! one type only. What is not certain is [`Ty::Unknown`], and rules are silent then. Everything is
//! remembered by binding, and the depth to which expressions are followed is bounded, so that a file
//! costs time linear in its size.

mod builtin;
mod class;
mod constructor;
mod lookup;
mod mro;
pub(super) mod project;
pub(super) mod protocol;
mod returns;
pub(super) mod rules;
mod signature;
mod size;
mod value;

use std::cell::RefCell;

use rustc_hash::{FxHashMap, FxHashSet};

use super::semantic::{BindingId, Model, ScopeId, SymbolId};

pub(super) use builtin::Builtin;
pub(super) use class::{Ancestor, ClassId, Classes};
pub(super) use lookup::Member;

pub(super) use signature::{Given, Signature, Way};
pub(super) use value::{MethodKind, Ty};

/// The types of a file.
#[derive(Debug)]
pub(super) struct Types<'a> {
    pub(super) model: &'a Model<'a>,
    pub(super) classes: Classes<'a>,
    // Nothing in cells may hold `'a`, or the context is bound to just one lifetime.
    memo: RefCell<FxHashMap<BindingId, Ty>>,
    returned: RefCell<FxHashMap<ScopeId, Ty>>,
    sizes: RefCell<FxHashMap<ScopeId, Option<usize>>>,
    receivers: RefCell<FxHashMap<SymbolId, bool>>,
    abstracts: RefCell<FxHashMap<ClassId, Option<SymbolId>>>,
    /// Attributes that something else than a method sets on its first argument.
    outside: FxHashSet<&'a str>,
    /// Whether `setattr` gives something else than `self` attributes that no text shows.
    dynamic: bool,
    /// Whether `from x import *` may bind any name.
    open_module: bool,
}

impl<'a> Types<'a> {
    /// Finds the classes of a file; everything else is found when it is asked for.
    pub(super) fn new(model: &'a Model<'a>) -> Self {
        let classes = Classes::new(model);
        let mut outside = FxHashSet::default();
        let mut dynamic = false;
        for store in model.attribute_stores() {
            let symbol = model.symbol_of_name(store.object);
            if symbol.is_none_or(|symbol| classes.receiver(model, symbol).is_none()) {
                match store.name {
                    Some(name) => {
                        outside.insert(name);
                    }
                    None => dynamic = true,
                }
            }
        }
        Self {
            model,
            classes,
            memo: RefCell::default(),
            returned: RefCell::default(),
            sizes: RefCell::default(),
            receivers: RefCell::default(),
            abstracts: RefCell::default(),
            outside,
            dynamic,
            open_module: model.scope(ScopeId::MODULE).has_star_import,
        }
    }
}
