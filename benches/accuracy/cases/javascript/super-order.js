class A extends B { constructor() { this.x = 1; super(); } } // expect
class C extends B { constructor() { } } // expect
class D extends B { constructor() { super.m(); super(); } } // expect
class F extends B { constructor() { use(this); super(); } } // expect
class G extends B { constructor(a) { if (a) { super(); } } } // expect
class H extends B { constructor() { super(this.x); } } // expect
class I extends B { constructor() { f(); } } // expect
class J extends B { constructor(a) { if (a) super(); this.x = 1; } } // expect
class K extends B { constructor() { super(); super(); } } // expect
class L extends null { constructor() { super(); } } // expect

class M extends B { constructor() { super(); this.x = 1; } }
class N { constructor() { this.x = 1; } }
class O extends B { m() { this.x = 1; } }
class P extends B { constructor(a) { if (a) { super(1); } else { super(2); } this.x = a; } }
class Q extends B { constructor() { const f2 = () => this.x; super(); use(f2); } }
class R extends B {}
class S extends B { constructor() { const c = class { constructor() { this.y = 1; } }; super(c); } }
class T extends B { constructor(a) { super(a); } }
class U extends B { constructor() { return o; } }
class V { m() { super.m(); } }
