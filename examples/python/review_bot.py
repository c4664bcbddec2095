"""What a review bot does on a pull request: scan, take other tools' findings, show the best few, and
record what people answer.

    python review_bot.py FOLDER [SARIF ...]
"""

import sys
from pathlib import Path

import codehone

folder, *documents = sys.argv[1:] or ["."]
with codehone.open("team.db") as engine:
    engine.scan(folder, repo="acme/web")
    for document in documents:
        engine.import_sarif(Path(document), repo="acme/web")

    review = engine.review(repo="acme/web", limit=3, reviewer="mia")
    for item in review:
        print(item.explain(), end="\n\n")

    # The answers would come from the forge: a reaction, a button, a resolved thread.
    if review:
        receipt = engine.record(review[0], "helpful", by="mia")
        print("recorded as event", receipt.event)
