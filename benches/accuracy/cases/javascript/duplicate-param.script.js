function a(x, x) {} // expect
function b(x, y, x) {} // expect
const c = function (x, x) {}; // expect
const d = function named(p, q, p) {}; // expect
function e(x, y, y, z) {} // expect
var f = { m: function (k, k) {} }; // expect
use(function (i, i) {}); // expect
function g(one, two, three, one) {} // expect
(function (u, u) {})(1, 2); // expect
new Foo(function (v, v) {}); // expect

function h(x, y) {}
const i = (x, y) => x + y;
function j(x) { function k(x) {} }
function l({ a }, { b }) {}
function m(...rest) {}
function n(x, X) {}
const o = function (x, y) {};
class P { m(a, b) {} }
function q(a, b = a) {}
function r() {}
