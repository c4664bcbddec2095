use std::io::Read;
use std::path::Path;

use super::{Engine, ImportOptions, ImportReport};
use crate::error::{Error, Result};
use crate::model::Control;

#[allow(missing_docs, unused_variables)]
impl Engine {
    pub fn import_sarif(
        &self,
        file: impl AsRef<Path>,
        options: &ImportOptions,
        control: &Control,
    ) -> Result<ImportReport> {
        Err(Error::internal("pending"))
    }
    pub fn import_sarif_from(
        &self,
        source: impl Read,
        options: &ImportOptions,
        control: &Control,
    ) -> Result<ImportReport> {
        Err(Error::internal("pending"))
    }
}
