//! `__slots__`, and what `super` is given.

use ruff_python_ast::{Expr, ExprCall, ExprName, Stmt, StmtClassDef};
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::FxHashSet;

use crate::analysis::Rule;
use crate::analysis::python::context::{Context, Scope};
use crate::analysis::python::define::{BUG, peer, python};
use crate::analysis::python::rules::flow::nested;
use crate::analysis::python::rules::mistakes::SUPER_WITHOUT_BRACKETS;
use crate::analysis::python::rules::values::{Value, value_of};
use crate::model::Severity;

pub(super) static RULES: &[&Rule] = &[&SLOTS];

static SLOTS: Rule = Rule {
    id: "slots",
    severity: Severity::Medium,
    confidence: 0.9,
    summary: "`__slots__` is not what it should be, or an attribute is missing from it.",
    why: "A single string makes one slot of that name, which is rarely meant; a slot that is also a class \
          variable, or an attribute without a slot, raises an exception.",
    examples: &[python(
        "class A:\n    __slots__ = 'name'\n",
        "class A:\n    __slots__ = ('name',)\n",
    )],
    peers: &[
        peer("ruff", &["PLC0205", "PLE0237"]),
        peer(
            "pylint",
            &[
                "class-variable-slots-conflict",
                "invalid-slots",
                "invalid-slots-object",
                "single-string-used-for-slots",
                "assigning-non-slot",
            ],
        ),
    ],
    ..BUG
};

pub(super) fn class(context: &mut Context<'_, '_, '_>, class: &StmtClassDef) {
    let is_slots = |statement: &Stmt| matches!(binding(statement), Some(("__slots__", _)));
    // Of several the last one counts; the class is looked through for that one only.
    let last = class.body.iter().rposition(is_slots);
    for (at, statement) in class.body.iter().enumerate() {
        let Some(("__slots__", value)) = binding(statement) else {
            continue;
        };
        match value {
            Expr::StringLiteral(_) | Expr::FString(_) => {
                context.report(
                    &SLOTS,
                    statement.range(),
                    "`__slots__` is a single string; write a tuple",
                );
            }
            _ => match value_of(value) {
                Value::Integer | Value::Float | Value::None | Value::Function => {
                    context.report(
                        &SLOTS,
                        statement.range(),
                        "`__slots__` must be strings that can be gone through",
                    );
                }
                _ if last == Some(at) => named(context, class, value),
                _ => {}
            },
        }
    }
}

fn binding(statement: &Stmt) -> Option<(&str, &Expr)> {
    match statement {
        Stmt::Assign(assign) => match &assign.targets[..] {
            [Expr::Name(name)] => Some((name.id.as_str(), &assign.value)),
            _ => None,
        },
        Stmt::AnnAssign(assign) => match (&*assign.target, &assign.value) {
            (Expr::Name(name), Some(value)) => Some((name.id.as_str(), value)),
            _ => None,
        },
        _ => None,
    }
}

fn named(context: &mut Context<'_, '_, '_>, class: &StmtClassDef, value: &Expr) {
    let names: Vec<&Expr> = match value {
        Expr::Tuple(tuple) => tuple.elts.iter().collect(),
        Expr::List(list) => list.elts.iter().collect(),
        Expr::Set(set) => set.elts.iter().collect(),
        Expr::Dict(dict) => dict
            .items
            .iter()
            .filter_map(|item| item.key.as_ref())
            .collect(),
        _ => return,
    };
    let mut slots = Vec::with_capacity(names.len());
    let mut complete = true;
    for name in names {
        match name {
            Expr::StringLiteral(text) => {
                slots.push((text.value.to_str(), text.range()));
                if text.value.is_empty() {
                    context.report(&SLOTS, name.range(), "a slot needs a name");
                }
            }
            _ => {
                complete = false;
                if !matches!(value_of(name), Value::Unknown | Value::Text) {
                    context.report(&SLOTS, name.range(), "a slot is named by a string");
                }
            }
        }
    }
    slots.sort_unstable_by_key(|(name, _)| *name);
    for statement in &class.body {
        if let Some((name, _)) = binding(statement)
            && let Ok(at) = slots.binary_search_by_key(&name, |(slot, _)| slot)
        {
            let range = slots[at].1;
            context.report(
                &SLOTS,
                range,
                format!("`{name}` is a slot and a class variable: ValueError"),
            );
        }
    }
    // A base class without `__slots__`, or with others, takes any or more attributes.
    let alone = class.arguments.as_ref().is_none_or(|arguments| {
        arguments.keywords.is_empty()
            && arguments
                .args
                .iter()
                .all(|base| matches!(base, Expr::Name(name) if name.id.as_str() == "object"))
    });
    if complete
        && alone
        && slots
            .binary_search_by_key(&"__dict__", |(slot, _)| slot)
            .is_err()
    {
        let defined = defined(class);
        if defined.contains("__setattr__") {
            return;
        }
        for (name, range) in assigned(class) {
            let known = slots.binary_search_by_key(&name, |(slot, _)| slot).is_ok();
            if !known && name != "__class__" && !defined.contains(name) {
                context.report(
                    &SLOTS,
                    range,
                    format!("`{name}` is not in `__slots__`: AttributeError"),
                );
            }
        }
    }
}

/// Attributes of `self` that methods assign to.
fn assigned(class: &StmtClassDef) -> Vec<(&str, TextRange)> {
    let mut found = Vec::new();
    for method in class.body.iter().filter_map(Stmt::as_function_def_stmt) {
        let is_static = method.decorator_list.iter().any(|decorator| {
            matches!(&decorator.expression, Expr::Name(name)
                if matches!(name.id.as_str(), "staticmethod" | "classmethod"))
        });
        let mut parameters = method.parameters.iter();
        let Some(own) = parameters.next().filter(|_| !is_static) else {
            continue;
        };
        let own = own.name().as_str();
        let mut stack: Vec<&Stmt> = method.body.iter().collect();
        while let Some(statement) = stack.pop() {
            let targets: &[Expr] = match statement {
                Stmt::Assign(assign) => &assign.targets,
                Stmt::AnnAssign(assign) if assign.value.is_some() => {
                    std::slice::from_ref(&assign.target)
                }
                Stmt::AugAssign(assign) => std::slice::from_ref(&assign.target),
                _ => {
                    nested(statement, &mut stack);
                    continue;
                }
            };
            for target in targets {
                let parts: &[Expr] = match target {
                    Expr::Tuple(tuple) => &tuple.elts,
                    Expr::List(list) => &list.elts,
                    other => std::slice::from_ref(other),
                };
                for part in parts {
                    if let Expr::Attribute(attribute) = part
                        && matches!(&*attribute.value, Expr::Name(name) if name.id.as_str() == own)
                    {
                        found.push((attribute.attr.as_str(), attribute.range()));
                    }
                }
            }
        }
    }
    found
}

/// The names that the class body defines itself: a property or descriptor takes assignments.
fn defined(class: &StmtClassDef) -> FxHashSet<&str> {
    class
        .body
        .iter()
        .filter_map(|statement| {
            step();
            match statement {
                Stmt::FunctionDef(function) => Some(function.name.as_str()),
                _ => binding(statement).map(|(name, _)| name),
            }
        })
        .collect()
}

/// Counts work in tests, which hold it against the length of the class.
#[cfg(test)]
fn step() {
    tests::STEPS.with(|steps| steps.set(steps.get() + 1));
}

#[cfg(not(test))]
const fn step() {}

/// `super(type(self), self)`: in a subclass it calls itself for ever.
pub(super) fn super_call(context: &mut Context<'_, '_, '_>, call: &ExprCall, path: Option<&str>) {
    if path != Some("super") || !matches!(context.scopes.last(), Some(Scope::Function(_))) {
        return;
    }
    let Some(first) = call.arguments.args.first() else {
        return;
    };
    let dynamic = match first {
        Expr::Attribute(attribute) => attribute.attr.as_str() == "__class__",
        Expr::Call(inner) => context.is(&inner.func, "type"),
        // `super(self, A)`: the wrong way round.
        Expr::Name(name) => name.id.as_str() == "self",
        _ => false,
    };
    let foreign = match first {
        // A base class may be named on purpose, to leave out its own method.
        Expr::Name(name) => {
            class_of(context, first).is_some()
                && own_class(context).is_some_and(|class| {
                    class.name.as_str() != name.id.as_str() && is_stranger(context, class, name, 8)
                })
        }
        _ => false,
    };
    if dynamic || foreign {
        context.report(
            &SUPER_WITHOUT_BRACKETS,
            call.range(),
            "give `super` the class it stands in, or nothing",
        );
    }
}

/// The class of this file that a name means.
fn class_of<'a>(context: &Context<'a, '_, '_>, expr: &Expr) -> Option<&'a StmtClassDef> {
    let Expr::Name(name) = expr else {
        return None;
    };
    let model = context.model;
    let mut bindings = model.bindings(model.symbol_of_name(name)?);
    match (bindings.next()?.1.statement?, bindings.next()) {
        (Stmt::ClassDef(class), None) => Some(class),
        _ => None,
    }
}

/// Whether a class surely does not inherit from `name`: all its bases are seen here.
fn is_stranger(
    context: &Context<'_, '_, '_>,
    class: &StmtClassDef,
    name: &ExprName,
    depth: u32,
) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    class.bases().iter().take(8).all(|base| {
        context.is(base, "object")
            || !matches!(base, Expr::Name(base) if base.id == name.id)
                && class_of(context, base)
                    .is_some_and(|base| is_stranger(context, base, name, depth))
    })
}

/// The class around the method that is being visited.
fn own_class<'a>(context: &Context<'a, '_, '_>) -> Option<&'a StmtClassDef> {
    context
        .statements
        .iter()
        .rev()
        .find_map(|statement| match statement {
            Stmt::ClassDef(class) => Some(class),
            _ => None,
        })
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use crate::analysis::python::testing::{clean, flags};

    thread_local! {
        pub(super) static STEPS: Cell<usize> = const { Cell::new(0) };
    }

    #[test]
    fn the_class_body_is_read_once() {
        let again = "    __slots__ = ('q',)\n".repeat(50);
        let names: String = (0..200).map(|at| format!("    n{at} = 1\n")).collect();
        let stores: String = (0..300)
            .map(|at| format!("        self.a{at} = 1\n"))
            .collect();
        let text = format!("class A:\n{again}{names}    def f(self):\n{stores}");
        STEPS.with(|steps| steps.set(0));
        flags("slots", &[&text]);
        let steps = STEPS.with(Cell::get);
        assert!((251..=3 * 251).contains(&steps), "{steps} steps");
    }

    #[test]
    fn slots_are_strings_in_a_row() {
        flags(
            "slots",
            &[
                "class A:\n    __slots__ = 'a'",
                "class A:\n    __slots__: str = 'a'",
                "class A:\n    __slots__ = 1",
                "class A:\n    __slots__ = None",
                "class A:\n    __slots__ = ('a', 1)",
                "class A:\n    __slots__ = ('a', '')",
                "class A:\n    __slots__ = ('a',)\n    a = 1",
                "class A:\n    __slots__ = ('a',)\n    def f(self):\n        self.b = 1",
                "class A(object):\n    __slots__ = ['a']\n    def f(self):\n        self.a, self.c = 1, 2",
                "class A:\n    __slots__ = ()\n    def f(self):\n        self.b: int = 1",
                "class A:\n    __slots__ = {'a': 'doc'}\n    a = None",
            ],
        );
        clean(
            "slots",
            &[
                "class A:\n    __slots__ = ('a',)",
                "class A:\n    __slots__ = ['a', 'b']",
                "class A:\n    __slots__ = ()",
                "class A:\n    __slots__ = names",
                "class A:\n    __slots__ = ('a',)\n    def f(self):\n        self.a = 1",
                "class A(B):\n    __slots__ = ('a',)\n    def f(self):\n        self.b = 1",
                "class A:\n    __slots__ = ('a', '__dict__')\n    def f(self):\n        self.b = 1",
                "class A:\n    __slots__ = ('_a',)\n    @property\n    def a(self): pass\n    @a.setter\n    def a(self, v): pass\n    def f(self):\n        self.a = 1",
                "class A:\n    __slots__ = ('a',)\n    b = Field()\n    def f(self):\n        self.b = 1",
                "class A:\n    __slots__ = ('a',)\n    def __setattr__(self, n, v): pass\n    def f(self):\n        self.b = 1",
                "class A:\n    __slots__ = ()\n    __slots__ = ('b',)\n    def f(self):\n        self.b = 1",
                "class A:\n    __slots__ = ('a', *more)\n    def f(self):\n        self.b = 1",
                "slots = 'a'",
                "class A:\n    __slots__ = ('a',)\n    def f(self, other):\n        other.b = 1",
                "class A:\n    __slots__ = ('a', 'b' + c)",
            ],
        );
    }

    #[test]
    fn super_gets_its_class() {
        let method = |body: &str| format!("class B(A):\n    def f(self):\n        {body}\n");
        flags(
            "super-without-brackets",
            &[
                &method("super(type(self), self).f()"),
                &method("super(self.__class__, self).f()"),
                "class A: pass\nclass B:\n    def f(self):\n        super(A, self).f()",
                "class A: pass\nclass C: pass\nclass B(C):\n    def f(self):\n        super(A, self).f()",
                &method("super(self, B).f()"),
            ],
        );
        clean(
            "super-without-brackets",
            &[
                &method("super(B, self).f()"),
                &method("super().f()"),
                &method("super(__class__, self).f()"),
                &method("super(other, self).f()"),
                &method("super(A, self).f()"),
                "class A: pass\nclass C(A): pass\nclass B(C):\n    def f(self):\n        super(A, self).f()",
                "class A: pass\nclass B(C):\n    def f(self):\n        super(A, self).f()",
                &method("sup(type(self), self).f()"),
            ],
        );
    }
}
