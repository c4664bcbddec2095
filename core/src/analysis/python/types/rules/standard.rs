//! What the most used modules of the standard library have at their top level.
//!
//! The table holds the names of all versions from 3.8 on and of all platforms together, so that what is
//! not in it is in none. Names that depend on the machine are not listed but taken to be there.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// One line for each module: its name, a star if its constants depend on the platform, a colon, and its
/// names, sorted.
static TEXT: &str = include_str!("standard_names.txt");

struct Module {
    /// Whether constants are not listed.
    platform: bool,
    names: Vec<&'static str>,
}

static TABLE: LazyLock<FxHashMap<&'static str, Module>> = LazyLock::new(|| {
    let lines = TEXT.lines().filter_map(|line| line.split_once(": "));
    lines
        .map(|(module, names)| {
            let names = names.split(' ').collect();
            let platform = module.ends_with('*');
            (module.trim_end_matches('*'), Module { platform, names })
        })
        .collect()
});

/// Whether a module of the standard library surely has no such name, in no version and on no platform.
/// Private names and names of other modules, which are there by chance, are never surely missing.
pub(in crate::analysis::python) fn lacks(module: &str, name: &str) -> bool {
    let Some(module) = TABLE.get(module) else {
        return false;
    };
    let constant = !name.contains(|char: char| char.is_ascii_lowercase());
    let never_sure = name.starts_with('_') || (module.platform && constant);
    !never_sure && module.names.binary_search(&name).is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(TABLE.len() > 100);
        for (name, module) in TABLE.iter() {
            assert!(module.names.is_sorted(), "{name}");
        }
    }

    #[test]
    fn names_of_any_version_and_platform_are_there() {
        for (module, name) in [
            ("os", "getuid"),
            ("os", "startfile"),
            ("os", "EX_OK"),
            ("os.path", "splitdrive"),
            ("signal", "SIGALRM"),
            ("signal", "CTRL_C_EVENT"),
            ("itertools", "batched"),
            ("typing", "override"),
            ("xml", "etree"),
            ("numpy", "anything"),
            ("re", "_cache"),
            ("inspect", "getargspec"),
        ] {
            assert!(!lacks(module, name), "{module}.{name}");
        }
        for (module, name) in [
            ("os", "getcwdd"),
            ("re", "findiiter"),
            ("math", "PI"),
            ("sys", "stdoout"),
            ("os.path", "exist"),
            ("xml.etree", "Tree"),
            ("datetime", "now"),
        ] {
            assert!(lacks(module, name), "{module}.{name}");
        }
    }
}
