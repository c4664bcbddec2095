try { f(); } catch (e) { e = 1; } // expect
try { f(); } catch (e) { e = new Error("x"); throw e; } // expect
try { f(); } catch (err) { if (x) { err = null; } } // expect
try { f(); } catch ({ message }) { message = "x"; } // expect
try { f(); } catch ([a]) { a = 1; } // expect
try { f(); } catch (e) { [e] = [1]; } // expect
try { f(); } catch (e) { ({ e } = o); } // expect
try { f(); } catch (e) { e += 1; } // expect
try { f(); } catch (e) { g(() => { e = 2; }); } // expect
try { f(); } catch (e) { e ??= 3; } // expect

try { f(); } catch (e) { e.message = "x"; }
try { f(); } catch (e) { const e2 = e; use(e2); }
try { f(); } catch (e) { let x = 1; x = 2; }
try { f(); } catch (e) { log(e); }
try { f(); } catch { let e; e = 1; }
let e = 1; e = 2;
try { f(); } catch (x) { e = x; }
try { f(); } catch (e) { (function (e) { e = 1; })(); }
try { f(); } catch (e) { { let e = 1; e = 2; } }
function ex(e) { e = 1; }
