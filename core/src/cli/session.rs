use std::path::{Path, PathBuf};

use super::args::Global;
use super::config::{self, Config};
use super::output::Output;
use crate::engine::{Engine, OpenOptions};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{CancelToken, Organisation, Repository};

/// Folder of the database inside a project.
const FOLDER: &str = ".codehone";

/// Everything a command works with: what the flags, the environment and the configuration say (in
/// this order of precedence), and where to write.
pub(super) struct Session<'a> {
    /// The flags and the environment.
    global: Global,
    /// The configuration file, if there is one.
    pub(super) file: Option<PathBuf>,
    /// Folder of the configuration file, else of `.codehone`, else of `.git`, else the current one.
    pub(super) root: PathBuf,
    /// The database file, or `:memory:`.
    pub(super) database: PathBuf,
    /// The repository that is meant.
    pub(super) repo: String,
    /// The tenant.
    pub(super) organisation: Organisation,
    /// What the configuration file says.
    pub(super) config: Config,
    /// Where to write.
    pub(super) out: &'a mut Output,
    /// Stops long calls.
    pub(super) cancel: CancelToken,
    /// Whether to keep quiet about progress.
    pub(super) quiet: bool,
}

/// An empty variable means the same as none.
fn given<T: AsRef<std::ffi::OsStr>>(value: Option<T>) -> Option<T> {
    value.filter(|value| !value.as_ref().is_empty())
}

impl<'a> Session<'a> {
    /// Resolves the settings as seen from the folder `here`.
    pub(super) fn new(
        global: Global,
        here: &Path,
        out: &'a mut Output,
        cancel: CancelToken,
    ) -> Result<Self> {
        let mut session = Self {
            file: None,
            root: PathBuf::new(),
            database: PathBuf::new(),
            repo: String::new(),
            organisation: Organisation::default(),
            config: Config::default(),
            out,
            cancel,
            quiet: global.quiet,
            global,
        };
        session.resolve(here)?;
        Ok(session)
    }

    /// Resolves the settings again: a configuration file was written, and moves everything with it.
    pub(super) fn resolve(&mut self, here: &Path) -> Result<()> {
        let global = self.global.clone();
        let file = match given(global.config) {
            Some(file) => Some(here.join(file)),
            None => config::find_upwards(here, config::FILE).map(|dir| dir.join(config::FILE)),
        };
        let config = match &file {
            Some(file) => Config::read(file)?,
            None => Config::default(),
        };
        let root = file
            .as_deref()
            .and_then(Path::parent)
            .map(Path::to_path_buf)
            .or_else(|| config::find_upwards(here, FOLDER))
            .or_else(|| config::find_upwards(here, ".git"))
            .unwrap_or_else(|| here.to_path_buf());
        self.database = match (given(global.database), &config.database) {
            (Some(file), _) if file.as_os_str() == ":memory:" => file,
            (Some(file), _) => here.join(file),
            (None, Some(file)) => root.join(file),
            (None, None) => root.join(FOLDER).join("codehone.db"),
        };
        self.repo = match config.repo.clone() {
            Some(repo) => given(global.repo).unwrap_or(repo),
            None => self.repo_of(&root),
        };
        Repository::check(&self.repo)?;
        self.organisation = given(global.organisation)
            .or_else(|| config.organisation.clone())
            .map_or(Ok(Organisation::default()), Organisation::new)?;
        self.file = file;
        self.root = root;
        self.config = config;
        Ok(())
    }

    /// What the repository in a folder is called where no configuration says so.
    pub(super) fn repo_of(&self, folder: &Path) -> String {
        given(self.global.repo.clone()).unwrap_or_else(|| folder_name(folder))
    }

    /// Opens the database, which must exist.
    pub(super) fn open(&self) -> Result<Engine> {
        self.open_with(false).map_err(|error| match error.kind() {
            ErrorKind::NotFound => Error::not_found(format!(
                "there is no database at {}",
                self.database.display()
            ))
            .with_hint(
                "`codehone scan` or `codehone import` creates it; or name one with --database",
            )
            .with_source(error),
            _ => error,
        })
    }

    /// Opens the database, which is created with its folder if need be.
    pub(super) fn create(&self) -> Result<Engine> {
        if self.database.as_os_str() != ":memory:"
            && let Some(folder) = self.database.parent()
        {
            let fresh = !folder.exists();
            std::fs::create_dir_all(folder).map_err(|cause| Error::io(folder, cause))?;
            if fresh && folder.file_name() == Some(FOLDER.as_ref()) {
                // Verdicts are the team's, the file is this machine's: keep it out of version control.
                let ignore = folder.join(".gitignore");
                std::fs::write(&ignore, "*\n").map_err(|cause| Error::io(&ignore, cause))?;
            }
        }
        self.open_with(true)
    }

    fn open_with(&self, create: bool) -> Result<Engine> {
        let mut options = OpenOptions {
            organisation: self.organisation.clone(),
            create,
            ..OpenOptions::default()
        };
        if let Some(durability) = self.config.durability {
            options.durability = durability;
        }
        Engine::open_with(&self.database, options)
    }

    /// Whether Ctrl-C was pressed since.
    pub(super) fn check(&self) -> Result<()> {
        if self.cancel.is_cancelled() {
            return Err(Error::cancelled());
        }
        Ok(())
    }

    /// Who judges: what was given, else the configuration's `by`, else the user's name.
    pub(super) fn reviewer(&self, by: Option<String>) -> Option<String> {
        let user = || {
            std::env::var("USER")
                .or_else(|_| std::env::var("USERNAME"))
                .ok()
        };
        given(by)
            .or_else(|| self.config.by.clone())
            .or_else(|| given(user()))
    }

    /// The repository to look at: none for all of them.
    pub(super) fn repo_unless(&self, all: bool) -> Option<String> {
        (!all).then(|| self.repo.clone())
    }
}

fn folder_name(folder: &Path) -> String {
    let name = folder.file_name().map(|name| name.to_string_lossy());
    match name {
        Some(name) if Repository::check(&name).is_ok() => name.into_owned(),
        _ => "default".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::Cli;
    use clap::Parser as _;

    fn resolve(here: &Path, args: &[&str]) -> Result<(PathBuf, String, String)> {
        let cli = Cli::try_parse_from(["codehone", "jobs"].iter().chain(args)).unwrap();
        let (mut out, _, _) = Output::captured(false);
        let session = Session::new(cli.global, here, &mut out, CancelToken::new())?;
        let organisation = session.organisation.as_str().to_owned();
        Ok((session.database.clone(), session.repo.clone(), organisation))
    }

    #[test]
    fn flags_beat_the_file_and_the_file_beats_the_defaults() {
        let dir = tempfile::tempdir().unwrap();
        let web = dir.path().join("web");
        let deep = web.join("src/app");
        std::fs::create_dir_all(&deep).unwrap();
        std::fs::create_dir(web.join(".git")).unwrap();
        let (database, repo, organisation) = resolve(&deep, &[]).unwrap();
        assert_eq!(database, web.join(".codehone/codehone.db"));
        assert_eq!((repo.as_str(), organisation.as_str()), ("web", "default"));

        let file = "repo = \"acme/web\"\ndatabase = \"team.db\"\norganisation = \"acme\"\n";
        std::fs::write(web.join(config::FILE), file).unwrap();
        let (database, repo, organisation) = resolve(&deep, &[]).unwrap();
        assert_eq!(database, web.join("team.db"));
        assert_eq!((repo.as_str(), organisation.as_str()), ("acme/web", "acme"));

        let (database, repo, _) = resolve(&deep, &["--repo", "x", "-d", "y.db"]).unwrap();
        assert_eq!((database, repo.as_str()), (deep.join("y.db"), "x"));
    }

    #[test]
    fn a_configuration_that_was_named_must_exist() {
        let dir = tempfile::tempdir().unwrap();
        let error = resolve(dir.path(), &["--config", "other.toml"]).unwrap_err();
        assert_eq!(error.code(), "not_found");
    }

    #[test]
    fn names_are_checked_before_anything_is_opened() {
        let dir = tempfile::tempdir().unwrap();
        let error = resolve(dir.path(), &["--repo", "a\u{7}"]).unwrap_err();
        assert_eq!(error.code(), "invalid_input");
    }
}
