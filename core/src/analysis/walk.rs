//! Which files of a tree are analysed.

use std::fs::Metadata;
use std::path::{Path, PathBuf};

use ignore::overrides::OverrideBuilder;
use ignore::{DirEntry, WalkBuilder};

use super::cache::stat;
use super::scan::{ScanConfig, Skips};
use super::{Language, SkipReason};
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::{Control, Fingerprint};

/// A file to analyse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    /// Relative to the root, with `/`.
    pub(super) path: String,
    pub(super) full: PathBuf,
    pub(super) language: Language,
    pub(super) bytes: u64,
    /// State on disk, if it was asked for and can be trusted to change with the file.
    pub(super) stat: Option<Fingerprint>,
}

/// Folders that hold other people's code, or code made from other files.
const VENDORED: &[&str] = &[
    "__pycache__",
    "__pypackages__",
    "_build",
    "bower_components",
    "buck-out",
    "dist",
    "dist-packages",
    "jspm_packages",
    "node_modules",
    "site-packages",
    "vendor",
    "venv",
];

/// Ends of names that only tools write.
const GENERATED: &[&str] = &[
    ".min.js",
    ".min.mjs",
    ".min.cjs",
    "-min.js",
    ".bundle.js",
    "_pb2.py",
    "_pb2.pyi",
    "_pb2_grpc.py",
    "_pb.js",
];

/// Lists the files under `root` in the order of their paths. Symbolic links are not followed, so
/// the walk neither leaves the root nor runs in circles. With `start`, the time before anything is
/// read, their states on disk are noted.
pub(super) fn walk(
    root: &Path,
    config: &ScanConfig,
    control: &Control,
    start: Option<Timestamp>,
    skips: &mut Skips,
) -> Result<Vec<Candidate>> {
    let about = std::fs::metadata(root).map_err(|error| Error::io(root, error))?;
    if about.is_file() {
        return single(root, &about, start);
    }
    let mut overrides = OverrideBuilder::new(root);
    for glob in &config.exclude {
        let bad = |error: ignore::Error| {
            Error::invalid(format!("the pattern to exclude is wrong: {error}"))
                .with_hint("patterns are those of .gitignore, for example `tests/**`")
        };
        // An override that begins with `!` excludes; without it, it would include nothing else.
        overrides.add(&format!("!{glob}")).map_err(bad)?;
    }
    let overrides = overrides
        .build()
        .map_err(|error| Error::invalid(format!("the patterns to exclude are wrong: {error}")))?;
    let vendored = config.include_vendored;
    let walker = WalkBuilder::new(root)
        .hidden(!config.include_hidden)
        .ignore(config.gitignore)
        .git_ignore(config.gitignore)
        .git_exclude(config.gitignore)
        .parents(config.gitignore)
        // A machine's own settings must not change what is found.
        .git_global(false)
        .require_git(false)
        .follow_links(false)
        .overrides(overrides)
        .filter_entry(move |entry| entry.depth() == 0 || vendored || !is_vendored(entry))
        .build();
    let mut found = Vec::new();
    for (count, entry) in walker.enumerate() {
        control.check()?;
        control.report("walk", count as u64 + 1, None);
        match entry {
            Ok(entry) => candidate(root, &entry, config, start, skips, &mut found),
            Err(error) => {
                let path = path_of(&error).map_or_else(String::new, |path| relative(root, path));
                skips.add(
                    path,
                    SkipReason::Unreadable {
                        message: error.to_string(),
                    },
                );
            }
        }
    }
    found.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn single(file: &Path, about: &Metadata, start: Option<Timestamp>) -> Result<Vec<Candidate>> {
    let path = file
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let language = Language::of_path(file).ok_or_else(|| {
        Error::invalid(format!(
            "`{}` is not in a language that is analysed",
            file.display()
        ))
    })?;
    Ok(vec![Candidate {
        path,
        full: file.to_owned(),
        language,
        bytes: about.len(),
        stat: start.and_then(|start| stat(about, start)),
    }])
}

fn candidate(
    root: &Path,
    entry: &DirEntry,
    config: &ScanConfig,
    start: Option<Timestamp>,
    skips: &mut Skips,
    found: &mut Vec<Candidate>,
) {
    // Of a symbolic link this is the link itself, which is no file.
    if !entry.file_type().is_some_and(|kind| kind.is_file()) {
        return;
    }
    let Some(language) = Language::of_path(entry.path()) else {
        return;
    };
    let path = relative(root, entry.path());
    if !config.include_vendored && GENERATED.iter().any(|end| path.ends_with(end)) {
        return;
    }
    match entry.metadata() {
        Ok(about) if about.len() > config.max_file_bytes => skips.add(
            path,
            SkipReason::TooLarge {
                bytes: about.len(),
                limit: config.max_file_bytes,
            },
        ),
        Ok(about) => found.push(Candidate {
            path,
            full: entry.path().to_owned(),
            language,
            bytes: about.len(),
            stat: start.and_then(|start| stat(&about, start)),
        }),
        Err(error) => skips.add(
            path,
            SkipReason::Unreadable {
                message: error.to_string(),
            },
        ),
    }
}

fn is_vendored(entry: &DirEntry) -> bool {
    if !entry.file_type().is_some_and(|kind| kind.is_dir()) {
        return false;
    }
    let Some(name) = entry.file_name().to_str() else {
        return false;
    };
    // `name` is checked first: a look for the marker of a virtual environment costs a system call.
    VENDORED.binary_search(&name).is_ok()
        || name.ends_with(".egg-info")
        || (name.contains("env") && entry.path().join("pyvenv.cfg").is_file())
}

fn relative(root: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(root).unwrap_or(path);
    let mut out = String::new();
    for part in inside.components() {
        if !out.is_empty() {
            out.push('/');
        }
        out.push_str(&part.as_os_str().to_string_lossy());
    }
    out
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            path_of(err)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(root: &Path, config: &ScanConfig) -> Vec<String> {
        let mut skips = Skips::default();
        walk(root, config, &Control::new(), None, &mut skips)
            .unwrap()
            .into_iter()
            .map(|file| file.path)
            .collect()
    }

    fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let full = dir.path().join(path);
            std::fs::create_dir_all(full.parent().unwrap()).unwrap();
            std::fs::write(full, text).unwrap();
        }
        dir
    }

    #[test]
    fn names_of_vendored_folders_are_sorted() {
        assert!(VENDORED.is_sorted());
    }

    #[test]
    fn ignored_hidden_vendored_and_generated_files_are_left_out() {
        let dir = tree(&[
            (".gitignore", "ignored.py\n/build/\n"),
            ("a.py", ""),
            ("sub/b.tsx", ""),
            ("sub/build/c.py", ""),
            ("build/d.py", ""),
            ("ignored.py", ""),
            (".hidden/e.py", ""),
            ("node_modules/m/f.js", ""),
            ("g.min.js", ""),
            ("h_pb2.py", ""),
            ("my-env/pyvenv.cfg", ""),
            ("my-env/i.py", ""),
            ("readme.md", ""),
        ]);
        let config = ScanConfig::default();
        assert_eq!(
            list(dir.path(), &config),
            ["a.py", "sub/b.tsx", "sub/build/c.py"]
        );
        let everything = ScanConfig {
            gitignore: false,
            include_hidden: true,
            include_vendored: true,
            ..ScanConfig::default()
        };
        assert_eq!(list(dir.path(), &everything).len(), 10);
    }

    #[test]
    fn excluded_patterns_are_those_of_gitignore() {
        let dir = tree(&[("a.py", ""), ("tests/b.py", ""), ("x/tests/c.py", "")]);
        let mut config = ScanConfig {
            exclude: vec!["/tests/".into()],
            ..ScanConfig::default()
        };
        assert_eq!(list(dir.path(), &config), ["a.py", "x/tests/c.py"]);
        config.exclude = vec!["tests/**".into(), "a.*".into()];
        assert_eq!(list(dir.path(), &config), ["x/tests/c.py"]);
        config.exclude = vec!["a{".into()];
        let error = walk(
            dir.path(),
            &config,
            &Control::new(),
            None,
            &mut Skips::default(),
        );
        assert_eq!(error.unwrap_err().code(), "invalid_input");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let outside = tree(&[("secret.py", "")]);
        let dir = tree(&[("a.py", "")]);
        std::os::unix::fs::symlink(dir.path(), dir.path().join("loop")).unwrap();
        std::os::unix::fs::symlink(outside.path(), dir.path().join("out")).unwrap();
        std::os::unix::fs::symlink(
            outside.path().join("secret.py"),
            dir.path().join("linked.py"),
        )
        .unwrap();
        assert_eq!(list(dir.path(), &ScanConfig::default()), ["a.py"]);
    }

    #[test]
    fn a_root_that_is_a_vendored_folder_is_walked() {
        let dir = tree(&[("site-packages/a.py", "")]);
        let root = dir.path().join("site-packages");
        assert_eq!(list(&root, &ScanConfig::default()), ["a.py"]);
        let missing = dir.path().join("missing");
        let result = walk(
            &missing,
            &ScanConfig::default(),
            &Control::new(),
            None,
            &mut Skips::default(),
        );
        assert_eq!(result.unwrap_err().code(), "not_found");
    }
}
