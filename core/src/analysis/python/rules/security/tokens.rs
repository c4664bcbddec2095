//! JSON web tokens.

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::Ranged;

use super::is_false;
use crate::analysis::python::context::Context;
use crate::analysis::shared_rules::JWT;

pub(super) fn call(context: &mut Context<'_, '_, '_>, call: &ExprCall, path: Option<&str>) {
    let Some(path) = path else {
        return;
    };
    let Some((module, function)) = path.rsplit_once('.') else {
        return;
    };
    if !matches!(module, "jwt" | "jose.jwt" | "jose.jws" | "jwt.api_jwt") {
        return;
    }
    let off = match function {
        "decode" | "verify" | "decode_complete" => {
            let argument = |name: &str| call.arguments.find_keyword(name).map(|it| &it.value);
            argument("verify").is_some_and(is_false)
                || call.arguments.find_positional(2).is_some_and(is_false)
                || argument("options").is_some_and(unchecked)
                || call
                    .arguments
                    .find_argument_value("algorithms", 2)
                    .is_some_and(takes_none)
        }
        "encode" => {
            let algorithm = call.arguments.find_argument_value("algorithm", 2);
            algorithm.is_some_and(|it| is_none_name(it) || it.is_none_literal_expr())
        }
        _ => false,
    };
    if off {
        context.report(
            &JWT,
            call.range(),
            "the signature is not checked: anybody can write such a token",
        );
    }
}

/// `{"verify_signature": False}`
fn unchecked(options: &Expr) -> bool {
    match options {
        Expr::Dict(dict) => dict.items.iter().any(|item| {
            matches!(&item.key, Some(Expr::StringLiteral(key)) if key.value.to_str() == "verify_signature")
                && is_false(&item.value)
        }),
        Expr::Call(call) => call
            .arguments
            .find_keyword("verify_signature")
            .is_some_and(|keyword| is_false(&keyword.value)),
        _ => false,
    }
}

fn takes_none(algorithms: &Expr) -> bool {
    match algorithms {
        Expr::List(list) => list.elts.iter().any(is_none_name),
        Expr::Tuple(tuple) => tuple.elts.iter().any(is_none_name),
        other => is_none_name(other),
    }
}

fn is_none_name(expr: &Expr) -> bool {
    matches!(expr, Expr::StringLiteral(name) if name.value.to_str().eq_ignore_ascii_case("none"))
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn signatures_are_checked() {
        let with = |code: &str| format!("import jwt\n{code}\n");
        for code in [
            "jwt.decode(t, verify=False)",
            "jwt.decode(t, k, False)",
            "jwt.decode(t, options={'verify_signature': False})",
            "jwt.decode(t, k, options=dict(verify_signature=False))",
            "jwt.decode(t, k, algorithms=['none'])",
            "jwt.decode(t, k, algorithms=['HS256', 'None'])",
            "jwt.decode(t, k, ('none',))",
            "jwt.encode(c, '', algorithm='none')",
            "jwt.encode(c, None, algorithm=None)",
            "from jose import jwt\njwt.decode(t, k, options={'verify_signature': False})",
        ] {
            flags("jwt", &[&with(code)]);
        }
        for code in [
            "jwt.decode(t, k, algorithms=['HS256'])",
            "jwt.decode(t, k, ['RS256'])",
            "jwt.decode(t, k, options={'verify_aud': False}, algorithms=['HS256'])",
            "jwt.encode(c, k, algorithm='HS256')",
            "jwt.encode(c, k)",
            "jwt.decode(t, k, verify=True)",
            "other.decode(t, verify=False)",
            "jwt.decode(t, k, options=options)",
            "jwt.get_unverified_header(t)",
            "jwt.decode(t, k, algorithms=names)",
        ] {
            clean("jwt", &[&with(code)]);
        }
    }
}
