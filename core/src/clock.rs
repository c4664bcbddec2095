//! Injected time. Nothing else in the crate asks the system for the date.

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::error::{Error, Result};

/// A moment: microseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// Serialised as RFC 3339 text in UTC with six decimals, so that JSON consumers need no unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(i64);

impl Timestamp {
    /// One second in microseconds.
    pub const SECOND: i64 = 1_000_000;
    /// One day in microseconds.
    pub const DAY: i64 = 86_400 * Self::SECOND;
    /// Name under which serde sees a moment, for hosts that have a type of their own for it.
    pub const SERDE_NAME: &'static str = "codehone::Timestamp";

    /// From microseconds since the epoch.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the epoch.
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// This moment moved by `micros`, held at the ends of the range.
    #[must_use]
    pub const fn plus_micros(self, micros: i64) -> Self {
        Self(self.0.saturating_add(micros))
    }

    /// Microseconds from `earlier` to this moment; negative if `earlier` is later.
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Reads RFC 3339 text such as `2026-11-20T18:00:00Z`.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if `text` is not RFC 3339.
    pub fn parse(text: &str) -> Result<Self> {
        let moment: jiff::Timestamp = text.parse().map_err(|cause: jiff::Error| {
            Error::invalid(format!("`{text}` is not an RFC 3339 time"))
                .with_hint("write it like 2026-11-20T18:00:00Z")
                .with_source(cause)
        })?;
        Ok(Self(moment.as_microsecond()))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(moment) => write!(f, "{moment:.6}"),
            // Outside the years -9999..9999 there is no calendar text.
            Err(_) => write!(f, "@{}us", self.0),
        }
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // JSON sees the text alone; a host's own serialiser can tell a moment from other text.
        serializer.serialize_newtype_struct(Self::SERDE_NAME, &format_args!("{self}"))
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}

/// Where the engine takes the time from.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The present moment. May repeat or go back, as system clocks do.
    fn now(&self) -> Timestamp;
}

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods)] // the one place that may
    fn now(&self) -> Timestamp {
        let micros = match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_micros()).unwrap_or(i64::MAX),
            Err(before) => i64::try_from(before.duration().as_micros()).map_or(i64::MIN, |d| -d),
        };
        Timestamp(micros)
    }
}

/// A clock that only moves when told to: for tests, replays and simulations.
#[derive(Debug, Default)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that stands at `now`.
    pub const fn new(now: Timestamp) -> Self {
        Self(AtomicI64::new(now.0))
    }

    /// Moves the clock to `now`.
    pub fn set(&self, now: Timestamp) {
        self.0.store(now.0, Ordering::SeqCst);
    }

    /// Moves the clock on by `micros`.
    pub fn advance(&self, micros: i64) {
        self.0.fetch_add(micros, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form_round_trips() {
        let moment = Timestamp::parse("2026-11-20T18:00:00.000001Z").unwrap();
        assert_eq!(moment.to_string(), "2026-11-20T18:00:00.000001Z");
        let json = serde_json::to_string(&moment).unwrap();
        assert_eq!(serde_json::from_str::<Timestamp>(&json).unwrap(), moment);
    }

    #[test]
    fn bad_text_says_how_to_write_it() {
        let error = Timestamp::parse("yesterday").unwrap_err();
        assert_eq!(error.code(), "invalid_input");
        assert!(error.hint().unwrap().contains("2026"));
    }

    #[test]
    fn the_manual_clock_only_moves_when_told() {
        let clock = ManualClock::new(Timestamp::from_micros(5));
        clock.advance(3);
        assert_eq!(clock.now().as_micros(), 8);
    }
}
