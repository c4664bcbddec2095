if (x === NaN) f(); // expect
if (x == NaN) f(); // expect
if (x !== NaN) f(); // expect
if (NaN === x) f(); // expect
if (x > NaN) f(); // expect
if (x === Number.NaN) f(); // expect
switch (NaN) { case 1: f(); } // expect
switch (x) { case NaN: f(); } // expect
const a = x != NaN; // expect
while (y < NaN) f(); // expect

if (isNaN(x)) f();
if (Number.isNaN(x)) f();
if (x !== x) f();
const n = NaN;
f(NaN);
if (x === "NaN") f();
if (Object.is(x, NaN)) f();
switch (x) { case 1: f(); }
if (x === o.NaN) f();
const z = x + NaN;
