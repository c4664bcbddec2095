//! Shared by the integration tests.

use std::io::{self, Write};

/// Writes a SARIF document of at least `bytes` bytes as a linter with code flows would, in constant
/// memory, and returns the number of results. The rules stand behind the results.
pub(crate) fn write_large_sarif(mut out: impl Write, bytes: u64) -> io::Result<u64> {
    let mut written = 0_u64;
    let mut results = 0_u64;
    let head = r#"{"version":"2.1.0","runs":[{"results":["#;
    out.write_all(head.as_bytes())?;
    while written < bytes {
        let comma = if results == 0 { "" } else { "," };
        let (rule, file, line) = (results % 40, results / 20, results * 7 % 900 + 1);
        let place = |line: u64| {
            format!(
                r#"{{"physicalLocation":{{"artifactLocation":{{"uri":"src/part{}/file{file}.py","uriBaseId":"%SRCROOT%"}},"region":{{"startLine":{line},"startColumn":5,"endColumn":30,"snippet":{{"text":"    return table[{results}].lookup(name)\n"}}}}}}"#,
                file % 20
            )
        };
        let mut result = format!(
            r#"{comma}{{"ruleId":"L{rule:03}","ruleIndex":{rule},"message":{{"text":"Value {results} may be absent here; check it before the call"}},"locations":[{}}}]"#,
            place(line)
        );
        if results.is_multiple_of(10) {
            let steps: Vec<String> = (0..5)
                .map(|step| format!(r#"{{"location":{}}}}}"#, place(line + step)))
                .collect();
            result += &format!(
                r#","codeFlows":[{{"threadFlows":[{{"locations":[{}]}}]}}]"#,
                steps.join(",")
            );
        }
        result.push_str("}\n");
        out.write_all(result.as_bytes())?;
        written += result.len() as u64;
        results += 1;
    }
    out.write_all(br#"],"tool":{"driver":{"name":"Lint","version":"1.2.3","rules":["#)?;
    for rule in 0..40 {
        let comma = if rule == 0 { "" } else { "," };
        let level = ["error", "warning", "note"][rule % 3];
        write!(
            out,
            r#"{comma}{{"id":"L{rule:03}","defaultConfiguration":{{"level":"{level}"}},"properties":{{"tags":["style"]}}}}"#
        )?;
    }
    out.write_all(b"]}}}]}\n")?;
    Ok(results)
}
