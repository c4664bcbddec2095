//! Confirms what the facts of other files say.

use rustc_hash::{FxHashMap, FxHashSet};

use super::modules::{Module, Modules};
use super::{Export, Facts, SECTION, Want};
use crate::analysis::project::{Confirmed, LinkedFile, Linker};
use crate::error::Result;

/// The linker of Python.
pub(crate) struct PythonLinker;

/// How many re-exports are followed.
const MAX_HOPS: u32 = 12;
/// How many heirs of a class are looked at.
const MAX_HEIRS: usize = 256;

/// What a module says about a name.
enum Lookup<'f> {
    Found(&'f Export, usize),
    Missing,
    Unknown,
}

struct Project<'f> {
    files: &'f [LinkedFile],
    facts: Vec<Option<Facts>>,
    modules: Modules<'f>,
}

impl Linker for PythonLinker {
    fn link(&self, files: &[LinkedFile]) -> Result<Vec<Confirmed>> {
        let read = |file: &LinkedFile| file.facts.get::<Facts>(SECTION);
        let facts: Vec<Option<Facts>> = files.iter().map(read).collect::<Result<_>>()?;
        let paths = files
            .iter()
            .enumerate()
            .map(|(at, file)| (at, file.path.as_str()));
        let project = Project {
            files,
            modules: Modules::new(paths),
            facts,
        };
        let mut confirmed = Vec::new();
        let mut classes = None;
        for (file, facts) in project.facts.iter().enumerate() {
            for want in facts.iter().flat_map(|facts| &facts.wants) {
                let (held, message) = match want {
                    Want::NoName { module, name, held } => {
                        (*held, project.lacks(file, module, name).then_some(None))
                    }
                    Want::BadCall {
                        module,
                        name,
                        given,
                        called,
                        held,
                    } => {
                        let signature = project.callable(file, module, name);
                        let misfit =
                            signature.and_then(|one| one.misfits(given).into_iter().next());
                        (*held, misfit.map(|misfit| Some(misfit.message(called))))
                    }
                    Want::Standard { module, held } => {
                        let found = project.modules.find(project.path(file), module);
                        (*held, (found == Module::Unknown).then_some(None))
                    }
                    Want::NoMember { class, name, held } => {
                        let classes = classes.get_or_insert_with(|| Classes::new(&project));
                        let lacks = !classes.may_have(
                            project.modules.package(project.path(file)),
                            class,
                            name,
                        );
                        (*held, lacks.then_some(None))
                    }
                };
                confirmed.extend(message.map(|message| Confirmed {
                    file,
                    held,
                    message,
                    related: Vec::new(),
                }));
            }
        }
        Ok(confirmed)
    }
}

impl<'f> Project<'f> {
    fn path(&self, file: usize) -> &'f str {
        self.files.get(file).map_or("", |file| file.path.as_str())
    }

    /// Whether a module of the project surely has no such name.
    fn lacks(&self, file: usize, module: &str, name: &str) -> bool {
        let Module::File(found) = self.modules.find(self.path(file), module) else {
            return false;
        };
        found != file
            && matches!(self.name(found, name), Lookup::Missing)
            && !self.modules.has_inside(self.path(file), module, name)
    }

    fn name(&self, file: usize, name: &str) -> Lookup<'_> {
        let Some(Some(facts)) = self.facts.get(file) else {
            return Lookup::Unknown;
        };
        match facts
            .names
            .binary_search_by(|(one, _)| one.as_str().cmp(name))
        {
            Ok(at) => Lookup::Found(&facts.names[at].1, file),
            // Nothing but a front door: what is inside may be compiled.
            Err(_) if facts.names.is_empty() && self.path(file).ends_with("__init__.py") => {
                Lookup::Unknown
            }
            Err(_) if facts.open => Lookup::Unknown,
            Err(_) if name.starts_with("__") && name.ends_with("__") => Lookup::Unknown,
            // Other files may have put it there.
            Err(_) if facts.stores.iter().any(|one| one == name) => Lookup::Unknown,
            Err(_) => Lookup::Missing,
        }
    }

    /// What a name of a module can be called with, through re-exports.
    fn callable(&self, file: usize, module: &str, name: &str) -> Option<&super::Signature<String>> {
        let (mut file, mut module, mut name) = (file, module, name);
        for _ in 0..MAX_HOPS {
            let Module::File(found) = self.modules.find(self.path(file), module) else {
                return None;
            };
            match self.name(found, name) {
                Lookup::Found(Export::Callable(signature), _) => return Some(signature),
                Lookup::Found(Export::Import(next, inner), at) => {
                    (file, module, name) = (at, next, inner);
                }
                _ => return None,
            }
        }
        None
    }
}

/// Which classes inherit from which, by name alone.
struct Classes<'f> {
    heirs: FxHashMap<&'f str, Vec<&'f super::Heir>>,
    /// Attributes set from outside, by package: files of none have nothing to do with each other.
    stores: FxHashSet<(&'f str, &'f str)>,
}

impl<'f> Classes<'f> {
    fn new(project: &'f Project<'_>) -> Self {
        let mut classes = Self {
            heirs: FxHashMap::default(),
            stores: FxHashSet::default(),
        };
        for (file, facts) in project.facts.iter().enumerate() {
            let Some(facts) = facts else {
                continue;
            };
            if let Some(package) = project.modules.package(project.path(file)) {
                let stores = facts.stores.iter().map(|name| (package, name.as_str()));
                classes.stores.extend(stores);
            }
            for heir in &facts.heirs {
                for base in &heir.bases {
                    classes.heirs.entry(base).or_default().push(heir);
                }
            }
        }
        classes
    }

    /// Whether objects of a class may have an attribute that its own file does not show.
    fn may_have(&self, package: Option<&str>, class: &'f str, name: &str) -> bool {
        if package.is_some_and(|package| self.stores.contains(&(package, name))) {
            return true;
        }
        let mut stack = vec![class];
        let mut seen = FxHashSet::default();
        while let Some(at) = stack.pop() {
            if !seen.insert(at) {
                continue;
            }
            for heir in self.heirs.get(at).into_iter().flatten() {
                if heir.bases.len() > 1
                    || seen.len() > MAX_HEIRS
                    || heir.members.iter().any(|one| one == name)
                {
                    return true;
                }
                stack.push(&heir.name);
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::PythonLinker;
    use crate::analysis::analyse::{Analysed, analyse_file};
    use crate::analysis::project::{self, LinkedFile};
    use crate::analysis::registry::RuleSet;
    use crate::analysis::{Language, RuleSelection};

    fn linked(files: &[(&str, &str)]) -> Vec<String> {
        let rules = RuleSet::new(&RuleSelection::default()).unwrap();
        let files = files
            .iter()
            .map(|(path, text)| {
                let Analysed { facts, held, .. } =
                    analyse_file(path, Language::Python, text, &rules).unwrap();
                LinkedFile {
                    path: (*path).to_owned(),
                    facts,
                    held,
                }
            })
            .collect();
        project::link(files, &[&PythonLinker])
            .unwrap()
            .into_iter()
            .map(|one| format!("{}:{} {}", one.path, one.span.start_line, one.rule))
            .collect()
    }

    #[test]
    fn names_of_other_modules() {
        let init = ("p/__init__.py", "from .a import f\n");
        let a = (
            "p/a.py",
            "import os\nX = 1\ndef f(a): pass\nclass C:\n    def __init__(self, a): pass\n",
        );
        for (text, expected) in [
            ("from .a import g", true),
            ("from p.a import g", true),
            ("from p import g", true),
            ("from . import g", true),
            ("def h():\n    from .a import g", true),
            ("from .a import f, g as k", true),
            ("from .a import (\n  f,\n  g,\n)", true),
            ("if x:\n    from .a import g", true),
            ("from .a import f", false),
            ("from .a import X", false),
            ("from .a import os", false),
            ("from p import f", false),
            ("from . import a", false),
            ("from p import a", false),
            ("from .missing import g", false),
            (
                "try:\n    from .a import g\nexcept ImportError:\n    g = None",
                false,
            ),
            (
                "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .a import g",
                false,
            ),
            ("from .a import __doc__", false),
            ("from . import _speedups", false),
            ("from .compiled import g", false),
            ("from numpy import g", false),
        ] {
            let found = linked(&[init, a, ("p/b.py", text), ("p/compiled/__init__.py", "")]);
            let hit = found.iter().any(|one| one.ends_with("no-name-in-module"));
            assert_eq!(hit, expected, "{text}: {found:?}");
        }
        for open in [
            "def __getattr__(name): pass\n",
            "from x import *\n",
            "globals().update(y)\n",
            "exec(code)\n",
            "def f():\n    global g\n    g = 1\n",
            "g: int\n",
            "import sys as g\n",
        ] {
            let found = linked(&[
                ("p/__init__.py", ""),
                ("p/a.py", open),
                ("p/b.py", "from .a import g"),
            ]);
            assert!(found.is_empty(), "{open}: {found:?}");
        }
    }

    #[test]
    fn files_that_hide_standard_modules() {
        let user = (
            "a.py",
            "import queue\nfrom re import nothing\nqueue.nothing\n",
        );
        assert_eq!(
            linked(&[user]),
            ["a.py:2 no-name-in-module", "a.py:3 no-member"]
        );
        let found = linked(&[user, ("queue.py", ""), ("re/x.py", "")]);
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn calls_of_what_other_modules_define() {
        let init = ("p/__init__.py", "from .a import f as exported\n");
        let a = (
            "p/a.py",
            "import functools\ndef f(a): pass\nclass C:\n    def __init__(self, a): pass\nclass D(Unknown): pass\n@deco\ndef g(): pass\nh = f\nif x:\n    def k(): pass\nelse:\n    def k(a): pass\n",
        );
        for (text, expected) in [
            ("from .a import f\nf()", true),
            ("from .a import f\nf(1, 2)", true),
            ("from p.a import f as z\nz(b=1)", true),
            ("from . import exported\nexported()", true),
            ("from p import exported\nexported(1, 2)", true),
            ("from .a import C\nC()", true),
            ("from .a import C\ndef m(): return C(1, 2)", true),
            ("from .a import f\n[f() for _ in x]", true),
            ("def m():\n    from .a import f\n    f()", true),
            ("from .a import f\nf(1, a=2)", true),
            ("from .a import f\nf(1)", false),
            ("from .a import f\nf(*x)", false),
            ("from .a import f\nf = w(f)\nf()", false),
            ("from .a import D\nD(1)", false),
            ("from .a import g\ng(1)", false),
            ("from .a import h\nh()", false),
            ("from .a import k\nk()", false),
            ("from .missing import f\nf()", false),
            (
                "try:\n    from .a import f\nexcept ImportError:\n    from .b import f\nf()",
                false,
            ),
            ("from .a import f\ndef m(f): f()", false),
        ] {
            let found = linked(&[init, a, ("p/c.py", text)]);
            let hit = found
                .iter()
                .any(|one| one.ends_with("wrong-call-arguments"));
            assert_eq!(hit, expected, "{text}: {found:?}");
        }
    }

    #[test]
    fn members_that_other_files_bring() {
        let class = ("p/a.py", "class A:\n    def m(self): return self.x\n");
        let init = ("p/__init__.py", "");
        assert_eq!(linked(&[class]), ["p/a.py:2 no-member"]);
        let stranger = ("p/b.py", "def f(a): a.x = 1");
        assert!(!linked(&[class, stranger]).is_empty());
        for (other, expected) in [
            ("def f(a): a.x = 1", false),
            ("from a import A\nclass B(A):\n    x = 1", false),
            (
                "from a import A\nclass B(A):\n    def __init__(self): self.x = 1",
                false,
            ),
            ("from a import A\nclass B(A, Other): pass", false),
            ("from a import A\nclass B(A): pass\n", true),
            ("class B(Other):\n    x = 1", true),
            ("def f(a): a.y = 1", true),
        ] {
            let found = linked(&[init, class, ("p/b.py", other)]);
            assert_eq!(!found.is_empty(), expected, "{other}: {found:?}");
        }
        let middle = ("b.py", "import a\nclass B(a.A): pass\n");
        let last = ("c.py", "import b\nclass C(b.B):\n    x = 1\n");
        assert!(linked(&[class, middle, last]).is_empty());
    }
}
