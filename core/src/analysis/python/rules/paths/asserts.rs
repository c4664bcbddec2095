//! Assertions that do something.

use ruff_python_ast::helpers::any_over_expr;
use ruff_python_ast::{Expr, StmtAssert};
use ruff_text_size::Ranged;

use crate::analysis::Rule;
use crate::analysis::python::context::{Context, Scope};
use crate::analysis::python::define::{BUG, peer, python};

pub(super) static SIDE_EFFECT_IN_ASSERT: Rule = Rule {
    id: "side-effect-in-assert",
    confidence: 0.8,
    summary: "An assertion changes something.",
    why: "Python with `-O` leaves assertions out: the change is then missing as well. Do it before, and \
          assert its result.",
    false_positives: "Programs that are never run with `-O`; own methods of such a name that change nothing.",
    examples: &[python(
        "def take(queue):\n    assert queue.pop() is not None\n",
        "def take(queue):\n    item = queue.pop()\n    assert item is not None\n",
    )],
    peers: &[peer("codeql", &["py/side-effect-in-assert"])],
    ..BUG
};

/// Methods that are called for what they change.
const METHODS: &[&str] = &[
    "acquire",
    "add",
    "append",
    "appendleft",
    "clear",
    "commit",
    "delete",
    "discard",
    "execute",
    "extend",
    "insert",
    "mkdir",
    "pop",
    "popitem",
    "popleft",
    "push",
    "remove",
    "rename",
    "reverse",
    "rmdir",
    "save",
    "seek",
    "send",
    "sendall",
    "setdefault",
    "sort",
    "unlink",
    "update",
    "write",
    "writelines",
];

/// Functions likewise.
const FUNCTIONS: &[&str] = &[
    "next",
    "os.makedirs",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.system",
    "os.unlink",
    "print",
    "setattr",
    "delattr",
    "shutil.copy",
    "shutil.move",
    "shutil.rmtree",
    "subprocess.call",
    "subprocess.check_call",
    "subprocess.check_output",
    "subprocess.run",
];

pub(in crate::analysis::python) fn check(
    context: &mut Context<'_, '_, '_>,
    statement: &StmtAssert,
) {
    // Tests are run without `-O`, and say so.
    let in_test = context.file.contains("test")
        || context.scopes.iter().any(
            |scope| matches!(scope, Scope::Function(function) if function.name.as_str().starts_with("test")),
        );
    if in_test {
        return;
    }
    let changes = any_over_expr(&statement.test, |part| match part {
        Expr::Named(_) | Expr::Yield(_) | Expr::YieldFrom(_) => true,
        Expr::Call(call) => {
            let method = match &*call.func {
                Expr::Attribute(method) => {
                    METHODS.contains(&method.attr.as_str())
                        // `set.add` of something made here changes nothing that anybody sees.
                        && !method.value.is_literal_expr()
                }
                _ => false,
            };
            let path = context.path(&call.func);
            let imported = path.as_deref().is_some_and(|path| path.contains('.'));
            (method && !imported)
                || path
                    .as_deref()
                    .is_some_and(|path| FUNCTIONS.contains(&path))
        }
        _ => false,
    });
    if changes {
        context.report(
            &SIDE_EFFECT_IN_ASSERT,
            statement.range(),
            "this is not done when Python leaves assertions out",
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn assertions_that_change_something() {
        flags(
            "side-effect-in-assert",
            &[
                "assert q.pop() == 1",
                "assert not s.remove(x)",
                "assert (n := g()) > 1",
                "assert next(it) == 1",
                "import subprocess\nassert subprocess.call(['ls']) == 0",
                "import os\nassert os.remove(p) is None",
                "assert f.write(x)",
                "def f(x):\n    assert x.setdefault('a', 1) == 1",
                "assert d.update(a=1) is None and x",
                "assert print('x') is None",
                "assert not xs.append(1), 'no'",
                "def f():\n    assert (yield 1)",
            ],
        );
        clean(
            "side-effect-in-assert",
            &[
                "assert x",
                "assert x == 1, q.pop()",
                "assert len(x) == 1",
                "assert q.peek() == 1",
                "assert isinstance(x, int)",
                "def test_x():\n    assert q.pop() == 1",
                "q.pop()",
                "assert x.get('a') == 1",
                "assert all(y for y in x)",
                "assert pop == 1",
                "import operator\nassert operator.add(1, 2) == 3",
                "assert x.pop",
            ],
        );
    }
}
