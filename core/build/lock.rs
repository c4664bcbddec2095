//! The versions that Cargo chose for what the analysis is built from.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Where a `Cargo.lock` may lie that says what a crate is built with: above the folder of the build's
/// results, where that of another workspace is which depends on the crate, and at or above the crate.
/// None may be there.
pub(crate) fn places(crate_folder: &Path, out_folder: &Path) -> Vec<PathBuf> {
    let above = out_folder
        .ancestors()
        .chain(crate_folder.ancestors().take(2));
    let mut places: Vec<PathBuf> = above
        .map(|folder| folder.join("Cargo.lock"))
        .filter(|file| file.is_file())
        .collect();
    places.sort();
    places.dedup();
    places
}

/// A line with name, version and checksum for each package that `name` depends on, directly or not, in
/// order; `None` if the lock file has no such package, and so is that of something else.
pub(crate) fn resolved(lock: &str, name: &str) -> Option<Vec<String>> {
    let mut packages: BTreeMap<&str, Vec<Package<'_>>> = BTreeMap::new();
    // Its form is Cargo's own: a table starts with its name, and each key has a line.
    for table in lock.split("[[package]]").skip(1) {
        let package = Package::new(table);
        packages.entry(package.name).or_default().push(package);
    }
    let mut open: Vec<&Package<'_>> = packages.get(name)?.iter().collect();
    let mut lines = BTreeSet::new();
    while let Some(package) = open.pop() {
        let Package {
            name,
            version,
            checksum,
            ..
        } = package;
        if !lines.insert(format!("{name} {version} {checksum}")) {
            continue;
        }
        for needed in &package.needs {
            // The version is there only if there are several.
            let mut words = needed.split(' ');
            let found = words.next().and_then(|name| packages.get(name));
            let version = words.next();
            let same = |one: &&Package<'_>| version.is_none_or(|version| version == one.version);
            open.extend(found.into_iter().flatten().filter(same));
        }
    }
    Some(lines.into_iter().collect())
}

#[derive(Default)]
struct Package<'t> {
    name: &'t str,
    version: &'t str,
    checksum: &'t str,
    needs: Vec<&'t str>,
}

impl<'t> Package<'t> {
    fn new(table: &'t str) -> Self {
        let mut package = Self::default();
        for line in table.lines().map(str::trim) {
            // Behind the packages other tables may follow.
            if line.starts_with("[[") || line.starts_with("[metadata") {
                break;
            }
            match line.split_once(" = ") {
                Some(("name", value)) => package.name = value.trim_matches('"'),
                Some(("version", value)) => package.version = value.trim_matches('"'),
                Some(("checksum", value)) => package.checksum = value.trim_matches('"'),
                None if line.starts_with('"') => {
                    package.needs.push(line.trim_matches([',', '"']));
                }
                _ => {}
            }
        }
        package
    }
}
