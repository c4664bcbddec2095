//! What a file tells and wants, found after its visit.

use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::Ranged;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Export, Facts, Heir, SECTION, Want};
use crate::analysis::python::context::{Context, NoMember};
use crate::analysis::python::semantic::{
    Binding, BindingKind, BindingNode, BranchId, Flags, Model, ScopeId,
};
use crate::analysis::python::types::Types;
use crate::analysis::python::types::rules::members::NO_MEMBER;
use crate::analysis::python::types::rules::names::{NO_NAME_IN_MODULE, is_gone};
use crate::analysis::python::types::rules::standard;
use crate::analysis::python::types::signature::Given;
use crate::analysis::shared_rules::WRONG_CALL_ARGUMENTS;
use crate::error::Result;

/// Writes the facts of a file. Called once, after the visit.
///
/// # Errors
/// Those of writing facts.
pub(in crate::analysis::python) fn finish(context: &mut Context<'_, '_, '_>) -> Result<()> {
    let types = context.types;
    let model = types.model;
    let mut facts = Facts {
        open: model.scope(ScopeId::MODULE).uses_locals
            || mentions_globals(model)
            || context.source().contains("sys.modules"),
        ..Facts::default()
    };
    names(types, &mut facts);
    let stores: FxHashSet<&str> = model
        .attribute_stores()
        .iter()
        .filter_map(|store| {
            let symbol = model.symbol_of_name(store.object);
            let own = symbol.is_some_and(|one| types.classes.receiver(model, one).is_some());
            store.name.filter(|_| !own)
        })
        .collect();
    facts.stores = stores.into_iter().map(str::to_owned).collect();
    facts.stores.sort_unstable();
    heirs(types, &mut facts);
    imports(context, &mut facts);
    for missing in std::mem::take(&mut context.missing_names) {
        if !is_standard(missing.name)
            && let Some(held) = context.hold(&NO_MEMBER, missing.range, missing.message)
        {
            let module = top(&missing.module).to_owned();
            facts.wants.push(Want::Standard { module, held });
        }
    }
    let missing = std::mem::take(&mut context.no_members);
    let mut by_class: FxHashMap<&str, (FxHashSet<&str>, usize)> = FxHashMap::default();
    for one in &missing {
        let (names, count) = by_class.entry(one.class).or_default();
        names.insert(one.name);
        *count += 1;
    }
    for NoMember {
        class,
        name,
        own,
        range,
        message,
    } in missing
    {
        // A class that uses much of what it does not have is there to be mixed into another.
        let mixed = by_class
            .get(class)
            .is_some_and(|(names, count)| names.len() > 2 || *count > 4);
        if own && mixed {
            continue;
        }
        if let Some(held) = context.hold(&NO_MEMBER, range, message) {
            facts.wants.push(Want::NoMember {
                class: class.to_owned(),
                name: name.to_owned(),
                held,
            });
        }
    }
    for call in std::mem::take(&mut context.unknown_calls) {
        let Expr::Name(name) = &*call.func else {
            continue;
        };
        let Some((module, name)) =
            imported(model, name).filter(|(module, _)| is_near(context.file, module))
        else {
            continue;
        };
        let given = Given::new(&call.arguments);
        let given = Given {
            positions: given.positions,
            star: given.star,
            names: given.names.iter().map(|name| (*name).to_owned()).collect(),
            double_star: given.double_star,
        };
        let called = context.text(&*call.func).to_owned();
        let message = format!("`{called}` does not take these arguments");
        if let Some(held) = context.hold(&WRONG_CALL_ARGUMENTS, call.range(), message) {
            facts.wants.push(Want::BadCall {
                module,
                name,
                given,
                called,
                held,
            });
        }
    }
    context.facts().set(SECTION, &facts)
}

/// Whether names may be bound through `globals()`.
fn mentions_globals(model: &Model<'_>) -> bool {
    model.all_references().iter().any(|reference| {
        reference.symbol.is_none() && matches!(model.text(reference.name), "globals")
    })
}

fn names(types: &Types<'_>, facts: &mut Facts) {
    let model = types.model;
    for (id, symbol) in model.symbols(ScopeId::MODULE) {
        let name = model.text(symbol.name);
        if model.bindings(id).next().is_none() {
            continue;
        }
        if name == "__getattr__" {
            facts.open = true;
        }
        let mut bindings = model.bindings(id).map(|(_, binding)| binding);
        let only = bindings.next().filter(|_| bindings.next().is_none());
        let export = match only {
            Some(binding) if binding.kind == BindingKind::FromImport => {
                from(binding).map_or(Export::Other, |(module, name)| Export::Import(module, name))
            }
            Some(binding) if binding.kind.is_definition() && !symbol.declared => types
                .signature(types.symbol_of(id))
                .map_or(Export::Other, |signature| {
                    Export::Callable(signature.owned())
                }),
            _ => Export::Other,
        };
        facts.names.push((name.to_owned(), export));
    }
    facts.names.sort_by(|a, b| a.0.cmp(&b.0));
    if model.defines_exports() && !model.exports_open() {
        facts.all = Some(
            model
                .exports()
                .iter()
                .map(|one| one.name.to_owned())
                .collect(),
        );
    }
    facts.open |= model.scope(ScopeId::MODULE).has_star_import;
}

fn heirs(types: &Types<'_>, facts: &mut Facts) {
    let model = types.model;
    for class in types.classes.iter() {
        let elsewhere = class.bases.iter().any(Option::is_none);
        if !elsewhere && class.bases.len() < 2 {
            continue;
        }
        let bases: Vec<String> = class
            .node
            .bases()
            .iter()
            .filter_map(last_name)
            .map(str::to_owned)
            .collect();
        let mut members: Vec<String> = Vec::new();
        if class.bases.len() == 1 {
            let bound = model
                .symbols(class.scope)
                .map(|(_, one)| model.text(one.name));
            members.extend(
                bound
                    .chain(class.attributes.iter().copied())
                    .map(str::to_owned),
            );
            members.sort_unstable();
            members.dedup();
        }
        facts.heirs.push(Heir {
            name: class.node.name.to_string(),
            bases,
            members,
        });
    }
}

fn last_name(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Name(name) => Some(name.id.as_str()),
        Expr::Attribute(attribute) => Some(attribute.attr.as_str()),
        Expr::Subscript(subscript) => last_name(&subscript.value),
        _ => None,
    }
}

/// Holds a finding for each name that is imported from a module which may be in the project.
fn imports(context: &mut Context<'_, '_, '_>, facts: &mut Facts) {
    let model = context.types.model;
    for binding in model.all_bindings() {
        let silent = [Flags::TRY_IMPORT, Flags::HANDLER, Flags::TYPE_CHECKING];
        if silent.iter().any(|flag| binding.flags.has(*flag)) {
            continue;
        }
        // `import collections.missing`.
        if let (BindingKind::Import | BindingKind::SubmoduleImport, BindingNode::Alias(alias)) =
            (binding.kind, binding.node)
        {
            if let Some((module, name)) = alias.name.rsplit_once('.') {
                standard(context, facts, binding, module, name);
            }
            continue;
        }
        if binding.kind != BindingKind::FromImport {
            continue;
        }
        let (Some((module, name)), BindingNode::Alias(alias)) = (from(binding), binding.node)
        else {
            continue;
        };
        if is_gone(&module, &name) && binding.branch == BranchId::ROOT {
            let message = format!("`{module}` has no name `{name}` any more");
            context.report(&NO_NAME_IN_MODULE, alias.range(), message);
            continue;
        }
        // `from os.missing import x`, or `from os import missing`.
        let outer = module.rsplit_once('.');
        if outer.is_some_and(|(outer, inner)| standard(context, facts, binding, outer, inner))
            || standard(context, facts, binding, &module, &name)
        {
            continue;
        }
        let unsure = name.starts_with('_') || name.ends_with("_pb2") || name == "version";
        if unsure || !is_near(context.file, &module) {
            continue;
        }
        let message = format!("`{module}` has no name `{name}`");
        if let Some(held) = context.hold(&NO_NAME_IN_MODULE, alias.range(), message) {
            facts.wants.push(Want::NoName { module, name, held });
        }
    }
}

/// Holds a finding if a module of the standard library lacks a name that is imported from it.
fn standard(
    context: &mut Context<'_, '_, '_>,
    facts: &mut Facts,
    binding: &Binding<'_>,
    module: &str,
    name: &str,
) -> bool {
    let BindingNode::Alias(alias) = binding.node else {
        return false;
    };
    let lacks =
        binding.branch == BranchId::ROOT && standard::lacks(module, name) && !is_standard(name);
    if lacks {
        let message = format!("`{module}` has no name `{name}`");
        if let Some(held) = context.hold(&NO_NAME_IN_MODULE, alias.range(), message) {
            let module = top(module).to_owned();
            facts.wants.push(Want::Standard { module, held });
        }
    }
    lacks
}

/// The first part of a dotted name.
fn top(module: &str) -> &str {
    module.split('.').next().unwrap_or(module)
}

/// Whether this is a top-level module of the standard library.
fn is_standard(name: &str) -> bool {
    STANDARD.binary_search(&name).is_ok()
}

/// The module and name of `from module import name`.
fn from(binding: &Binding<'_>) -> Option<(String, String)> {
    let (BindingNode::Alias(alias), Some(Stmt::ImportFrom(import))) =
        (binding.node, binding.statement)
    else {
        return None;
    };
    let mut module = ".".repeat(import.level as usize);
    module.push_str(import.module.as_ref().map_or("", |module| module.as_str()));
    Some((module, alias.name.to_string()))
}

/// The module and name that a name surely was imported from.
fn imported(model: &Model<'_>, name: &ruff_python_ast::ExprName) -> Option<(String, String)> {
    let symbol = model.reference(name)?.symbol?;
    let mut bindings = model.bindings(symbol).map(|(_, binding)| binding);
    let binding = bindings.next().filter(|_| bindings.next().is_none())?;
    let sure = binding.kind == BindingKind::FromImport
        && !binding.flags.has(Flags::TRY_IMPORT)
        && !binding.flags.has(Flags::HANDLER);
    if sure { from(binding) } else { None }
}

/// Whether a module may be in the same project: it is relative, starts like a folder on the way to the file,
/// or may lie beside it. Keeps the number of held findings small.
fn is_near(path: &str, module: &str) -> bool {
    let Some(top) = module.split('.').next().filter(|top| !top.is_empty()) else {
        return true;
    };
    let mut folders = path.split('/');
    folders.next_back();
    folders.clone().any(|folder| folder == top)
        || folders.count() <= 1 && STANDARD.binary_search(&top).is_err()
}

/// Top-level modules of the standard library, sorted.
const STANDARD: &[&str] = &[
    "abc",
    "aifc",
    "annotationlib",
    "antigravity",
    "argparse",
    "array",
    "ast",
    "asynchat",
    "asyncio",
    "asyncore",
    "atexit",
    "audioop",
    "base64",
    "bdb",
    "binascii",
    "bisect",
    "builtins",
    "bz2",
    "cProfile",
    "calendar",
    "cgi",
    "cgitb",
    "chunk",
    "cmath",
    "cmd",
    "code",
    "codecs",
    "codeop",
    "collections",
    "colorsys",
    "compileall",
    "compression",
    "concurrent",
    "configparser",
    "contextlib",
    "contextvars",
    "copy",
    "copyreg",
    "crypt",
    "csv",
    "ctypes",
    "curses",
    "dataclasses",
    "datetime",
    "dbm",
    "decimal",
    "difflib",
    "dis",
    "distutils",
    "doctest",
    "email",
    "encodings",
    "ensurepip",
    "enum",
    "errno",
    "faulthandler",
    "fcntl",
    "filecmp",
    "fileinput",
    "fnmatch",
    "fractions",
    "ftplib",
    "functools",
    "gc",
    "genericpath",
    "getopt",
    "getpass",
    "gettext",
    "glob",
    "graphlib",
    "grp",
    "gzip",
    "hashlib",
    "heapq",
    "hmac",
    "html",
    "http",
    "idlelib",
    "imaplib",
    "imghdr",
    "imp",
    "importlib",
    "inspect",
    "io",
    "ipaddress",
    "itertools",
    "json",
    "keyword",
    "lib2to3",
    "linecache",
    "locale",
    "logging",
    "lzma",
    "mailbox",
    "mailcap",
    "marshal",
    "math",
    "mimetypes",
    "mmap",
    "modulefinder",
    "msilib",
    "msvcrt",
    "multiprocessing",
    "netrc",
    "nis",
    "nntplib",
    "nt",
    "ntpath",
    "nturl2path",
    "numbers",
    "opcode",
    "operator",
    "optparse",
    "os",
    "ossaudiodev",
    "pathlib",
    "pdb",
    "pickle",
    "pickletools",
    "pipes",
    "pkgutil",
    "platform",
    "plistlib",
    "poplib",
    "posix",
    "posixpath",
    "pprint",
    "profile",
    "pstats",
    "pty",
    "pwd",
    "py_compile",
    "pyclbr",
    "pydoc",
    "pydoc_data",
    "pyexpat",
    "queue",
    "quopri",
    "random",
    "re",
    "readline",
    "reprlib",
    "resource",
    "rlcompleter",
    "runpy",
    "sched",
    "secrets",
    "select",
    "selectors",
    "shelve",
    "shlex",
    "shutil",
    "signal",
    "site",
    "smtpd",
    "smtplib",
    "sndhdr",
    "socket",
    "socketserver",
    "spwd",
    "sqlite3",
    "sre_compile",
    "sre_constants",
    "sre_parse",
    "ssl",
    "stat",
    "statistics",
    "string",
    "stringprep",
    "struct",
    "subprocess",
    "sunau",
    "symtable",
    "sys",
    "sysconfig",
    "syslog",
    "tabnanny",
    "tarfile",
    "telnetlib",
    "tempfile",
    "termios",
    "textwrap",
    "this",
    "threading",
    "time",
    "timeit",
    "tkinter",
    "token",
    "tokenize",
    "tomllib",
    "trace",
    "traceback",
    "tracemalloc",
    "tty",
    "turtle",
    "turtledemo",
    "types",
    "typing",
    "unicodedata",
    "unittest",
    "urllib",
    "uu",
    "uuid",
    "venv",
    "warnings",
    "wave",
    "weakref",
    "webbrowser",
    "winreg",
    "winsound",
    "wsgiref",
    "xdrlib",
    "xml",
    "xmlrpc",
    "zipapp",
    "zipfile",
    "zipimport",
    "zlib",
    "zoneinfo",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_modules_are_sorted() {
        assert!(STANDARD.is_sorted());
    }

    #[test]
    fn near_modules() {
        assert!(
            is_near("a/b/c.py", ".x") && is_near("a/b/c.py", "a.x") && is_near("a/b/c.py", "b")
        );
        assert!(!is_near("a/b/c.py", "numpy") && !is_near("a.py", "json.decoder"));
        assert!(is_near("a.py", "b") && is_near("src/a.py", "b"));
    }
}
