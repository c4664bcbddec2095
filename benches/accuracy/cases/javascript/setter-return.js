const a = { set x(v) { return v; } }; // expect
class B { set x(v) { return 1; } } // expect
class C { static set x(v) { return this; } } // expect
const d = { set x(v) { if (v) { return v; } } }; // expect
Object.defineProperty(o, "x", { set(v) { return v; } }); // expect
Object.defineProperty(o, "x", { set: function (v) { return v; } }); // expect
Object.defineProperty(o, "x", { set: (v) => v }); // expect
const e = class { set y(v) { return f(v); } }; // expect
class F { set #p(v) { return v; } m() { this.#p = 1; } } // expect
const g = { set "z"(v) { return undefined; } }; // expect

const h = { set x(v) { use(v); } };
class I { set x(v) { if (!v) return; use(v); } }
const j = { set(v) { return v; } };
const k = { get x() { return 1; } };
class L { set x(v) { const f2 = () => 1; use(f2(), v); } }
class M { set x(v) { function n() { return 1; } use(n, v); } }
class N { m(v) { return v; } }
Object.defineProperty(o, "x", { set(v) { use(v); } });
Object.defineProperty(o, "x", { get() { return 1; } });
class O { set x(v) { throw new Error(v); } }
