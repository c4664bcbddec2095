a = a; // expect
let b = 1; b = b; // expect
[c] = [c]; // expect
[d, e] = [d, f]; // expect
({ g } = { g }); // expect
o.x = o.x; // expect
o.a.b = o.a.b; // expect
o["y"] = o["y"]; // expect
a &&= a; // expect
a ||= a; // expect
this.z = this.z; // expect
o[i] = o[i]; // expect

a = b;
let h = h2;
[c, d] = [d, c];
({ a, b } = { a: b, b: a });
o.x = o.y;
o.x = p.x;
a += a;
o.a.b = o.b.a;
a = +a;
a = [a];
f(a);
const k = { a: a };
