//! Files that are opened and not surely closed.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::FxHashSet;

use super::Scope;
use crate::analysis::Rule;
use crate::analysis::python::context::Context;
use crate::analysis::python::define::{BUG, peer, python};

pub(super) static FILE_NOT_CLOSED: Rule = Rule {
    id: "file-not-closed",
    confidence: 0.75,
    cwe: &[772, 404],
    summary: "A file is opened without `with`.",
    why: "If anything fails before `close`, or nothing closes it, the file stays open and what was written \
          may stay in memory. `with` closes it on every way.",
    false_positives: "Files that the rest of the program keeps open on purpose.",
    examples: &[python(
        "def load(path):\n    f = open(path)\n    text = f.read()\n    f.close()\n    return text\n",
        "def load(path):\n    with open(path) as f:\n        return f.read()\n",
    )],
    peers: &[
        peer("ruff", &["SIM115"]),
        peer("pylint", &["consider-using-with"]),
    ],
    ..BUG
};

/// What opens a file that has to be closed.
const OPENERS: &[&str] = &[
    "bz2.open",
    "codecs.open",
    "dbm.dumb.open",
    "dbm.gnu.open",
    "dbm.ndbm.open",
    "dbm.open",
    "dbm.sqlite3.open",
    "fileinput.FileInput",
    "fileinput.input",
    "gzip.open",
    "io.open",
    "io.open_code",
    "lzma.LZMAFile",
    "lzma.open",
    "open",
    "os.fdopen",
    "shelve.open",
    "tarfile.TarFile.taropen",
    "tarfile.open",
    "tempfile.NamedTemporaryFile",
    "tempfile.SpooledTemporaryFile",
    "tempfile.TemporaryFile",
    "tokenize.open",
    "wave.open",
    "zipfile.ZipFile",
];

/// Classes whose objects open files, by `open` and the like.
const MAKERS: &[&str] = &[
    "lzma.LZMAFile",
    "pathlib.Path",
    "tarfile.TarFile",
    "zipfile.ZipFile",
];

/// How sure it is that a file stays open which something else may close.
const KEPT: f64 = 0.35;

/// Looks at the calls of a scope. Linear; the second pass only where a file is opened.
pub(super) fn check<'a>(context: &mut Context<'a, '_, '_>, scope: &Scope<'a>) {
    // What `__enter__` opens is for `__exit__` to close.
    if !scope.module
        && context
            .function()
            .is_some_and(|function| function.name.as_str() == "__enter__")
    {
        return;
    }
    let mut walker = Walker {
        context,
        opened: Vec::new(),
        kept: FxHashSet::default(),
        looking: true,
    };
    walker.visit_body(scope.body);
    if walker.opened.is_empty() {
        return;
    }
    walker.looking = false;
    walker.visit_body(scope.body);
    let Walker { opened, kept, .. } = walker;
    for (range, name, sure) in opened {
        let safe = name.is_some_and(|name| {
            kept.contains(name)
                || scope.locals.find(name).is_some_and(|id| {
                    let symbol = &scope.locals.symbols[id as usize];
                    symbol.elsewhere || symbol.captured
                })
        });
        let hit = context.report(
            &FILE_NOT_CLOSED,
            range,
            "open the file in a `with` statement",
        );
        if safe || !sure {
            hit.confidence(KEPT);
        }
    }
}

struct Walker<'c, 'a, 'r, 's> {
    context: &'c Context<'a, 'r, 's>,
    /// What was opened, the name it was assigned to, and whether nothing else is known to take it.
    opened: Vec<(TextRange, Option<&'a str>, bool)>,
    /// Names whose file somebody else closes, or `with` or `finally` does.
    kept: FxHashSet<&'a str>,
    /// Whether it is the first pass, for opened files; the second is for what becomes of names.
    looking: bool,
}

impl<'a> Walker<'_, 'a, '_, '_> {
    fn is_open(&self, expr: &Expr) -> bool {
        let Expr::Call(call) = expr else {
            return false;
        };
        let last = match &*call.func {
            Expr::Name(name) => name.id.as_str(),
            Expr::Attribute(attribute) => {
                if let Expr::Call(made) = &*attribute.value {
                    return matches!(
                        attribute.attr.as_str(),
                        "open" | "taropen" | "gzopen" | "bz2open" | "xzopen"
                    ) && self
                        .context
                        .path(&made.func)
                        .is_some_and(|path| MAKERS.contains(&path.as_str()));
                }
                attribute.attr.as_str()
            }
            _ => return false,
        };
        OPENERS.iter().any(|opener| opener.ends_with(last))
            && self
                .context
                .path(&call.func)
                .is_some_and(|path| OPENERS.contains(&path.as_str()))
    }

    fn keep(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) => {
                self.kept.insert(name.id.as_str());
            }
            Expr::Tuple(tuple) => tuple.elts.iter().for_each(|part| self.keep(part)),
            Expr::List(list) => list.elts.iter().for_each(|part| self.keep(part)),
            Expr::Dict(dict) => dict.items.iter().for_each(|item| self.keep(&item.value)),
            Expr::If(inner) => {
                self.keep(&inner.body);
                self.keep(&inner.orelse);
            }
            _ => {}
        }
    }

    /// A file that something takes which may close it.
    fn taken(&mut self, expr: &'a Expr) {
        if let Expr::Call(call) = expr {
            if self.looking {
                self.opened.push((call.func.range(), None, false));
            }
            self.visit_arguments(&call.arguments);
        }
    }

    fn assigned(&mut self, targets: &'a [Expr], value: &'a Expr) {
        let name = match targets {
            [Expr::Name(name)] => Some(name.id.as_str()),
            _ => None,
        };
        if self.looking {
            match name {
                Some(name) if self.is_open(value) => {
                    if let Expr::Call(call) = value {
                        self.opened.push((call.func.range(), Some(name), true));
                        self.visit_arguments(&call.arguments);
                    }
                }
                // Kept in an object or container, which may close it.
                _ if self.is_open(value) => self.taken(value),
                _ => self.visit_expr(value),
            }
        } else {
            // Another name for it may close it.
            self.keep(value);
            self.visit_expr(value);
        }
    }
}

impl<'a> Visitor<'a> for Walker<'_, 'a, '_, '_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => {}
            Stmt::Assign(inner) => self.assigned(&inner.targets, &inner.value),
            Stmt::AnnAssign(inner) => {
                if let Some(value) = &inner.value {
                    self.assigned(std::slice::from_ref(&inner.target), value);
                }
            }
            Stmt::Return(inner) => {
                if let Some(value) = &inner.value {
                    self.keep(value);
                    // The caller closes it, or whoever made of it what is returned.
                    if !self.looking {
                        self.visit_expr(value);
                    }
                }
            }
            Stmt::With(inner) => {
                for item in &inner.items {
                    self.keep(&item.context_expr);
                    if !self.looking {
                        self.visit_expr(&item.context_expr);
                    }
                }
                self.visit_body(&inner.body);
            }
            Stmt::Try(inner) => {
                if !self.looking {
                    let mut closes = Closes(&mut self.kept);
                    closes.visit_body(&inner.finalbody);
                }
                visitor::walk_stmt(self, statement);
            }
            _ => visitor::walk_stmt(self, statement),
        }
    }

    fn visit_annotation(&mut self, _: &'a Expr) {}

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Yield(inner) => {
                if let Some(value) = &inner.value {
                    self.keep(value);
                    if self.is_open(value) {
                        self.taken(value);
                    } else {
                        self.visit_expr(value);
                    }
                }
            }
            Expr::Lambda(_) => {}
            Expr::Call(call) if self.looking && self.is_open(expr) => {
                self.opened.push((call.func.range(), None, true));
                self.visit_arguments(&call.arguments);
            }
            Expr::Call(call) => {
                let closes = match &*call.func {
                    Expr::Attribute(method) => enters(method.attr.as_str()),
                    Expr::Name(name) => name.id.as_str() == "closing",
                    _ => false,
                };
                // Whoever takes it (`Reader(f)`, `stack.enter_context(f)`, `closing(f)`) may close it.
                let taken = match &*call.func {
                    Expr::Name(name) => takes(name.id.as_str()),
                    Expr::Attribute(attribute) => {
                        // `open(p).close()` only makes the file.
                        if attribute.attr.as_str() == "close" && self.is_open(&attribute.value) {
                            return;
                        }
                        takes(attribute.attr.as_str())
                    }
                    _ => false,
                };
                self.visit_expr(&call.func);
                let keywords = call.arguments.keywords.iter().map(|keyword| &keyword.value);
                for argument in call.arguments.args.iter().chain(keywords) {
                    if taken {
                        self.keep(argument);
                        if self.is_open(argument) {
                            if !closes {
                                self.taken(argument);
                            }
                            continue;
                        }
                    }
                    self.visit_expr(argument);
                }
            }
            _ => visitor::walk_expr(self, expr),
        }
    }
}

/// Methods that close what they are given, sooner or later.
fn enters(name: &str) -> bool {
    matches!(
        name,
        "enter_context"
            | "enter_async_context"
            | "enterContext"
            | "enterAsyncContext"
            | "enterClassContext"
            | "closing"
    )
}

/// Whether a function of that name keeps what it is given.
fn takes(name: &str) -> bool {
    enters(name)
        || name.starts_with(|first: char| first.is_ascii_uppercase())
        || matches!(
            name,
            "append"
                | "add"
                | "push"
                | "callback"
                | "closing"
                | "register"
                | "put"
                | "setattr"
                | "aclosing"
                | "addCleanup"
                | "FileResponse"
                | "Popen"
                | "TextIOWrapper"
                | "setdefault"
                | "insert"
        )
}

/// Names whose `close` is called.
struct Closes<'k, 'a>(&'k mut FxHashSet<&'a str>);

impl<'a> Visitor<'a> for Closes<'_, 'a> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        if let Expr::Call(call) = expr
            && let Expr::Attribute(method) = &*call.func
            && method.attr.as_str() == "close"
            && let Expr::Name(name) = &*method.value
        {
            self.0.insert(name.id.as_str());
        }
        visitor::walk_expr(self, expr);
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags, run};

    #[test]
    fn files_left_open() {
        flags(
            "file-not-closed",
            &[
                "f = open(p)",
                "def f(p):\n    g = open(p)\n    return g.read()",
                "def f(p):\n    g = open(p)\n    x = g.read()\n    g.close()\n    return x",
                "x = open(p).read()",
                "for line in open(p):\n    print(line)",
                "import json\nx = json.load(open(p))",
                "open(p, 'w').write('x')",
                "import gzip\ndef f(p):\n    g = gzip.open(p)\n    print(g.read())",
                "import io\nprint(io.open(p).read())",
                "def f(p):\n    g: object = open(p)\n    g.read()",
                "import zipfile\ndef f(p):\n    z = zipfile.ZipFile(p)\n    z.extractall()",
                "lines = [line for line in open(p)]",
                "import tarfile\ndef f(p):\n    t = tarfile.open(p)\n    try:\n        t.x()\n    except E:\n        pass",
            ],
        );
        // What something else may close: with little confidence.
        let kept = [
            "def f(p):\n    g = open(p)\n    return g",
            "def f(p):\n    g = open(p)\n    try:\n        g.read()\n    finally:\n        g.close()",
            "def f(p):\n    g = open(p)\n    with g:\n        pass",
            "class A:\n    def f(self, p):\n        self.g = open(p)",
            "def f(p):\n    g = open(p)\n    self.g = g",
            "def f(p):\n    yield open(p)",
            "def f(p, fs):\n    fs.append(open(p))",
            "def f(p):\n    g = open(p)\n    def h():\n        g.close()\n    return h",
        ];
        flags("file-not-closed", &kept);
        for code in kept {
            assert!(
                run(code)
                    .iter()
                    .filter(|finding| finding.rule == "file-not-closed")
                    .all(|finding| finding.confidence.is_some_and(|it| it < 0.5)),
                "{code}"
            );
        }
        flags(
            "file-not-closed",
            &[
                "from pathlib import Path\nf = Path(p).open()",
                "import zipfile\nf = zipfile.ZipFile(p).open('a')",
                "import dbm.gnu\nf = dbm.gnu.open(p)",
                "import fileinput\nf = fileinput.input(p)",
            ],
        );
        clean(
            "file-not-closed",
            &[
                "with open(p) as f:\n    pass",
                "import zipfile\nwith zipfile.ZipFile(p).open('a') as f:\n    pass",
                "import zipfile\nzipfile.ZipFile(p).open('a').close()",
                "def f(p):\n    return g(open(p))",
                "class A:\n    def __enter__(self):\n        self.f = open(p)",
                "class A:\n    def setUp(self):\n        self.enterContext(open(p))",
                "x.open(p)",
                "def f(p):\n    return open(p)",
                "import contextlib\ndef f(p, s):\n    g = s.enter_context(open(p))\n    g.read()",
                "import contextlib\nwith contextlib.closing(open(p)) as f:\n    pass",
                "open(p, 'w').close()",
                "def open(p): pass\nf = open(p)",
                "import os\nfd = os.open(p)",
                "def f(p):\n    return Reader(open(p))",
                "import webbrowser\nwebbrowser.open(p)",
            ],
        );
    }
}
