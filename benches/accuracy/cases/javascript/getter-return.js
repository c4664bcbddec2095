const a = { get x() {} }; // expect
const b = { get x() { f(); } }; // expect
class C { get x() {} } // expect
class D { static get x() { f(); } } // expect
const e = { get x() { return; } }; // expect
class F { get x() { if (this.a) { return 1; } } } // expect
Object.defineProperty(o, "x", { get() { f(); } }); // expect
Object.defineProperty(o, "x", { get: function () { f(); } }); // expect
Object.defineProperty(o, "x", { get: () => { f(); } }); // expect
const g = { get x() { ~function () { return 1; }(); } }; // expect
class H { get #p() { f(); } m() { return this.#p; } } // expect

const i = { get x() { return 1; } };
class J { get x() { return this.y; } }
class K { get x() { throw new Error("no"); } }
const l = { get() { f(); } };
const m = { x() {} };
class N { get x() { if (this.a) { return 1; } else { return 2; } } }
class O { get x() { switch (this.k) { case 1: return 1; default: return 2; } } }
Object.defineProperty(o, "x", { get() { return 1; } });
Object.defineProperty(o, "x", { get: () => 1 });
class P { set x(v) { use(v); } }
