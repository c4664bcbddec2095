//! Calls of the standard library with an argument missing or wrong.

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::Ranged;

use crate::analysis::Rule;
use crate::analysis::python::context::Context;
use crate::analysis::python::define::{BUG, peer, python};
use crate::analysis::python::rules::values::{Value, value_of};
use crate::model::Severity;

pub(super) static RULES: &[&Rule] = &[
    &INVALID_ENVVAR,
    &POPEN_PREEXEC,
    &SUBPROCESS_CHECK,
    &UNSPECIFIED_ENCODING,
];

static UNSPECIFIED_ENCODING: Rule = Rule {
    id: "unspecified-encoding",
    severity: Severity::Info,
    confidence: 0.6,
    summary: "A text file is opened without an encoding.",
    why: "Before Python 3.15 the encoding depends on the machine: a file written on one cannot be read on \
          another. Say `encoding='utf-8'`.",
    false_positives: "Programs that run on one machine only, or from Python 3.15 on.",
    examples: &[python(
        "with open('names.txt') as file:\n    pass\n",
        "with open('names.txt', encoding='utf-8') as file:\n    pass\n",
    )],
    peers: &[
        peer("ruff", &["PLW1514"]),
        peer("pylint", &["unspecified-encoding"]),
    ],
    ..BUG
};

static INVALID_ENVVAR: Rule = Rule {
    id: "invalid-envvar",
    confidence: 0.9,
    summary: "An environment variable's name or default is no string.",
    why: "A name that is no string raises TypeError. A default of another type makes the result a string or \
          that type, depending on the machine.",
    false_positives: "Defaults whose type the code behind handles as well as strings.",
    examples: &[python(
        "import os\nport = os.getenv('PORT', 8080)\n",
        "import os\nport = int(os.getenv('PORT', '8080'))\n",
    )],
    peers: &[
        peer("ruff", &["PLE1507", "PLW1508"]),
        peer(
            "pylint",
            &["invalid-envvar-value", "invalid-envvar-default"],
        ),
    ],
    ..BUG
};

static SUBPROCESS_CHECK: Rule = Rule {
    id: "subprocess-check",
    severity: Severity::Low,
    confidence: 0.65,
    summary: "`subprocess.run` is called without saying what happens when the command fails.",
    why: "Without `check=True` a failure is silent unless the result is looked at. `check=False` says \
          that this is meant.",
    false_positives: "Calls whose result is looked at.",
    examples: &[python(
        "import subprocess\nsubprocess.run(['make'])\n",
        "import subprocess\nsubprocess.run(['make'], check=True)\n",
    )],
    peers: &[
        peer("ruff", &["PLW1510"]),
        peer("pylint", &["subprocess-run-check"]),
    ],
    ..BUG
};

static POPEN_PREEXEC: Rule = Rule {
    id: "popen-preexec",
    confidence: 0.85,
    summary: "A child process is started with `preexec_fn`.",
    why: "The function runs between fork and exec, where a lock held by another thread is never released: \
          the child may hang. Use `start_new_session`, `process_group`, `umask` and the like.",
    false_positives: "Programs that are known to have one thread.",
    examples: &[python(
        "import os\nimport subprocess\nsubprocess.Popen(['make'], preexec_fn=os.setsid)\n",
        "import subprocess\nsubprocess.Popen(['make'], start_new_session=True)\n",
    )],
    peers: &[
        peer("ruff", &["PLW1509"]),
        peer("pylint", &["subprocess-popen-preexec-fn"]),
    ],
    ..BUG
};

pub(super) fn check(context: &mut Context<'_, '_, '_>, call: &ExprCall, path: Option<&str>) {
    let spread = || {
        call.arguments.args.iter().any(Expr::is_starred_expr)
            || call
                .arguments
                .keywords
                .iter()
                .any(|keyword| keyword.arg.is_none())
    };
    match path {
        Some("subprocess.run") if call.arguments.find_keyword("check").is_none() && !spread() => {
            context.report(
                &SUBPROCESS_CHECK,
                call.func.range(),
                "say `check=True`, or `check=False` if failures are handled",
            );
        }
        Some("subprocess.Popen") => {
            if let Some(keyword) = call.arguments.find_keyword("preexec_fn")
                && !keyword.value.is_none_literal_expr()
            {
                context.report(
                    &POPEN_PREEXEC,
                    keyword.range(),
                    "`preexec_fn` can make the child hang where there are threads",
                );
            }
        }
        Some(path @ ("os.getenv" | "os.environ.get")) => environment(context, call, path),
        _ => {}
    }
    if let Some(position) = encoding_position(context, call, path)
        && !spread()
        && call.arguments.find_argument("encoding", position).is_none()
    {
        context.report(
            &UNSPECIFIED_ENCODING,
            call.func.range(),
            "say `encoding='utf-8'`: the default depends on the machine",
        );
    }
}

/// Where the encoding would stand if the call is one that opens a text file.
fn encoding_position(
    context: &Context<'_, '_, '_>,
    call: &ExprCall,
    path: Option<&str>,
) -> Option<usize> {
    let text = |position: usize, default: bool| {
        match call.arguments.find_argument_value("mode", position) {
            None => default,
            Some(Expr::StringLiteral(mode)) => !mode.value.to_str().contains('b'),
            // An unknown mode may be a binary one.
            Some(_) => false,
        }
    };
    if let Expr::Attribute(method) = &*call.func
        && let Expr::Call(inner) = &*method.value
        && context
            .path(&inner.func)
            .is_some_and(|path| path == "pathlib.Path")
    {
        return match method.attr.as_str() {
            "open" if text(0, true) => Some(2),
            "read_text" => Some(0),
            "write_text" => Some(1),
            _ => None,
        };
    }
    match path? {
        "open" | "builtins.open" | "io.open" | "_io.open" if text(1, true) => Some(3),
        "codecs.open" if text(1, true) => Some(2),
        "tempfile.TemporaryFile" | "tempfile.NamedTemporaryFile" if text(0, false) => Some(2),
        "tempfile.SpooledTemporaryFile" if text(1, false) => Some(3),
        "io.TextIOWrapper" | "_io.TextIOWrapper" => Some(1),
        _ => None,
    }
}

fn environment(context: &mut Context<'_, '_, '_>, call: &ExprCall, path: &str) {
    if let Some(name) = call.arguments.find_argument_value("key", 0)
        && path == "os.getenv"
        && !matches!(value_of(name), Value::Unknown | Value::Text)
    {
        let message = format!("{} is no name of a variable", value_of(name).name());
        context.report(&INVALID_ENVVAR, name.range(), message);
    }
    let Some(default) = call.arguments.find_argument_value("default", 1) else {
        return;
    };
    let branches = match default {
        Expr::If(inner) => [&*inner.body, &*inner.orelse],
        other => [other, other],
    };
    let kinds = branches.map(value_of);
    let bad = kinds
        .iter()
        .find(|kind| !matches!(kind, Value::Unknown | Value::Text | Value::None));
    if let Some(kind) = bad
        && !kinds.contains(&Value::Unknown)
    {
        let message = format!(
            "the default is {}, but the variable's value would be a string",
            kind.name()
        );
        context.report(&INVALID_ENVVAR, default.range(), message);
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    fn with(import: &str, pieces: &[&str]) -> Vec<String> {
        pieces
            .iter()
            .map(|piece| format!("{import}\n{piece}\n"))
            .collect()
    }

    fn all(pieces: &[String]) -> Vec<&str> {
        pieces.iter().map(String::as_str).collect()
    }

    #[test]
    fn encodings() {
        flags(
            "unspecified-encoding",
            &[
                "open(x)",
                "open(x, 'w')",
                "open(x, mode='r')",
                "from pathlib import Path\nPath(x).read_text()",
                "from pathlib import Path\nPath(x).write_text(y)",
                "from pathlib import Path\nPath(x).open('a')",
                "import io\nio.TextIOWrapper(x)",
                "import tempfile\ntempfile.NamedTemporaryFile('w')",
                "import codecs\ncodecs.open(x)",
                "import io\nio.open(x)",
            ],
        );
        clean(
            "unspecified-encoding",
            &[
                "open(x, encoding='utf-8')",
                "open(x, 'rb')",
                "open(x, mode)",
                "open(x, **options)",
                "open(*x)",
                "x.open()",
                "import tempfile\ntempfile.NamedTemporaryFile()",
                "from pathlib import Path\nPath(x).read_bytes()",
                "from pathlib import Path\nPath(x).read_text('utf-8')",
                "def open(x): pass\nopen(x)",
                "open(x, 'r', -1, 'utf-8')",
            ],
        );
    }

    #[test]
    fn variables_are_strings() {
        flags(
            "invalid-envvar",
            &all(&with(
                "import os",
                &[
                    "os.getenv(1)",
                    "os.getenv('A', 1)",
                    "os.getenv('A', default=False)",
                    "os.environ.get('A', 1.5)",
                    "os.getenv('A', [])",
                    "os.getenv(key=('A',))",
                    "os.environ.get('A', {})",
                    "os.getenv(b'A')",
                    "os.getenv('A', 1 + 2)",
                    "os.getenv('A', ('x',))",
                ],
            )),
        );
        clean(
            "invalid-envvar",
            &all(&with(
                "import os",
                &[
                    "os.getenv('A')",
                    "os.getenv('A', 'b')",
                    "os.getenv('A', None)",
                    "os.getenv(name, x)",
                    "os.environ.get('A', x)",
                    "os.getenv('A', 'b' + x)",
                    "os.getenv(f'{x}')",
                    "os.environ.get(1)",
                    "x.getenv(1)",
                    "os.getenv('A', str(1))",
                ],
            )),
        );
    }

    #[test]
    fn child_processes() {
        flags(
            "subprocess-check",
            &all(&with(
                "import subprocess",
                &[
                    "subprocess.run('a')",
                    "x = subprocess.run(['a'])",
                    "subprocess.run(a, shell=True)",
                    "subprocess.run(a, capture_output=True)",
                    "if subprocess.run(a): pass",
                    "subprocess.run(args=a)",
                    "subprocess.run(a, input=b)",
                    "subprocess.run(a, timeout=1)",
                    "from subprocess import run\nrun(a)",
                    "import subprocess as s\ns.run(a)",
                ],
            )),
        );
        clean(
            "subprocess-check",
            &all(&with(
                "import subprocess",
                &[
                    "subprocess.run('a', check=True)",
                    "subprocess.run('a', check=False)",
                    "subprocess.run('a', check=x)",
                    "subprocess.run('a', **k)",
                    "subprocess.check_call('a')",
                    "subprocess.Popen('a')",
                    "run('a')",
                    "x.run('a')",
                    "subprocess.call(a)",
                    "subprocess.run(*a)",
                ],
            )),
        );
        let child = |piece: &str| format!("import subprocess, os\n{piece}\n");
        for piece in [
            "subprocess.Popen(a, preexec_fn=f)",
            "subprocess.Popen(a, preexec_fn=os.setsid)",
            "subprocess.Popen(preexec_fn=lambda: 1, args=a)",
            "from subprocess import Popen\nPopen(a, preexec_fn=f)",
            "x = subprocess.Popen(a, shell=True, preexec_fn=f)",
            "with subprocess.Popen(a, preexec_fn=f) as p: pass",
            "def g(): return subprocess.Popen(a, preexec_fn=f)",
            "import subprocess as s\ns.Popen(a, preexec_fn=f)",
            "from subprocess import Popen as P\nP(a, preexec_fn=f)",
            "subprocess.Popen(*a, preexec_fn=f)",
        ] {
            flags("popen-preexec", &[&child(piece)]);
        }
        for piece in [
            "subprocess.Popen(a)",
            "subprocess.Popen(a, preexec_fn=None)",
            "subprocess.Popen(a, start_new_session=True)",
            "subprocess.Popen(a, **k)",
            "Popen(a, preexec_fn=f)",
            "x.Popen(a, preexec_fn=f)",
            "subprocess.Popen(a, umask=0)",
            "subprocess.Popen(a, process_group=0)",
            "subprocess.run(a)",
            "preexec_fn = 1",
        ] {
            clean("popen-preexec", &[&child(piece)]);
        }
    }
}
