//! Loop variables that are overwritten, or caught by functions that run later.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::is_dummy;
use crate::analysis::python::context::Context;
use crate::analysis::python::semantic::{
    Binding, BindingKind, Flags, Model, ScopeId, ScopeNode, SymbolId,
};
use crate::analysis::shared_rules::{LOOP_CLOSURE, REDEFINED_LOOP_VAR};

pub(super) fn module(context: &mut Context<'_, '_, '_>) {
    let model = context.model;
    for (scope_id, _) in model.scopes() {
        for (symbol, _) in model.symbols(scope_id) {
            overwritten(context, symbol);
        }
    }
    for (id, scope) in model.scopes() {
        if let Some(place) = scope.in_loop {
            closure(context, id, place, scope.references.clone());
        }
    }
}

/// Bindings of a symbol inside the body of a `for` or `with` that binds it.
fn overwritten(context: &mut Context<'_, '_, '_>, symbol: SymbolId) {
    let model = context.model;
    let name = model.text(model.get(symbol).name);
    let mut around: Vec<(TextRange, BindingKind)> = Vec::new();
    let mut found: Vec<(TextRange, BindingKind)> = Vec::new();
    for (_, binding) in model.bindings(symbol) {
        let at = binding.range.start();
        while around.last().is_some_and(|(range, _)| range.end() <= at) {
            around.pop();
        }
        let inside = around
            .last()
            .filter(|(range, _)| range.contains(at))
            .map(|(_, kind)| *kind);
        if let Some(kind) = inside
            && overwrites(model, binding)
        {
            found.push((binding.range, kind));
        }
        let body = match binding.statement {
            Some(Stmt::For(inner)) if binding.kind == BindingKind::LoopVar => &inner.body,
            Some(Stmt::With(inner)) if binding.kind == BindingKind::WithItem => &inner.body,
            _ => continue,
        };
        if let (Some(first), Some(last)) = (body.first(), body.last()) {
            around.push((TextRange::new(first.start(), last.end()), binding.kind));
        }
        if let Some(Stmt::For(inner)) = binding.statement
            && in_iterable(model, symbol, &inner.iter)
        {
            let message = format!("the loop overwrites `{name}`, which it goes through");
            context
                .report(&REDEFINED_LOOP_VAR, inner.target.range(), message)
                .confidence(0.7);
        }
    }
    if is_dummy(name) {
        return;
    }
    for (range, kind) in found {
        let (what, confidence) = match kind {
            BindingKind::LoopVar => ("the loop", 0.65),
            _ => ("the `with`", 0.4),
        };
        context
            .report(
                &REDEFINED_LOOP_VAR,
                range,
                format!("`{name}` is overwritten inside {what} that sets it"),
            )
            .confidence(confidence);
    }
}

/// Whether a binding loses the value: not if it is made from it, as in `line = line.strip()`.
fn overwrites(model: &Model<'_>, binding: &Binding<'_>) -> bool {
    let value = match binding.statement {
        Some(Stmt::Assign(assign)) => &*assign.value,
        Some(Stmt::AnnAssign(assign)) => match &assign.value {
            Some(value) => &**value,
            None => return false,
        },
        Some(Stmt::AugAssign(assign)) => {
            // A list or set is changed in place.
            return !matches!(
                &*assign.value,
                Expr::List(_) | Expr::Set(_) | Expr::Dict(_) | Expr::ListComp(_) | Expr::SetComp(_)
            );
        }
        Some(Stmt::For(_) | Stmt::With(_)) => {
            return matches!(binding.kind, BindingKind::LoopVar | BindingKind::WithItem);
        }
        _ => return false,
    };
    binding.kind == BindingKind::Assignment && !reads(model, binding.symbol, value)
}

fn reads(model: &Model<'_>, symbol: SymbolId, value: &Expr) -> bool {
    ruff_python_ast::helpers::any_over_expr(
        value,
        |inner| matches!(inner, Expr::Name(name) if model.symbol_of_name(name) == Some(symbol)),
    )
}

/// Whether the iterable of a loop reads a symbol, other than inside of a comprehension or lambda.
fn in_iterable(model: &Model<'_>, symbol: SymbolId, iter: &Expr) -> bool {
    struct Finder<'m, 'a> {
        model: &'m Model<'a>,
        symbol: SymbolId,
        found: bool,
    }
    impl<'b> Visitor<'b> for Finder<'_, '_> {
        fn visit_expr(&mut self, expr: &'b Expr) {
            match expr {
                Expr::Name(name) if self.model.symbol_of_name(name) == Some(self.symbol) => {
                    self.found = true;
                }
                Expr::Lambda(_) => {}
                _ => visitor::walk_expr(self, expr),
            }
        }
    }
    let mut finder = Finder {
        model,
        symbol,
        found: false,
    };
    finder.visit_expr(iter);
    finder.found
}

/// How many bindings of a name are looked at.
const MAX_BINDINGS: usize = 50;

/// Names in a function that is made in a loop, which the loop changes before the function may run.
fn closure(
    context: &mut Context<'_, '_, '_>,
    function: ScopeId,
    place: TextRange,
    references: std::ops::Range<u32>,
) {
    let model = context.model;
    let all = model.all_references();
    let (start, end) = (references.start as usize, references.end as usize);
    for reference in all.get(start..end).unwrap_or_default() {
        let Some(symbol) = reference.symbol else {
            continue;
        };
        let scope = model.scope(model.get(symbol).scope);
        let local = matches!(
            scope.node,
            ScopeNode::Function(_) | ScopeNode::Comprehension(_) | ScopeNode::Module
        );
        let changed = local
            && model.runner(model.get(symbol).scope) != function
            && !reference.flags.has(Flags::ANNOTATION)
            && model
                .bindings(symbol)
                .take(MAX_BINDINGS)
                .any(|(_, binding)| {
                    place.contains_range(binding.range)
                        && matches!(
                            binding.kind,
                            BindingKind::LoopVar
                                | BindingKind::ComprehensionVar
                                | BindingKind::Assignment
                                | BindingKind::Augmented
                        )
                        && model.runner(binding.scope) == model.runner(model.get(symbol).scope)
                });
        if changed {
            let name = model.text(reference.name);
            let message = format!(
                "the function sees the last `{name}` of the loop; bind it: `{name}={name}` as a default"
            );
            context
                .report(&LOOP_CLOSURE, reference.range, message)
                .confidence(0.7);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn loop_variables_that_are_overwritten() {
        flags(
            "redefined-loop-var",
            &[
                "for i in a:\n    for i in b:\n        print(i)",
                "for i in a:\n    i = 1",
                "for i in a:\n    i += 1",
                "for i, j in a:\n    for j in b:\n        print(j)",
                "for i in a:\n    if b:\n        i = 2",
                "for i in a:\n    with b as i:\n        pass",
                "with a as f:\n    with b as f:\n        pass",
                "for x in x:\n    print(x)",
                "for x in x.items():\n    print(x)",
                "for i, x in enumerate(x):\n    print(i, x)",
                "for i in a:\n    i: int = 3",
                "for i in a:\n    (i, j) = b\n    print(j)",
                "def f():\n    for i in a:\n        for j in b:\n            i = j",
            ],
        );
        clean(
            "redefined-loop-var",
            &[
                "for i in a:\n    print(i)\nfor i in b:\n    print(i)",
                "for line in a:\n    line = line.strip()",
                "for i in a:\n    def f():\n        i = 1",
                "for i in a:\n    print([i for i in b])",
                "for i in a:\n    pass\nelse:\n    i = 1",
                "for i in a:\n    j = 1",
                "for _ in a:\n    for _ in b:\n        pass",
                "for i in a:\n    i.x = 1",
                "for i in a:\n    i += [1]",
                "for x in [x for x in y]:\n    print(x)",
                "i = 1\nfor j in a:\n    i = 2",
                "for i in a:\n    i: int",
            ],
        );
    }

    #[test]
    fn functions_that_catch_a_loop_variable() {
        flags(
            "loop-closure",
            &[
                "for i in a:\n    f.append(lambda: i)",
                "for i in a:\n    def g():\n        return i\n    f.append(g)",
                "fs = [lambda: x for x in y]",
                "fs = {x: lambda: x for x in y}",
                "while a:\n    i = b()\n    f.append(lambda: i)",
                "for i in a:\n    j = i\n    f.append(lambda: j)",
                "def m():\n    for i in a:\n        f.append(lambda x: x + i)",
                "for i in a:\n    for j in b:\n        f.append(lambda: i + j)",
                "for i in a:\n    f.append(lambda: [i for _ in b])",
                "async def m():\n    async for i in a:\n        f.append(lambda: i)",
                "for i in a:\n    async def g():\n        await i\n    f.append(g)",
            ],
        );
        clean(
            "loop-closure",
            &[
                "for i in a:\n    f.append(lambda i=i: i)",
                "for i in a:\n    f.append(lambda: j)",
                "for i in a:\n    def g(i):\n        return i",
                "for i in a:\n    print(sorted(b, key=lambda x: x[i]))",
                "for i in a:\n    print(list(map(lambda x: x + i, b)))",
                "def m():\n    for i in a:\n        return lambda: i",
                "for i in a:\n    (lambda: i)()",
                "for i in a:\n    print(i)\nf = lambda: i",
                "f = lambda: [i for i in a]",
                "for i in a:\n    def g():\n        i = 1\n        return i",
                "for i in (lambda: b)():\n    print(i)",
                "for i in a:\n    print(filter(lambda x: x > i, b))",
                "for i in a:\n    class A:\n        def f(self): return self",
            ],
        );
    }
}
