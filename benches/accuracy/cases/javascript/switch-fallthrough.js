switch (x) {
  case 0: f();
  case 1: g(); // expect
  case 2: h(); // expect
  case 3: { f(); } // expect
  case 4: // expect
    if (y) break;
  case 5: // expect
    if (y) { break; } else { g(); }
  case 6: // expect
    for (const z of l) { use(z); }
  case 7: // expect
    try { f(); } catch { break; }
  case 8: // expect
    while (y) { f(); }
  case 9: // expect
    y = 1;
  default: // expect
    f();
}
switch (y) {
  case 0: f(); break;
  case 1:
  case 2: g(); break;
  case 3: f();
  // falls through
  case 4: { f(); break; }
  case 5: throw new Error("x");
  case 7: if (x) { break; } else { throw e; }
  case 8: f(); /* fallthrough */
  case 9: { g(); }
  // fall through
  case 10: try { f(); } finally { throw e; }
  default: f();
}
