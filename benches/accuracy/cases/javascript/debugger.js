debugger; // expect
function f() { debugger; } // expect
const g = () => { debugger; }; // expect
if (x) debugger; // expect
for (;;) { debugger; break; } // expect
class A { m() { debugger; } } // expect
switch (x) { case 1: debugger; } // expect
try { debugger; } catch { y(); } // expect
async function h() { debugger; } // expect
label: { debugger; } // expect

const debuggerOn = true;
f("debugger");
/* debugger; */
o.debugger = 1;
const s = `debugger;`;
use({ debugger: 1 });
o.debugger();
const re = /debugger;/;
console.log(debuggerOn);
function debugIt() {}
