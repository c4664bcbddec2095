use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::engine::Durability;
use crate::error::{Error, ErrorKind, Result};

/// Name of the configuration file.
pub(super) const FILE: &str = "codehone.toml";

/// What `codehone.toml` may say. Relative paths are relative to the file.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Config {
    pub(super) database: Option<PathBuf>,
    pub(super) repo: Option<String>,
    pub(super) organisation: Option<String>,
    pub(super) by: Option<String>,
    pub(super) durability: Option<Durability>,
    pub(super) scan: ScanConfig,
    pub(super) review: ReviewConfig,
}

/// The table `[scan]`.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ScanConfig {
    pub(super) select: Vec<String>,
    pub(super) ignore: Vec<String>,
    pub(super) exclude: Vec<String>,
    pub(super) include_ignored: bool,
    pub(super) max_file_bytes: Option<u64>,
    pub(super) threads: Option<usize>,
    pub(super) cache: Option<bool>,
}

/// The table `[review]`.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ReviewConfig {
    pub(super) limit: Option<usize>,
    pub(super) per_rule: Option<usize>,
}

impl Config {
    /// Reads a configuration file.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(|cause| match cause.kind() {
            std::io::ErrorKind::InvalidData => {
                Error::invalid(format!("{} is not UTF-8 text", path.display()))
            }
            _ => Error::io(path, cause),
        })?;
        Self::parse(&text, path)
    }

    fn parse(text: &str, path: &Path) -> Result<Self> {
        toml::from_str(text).map_err(|cause| {
            let start = cause.span().map_or(0, |span| span.start).min(text.len());
            let line = text[..start].matches('\n').count() + 1;
            let source = text.lines().nth(line - 1).unwrap_or_default().trim();
            // The reader's message names unknown keys, but not the key of a value of a wrong type.
            let key = source.split('=').next().unwrap_or_default().trim();
            let mut message = format!("{}:{line}: {}", path.display(), cause.message().trim());
            if !key.is_empty() && !message.contains(&format!("`{key}`")) {
                message.push_str(&format!(" (at `{key}`)"));
            }
            Error::new(ErrorKind::InvalidInput, message.replace('\n', "; "))
                .with_hint(
                    "docs/cli.md lists every key; `codehone init` writes a file to start from",
                )
                .with_source(cause)
        })
    }
}

/// The nearest folder, from `start` upwards, that has an entry `name`.
pub(super) fn find_upwards(start: &Path, name: &str) -> Option<PathBuf> {
    start
        .ancestors()
        .find(|folder| folder.join(name).exists())
        .map(Path::to_path_buf)
}

/// What `codehone init` writes.
pub(super) fn template(repo: &str) -> String {
    // TOML's basic strings escape as JSON's do.
    let repo = serde_json::Value::from(repo);
    format!(
        r#"# Codehone's configuration: flags and environment variables take precedence over it.

repo = {repo}
# database = ".codehone/codehone.db"   # relative to this file
# organisation = "default"
# by = "mia"                           # who judges; default: the user's name
# durability = "normal"                # "full": acknowledged verdicts survive a power cut, too

[scan]
# select = ["security", "correctness"] # only these rules or categories
# ignore = ["none-compare"]
# exclude = ["tests/", "*.min.js"]     # in .gitignore syntax
# include-ignored = false              # hidden, vendored and generated files too
# max-file-bytes = 5000000
# threads = 0                          # 0: one a core
# cache = true                         # pass over files that did not change

[review]
# limit = 10
# per-rule = 3                         # most items of one rule in any ten
"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config> {
        Config::parse(text, Path::new(FILE))
    }

    #[test]
    fn the_template_is_valid_with_and_without_its_comments() {
        let text = template("acme/\"web\"");
        assert_eq!(parse(&text).unwrap().repo.unwrap(), "acme/\"web\"");
        let all: String = text
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(rest) if rest.contains(" = ") => format!("{rest}\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        let config = parse(&all).unwrap();
        assert_eq!(config.scan.max_file_bytes, Some(5_000_000));
        assert_eq!(config.review.per_rule, Some(3));
        assert_eq!(config.durability, Some(Durability::Normal));
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let error = parse("repo = \"a\"\n[scan]\nselct = []\n").unwrap_err();
        assert_eq!(error.code(), "invalid_input");
        assert!(
            error
                .message()
                .starts_with("codehone.toml:3: unknown field `selct`"),
            "{error}"
        );
    }

    #[test]
    fn a_value_of_a_wrong_type_names_its_key() {
        let error = parse("[scan]\nthreads = \"many\"\n").unwrap_err();
        assert!(error.message().contains("codehone.toml:2"), "{error}");
        assert!(error.message().contains("`threads`"), "{error}");
        let error = parse("durability = \"forever\"\n").unwrap_err();
        assert!(error.message().contains("normal, full"), "{error}");
    }

    #[test]
    fn broken_toml_is_an_error_and_not_a_panic() {
        for text in ["=", "[", "repo = ", "é = \u{0}", "\"", "repo = \"é"] {
            assert_eq!(parse(text).unwrap_err().code(), "invalid_input", "{text}");
        }
    }
}
