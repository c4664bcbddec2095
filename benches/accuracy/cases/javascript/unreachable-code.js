function a() { return 1; f(); } // expect
function b() { throw e; f(); } // expect
function c() { for (;;) { break; f(); } } // expect
function d() { while (x) { continue; f(); } } // expect
function g() { if (x) { return 1; } else { return 2; } f(); } // expect
function h() { try { return 1; } finally { f(); } g(); } // expect
function i() { switch (x) { case 1: return 1; f(); } } // expect
function j() { return; let y = f(); } // expect
function k() { while (true) { f(); } g(); } // expect
function l() { for (;;) {} f(); } // expect
const m = () => { return 1; f(); }; // expect
function n() { { return 1; } f(); } // expect

function o() { return p(); function p() {} }
function q() { if (x) return 1; f(); }
function r() { return; var y; }
function s() { while (true) { if (x) break; } f(); }
function t() { try { return f(); } catch { g(); } h(); }
function u() { for (const x of l) { if (x) continue; f(); } }
function v() { switch (x) { case 1: return 1; case 2: f(); } g(); }
function w() { f(); return; }
function y() { label: { break label; } f(); }
function z() { do { f(); } while (x); g(); }
