"""What an editor does on every key press: analyse one text, without a database.

python editor.py FILE
"""

import sys
from pathlib import Path

import codehone

path = Path(sys.argv[1])
for finding in codehone.analyse(path.read_text(encoding="utf-8"), path=path.name):
    span = finding.span
    print(
        f"{path}:{span.start_line}:{span.start_column} {finding.severity} {finding.message}"
    )
    for fix in finding.fixes:
        print("    fix:", fix.description, "" if fix.safe else "(check it)")
