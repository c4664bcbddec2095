use super::{Engine, InsightsOptions};
use crate::error::{Error, Result};
use crate::insights::Insights;

#[allow(missing_docs, unused_variables)]
impl Engine {
    pub fn insights(&self, options: &InsightsOptions) -> Result<Insights> {
        Err(Error::internal("pending"))
    }
}
