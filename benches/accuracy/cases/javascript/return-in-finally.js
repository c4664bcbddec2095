function a() { try { return f(); } finally { return 2; } } // expect
function b() { try { f(); } finally { throw e; } } // expect
function c() { for (;;) { try { f(); } finally { break; } } } // expect
function d() { while (x) { try { f(); } finally { continue; } } } // expect
function e1() { try { f(); } catch { g(); } finally { if (x) { return 1; } } } // expect
const h = () => { try { f(); } finally { return; } }; // expect
function i() { try { f(); } finally { for (;;) { return 1; } } } // expect
function j() { try { f(); } finally { switch (x) { case 1: return 1; } } } // expect
function k() { label: while (x) { try { f(); } finally { for (;;) { break label; } } } } // expect
function l() { try { f(); } finally { try { return 1; } catch { g(); } } } // expect

function m() { try { return 1; } finally { f(); } }
function n() { try { f(); } finally { for (;;) { break; } } }
function o() { try { f(); } finally { while (x) { continue; } } }
function p() { try { f(); } finally { list.map((q) => { return q; }); } }
function r() { try { f(); } catch { return 1; } }
function s() { try { f(); } finally { switch (x) { case 1: break; } } }
function t() { try { f(); } finally { g(function () { throw e; }); } }
function u() { try { f(); } finally { class K { m() { return 1; } } } }
function v() { try { throw e; } catch { throw e; } finally { f(); } }
function w() { try { f(); } finally { l: for (;;) { break l; } } }
