use std::collections::BTreeMap;

use super::report::{Learned, RuleShift};
use crate::learning::{Calibration, Key};
use crate::model::{Category, Verdict, VerdictRow};

/// What people said about a rule.
struct Said {
    category: Category,
    positive: u64,
    negative: u64,
}

/// "accepted 14 of 15 times", in the direction in which the probability moved.
fn evidence(positive: u64, negative: u64, more: bool) -> String {
    let n = positive + negative;
    let times = if n == 1 { "time" } else { "times" };
    match (more, positive, negative) {
        (true, 0, _) => format!(
            "dismissed {negative} of {n} {times}, but less than the tool's own confidence made expect"
        ),
        (true, ..) => format!("accepted {positive} of {n} {times}"),
        (false, _, 0) => format!(
            "accepted {positive} of {n} {times}, but the tool's own confidence was higher still"
        ),
        (false, ..) => format!("dismissed {negative} of {n} {times}"),
    }
}

/// Rules that were judged and whose probability, as a whole percentage, is no longer the prior one.
pub(super) fn learned(
    standing: &[&VerdictRow],
    repo: Option<&str>,
    confidence: &BTreeMap<String, f64>,
    calibration: &Calibration,
) -> Learned {
    let mut rules: BTreeMap<&str, Said> = BTreeMap::new();
    for row in standing {
        let said = rules.entry(&row.rule).or_insert(Said {
            category: row.category,
            positive: 0,
            negative: 0,
        });
        said.category = row.category; // the latest word of the tool
        match row.verdict {
            Some(Verdict::Ignored) | None => {}
            Some(verdict) if verdict.is_positive() => said.positive += 1,
            Some(_) => said.negative += 1,
        }
    }
    let percent = |p: f64| (p * 100.0).round();
    let mut out = Learned::default();
    for (rule, said) in rules {
        let (positive, negative) = (said.positive, said.negative);
        if positive + negative == 0 {
            continue;
        }
        let key = Key {
            category: said.category,
            rule,
            repo,
            confidence: confidence.get(rule).copied(),
        };
        let estimate = calibration.predict(&key);
        let (before, now) = (calibration.before(&key), estimate.probability);
        if percent(before) == percent(now) {
            continue;
        }
        let more = now > before;
        let shift = RuleShift {
            rule: rule.to_owned(),
            before,
            now,
            interval: estimate.interval(),
            positive,
            negative,
            evidence: evidence(positive, negative, more),
        };
        if more {
            out.shows_more.push(shift);
        } else {
            out.shows_less.push(shift);
        }
    }
    for list in [&mut out.shows_more, &mut out.shows_less] {
        let size = |shift: &RuleShift| (shift.now - shift.before).abs();
        list.sort_by(|a, b| size(b).total_cmp(&size(a)).then(a.rule.cmp(&b.rule)));
    }
    out
}
