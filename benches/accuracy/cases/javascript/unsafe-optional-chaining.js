(a?.b)(); // expect
(a?.b).c; // expect
new (a?.b)(); // expect
const [x] = a?.b; // expect
const { y } = a?.b; // expect
for (const z of a?.b) f(z); // expect
[...a?.b]; // expect
f(...a?.b); // expect
"k" in a?.b; // expect
q instanceof a?.b; // expect
(a?.b)`t`; // expect
class K extends (a?.b) {} // expect
(a?.b || c?.d).e; // expect
with_((a?.b)[0]); // expect

a?.b.c;
a?.b();
a?.b?.();
(a?.b ?? {}).c;
const { w } = a?.b ?? {};
[...(a?.b ?? [])];
f(a?.b);
const v = a?.b;
({ ...a?.b });
if (a?.b) f();
const [u] = a?.b || [];
a?.[0].x;
