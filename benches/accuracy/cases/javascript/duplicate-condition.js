if (a) f(); else if (a) g(); // expect
if (a === 1) f(); else if (a === 2) g(); else if (a === 1) h(); // expect
if (x()) { f(); } else if (x()) { g(); } // expect
if (a && b) f();
else if (a && b) g(); // expect
if (a || b) f();
else if (a) g(); // expect
if (a.b) f();
else if (c) g();
else if (a.b) h(); // expect
if (a) f();
else if (b) g();
else if (a && b) h(); // expect
if (n > 1) f();
else if (n > 1) g(); // expect
if (!a) f();
else if (!a) g(); // expect
if (a) f();
else if (b) g();
else if (b) h(); // expect

if (a) f(); else if (b) g();
if (a) f(); else if (!a) g();
if (a === 1) f(); else if (a === 2) g();
if (a) f();
if (a) g();
if (a && b) f();
else if (a) g();
if (a) { if (a) f(); }
if (n > 1) f();
else if (n > 2) g();
if (x) f();
else if (y) g();
else if (z) h();
if (a.b) f();
else if (a.c) g();
if (f(1)) g();
else if (f(2)) h();
if (a && b) f();
else if (a && c) g();
