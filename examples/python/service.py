"""What a service does: many requests on one engine in asyncio, and scans that can time out.

python service.py FOLDER
"""

import asyncio
import sys

import codehone
import codehone.aio


async def main(folder: str) -> None:
    async with codehone.aio.open("service.db") as engine:
        try:
            await asyncio.wait_for(engine.scan(folder, repo="acme/web"), timeout=60)
        except TimeoutError:
            print("the scan took too long; nothing of it was stored")
        review, insights = await asyncio.gather(
            engine.review(repo="acme/web"), engine.insights(repo="acme/web")
        )
        print(len(review), "to look at;", insights.life.open, "open")


asyncio.run(main(sys.argv[1]))
