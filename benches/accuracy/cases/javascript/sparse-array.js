const a = [1, , 2]; // expect
const b = [, 1]; // expect
const c = [,]; // expect
f([1, , 3]); // expect
const d = [[1, , 2]]; // expect
const e = ["a", , "b"]; // expect
const g = [, , 1]; // expect
const h = { list: [1, , 2] }; // expect
return_([, ]); // expect
const i = [x, , ...y]; // expect

const j = [1, 2];
const k = [1, 2,];
const [, l] = m;
const [n, , o] = p;
const q = [];
const r = [undefined, 1];
const s = "[1,,2]";
const t = [null];
const u = [1, [2]];
const v = new Array(3);
