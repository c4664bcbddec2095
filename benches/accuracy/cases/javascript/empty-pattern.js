const {} = a; // expect
const [] = a; // expect
const { x: {} } = a; // expect
const { y: [] } = a; // expect
function f({}) {} // expect
function g([]) {} // expect
function h({ a: {} }) {} // expect
const i = ({}) => 1; // expect
function k({ a: [] }) {} // expect
let {} = b; // expect
for (const {} of list) use(1); // expect

const { z } = a;
const [w] = a;
const { v = {} } = a;
const { u = [] } = a;
function l({ a }) {}
function m(a = {}) {}
function n(a = []) {}
const o = {};
const p = [];
function q({ a = {} }) {}
