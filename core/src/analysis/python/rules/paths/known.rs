//! Which calls never return and which context managers swallow exceptions, by name.

use ruff_python_ast::{Expr, ExprCall, StmtClassDef};

use crate::analysis::python::context::Context;
use crate::analysis::python::flow::{Calls, Swallows};

/// What the names mean at the place that is being visited.
pub(super) struct Known<'c, 'a, 'r, 's> {
    context: &'c Context<'a, 'r, 's>,
    class: Option<&'a StmtClassDef>,
}

/// How many bases of a class are looked at.
const MAX_BASES: usize = 64;

impl<'c, 'a, 'r, 's> Known<'c, 'a, 'r, 's> {
    pub(super) fn new(context: &'c Context<'a, 'r, 's>) -> Self {
        let class = context
            .statements
            .iter()
            .rev()
            .find_map(|statement| statement.as_class_def_stmt());
        Self { context, class }
    }

    /// Whether the class around is a test case, whose `fail` and `assertRaises` are known.
    fn in_test_case(&self) -> bool {
        self.class.is_some_and(|class| {
            class.bases().iter().take(MAX_BASES).any(|base| {
                let name = match base {
                    Expr::Name(name) => name.id.as_str(),
                    Expr::Attribute(attribute) => attribute.attr.as_str(),
                    _ => return false,
                };
                name.contains("Test")
            })
        })
    }
}

impl Calls for Known<'_, '_, '_, '_> {
    fn never_returns(&self, call: &ExprCall, awaited: bool) -> bool {
        match &*call.func {
            Expr::Name(name) => {
                let id = name.id.as_str();
                if self.context.functions.never_returns(id) {
                    return !awaited;
                }
            }
            Expr::Attribute(attribute) if attribute.value.is_name_expr() => {
                let own =
                    matches!(&*attribute.value, Expr::Name(name) if name.id.as_str() == "self");
                let method = attribute.attr.as_str();
                if own {
                    return match method {
                        "fail" | "skipTest" => self.in_test_case(),
                        _ => self.context.functions.method_never_returns(method, awaited),
                    };
                }
            }
            Expr::Attribute(_) => {}
            _ => return false,
        }
        let path = self.context.path(&call.func);
        matches!(
            path.as_deref(),
            Some(
                "sys.exit"
                    | "exit"
                    | "quit"
                    | "os._exit"
                    | "os.abort"
                    | "os.execv"
                    | "os.execve"
                    | "os.execvp"
                    | "os.execl"
                    | "os.execlp"
                    | "pytest.fail"
                    | "pytest.skip"
                    | "pytest.exit"
                    | "pytest.xfail"
                    | "typing.assert_never"
                    | "typing_extensions.assert_never"
            )
        )
    }

    fn swallows(&self, manager: &Expr) -> Swallows {
        let Expr::Call(call) = manager else {
            return Swallows::Unknown;
        };
        let name = match &*call.func {
            Expr::Name(name) => name.id.as_str(),
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            _ => return Swallows::Unknown,
        };
        if let Some(
            "open"
            | "contextlib.closing"
            | "contextlib.nullcontext"
            | "contextlib.redirect_stdout"
            | "io.open"
            | "codecs.open"
            | "pytest.warns"
            | "tarfile.open"
            | "tempfile.NamedTemporaryFile"
            | "tempfile.TemporaryDirectory"
            | "tempfile.TemporaryFile"
            | "warnings.catch_warnings"
            | "zipfile.ZipFile",
        ) = self.context.path(&call.func).as_deref()
        {
            return Swallows::Never;
        }
        if self.context.is(&call.func, "contextlib.suppress") {
            return Swallows::Surely;
        }
        // `pytest.raises`, `self.assertRaises`, and whatever is called alike.
        const WORDS: &[&str] = &[
            "catch", "error", "except", "fail", "guard", "handle", "ignor", "raise", "suppress",
            "swallow",
        ];
        // One error becomes another there, or is told of on its way.
        const PASSES: &[&str] = &["wrap", "convert", "translat", "reraise", "log_", "map_"];
        let name = name.to_ascii_lowercase();
        if PASSES.iter().any(|word| name.contains(word)) {
            return Swallows::Unknown;
        }
        if WORDS.iter().any(|word| name.contains(word)) {
            Swallows::Likely
        } else {
            Swallows::Unknown
        }
    }

    fn may_not_return(&self, call: &ExprCall) -> bool {
        matches!(&*call.func, Expr::Attribute(method)
            if matches!(&*method.value, Expr::Name(name) if name.id.as_str() == "self")
                && self.context.functions.method_may_not_return(method.attr.as_str()))
    }
}
