//! Which file a module is.

use rustc_hash::{FxHashMap, FxHashSet};

/// The Python files of a project by path.
pub(super) struct Modules<'p> {
    /// Path without `.py` or `/__init__.py`, to the number of the file.
    files: FxHashMap<&'p str, usize>,
    /// Folders with Python files somewhere in them, and with `__init__.py`.
    folders: FxHashSet<&'p str>,
    packages: FxHashSet<&'p str>,
}

/// What a module name leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Module {
    File(usize),
    /// A folder without `__init__.py`.
    Folder,
    Unknown,
}

impl<'p> Modules<'p> {
    pub(super) fn new(paths: impl Iterator<Item = (usize, &'p str)>) -> Self {
        let mut modules = Self {
            files: FxHashMap::default(),
            folders: FxHashSet::default(),
            packages: FxHashSet::default(),
        };
        for (number, path) in paths {
            let Some(stem) = path.strip_suffix(".py") else {
                continue;
            };
            let folder = parent(path);
            let stem = match stem.strip_suffix("__init__") {
                Some("") => "",
                Some(package) => {
                    modules.packages.insert(folder);
                    package.trim_end_matches('/')
                }
                None => stem,
            };
            modules.files.insert(stem, number);
            let mut at = folder;
            while modules.folders.insert(at) && !at.is_empty() {
                at = parent(at);
            }
        }
        modules
    }

    /// The module that an import in the file at `path` names; relative ones start with dots.
    pub(super) fn find(&self, path: &str, module: &str) -> Module {
        let rest = module.trim_start_matches('.');
        let dots = module.len() - rest.len();
        let file = rest.replace('.', "/");
        let mut folder = parent(path);
        if dots > 0 {
            for _ in 1..dots {
                if folder.is_empty() {
                    return Module::Unknown;
                }
                folder = parent(folder);
            }
            return self.at(&join(folder, &file));
        }
        // From the folder that holds the outermost package around, or a folder above that is none.
        loop {
            if !self.packages.contains(folder) {
                let found = self.at(&join(folder, &file));
                if found != Module::Unknown {
                    return found;
                }
            }
            if folder.is_empty() {
                return self.at(&join("src", &file));
            }
            folder = parent(folder);
        }
    }

    /// What tells the files of one package, at the top, from others; `None` for a file in no package.
    pub(super) fn package(&self, path: &'p str) -> Option<&'p str> {
        let top = path.split('/').next()?;
        self.packages.contains(parent(path)).then_some(top)
    }

    /// What tells files that surely belong together from others: their package, else their folder.
    pub(super) fn neighbourhood<'a>(&self, path: &'a str) -> &'a str {
        match self.packages.contains(parent(path)) {
            true => path.split('/').next().unwrap_or(path),
            false => parent(path),
        }
    }

    /// Whether a module or package of this name is inside another.
    pub(super) fn has_inside(&self, path: &str, module: &str, name: &str) -> bool {
        let dot = if module.ends_with('.') { "" } else { "." };
        self.find(path, &format!("{module}{dot}{name}")) != Module::Unknown
    }

    fn at(&self, stem: &str) -> Module {
        match self.files.get(stem) {
            Some(number) => Module::File(*number),
            None if self.folders.contains(stem) => Module::Folder,
            None => Module::Unknown,
        }
    }
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn join(folder: &str, rest: &str) -> String {
    match (folder, rest) {
        (folder, "") => folder.to_owned(),
        ("", rest) => rest.to_owned(),
        _ => format!("{folder}/{rest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_lead_to_files() {
        let paths = [
            "main.py",
            "pkg/__init__.py",
            "pkg/a.py",
            "pkg/sub/__init__.py",
            "pkg/sub/b.py",
            "src/lib/__init__.py",
            "scripts/one.py",
            "scripts/two.py",
        ];
        let modules = Modules::new(paths.iter().copied().enumerate());
        for (from, module, expected) in [
            ("main.py", "pkg", Module::File(1)),
            ("main.py", "pkg.a", Module::File(2)),
            ("pkg/a.py", "pkg.sub.b", Module::File(4)),
            ("pkg/a.py", ".", Module::File(1)),
            ("pkg/a.py", ".sub", Module::File(3)),
            ("pkg/__init__.py", ".a", Module::File(2)),
            ("pkg/sub/b.py", "..a", Module::File(2)),
            ("pkg/sub/b.py", ".....a", Module::Unknown),
            ("main.py", "lib", Module::File(5)),
            ("scripts/one.py", "two", Module::File(7)),
            ("scripts/one.py", "pkg.a", Module::File(2)),
            ("pkg/sub/b.py", "a", Module::Unknown),
            ("main.py", "scripts", Module::Folder),
            ("main.py", "numpy", Module::Unknown),
        ] {
            assert_eq!(modules.find(from, module), expected, "{module} in {from}");
        }
        assert!(modules.has_inside("pkg/a.py", ".", "sub"));
        assert!(modules.has_inside("main.py", "pkg.sub", "b"));
        assert!(!modules.has_inside("main.py", "pkg", "b"));
    }
}
