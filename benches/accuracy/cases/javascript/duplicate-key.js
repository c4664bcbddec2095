const a = { x: 1, x: 2 }; // expect
const b = { "x": 1, x: 2 }; // expect
const c = { 1: 1, 1: 2 }; // expect
const d = { x: 1, y: 2, x: 3 }; // expect
const e = { m() {}, m() {} }; // expect
const f = { get x() { return 1; }, get x() { return 2; } }; // expect
const g = { "a-b": 1, "a-b": 2 }; // expect
const h = { x: 1, x() {} }; // expect
const i = { 0x1: 1, 1: 2 }; // expect
use({ k: { z: 1, z: 2 } }); // expect
const j = { ["x"]: 1, x: 2 }; // expect

const k = { x: 1, y: 2 };
const l = { get x() { return 1; }, set x(v) { use(v); } };
const m = { [x]: 1, [x]: 2 };
const n = { x: 1, X: 2 };
const o = { ...k, x: 1 };
const p = { __proto__: q, ["__proto__"]: 1 };
const q1 = { a: { x: 1 }, b: { x: 2 } };
const r = { 1: 1, "2": 2 };
const s = { x: 1, ...k, y: 2 };
const t = { async a() {}, b() {} };
