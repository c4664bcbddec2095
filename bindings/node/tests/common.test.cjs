"use strict";
const assert = require("node:assert/strict");
const { test } = require("node:test");
const codehone = require("codehone");

test("CommonJS and ESM give the same objects", async () => {
  const esm = await import("codehone");
  for (const [name, value] of Object.entries(codehone)) {
    if (name !== "__napiBindingTarget") assert.equal(esm[name], value, name);
  }
  assert.equal(typeof codehone.Engine.open, "function");
});
