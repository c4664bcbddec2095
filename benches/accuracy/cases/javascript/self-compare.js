if (x === x) f(); // expect
if (x !== x) f(); // expect
if (x == x) f(); // expect
if (x > x) f(); // expect
if (o.a === o.a) f(); // expect
const a = x <= x; // expect
while (o.n >= o.n) f(); // expect
f(x != x); // expect
const b = o.a.b === o.a.b; // expect
if ("x" < "x") f(); // expect

if (x === y) f();
if (o.a === o.b) f();
if (x === "x") f();
const c = x + x;
if (f() === g()) h();
if (x[0] === x[1]) f();
const d = x - x;
if (x && x) f();
if (o.a === p.a) f();
if (x in x) f();
