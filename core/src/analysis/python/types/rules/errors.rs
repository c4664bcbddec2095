//! Raising and catching what the class table knows to be no exception.

use ruff_python_ast::{ExceptHandler, Expr, StmtRaise, StmtTry};
use ruff_text_size::Ranged;

use super::protocols::describe;
use crate::analysis::python::context::Context;
use crate::analysis::python::rules::EXCEPT_NON_EXCEPTION;
use crate::analysis::python::types::{Ancestor, ClassId, Ty};
use crate::analysis::shared_rules::RAISE_NON_EXCEPTION;

/// Whether a class surely is no exception.
fn is_other(context: &Context<'_, '_, '_>, id: ClassId) -> bool {
    context.types.is_certain(id)
        && context
            .types
            .classes
            .get(id)
            .line
            .iter()
            .all(|one| match one {
                Ancestor::Builtin(class) => !class.is_exception(),
                Ancestor::Class(_) => true,
                Ancestor::Marker(name) => *name != "type",
            })
}

pub(super) fn raise<'a>(context: &mut Context<'a, '_, '_>, statement: &'a StmtRaise) {
    let Some(raised) = statement.exc.as_deref() else {
        return;
    };
    // Literals are found without types.
    let named = matches!(
        raised,
        Expr::Name(_) | Expr::Call(_) | Expr::Attribute(_) | Expr::Lambda(_)
    );
    if !named || context.types.is_receiver(raised) {
        return;
    }
    let ty = context.types.of(raised);
    let wrong = match ty {
        Ty::Of(class) | Ty::BuiltinClass(class) => class.name != "object" && !class.is_exception(),
        Ty::Class(class) | Ty::Instance(class) => is_other(context, class),
        Ty::Function(_) | Ty::Method(_) | Ty::Lambda(_) | Ty::Module => true,
        _ => false,
    };
    if wrong {
        let message = format!(
            "{} is no exception: this raises TypeError",
            describe(context, ty)
        );
        context.report(&RAISE_NON_EXCEPTION, raised.range(), message);
    }
}

pub(super) fn handlers<'a>(context: &mut Context<'a, '_, '_>, statement: &'a StmtTry) {
    for ExceptHandler::ExceptHandler(handler) in &statement.handlers {
        let caught = match handler.type_.as_deref() {
            Some(Expr::Tuple(tuple)) => tuple.elts.as_slice(),
            Some(one) => std::slice::from_ref(one),
            None => &[],
        };
        for expr in caught {
            let named = matches!(expr, Expr::Name(_) | Expr::Attribute(_));
            let ty = if named {
                context.types.of(expr)
            } else {
                Ty::Unknown
            };
            let wrong = match ty {
                Ty::Class(class) => is_other(context, class),
                Ty::Instance(class) => is_other(context, class),
                Ty::Function(_) | Ty::Method(_) | Ty::Lambda(_) | Ty::Module => true,
                Ty::Of(class) => !matches!(class.name, "tuple" | "object"),
                _ => false,
            };
            if wrong && !context.types.is_receiver(expr) {
                let what = describe(context, ty);
                let message = format!("{what} is no exception class: catching it raises TypeError");
                context.report(&EXCEPT_NON_EXCEPTION, expr.range(), message);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    const HEAD: &str = "class C: pass\nclass D(C): pass\nclass E(ValueError): pass\nclass U(Other): pass\ndef f(): return 1\n";

    #[test]
    fn raising() {
        for line in [
            "raise C",
            "raise C()",
            "raise D('x')",
            "raise f",
            "raise f()",
            "raise str('x')",
            "raise dict()",
            "x = 'text'\nraise x",
            "import os\nraise os",
            "raise C() from None",
            "def g():\n    raise D()",
            "raise (lambda: 1)",
        ] {
            flags("raise-non-exception", &[&format!("{HEAD}{line}\n")]);
        }
        for line in [
            "raise E",
            "raise E()",
            "raise U()",
            "raise U",
            "raise ValueError",
            "raise unknown",
            "raise g()",
            "x = C()\nx = E()\nraise x",
            "class M(type): pass\nclass N(metaclass=M): pass\nclass X(N, E): pass\nraise X()",
            "def h(e): raise e",
            "@deco\nclass W: pass\nraise W()",
            "try: f()\nexcept E as e: raise e",
        ] {
            clean("raise-non-exception", &[&format!("{HEAD}{line}\n")]);
        }
    }

    #[test]
    fn catching() {
        let code = |what: &str| {
            format!("{HEAD}x = C()\nn = 1\nt = (E, KeyError)\ntry: f()\nexcept {what}: pass\n")
        };
        for what in [
            "C",
            "D",
            "f",
            "x",
            "n",
            "(C, E)",
            "(E, D)",
            "C as c",
            "(ValueError, f)",
            "(n,)",
        ] {
            flags("except-non-exception", &[&code(what)]);
        }
        for what in [
            "E",
            "U",
            "ValueError",
            "(E, KeyError)",
            "t",
            "unknown",
            "a.b",
            "E as e",
            "f()",
            "(U, E)",
            "Exception",
        ] {
            clean("except-non-exception", &[&code(what)]);
        }
    }
}
