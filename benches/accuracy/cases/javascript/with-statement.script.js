with (o) { f(); } // expect
with (o.p) f(); // expect
function a() { with (o) { g(); } } // expect
if (x) with (o) f(); // expect
with (f()) { g(); } // expect
for (;;) { with (o) { break; } } // expect
with (o) with_(p); // expect
(function () { with (this) { f(); } })(); // expect
switch (x) { case 1: with (o) f(); } // expect
var b = function () { with (Math) { return max(1, 2); } }; // expect

o.with = 1;
o.with(1);
var c = "with (o) {}";
// with (o) {}
var d = { with: 1 };
f(o["with"]);
withOther(o);
var widthOf = 1;
list.with(0, 1);
class K { with() {} }
