//! Small settings, and caches of what was computed from the log.

use super::sqlite::{params, statements};
use super::store::{Reader, Writer};
use crate::clock::Timestamp;
use crate::error::Result;

statements! {
    GET_SETTING = "SELECT value FROM settings WHERE organisation_id = $1 AND name = $2";
    SET_SETTING = "INSERT INTO settings (organisation_id, name, value) VALUES ($1, $2, $3)
        ON CONFLICT (organisation_id, name) DO UPDATE SET value = excluded.value";
    GET_SNAPSHOT = "SELECT at, value FROM snapshots WHERE organisation_id = $1 AND name = $2";
    SET_SNAPSHOT = "INSERT INTO snapshots (organisation_id, name, at, value)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (organisation_id, name) DO UPDATE SET at = excluded.at, value = excluded.value";
    DROP_SNAPSHOTS = "DELETE FROM snapshots WHERE organisation_id = $1";
}

impl Reader<'_> {
    /// A setting of the organisation.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn setting(&self, name: &str) -> Result<Option<String>> {
        let key = params![self.tenant.id, name];
        self.db.first(GET_SETTING, key, |row| row.get(0))
    }

    /// A cached value with the time it was written.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn snapshot(&self, name: &str) -> Result<Option<(Timestamp, Vec<u8>)>> {
        let key = params![self.tenant.id, name];
        self.db.first(GET_SNAPSHOT, key, |row| {
            Ok((Timestamp::from_micros(row.get(0)?), row.get(1)?))
        })
    }
}

impl Writer<'_> {
    /// Writes a setting.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn set_setting(&self, name: &str, value: &str) -> Result<()> {
        self.db
            .run(SET_SETTING, params![self.tenant.id, name, value])?;
        Ok(())
    }

    /// Writes a cached value.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn set_snapshot(&self, name: &str, value: &[u8]) -> Result<()> {
        let now = self.now().as_micros();
        self.db
            .run(SET_SNAPSHOT, params![self.tenant.id, name, now, value])?;
        Ok(())
    }

    /// Deletes every cached value of the organisation.
    ///
    /// # Errors
    /// Those of the database.
    pub(super) fn drop_snapshots(&self) -> Result<()> {
        self.db.run(DROP_SNAPSHOTS, params![self.tenant.id])?;
        Ok(())
    }
}
