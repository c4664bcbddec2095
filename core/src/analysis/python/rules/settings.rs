//! Settings that are safe only at home.

use ruff_python_ast::{Expr, ExprCall, Operator};
use ruff_text_size::Ranged;

use crate::analysis::Rule;
use crate::analysis::python::context::Context;
use crate::analysis::python::define::{SECURITY, peer, python};
use crate::analysis::python::rules::credentials;
use crate::model::Severity;

pub(super) static RULES: &[&Rule] = &[
    &AUTOESCAPE_OFF,
    &BIND_ALL_INTERFACES,
    &DEBUG_ENABLED,
    &FILE_PERMISSIONS,
    &INSECURE_TEMP_FILE,
    &MISSING_TIMEOUT,
];

static AUTOESCAPE_OFF: Rule = Rule {
    id: "autoescape-off",
    severity: Severity::Medium,
    confidence: 0.5,
    cwe: &[79],
    summary: "A Jinja environment does not escape HTML.",
    why: "A value with `<script>` runs in the reader's browser. Set `autoescape=True` or \
          `select_autoescape()`.",
    false_positives: "Templates of anything but HTML: configuration, code, e-mail text.",
    examples: &[python(
        "import jinja2\nenv = jinja2.Environment(autoescape=False)\n",
        "import jinja2\nenv = jinja2.Environment(autoescape=True)\n",
    )],
    peers: &[
        peer("ruff", &["S701", "S702"]),
        peer("bandit", &["B701", "B702"]),
    ],
    ..SECURITY
};

pub(super) static BIND_ALL_INTERFACES: Rule = Rule {
    id: "bind-all-interfaces",
    severity: Severity::Medium,
    confidence: 0.5,
    cwe: &[605],
    summary: "A server listens on all network interfaces.",
    why: "Whoever can reach the machine can reach the server, also from networks nobody thought of. \
          Listen on 127.0.0.1, or take the address from the configuration.",
    false_positives: "Servers in containers, where the address is the container's own.",
    examples: &[python(
        "sock.bind(('0.0.0.0', 8080))\n",
        "sock.bind(('127.0.0.1', 8080))\n",
    )],
    peers: &[peer("ruff", &["S104"]), peer("bandit", &["B104"])],
    ..SECURITY
};

pub(super) static DEBUG_ENABLED: Rule = Rule {
    id: "debug-enabled",
    confidence: 0.8,
    cwe: &[489, 94],
    summary: "A Flask application runs with its debugger on.",
    why: "The debugger's page runs any Python code a visitor types. Turn it on by an environment variable \
          on your own machine only.",
    false_positives: "Example programs that nobody deploys.",
    examples: &[python(
        "from flask import Flask\napp = Flask(__name__)\napp.run(debug=True)\n",
        "from flask import Flask\napp = Flask(__name__)\napp.run()\n",
    )],
    peers: &[peer("ruff", &["S201"]), peer("bandit", &["B201"])],
    ..SECURITY
};

static FILE_PERMISSIONS: Rule = Rule {
    id: "file-permissions",
    severity: Severity::Medium,
    confidence: 0.8,
    cwe: &[732],
    summary: "A file is made writable for everybody.",
    why: "Any user or compromised service of the machine can change it. Use 0o600, or 0o644 if others read it.",
    false_positives: "Shared folders with the sticky bit (0o1777), which are not reported.",
    examples: &[python(
        "import os\nos.chmod(path, 0o777)\n",
        "import os\nos.chmod(path, 0o700)\n",
    )],
    peers: &[peer("ruff", &["S103"]), peer("bandit", &["B103"])],
    ..SECURITY
};

pub(super) static INSECURE_TEMP_FILE: Rule = Rule {
    id: "insecure-temp-file",
    severity: Severity::Medium,
    confidence: 0.85,
    cwe: &[377],
    summary: "A temporary file gets its name before it is made.",
    why: "Between the two somebody else can put a file or link there. Use `NamedTemporaryFile` or `mkstemp`, \
          which make the file at once.",
    false_positives: "Names for things other than files, such as sockets in a private folder.",
    examples: &[python(
        "import tempfile\npath = tempfile.mktemp()\n",
        "import tempfile\nhandle, path = tempfile.mkstemp()\n",
    )],
    peers: &[
        peer("ruff", &["S306", "S108"]),
        peer("bandit", &["B306", "B108"]),
    ],
    ..SECURITY
};

static MISSING_TIMEOUT: Rule = Rule {
    id: "missing-timeout",
    severity: Severity::Medium,
    confidence: 0.8,
    cwe: &[400],
    summary: "A request may wait for its answer for ever.",
    why: "`requests` has no time-out of its own: one silent server holds the thread until the program is \
          killed. Give `timeout=`.",
    false_positives: "Scripts that somebody watches.",
    examples: &[python(
        "import requests\nrequests.get(url)\n",
        "import requests\nrequests.get(url, timeout=10)\n",
    )],
    peers: &[
        peer("ruff", &["S113"]),
        peer("bandit", &["B113"]),
        peer("pylint", &["missing-timeout"]),
    ],
    ..SECURITY
};

pub(super) fn call(context: &mut Context<'_, '_, '_>, call: &ExprCall, path: Option<&str>) {
    if let Expr::Attribute(method) = &*call.func {
        match method.attr.as_str() {
            "run" => debug(context, call),
            "bind" => bind(context, call),
            _ => {}
        }
    }
    for keyword in &call.arguments.keywords {
        credentials::keyword(context, keyword);
        let host = keyword
            .arg
            .as_ref()
            .is_some_and(|name| name.as_str() == "host");
        if host && is_any_address(&keyword.value) {
            context.report(&BIND_ALL_INTERFACES, keyword.value.range(), EVERYBODY);
        }
    }
    match path {
        Some("tempfile.mktemp" | "os.tempnam" | "os.tmpnam") => {
            context.report(
                &INSECURE_TEMP_FILE,
                call.range(),
                "somebody else can make this file first; use `tempfile.mkstemp`",
            );
        }
        Some("os.chmod" | "os.fchmod" | "os.lchmod") => permissions(context, call),
        Some("jinja2.Environment") => autoescape(context, call),
        Some(
            "httpx.get" | "httpx.post" | "httpx.put" | "httpx.delete" | "httpx.patch"
            | "httpx.head" | "httpx.options" | "httpx.request" | "httpx.stream" | "httpx.Client"
            | "httpx.AsyncClient",
        ) => {
            // httpx has a time-out of its own, until it is switched off.
            if let Some(keyword) = call.arguments.find_keyword("timeout")
                && keyword.value.is_none_literal_expr()
            {
                context.report(&MISSING_TIMEOUT, call.range(), FOR_EVER);
            }
        }
        Some("mako.template.Template") => {
            context
                .report(
                    &AUTOESCAPE_OFF,
                    call.func.range(),
                    "Mako escapes nothing by default",
                )
                .confidence(0.35);
        }
        Some(
            "requests.get" | "requests.post" | "requests.put" | "requests.delete"
            | "requests.patch" | "requests.head" | "requests.options" | "requests.request",
        ) => timeout(context, call),
        _ => {}
    }
}

fn debug(context: &mut Context<'_, '_, '_>, call: &ExprCall) {
    let on = call
        .arguments
        .find_keyword("debug")
        .filter(|keyword| matches!(&keyword.value, Expr::BooleanLiteral(value) if value.value));
    // What is made here by another class is no Flask application.
    let other = match &*call.func {
        Expr::Attribute(method) => match super::values::assigned(context, &method.value) {
            Some(Expr::Call(made)) => !context.is(&made.func, "flask.Flask"),
            Some(_) => true,
            None => super::values::is_plain_value(context, &method.value),
        },
        _ => true,
    };
    if let Some(keyword) = on
        && context.imports("flask")
        && !other
    {
        context.report(
            &DEBUG_ENABLED,
            keyword.range(),
            "visitors can run code on this server through the debugger's page",
        );
    }
}

const EVERYBODY: &str = "this listens on every network interface";

fn is_any_address(expr: &Expr) -> bool {
    matches!(expr, Expr::StringLiteral(text) if matches!(text.value.to_str(), "0.0.0.0" | "::"))
}

fn bind(context: &mut Context<'_, '_, '_>, call: &ExprCall) {
    if let [Expr::Tuple(address)] = &*call.arguments.args
        && let Some(host) = address.elts.first()
        && (is_any_address(host)
            || matches!(host, Expr::StringLiteral(text) if text.value.is_empty()))
    {
        context.report(&BIND_ALL_INTERFACES, host.range(), EVERYBODY);
    }
}

fn permissions(context: &mut Context<'_, '_, '_>, call: &ExprCall) {
    let Some(mode) = call.arguments.find_argument_value("mode", 1) else {
        return;
    };
    let Some(bits) = mode_bits(context, mode, 32) else {
        return;
    };
    // Who may write; who may run what he may not read; and what is no mode at all, such as a decimal
    // number that was meant as an octal one.
    let sticky = bits & 0o1000 != 0 && bits <= 0o7777;
    let confidence = if sticky {
        return;
    } else if bits & 0o002 != 0 {
        0.8
    } else if bits > 0o7777 {
        0.7
    } else if bits & 0o020 != 0 {
        0.5
    } else if bits & 0o050 == 0o010 || bits & 0o005 == 0o001 {
        0.35
    } else {
        return;
    };
    context
        .report(
            &FILE_PERMISSIONS,
            call.range(),
            "others on this machine can change it or run it",
        )
        .confidence(confidence);
}

/// The value of a mode, as far as it is written; of `mode | 0o777` the part that is sure.
fn mode_bits(context: &Context<'_, '_, '_>, mode: &Expr, depth: u32) -> Option<u64> {
    let depth = depth.checked_sub(1)?;
    match mode {
        Expr::NumberLiteral(number) => number
            .value
            .as_int()
            .map(|value| value.as_u64().unwrap_or(u64::MAX)),
        Expr::BinOp(binary) => {
            let left = mode_bits(context, &binary.left, depth);
            let right = mode_bits(context, &binary.right, depth);
            match (binary.op, left, right) {
                (Operator::BitOr, Some(left), Some(right)) => Some(left | right),
                (Operator::BitOr, one, other) => one.or(other),
                (Operator::BitAnd, Some(left), Some(right)) => Some(left & right),
                (Operator::BitXor, Some(left), Some(right)) => Some(left ^ right),
                (Operator::Add, Some(left), Some(right)) => left.checked_add(right),
                _ => None,
            }
        }
        Expr::Name(_) | Expr::Attribute(_) => {
            Some(match context.path(mode)?.strip_prefix("stat.")? {
                "S_ISUID" => 0o4000,
                "S_ISGID" => 0o2000,
                "S_ISVTX" => 0o1000,
                "S_IRWXU" => 0o700,
                "S_IRUSR" | "S_IREAD" => 0o400,
                "S_IWUSR" | "S_IWRITE" => 0o200,
                "S_IXUSR" | "S_IEXEC" => 0o100,
                "S_IRWXG" => 0o070,
                "S_IRGRP" => 0o040,
                "S_IWGRP" => 0o020,
                "S_IXGRP" => 0o010,
                "S_IRWXO" => 0o007,
                "S_IROTH" => 0o004,
                "S_IWOTH" => 0o002,
                "S_IXOTH" => 0o001,
                _ => return None,
            })
        }
        _ => None,
    }
}

/// `select_autoescape`, from wherever it comes.
fn names_select(function: &Expr) -> bool {
    match function {
        Expr::Name(name) => name.id.as_str() == "select_autoescape",
        Expr::Attribute(attribute) => attribute.attr.as_str() == "select_autoescape",
        _ => false,
    }
}

fn autoescape(context: &mut Context<'_, '_, '_>, call: &ExprCall) {
    let unpacked = call
        .arguments
        .keywords
        .iter()
        .any(|keyword| keyword.arg.is_none());
    match call.arguments.find_keyword("autoescape") {
        Some(keyword) => {
            let confidence = match &keyword.value {
                Expr::BooleanLiteral(value) if value.value => return,
                Expr::BooleanLiteral(_) => 0.5,
                Expr::Call(inner) if names_select(&inner.func) => return,
                // A function or flag of the program's own may well be right.
                _ => 0.25,
            };
            context
                .report(
                    &AUTOESCAPE_OFF,
                    keyword.range(),
                    "values reach the page unescaped",
                )
                .confidence(confidence);
        }
        None if !unpacked => {
            context
                .report(
                    &AUTOESCAPE_OFF,
                    call.func.range(),
                    "values reach the page unescaped: this is the default",
                )
                .confidence(0.35);
        }
        _ => {}
    }
}

const FOR_EVER: &str = "without `timeout=` this may wait for ever";

fn timeout(context: &mut Context<'_, '_, '_>, call: &ExprCall) {
    let given = call.arguments.keywords.iter().any(|keyword| {
        keyword
            .arg
            .as_ref()
            .is_none_or(|name| name.as_str() == "timeout" && !keyword.value.is_none_literal_expr())
    });
    if !given {
        context.report(&MISSING_TIMEOUT, call.range(), FOR_EVER);
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn servers() {
        flags(
            "bind-all-interfaces",
            &[
                "s.bind(('0.0.0.0', 80))",
                "s.bind(('', 80))",
                "app.run(host='0.0.0.0')",
                "serve(app, host='::')",
            ],
        );
        clean(
            "bind-all-interfaces",
            &[
                "s.bind(('127.0.0.1', 80))",
                "s.bind(address)",
                "app.run(host=host)",
            ],
        );
        flags(
            "debug-enabled",
            &[
                "import flask\napp.run(debug=True)",
                "from flask import Flask\nFlask('x').run(port=1, debug=True)",
            ],
        );
        clean(
            "debug-enabled",
            &[
                "app.run(debug=True)",
                "import flask\napp.run(debug=False)",
                "import flask\napp.run(debug=flag)",
            ],
        );
        flags(
            "autoescape-off",
            &[
                "import jinja2\njinja2.Environment()",
                "from jinja2 import Environment as E\nE(autoescape=False)",
            ],
        );
        clean(
            "autoescape-off",
            &[
                "import jinja2\njinja2.Environment(autoescape=jinja2.select_autoescape())",
                "Environment()",
                "import jinja2\njinja2.Environment(**options)",
            ],
        );
    }

    #[test]
    fn files_and_requests() {
        flags(
            "file-permissions",
            &[
                "import os\nos.chmod(p, 0o777)",
                "import os\nos.chmod(p, mode=0o666)",
                "import os, stat\nos.chmod(p, stat.S_IRUSR | stat.S_IWOTH)",
            ],
        );
        clean(
            "file-permissions",
            &[
                "import os\nos.chmod(p, 0o755)",
                "import os\nos.chmod(p, 0o1777)",
                "import os\nos.chmod(p, mode)",
                "path.chmod_(0o777)",
            ],
        );
        flags(
            "insecure-temp-file",
            &[
                "import tempfile\ntempfile.mktemp()",
                "from tempfile import mktemp\nmktemp('.x')",
            ],
        );
        clean(
            "insecure-temp-file",
            &[
                "import tempfile\ntempfile.mkstemp()",
                "mktemp()",
                "self.mktemp()",
                "from os import path\npath.mktemp()",
            ],
        );
        flags(
            "missing-timeout",
            &[
                "import requests\nrequests.get(u)",
                "import requests as r\nr.post(u, json=x)",
            ],
        );
        clean(
            "missing-timeout",
            &[
                "import requests\nrequests.get(u, timeout=1)",
                "import requests\nrequests.get(u, **kw)",
                "session.get(u)",
                "requests.get(u)",
            ],
        );
    }
}
