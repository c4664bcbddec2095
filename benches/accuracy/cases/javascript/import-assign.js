import def, { named, other as renamed } from "m";
import * as ns from "n";
def = 1; // expect
named = 2; // expect
renamed++; // expect
ns = {}; // expect
ns.x = 1; // expect
delete ns.x; // expect
named += 1; // expect
[named] = [1]; // expect
({ def } = o); // expect
for (named of list) use(1); // expect
function f() { def = 3; } // expect
Object.assign(ns, { a: 1 }); // expect

def.x = 1;
named.y = 2;
use(def, named, ns.x);
let local = def; local = 2;
function g(def) { def = 1; }
{ let named = 1; named = 2; }
named();
Object.assign({}, ns);
const copy = { ...ns };
ns.list.push(1);
