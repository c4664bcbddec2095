//! Local variables that are assigned and never read.

use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::Ranged;

use super::is_dummy;
use crate::analysis::python::context::Context;
use crate::analysis::python::semantic::{
    Binding, BindingId, BindingKind, BindingNode, Flags, Model, ScopeNode, SymbolId,
};
use crate::analysis::shared_rules::{UNUSED_LOOP_VARIABLE, UNUSED_VARIABLE};

pub(super) fn module(context: &mut Context<'_, '_, '_>) {
    let model = context.model;
    for (scope_id, scope) in model.scopes() {
        let function = matches!(scope.node, ScopeNode::Function(_));
        if !scope.is_function_like() || function && scope.uses_locals {
            continue;
        }
        for (symbol_id, symbol) in model.symbols(scope_id) {
            if symbol.declared || model.is_used(symbol_id) || is_dummy(model.text(symbol.name)) {
                continue;
            }
            if let Some((_, binding)) = model
                .bindings(symbol_id)
                .filter(|(_, binding)| binding.kind != BindingKind::Annotation)
                .last()
            {
                variable(context, binding);
            }
        }
    }
    for (at, binding) in model.all_bindings().iter().enumerate() {
        match binding.kind {
            BindingKind::ExceptName => exception(context, binding),
            BindingKind::LoopVar => loop_variable(context, BindingId::from_index(at), binding),
            _ => {}
        }
    }
}

fn variable(context: &mut Context<'_, '_, '_>, binding: &Binding<'_>) {
    let name = context.model.text(context.model.get(binding.symbol).name);
    let confidence = match binding.kind {
        BindingKind::Assignment | BindingKind::Walrus if is_unpacked(binding) => 0.5,
        BindingKind::Assignment | BindingKind::Walrus => 0.85,
        BindingKind::WithItem if binding.flags.has(Flags::UNPACKED) => 0.5,
        BindingKind::WithItem => 0.75,
        BindingKind::MatchCapture => 0.6,
        _ => return,
    };
    let message = if is_unpacked(binding) {
        format!("`{name}` is unpacked and never used; call it `_{name}` if that is meant")
    } else {
        format!("`{name}` is assigned and never used")
    };
    context
        .report(&UNUSED_VARIABLE, binding.range, message)
        .confidence(confidence);
}

/// Whether the name is one of several that a value is taken apart into: often only some are needed.
fn is_unpacked(binding: &Binding<'_>) -> bool {
    if !binding.flags.has(Flags::UNPACKED) {
        return false;
    }
    match binding.statement {
        // `a, b = 1, 2` is two assignments.
        Some(Stmt::Assign(assign)) => {
            let listed = matches!(&*assign.value, Expr::Tuple(_) | Expr::List(_));
            let all = assign
                .targets
                .iter()
                .all(|target| matches!(target, Expr::Tuple(_) | Expr::List(_)));
            !(listed && all)
        }
        _ => true,
    }
}

/// The name of a handler that the handler does not use.
fn exception(context: &mut Context<'_, '_, '_>, binding: &Binding<'_>) {
    let model = context.model;
    let name = model.text(model.get(binding.symbol).name);
    let BindingNode::Handler(handler) = binding.node else {
        return;
    };
    if binding.direct_references > 0
        || is_dummy(name)
        || model.get(binding.symbol).declared
        || used_within(model, binding.symbol, handler.range())
        || model.scope(binding.scope).uses_locals
    {
        return;
    }
    context
        .report(
            &UNUSED_VARIABLE,
            binding.range,
            format!("the exception `{name}` is never used"),
        )
        .confidence(0.85);
}

/// How many references of one symbol are looked at: more only a hostile file has in question.
const MAX_LOOKED_AT: usize = 2_000;

fn used_within(model: &Model<'_>, symbol: SymbolId, range: ruff_text_size::TextRange) -> bool {
    let mut looked_at = 0;
    for (_, reference) in model.references(symbol) {
        looked_at += 1;
        if range.contains_range(reference.range) || looked_at > MAX_LOOKED_AT {
            return true;
        }
    }
    false
}

fn loop_variable(context: &mut Context<'_, '_, '_>, id: BindingId, binding: &Binding<'_>) {
    let model = context.model;
    let name = model.text(model.get(binding.symbol).name);
    let Some(Stmt::For(statement)) = binding.statement else {
        return;
    };
    let (Some(first), Some(last)) = (statement.body.first(), statement.body.last()) else {
        return;
    };
    if is_dummy(name)
        || model.scope(binding.scope).uses_locals && asks_for_locals(model, &statement.body)
    {
        return;
    }
    let body = ruff_text_size::TextRange::new(first.start(), last.end());
    let after = binding.direct_references > 0;
    if after {
        // For its last value, if nothing else happens in the loop.
        let empty = statement
            .body
            .iter()
            .all(|one| matches!(one, Stmt::Pass(_) | Stmt::Continue(_)));
        if empty || first_use_is_within(model, id, body) {
            return;
        }
    }
    if used_within(model, binding.symbol, body) {
        return;
    }
    let confidence = match (after, binding.flags.has(Flags::UNPACKED)) {
        (true, _) => 0.4,
        (_, true) => 0.7,
        _ => 0.8,
    };
    context
        .report(
            &UNUSED_LOOP_VARIABLE,
            binding.range,
            format!("the loop does not use `{name}`; call it `_{name}` or `_` if that is meant"),
        )
        .confidence(confidence);
}

/// Whether a loop may use its variables in a way that no text shows.
fn asks_for_locals(model: &Model<'_>, body: &[Stmt]) -> bool {
    ruff_python_ast::helpers::any_over_body(body, |expr| match expr {
        Expr::Name(name) => {
            matches!(
                name.id.as_str(),
                "locals" | "vars" | "eval" | "exec" | "dir" | "globals"
            ) && model.is_builtin(name)
        }
        _ => false,
    })
}

/// The quick answer for most loops: the first reference of a symbol that sees a binding.
fn first_use_is_within(model: &Model<'_>, id: BindingId, body: ruff_text_size::TextRange) -> bool {
    model
        .binding(id)
        .first_reference
        .is_some_and(|first| body.contains_range(model.reference_at(first).range))
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags, run};

    #[test]
    fn variables_that_nothing_reads() {
        flags(
            "unused-variable",
            &[
                "def f():\n    x = 1",
                "def f():\n    x: int = 1",
                "def f():\n    x = y = 1\n    return y",
                "def f():\n    with open('a') as g:\n        pass",
                "try:\n    pass\nexcept ValueError as e:\n    pass",
                "def f():\n    (x, y) = 1, 2\n    return x",
                "def f():\n    if (x := 1):\n        pass",
                "def f(a):\n    a, b = a\n    return a",
                "def f(v):\n    match v:\n        case [x]:\n            pass",
                "async def f():\n    x = await g()\ng = 1",
                "def f(x):\n    x = 1",
                "def f():\n    x = 1\n    def g():\n        x = 2\n        return x\n    return g",
                "class A:\n    def f(self):\n        x = self",
                "def f():\n    x = 1\n    x = 2",
            ],
        );
    }

    #[test]
    fn variables_that_something_reads() {
        clean(
            "unused-variable",
            &[
                "x = 1",
                "def f():\n    _ = 1\n    _x = 2",
                "def f():\n    x = 1\n    return x",
                "def f():\n    x = 1\n    return lambda: x",
                "def f():\n    x = 1\n    return locals()",
                "def f():\n    global x\n    x = 1",
                "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 2\n    return g",
                "class A:\n    x = 1",
                "def f():\n    x: int",
                "def f():\n    x = 0\n    x += 1",
                "def f():\n    __tracebackhide__ = True",
                "def f():\n    x = 1\n    del x",
                "try:\n    pass\nexcept ValueError as e:\n    print(e)",
                "try:\n    pass\nexcept ValueError as e:\n    f = lambda: e",
                "def f():\n    x = 1\n    return f'{x}'",
                "def f(x): ...",
                "def f():\n    for x in []:\n        pass",
                "def f():\n    x = 1\n    return [x for y in z]\nz = 1",
            ],
        );
    }

    #[test]
    fn loop_variables_that_the_loop_does_not_use() {
        flags(
            "unused-loop-variable",
            &[
                "for i in range(3):\n    print()",
                "for i, x in y:\n    print(x)",
                "for (a, (b, c)) in y:\n    print(a, b)",
                "async def f():\n    async for x in y:\n        print()",
                "for i in a:\n    print()\nelse:\n    print(i)",
                "for i in a:\n    print()\nprint(i)",
                "for i in a:\n    for j in b:\n        print(i)",
                "def f():\n    for i in range(3):\n        yield 1",
                "for i in a:\n    def f(i): return i",
                "for [i] in a:\n    pass",
                "for i, *rest in a:\n    print(i)",
                "for i in a:\n    print()\nprint(locals())",
            ],
        );
        clean(
            "unused-loop-variable",
            &[
                "for i in a:\n    print(i)",
                "for _ in a:\n    print()",
                "for _i in a:\n    print()",
                "for i in a:\n    f = lambda: i",
                "for i in a:\n    def f(): return i",
                "for last in a:\n    pass\nprint(last)",
                "for x.y in a:\n    print()",
                "def f():\n    for i in a:\n        print(locals())",
                "for i in a:\n    [i for _ in b]",
                "for i in a:\n    i += 1",
                "for i in a:\n    del i",
                "for i in a:\n    print(f'{i}')",
                "for i in a:\n    exec('i')",
            ],
        );
    }

    #[test]
    fn unpacked_names_are_less_certain() {
        let found = run("def f():\n    x, y = g()\n    return x\ng = 1\n");
        let hit = found.iter().find(|f| f.rule == "unused-variable").unwrap();
        assert!(hit.confidence.unwrap() < 0.6);
    }
}
