//! Confirms what the facts of other files say.

use rustc_hash::{FxHashMap, FxHashSet};

use super::modules::{Module, Modules};
use super::{Export, Facts, SECTION, Want};
use crate::analysis::project::{self, Answer, Confirmed, LinkedFile, Linker};
use crate::analysis::python::types::rules::members::NO_MEMBER;
use crate::analysis::python::types::rules::names::NO_NAME_IN_MODULE;
use crate::analysis::shared_rules::WRONG_CALL_ARGUMENTS;
use crate::error::Result;

/// The linker of Python.
pub(crate) struct PythonLinker;

/// How many re-exports are followed.
const MAX_HOPS: u32 = 12;
/// How many classes among the heirs of a class, with heirs of their own, are looked at.
const MAX_HEIRS: usize = 256;

/// What a module says about a name.
enum Lookup<'f> {
    Found(&'f Export, usize),
    Missing,
    Unknown,
}

/// What became of a held finding.
enum Answered {
    /// Right, perhaps with another message.
    Yes(Option<String>),
    No,
    /// A file that nobody knows may say either.
    Withheld,
}

struct Project<'f> {
    files: &'f [LinkedFile],
    /// Python files that are there but were not analysed; numbered on from `files`.
    unknown: Vec<&'f str>,
    facts: Vec<Option<Facts>>,
    modules: Modules<'f>,
}

impl Linker for PythonLinker {
    fn rules(&self) -> &'static [&'static str] {
        const RULES: &[&str] = &[NO_MEMBER.id, NO_NAME_IN_MODULE.id, WRONG_CALL_ARGUMENTS.id];
        RULES
    }

    fn link(&self, all: project::Project<'_>) -> Result<Answer> {
        let files = all.files;
        let read = |file: &LinkedFile| file.facts.get::<Facts>(SECTION);
        let facts: Vec<Option<Facts>> = files.iter().map(read).collect::<Result<_>>()?;
        let unknown = all.unknown.iter().map(String::as_str);
        let unknown: Vec<&str> = unknown.filter(|path| path.ends_with(".py")).collect();
        let known = files.iter().map(|file| file.path.as_str());
        let paths = known.chain(unknown.iter().copied()).enumerate();
        let project = Project {
            files,
            modules: Modules::new(paths),
            unknown,
            facts,
        };
        let mut answer = Answer::default();
        let mut classes = None;
        for (file, facts) in project.facts.iter().enumerate() {
            all.control.check()?;
            for want in facts.iter().flat_map(|facts| &facts.wants) {
                let (held, answered) = match want {
                    Want::NoName { module, name, held } => {
                        (*held, project.lacks(file, module, name))
                    }
                    Want::BadCall {
                        module,
                        name,
                        given,
                        called,
                        held,
                    } => {
                        let answered = match project.callable(file, module, name) {
                            Ok(signature) => signature
                                .and_then(|one| one.misfits(given).into_iter().next())
                                .map_or(Answered::No, |misfit| {
                                    Answered::Yes(Some(misfit.message(called)))
                                }),
                            Err(Withheld) => Answered::Withheld,
                        };
                        (*held, answered)
                    }
                    Want::Standard { module, held } => {
                        let found = project.modules.find(project.path(file), module);
                        let answered = match found {
                            Module::Unknown => Answered::Yes(None),
                            _ => Answered::No,
                        };
                        (*held, answered)
                    }
                    Want::NoMember { class, name, held } => {
                        let classes = classes.get_or_insert_with(|| Classes::new(&project));
                        (*held, classes.lack(project.path(file), class, name))
                    }
                };
                match answered {
                    Answered::Yes(message) => answer.confirmed.push(Confirmed {
                        file,
                        held,
                        message,
                        related: Vec::new(),
                    }),
                    Answered::No => {}
                    Answered::Withheld => answer.withheld.push((file, held)),
                }
            }
        }
        Ok(answer)
    }
}

/// An unknown file is in the way.
struct Withheld;

impl<'f> Project<'f> {
    fn path(&self, file: usize) -> &'f str {
        self.files.get(file).map_or("", |file| file.path.as_str())
    }

    /// Whether a file is there but was not analysed.
    fn is_unknown(&self, file: usize) -> bool {
        file >= self.files.len()
    }

    /// Whether a module of the project surely has no such name.
    fn lacks(&self, file: usize, module: &str, name: &str) -> Answered {
        let Module::File(found) = self.modules.find(self.path(file), module) else {
            return Answered::No;
        };
        if self.is_unknown(found) {
            return Answered::Withheld;
        }
        let lacks = found != file
            && matches!(self.name(found, name), Lookup::Missing)
            && !self.modules.has_inside(self.path(file), module, name);
        match lacks {
            true => Answered::Yes(None),
            false => Answered::No,
        }
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

    /// What a name of a module can be called with, through re-exports; `None` if that is not certain.
    fn callable(
        &self,
        file: usize,
        module: &str,
        name: &str,
    ) -> Result<Option<&super::Signature<String>>, Withheld> {
        let (mut file, mut module, mut name) = (file, module, name);
        for _ in 0..MAX_HOPS {
            let Module::File(found) = self.modules.find(self.path(file), module) else {
                return Ok(None);
            };
            if self.is_unknown(found) {
                return Err(Withheld);
            }
            match self.name(found, name) {
                Lookup::Found(Export::Callable(signature), _) => return Ok(Some(signature)),
                Lookup::Found(Export::Import(next, inner), at) => {
                    (file, module, name) = (at, next, inner);
                }
                _ => return Ok(None),
            }
        }
        Ok(None)
    }
}

/// What is known of classes and their heirs, by name alone.
struct Classes<'f> {
    modules: &'f Modules<'f>,
    /// What a direct heir brings, by the name of the base.
    brings: FxHashSet<(&'f str, &'f str)>,
    /// Bases of classes with several, whose other bases may bring anything.
    mixed: FxHashSet<&'f str>,
    /// Direct heirs with heirs of their own, by the name of the base.
    heirs: FxHashMap<&'f str, FxHashSet<&'f str>>,
    /// Attributes set from outside, by package: files of none have nothing to do with each other.
    stores: FxHashSet<(&'f str, &'f str)>,
    /// Neighbourhoods with a file that was not analysed.
    unknown: FxHashSet<&'f str>,
}

impl<'f> Classes<'f> {
    fn new(project: &'f Project<'_>) -> Self {
        let modules = &project.modules;
        let unknown = project.unknown.iter();
        let mut classes = Self {
            modules,
            brings: FxHashSet::default(),
            mixed: FxHashSet::default(),
            heirs: FxHashMap::default(),
            stores: FxHashSet::default(),
            unknown: unknown.map(|path| modules.neighbourhood(path)).collect(),
        };
        let facts = || project.facts.iter().flatten();
        let heirs = || facts().flat_map(|facts| &facts.heirs);
        for (file, facts) in project.facts.iter().enumerate() {
            let package = modules.package(project.path(file));
            for (facts, package) in facts.iter().zip(package) {
                let stores = facts.stores.iter().map(|name| (package, name.as_str()));
                classes.stores.extend(stores);
            }
        }
        let bases: FxHashSet<&str> = heirs()
            .flat_map(|heir| &heir.bases)
            .map(String::as_str)
            .collect();
        for heir in heirs() {
            for base in &heir.bases {
                // Of several bases there are no members, so that this is linear.
                let members = heir
                    .members
                    .iter()
                    .map(|name| (base.as_str(), name.as_str()));
                classes.brings.extend(members);
                if heir.bases.len() > 1 {
                    classes.mixed.insert(base);
                }
                if bases.contains(heir.name.as_str()) {
                    classes.heirs.entry(base).or_default().insert(&heir.name);
                }
            }
        }
        classes
    }

    /// Whether objects of a class surely lack an attribute that its own file does not show.
    fn lack(&self, path: &'f str, class: &'f str, name: &'f str) -> Answered {
        if self.may_have(self.modules.package(path), class, name) {
            return Answered::No;
        }
        match self.unknown.contains(self.modules.neighbourhood(path)) {
            true => Answered::Withheld,
            false => Answered::Yes(None),
        }
    }

    /// Whether what is known of other files brings an attribute. Looks at [`MAX_HEIRS`] classes at
    /// most, however many there are: this is asked for every attribute.
    fn may_have(&self, package: Option<&str>, class: &'f str, name: &'f str) -> bool {
        if package.is_some_and(|package| self.stores.contains(&(package, name))) {
            return true;
        }
        let mut stack = vec![class];
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        seen.insert(class);
        while let Some(at) = stack.pop() {
            if self.mixed.contains(at) || self.brings.contains(&(at, name)) {
                return true;
            }
            for heir in self.heirs.get(at).into_iter().flatten() {
                if seen.insert(heir) {
                    stack.push(heir);
                }
                if seen.len() > MAX_HEIRS {
                    return true;
                }
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
    use crate::model::Control;

    fn linked(files: &[(&str, &str)]) -> Vec<String> {
        beside(files, &[]).0
    }

    /// What is found in files beside others that were not analysed, and the rules that are withheld.
    fn beside(files: &[(&str, &str)], unknown: &[&str]) -> (Vec<String>, Vec<String>) {
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
        let unknown = unknown.iter().map(|path| (*path).to_owned()).collect();
        let linked = project::link(files, unknown, &[&PythonLinker], &Control::new()).unwrap();
        let found = linked.findings.into_iter();
        (
            found
                .map(|one| format!("{}:{} {}", one.path, one.span.start_line, one.rule))
                .collect(),
            linked.withheld.into_iter().collect(),
        )
    }

    #[test]
    fn what_an_unknown_file_may_say_is_withheld() {
        let init = ("p/__init__.py", "");
        let class = ("p/a.py", "class A:\n    def m(self): return self.x\n");
        let alone = (vec!["p/a.py:2 no-member".to_owned()], vec![]);
        let withheld = |rule: &str| (vec![], vec![rule.to_owned()]);
        for (unknown, expected) in [
            ("p/b.py", withheld("no-member")),
            ("p/sub/__init__.py", withheld("no-member")),
            ("q/b.py", alone.clone()),
            ("p/b.js", alone.clone()),
        ] {
            assert_eq!(beside(&[init, class], &[unknown]), expected, "{unknown}");
        }
        assert_eq!(beside(&[class], &["p/b.py"]), withheld("no-member"));
        let loose = ("a.py", class.1);
        assert_eq!(beside(&[loose], &["b.py"]), withheld("no-member"));
        // What is known brings the attribute: there is nothing to withhold.
        let heir = ("p/c.py", "from a import A\nclass B(A):\n    x = 1");
        assert_eq!(beside(&[init, class, heir], &["p/b.py"]), (vec![], vec![]));
        // A module that is unknown does not make an import lead elsewhere.
        let user = ("p/u.py", "from b import g\n");
        let outer = ("b.py", "X = 1\n");
        let found = (vec!["p/u.py:1 no-name-in-module".to_owned()], vec![]);
        assert_eq!(beside(&[outer, user], &[]), found);
        assert_eq!(
            beside(&[outer, user], &["p/b.py"]),
            withheld("no-name-in-module")
        );
        let call = ("p/u.py", "from .b import f\nf()\n");
        let (found, withheld) = beside(&[init, call], &["p/b.py"]);
        assert!(found.is_empty());
        assert_eq!(withheld, ["no-name-in-module", "wrong-call-arguments"]);
    }

    #[test]
    fn a_base_with_many_heirs_and_many_questions_is_no_square() {
        let mut heirs = String::from("from a import Top\n");
        let members = "    a = b = c = d = e = f = g = h = i = j = 1\n";
        for number in 0..20_000 {
            heirs.push_str(&format!("class H{number}(Top):\n{members}"));
        }
        let base = "class Top:\n    def m(self): return self.x\n";
        let paths: Vec<String> = (0..500).map(|number| format!("a{number:03}.py")).collect();
        let files: Vec<(&str, &str)> = paths.iter().map(|path| (path.as_str(), base)).collect();
        let with = |heirs: &str| {
            let mut files = files.clone();
            files.push(("b.py", heirs));
            linked(&files).len()
        };
        assert_eq!(with(&heirs), 500);
        // Heirs with heirs, more than are looked at: nobody can be sure.
        for number in 0..300 {
            heirs.push_str(&format!("class I{number}(mod.H{number}): pass\n"));
        }
        assert_eq!(with(&heirs), 0);
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
