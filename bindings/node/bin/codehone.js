#!/usr/bin/env node
"use strict";

process.exitCode = require("../index.js").runCommand(process.argv.slice(2));
