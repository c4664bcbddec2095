if (!a in b) f(); // expect
if (!a instanceof B) f(); // expect
const c = !k in o; // expect
while (!x instanceof Y) f(); // expect
f(!a in b); // expect
const d = !"k" in o ? 1 : 2; // expect
if (!a.b in c) f(); // expect
if (x && !a in b) f(); // expect
return_(!this instanceof K); // expect
const e = () => !a instanceof B; // expect

if (!(a in b)) f();
if (!(a instanceof B)) f();
if ((!a) in b) f();
if (a in b) f();
if (a instanceof B) f();
if (!a) f();
for (const k in o) f(k);
const g = -1 in list;
if (!a === b) f();
const h = !a;
