use serde::{Deserialize, Serialize};

use crate::model::{FindingId, Span, StoredFinding, vocabulary};

/// One ranked finding, with why it stands where it does.
///
/// `score` is exactly `value * probability - cost`, and `probability` exactly `1 / (1 + exp(-s))`,
/// where `s` is the sum of the logits of `parts`, left to right.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReviewItem {
    /// Place in the list, from 1.
    pub rank: u32,
    /// The finding itself; of a group of duplicates, the one that stands for all.
    pub finding: StoredFinding,
    /// Expected utility of showing it, in units of attention; higher is better.
    pub score: f64,
    /// Calibrated probability that a reviewer accepts it, 0 to 1.
    pub probability: f64,
    /// Central 90 % credible interval of `probability`.
    pub interval: (f64, f64),
    /// Decayed weight of the verdicts on its rule, all repositories of the organisation together.
    pub evidence: f64,
    /// What a right finding of this severity is worth.
    pub value: f64,
    /// What a look at it costs.
    pub cost: f64,
    /// What each source of knowledge adds to the logit of `probability`, in order of generality.
    pub parts: Vec<ScorePart>,
    /// Why it stands here, in one sentence for people.
    pub reason: String,
    /// Findings folded into this item because they report the same thing.
    pub duplicates: Vec<Duplicate>,
    /// Whether it is shown whatever its score: a critical security finding.
    pub guarded: bool,
    /// Probability with which the policy shows it at this rank; 1 without exploration.
    pub propensity: f64,
}

/// What one source of knowledge adds to the logit of an item's probability.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScorePart {
    /// Which source: `prior`, `category`, `rule`, `repository`.
    pub name: String,
    /// Its share of the logit; positive speaks for the finding.
    pub logit: f64,
    /// Decayed weight of accepted and fixed verdicts behind it, as far as they are independent: many
    /// verdicts on one rule say little about its category.
    pub accepted: f64,
    /// Decayed weight of all verdicts behind it, as far as they are independent.
    pub total: f64,
}

/// In what way a folded finding repeats the one that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DuplicateKind {
    /// The same place: same file and line, same rule or same text, perhaps from another tool.
    Exact,
    /// The same rule on the same code in another place of the repository.
    Near,
}

vocabulary!(DuplicateKind, "duplicate kind", {
    Exact => "exact",
    Near => "near",
});

/// A finding folded into an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Duplicate {
    /// Id of the folded finding.
    pub id: FindingId,
    /// In what way it repeats the shown one.
    pub kind: DuplicateKind,
    /// Tool that reported it.
    pub tool: String,
    /// Its rule.
    pub rule: String,
    /// Repository-relative path.
    pub path: String,
    /// Where in the file.
    pub span: Span,
}

/// A ranked list and what was left out of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// Best first.
    pub items: Vec<ReviewItem>,
    /// Active findings without a verdict that were looked at.
    pub considered: u64,
    /// Of these, how many were folded into another as duplicates.
    pub folded: u64,
    /// Of the rest, how many were not worth the attention they cost (`score <= 0`).
    pub held_back: u64,
}

impl Review {
    /// Number of items.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The items, best first.
    pub fn iter(&self) -> std::slice::Iter<'_, ReviewItem> {
        self.items.iter()
    }
}

impl IntoIterator for Review {
    type Item = ReviewItem;
    type IntoIter = std::vec::IntoIter<ReviewItem>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a> IntoIterator for &'a Review {
    type Item = &'a ReviewItem;
    type IntoIter = std::slice::Iter<'a, ReviewItem>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}
