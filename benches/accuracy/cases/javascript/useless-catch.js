try { f(); } catch (e) { throw e; } // expect
try { f(); } catch (err) { throw err; } // expect
function a() { try { f(); } catch (e) { throw e; } } // expect
try { f(); } catch (e) { throw e; } finally { g(); } // expect
async function b() { try { await f(); } catch (e) { throw e; } } // expect
const c = () => { try { f(); } catch (x) { throw x; } }; // expect
for (const i of l) { try { f(i); } catch (e) { throw e; } } // expect
class D { m() { try { f(); } catch (e) { throw e; } } } // expect
if (x) { try { f(); } catch (e) { throw e; } } // expect
try { try { f(); } catch (e) { throw e; } } catch (e) { g(e); } // expect

try { f(); } catch (e) { g(e); throw e; }
try { f(); } catch (e) { throw new Error(e); }
try { f(); } catch { throw new Error("x"); }
try { f(); } catch (e) { throw other; }
try { f(); } catch (e) { if (x) throw e; }
try { f(); } finally { g(); }
try { f(); } catch (e) { return_(e); }
try { f(); } catch (e) { throw e.cause; }
try { f(); } catch ({ message }) { throw message; }
try { f(); } catch (e) { e = 1; throw e; }
