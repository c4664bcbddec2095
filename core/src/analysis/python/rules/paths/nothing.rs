//! Values taken from calls that give none.

use ruff_python_ast::{Expr, ExprCall, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::Scope;
use crate::analysis::python::context::Context;
use crate::analysis::python::flow::{EventKind, Locals, Node};
use crate::analysis::shared_rules::RETURN_VALUE_IGNORED;

/// Looks at each assignment of a call in the scope.
pub(super) fn check(context: &mut Context<'_, '_, '_>, scope: &Scope<'_>) {
    let mut containers = None;
    let mut reports: Vec<(TextRange, String)> = Vec::new();
    for node in scope.graph.all_nodes() {
        let Node::Statement(statement) = node else {
            continue;
        };
        let value = match statement {
            Stmt::Assign(assign) => &*assign.value,
            Stmt::AnnAssign(assign) => match assign.value.as_deref() {
                Some(value) => value,
                None => continue,
            },
            _ => continue,
        };
        let Expr::Call(call) = value else {
            continue;
        };
        if let Some(name) = called(context, scope, call) {
            reports.push((statement.range(), format!("`{name}` never returns a value")));
        } else if let Expr::Attribute(method) = &*call.func
            && let Some(kind) = changes_in_place(method.attr.as_str())
            && let Some(known) = container(scope, &mut containers, &method.value)
            && kind.contains(&known)
        {
            let name = method.attr.as_str();
            reports.push((
                statement.range(),
                format!("`{name}` changes the container and returns None"),
            ));
        }
    }
    reports.sort_by_key(|(range, _)| range.start());
    // A `finally` is there more than once.
    reports.dedup();
    for (range, message) in reports {
        context.report(&RETURN_VALUE_IGNORED, range, message);
    }
}

/// The name of the function or own method that is called, if it surely gives None.
fn called<'n>(
    context: &mut Context<'_, '_, '_>,
    scope: &Scope<'_>,
    call: &'n ExprCall,
) -> Option<&'n str> {
    let (name, function) = match &*call.func {
        Expr::Name(name) => {
            let id = name.id.as_str();
            if !scope.module && scope.locals.binds(id) {
                return None;
            }
            (id, context.functions.function(id)?)
        }
        Expr::Attribute(attribute) => match &*attribute.value {
            Expr::Name(name) if name.id.as_str() == "self" => {
                let method = attribute.attr.as_str();
                (method, context.functions.method(method)?)
            }
            _ => return None,
        },
        _ => return None,
    };
    context.functions.gives_nothing(function).then_some(name)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Container {
    List,
    Dict,
    Set,
}

/// The containers whose method of that name returns None.
fn changes_in_place(method: &str) -> Option<&'static [Container]> {
    use Container::{Dict, List, Set};
    Some(match method {
        "append" | "extend" | "insert" | "sort" | "reverse" => &[List],
        "remove" => &[List, Set],
        "clear" => &[List, Dict, Set],
        "update" => &[Dict, Set],
        "add" | "discard" => &[Set],
        _ => return None,
    })
}

fn kind_of(value: &Expr) -> Option<Container> {
    match value {
        Expr::List(_) | Expr::ListComp(_) => Some(Container::List),
        Expr::Dict(_) | Expr::DictComp(_) => Some(Container::Dict),
        Expr::Set(_) | Expr::SetComp(_) => Some(Container::Set),
        Expr::Call(call) => match &*call.func {
            Expr::Name(name) => match name.id.as_str() {
                "list" | "sorted" => Some(Container::List),
                "dict" => Some(Container::Dict),
                "set" => Some(Container::Set),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

/// What the receiver is: a literal, or a name that the scope binds to one kind of container only.
fn container(
    scope: &Scope<'_>,
    known: &mut Option<Vec<Option<Container>>>,
    receiver: &Expr,
) -> Option<Container> {
    let Expr::Name(name) = receiver else {
        return kind_of(receiver);
    };
    let locals = &scope.locals;
    let id = locals.find(name.id.as_str())?;
    let known = known.get_or_insert_with(|| containers(scope, locals));
    known.get(id as usize).copied().flatten()
}

/// For each name what all its definitions make it.
fn containers(scope: &Scope<'_>, locals: &Locals<'_>) -> Vec<Option<Container>> {
    let mut kinds: Vec<(Option<Container>, bool)> = locals
        .symbols
        .iter()
        .map(|symbol| (None, symbol.parameter || symbol.elsewhere))
        .collect();
    for event in &locals.events {
        if !matches!(event.kind, EventKind::Def | EventKind::MaybeDef) {
            continue;
        }
        let (kind, mixed) = &mut kinds[event.symbol as usize];
        let now = match scope.graph.all_nodes()[event.node as usize] {
            Node::Statement(Stmt::Assign(assign))
                if assign.targets.iter().all(Expr::is_name_expr) =>
            {
                kind_of(&assign.value)
            }
            Node::Statement(Stmt::AnnAssign(assign)) => assign.value.as_deref().and_then(kind_of),
            _ => None,
        };
        *mixed |= now.is_none() || (kind.is_some() && *kind != now);
        *kind = now;
    }
    kinds
        .into_iter()
        .map(|(kind, mixed)| if mixed { None } else { kind })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn values_of_nothing() {
        let f = "def f(x):\n    print(x)\n";
        let with = |code: &str| format!("{f}{code}");
        for bad in [
            "a = f(1)",
            "a: int = f(1)",
            "def g():\n    a = f(1)\n    return a",
            "a = b = f(1)",
            "a.b = f(1)",
        ] {
            flags("return-value-ignored", &[&with(bad)]);
        }
        flags(
            "return-value-ignored",
            &[
                "def f(x):\n    if x:\n        return None\n    print(x)\na = f(1)",
                "class A:\n    def f(self):\n        self.x = 1\n    def g(self):\n        y = self.f()\n        return y",
                "a = [1]\nb = a.sort()",
                "def f():\n    a = {}\n    b = a.update(c=1)\n    return b",
                "b = [2, 1].reverse()",
            ],
        );
        for good in [
            "f(1)",
            "a = g(1)",
            "def g(f):\n    a = f(1)\n    return a",
            "return_ = f",
            "def f(x):\n    return x\na = f(1)",
        ] {
            clean("return-value-ignored", &[&with(good)]);
        }
        clean(
            "return-value-ignored",
            &[
                "def f():\n    pass\na = f()",
                "def f():\n    raise NotImplementedError\na = f()",
                "def f(x):\n    yield x\na = f(1)",
                "@wrap\ndef f(x):\n    print(x)\na = f(1)",
                "async def f(x):\n    print(x)\na = f(1)",
                "def f(x):\n    if x:\n        return 1\na = f(1)",
                "def f(a):\n    b = a.sort()\n    return b",
                "a = {}\nb = a.pop(1)",
                "class A:\n    def g(self):\n        y = self.f()\n        return y",
            ],
        );
    }
}
