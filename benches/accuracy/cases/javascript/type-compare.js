if (typeof x === "strnig") f(); // expect
if (typeof x == "undefned") f(); // expect
if (typeof x !== "nunber") f(); // expect
if ("fucntion" === typeof x) f(); // expect
if (typeof x === "array") f(); // expect
if (typeof x === "Object") f(); // expect
const a = typeof x != "bool"; // expect
if (typeof x === `strnig`) f(); // expect
if (typeof x === "null") f(); // expect
while (typeof o.p === "String") f(); // expect

if (typeof x === "string") f();
if (typeof x == "undefined") f();
if (typeof x === typeof y) f();
if (typeof x === y) f();
if (x === "strnig") f();
if (typeof x === "bigint") f();
if (typeof x === "symbol") f();
if (typeof x === "function") f();
const b = typeof x;
if (typeof x === `object`) f();
switch (typeof x) { case "string": f(); }
