//! Unpacking into the wrong number of names, or of what cannot be unpacked.

use ruff_python_ast::{Expr, ExprDict, StmtAssign, StmtFor};
use ruff_text_size::{Ranged, TextRange};

use super::protocols::describe;
use crate::analysis::Rule;
use crate::analysis::python::context::Context;
use crate::analysis::python::define::{BUG, peer, python};
use crate::analysis::python::types::protocol::ITERATE;
use crate::model::Severity;

pub(super) static RULES: &[&Rule] = &[&UNPACKING_MISMATCH];

static UNPACKING_MISMATCH: Rule = Rule {
    id: "unpacking-mismatch",
    severity: Severity::High,
    confidence: 0.93,
    summary: "A value is unpacked into another number of names than it has parts.",
    why: "It raises ValueError, or TypeError if the value has no parts at all.",
    examples: &[python(
        "width, height = (1, 2, 3)\n",
        "width, height, depth = (1, 2, 3)\n",
    )],
    peers: &[peer(
        "pylint",
        &[
            "unbalanced-tuple-unpacking",
            "unbalanced-dict-unpacking",
            "unpacking-non-sequence",
        ],
    )],
    ..BUG
};

/// How many values a target takes: exactly, or at least if one has a star.
#[derive(Clone, Copy)]
struct Places {
    count: usize,
    star: bool,
}

impl Places {
    fn new(target: &Expr) -> Option<Self> {
        let parts = match target {
            Expr::Tuple(tuple) => tuple.elts.as_slice(),
            Expr::List(list) => list.elts.as_slice(),
            _ => return None,
        };
        let stars = parts.iter().filter(|part| part.is_starred_expr()).count();
        Some(Self {
            count: parts.len() - stars,
            star: stars > 0,
        })
    }

    fn fits(self, size: usize) -> bool {
        size == self.count || self.star && size > self.count
    }

    fn message(self, size: usize) -> String {
        let least = if self.star { "at least " } else { "" };
        let s = if size == 1 { "" } else { "s" };
        format!(
            "{least}{} values are wanted here, but there {} {size} value{s}",
            self.count,
            if size == 1 { "is" } else { "are" },
        )
    }
}

pub(super) fn assign<'a>(context: &mut Context<'a, '_, '_>, assign: &'a StmtAssign) {
    for target in &assign.targets {
        pair(context, target, &assign.value, assign.range(), 8);
    }
}

fn pair<'a>(
    context: &mut Context<'a, '_, '_>,
    target: &'a Expr,
    value: &'a Expr,
    range: TextRange,
    depth: u32,
) {
    let (Some(places), Some(depth)) = (Places::new(target), depth.checked_sub(1)) else {
        return;
    };
    if let Some(size) = context.types.size(value) {
        if !places.fits(size) {
            context.report(&UNPACKING_MISMATCH, range, places.message(size));
        } else if !places.star {
            // `(a, b), c = (1, 2), 3`
            let (targets, values) = (parts(target), parts(value));
            if targets.len() == values.len() {
                for (target, value) in targets.iter().zip(values) {
                    pair(context, target, value, range, depth);
                }
            }
        }
    } else if !context.types.is_receiver(value) {
        let ty = context.types.of(value);
        if value.is_none_literal_expr() || context.types.lacks(ty, ITERATE) {
            let what = describe(context, ty);
            let message = format!("{what} cannot be unpacked");
            context.report(&UNPACKING_MISMATCH, range, message);
        }
    }
}

fn parts(expr: &Expr) -> &[Expr] {
    match expr {
        Expr::Tuple(tuple) => &tuple.elts,
        Expr::List(list) => &list.elts,
        _ => &[],
    }
}

/// `for a, b in ((1, 2, 3), ...)` and loops over the items of a dict.
pub(super) fn for_loop<'a>(context: &mut Context<'a, '_, '_>, statement: &'a StmtFor) {
    let Some(places) = Places::new(&statement.target) else {
        return;
    };
    if statement.is_async {
        return;
    }
    let mut sizes = Vec::new();
    match &*statement.iter {
        Expr::Tuple(_) | Expr::List(_) => {
            sizes.extend(parts(&statement.iter).iter().map(literal_size));
        }
        Expr::Call(call) if call.arguments.is_empty() => {
            if let Expr::Attribute(view) = &*call.func
                && let Expr::Dict(dict) = &*view.value
                && is_plain(dict)
            {
                match view.attr.as_str() {
                    "items" if !dict.items.is_empty() => sizes.push(Some(2)),
                    "keys" => sizes.extend(
                        dict.items
                            .iter()
                            .filter_map(|item| item.key.as_ref())
                            .map(literal_size),
                    ),
                    "values" => {
                        sizes.extend(dict.items.iter().map(|item| literal_size(&item.value)))
                    }
                    _ => {}
                }
            }
        }
        _ => {}
    }
    if let Some(size) = sizes.into_iter().flatten().find(|size| !places.fits(*size)) {
        context.report(
            &UNPACKING_MISMATCH,
            statement.iter.range(),
            places.message(size),
        );
    }
}

/// The number of parts of a literal; of a number or truth value none at all, said as 1 of what is wanted.
fn literal_size(expr: &Expr) -> Option<usize> {
    match expr {
        Expr::Tuple(_) | Expr::List(_) => {
            let all = parts(expr);
            (!all.iter().any(Expr::is_starred_expr)).then_some(all.len())
        }
        Expr::NumberLiteral(_) | Expr::BooleanLiteral(_) | Expr::NoneLiteral(_) => Some(1),
        Expr::StringLiteral(text) => Some(text.value.to_str().chars().count()),
        _ => None,
    }
}

fn is_plain(dict: &ExprDict) -> bool {
    dict.items.iter().all(|item| item.key.is_some())
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn numbers_of_values() {
        flags(
            "unpacking-mismatch",
            &[
                "a, b = 1, 2, 3",
                "a, b, c = (1, 2)",
                "(a, b) = [1, 2, 3]",
                "a, *b, c = (1,)",
                "def f(): return 1, 2\na, b, c = f()",
                "t = (1, 2)\na, b, c = t",
                "a, b = {1: 2}",
                "a, b = {1: 2}.items()",
                "a, b = 1",
                "a, b = None",
                "class C: pass\na, b = C()",
                "(a, b), c = (1, 2, 3), 4",
                "for a, b in [(1, 2, 3)]: pass",
                "for a, b, c in {1: 2}.items(): pass",
                "for a, b in {1: 2}.values(): pass",
                "def f():\n    if x: return 1, 2\n    return 3, 4\na, b, c = f()",
            ],
        );
        clean(
            "unpacking-mismatch",
            &[
                "a, b = 1, 2",
                "a, *b = (1,)",
                "a, *b = (1, 2, 3)",
                "a, b = f()",
                "a, b = *x, 1, 2",
                "def f():\n    if x: return 1, 2\n    return 1, 2, 3\na, b, c = f()",
                "def f():\n    if x: return 1, 2\n    return None\na, b = f()",
                "t = (1, 2)\nt = other\na, b, c = t",
                "a, b = 'ab'",
                "a, b = {1: 2, 3: 4}",
                "a, b = {**x}",
                "class C:\n    def __iter__(self): pass\na, b = C()",
                "for a, b in [(1, 2)]: pass",
                "for a, b in {1: 2}.items(): pass",
                "x = []\nx.append(1)\na, = x",
                "def f(t=(1, 2)):\n    a, b, c = t",
                "def f(): yield 1, 2\na, b, c = f()",
            ],
        );
    }
}
