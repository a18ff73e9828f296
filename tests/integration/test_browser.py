#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The pages in a browser: phone and desktop, light and dark. Needs chromium and npm, which fetches playwright-core and axe-core
into build/npm; left out where they are not to be had. Screenshots: build/browser/."""
import json
import pathlib
import re
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from harness import DEADLINE, SOURCE, WORLD, Case, free_port, main, wait_for  # noqa: E402

NPM = SOURCE / "build/npm"
LIGHT = 60 * 1024  # bytes of a first view, without pictures


def browser():
    """The path of chromium, or why the tests are left out."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium or not shutil.which("node"):
        return None, "chromium or node is not here"
    if not all((NPM / "node_modules" / name).is_dir() for name in ("playwright-core", "axe-core")):
        NPM.mkdir(parents=True, exist_ok=True)
        install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--fetch-retries=1", "playwright-core", "axe-core"]
        try:
            done = shutil.which("npm") and subprocess.run(install, cwd=NPM, capture_output=True, timeout=120).returncode == 0
        except subprocess.TimeoutExpired:
            done = False
        if not done:
            return None, "npm cannot fetch playwright-core and axe-core"
    return chromium, ""


class Browser(Case):
    def test_every_page_at_both_widths_in_light_and_dark(self):
        chromium, why = browser()
        if not chromium:
            self.skipTest(why)
        feeds = [{"url": f"file://{path}", "name": path.stem} for path in sorted(WORLD.iterdir()) if path.suffix in (".xml", ".atom", ".rss", ".json", ".rdf")]
        port = free_port()
        self.write_config(feeds, [{"name": "trade", "title": "Trade and tariffs", "match": "tariff* OR trade"}],
                          server={"listen": [f"127.0.0.1:{port}"], "base_url": f"http://127.0.0.1:{port}/"})  # where a feed's style sheet is
        service = self.daemon().ready()
        host = service.address()
        wait_for("all feeds", lambda: all(feed["health"] != "fresh" for feed in service.get("/status.json").json()["feeds"]) and
                 service.get("/status.json").json()["search_lag"] == 0)
        story = re.search(r'href="/?(stories/\d+)"', service.get("/").body.decode()).group(1)
        shared = self.rows("SELECT id FROM story WHERE sources > 1 ORDER BY id LIMIT 1")[0][0]
        pages = ["/", "/topics/trade", f"/stories/{shared}", f"/{story}", "/search?q=harbour", "/subscribe", "/status", "/feeds/harbour-times",
                 "/feed.atom", "/feed.rss"]
        done = subprocess.run(["node", str(SOURCE / "tests/browser/pages.mjs"), f"http://{host}", str(SOURCE / "build/browser"), chromium, *pages],
                              cwd=NPM, capture_output=True, text=True, timeout=DEADLINE * 4)
        self.assertEqual(done.returncode, 0, done.stderr)
        said = json.loads(done.stdout)
        self.assertEqual(said["problems"], [])
        for path in ("/", "/topics/trade", f"/stories/{shared}"):
            self.assertLess(said["bytes"][path], LIGHT, path)


if __name__ == "__main__":
    main()
