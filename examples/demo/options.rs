//! What `scripts/demo.sh` hands over.

use std::error::Error;
use std::ffi::OsString;
use std::path::PathBuf;

/// The command line.
pub(crate) struct Options {
    /// Folder to scan.
    pub(crate) folder: PathBuf,
    /// Globs to leave out.
    pub(crate) exclude: Vec<String>,
    /// SARIF file that another tool wrote.
    pub(crate) sarif: PathBuf,
    /// Folder that the SARIF file's absolute paths lie in; default: the folder scanned.
    pub(crate) sarif_root: Option<PathBuf>,
    /// Where the SARIF file comes from, in words.
    pub(crate) sarif_note: String,
}

impl Options {
    pub(crate) fn parse(args: impl Iterator<Item = OsString>) -> Result<Self, Box<dyn Error>> {
        let (mut folder, mut sarif, mut sarif_root) = (None, None, None);
        let mut exclude = Vec::new();
        let mut sarif_note = String::new();
        let mut args = args;
        while let Some(name) = args.next() {
            let value = args.next().ok_or("every option takes a value")?;
            match name.to_str() {
                Some("--folder") => folder = Some(PathBuf::from(value)),
                Some("--sarif") => sarif = Some(PathBuf::from(value)),
                Some("--sarif-root") => sarif_root = Some(PathBuf::from(value)),
                Some("--sarif-note") => sarif_note = value.to_string_lossy().into_owned(),
                Some("--exclude") => exclude.push(value.to_string_lossy().into_owned()),
                _ => return Err(format!("unknown option {}", name.to_string_lossy()).into()),
            }
        }
        Ok(Self {
            folder: folder.ok_or("--folder is missing; start it by `make demo`")?,
            sarif: sarif.ok_or("--sarif is missing; start it by `make demo`")?,
            exclude,
            sarif_root,
            sarif_note,
        })
    }
}
