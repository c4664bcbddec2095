const a = 1; a = 2; // expect
const b = 1; b += 2; // expect
const c = 1; c++; // expect
const d = 1; --d; // expect
const { e } = o; e = 3; // expect
const [g] = o; g = 4; // expect
const h = 1; function fh() { h = 2; } // expect
const i = 1; [i] = [2]; // expect
const j = 1; ({ j } = o); // expect
for (const k of list) { k = 1; } // expect
const l = 1; for (l of list) use(l); // expect
const m = 1; m ||= 2; // expect

let n = 1; n = 2;
const o1 = {}; o1.x = 1;
const p = []; p[0] = 1;
const q = 1; { let q = 2; q = 3; }
const r = 1; function fr(r) { r = 2; }
var s = 1; s = 2;
for (const t of list) { use(t); }
const u = 1; use(u + 1);
const v = () => { let a2 = 1; a2 = 2; };
for (let w = 0; w < 3; w++) use(w);
