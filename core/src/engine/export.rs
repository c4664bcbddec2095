use std::io::Write;

use super::{Engine, ExportOptions};
use crate::error::{Error, Result};
use crate::model::Control;

#[allow(missing_docs, unused_variables)]
impl Engine {
    pub fn export_sarif(
        &self,
        target: impl Write,
        options: &ExportOptions,
        control: &Control,
    ) -> Result<u64> {
        Err(Error::internal("pending"))
    }
}
