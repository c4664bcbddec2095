const a = Math(); // expect
const b = JSON(); // expect
const c = Reflect(); // expect
const d = Atomics(); // expect
const e = Intl(); // expect
new Math(); // expect
new JSON(); // expect
f(Math(1)); // expect
const g = () => JSON("{}"); // expect
new Reflect(); // expect
globalThis.Math(); // expect

Math.max(1, 2);
JSON.parse("1");
Reflect.ownKeys(o);
new Intl.DateTimeFormat();
Atomics.load(t, 0);
function h(Math) { return Math(); }
o.Math();
const m = Math;
const n = Object();
const p = Number("1");
