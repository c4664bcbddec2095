const a = [1, 2, 3];
a.map((x) => { x + 1; }); // expect
a.filter((x) => { if (x > 1) { keep(x); } }); // expect
a.every(function (x) { check(x); }); // expect
a.some((x) => { x === 2; }); // expect
a.find((x) => { log(x); }); // expect
a.findIndex(function (x) { log(x); }); // expect
a.reduce((s, x) => { s += x; }, 0); // expect
a.sort((p, q) => { compare(p, q); }); // expect
a.flatMap((x) => { use([x]); }); // expect
Array.from(a, (x) => { use(x); }); // expect
a.reduceRight(function (s, x) { use(s, x); }); // expect

a.map((x) => x + 1);
a.map((x) => { return x + 1; });
a.filter((x) => { if (x) { return true; } return false; });
a.forEach((x) => { log(x); });
a.every(function (x) { return x > 1; });
a.some((x) => { throw new Error(String(x)); });
a.find((x) => { switch (x) { case 1: return true; default: return false; } });
a.reduce((s, x) => { return s + x; }, 0);
map((x) => { log(x); });
a.sort((p, q) => { if (p < q) { return -1; } else { return 1; } });
Array.from(a, (x) => ({ x }));
a.map(log);
