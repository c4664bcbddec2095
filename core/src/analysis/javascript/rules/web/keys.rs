//! Keys that are too short.

use oxc_ast::ast::{CallExpression, Expression};

use super::super::super::ast::{argument, last_name, string};
use super::super::super::context::Cx;
use super::outside::option;
use crate::analysis::shared_rules::WEAK_KEY;

pub(super) fn call<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a CallExpression<'a>) {
    let Some(name) = last_name(&it.callee) else {
        return;
    };
    let bits = match name {
        "generateKeyPair" | "generateKeyPairSync" => {
            let of = argument(it, 0);
            let kind = of.and_then(string).unwrap_or_default();
            if matches!(kind, "rsa" | "rsa-pss" | "dsa" | "dh") {
                argument(it, 1)
                    .and_then(|options| {
                        option(cx, options, "modulusLength")
                            .or_else(|| option(cx, options, "primeLength"))
                    })
                    .and_then(|bits| number(cx, bits))
            } else if of.is_some_and(|of| matches!(of, Expression::NumericLiteral(_))) {
                // `forge.pki.rsa.generateKeyPair(1024)`.
                of.and_then(|bits| number(cx, bits))
            } else {
                of.and_then(|options| option(cx, options, "bits"))
                    .and_then(|bits| number(cx, bits))
            }
            .filter(|bits| *bits < 2048.0)
        }
        "createDiffieHellman" => argument(it, 0)
            .and_then(|bits| number(cx, bits))
            .filter(|bits| *bits < 2048.0),
        "generateKey" | "generateKeySync" => {
            let limit = match argument(it, 0).and_then(string) {
                Some("aes") => 128.0,
                Some("hmac") => 112.0,
                _ => return,
            };
            argument(it, 1)
                .and_then(|options| option(cx, options, "length"))
                .and_then(|bits| number(cx, bits))
                .filter(|bits| *bits < limit)
        }
        _ => return,
    };
    if let Some(bits) = bits {
        let at = cx.first_line(it.span);
        cx.report(&WEAK_KEY, at, format!("a key of {bits} bits can be found"));
    }
}

fn number<'a>(cx: &Cx<'a, '_, '_>, it: &'a Expression<'a>) -> Option<f64> {
    match it.get_inner_expression() {
        Expression::NumericLiteral(it) => Some(it.value),
        Expression::Identifier(id) => match cx.local_value(id)? {
            Expression::NumericLiteral(it) => Some(it.value),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{clean, flags};

    #[test]
    fn lengths() {
        flags(
            "weak-key",
            &[
                "crypto.generateKeyPairSync('rsa', { modulusLength: 1024 })",
                "crypto.generateKeyPair('rsa', { modulusLength: 512 }, cb)",
                "const o = { modulusLength: 1024 }; crypto.generateKeyPairSync('rsa', o)",
                "crypto.createDiffieHellman(1024)",
                "crypto.generateKeyPairSync('dsa', { modulusLength: 1024 })",
                "const bits = 512; crypto.generateKeyPairSync('rsa', { modulusLength: bits })",
                "forge.pki.rsa.generateKeyPair(1024)",
                "forge.pki.rsa.generateKeyPair({ bits: 512 })",
                "crypto.generateKeySync('aes', { length: 64 })",
                "crypto.generateKeyPairSync('dh', { primeLength: 1024 })",
                "generateKeyPairSync('rsa-pss', { modulusLength: 2047 })",
            ],
        );
        clean(
            "weak-key",
            &[
                "crypto.generateKeyPairSync('rsa', { modulusLength: 2048 })",
                "crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' })",
                "crypto.createDiffieHellman(2048)",
                "crypto.createDiffieHellman(prime)",
                "crypto.generateKeySync('aes', { length: 256 })",
                "crypto.generateKeyPairSync('rsa', options)",
                "generate(512)",
                "crypto.generateKeySync('hmac', { length: 256 })",
                "forge.pki.rsa.generateKeyPair({ bits: 4096 })",
                "crypto.generateKeyPairSync('ed25519', {})",
            ],
        );
    }
}
