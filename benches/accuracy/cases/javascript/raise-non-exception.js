throw "x"; // expect
throw 1; // expect
throw null; // expect
throw undefined; // expect
throw `text ${x}`; // expect
throw "a" + b; // expect
throw true; // expect
throw {}.x = 1; // expect
throw ("a", "b"); // expect
throw x ? "a" : "b"; // expect
throw f && "b"; // expect

throw new Error("x");
throw e;
throw f();
throw o.error;
throw new TypeError();
throw Object.assign(new Error("x"), { code: 1 });
throw x ? new Error("a") : e;
throw (log(), new Error("x"));
throw await f();
throw this.err;
