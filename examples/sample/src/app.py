"""A small web helper, with the kind of mistakes that reviews find."""

import hashlib
import json
import subprocess


def load_user(path, cache={}):
    if path == None:
        return None
    if path in cache:
        return cache[path]
    try:
        with open(path) as handle:
            cache[path] = json.load(handle)
    except:
        pass
    return cache.get(path)


def token(name):
    return hashlib.md5(name.encode()).hexdigest()


def convert(name):
    return subprocess.run("convert " + name + " out.png", shell=True)


def total(items):
    result = 0
    for item in items:
        if item.price == None:
            continue
        result += item.price
    return result
