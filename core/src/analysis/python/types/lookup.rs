//! Members of classes.

use super::Types;
use super::builtin::Builtin;
use ruff_python_ast::Stmt;
use rustc_hash::FxHashSet;

use super::class::{Ancestor, ClassId, Making, Meta, only};
use crate::analysis::python::semantic::SymbolId;

/// Where a member of a class comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::analysis::python) enum Member {
    /// The body of a class binds it.
    Symbol(ClassId, SymbolId),
    /// Methods of a class set it on `self`.
    Attribute(ClassId),
    /// A builtin class has it.
    Builtin(&'static Builtin),
    /// Nothing has it.
    Missing,
    /// An ancestor that is not known may have it.
    Unknown,
}

impl<'a> Types<'a> {
    /// Where instances of a class have a member from, not counting what `object` has.
    pub(in crate::analysis::python) fn member(&self, id: ClassId, name: &str) -> Member {
        self.member_from(id, name, 0)
    }

    /// The same as `super()` finds it: not in the class itself.
    pub(in crate::analysis::python) fn member_after(&self, id: ClassId, name: &str) -> Member {
        self.member_from(id, name, 1)
    }

    fn member_from(&self, id: ClassId, name: &str, skip: usize) -> Member {
        for ancestor in self.classes.get(id).line.iter().skip(skip) {
            match ancestor {
                Ancestor::Class(one) => {
                    let class = self.classes.get(*one);
                    if let Some(symbol) = self.model.find(class.scope, name)
                        && self.model.get(symbol).scope == class.scope
                    {
                        return Member::Symbol(*one, symbol);
                    }
                    if class.attributes.contains(name) {
                        return Member::Attribute(*one);
                    }
                }
                Ancestor::Builtin(class) => {
                    if class.has(name) {
                        return Member::Builtin(class);
                    }
                }
                Ancestor::Marker(_) => {}
            }
        }
        if self.classes.get(id).complete {
            Member::Missing
        } else {
            Member::Unknown
        }
    }

    /// Whether an attribute that `owner`'s body binds may be something else in an instance of `class`:
    /// methods set it, or a subclass in the file binds it.
    pub(super) fn is_replaced(&self, class: ClassId, owner: ClassId, name: &str) -> bool {
        let mut stack = vec![class];
        let mut seen = 0;
        while let Some(at) = stack.pop() {
            seen += 1;
            if seen > 64 {
                return true;
            }
            let inside = self.classes.get(at);
            let sets = |one: &Ancestor| match one {
                Ancestor::Class(one) => self.classes.get(*one).attributes.contains(name),
                _ => false,
            };
            if inside.line.iter().any(sets) || inside.attributes.contains(name) {
                return true;
            }
            let binds = at != owner && at != class && self.model.find(inside.scope, name).is_some();
            if binds {
                return true;
            }
            stack.extend(&inside.children);
        }
        self.is_set_from_outside(name)
    }

    /// Whether code that is not a method sets an attribute of this name on something.
    pub(in crate::analysis::python) fn is_set_from_outside(&self, name: &str) -> bool {
        self.outside.contains(name)
    }

    /// Whether all ancestors of a class are known, and nothing makes something else of it.
    pub(in crate::analysis::python) fn is_certain(&self, id: ClassId) -> bool {
        let class = self.classes.get(id);
        class.complete
            && !class.changed
            && class.making != Making::Other
            && class.meta != Meta::Unknown
    }

    /// Whether a class is for others to fill in: its metaclass is `ABCMeta`, or a method of its own only
    /// raises.
    pub(in crate::analysis::python) fn is_abstract(&self, id: ClassId) -> bool {
        let class = self.classes.get(id);
        class.meta == Meta::Abc || class.raises
    }

    /// A method of a class that is abstract, so that it cannot be instantiated; `None` if it can, or if
    /// that is not certain.
    pub(in crate::analysis::python) fn abstract_method(&self, id: ClassId) -> Option<&'a str> {
        let known = self.abstracts.borrow().get(&id).copied();
        let symbol = known.unwrap_or_else(|| {
            let found = self.find_abstract_method(id);
            self.abstracts.borrow_mut().insert(id, found);
            found
        })?;
        Some(self.model.text(self.model.get(symbol).name))
    }

    fn find_abstract_method(&self, id: ClassId) -> Option<SymbolId> {
        let class = self.classes.get(id);
        let checked = match class.meta {
            Meta::Abc => true,
            Meta::Class(meta) => {
                let line = &self.classes.get(meta).line;
                line.contains(&Ancestor::Marker("ABCMeta"))
                    && self.instances_lack(meta, &["__call__"], 0)
            }
            Meta::Type | Meta::Unknown => false,
        };
        let builtin = class
            .line
            .iter()
            .any(|one| matches!(one, Ancestor::Builtin(_)));
        if !checked || builtin || !class.complete || class.changed || class.making == Making::Other
        {
            return None;
        }
        let mut seen = FxHashSet::default();
        for ancestor in &class.line {
            let Ancestor::Class(one) = ancestor else {
                continue;
            };
            for (symbol, inside) in self.model.symbols(self.classes.get(*one).scope) {
                let name = self.model.text(inside.name);
                if seen.insert(name) && self.is_abstract_method(symbol) {
                    return Some(symbol);
                }
            }
        }
        None
    }

    fn is_abstract_method(&self, symbol: SymbolId) -> bool {
        let Some(Stmt::FunctionDef(def)) = only(self.model, symbol).and_then(|one| one.statement)
        else {
            return false;
        };
        def.decorator_list.iter().any(|decorator| {
            matches!(
                self.model.path(&decorator.expression).as_deref(),
                Some(
                    "abc.abstractmethod"
                        | "abc.abstractproperty"
                        | "abc.abstractclassmethod"
                        | "abc.abstractstaticmethod"
                )
            )
        })
    }

    /// Whether a class has every member that its instances can have in the text: nothing unknown, nothing
    /// dynamic.
    pub(in crate::analysis::python) fn is_closed(&self, id: ClassId) -> bool {
        let class = self.classes.get(id);
        !self.dynamic
            && class.complete
            && !class.changed
            && class.making != Making::Other
            && matches!(class.meta, Meta::Type | Meta::Abc)
            && class.line.iter().all(|one| match one {
                Ancestor::Class(one) => !self.classes.get(*one).dynamic,
                Ancestor::Builtin(_) => true,
                Ancestor::Marker(name) => *name != "type" && *name != "ABCMeta",
            })
            && ["__getattr__", "__getattribute__", "__setattr__"]
                .iter()
                .all(|name| matches!(self.member(id, name), Member::Missing | Member::Builtin(_)))
    }
}
