//! Data that the benches share: generated, seeded, the same on every machine.

use std::fmt::Write as _;
use std::path::Path;

use codehone::engine::ImportOptions;
use codehone::{Control, Engine, FindingFilter, FindingId, Verdict, VerdictInput};

/// Rules of the generated tool; the chance that a verdict on one is positive differs.
pub const RULES: usize = 40;
/// Name of the generated repository.
pub const REPO: &str = "acme/web";

/// A small, stable generator of numbers (SplitMix64; Steele, Lea and Flood 2014).
#[derive(Debug, Clone)]
pub struct Numbers(u64);

impl Numbers {
    /// Starts at a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % bound.max(1)
    }
}

/// A SARIF document with `results` results over 40 rules and `results / 20` files, about 600 bytes
/// each, as a linter writes them.
pub fn sarif(results: usize) -> String {
    let mut numbers = Numbers::new(7);
    let mut out = String::with_capacity(results * 600 + 8_192);
    out.push_str(
        r#"{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Lint","version":"1.2.3","rules":["#,
    );
    for rule in 0..RULES {
        let comma = if rule == 0 { "" } else { "," };
        let level = ["error", "warning", "note"][rule % 3];
        let tag = ["security", "correctness", "performance", "style"][rule % 4];
        let _ = write!(
            out,
            r#"{comma}{{"id":"L{rule:03}","shortDescription":{{"text":"Rule {rule}"}},"defaultConfiguration":{{"level":"{level}"}},"properties":{{"tags":["{tag}"]}}}}"#
        );
    }
    out.push_str(r#"]}},"results":["#);
    for result in 0..results {
        let comma = if result == 0 { "" } else { "," };
        let rule = numbers.below(RULES as u64);
        let file = numbers.below((results / 20).max(1) as u64);
        let line = numbers.below(900) + 1;
        let _ = write!(
            out,
            r#"{comma}{{"ruleId":"L{rule:03}","ruleIndex":{rule},"message":{{"text":"Value {result} may be absent here; check it before the call"}},"locations":[{{"physicalLocation":{{"artifactLocation":{{"uri":"src/part{}/file{file}.py","uriBaseId":"%SRCROOT%"}},"region":{{"startLine":{line},"startColumn":5,"endLine":{line},"endColumn":30,"snippet":{{"text":"    return table[{result}].lookup(name)"}}}}}}}}]}}"#,
            file % 20
        );
    }
    out.push_str("]}]}");
    out
}

/// Imports `findings` generated results into the engine.
///
/// # Panics
/// If the engine refuses them: a bench has nobody to report to.
pub fn fill(engine: &Engine, findings: usize) -> Vec<FindingId> {
    let options = ImportOptions {
        repo: REPO.into(),
        ..ImportOptions::default()
    };
    let text = sarif(findings);
    engine
        .import_sarif_from(text.as_bytes(), &options, &Control::new())
        .unwrap_or_else(|error| panic!("import: {error}"));
    let mut ids = Vec::with_capacity(findings);
    let mut cursor = None;
    loop {
        let page = engine
            .findings(&FindingFilter::default(), cursor.as_ref(), 1_000)
            .unwrap_or_else(|error| panic!("findings: {error}"));
        ids.extend(page.items.iter().map(|item| item.id));
        cursor = page.next;
        if cursor.is_none() {
            return ids;
        }
    }
}

/// `count` verdicts by 20 reviewers over the findings; each reviewer and finding at most once.
pub fn verdicts(ids: &[FindingId], count: usize) -> Vec<VerdictInput> {
    let mut numbers = Numbers::new(11);
    (0..count)
        .map(|index| {
            let finding = ids[index % ids.len()];
            let verdict = match numbers.below(10) {
                0..=3 => Verdict::Accepted,
                4 => Verdict::Fixed,
                5 => Verdict::WontFix,
                _ => Verdict::FalsePositive,
            };
            VerdictInput::new(finding, verdict).by(format!("dev{}", index / ids.len()))
        })
        .collect()
}

/// An engine on a new file.
///
/// # Panics
/// If it cannot be opened.
pub fn engine_at(path: &Path) -> Engine {
    Engine::open(path).unwrap_or_else(|error| panic!("open: {error}"))
}
