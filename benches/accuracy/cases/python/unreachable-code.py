def a():
    return 1
    print(1)  # expect


def b():
    raise ValueError
    print(1)  # expect


def c():
    while True:
        pass
    print(1)  # expect


def d(x):
    if x:
        return 1
    else:
        return 2
    print(1)  # expect


def e(xs):
    for x in xs:
        break
        print(x)  # expect


def f(xs):
    for x in xs:
        continue
        print(x)  # expect


def g(x):
    try:
        return 1
    finally:
        print(x)
    print(2)  # expect


def h(x):
    if x:
        raise ValueError
        print(1)  # expect


def i():
    with open("a") as k:
        return k.read()
        print(1)  # expect


def j(x):
    while x:
        return 1
        print(2)  # expect


def k(x):
    if x:
        return 1
    print(2)


def l(xs):
    for x in xs:
        if x:
            break
    print(2)


def m():
    while True:
        if n():
            break
    print(2)


def n():
    try:
        return o()
    except ValueError:
        pass
    print(2)


def o():
    with suppress(ValueError):
        return n()
    print(2)


def p():
    return
    yield


def q(x):
    match x:
        case 1:
            return 1
    print(2)


def r(x):
    try:
        raise ValueError
    except ValueError:
        print(x)
    print(2)


def s(xs):
    for x in xs:
        return x
    print(2)


def t(x):
    assert x
    print(2)
