for (let i = 0; i < 10; i--) f(); // expect
for (let i = 10; i >= 0; i++) f(); // expect
for (let i = 0; i <= 10; --i) f(); // expect
for (let i = 10; i > 0; ++i) f(); // expect
for (let i = 0; i < 10; i -= 1) f(); // expect
for (let i = 10; i > 0; i += 2) f(); // expect
for (var i = 0; i < n; i--) f(); // expect
for (let j = n; j >= 0; j++) { f(j); } // expect
for (let i = 0; 10 > i; i--) f(); // expect
for (let i = 0; i < 10; i += -1) f(); // expect

for (let i = 0; i < 10; i++) f();
for (let i = 10; i > 0; i--) f();
for (let i = 0; i < 10; i += 2) f();
for (let i = 10; i >= 0; i -= 1) f();
for (let i = 0; i < 10;) i++;
for (let i = 0; i !== 10; i--) f();
for (let i = 0; i < 10; j--) f();
for (const x of list) f(x);
for (let i = 0; i < 10; i += step) f();
while (i < 10) i--;
