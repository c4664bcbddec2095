use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

const MAX_NAME: usize = 200;

fn check_name(what: &str, name: &str) -> Result<()> {
    if name.is_empty() || name.len() > MAX_NAME {
        return Err(Error::invalid(format!(
            "a {what} name has 1 to {MAX_NAME} bytes, this one has {}",
            name.len()
        )));
    }
    if name.chars().any(char::is_control) {
        return Err(Error::invalid(format!(
            "a {what} name has no control characters"
        )));
    }
    Ok(())
}

/// The tenant: the outermost scope. An engine sees the data of exactly one organisation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Organisation(String);

impl Organisation {
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) unless 1-200 bytes without control characters.
    pub fn new(name: impl Into<String>) -> Result<Self> {
        let name = name.into();
        check_name("organisation", &name)?;
        Ok(Self(name))
    }

    /// The name as given.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Organisation {
    /// The organisation of hosts that serve only one.
    fn default() -> Self {
        Self("default".to_owned())
    }
}

/// A repository as stored: the scope in which findings live, inside a team of the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repository {
    /// Unique within the organisation, for example `acme/web`.
    pub name: String,
    /// The team that owns it; `default` until the host says otherwise.
    pub team: String,
}

impl Repository {
    /// Checks a repository name that a host gave.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) unless 1-200 bytes without control characters.
    pub fn check(name: &str) -> Result<()> {
        check_name("repository", name)
    }

    /// Checks a team name that a host gave. Errors as [`check`](Self::check).
    pub fn check_team(name: &str) -> Result<()> {
        check_name("team", name)
    }

    /// Checks a reviewer name that a host gave. Errors as [`check`](Self::check).
    pub fn check_reviewer(name: &str) -> Result<()> {
        check_name("reviewer", name)
    }
}

/// What a scan or an import looked at, and so what it may close: a stored finding of the same tool
/// and repository that lies inside the coverage and was not reported again is gone.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    /// Everything the tool ever reported in the repository, as an upload to a forge means it.
    #[default]
    All,
    /// Exactly these repository-relative files (with `/`).
    Files(Vec<String>),
    /// Nothing: add what is new, close nothing (a tool that crashed half-way).
    Nothing,
}
