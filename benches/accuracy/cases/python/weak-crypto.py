import hashlib
from Crypto.Cipher import AES, ARC4, DES
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import algorithms, modes

hashlib.md5(x)  # expect
hashlib.sha1(x).hexdigest()  # expect
hashlib.new("md5", x)  # expect
hashlib.new("sha1")  # expect
DES.new(key, DES.MODE_ECB)  # expect
ARC4.new(key)  # expect
algorithms.Blowfish(key)  # expect
algorithms.ARC4(key)  # expect
modes.ECB()  # expect
hashes.MD5()  # expect

hashlib.sha256(x)
hashlib.md5(x, usedforsecurity=False)
hashlib.new("sha256", x)
hashlib.sha3_512(x)
hashlib.blake2b(x)
AES.new(key, AES.MODE_GCM)
algorithms.AES(key)
modes.GCM(iv)
hashes.SHA256()
log.md5(x)
