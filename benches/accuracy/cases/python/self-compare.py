if x == x: pass  # expect
if x != x: pass  # expect
if a.b == a.b: pass  # expect
y = x is x  # expect
while x <= x: pass  # expect
assert x is not x  # expect
z = [i for i in q if i == i]  # expect
f(x > x)  # expect
w = x < x  # expect
if x >= x: pass  # expect

if x == y: pass
if a.b == a.c: pass
if x == "x": pass
if a[0] == a[1]: pass
v = x + x
if a.b == c.b: pass
if f() == g(): pass
u = x - x
if x and x: pass
if len(x) == len(y): pass
