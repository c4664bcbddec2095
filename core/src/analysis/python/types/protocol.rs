//! What can be done with a value: whether it surely cannot be called, looped over and so on.

use super::Types;
use super::builtin::{self, Builtin};
use super::class::{Ancestor, ClassId, Making, Meta};
use super::value::Ty;

/// Something that Python asks of a value by the methods of its class.
#[derive(Debug, Clone, Copy)]
pub(in crate::analysis::python) struct Protocol {
    /// Any of these will do.
    names: &'static [&'static str],
    /// The bit of builtin classes.
    bit: u32,
}

/// `for x in it`.
pub(in crate::analysis::python) const ITERATE: Protocol = Protocol {
    names: &["__iter__", "__getitem__"],
    bit: builtin::ITER,
};
/// `async for x in it`.
pub(in crate::analysis::python) const ITERATE_ASYNC: Protocol = Protocol {
    names: &["__aiter__"],
    bit: builtin::ITER_ASYNC,
};
/// `it[x]`.
pub(in crate::analysis::python) const GET: Protocol = Protocol {
    names: &["__getitem__"],
    bit: builtin::GET,
};
/// `it[x] = y`.
pub(in crate::analysis::python) const SET: Protocol = Protocol {
    names: &["__setitem__"],
    bit: builtin::SET,
};
/// `del it[x]`.
pub(in crate::analysis::python) const DELETE: Protocol = Protocol {
    names: &["__delitem__"],
    bit: builtin::DELETE,
};
/// `x in it`.
pub(in crate::analysis::python) const CONTAINS: Protocol = Protocol {
    names: &["__contains__", "__iter__", "__getitem__"],
    bit: builtin::CONTAINS,
};
/// `it()`.
pub(in crate::analysis::python) const CALL: Protocol = Protocol {
    names: &["__call__"],
    bit: builtin::CALL,
};
/// `**it`.
pub(in crate::analysis::python) const MAPPING: Protocol = Protocol {
    names: &["keys", "__getitem__"],
    bit: builtin::KEYS,
};
/// `with it`.
pub(in crate::analysis::python) const WITH: Protocol = Protocol {
    names: &["__enter__", "__exit__"],
    bit: builtin::WITH,
};
/// `async with it`.
pub(in crate::analysis::python) const WITH_ASYNC: Protocol = Protocol {
    names: &["__aenter__", "__aexit__"],
    bit: builtin::WITH_ASYNC,
};
/// `-it`.
pub(in crate::analysis::python) const NEGATIVE: Protocol = Protocol {
    names: &["__neg__"],
    bit: builtin::NEGATE,
};
/// `+it`.
pub(in crate::analysis::python) const POSITIVE: Protocol = Protocol {
    names: &["__pos__"],
    bit: builtin::NEGATE,
};
/// `~it`.
pub(in crate::analysis::python) const INVERT: Protocol = Protocol {
    names: &["__invert__"],
    bit: builtin::INVERT,
};

impl Protocol {
    /// One protocol for each name: where all are needed.
    pub(in crate::analysis::python) fn each(self) -> impl Iterator<Item = Self> {
        self.names
            .chunks(1)
            .map(move |names| Self { names, ..self })
    }
}

impl<'a> Types<'a> {
    /// Whether a value of this type surely does not support a protocol. For `None` that is never said:
    /// it is often a stand-in for what comes later.
    pub(in crate::analysis::python) fn lacks(&self, ty: Ty, protocol: Protocol) -> bool {
        match ty {
            Ty::Unknown | Ty::None | Ty::Super(..) | Ty::Property(_) => false,
            Ty::Of(class) => builtin_lacks(class, protocol),
            Ty::Instance(class) => self.instances_lack(class, protocol.names, protocol.bit),
            Ty::Class(class) => self.class_lacks(class, protocol),
            // `list[int]`, and whatever later versions allow.
            Ty::BuiltinClass(_) => protocol.bit & (builtin::CALL | builtin::GET) == 0,
            Ty::Function(_) | Ty::Method(_) | Ty::Lambda(_) | Ty::Callable => {
                protocol.bit & builtin::CALL == 0
            }
            Ty::Module => true,
        }
    }

    /// Whether the class itself, as a value, surely does not support a protocol.
    fn class_lacks(&self, id: ClassId, protocol: Protocol) -> bool {
        let class = self.classes.get(id);
        if protocol.bit & builtin::CALL != 0 || class.changed || class.making == Making::Other {
            return false;
        }
        if protocol.bit & builtin::GET != 0
            && (!self.instances_lack(id, &["__class_getitem__"], builtin::ITER | builtin::GET)
                || class
                    .line
                    .iter()
                    .any(|one| matches!(one, Ancestor::Marker("Generic" | "Protocol")))
                || class.node.type_params.is_some())
        {
            return false;
        }
        match class.meta {
            Meta::Type | Meta::Abc => class.complete,
            Meta::Class(meta) => class.complete && self.instances_lack(meta, protocol.names, 0),
            Meta::Unknown => false,
        }
    }

    /// Whether instances of a class surely have no method of these names, neither those of builtin
    /// ancestors that have any of the bits. Such methods are looked up in the class, never in the instance.
    pub(in crate::analysis::python) fn instances_lack(
        &self,
        id: ClassId,
        names: &[&str],
        bits: u32,
    ) -> bool {
        let class = self.classes.get(id);
        let plain = class.complete
            && !class.changed
            && class.making != Making::Other
            && !matches!(class.meta, Meta::Unknown);
        let mixin = class.node.name.as_str();
        if !plain
            || mixin.ends_with("Mixin")
            || mixin.ends_with("mixin")
            || names.iter().any(|name| self.is_set_from_outside(name))
        {
            return false;
        }
        for ancestor in &class.line {
            match ancestor {
                Ancestor::Class(one) => {
                    let inside = self.classes.get(*one);
                    if inside.dynamic || self.model.find(inside.scope, "__getattr__").is_some() {
                        return false;
                    }
                    for name in names {
                        if inside.attributes.contains(name) {
                            return false;
                        }
                        if let Some(symbol) = self.model.find(inside.scope, name) {
                            // `__iter__ = None` says that there is none, whatever ancestors have.
                            return self.symbol(symbol, 4) == Ty::None;
                        }
                    }
                }
                Ancestor::Builtin(builtin) => {
                    if bits == 0 || builtin.line().any(|one| one.can & bits != 0) {
                        return false;
                    }
                }
                Ancestor::Marker(_) => {}
            }
        }
        true
    }
}

fn builtin_lacks(class: &'static Builtin, protocol: Protocol) -> bool {
    class.line().all(|one| one.can & protocol.bit == 0)
}
