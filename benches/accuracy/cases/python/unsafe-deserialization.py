import json
import marshal
import pickle
import shelve
import yaml
from yaml import SafeLoader


def read(data, path):
    pickle.loads(data)  # expect
    pickle.load(open(path, "rb"))  # expect
    pickle.Unpickler(data)  # expect
    marshal.loads(data)  # expect
    marshal.load(data)  # expect
    shelve.open(path)  # expect
    yaml.load(data)  # expect
    yaml.load(data, Loader=yaml.Loader)  # expect
    yaml.load(data, yaml.UnsafeLoader)  # expect
    yaml.load(data, Loader=yaml.UnsafeLoader)  # expect

    json.loads(data)
    yaml.safe_load(data)
    yaml.load(data, Loader=SafeLoader)
    yaml.load(data, Loader=yaml.SafeLoader)
    yaml.load(data, yaml.CSafeLoader)
    pickle.dumps(data)
    marshal.dumps(data)
    json.load(data)
    data.loads(path)
    yaml.dump(data)
