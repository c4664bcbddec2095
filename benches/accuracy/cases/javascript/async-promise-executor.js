new Promise(async (resolve) => { resolve(await load()); }); // expect
new Promise(async function (resolve) { resolve(1); }); // expect
const p1 = new Promise(async (resolve, reject) => { try { resolve(await x()); } catch (e) { reject(e); } }); // expect
const p2 = new Promise(async function named(resolve) { resolve(await y()); }); // expect
function f1() { return new Promise(async (resolve) => resolve(await z())); } // expect
run(new Promise(async (r) => { r(); })); // expect
const list = [new Promise(async (r) => r(1))]; // expect
const o = { p: new Promise(async () => {}) }; // expect
class A { m() { return new Promise(async (r) => { r(this); }); } } // expect
new Promise((async (resolve) => { resolve(); })); // expect

new Promise((resolve) => { resolve(load()); });
new Promise(function (resolve, reject) { resolve(1); });
new Promise((resolve) => { (async () => { resolve(await load()); })(); });
new Other(async (resolve) => { resolve(1); });
Promise.resolve(async () => 1);
new Promise(executor);
then(async (x) => x);
p1.then(async (v) => { await use(v); });
const fn = async () => new Promise((r) => r(1));
new Promise(make(async () => 1));
