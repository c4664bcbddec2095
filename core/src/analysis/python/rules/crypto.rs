//! Hashes, ciphers, random numbers and certificates.

use ruff_python_ast::{Expr, ExprCall, Stmt, StmtAssign, StmtFunctionDef};
use ruff_text_size::Ranged;

use crate::analysis::Rule;
use crate::analysis::python::context::{Context, Scope};
use crate::analysis::python::define::{SECURITY, peer, python};
use crate::analysis::shared_rules::{CERT_VALIDATION_OFF, INSECURE_RANDOM, WEAK_CRYPTO};
use crate::model::Severity;

pub(super) static RULES: &[&Rule] = &[&INSECURE_TLS, &SSH_HOST_KEY];

static INSECURE_TLS: Rule = Rule {
    id: "insecure-tls",
    severity: Severity::Medium,
    confidence: 0.85,
    cwe: &[319, 327],
    summary: "An old version of SSL or TLS is asked for.",
    why: "SSL 2 and 3, TLS 1.0 and 1.1 are broken or deprecated (RFC 8996). Use `ssl.create_default_context()`.",
    false_positives: "Test clients that check that a server refuses these versions.",
    examples: &[python(
        "import ssl\ncontext = ssl.SSLContext(ssl.PROTOCOL_TLSv1)\n",
        "import ssl\ncontext = ssl.create_default_context()\n",
    )],
    peers: &[
        peer("ruff", &["S502", "S503", "S504"]),
        peer("bandit", &["B502", "B503", "B504"]),
    ],
    ..SECURITY
};

static SSH_HOST_KEY: Rule = Rule {
    id: "ssh-host-key",
    confidence: 0.85,
    cwe: &[295],
    summary: "An SSH client accepts unknown host keys.",
    why: "Anybody on the way can pretend to be the server and read everything. Load known host keys and \
          keep paramiko's RejectPolicy.",
    false_positives: "Throw-away machines on a private network.",
    examples: &[python(
        "import paramiko\nclient = paramiko.SSHClient()\nclient.set_missing_host_key_policy(paramiko.AutoAddPolicy())\n",
        "import paramiko\nclient = paramiko.SSHClient()\nclient.load_system_host_keys()\n",
    )],
    peers: &[peer("ruff", &["S507"]), peer("bandit", &["B507"])],
    ..SECURITY
};

pub(super) fn call(context: &mut Context<'_, '_, '_>, call: &ExprCall, path: Option<&str>) {
    if let Expr::Attribute(method) = &*call.func
        && method.attr.as_str() == "set_missing_host_key_policy"
    {
        ssh_host_key(context, call);
    }
    version_keyword(context, call, path);
    let Some(path) = path else {
        return;
    };
    if let Some(name) = path.strip_prefix("crypt.") {
        let method = match name {
            "crypt" => call.arguments.find_argument_value("salt", 1),
            "mksalt" => call.arguments.find_argument_value("method", 0),
            _ => None,
        };
        let weak = method
            .and_then(|method| context.path(method))
            .is_some_and(|path| {
                matches!(
                    path.as_str(),
                    "crypt.METHOD_CRYPT" | "crypt.METHOD_MD5" | "crypt.METHOD_BLOWFISH"
                )
            });
        if weak {
            context.report(
                &WEAK_CRYPTO,
                call.range(),
                "this way of hashing passwords is broken",
            );
        }
    } else if let Some(name) = path.strip_prefix("hashlib.") {
        hash(context, call, name);
    } else if let Some(name) = path.strip_prefix("random.") {
        random(context, call, name);
    } else {
        cipher(context, call, path);
        certificates(context, call, path);
    }
}

fn hash(context: &mut Context<'_, '_, '_>, call: &ExprCall, name: &str) {
    let not_for_security = call
        .arguments
        .find_keyword("usedforsecurity")
        .is_some_and(|keyword| matches!(&keyword.value, Expr::BooleanLiteral(b) if !b.value));
    let name = match name {
        "new" => match call.arguments.find_argument_value("name", 0) {
            Some(Expr::StringLiteral(literal)) => literal.value.to_str().to_ascii_lowercase(),
            _ => return,
        },
        other => other.to_owned(),
    };
    if not_for_security || !matches!(name.as_str(), "md5" | "md4" | "sha1" | "sha") {
        return;
    }
    // Next to a password or signature it matters; as a checksum it does not.
    let statement = context
        .statement()
        .map_or("", |statement| first_line(context, statement));
    let function = context
        .function()
        .map_or("", |function| function.name.as_str());
    let secret = is_secret(statement) || is_secret(function);
    context
        .report(
            &WEAK_CRYPTO,
            call.range(),
            format!(
                "collisions of {name} can be made; use SHA-256, or say `usedforsecurity=False`"
            ),
        )
        .confidence(if secret { 0.85 } else { 0.35 });
}

fn first_line<'a>(context: &Context<'a, '_, '_>, statement: &Stmt) -> &'a str {
    context.text(statement).lines().next().unwrap_or_default()
}

/// Whether a text speaks of secrets.
fn is_secret(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "password",
        "passwd",
        "secret",
        "token",
        "signature",
        "nonce",
        "salt",
        "otp",
        "session_id",
        "session_key",
        "sessionid",
        "passphrase",
        "passcode",
        "credential",
        "captcha",
        "private_key",
        "verification_code",
        "auth_code",
        "csrf",
        "api_key",
        "apikey",
    ];
    let text = text.to_ascii_lowercase();
    WORDS.iter().any(|word| text.contains(word))
}

fn cipher(context: &mut Context<'_, '_, '_>, call: &ExprCall, path: &str) {
    let what = match path {
        "Crypto.Cipher.DES.new" | "Cryptodome.Cipher.DES.new" => "DES",
        "Crypto.Cipher.DES3.new" | "Cryptodome.Cipher.DES3.new" => "Triple DES",
        "Crypto.Cipher.ARC4.new" | "Cryptodome.Cipher.ARC4.new" => "RC4",
        "Crypto.Cipher.ARC2.new" | "Cryptodome.Cipher.ARC2.new" => "RC2",
        "Crypto.Cipher.Blowfish.new" | "Cryptodome.Cipher.Blowfish.new" => "Blowfish",
        "Crypto.Cipher.XOR.new" | "Cryptodome.Cipher.XOR.new" => "XOR",
        "Crypto.Hash.MD5.new" | "Cryptodome.Hash.MD5.new" => "MD5",
        "Crypto.Hash.MD2.new" | "Cryptodome.Hash.MD2.new" => "MD2",
        "Crypto.Hash.MD4.new" | "Cryptodome.Hash.MD4.new" => "MD4",
        "Crypto.Hash.SHA.new" | "Cryptodome.Hash.SHA.new" => "SHA-1",
        _ => match path.strip_prefix("cryptography.hazmat.") {
            Some(rest) => match rest.rsplit('.').next() {
                Some("ARC4") => "RC4",
                Some("Blowfish") => "Blowfish",
                Some("IDEA") => "IDEA",
                Some("CAST5") => "CAST5",
                Some("SEED") => "SEED",
                Some("SHA1") => "SHA-1",
                Some("TripleDES") => "Triple DES",
                Some("ECB") => "ECB, which shows equal blocks",
                Some("MD5") => "MD5",
                _ => return,
            },
            None => match path {
                "Crypto.Cipher.AES.new" | "Cryptodome.Cipher.AES.new"
                    if call
                        .arguments
                        .find_argument_value("mode", 1)
                        .is_some_and(|mode| context.text(mode).ends_with("MODE_ECB")) =>
                {
                    "ECB, which shows equal blocks"
                }
                _ => return,
            },
        },
    };
    context
        .report(
            &WEAK_CRYPTO,
            call.range(),
            format!("{what} is no longer safe; use AES-GCM or SHA-256"),
        )
        .confidence(0.8);
}

fn random(context: &mut Context<'_, '_, '_>, call: &ExprCall, name: &str) {
    const DRAWS: &[&str] = &[
        "random",
        "randint",
        "randrange",
        "choice",
        "choices",
        "getrandbits",
        "sample",
        "uniform",
        "randbytes",
        "shuffle",
        "triangular",
        "Random",
    ];
    if !DRAWS.contains(&name) {
        return;
    }
    // Only what the value is for tells whether it must be secret.
    let target = context
        .statements
        .iter()
        .rev()
        .find_map(|statement| match statement {
            Stmt::Assign(StmtAssign { targets, .. }) => {
                targets.first().map(|target| context.text(target))
            }
            Stmt::AnnAssign(assign) => Some(context.text(&*assign.target)),
            _ => None,
        });
    let function = match context.scopes.last() {
        Some(Scope::Function(function)) => function.name.as_str(),
        _ => "",
    };
    let named = target.is_some_and(is_secret);
    let confidence = if named {
        0.8
    } else if is_secret(function) {
        0.6
    } else if is_untold(context, call, name) {
        0.2
    } else {
        return;
    };
    context
        .report(
            &INSECURE_RANDOM,
            call.range(),
            format!("`random.{name}` can be predicted from a few of its values; use the `secrets` module"),
        )
        .confidence(confidence);
}

/// Whether a value is kept, or drawn for nothing, and nothing tells what it is for.
fn is_untold(context: &Context<'_, '_, '_>, call: &ExprCall, drawn: &str) -> bool {
    const HARMLESS: &[&str] = &[
        "a",
        "angle",
        "b",
        "backoff",
        "batch",
        "char",
        "choice",
        "color",
        "colour",
        "count",
        "countdown",
        "data",
        "delay",
        "dice",
        "guess",
        "height",
        "i",
        "idx",
        "index",
        "interval",
        "item",
        "j",
        "jitter",
        "k",
        "letter",
        "list",
        "m",
        "message",
        "n",
        "name",
        "noise",
        "num",
        "number",
        "offset",
        "order",
        "pick",
        "picked",
        "pos",
        "position",
        "price",
        "prob",
        "proxy",
        "quote",
        "rand",
        "rate",
        "result",
        "roll",
        "row",
        "sample",
        "score",
        "seed",
        "server",
        "size",
        "sleep",
        "speed",
        "step",
        "time",
        "timeout",
        "ttl",
        "value",
        "wait",
        "weight",
        "width",
        "winner",
        "word",
        "words",
        "x",
        "y",
        "z",
    ];
    // Some of a list, or a number with a fraction, is no secret.
    let data = !call.arguments.is_empty()
        && matches!(
            drawn,
            "sample" | "shuffle" | "uniform" | "triangular" | "Random"
        );
    if data || context.expressions.len() != 1 || super::names::is_test(context) {
        return false;
    }
    match context.statement() {
        // `random.shuffle(cards)` is a game.
        Some(Stmt::Expr(statement)) => {
            matches!(&*statement.value, Expr::Call(call) if call.arguments.is_empty())
        }
        Some(Stmt::Assign(StmtAssign { targets, .. })) => match &targets[..] {
            [Expr::Name(name)] => !name.id.to_ascii_lowercase().split('_').any(|word| {
                HARMLESS.contains(&word.trim_end_matches('s')) || HARMLESS.contains(&word)
            }),
            _ => false,
        },
        _ => false,
    }
}

/// Versions of SSL and TLS that are broken or deprecated, or that stand for all.
const OLD: &[&str] = &[
    "PROTOCOL_SSLv2",
    "PROTOCOL_SSLv23",
    "PROTOCOL_SSLv3",
    "PROTOCOL_TLSv1",
    "PROTOCOL_TLSv1_1",
    "SSLv23_METHOD",
    "SSLv2_METHOD",
    "SSLv3_METHOD",
    "TLSv1_1_METHOD",
    "TLSv1_METHOD",
];

/// Whether an expression names one of them.
fn is_old(context: &Context<'_, '_, '_>, version: &Expr) -> bool {
    context.path(version).is_some_and(|path| {
        (path.starts_with("ssl.") || path.starts_with("OpenSSL.") || path.starts_with("pyOpenSSL."))
            && path
                .rsplit('.')
                .next()
                .is_some_and(|last| OLD.binary_search(&last).is_ok())
    })
}

/// `connect(ssl_version=ssl.PROTOCOL_SSLv3)` of any function: what it does with it is told by the name.
fn version_keyword(context: &mut Context<'_, '_, '_>, call: &ExprCall, path: Option<&str>) {
    if path.is_some_and(|path| path.starts_with("ssl.") || path.contains("OpenSSL.")) {
        return;
    }
    let old = ["ssl_version", "method"].iter().any(|name| {
        call.arguments
            .find_keyword(name)
            .is_some_and(|keyword| is_old(context, &keyword.value))
    });
    if old {
        context
            .report(
                &INSECURE_TLS,
                call.range(),
                "this protocol version is broken or deprecated",
            )
            .confidence(0.6);
    }
}

/// `def connect(version=ssl.PROTOCOL_SSLv3)`
pub(super) fn function(context: &mut Context<'_, '_, '_>, function: &StmtFunctionDef) {
    for parameter in function.parameters.iter_non_variadic_params() {
        if let Some(default) = parameter.default()
            && is_old(context, default)
        {
            context.report(
                &INSECURE_TLS,
                default.range(),
                "this protocol version is broken or deprecated",
            );
        }
    }
}

fn certificates(context: &mut Context<'_, '_, '_>, call: &ExprCall, path: &str) {
    match path {
        "ssl._create_unverified_context" => {
            context.report(&CERT_VALIDATION_OFF, call.range(), UNVERIFIED);
        }
        "ssl.wrap_socket" if call.arguments.find_argument("ssl_version", 3).is_none() => {
            context
                .report(
                    &INSECURE_TLS,
                    call.range(),
                    "without a version and context old protocols are accepted",
                )
                .confidence(0.6);
        }
        "ssl.SSLContext" | "ssl.wrap_socket" | "OpenSSL.SSL.Context" | "pyOpenSSL.SSL.Context" => {
            let version = ["ssl_version", "protocol", "method"]
                .iter()
                .find_map(|name| call.arguments.find_keyword(name))
                .map(|keyword| &keyword.value)
                .or_else(|| match path {
                    "ssl.wrap_socket" => call.arguments.find_positional(3),
                    _ => call.arguments.args.first(),
                });
            if version.is_some_and(|version| is_old(context, version)) {
                context.report(
                    &INSECURE_TLS,
                    call.range(),
                    "this protocol version is broken or deprecated",
                );
            }
        }
        _ => {
            let (module, method) = path.split_once('.').unwrap_or((path, ""));
            let client = matches!(module, "requests" | "httpx")
                && matches!(
                    method,
                    "get"
                        | "post"
                        | "put"
                        | "delete"
                        | "patch"
                        | "head"
                        | "options"
                        | "request"
                        | "stream"
                        | "Client"
                        | "AsyncClient"
                );
            let off = call
                .arguments
                .find_keyword("verify")
                .is_some_and(|keyword| is_false(&keyword.value));
            if client && off {
                context.report(&CERT_VALIDATION_OFF, call.range(), UNVERIFIED);
            }
        }
    }
}

const UNVERIFIED: &str =
    "the server's certificate is not checked: anybody on the way can read and change the traffic";

fn is_false(expr: &Expr) -> bool {
    matches!(expr, Expr::BooleanLiteral(value) if !value.value)
}

/// Settings of a context or session: `context.verify_mode = ssl.CERT_NONE`, `session.verify = False`.
pub(super) fn assign(context: &mut Context<'_, '_, '_>, assign: &StmtAssign) {
    let [Expr::Attribute(target)] = &*assign.targets else {
        return;
    };
    let off = match target.attr.as_str() {
        "verify_mode" => context.is(&assign.value, "ssl.CERT_NONE"),
        "_create_default_https_context" => {
            context.is(&assign.value, "ssl._create_unverified_context")
        }
        "verify" => {
            is_false(&assign.value)
                && context.imports("requests")
                && context
                    .text(&*target.value)
                    .to_ascii_lowercase()
                    .contains("session")
        }
        _ => false,
    };
    if off {
        context.report(&CERT_VALIDATION_OFF, assign.range(), UNVERIFIED);
    }
}

fn ssh_host_key(context: &mut Context<'_, '_, '_>, call: &ExprCall) {
    let Some(policy) = call.arguments.find_argument_value("policy", 0) else {
        return;
    };
    if let Expr::Attribute(method) = &*call.func
        && super::values::is_plain_value(context, &method.value)
    {
        return;
    }
    let class = match policy {
        Expr::Call(inner) => &*inner.func,
        other => other,
    };
    let lax = context.path(class).is_some_and(|path| {
        path.starts_with("paramiko.")
            && (path.ends_with(".AutoAddPolicy") || path.ends_with(".WarningPolicy"))
    });
    if lax {
        context.report(
            &SSH_HOST_KEY,
            call.range(),
            "unknown hosts are accepted: anybody on the way can pretend to be the server",
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags, run};

    #[test]
    fn weak_hashes_and_ciphers() {
        flags(
            "weak-crypto",
            &[
                "import hashlib\nhashlib.md5(x)",
                "from hashlib import sha1 as s\ns(x)",
                "import hashlib\nhashlib.new('MD5', x)",
                "from Crypto.Cipher import AES\nAES.new(k, AES.MODE_ECB)",
                "from cryptography.hazmat.primitives.ciphers import modes\nmodes.ECB()",
            ],
        );
        clean(
            "weak-crypto",
            &[
                "import hashlib\nhashlib.md5(x, usedforsecurity=False)",
                "import hashlib\nhashlib.sha256(x)",
                "import hashlib\nhashlib.new(name, x)",
                "from Crypto.Cipher import AES\nAES.new(k, AES.MODE_GCM)",
                "md5(x)",
            ],
        );
        let password = run("import hashlib\npassword_hash = hashlib.md5(x)");
        let etag = run("import hashlib\netag = hashlib.md5(x)");
        assert!(password[0].confidence > etag[0].confidence);
    }

    #[test]
    fn random_numbers_for_secrets() {
        flags(
            "insecure-random",
            &[
                "import random\ntoken = random.choice(x)",
                "import random as r\ndef make_password():\n    return ''.join(r.choice(x) for _ in y)",
                "from random import randint\nself.session_id = randint(1, 9)",
                "import random\nident = random.getrandbits(64)",
                "import random\nrandom.random()",
            ],
        );
        clean(
            "insecure-random",
            &[
                "import random\ncolour = random.choice(x)",
                "import secrets\ntoken = secrets.choice(x)",
                "import random\ntoken = random.SystemRandom()",
                "token = random.choice(x)",
                "import random\nrandom.shuffle(cards)",
                "import random\nif random.random() < 0.5: pass",
                "import random\nretry_delay = random.uniform(1, 2)",
                "import random\nself.sides = random.sample(xs, 2)",
            ],
        );
    }

    #[test]
    fn certificates_must_be_checked() {
        flags(
            "cert-validation-off",
            &[
                "import requests\nrequests.get(u, verify=False)",
                "import ssl\nssl._create_unverified_context()",
                "import ssl\nctx.verify_mode = ssl.CERT_NONE",
                "import requests\nsession.verify = False",
            ],
        );
        clean(
            "cert-validation-off",
            &[
                "import requests\nrequests.get(u, verify=True)",
                "import requests\nrequests.get(u, verify='ca.pem')",
                "import ssl\nctx.verify_mode = ssl.CERT_REQUIRED",
                "form.verify = False",
                "jwt.decode(x, verify=False)",
            ],
        );
    }

    #[test]
    fn old_protocols_and_unknown_hosts() {
        flags(
            "insecure-tls",
            &[
                "import ssl\nssl.SSLContext(ssl.PROTOCOL_SSLv3)",
                "import ssl\nssl.wrap_socket(s, ssl_version=ssl.PROTOCOL_TLSv1)",
                "import ssl\nconnect(h, ssl_version=ssl.PROTOCOL_SSLv3)",
                "from OpenSSL import SSL\nconnect(method=SSL.SSLv3_METHOD)",
            ],
        );
        clean(
            "insecure-tls",
            &[
                "import ssl\nssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)",
                "import ssl\nssl.SSLContext()",
                "import ssl\nconnect(h, ssl_version=ssl.PROTOCOL_TLS)",
                "import ssl\nconnect(h, other=ssl.PROTOCOL_SSLv3)",
            ],
        );
        flags(
            "ssh-host-key",
            &[
                "import paramiko\nc.set_missing_host_key_policy(paramiko.AutoAddPolicy)",
                "from paramiko import WarningPolicy as W\nc.set_missing_host_key_policy(W())",
                "import paramiko\nc.set_missing_host_key_policy(policy=paramiko.AutoAddPolicy)",
            ],
        );
        clean(
            "ssh-host-key",
            &[
                "import paramiko\nc.set_missing_host_key_policy(paramiko.RejectPolicy())",
                "c.set_missing_host_key_policy(AutoAddPolicy())",
                "import paramiko\nc = 1\nc.set_missing_host_key_policy(paramiko.AutoAddPolicy())",
            ],
        );
    }
}
