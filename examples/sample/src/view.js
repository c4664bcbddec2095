const crypto = require("crypto");

function render(node, html) {
  if (node == undefined) return;
  debugger;
  node.innerHTML = html;
}

function key(name) {
  return crypto.createHash("md5").update(name).digest("hex");
}

function check(value) {
  if (typeof value === "strnig") return true;
  if (value === NaN) return false;
  return value == 1;
}

module.exports = { render, key, check };
