#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Real feed readers subscribe to the running daemon: newsboat, sfeed and python3-feedparser read every story of the merged
and of a topic feed, and a second poll of theirs costs a 304."""
import contextlib
import html
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from harness import DEADLINE, WORLD, Case, main, wait_for  # noqa: E402

try:
    import feedparser
except ImportError:
    feedparser = None


def plain(title):
    """Titles as a reader shows them: entities decoded, white space collapsed."""
    return " ".join(html.unescape(title).split())


class Clients(Case):
    """The sample world, served over HTTP; one daemon for all clients."""

    def start(self):
        server = self.serve()
        names = []
        for path in sorted(WORLD.iterdir()):
            if path.suffix in {".xml", ".rss", ".atom", ".rdf", ".json"} and path.name != "world.json":
                server.pages["/" + path.name] = path.read_bytes()
                names.append(path.name)
        self.assertGreaterEqual(len(names), 12)
        feeds = [{"url": f"{server.url}/{name}", "name": name.replace(".", "-"), "allow_private": True} for name in names]
        self.write_config(feeds, [{"name": "minister", "title": "Ministers & parliaments", "match": "minister* OR parliament*"}],
                          publish={"title": "World & more", "entries": 1000})
        self.world = server
        self.gazetted = self.daemon().ready()
        wait_for("all feeds", lambda: self.rows("SELECT count(*) FROM feed WHERE last_success IS NOT NULL") == [(len(names),)])
        self.base = "http://" + self.gazetted.address()
        titles = {}
        for path in ("feed", "topics/minister"):
            document = self.gazetted.get(f"/{path}.json").json()
            titles[path] = sorted(plain(item["title"]) for item in document["items"])
        self.assertEqual(len(titles["feed"]), self.rows("SELECT count(*) FROM story")[0][0])
        self.assertGreater(len(titles["topics/minister"]), 3)
        return titles

    @unittest.skipUnless(feedparser, "python3-feedparser is not installed")
    def test_feedparser_reads_every_story_in_every_format(self):
        for path, titles in self.start().items():
            for suffix in ("atom", "rss"):
                read = feedparser.parse(f"{self.base}/{path}.{suffix}")
                self.assertFalse(read.bozo, read.get("bozo_exception"))
                self.assertEqual(sorted(plain(entry.title) for entry in read.entries), titles, path)
                for entry in read.entries:
                    self.assertTrue(entry.link.startswith("http"), entry.link)
                    self.assertTrue(entry.id and entry.published_parsed, entry.title)
                again = feedparser.parse(f"{self.base}/{path}.{suffix}", etag=read.etag, modified=read.get("modified"))
                self.assertEqual(again.status, 304)

    @unittest.skipUnless(shutil.which("newsboat"), "newsboat is not installed")
    def test_newsboat_reads_every_story_and_shows_none_twice(self):
        titles = self.start()
        for path in titles:
            for suffix in ("atom", "rss"):
                urls, cache = self.folder / "urls", self.folder / "cache.db"
                urls.write_text(f"{self.base}/{path}.{suffix}\n")
                cache.unlink(missing_ok=True)
                (self.folder / "newsboat").write_text("")
                for _ in range(2):
                    subprocess.run(["newsboat", "-u", str(urls), "-c", str(cache), "-C", str(self.folder / "newsboat"), "-x", "reload"],
                                   check=True, timeout=DEADLINE, capture_output=True, env={"HOME": str(self.folder), "TERM": "xterm", "PATH": "/usr/bin:/bin"})
                with contextlib.closing(sqlite3.connect(cache)) as connection:
                    rows = connection.execute("SELECT title, url, pubDate FROM rss_item").fetchall()
                self.assertEqual(sorted(plain(row[0]) for row in rows), titles[path], f"{path}.{suffix}")
                self.assertTrue(all(row[1] and row[2] for row in rows))

    @unittest.skipUnless(shutil.which("sfeed"), "sfeed is not installed")
    def test_sfeed_reads_every_story(self):
        for path, titles in self.start().items():
            for suffix in ("atom", "rss"):
                document = self.gazetted.get(f"/{path}.{suffix}").body
                lines = subprocess.run(["sfeed"], input=document, capture_output=True, check=True, timeout=DEADLINE).stdout.decode().splitlines()
                fields = [line.split("\t") for line in lines]
                self.assertEqual(sorted(plain(field[1]) for field in fields), titles, f"{path}.{suffix}")
                self.assertTrue(all(field[0].isdigit() and field[2].startswith("http") for field in fields))


if __name__ == "__main__":
    main()
