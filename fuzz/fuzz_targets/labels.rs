//! Any bytes as labels and as the kinds of rules: the readers never panic, what they read comes back
//! unchanged from JSON, and the scores add up.

#![no_main]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use codehone::analysis::evaluate::{
    EvaluateOptions, Judged, Label, evaluate, read_labels, read_rule_kinds,
};
use codehone::analysis::{AnalyseOptions, Language, analyse};
use codehone::{ErrorKind, Finding};
use codehone_fuzz::seeds;
use libfuzzer_sys::fuzz_target;

fn examples() -> Vec<Vec<u8>> {
    let labels = [
        "{\"path\": \"a.py\", \"line\": 3, \"end_line\": 9, \"kind\": \"x\", \"expected\": false}\n",
        "# c\n\n{\"file\": \"./a\\\\b.py\", \"kind\": \"x\"}\n{\"path\": \"c\", \"line\": 1, \"kind\": \"y\"}\n",
        "file,line,kind,expected\na.py,3,x,true\na.py,7,x,no\n\"b,\"\"c\",,y,\n",
        "path\tstart_line\tend_line\tkind\r\na.py\t3\t5\tx\r\n",
        "[1]",
    ];
    let kinds = [
        "",
        "rule,kind\na,x\na,y\n",
        "S608\tx\n",
        "{\"a\": \"x\", \"b\": [\"x\", \"y\"]}",
    ];
    let mut out = Vec::new();
    for (at, labels) in labels.iter().enumerate() {
        for kinds in kinds {
            out.push(
                [
                    &[at as u8 * 37][..],
                    labels.as_bytes(),
                    b"\0",
                    kinds.as_bytes(),
                ]
                .concat(),
            );
        }
    }
    out
}

/// What was read, `None` if it was refused as it should be.
fn read<T>(result: codehone::Result<T>) -> Option<T> {
    match result {
        Ok(read) => Some(read),
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
            None
        }
    }
}

fn findings(labels: &[Label], rules: &BTreeMap<String, Vec<String>>) -> Vec<Finding> {
    static ONE: OnceLock<Finding> = OnceLock::new();
    let one = ONE.get_or_init(|| {
        analyse("x == None\n", &AnalyseOptions::new(Language::Python))
            .expect("code that can be analysed")
            .remove(0)
    });
    let mut out = Vec::new();
    for (at, label) in labels.iter().enumerate().take(50) {
        for rule in rules.keys().take(3).chain([&label.kind]) {
            let mut finding = one.clone();
            finding.path = label.path.clone();
            finding.rule = rule.clone();
            finding.span.start_line = label.line.unwrap_or(1).saturating_add(at as u32 % 3);
            out.push(finding);
        }
    }
    out
}

fuzz_target!(init: seeds::write(examples()), |data: &[u8]| {
    let Some((choice, rest)) = data.split_first() else {
        return;
    };
    let mut parts = rest.splitn(2, |byte| *byte == 0);
    let text = parts.next().unwrap_or_default();
    let rule_kinds = read(read_rule_kinds(parts.next().unwrap_or_default())).unwrap_or_default();
    let Some(labels) = read(read_labels(text)) else {
        return;
    };
    let lines: Vec<String> = labels
        .iter()
        .map(|label| serde_json::to_string(label).expect("JSON"))
        .collect();
    let back = read_labels(lines.join("\n").as_bytes()).expect("labels as JSON");
    assert_eq!(back, labels);
    let options = EvaluateOptions {
        tolerance: u32::from(*choice >> 4),
        judged: Judged::ALL[usize::from(*choice) % Judged::ALL.len()],
        rule_kinds,
        ..EvaluateOptions::default()
    };
    let found = findings(&labels, &options.rule_kinds);
    let Some(result) = read(evaluate(labels.clone(), &found, options)) else {
        return;
    };
    let wanted: BTreeSet<_> = labels
        .iter()
        .filter(|label| label.expected)
        .map(|label| {
            let first = label.line.unwrap_or(0);
            let last = label.line.map_or(u32::MAX, |line| label.end_line.unwrap_or(line));
            (&label.path, &label.kind, first, last)
        })
        .collect();
    let total = &result.total;
    assert_eq!(total.true_positives + total.false_negatives, wanted.len() as u64);
    assert_eq!(result.findings, found.len() as u64);
    for ratio in [total.precision, total.recall, total.f1, total.accuracy] {
        assert!(ratio.is_none_or(|ratio| (0.0..=1.0).contains(&ratio)), "{total:?}");
    }
});
