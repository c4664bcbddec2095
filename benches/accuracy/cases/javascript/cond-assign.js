if (x = 1) { f(); } // expect
while (x = next()) { f(); } // expect
do { f(); } while (x = next()); // expect
for (; x = next();) { f(); } // expect
if (a.b = c) { f(); } // expect
if (x = y) f(); else g(); // expect
while (line = read()) use(line); // expect
if (a[0] = 2) f(); // expect
if (x += 1) f(); // expect
for (let i = 0; i = 3; i++) f(); // expect

if ((x = next())) { f(); }
while ((m = re.exec(s)) !== null) { f(m); }
if (x === 1) { f(); }
x = 1;
for (x = 0; x < 3; x = x + 1) f();
if (f(x = 1)) { g(); }
while ((x = next())) { f(); }
if (() => { x = 1; }) { f(); }
const y1 = (x = 2);
if (x == 1) g();
