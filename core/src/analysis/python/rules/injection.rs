//! Text from outside that becomes code, a command or a query.

use ruff_python_ast::helpers::any_over_expr;
use ruff_python_ast::{Expr, ExprCall, Operator};
use ruff_text_size::Ranged;

use crate::analysis::Rule;
use crate::analysis::python::context::Context;
use crate::analysis::python::define::{SECURITY, peer, python};
use crate::analysis::shared_rules::{CODE_INJECTION, COMMAND_INJECTION};
use crate::model::Severity;

pub(super) static RULES: &[&Rule] = &[&UNSAFE_DESERIALIZATION, &XXE];

static UNSAFE_DESERIALIZATION: Rule = Rule {
    id: "unsafe-deserialization",
    confidence: 0.5,
    cwe: &[502],
    summary: "Data is loaded by a format that can run code.",
    why: "A pickle, or YAML with the full loader, may contain calls of any function: whoever writes the \
          data runs code here. Use JSON, `yaml.safe_load`, or check a signature first.",
    false_positives: "Data that only this program writes, such as a cache with the same permissions as \
                      the code.",
    examples: &[python(
        "import yaml\nsettings = yaml.load(text, Loader=yaml.Loader)\n",
        "import yaml\nsettings = yaml.safe_load(text)\n",
    )],
    peers: &[
        peer("ruff", &["S301", "S302", "S506", "S614"]),
        peer("bandit", &["B301", "B302", "B506", "B614"]),
    ],
    ..SECURITY
};

static XXE: Rule = Rule {
    id: "xxe",
    severity: Severity::High,
    confidence: 0.75,
    cwe: &[611],
    summary: "An XML parser is told to resolve external entities.",
    why: "A document can then read local files and reach servers inside the network. Leave entities off, \
          or use defusedxml.",
    false_positives: "Documents that ship with the program.",
    examples: &[python(
        "from lxml import etree\nparser = etree.XMLParser(resolve_entities=True)\n",
        "from lxml import etree\nparser = etree.XMLParser(resolve_entities=False)\n",
    )],
    peers: &[
        peer(
            "ruff",
            &[
                "S313", "S314", "S315", "S316", "S317", "S318", "S319", "S320",
            ],
        ),
        peer(
            "bandit",
            &[
                "B313", "B314", "B315", "B316", "B317", "B318", "B319", "B320",
            ],
        ),
    ],
    ..SECURITY
};

/// What an expression is made of, as far as it can be told here.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    /// Written in the code.
    Literal,
    /// Something this does not follow: a variable, a call.
    Unknown,
    /// Text put together from literals and other values.
    Assembled,
    /// Given by a user, the network or the command line.
    Outside,
}

pub(super) fn origin(context: &Context<'_, '_, '_>, expr: &Expr) -> Origin {
    if any_over_expr(expr, |inner| is_outside(context, inner)) {
        return Origin::Outside;
    }
    match expr {
        _ if expr.is_literal_expr() => Origin::Literal,
        Expr::FString(string) => {
            let mut values = string
                .value
                .elements()
                .filter_map(|element| element.as_interpolation());
            if values.all(|value| is_fixed(&value.expression)) {
                Origin::Literal
            } else {
                Origin::Assembled
            }
        }
        Expr::BinOp(binary) if matches!(binary.op, Operator::Add | Operator::Mod) => {
            let textual = has_text(&binary.left) || has_text(&binary.right);
            if is_fixed(expr) {
                Origin::Literal
            } else if textual {
                Origin::Assembled
            } else {
                Origin::Unknown
            }
        }
        Expr::Call(call) => match &*call.func {
            Expr::Attribute(method)
                if method.attr.as_str() == "format" && has_text(&method.value) =>
            {
                if call
                    .arguments
                    .iter_source_order()
                    .all(|argument| is_fixed(argument.value()))
                {
                    Origin::Literal
                } else {
                    Origin::Assembled
                }
            }
            _ => Origin::Unknown,
        },
        _ if is_fixed(expr) => Origin::Literal,
        _ => Origin::Unknown,
    }
}

/// Literals, constants by their name (`TABLE`, `Model.TABLE`), and what is put together from these.
pub(super) fn is_fixed(expr: &Expr) -> bool {
    let constant = |name: &str| {
        name.chars().any(|c| c.is_ascii_uppercase())
            && !name.chars().any(|c| c.is_ascii_lowercase())
    };
    match expr {
        Expr::Name(name) => constant(name.id.as_str()),
        Expr::Attribute(attribute) => constant(attribute.attr.as_str()),
        // A literal so many times is fixed enough.
        Expr::BinOp(binary) if binary.op == Operator::Mult => {
            is_fixed(&binary.left) || is_fixed(&binary.right)
        }
        Expr::BinOp(binary) => is_fixed(&binary.left) && is_fixed(&binary.right),
        Expr::Tuple(tuple) => tuple.elts.iter().all(is_fixed),
        Expr::List(list) => list.elts.iter().all(is_fixed),
        Expr::FString(string) => string
            .value
            .elements()
            .filter_map(|element| element.as_interpolation())
            .all(|value| is_fixed(&value.expression)),
        // A placeholder per value: `", ".join(["?"] * n)`, `len(xs)`.
        Expr::Call(call) => match &*call.func {
            Expr::Name(name) => matches!(name.id.as_str(), "len" | "int" | "id"),
            Expr::Attribute(method) => {
                matches!(method.attr.as_str(), "join" | "quote")
                    && call.arguments.args.iter().all(is_fixed)
            }
            _ => false,
        },
        _ => expr.is_literal_expr(),
    }
}

/// Whether a string literal is a part, so that `+` and `%` are about text.
fn has_text(expr: &Expr) -> bool {
    match expr {
        Expr::StringLiteral(_) | Expr::FString(_) => true,
        Expr::BinOp(binary) => has_text(&binary.left) || has_text(&binary.right),
        _ => false,
    }
}

fn is_outside(context: &Context<'_, '_, '_>, expr: &Expr) -> bool {
    match expr {
        Expr::Call(call) => context.is(&call.func, "input"),
        Expr::Attribute(attribute) => match attribute.attr.as_str() {
            "argv" => context.is(expr, "sys.argv"),
            "args" | "form" | "values" | "json" | "GET" | "POST" | "cookies" | "headers"
            | "query_params" | "query_string" | "data" => match &*attribute.value {
                Expr::Name(name) => name.id.as_str() == "request",
                Expr::Attribute(inner) => inner.attr.as_str() == "request",
                _ => false,
            },
            _ => false,
        },
        _ => false,
    }
}

pub(super) fn call(context: &mut Context<'_, '_, '_>, call: &ExprCall, path: Option<&str>) {
    command(context, call, path);
    match path {
        Some("eval" | "exec" | "builtins.eval" | "builtins.exec") => code(context, call),
        Some(path) => {
            deserialization(context, call, path);
            xml(context, call, path);
            passed(context, call);
        }
        None => {}
    }
    sax_feature(context, call);
}

/// `map(eval, texts)`: the function is passed, not called.
fn passed(context: &mut Context<'_, '_, '_>, call: &ExprCall) {
    for argument in &call.arguments.args {
        reference(context, argument);
    }
}

/// A dangerous function that is passed or assigned, to be called elsewhere.
pub(super) fn reference(context: &mut Context<'_, '_, '_>, expr: &Expr) {
    if !matches!(expr, Expr::Name(_) | Expr::Attribute(_)) {
        return;
    }
    let (rule, message) = match context.path(expr).as_deref() {
        Some("eval" | "exec") => (&CODE_INJECTION, "runs whatever text it is given"),
        Some(
            "pickle.load" | "pickle.loads" | "cPickle.load" | "cPickle.loads" | "marshal.loads",
        ) => (
            &UNSAFE_DESERIALIZATION,
            "runs code that the data it is given asks for",
        ),
        _ => return,
    };
    context.report(rule, expr.range(), message).confidence(0.35);
}

fn code(context: &mut Context<'_, '_, '_>, call: &ExprCall) {
    let Some(first) = call.arguments.args.first() else {
        return;
    };
    let confidence = match origin(context, first) {
        // Harmless, but a sign that the code may grow values.
        Origin::Literal => 0.2,
        Origin::Unknown => 0.45,
        Origin::Assembled => 0.6,
        Origin::Outside => 0.95,
    };
    // Code that was compiled here from a file or tree is what these functions are for.
    let compiled = match first {
        Expr::Call(inner) => context.is(&inner.func, "compile"),
        Expr::Name(name) => matches!(name.id.as_str(), "code" | "co" | "codeobj" | "code_object"),
        _ => false,
    };
    if compiled {
        return;
    }
    let name = context.text(&*call.func);
    context
        .report(
            &CODE_INJECTION,
            call.range(),
            format!("`{name}` runs whatever this text says"),
        )
        .confidence(confidence);
}

/// Functions that give their text to a shell.
const SHELLS: &[&str] = &[
    "asyncio.create_subprocess_shell",
    "commands.getoutput",
    "commands.getstatusoutput",
    "os.popen",
    "os.popen2",
    "os.popen3",
    "os.popen4",
    "os.system",
    "popen2.Popen3",
    "popen2.Popen4",
    "popen2.popen2",
    "popen2.popen3",
    "popen2.popen4",
    "subprocess.getoutput",
    "subprocess.getstatusoutput",
];

fn command(context: &mut Context<'_, '_, '_>, call: &ExprCall, path: Option<&str>) {
    let always = path.is_some_and(|path| SHELLS.binary_search(&path).is_ok());
    let shell = always
        || call
            .arguments
            .find_keyword("shell")
            .is_some_and(|keyword| truthy(&keyword.value));
    if !shell {
        return;
    }
    let first = call
        .arguments
        .find_argument_value("args", 0)
        .or_else(|| call.arguments.find_argument_value("cmd", 0))
        .or_else(|| call.arguments.find_argument_value("command", 0));
    let Some(first) = first else {
        // Some function of the program's own: what it runs is not known.
        if !always {
            context
                .report(&COMMAND_INJECTION, call.range(), "a shell is asked for")
                .confidence(0.3);
        }
        return;
    };
    if quoted(context, first) {
        return;
    }
    let written = super::values::assigned(context, first).unwrap_or(first);
    let parameter = matches!(first, Expr::Name(name) if is_parameter(context, name.id.as_str()));
    let confidence = match origin(context, written) {
        // Harmless in itself; a list of arguments needs no shell.
        Origin::Literal => 0.2,
        Origin::Unknown if parameter => 0.5,
        Origin::Unknown => 0.4,
        Origin::Assembled => 0.7,
        Origin::Outside => 0.95,
    };
    context
        .report(
            &COMMAND_INJECTION,
            call.range(),
            "a shell runs this text: a value with `;` or `$(...)` runs other commands; pass a list without a shell",
        )
        .confidence(confidence);
}

/// Whether a literal is true; a name may be anything.
fn truthy(expr: &Expr) -> bool {
    match expr {
        Expr::BooleanLiteral(value) => value.value,
        Expr::NumberLiteral(number) => number.value.as_int().is_some_and(|n| *n != 0),
        Expr::StringLiteral(text) => !text.value.is_empty(),
        Expr::List(list) => !list.elts.is_empty(),
        Expr::Tuple(tuple) => !tuple.elts.is_empty(),
        Expr::Dict(dict) => dict.items.iter().any(|item| item.key.is_some()),
        Expr::Generator(_) | Expr::Lambda(_) | Expr::FString(_) => true,
        _ => false,
    }
}

/// Whether values are quoted for the shell where they are put in.
fn quoted(context: &Context<'_, '_, '_>, expr: &Expr) -> bool {
    any_over_expr(expr, |inner| match inner {
        Expr::Call(call) => {
            context.is(&call.func, "shlex.quote")
                || context.is(&call.func, "pipes.quote")
                || context.is(&call.func, "shlex.join")
                || context.is(&call.func, "subprocess.list2cmdline")
        }
        _ => false,
    })
}

fn is_parameter(context: &Context<'_, '_, '_>, name: &str) -> bool {
    context.function().is_some_and(|function| {
        function
            .parameters
            .iter()
            .any(|p| p.name().as_str() == name)
    })
}

fn deserialization(context: &mut Context<'_, '_, '_>, call: &ExprCall, path: &str) {
    let confidence = match path {
        "yaml.load" | "yaml.load_all" => {
            let loader = call.arguments.find_argument_value("Loader", 1);
            let path = loader.and_then(|loader| context.path(loader));
            let name = path
                .as_deref()
                .or(loader.map(|it| context.text(it)))
                .unwrap_or("");
            if name.contains("Safe") || own_loader(context, loader) {
                return;
            }
            if name.ends_with("BaseLoader") {
                context
                    .report(
                        &UNSAFE_DESERIALIZATION,
                        call.range(),
                        "this loader makes only texts, lists and dicts; `safe_load` says so by its name",
                    )
                    .confidence(0.1);
                return;
            }
            0.85
        }
        "yaml.unsafe_load" | "yaml.unsafe_load_all" => 0.85,
        "torch.load" => {
            let weights = call.arguments.find_keyword("weights_only");
            if weights.is_some_and(|it| matches!(&it.value, Expr::BooleanLiteral(b) if b.value)) {
                return;
            }
            0.5
        }
        "pickle.Unpickler"
        | "cPickle.Unpickler"
        | "dill.Unpickler"
        | "shelve.open"
        | "shelve.DbfilenameShelf"
        | "jsonpickle.unpickler.decode"
        | "jsonpickle.unpickler.Unpickler" => 0.35,
        "pickle.load" | "pickle.loads" | "cPickle.load" | "cPickle.loads" | "_pickle.loads"
        | "dill.load" | "dill.loads" | "cloudpickle.load" | "cloudpickle.loads"
        | "jsonpickle.decode" | "pandas.read_pickle" | "joblib.load" => {
            let outside = call
                .arguments
                .args
                .first()
                .is_some_and(|first| origin(context, first) == Origin::Outside);
            // A round trip in one expression carries nobody else's data.
            let round_trip = call.arguments.args.first().is_some_and(|first| {
                any_over_expr(first, |inner| match inner {
                    Expr::Call(inner) => context
                        .path(&inner.func)
                        .is_some_and(|path| path.ends_with("ickle.dumps")),
                    _ => false,
                })
            });
            if round_trip {
                return;
            }
            if outside { 0.95 } else { 0.45 }
        }
        "marshal.load" | "marshal.loads" => 0.3,
        _ => return,
    };
    context
        .report(
            &UNSAFE_DESERIALIZATION,
            call.range(),
            format!("`{path}` runs code that the data asks for; load only what you trust"),
        )
        .confidence(confidence);
}

/// A loader class of the program's own: it may well be a safe one.
fn own_loader(context: &Context<'_, '_, '_>, loader: Option<&Expr>) -> bool {
    loader.is_some_and(|loader| {
        context
            .path(loader)
            .is_none_or(|path| !path.starts_with("yaml."))
    })
}

/// Parsers that expand entities without a limit, or resolve external ones.
const PARSERS: &[&str] = &[
    "lxml.etree.RestrictedElement",
    "lxml.etree.fromstring",
    "lxml.etree.getDefaultParser",
    "lxml.etree.parse",
    "xml.dom.expatbuilder.parse",
    "xml.dom.expatbuilder.parseString",
    "xml.dom.minidom.parse",
    "xml.dom.minidom.parseString",
    "xml.dom.pulldom.parse",
    "xml.dom.pulldom.parseString",
    "xml.etree.ElementTree.XMLParser",
    "xml.etree.ElementTree.fromstring",
    "xml.etree.ElementTree.iterparse",
    "xml.etree.ElementTree.parse",
    "xml.etree.cElementTree.XMLParser",
    "xml.etree.cElementTree.fromstring",
    "xml.etree.cElementTree.iterparse",
    "xml.etree.cElementTree.parse",
    "xml.sax.expatreader.create_parser",
    "xml.sax.make_parser",
    "xml.sax.parse",
    "xml.sax.parseString",
];

fn xml(context: &mut Context<'_, '_, '_>, call: &ExprCall, path: &str) {
    if PARSERS.binary_search(&path).is_ok() {
        // A parser of one's own choice, or a document that is written here.
        let own = call.arguments.find_keyword("parser").is_some();
        let first = call.arguments.args.first();
        let fixed = first.is_some_and(is_fixed);
        let file =
            fixed && (path.ends_with("parse")) && first.is_some_and(Expr::is_string_literal_expr);
        if !own && (!fixed || file) {
            context
                .report(
                    &XXE,
                    call.range(),
                    "a document from outside can grow without limit by its entities; use defusedxml",
                )
                // What a file of a fixed name holds is not told by the name.
                .confidence(if file { 0.2 } else { 0.3 });
        }
        return;
    }
    if !matches!(
        path,
        "lxml.etree.XMLParser" | "lxml.etree.XMLTreeBuilder" | "lxml.etree.iterparse"
    ) {
        return;
    }
    let on = |name: &str, value: bool| {
        call.arguments.find_keyword(name).is_some_and(
            |keyword| matches!(&keyword.value, Expr::BooleanLiteral(b) if b.value == value),
        )
    };
    if on("resolve_entities", true) || on("load_dtd", true) && on("no_network", false) {
        context.report(
            &XXE,
            call.range(),
            "this parser resolves entities: a document can read files and reach the network",
        );
    }
}

/// `parser.setFeature(feature_external_ges, True)` of xml.sax.
fn sax_feature(context: &mut Context<'_, '_, '_>, call: &ExprCall) {
    let Expr::Attribute(method) = &*call.func else {
        return;
    };
    let [feature, value] = &*call.arguments.args else {
        return;
    };
    let on = match value {
        Expr::BooleanLiteral(value) => value.value,
        Expr::NumberLiteral(value) => value.value.as_int().is_some_and(|n| *n != 0),
        _ => false,
    };
    if method.attr.as_str() == "setFeature"
        && on
        && context
            .path(feature)
            .is_some_and(|path| path.contains("feature_external_"))
    {
        context.report(
            &XXE,
            call.range(),
            "this parser resolves entities: a document can read files and reach the network",
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags, run};

    #[test]
    fn code_from_text() {
        flags(
            "code-injection",
            &[
                "eval(x)",
                "exec(f'x = {y}')",
                "eval(input())",
                "exec(open(p).read())",
                "eval('1 + 1')",
                "x = eval",
                "map(eval, xs)",
            ],
        );
        clean(
            "code-injection",
            &[
                "exec(compile(tree, 'f', 'exec'))",
                "def eval(x): pass\neval(x)",
                "model.eval()",
                "from m import exec\nexec(x)",
            ],
        );
        let sure = run("eval(request.args['x'])");
        assert!(
            sure.iter()
                .any(|f| f.rule == "code-injection" && f.confidence > Some(0.9))
        );
    }

    #[test]
    fn commands_with_values() {
        let os = |code: &str| format!("import os, sys, subprocess, shlex\n{code}\n");
        for bad in [
            "os.system('rm ' + name)",
            "os.system(f'rm {name}')",
            "subprocess.run('rm %s' % name, shell=True)",
            "subprocess.call('rm {}'.format(name), shell=True)",
            "os.popen(sys.argv[1])",
            "def f(cmd):\n    os.system(cmd)",
            "os.system('clear')",
            "subprocess.run('ls', shell=True)",
            "run_it(x, shell=True)",
            "subprocess.Popen(cmd, shell=1)",
        ] {
            flags("command-injection", &[&os(bad)]);
        }
        for good in [
            "subprocess.run(['rm', name])",
            "subprocess.run(f'rm {name}')",
            "os.system('rm ' + shlex.quote(name))",
            "subprocess.run(cmd, shell=False)",
            "system('rm ' + name)",
        ] {
            clean("command-injection", &[&os(good)]);
        }
    }

    #[test]
    fn statements_with_values() {
        flags(
            "sql-injection",
            &[
                "c.execute('SELECT * FROM t WHERE a = ' + a)",
                "c.execute(f'delete from t where a = {a}')",
                "c.execute('UPDATE t SET a = %s' % a)",
                "c.execute('INSERT INTO t VALUES ({})'.format(a))",
                "Model.objects.raw('SELECT * FROM t WHERE x = ' + request.GET['x'])",
                "c.execute('''\n  SELECT *\n  FROM t WHERE a = ''' + a)",
            ],
        );
        clean(
            "sql-injection",
            &[
                "c.execute('SELECT * FROM t WHERE a = ?', (a,))",
                "c.execute('SELECT 1' + ' FROM t')",
                "c.execute(f'SELECT * FROM {TABLE}')",
                "c.execute(query)",
                "pool.submit('update the ' + x)",
                "c.execute('select * from t where a in ({})'.format(', '.join('?' * 3)), xs)",
                "print('SELECT ' + a)",
            ],
        );
    }

    #[test]
    fn data_that_runs_code() {
        flags(
            "unsafe-deserialization",
            &[
                "import yaml\nyaml.load(x)",
                "import yaml as y\ny.load(x, Loader=y.FullLoader)",
                "from pickle import loads\nloads(x)",
                "import pickle\npickle.load(f)",
                "import yaml\nyaml.load(x, Loader=yaml.BaseLoader)",
            ],
        );
        clean(
            "unsafe-deserialization",
            &[
                "import yaml\nyaml.safe_load(x)",
                "import yaml\nyaml.load(x, Loader=yaml.SafeLoader)",
                "import yaml\nyaml.load(x, yaml.CSafeLoader)",
                "import yaml\nyaml.load(x, Loader=OurLoader)",
                "import pickle\npickle.loads(pickle.dumps(x))",
                "pickle.load(x)",
                "import json\njson.load(x)",
            ],
        );
    }

    #[test]
    fn entities_in_xml() {
        flags(
            "xxe",
            &[
                "import lxml.etree\nlxml.etree.XMLParser(resolve_entities=True)",
                "import xml.etree.ElementTree as ET\nET.parse('orders.xml')",
                "from xml.sax.handler import feature_external_ges\np.setFeature(feature_external_ges, True)",
            ],
        );
        clean(
            "xxe",
            &[
                "from lxml import etree\netree.XMLParser()",
                "import xml.dom.minidom as m\nm.parseString('<a/>')",
                "import xml.etree.ElementTree as ET\nET.parse(ORDERS)",
                "from xml.sax.handler import feature_external_ges\np.setFeature(feature_external_ges, False)",
                "XMLParser(resolve_entities=True)",
            ],
        );
    }
}
