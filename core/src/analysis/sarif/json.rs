//! A pull parser for JSON that knows where it is.
//!
//! Written here because none at hand does all of this at once: constant memory whatever the sizes of
//! strings *and member names*, a byte offset and a JSONPath for every error, and lone surrogates
//! (which JavaScript tools write) replaced instead of refused. `serde_json` has neither offsets nor
//! bounds on one value; `struson` keeps every member name whole.

use std::io::{ErrorKind as IoKind, Read};

use crate::error::{Error, ErrorKind, Result};

const BUFFER: usize = 64 * 1024;
/// Arrays and objects inside one another. SARIF needs about 15, property bags a few more.
const MAX_DEPTH: usize = 128;
/// Longest member name that is told apart from others; longer ones are unknown to SARIF anyway.
const MAX_KEY: usize = 256;
/// Longest number in bytes. IEEE doubles need 25.
const MAX_NUMBER: usize = 1_100;

/// What kind of value comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Object,
    Array,
    String,
    Number,
    Bool,
    Null,
}

impl Kind {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Object => "an object",
            Self::Array => "an array",
            Self::String => "a string",
            Self::Number => "a number",
            Self::Bool => "true or false",
            Self::Null => "null",
        }
    }
}

/// A string value, possibly cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) value: String,
    /// Whether the document has more of it than the limit let through.
    pub(super) cut: bool,
}

struct Level {
    is_object: bool,
    /// Values begun in this container.
    count: u64,
    /// Length of the path without this container's current member or item.
    path_len: usize,
}

/// Reads one JSON document from front to back.
pub(super) struct Json<R> {
    input: R,
    buffer: Box<[u8]>,
    at: usize,
    end: usize,
    /// Offset in the document of `buffer[0]`.
    base: u64,
    levels: Vec<Level>,
    path: String,
    scratch: Vec<u8>,
}

impl<R: Read> Json<R> {
    /// Starts at the front of `input`; a UTF-8 byte order mark is skipped.
    ///
    /// # Errors
    /// [`InvalidSarif`](ErrorKind::InvalidSarif) for UTF-16 and UTF-32, [`Io`](ErrorKind::Io).
    pub(super) fn new(input: R) -> Result<Self> {
        let mut json = Self {
            input,
            buffer: vec![0; BUFFER].into_boxed_slice(),
            at: 0,
            end: 0,
            base: 0,
            levels: Vec::new(),
            path: "$".to_owned(),
            scratch: Vec::new(),
        };
        // A reader may hand out single bytes; the mark needs up to four of them.
        while json.end < 4 && json.fill_behind()? {}
        match &json.buffer[..json.end] {
            [0xEF, 0xBB, 0xBF, ..] => json.at = 3,
            [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [_, 0, ..] | [0, _, ..] => {
                return Err(json
                    .error("the document is UTF-16 or UTF-32, SARIF is UTF-8")
                    .with_hint(
                        "convert it; in PowerShell use `Out-File -Encoding utf8` instead of `>`",
                    ));
            }
            _ => {}
        }
        Ok(json)
    }

    /// Bytes consumed so far, the byte order mark included.
    pub(super) fn offset(&self) -> u64 {
        self.base + self.at as u64
    }

    /// JSONPath of the value that was reached.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// An [`InvalidSarif`](ErrorKind::InvalidSarif) error at the current place.
    pub(super) fn error(&self, message: impl Into<String>) -> Error {
        self.error_at(message, self.offset())
    }

    fn error_at(&self, message: impl Into<String>, offset: u64) -> Error {
        Error::new(ErrorKind::InvalidSarif, message).with_position(self.path.clone(), offset)
    }

    fn syntax(&mut self, expected: &str) -> Error {
        match self.peek_byte() {
            Ok(Some(byte)) if byte.is_ascii_graphic() => self.error(format!(
                "not valid JSON: expected {expected}, found `{}`",
                byte as char
            )),
            Ok(Some(byte)) => self.error(format!(
                "not valid JSON: expected {expected}, found byte 0x{byte:02x}"
            )),
            Ok(None) => self
                .error(format!("the document ends where {expected} should be"))
                .with_hint("the file is cut off: let the tool finish, then import again"),
            Err(error) => error,
        }
    }

    /// Appends more input behind what is buffered. Only for the first bytes.
    fn fill_behind(&mut self) -> Result<bool> {
        let count = read_some(&mut self.input, &mut self.buffer[self.end..])?;
        self.end += count;
        Ok(count > 0)
    }

    fn refill(&mut self) -> Result<bool> {
        self.base += self.end as u64;
        self.at = 0;
        self.end = 0;
        self.end = read_some(&mut self.input, &mut self.buffer)?;
        Ok(self.end > 0)
    }

    fn peek_byte(&mut self) -> Result<Option<u8>> {
        if self.at == self.end && !self.refill()? {
            return Ok(None);
        }
        Ok(Some(self.buffer[self.at]))
    }

    fn skip_space(&mut self) -> Result<Option<u8>> {
        while let Some(byte) = self.peek_byte()? {
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Ok(Some(byte));
            }
            self.at += 1;
        }
        Ok(None)
    }

    /// The kind of the next value, which is not consumed.
    pub(super) fn peek(&mut self) -> Result<Kind> {
        match self.skip_space()? {
            Some(b'{') => Ok(Kind::Object),
            Some(b'[') => Ok(Kind::Array),
            Some(b'"') => Ok(Kind::String),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            Some(b't' | b'f') => Ok(Kind::Bool),
            Some(b'n') => Ok(Kind::Null),
            _ => Err(self.syntax("a value")),
        }
    }

    /// Consumes the opening bracket of an object (then call [`next_key`](Self::next_key)) or array
    /// (then [`next_item`](Self::next_item)).
    pub(super) fn begin(&mut self) -> Result<()> {
        let is_object = match self.peek()? {
            Kind::Object => true,
            Kind::Array => false,
            _ => return Err(self.syntax("an object or array")),
        };
        if self.levels.len() == MAX_DEPTH {
            return Err(self.error(format!(
                "more than {MAX_DEPTH} arrays and objects inside one another"
            )));
        }
        self.at += 1;
        self.levels.push(Level {
            is_object,
            count: 0,
            path_len: self.path.len(),
        });
        Ok(())
    }

    fn separator(&mut self, close: u8) -> Result<bool> {
        let (first, path_len) = match self.levels.last() {
            Some(level) => (level.count == 0, level.path_len),
            None => return Err(Error::internal("JSON reader used outside a container")),
        };
        let next = self.skip_space()?;
        if next == Some(close) {
            self.at += 1;
            self.path.truncate(path_len);
            self.levels.pop();
            return Ok(false);
        }
        if !first {
            if next != Some(b',') {
                return Err(self.syntax(if close == b'}' {
                    "`,` or `}`"
                } else {
                    "`,` or `]`"
                }));
            }
            self.at += 1;
        }
        self.path.truncate(path_len);
        Ok(true)
    }

    /// Moves to the next member of the object and returns its name (cut to 256 bytes); `None` once
    /// the object is closed.
    pub(super) fn next_key(&mut self) -> Result<Option<String>> {
        if !self.next_key_in_path()? {
            return Ok(None);
        }
        let bytes = std::mem::take(&mut self.scratch);
        let cut = bytes.len() + 3 >= MAX_KEY;
        self.utf8(bytes, cut, self.offset()).map(Some)
    }

    fn next_key_in_path(&mut self) -> Result<bool> {
        if !self.separator(b'}')? {
            return Ok(false);
        }
        if self.skip_space()? != Some(b'"') {
            return Err(self.syntax("a member name in quotes"));
        }
        self.scan_string(MAX_KEY)?;
        if self.skip_space()? != Some(b':') {
            return Err(self.syntax("`:`"));
        }
        self.at += 1;
        push_member(&mut self.path, &self.scratch);
        if let Some(level) = self.levels.last_mut() {
            level.count += 1;
        }
        Ok(true)
    }

    /// Moves to the next item of the array; `false` once it is closed.
    pub(super) fn next_item(&mut self) -> Result<bool> {
        use std::fmt::Write as _;
        if !self.separator(b']')? {
            return Ok(false);
        }
        if let Some(level) = self.levels.last_mut() {
            // Writing to a String cannot fail.
            let _ = write!(self.path, "[{}]", level.count);
            level.count += 1;
        }
        Ok(true)
    }

    /// Reads a string, keeping at most `limit` bytes of it.
    pub(super) fn text(&mut self, limit: usize) -> Result<Text> {
        let start = self.offset();
        let cut = self.scan_string(limit)?;
        let bytes = std::mem::take(&mut self.scratch);
        let value = self.utf8(bytes, cut, start)?;
        Ok(Text { value, cut })
    }

    /// The text of bytes that begin at `start`; `cut` if they may end inside a character, which is no
    /// fault of the document.
    fn utf8(&self, bytes: Vec<u8>, cut: bool, start: u64) -> Result<String> {
        match String::from_utf8(bytes) {
            Ok(value) => Ok(value),
            Err(error) if cut && error.utf8_error().error_len().is_none() => {
                let valid = error.utf8_error().valid_up_to();
                let mut bytes = error.into_bytes();
                bytes.truncate(valid);
                Ok(String::from_utf8_lossy(&bytes).into_owned())
            }
            Err(_) => Err(self
                .error_at("a string is not valid UTF-8", start)
                .with_hint("the tool wrote another encoding; convert the file to UTF-8")),
        }
    }

    /// Reads a string into `scratch`; returns whether it was cut to `limit` bytes.
    fn scan_string(&mut self, limit: usize) -> Result<bool> {
        self.scratch.clear();
        let mut cut = false;
        // The first half of a surrogate pair that waits for its second.
        let mut high: Option<u16> = None;
        self.at += 1;
        loop {
            let Some(byte) = self.peek_byte()? else {
                return Err(self.syntax("the end of a string"));
            };
            if byte == b'\\' {
                self.at += 1;
                let unit = self.escape()?;
                let decoded = match (high.take(), unit) {
                    (Some(first), 0xDC00..=0xDFFF) => char::decode_utf16([first, unit])
                        .next()
                        .and_then(Result::ok),
                    (before, _) => {
                        if before.is_some() {
                            push_char(
                                &mut self.scratch,
                                char::REPLACEMENT_CHARACTER,
                                limit,
                                &mut cut,
                            );
                        }
                        if matches!(unit, 0xD800..=0xDBFF) {
                            high = Some(unit);
                            continue;
                        }
                        char::from_u32(u32::from(unit))
                    }
                };
                let decoded = decoded.unwrap_or(char::REPLACEMENT_CHARACTER);
                push_char(&mut self.scratch, decoded, limit, &mut cut);
                continue;
            }
            if high.take().is_some() {
                push_char(
                    &mut self.scratch,
                    char::REPLACEMENT_CHARACTER,
                    limit,
                    &mut cut,
                );
            }
            if byte == b'"' {
                self.at += 1;
                return Ok(cut);
            }
            if byte < 0x20 {
                return Err(self
                    .error("not valid JSON: a control character inside a string must be escaped"));
            }
            let run = &self.buffer[self.at..self.end];
            let length = run
                .iter()
                .position(|&byte| byte == b'"' || byte == b'\\' || byte < 0x20)
                .unwrap_or(run.len());
            let room = if cut {
                0
            } else {
                limit.saturating_sub(self.scratch.len())
            };
            cut |= length > room;
            self.scratch.extend_from_slice(&run[..length.min(room)]);
            self.at += length;
        }
    }

    /// Reads what follows a backslash, as a UTF-16 code unit.
    fn escape(&mut self) -> Result<u16> {
        let Some(byte) = self.peek_byte()? else {
            return Err(self.syntax("the rest of an escape"));
        };
        let unit = match byte {
            b'"' | b'\\' | b'/' => u16::from(byte),
            b'b' => 8,
            b'f' => 12,
            b'n' => 10,
            b'r' => 13,
            b't' => 9,
            b'u' => {
                self.at += 1;
                let mut unit = 0;
                for _ in 0..4 {
                    let digit = match self.peek_byte()? {
                        Some(byte) => (byte as char).to_digit(16),
                        None => None,
                    };
                    let Some(digit) = digit else {
                        return Err(self.syntax("a hexadecimal digit"));
                    };
                    unit = unit * 16 + digit as u16;
                    self.at += 1;
                }
                return Ok(unit);
            }
            _ => return Err(self.syntax("one of \"\\/bfnrtu after a backslash")),
        };
        self.at += 1;
        Ok(unit)
    }

    /// Reads a number. Integers that fit stay exact; what no double can hold is `None`.
    pub(super) fn number(&mut self) -> Result<Option<serde_json::Number>> {
        self.scan_number()?;
        let text = std::str::from_utf8(&self.scratch).unwrap_or("");
        if let Ok(whole) = text.parse::<i64>() {
            return Ok(Some(whole.into()));
        }
        if let Ok(whole) = text.parse::<u64>() {
            return Ok(Some(whole.into()));
        }
        Ok(text
            .parse::<f64>()
            .ok()
            .and_then(serde_json::Number::from_f64))
    }

    fn scan_number(&mut self) -> Result<()> {
        self.scratch.clear();
        if self.peek_byte()? == Some(b'-') {
            self.take_byte()?;
        }
        if self.peek_byte()? == Some(b'0') {
            self.take_byte()?;
        } else {
            self.digits()?;
        }
        if self.peek_byte()? == Some(b'.') {
            self.take_byte()?;
            self.digits()?;
        }
        if matches!(self.peek_byte()?, Some(b'e' | b'E')) {
            self.take_byte()?;
            if matches!(self.peek_byte()?, Some(b'+' | b'-')) {
                self.take_byte()?;
            }
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<()> {
        if !matches!(self.peek_byte()?, Some(b'0'..=b'9')) {
            return Err(self.syntax("a digit"));
        }
        while matches!(self.peek_byte()?, Some(b'0'..=b'9')) {
            self.take_byte()?;
        }
        Ok(())
    }

    fn take_byte(&mut self) -> Result<()> {
        if self.scratch.len() == MAX_NUMBER {
            return Err(self.error(format!("a number of more than {MAX_NUMBER} digits")));
        }
        self.scratch.push(self.buffer[self.at]);
        self.at += 1;
        Ok(())
    }

    /// Reads `true` or `false`.
    pub(super) fn boolean(&mut self) -> Result<bool> {
        if self.peek_byte()? == Some(b't') {
            self.word(b"true").map(|()| true)
        } else {
            self.word(b"false").map(|()| false)
        }
    }

    /// Reads `null`.
    pub(super) fn null(&mut self) -> Result<()> {
        self.word(b"null")
    }

    fn word(&mut self, word: &[u8]) -> Result<()> {
        for &wanted in word {
            if self.peek_byte()? != Some(wanted) {
                return Err(self.syntax("true, false or null"));
            }
            self.at += 1;
        }
        Ok(())
    }

    /// Skips the next value in constant memory, checking its syntax.
    pub(super) fn skip(&mut self) -> Result<()> {
        let depth = self.levels.len();
        loop {
            match self.peek()? {
                Kind::Object | Kind::Array => self.begin()?,
                Kind::String => {
                    self.scan_string(0)?;
                }
                Kind::Number => self.scan_number()?,
                Kind::Bool => {
                    self.boolean()?;
                }
                Kind::Null => self.null()?,
            }
            // Leave every container that ends here.
            loop {
                if self.levels.len() == depth {
                    return Ok(());
                }
                let is_object = self.levels.last().is_some_and(|level| level.is_object);
                let more = if is_object {
                    self.next_key_in_path()?
                } else {
                    self.next_item()?
                };
                if more {
                    break;
                }
            }
        }
    }

    /// Checks that nothing but white space follows.
    pub(super) fn finish(&mut self) -> Result<()> {
        match self.skip_space()? {
            None => Ok(()),
            Some(_) => Err(self.syntax("the end of the document")),
        }
    }
}

fn read_some(input: &mut impl Read, buffer: &mut [u8]) -> Result<usize> {
    loop {
        match input.read(buffer) {
            Ok(count) => return Ok(count),
            Err(error) if error.kind() == IoKind::Interrupted => {}
            Err(error) => {
                return Err(Error::new(
                    ErrorKind::Io,
                    format!("reading the SARIF document: {error}"),
                )
                .with_source(error));
            }
        }
    }
}

fn push_char(out: &mut Vec<u8>, c: char, limit: usize, cut: &mut bool) {
    let mut bytes = [0; 4];
    let bytes = c.encode_utf8(&mut bytes).as_bytes();
    if *cut || out.len() + bytes.len() > limit {
        *cut = true;
    } else {
        out.extend_from_slice(bytes);
    }
}

/// Appends a member to a JSONPath: `.name`, or `['odd name']`.
pub(super) fn push_member(path: &mut String, name: &[u8]) {
    let name = String::from_utf8_lossy(name);
    let plain = !name.is_empty()
        && name.len() <= 64
        && name.chars().all(|c| c.is_alphanumeric() || c == '_')
        && !name.starts_with(|c: char| c.is_ascii_digit());
    if plain {
        path.push('.');
        path.push_str(&name);
        return;
    }
    path.push_str("['");
    for c in name.chars().take(64) {
        match c {
            '\'' | '\\' => {
                path.push('\\');
                path.push(c);
            }
            c if c.is_control() => path.push('\u{FFFD}'),
            c => path.push(c),
        }
    }
    path.push_str("']");
}

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;
