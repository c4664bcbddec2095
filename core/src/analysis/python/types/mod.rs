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

use ruff_text_size::TextSize;
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
    /// By the place of the method's name.
    kinds: RefCell<FxHashMap<TextSize, MethodKind>>,
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
            kinds: RefCell::default(),
            abstracts: RefCell::default(),
            outside,
            dynamic,
            open_module: model.scope(ScopeId::MODULE).has_star_import,
        }
    }
}

/// Counts the decorators that are looked at in tests, which hold it against their number.
#[cfg(test)]
fn step() {
    tests::STEPS.with(|steps| steps.set(steps.get() + 1));
}

#[cfg(not(test))]
const fn step() {}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use crate::analysis::{AnalyseOptions, Language, analyse};

    thread_local! {
        pub(super) static STEPS: Cell<usize> = const { Cell::new(0) };
    }

    /// How many decorators are looked at in a text.
    fn steps(text: &str) -> usize {
        STEPS.with(|steps| steps.set(0));
        analyse(text, &AnalyseOptions::new(Language::Python)).unwrap();
        STEPS.with(Cell::get)
    }

    #[test]
    fn decorators_are_looked_at_once_per_method() {
        let stores = "        self.x = 1\n".repeat(300);
        let decorators = "    @a\n".repeat(200);
        let text = format!("class A:\n{decorators}    def f(self):\n{stores}");
        let found = steps(&text);
        assert!((200..=2 * 200).contains(&found), "{found} steps");
        // The same for what a method is each time that it is called.
        let decorators = "    @staticmethod\n".repeat(200);
        let uses = "        self.f().g\n        A.f()\n".repeat(300);
        let text = format!("class A:\n{decorators}    def f(x=1): pass\n    def g(self):\n{uses}");
        let found = steps(&text);
        assert!((200..=2 * 200).contains(&found), "{found} steps");
    }
}
