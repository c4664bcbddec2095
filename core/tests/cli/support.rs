//! A project folder in which the command runs.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// What a run of the command left.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// The standard output as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("{error}:\n{}\n{}", self.out, self.err))
    }

    /// This run if it ended with 0.
    pub(crate) fn ok(self) -> Self {
        assert_eq!(self.code, 0, "{}\n{}", self.out, self.err);
        self
    }
}

/// A folder with the sample sources of this repository.
pub(crate) struct Project {
    folder: TempDir,
}

impl Project {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let project = Self { folder };
        project.write(
            "src/app.py",
            include_str!("../../../examples/sample/src/app.py"),
        );
        project.write(
            "src/view.js",
            include_str!("../../../examples/sample/src/view.js"),
        );
        project.write(
            "ruff.sarif",
            include_str!("../../../examples/sample/ruff.sarif"),
        );
        project
    }

    /// The same after `scan` and `import`.
    pub(crate) fn filled() -> Self {
        let project = Self::new();
        project.run(&["scan", "--show", "0"]).ok();
        project.run(&["import", "ruff.sarif"]).ok();
        project
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// The command in this folder, with nothing of the tester's environment that it reads.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_codehone"));
        command
            .args(args)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .env("USER", "tester");
        for name in ["CONFIG", "DATABASE", "REPO", "ORGANISATION", "BY"] {
            command.env_remove(format!("CODEHONE_{name}"));
        }
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        command
    }

    /// Runs it with `--repo acme/web`.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        finish(self.command(args).env("CODEHONE_REPO", "acme/web"))
    }

    /// Ids of the findings that `args` of `findings` select.
    pub(crate) fn ids(&self, args: &[&str]) -> Vec<String> {
        let args = [&["findings", "--format", "json"], args].concat();
        let page = self.run(&args).ok().json();
        let items = page["items"].as_array().unwrap().clone();
        items
            .iter()
            .map(|item| item["id"].as_str().unwrap().to_owned())
            .collect()
    }

    /// `text` with what differs from machine to machine and run to run taken out.
    pub(crate) fn stable(&self, text: &str) -> String {
        let folder = self.folder.path();
        let mut text = text.replace(&*folder.to_string_lossy(), "[project]");
        if let Ok(real) = folder.canonicalize() {
            text = text.replace(&*real.to_string_lossy(), "[project]");
        }
        text
    }
}

pub(crate) fn finish(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

pub(crate) fn exists(path: &Path) -> bool {
    path.try_exists().unwrap()
}
