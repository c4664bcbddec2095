//! What the reader makes of documents that tools get wrong, and of the corners of the standard.

#![allow(clippy::unwrap_used)]

use codehone::analysis::sarif::{
    ReadOptions, ReadSummary, SarifItem, read_all, read_bytes, read_path, read_stream,
};
use codehone::{CancelToken, Category, Control, ErrorKind, Finding, Severity, Span};

/// A document with one run: `tool` and the members around `results`, and the results.
fn document(run: &str, results: &str) -> String {
    format!(r#"{{"version":"2.1.0","runs":[{{{run},"results":[{results}]}}]}}"#)
}

const LINT: &str = r#""tool":{"driver":{"name":"Lint"}}"#;

fn read(document: &str) -> (Vec<Finding>, ReadSummary) {
    read_all(document.as_bytes(), &ReadOptions::default()).unwrap()
}

fn one(result: &str) -> Finding {
    let (mut findings, _) = read(&document(LINT, result));
    assert_eq!(findings.len(), 1);
    findings.remove(0)
}

#[test]
fn broken_documents_are_refused_by_path_and_offset() {
    let result = |result: &str| document(LINT, &format!(r#"{{"ruleId":"a"}},{result}"#));
    let cases = [
        // (document, path, what stands at the offset, word of the message or hint)
        (
            result(r#"{"ruleId":17}"#),
            "$.runs[0].results[1].ruleId",
            "17}",
            "a string, found a number",
        ),
        (
            result(r#"{"locations":{}}"#),
            "$.runs[0].results[1].locations",
            "{}}",
            "an array",
        ),
        (
            result(
                r#"{"locations":[{"physicalLocation":{"region":{"startLine":"9"}, "artifactLocation":{"uri":"a"}}}]}"#,
            ),
            "$.runs[0].results[1].locations[0].physicalLocation.region.startLine",
            "\"9\"",
            "a number",
        ),
        (result("17"), "$.runs[0].results[1]", "17]", "an object"),
        (
            result(r#"{"a":tru}"#),
            "$.runs[0].results[1].a",
            "}",
            "not valid JSON",
        ),
        (
            r#"{"version":"2.1.0","runs":{}}"#.into(),
            "$.runs",
            "{}}",
            "an array",
        ),
        (
            r#"{"version":"2.0.0","runs":[]}"#.into(),
            "$.version",
            "\"2.0.0\"",
            "2.1.0",
        ),
        (
            r#"{"runs":[],"version":"1.0.0"}"#.into(),
            "$.version",
            "\"1.0.0\"",
            "convert",
        ),
        (
            r#"{"version":2,"runs":[]}"#.into(),
            "$.version",
            "2,",
            "a string",
        ),
        (r#"{"version":"2.1.0"}"#.into(), "$", "{", "not SARIF"),
        (
            r#"{"version":"2.1.0","runs":[],"runs":[]}"#.into(),
            "$.runs",
            "[]}",
            "two",
        ),
        (
            document(r#""results":[],"tool":{}"#, ""),
            "$.runs[0].results",
            "[]}]}",
            "two",
        ),
        ("[]".into(), "$", "[]", "an object"),
        ("".into(), "$", "", "ends"),
        (
            r#"{"version":"2.1.0","runs":[]} x"#.into(),
            "$",
            "x",
            "end of the document",
        ),
        (
            r#"{"version":"2.1.0","runs":[{"results":[{"ruleId":"a"#.into(),
            "$.runs[0].results[0].ruleId",
            "",
            "cut off",
        ),
        (
            document(r#""tool":{"driver":{"rules":[{"id":"a"},{"id":[]}]}}"#, ""),
            "$.runs[0].tool.driver.rules[1].id",
            "[]}",
            "a string",
        ),
        (
            format!(r#"{{"a":{}"#, "[".repeat(1_000)),
            &format!("$.a{}", "[0]".repeat(127)),
            "[",
            "inside one another",
        ),
    ];
    for (text, path, rest, word) in cases {
        let error = read_all(text.as_bytes(), &ReadOptions::default()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidSarif, "{text}");
        let at = error.position().unwrap();
        assert_eq!(at.path, path, "{text}");
        assert!(
            text[at.offset as usize..].starts_with(rest),
            "{text}: {error}"
        );
        assert!(error.to_string().contains(word), "{text}: {error}");
    }
}

// "What was valid before is not half-stored": syntax and version are known before the first finding.
#[test]
fn nothing_is_handed_over_of_a_document_that_is_not_sarif() {
    let good = r#"{"ruleId":"a","message":{"text":"m"}}"#;
    let cut_off = document(LINT, good);
    let wrong_version = cut_off.replace("2.1.0", "2.2.0");
    for text in [&cut_off[..cut_off.len() - 2], &wrong_version] {
        let mut calls = 0;
        let outcome = read_bytes(text.as_bytes(), &ReadOptions::default(), &mut |_| {
            calls += 1;
            Ok(())
        });
        assert!(outcome.is_err());
        assert_eq!(calls, 0);
    }
}

#[test]
fn other_encodings_are_named() {
    let text = document(LINT, "");
    let utf16: Vec<u8> = std::iter::once(0xFEFF_u16)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let error = read_all(&utf16, &ReadOptions::default()).unwrap_err();
    assert_eq!(error.code(), "invalid_sarif");
    assert!(error.to_string().contains("UTF-16"));
    let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    assert!(read_all(&marked, &ReadOptions::default()).is_ok());
    let latin = document(LINT, r#"{"message":{"text":"caf_"}}"#).into_bytes();
    let latin: Vec<u8> = latin
        .into_iter()
        .map(|b| if b == b'_' { 0xE9 } else { b })
        .collect();
    let error = read_all(&latin, &ReadOptions::default()).unwrap_err();
    assert_eq!(
        error.position().unwrap().path,
        "$.runs[0].results[0].message.text"
    );
}

#[test]
fn what_tools_leave_out_is_filled_in() {
    let bare = one("{}");
    assert_eq!(
        (bare.rule.as_str(), bare.message.as_str()),
        ("unknown", "unknown")
    );
    assert_eq!((bare.path.as_str(), bare.span), ("", Span::WHOLE_FILE));
    assert_eq!(
        (bare.severity, bare.category),
        (Severity::Medium, Category::Other)
    );
    let (_, summary) = read(&document(LINT, "{}"));
    assert_eq!(summary.runs[0].without_location, 1);
    // No version, no driver, nulls wherever a tool writes them.
    let (findings, summary) = read(
        r#"{"runs":[{"tool":null,"invocations":null,"artifacts":null,"results":[
            {"ruleId":null,"level":null,"locations":null,"message":{"text":"m"},"suppressions":null}]}]}"#,
    );
    assert_eq!(findings[0].tool, "unknown");
    assert_eq!(summary.warnings[0].message, "no `version`: taken for 2.1.0");
    let (findings, _) =
        read(r#"{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":null},{}]}"#);
    assert!(findings.is_empty());
}

#[test]
fn the_level_comes_from_result_then_invocation_then_rule() {
    let run = r#""invocations":[{"executionSuccessful":true,"ruleConfigurationOverrides":[
        {"descriptor":{"id":"B"},"configuration":{"level":"error"}}]}]"#;
    // Rules stand behind the results, as the order of members is free.
    let text = format!(
        r#"{{"runs":[{{"results":[
            {{"ruleId":"A"}},{{"ruleId":"A","level":"none"}},{{"ruleIndex":1}},{{"ruleId":"C"}},
            {{"ruleId":"A/1"}},{{"ruleId":"A","ruleIndex":1}},{{"rule":{{"id":"A"}}}}],{run},
            "tool":{{"driver":{{"name":"Lint","rules":[
                {{"id":"A","defaultConfiguration":{{"level":"note"}},"fullDescription":{{"text":"Finds A."}}}},
                {{"id":"B","defaultConfiguration":{{"level":"note"}}}}]}}}}}}],"version":"2.1.0"}}"#
    );
    let (findings, _) = read(&text);
    let severities: Vec<Severity> = findings.iter().map(|finding| finding.severity).collect();
    use Severity::{High, Info, Low, Medium};
    assert_eq!(severities, [Low, Info, High, Medium, Low, Low, Low]);
    let rules: Vec<&str> = findings
        .iter()
        .map(|finding| finding.rule.as_str())
        .collect();
    assert_eq!(rules, ["A", "A", "B", "C", "A/1", "A", "A"]);
    assert_eq!(findings[0].message, "Finds A.");
}

#[test]
fn only_problems_that_are_there_are_findings() {
    let text = document(
        LINT,
        r#"{"kind":"pass"},{"kind":"notApplicable"},{"baselineState":"absent"},
           {"kind":"informational","level":"note"},{"kind":"open"},{"kind":"review"},{"kind":"fail"},
           {"baselineState":"unchanged"}"#,
    );
    let (findings, summary) = read(&text);
    let severities: Vec<Severity> = findings.iter().map(|finding| finding.severity).collect();
    use Severity::{Info, Low, Medium};
    assert_eq!(severities, [Info, Low, Low, Medium, Medium]);
    let run = &summary.runs[0];
    assert_eq!((run.not_problems, run.gone, run.findings), (2, 1, 5));
    assert_eq!(run.run.results, 8);
}

// The cases of Microsoft's sample file for viewers.
#[test]
fn a_suppression_counts_once_it_is_accepted() {
    for (suppressions, suppressed) in [
        ("[]", false),
        (r#"[{"kind":"inSource"}]"#, true),
        (r#"[{"kind":"external"}]"#, true),
        (r#"[{"kind":"external","status":"rejected"}]"#, false),
        (r#"[{"kind":"external","status":"accepted"}]"#, true),
        (r#"[{"kind":"external","status":"underReview"}]"#, false),
        (
            r#"[{"kind":"external","status":"accepted"},{"kind":"external","status":"rejected"}]"#,
            true,
        ),
        (
            r#"[{"kind":"external","status":"underReview"},{"kind":"external","status":"rejected"}]"#,
            false,
        ),
    ] {
        let finding = one(&format!(r#"{{"suppressions":{suppressions}}}"#));
        assert_eq!(finding.suppressed, suppressed, "{suppressions}");
    }
}

#[test]
fn several_runs_stay_apart() {
    let text = r#"{"version":"2.1.0","runs":[
        {"tool":{"driver":{"name":"A","version":"1"}},"automationDetails":{"id":"api/2026-11-20"},
         "results":[{"ruleId":"x"}],"invocations":[{"executionSuccessful":true},{"executionSuccessful":false}]},
        {"tool":{"driver":{"name":"A"}},"automationDetails":{"id":"web/"},"results":[{"ruleId":"x"}]},
        {"tool":{"driver":{"name":"A"}},"automationDetails":{"id":"run 17"},"results":[]}]}"#;
    let mut order = Vec::new();
    let summary = read_bytes(text.as_bytes(), &ReadOptions::default(), &mut |item| {
        order.push(match item {
            SarifItem::RunStart(run) => format!("start {}", run.automation),
            SarifItem::Findings(findings) => {
                format!("{} of {}", findings.len(), findings[0].automation)
            }
            SarifItem::RunEnd(run) => format!("end {}", run.findings),
        });
        Ok(())
    })
    .unwrap();
    assert_eq!(
        order,
        [
            "start api",
            "1 of api",
            "end 1",
            "start web",
            "1 of web",
            "end 1",
            "start ",
            "end 0"
        ]
    );
    let successful: Vec<bool> = summary
        .runs
        .iter()
        .map(|run| run.run.execution_successful)
        .collect();
    assert_eq!(successful, [false, true, true]);
    assert_eq!(summary.runs[0].run.tool_version.as_deref(), Some("1"));
}

#[test]
fn rules_in_extensions_and_taxonomies_are_found() {
    let run = r#""tool":{"driver":{"name":"T"},"extensions":[{"name":"E","guid":"g","rules":[
            {"id":"r","helpUri":"https://a.b","messageStrings":{"default":{"text":"Use {0}."}},
             "relationships":[{"target":{"id":"CWE-79","toolComponent":{"name":"CWE"}}}]}]}]},
        "taxonomies":[{"name":"CWE","taxa":[{"id":"20"},{"id":"22"}]}]"#;
    let results = r#"{"rule":{"index":0,"toolComponent":{"index":0}},"message":{"id":"default","arguments":["x"]},
            "taxa":[{"index":1,"toolComponent":{"index":0}},{"id":"89","toolComponent":{"name":"CWE"}}]},
        {"rule":{"id":"r","toolComponent":{"guid":"g"}}}"#;
    let (findings, _) = read(&document(run, results));
    assert_eq!(findings[0].cwe, [22, 79, 89]);
    assert_eq!(findings[0].message, "Use x.");
    assert_eq!(findings[0].category, Category::Security);
    assert_eq!(findings[1].rule, "r");
    assert_eq!(findings[1].help_uri.as_deref(), Some("https://a.b"));
}

#[test]
fn addresses_that_run_code_are_left_out() {
    let run =
        r#""tool":{"driver":{"name":"T","rules":[{"id":"r","helpUri":"javascript:alert(1)"}]}}"#;
    let (findings, _) = read(&document(run, r#"{"ruleId":"r"}"#));
    assert_eq!(findings[0].help_uri, None);
}

#[test]
fn what_cannot_be_kept_is_counted() {
    let big = "x".repeat(20_000);
    let place =
        r#"{"physicalLocation":{"artifactLocation":{"uri":"a.py"},"region":{"startLine":1}}}"#;
    let finding = format!(
        r#"{{"properties":{{"big":"{big}"}},"relatedLocations":[{{}},{}],
            "fixes":[{{"artifactChanges":[{{"artifactLocation":{{"uri":"a.py"}},"replacements":[
                {{"deletedRegion":{{"startLine":1}},"insertedContent":{{"text":"x"}}}}]}}]}}]}}"#,
        [place; 60].join(",")
    );
    let (findings, summary) = read(&document(LINT, &finding));
    let run = &summary.runs[0];
    assert_eq!(
        (
            run.properties_dropped,
            run.fixes_dropped,
            run.locations_dropped
        ),
        (1, 1, 11)
    );
    assert_eq!(findings[0].related.len(), 50);
    assert!(findings[0].fixes.is_empty() && findings[0].properties.is_empty());
}

#[test]
fn limits_hold_and_say_how_to_raise_them() {
    let options = ReadOptions {
        max_result_bytes: 10_000,
        max_metadata_bytes: 10_000,
        ..ReadOptions::default()
    };
    let wide = document(LINT, &format!(r#"{{"x":[{}1]}}"#, "1,".repeat(5_000)));
    let rules = r#"{"id":"a"},"#.repeat(1_000);
    let many = document(
        &format!(r#""tool":{{"driver":{{"rules":[{rules}{{}}]}}}}"#),
        "",
    );
    for (text, path) in [
        (wide, "$.runs[0].results[0].x["),
        (many, "$.runs[0].tool.driver.rules["),
    ] {
        let error = read_all(text.as_bytes(), &options).unwrap_err();
        assert!(error.position().unwrap().path.starts_with(path), "{error}");
        assert!(error.hint().unwrap().contains("raise"));
        assert!(read_all(text.as_bytes(), &ReadOptions::default()).is_ok());
    }
}

#[test]
fn results_in_any_order_get_the_same_fingerprints() {
    let result = |line: u32, text: &str| {
        format!(
            r#"{{"ruleId":"r","message":{{"text":"{text}"}},"locations":[{{"physicalLocation":
            {{"artifactLocation":{{"uri":"a.py"}},"region":{{"startLine":{line}}}}}}}]}}"#
        )
    };
    let ids = |results: &[String]| {
        let (findings, _) = read(&document(LINT, &results.join(",")));
        let mut ids: Vec<_> = findings.iter().map(|finding| finding.fingerprint).collect();
        ids.sort_unstable();
        ids
    };
    let forward = [
        result(1, "m"),
        result(2, "m"),
        result(3, "n"),
        result(9, "m"),
    ];
    let mut backward = forward.clone();
    backward.reverse();
    let expected = ids(&forward);
    assert_eq!(ids(&backward), expected);
    let mut unique = expected.clone();
    unique.dedup();
    assert_eq!(unique.len(), 4);
    // Whatever the size of a batch.
    let options = ReadOptions {
        batch: 1,
        ..ReadOptions::default()
    };
    let (single, _) = read_all(document(LINT, &forward.join(",")).as_bytes(), &options).unwrap();
    assert_eq!(single.len(), 4);
}

#[test]
fn a_pipe_a_file_and_bytes_read_the_same() {
    let text = document(LINT, r#"{"ruleId":"a"},{"ruleId":"b"}"#);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.sarif");
    std::fs::write(&file, &text).unwrap();
    let options = ReadOptions::default();
    let expected = read(&text).1;
    assert_eq!(
        read_path(&file, &options, &mut |_| Ok(())).unwrap(),
        expected
    );
    assert_eq!(
        read_stream(text.as_bytes(), &options, &mut |_| Ok(())).unwrap(),
        expected
    );
    let missing = read_path(folder.path().join("y"), &options, &mut |_| Ok(())).unwrap_err();
    assert_eq!(missing.code(), "not_found");
    let directory = read_path(folder.path(), &options, &mut |_| Ok(())).unwrap_err();
    assert_eq!(directory.code(), "invalid_input");
}

#[test]
fn reading_can_be_cancelled_and_the_sink_can_refuse() {
    let text = document(LINT, r#"{"ruleId":"a"}"#);
    let token = CancelToken::new();
    token.cancel();
    let options = ReadOptions {
        control: Control::new().with_cancel(token),
        ..ReadOptions::default()
    };
    assert_eq!(
        read_all(text.as_bytes(), &options).unwrap_err().code(),
        "cancelled"
    );
    let refused = read_bytes(text.as_bytes(), &ReadOptions::default(), &mut |_| {
        Err(codehone::Error::invalid("no"))
    });
    assert_eq!(refused.unwrap_err().message(), "no");
}

#[test]
fn metadata_keeps_within_its_budget() {
    let many = |item: &str| vec![item; 300_000 / (item.len() + 1)].join(",");
    let run = |members: String| format!(r#"{{"version":"2.1.0","runs":[{{{members}}}]}}"#);
    let documents = [
        format!(r#"{{"version":"2.1.0","runs":[{}]}}"#, many("{}")),
        run(format!(r#""tool":{{"extensions":[{}]}}"#, many("{}"))),
        run(format!(r#""taxonomies":[{}]"#, many("{}"))),
        run(format!(r#""artifacts":[{}]"#, many("{}"))),
        run(format!(r#""invocations":[{}]"#, many("{}"))),
        run(format!(
            r#""invocations":[{{"ruleConfigurationOverrides":[{}]}}]"#,
            many("{}")
        )),
        run(format!(
            r#""tool":{{"extensions":[{}]}}"#,
            many(&format!(r#"{{"guid":"{}"}}"#, "g".repeat(4_000)))
        )),
    ];
    let options = ReadOptions {
        max_metadata_bytes: 100_000,
        ..ReadOptions::default()
    };
    for document in documents {
        let error = read_all(document.as_bytes(), &options).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidSarif);
        assert!(error.to_string().contains("max_metadata_bytes"), "{error}");
    }
}

#[test]
fn overrides_and_long_rule_ids_are_looked_up_once() {
    let rules: Vec<String> = (0..4_000).map(|n| format!(r#"{{"id":"r{n}"}}"#)).collect();
    let overrides: Vec<String> = (0..4_000)
        .map(|n| format!(r#"{{"descriptor":{{"id":"r{n}"}},"configuration":{{"level":"error"}}}}"#))
        .collect();
    let run = format!(
        r#""tool":{{"driver":{{"name":"Lint","rules":[{}]}}}},"invocations":[{{"executionSuccessful":true,"ruleConfigurationOverrides":[{}]}}]"#,
        rules.join(","),
        overrides.join(",")
    );
    let mut results: Vec<String> = (0..4_000)
        .map(|n| format!(r#"{{"ruleId":"r{n}"}}"#))
        .collect();
    results.push(format!(r#"{{"ruleId":"r1{}"}}"#, "/x".repeat(500_000)));
    let started = std::time::Instant::now();
    let (findings, _) = read(&document(&run, &results.join(",")));
    assert!(findings.iter().all(|f| f.severity == Severity::High));
    // By search it is 16 million look-ups and a trillion bytes hashed.
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}
