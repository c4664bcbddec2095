use super::names::{unknown, vocabulary};
use crate::error::Result;

/// What somebody decided about a finding. The one vocabulary of feedback: whatever a host, a forge
/// or a SARIF file calls it is mapped to this at the border and nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The finding is right and worth acting on.
    Accepted,
    /// The finding is wrong.
    FalsePositive,
    /// The finding is right, but nobody will act on it.
    WontFix,
    /// The finding was right and the code has been changed.
    Fixed,
    /// Shown for seven days and never answered. Only the job that watches impressions says this;
    /// a person cannot.
    Ignored,
}

vocabulary!(Verdict, "verdict", {
    Accepted => "accepted",
    FalsePositive => "false_positive",
    WontFix => "wont_fix",
    Fixed => "fixed",
    Ignored => "ignored",
});

impl Verdict {
    /// Maps the words that hosts and forges use to a verdict a person can give. Case, spaces,
    /// hyphens and apostrophes do not matter.
    ///
    /// Beware: SARIF's suppression status `accepted` means that the *suppression* was accepted. It
    /// must not come here; the SARIF reader maps it.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for any other word, `ignored` included.
    ///
    /// ```
    /// use codehone::Verdict;
    /// assert_eq!(Verdict::from_host("Won't fix")?, Verdict::WontFix);
    /// assert_eq!(Verdict::from_host("helpful")?, Verdict::Accepted);
    /// # Ok::<(), codehone::Error>(())
    /// ```
    pub fn from_host(word: &str) -> Result<Self> {
        let folded: String = word
            .chars()
            .take(64)
            .filter(|c| !matches!(c, '\'' | '’'))
            .map(|c| match c {
                ' ' | '-' => '_',
                c => c.to_ascii_lowercase(),
            })
            .collect();
        match folded.as_str() {
            "accepted" | "accept" | "helpful" | "true_positive" | "confirmed" => Ok(Self::Accepted),
            "false_positive" | "reject" | "rejected" | "dismissed" | "dismiss" | "unhelpful"
            | "false_alarm" => Ok(Self::FalsePositive),
            "wont_fix" | "wontfix" | "risk_accepted" | "by_design" => Ok(Self::WontFix),
            "fixed" | "fix" | "resolved" => Ok(Self::Fixed),
            _ => Err(unknown(
                "verdict",
                word,
                &["accepted", "false_positive", "wont_fix", "fixed"],
            )),
        }
    }

    /// Whether the person agreed that the tool was right to report it *and* it was worth acting on.
    pub const fn is_positive(self) -> bool {
        matches!(self, Self::Accepted | Self::Fixed)
    }

    /// Whether the finding should leave the list because a person said so.
    pub const fn dismisses(self) -> bool {
        matches!(self, Self::FalsePositive | Self::WontFix)
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict;

    // Lesson: three vocabularies ("accepted", "ACCEPTED", "helpful") that never met.
    #[test]
    fn every_known_spelling_meets_in_one_vocabulary() {
        for word in ["accepted", "ACCEPTED", "helpful", "True Positive"] {
            assert_eq!(Verdict::from_host(word).unwrap(), Verdict::Accepted);
        }
        for word in ["false-positive", "Rejected", "dismissed"] {
            assert_eq!(Verdict::from_host(word).unwrap(), Verdict::FalsePositive);
        }
    }

    #[test]
    fn nobody_can_claim_what_only_time_decides() {
        assert_eq!(
            Verdict::from_host("ignored").unwrap_err().code(),
            "invalid_input"
        );
    }

    #[test]
    fn a_negated_word_is_not_its_opposite() {
        for word in ["not accepted", "unaccepted", "goodbye", "not good"] {
            assert!(Verdict::from_host(word).is_err(), "{word}");
        }
    }
}
