switch (x) {
  case 1: f(); break;
  case 1: g(); break; // expect
  case "a": f(); break;
  case "a": g(); break; // expect
  case k: f(); break;
  case k: g(); break; // expect
  case o.p: f(); break;
  case o.p: g(); break; // expect
  case f(1): f(); break;
  case f(1): g(); break; // expect
  case 1 + 2: f(); break;
  case 1 + 2: g(); break; // expect
  case null: f(); break;
  case null: g(); break; // expect
  case true: f(); break;
  case true: g(); break; // expect
  case -1: f(); break;
  case -1: g(); break; // expect
  case a[0]: f(); break;
  case a[0]: g(); break; // expect
}
switch (y) {
  case 1: f(); break;
  case 2: f(); break;
  case "1": f(); break;
  case k: f(); break;
  case kk: f(); break;
  case o.p: f(); break;
  case o.q: f(); break;
  case f(1): f(); break;
  case f(2): f(); break;
  case 1 + 3: f(); break;
  case false: f(); break;
  default: f();
}
