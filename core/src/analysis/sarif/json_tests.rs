//! Tests of the pull parser, apart because the parser alone fills its file.

use super::*;

/// Hands out one byte at a time, so that every token crosses a border.
struct Trickle<'a>(&'a [u8]);

impl Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let Some((first, rest)) = self.0.split_first() else {
            return Ok(0);
        };
        buffer[0] = *first;
        self.0 = rest;
        Ok(1)
    }
}

fn skip_all(text: &[u8]) -> Result<()> {
    let mut json = Json::new(Trickle(text))?;
    json.skip()?;
    json.finish()
}

fn text_of(document: &str, limit: usize) -> Text {
    let mut json = Json::new(Trickle(document.as_bytes())).unwrap();
    assert_eq!(json.peek().unwrap(), Kind::String);
    json.text(limit).unwrap()
}

#[test]
fn accepts_exactly_what_serde_json_accepts() {
    for text in [
        "{}",
        "[]",
        "[1,2]",
        "{\"a\":[{}]}",
        "null",
        " true ",
        "-0.5e+3",
        "\"a\\u00e9\"",
        "",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "[1 2]",
        "01",
        "-",
        "1.",
        "1e",
        "+1",
        "nul",
        "truex",
        "\"a",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"a\nb\"",
        "{a:1}",
        "[1]]",
        "{} x",
        "\u{1}",
        "{\"a\":}",
        "[,1]",
        "1 2",
        "'a'",
        "\"\\",
        "[tru",
        "NaN",
        "[\"a\",\"b\\\\\"]",
    ] {
        let ours = skip_all(text.as_bytes()).is_ok();
        let theirs = serde_json::from_str::<serde_json::Value>(text).is_ok();
        assert_eq!(ours, theirs, "{text}");
    }
}

#[test]
fn an_error_says_path_and_offset() {
    let text = br#"{"runs": [{"results": [{"a b": 1}, {"ruleId": x}]}]}"#;
    let error = skip_all(text).unwrap_err();
    let at = error.position().unwrap();
    assert_eq!(at.path, "$.runs[0].results[1].ruleId");
    assert_eq!(text[at.offset as usize], b'x');
    let error = skip_all(br#"{"a b": tru}"#).unwrap_err();
    assert_eq!(error.position().unwrap().path, "$['a b']");
    let cut_off = skip_all(br#"{"a": [1, "#).unwrap_err();
    assert!(cut_off.to_string().contains("cut off"), "{cut_off}");
}

#[test]
fn marks_of_other_encodings_are_refused_and_utf8s_skipped() {
    assert!(skip_all(b"\xEF\xBB\xBF{}").is_ok());
    for text in [
        &b"\xFF\xFE{\0}\0"[..],
        b"\xFE\xFF\0{\0}",
        b"{\0}\0",
        b"\0{\0}",
    ] {
        let error = skip_all(text).unwrap_err();
        assert_eq!(error.code(), "invalid_sarif");
        assert!(error.hint().unwrap().contains("utf8"));
    }
}

#[test]
fn depth_and_numbers_are_bounded() {
    assert!(skip_all(&b"[".repeat(200_000)).is_err());
    assert!(skip_all("9".repeat(5_000).as_bytes()).is_err());
    let deepest = ["[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH)].concat();
    assert!(skip_all(deepest.as_bytes()).is_ok());
}

#[test]
fn strings_are_decoded_and_cut_at_a_character() {
    let whole = |document| text_of(document, 100).value;
    assert_eq!(whole(r#""a\u00e9\n\ud83d\ude00\/""#), "aé\n😀/");
    assert_eq!(
        whole(r#""\ud83dx\ude00\ud83d""#),
        "\u{FFFD}x\u{FFFD}\u{FFFD}"
    );
    assert_eq!(whole(r#""\ud83d\ud83d\ude00""#), "\u{FFFD}😀");
    for limit in 0..=7 {
        let text = text_of(r#""aé😀""#, limit);
        assert_eq!(text.cut, limit < 7, "{limit}");
        assert!("aé😀".starts_with(&text.value));
    }
    assert_eq!(text_of(r#""aéb""#, 2).value, "a");
}

#[test]
fn bytes_that_are_not_utf8_are_an_error_where_they_matter() {
    let mut json = Json::new(&b"\"caf\xE9\""[..]).unwrap();
    let error = json.text(100).unwrap_err();
    assert_eq!(error.position().unwrap().offset, 0);
}

#[test]
fn numbers_keep_their_precision() {
    let number = |text: &str| {
        let mut json = Json::new(text.as_bytes()).unwrap();
        json.number().unwrap().map(|number| number.to_string())
    };
    assert_eq!(
        number("18446744073709551615").unwrap(),
        u64::MAX.to_string()
    );
    assert_eq!(
        number("-9223372036854775808").unwrap(),
        i64::MIN.to_string()
    );
    assert_eq!(number("2.5").unwrap(), "2.5");
    assert_eq!(number("1e999"), None);
}

#[test]
fn names_are_text_too_and_a_cut_inside_a_character_is_no_fault() {
    let key = |document: &[u8]| {
        let mut json = Json::new(document).unwrap();
        json.begin().unwrap();
        json.next_key()
    };
    assert_eq!(key(b"{\"caf\xE9\":1}").unwrap_err().code(), "invalid_sarif");
    let long = format!("{{\"{}é\":1}}", "x".repeat(MAX_KEY - 1));
    assert_eq!(
        key(long.as_bytes()).unwrap().unwrap(),
        "x".repeat(MAX_KEY - 1)
    );
}
