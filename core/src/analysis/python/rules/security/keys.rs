//! Keys that are too short.

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::Ranged;

use crate::analysis::python::context::Context;
use crate::analysis::shared_rules::WEAK_KEY;

/// The libraries of RSA and DSA keys: path, position and name of the size.
const SIZES: &[(&str, usize, &str)] = &[
    (
        "cryptography.hazmat.primitives.asymmetric.dsa.generate_private_key",
        0,
        "key_size",
    ),
    (
        "cryptography.hazmat.primitives.asymmetric.rsa.generate_private_key",
        1,
        "key_size",
    ),
    (
        "cryptography.hazmat.primitives.asymmetric.dh.generate_parameters",
        1,
        "key_size",
    ),
    ("Crypto.PublicKey.DSA.generate", 0, "bits"),
    ("Crypto.PublicKey.RSA.generate", 0, "bits"),
    ("Cryptodome.PublicKey.DSA.generate", 0, "bits"),
    ("Cryptodome.PublicKey.RSA.generate", 0, "bits"),
    ("rsa.newkeys", 0, "nbits"),
];

const SHORT: u64 = 2048;

pub(super) fn call(context: &mut Context<'_, '_, '_>, call: &ExprCall, path: Option<&str>) {
    let Some(path) = path else {
        return;
    };
    if let Some((_, position, name)) = SIZES.iter().find(|(known, ..)| *known == path) {
        let size = call.arguments.find_argument_value(name, *position);
        let bits = match size {
            Some(Expr::NumberLiteral(number)) => {
                number.value.as_int().and_then(ruff_python_ast::Int::as_u64)
            }
            _ => None,
        };
        if let Some(bits) = bits.filter(|bits| *bits < SHORT) {
            context.report(
                &WEAK_KEY,
                size.map_or(call.range(), Ranged::range),
                format!("{bits} bits are too few: take {SHORT} or more"),
            );
        }
    } else if path == "cryptography.hazmat.primitives.asymmetric.ec.generate_private_key" {
        let curve = call.arguments.find_argument_value("curve", 0);
        let class = match curve {
            Some(Expr::Call(inner)) => &*inner.func,
            Some(other) => other,
            None => return,
        };
        let name = match class {
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            Expr::Name(name) => name.id.as_str(),
            _ => return,
        };
        if matches!(name, "SECP192R1" | "SECT163K1" | "SECT163R2") {
            context.report(
                &WEAK_KEY,
                call.range(),
                format!("{name} is too small a curve: take SECP256R1 or X25519"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn sizes_of_keys() {
        let with = |code: &str| {
            format!(
                "from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa\nfrom Crypto.PublicKey import DSA, RSA\n{code}\n"
            )
        };
        for code in [
            "dsa.generate_private_key(1024)",
            "dsa.generate_private_key(key_size=1024, backend=b)",
            "rsa.generate_private_key(65537, 1024)",
            "rsa.generate_private_key(public_exponent=3, key_size=2047)",
            "ec.generate_private_key(ec.SECP192R1)",
            "ec.generate_private_key(curve=ec.SECT163K1())",
            "RSA.generate(1024)",
            "RSA.generate(bits=512)",
            "DSA.generate(1024)",
            "x = RSA.generate(768, r)",
        ] {
            flags("weak-key", &[&with(code)]);
        }
        for code in [
            "dsa.generate_private_key(2048)",
            "rsa.generate_private_key(65537, 4096)",
            "rsa.generate_private_key(65537, size)",
            "ec.generate_private_key(ec.SECP256R1())",
            "RSA.generate(2048)",
            "RSA.generate(bits=3072)",
            "DSA.generate(n)",
            "other.generate(1024)",
            "RSA.import_key(1024)",
            "rsa.generate_private_key(1024, 2048)",
        ] {
            clean("weak-key", &[&with(code)]);
        }
    }
}
