if (true) f(); // expect
if (0) f(); // expect
if ("a") f(); // expect
if ([]) f(); // expect
if ({}) f(); // expect
if (() => 1) f(); // expect
const a = true ? 1 : 2; // expect
do { f(); } while (false); // expect
if (!0) f(); // expect
if (-1) f(); // expect
if (x || true) f(); // expect
if (false && x) f(); // expect
if (typeof x) f(); // expect
if (void x) f(); // expect
if (`text`) f(); // expect
if (new Boolean(x)) f(); // expect

if (x) f();
while (true) { if (x) break; }
for (;;) { if (x) break; }
if (x === 1) f();
const b = x ? 1 : 2;
if (x || y) f();
if (x && y) f();
if (f()) g();
if (x.y) f();
if (`${x}`) f();
if (typeof x === "string") f();
const c = 1;
if (x ? 1 : y) f();
