#!/usr/bin/env node
"use strict";

const { runCommand } = require("../index.js");

// The command runs off this thread, so that the event loop is free to hear Ctrl-C. The first asks it to
// stop; a second finds no listener any more and ends the process at once.
const stop = new AbortController();
process.once("SIGINT", () => stop.abort());

runCommand(process.argv.slice(2), { signal: stop.signal }).then(
  (code) => {
    process.exitCode = code;
  },
  // It did not start, or it panicked: every other failure is reported by the command itself.
  (error) => {
    console.error(`error[${error.code}]: ${error.message}`);
    process.exitCode = error.code === "cancelled" ? 130 : 70;
  },
);
