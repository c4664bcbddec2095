const a = new Symbol("x"); // expect
const b = new BigInt(1); // expect
f(new Symbol()); // expect
function g() { return new BigInt("2"); } // expect
const c = { s: new Symbol("k") }; // expect
const d = [new BigInt(3)]; // expect
class K { s = new Symbol("s"); } // expect
const e = () => new Symbol("e"); // expect
throw new Symbol("t"); // expect
new BigInt(x); // expect

const h = Symbol("x");
const i = BigInt(1);
const j = new Foo();
const k = new Map();
const l = new Number(1);
const m = Symbol.for("k");
function n(Symbol) { return new Symbol("local"); }
const o = new o2.Symbol();
const p = typeof Symbol;
const q = BigInt.asIntN(8, 1n);
