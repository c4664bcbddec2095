use serde::{Deserialize, Serialize};

use super::Verdict;
use super::names::vocabulary;

/// Where a finding stands. Always derived from [`Life`]; never set by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Reported and waiting for somebody.
    Open,
    /// Was gone or fixed, and has come back.
    Reopened,
    /// Gone from the code, or a person says so.
    Fixed,
    /// Silenced in the source or by the tool.
    Suppressed,
    /// A person said false positive or won't fix.
    Dismissed,
}

vocabulary!(Status, "status", {
    Open => "open",
    Reopened => "reopened",
    Fixed => "fixed",
    Suppressed => "suppressed",
    Dismissed => "dismissed",
});

impl Status {
    /// Whether the finding still asks for attention.
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Open | Self::Reopened)
    }
}

/// What the status of a finding follows from. A pure state machine: storage keeps the four fields,
/// feeds events in and stores what [`status`](Self::status) then says.
///
/// ```
/// use codehone::model::{Life, Status};
/// use codehone::Verdict;
/// let mut life = Life::new(false);
/// life.judged(Some(Verdict::FalsePositive));
/// assert_eq!(life.status(), Status::Dismissed);
/// life.gone();
/// assert_eq!(life.status(), Status::Fixed);
/// life.seen(false); // it returns, and so does the verdict that still stands
/// assert_eq!(life.status(), Status::Dismissed);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Life {
    /// Whether the last scan or import that covered it reported it.
    pub present: bool,
    /// Whether it was reported as silenced.
    pub suppressed: bool,
    /// Whether it came back after having been gone or fixed.
    pub returned: bool,
    /// The latest verdict that was not undone, whoever gave it.
    pub standing: Option<Verdict>,
}

impl Life {
    /// A finding reported for the first time.
    pub const fn new(suppressed: bool) -> Self {
        Self {
            present: true,
            suppressed,
            returned: false,
            standing: None,
        }
    }

    /// A scan or import reported it again.
    pub fn seen(&mut self, suppressed: bool) {
        if !self.present || self.standing == Some(Verdict::Fixed) {
            self.returned = true;
            // The claim was refuted by the code; other verdicts are about the finding and stay true.
            if self.standing == Some(Verdict::Fixed) {
                self.standing = None;
            }
        }
        self.present = true;
        self.suppressed = suppressed;
    }

    /// A scan or import that covered it did not report it.
    pub fn gone(&mut self) {
        self.present = false;
    }

    /// The standing verdict changed, by a new verdict or by undo.
    pub fn judged(&mut self, standing: Option<Verdict>) {
        self.standing = standing;
    }

    /// The status that follows.
    pub const fn status(&self) -> Status {
        if !self.present {
            return Status::Fixed;
        }
        match self.standing {
            Some(Verdict::Fixed) => Status::Fixed,
            Some(verdict) if verdict.dismisses() => Status::Dismissed,
            _ if self.suppressed => Status::Suppressed,
            _ if self.returned => Status::Reopened,
            _ => Status::Open,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gone_is_fixed_and_back_is_reopened() {
        let mut life = Life::new(false);
        assert_eq!(life.status(), Status::Open);
        life.gone();
        assert_eq!(life.status(), Status::Fixed);
        life.seen(false);
        assert_eq!(life.status(), Status::Reopened);
    }

    #[test]
    fn seeing_it_twice_changes_nothing() {
        let mut life = Life::new(true);
        let before = life;
        life.seen(true);
        assert_eq!(life, before);
    }

    #[test]
    fn code_refutes_a_claim_of_fixed_but_not_an_opinion() {
        let mut life = Life::new(false);
        life.judged(Some(Verdict::Fixed));
        assert_eq!(life.status(), Status::Fixed);
        life.seen(false);
        assert_eq!(life.status(), Status::Reopened);
        life.judged(Some(Verdict::WontFix));
        life.seen(false);
        assert_eq!(life.status(), Status::Dismissed);
    }

    #[test]
    fn undo_brings_back_what_was_before() {
        let mut life = Life::new(true);
        life.judged(Some(Verdict::FalsePositive));
        life.judged(None);
        assert_eq!(life.status(), Status::Suppressed);
    }

    #[test]
    fn accepting_leaves_it_open() {
        let mut life = Life::new(false);
        life.judged(Some(Verdict::Accepted));
        assert_eq!(life.status(), Status::Open);
    }
}
