import ssl

import httpx
import requests

requests.get(url, verify=False, timeout=1)  # expect
requests.post(url, data=d, verify=False, timeout=1)  # expect
requests.put(url, verify=False, timeout=1)  # expect
requests.request("GET", url, verify=False, timeout=1)  # expect
requests.delete(url, verify=False, timeout=1)  # expect
requests.head(url, verify=False, timeout=1)  # expect
httpx.get(url, verify=False)  # expect
httpx.post(url, verify=False)  # expect
httpx.Client(verify=False)  # expect
ssl._create_unverified_context()  # expect

requests.get(url, timeout=1)
requests.get(url, verify=True, timeout=1)
requests.get(url, verify="/ca.pem", timeout=1)
httpx.get(url)
httpx.Client(verify=True)
ssl.create_default_context()
check(url, verify=False)
requests.get(url, timeout=1, params={"verify": False})
verify = False
other.get(url, verify=False)
