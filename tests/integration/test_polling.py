#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How publishers see the daemon: gaps between requests to one host, and what it keeps away from."""
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from harness import Case, main, rss, wait_for  # noqa: E402

GOOD = rss("Good", [{"title": f"Story {n}", "link": f"https://good.example/{n}", "text": f"Text of story {n}."} for n in range(3)])


class Polling(Case):
    def test_feeds_of_one_host_come_a_gap_apart_redirects_included(self):
        times = []

        def page(request):
            times.append(time.monotonic())
            return (200, {"Content-Type": "application/rss+xml"}, GOOD)

        def moved(request):
            times.append(time.monotonic())
            return (302, {"Location": "/feed0"}, b"")
        server = self.serve({**{f"/feed{n}": page for n in range(3)}, "/moved": moved})
        self.write_config([{"url": f"{server.url}/{path}", "name": path, "allow_private": True}
                           for path in ("feed0", "feed1", "feed2", "moved")], poll={"host_gap": "1s", "per_host": 8})
        service = self.daemon()
        service.ready()
        wait_for("five requests", lambda: len(times) == 5)
        for earlier, later in zip(times, times[1:]):
            self.assertGreater(later - earlier, 0.9)


if __name__ == "__main__":
    main()
