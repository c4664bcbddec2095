var a = 1; delete a; // expect
function f() { var b; delete b; } // expect
let c; delete c; // expect
const d = {}; delete d; // expect
function g(e) { delete e; } // expect
function h() {} delete h; // expect
delete globalThing; // expect
if (delete a) use(); // expect
const x = delete a; // expect
class K {} delete K; // expect

delete a.b;
delete a["b"];
delete a[0];
delete a.b.c;
delete a?.b;
delete this.x;
delete f().x;
delete a[b];
const y = delete a.q;
delete (a.z);
