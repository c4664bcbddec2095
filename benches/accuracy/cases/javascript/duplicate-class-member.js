class A { m() {} m() {} } // expect
class B {
  x = 1;
  x = 2; // expect
  static y() {}
  static y() {} // expect
  get z() { return 1; }
  get z() { return 2; } // expect
  set w(v) { use(v); }
  set w(v) { use(v); } // expect
  "quoted"() {}
  quoted() {} // expect
  10() {}
  10() {} // expect
  async run() {}
  run() {} // expect
  *gen() {}
  gen() {} // expect
}
const C = class { a() {} a() {} }; // expect
class D {
  m() {}
  static m() {}
  get p() { return 1; }
  set p(v) { use(v); }
  n() {}
  o() {}
  [q]() {}
  [r]() {}
  s = 1;
  t = 1;
  constructor() {}
  "u-v"() {}
  "u-w"() {}
}
