if (x === -0) { f(); } // expect
if (x == -0) { f(); } // expect
if (-0 === x) { f(); } // expect
if (x < -0) { f(); } // expect
if (x >= -0) { f(); } // expect
const a1 = y !== -0; // expect
const a2 = -0 > y; // expect
while (z != -0) z--; // expect
f(x <= -0); // expect
const a3 = b ? x === -0 : 1; // expect

if (x === 0) { f(); }
if (Object.is(x, -0)) { f(); }
const n = -0;
if (x === -1) { f(); }
if (x === "-0") { f(); }
if (x + -0) { f(); }
if (x === +0) { f(); }
f(-0);
const q = [-0];
if (-0) { f(); }
