//! Helpers of the tests: code in the handler of a server.

use super::super::testing::{clean, flags};

fn in_handler(codes: &[&str]) -> Vec<String> {
    let head = "const fs = require('fs'), path = require('path'), cp = require('child_process'), axios = require('axios'), \
                http = require('http'), ejs = require('ejs'), xpath = require('xpath'), util = require('util');";
    codes
        .iter()
        .map(|code| format!("{head} app.get('/', (req, res) => {{ {code} }});"))
        .collect()
}

pub(super) fn reported(rule: &str, codes: &[&str]) {
    let all = in_handler(codes);
    flags(rule, &all.iter().map(String::as_str).collect::<Vec<_>>());
}

pub(super) fn silent(rule: &str, codes: &[&str]) {
    let all = in_handler(codes);
    clean(rule, &all.iter().map(String::as_str).collect::<Vec<_>>());
}
