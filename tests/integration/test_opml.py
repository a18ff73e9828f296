#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""OPML in and out: import keeps the configuration as it stands, export is what import reads."""
import pathlib
import sys
import unittest
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from test_check import CONFIG, Case, gazetted  # noqa: E402

OPML = """<?xml version="1.0"?><opml version="2.0"><head><title>x</title></head><body>
<outline text="World"><outline text="A &quot;quoted&quot; \\ title" type="rss" xmlUrl="https://a.example/rss"/>
<outline text="Known" xmlUrl="https://known.example/feed"/></outline>
<outline text="Tech"><outline text="B" xmlUrl="feed://b.example/x"/><outline text="B" xmlUrl="https://b2.example/x"/></outline>
<outline text="bad" xmlUrl="javascript:1"/></body></opml>"""


class Opml(Case):
    def write_opml(self, text=OPML):
        path = self.folder / "list.opml"
        path.write_text(text)
        return path

    def test_new_feeds_are_added_and_known_ones_skipped(self):
        done = self.run_on("import", self.write_opml())
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("3 feeds added, 1 already there, 1 skipped", done.stdout)
        self.assertIn('without a topic of that name: "Tech"', done.stdout)
        text = self.config.read_text()
        self.assertTrue(text.startswith(CONFIG + "\n"))
        self.assertIn('title = "A \\"quoted\\" \\\\ title"\ntopics = ["world"]', text)
        self.assertIn('name = "b"', text)
        self.assertIn('name = "b-2"', text)
        again = self.run_on("import", self.write_opml())
        self.assertIn("0 feeds added, 4 already there", again.stdout)
        self.assertEqual(self.config.read_text(), text)

    def test_folders_become_topics_where_that_is_asked_for(self):
        self.assertEqual(self.run_on("import", self.write_opml(), "--topics").returncode, 0)
        self.assertIn('[[topic]]\nname = "tech"\ntitle = "Tech"', self.config.read_text())
        self.assertEqual(self.config.read_text().count("[[topic]]"), 2)
        self.assertEqual(self.run_on("check").returncode, 0)

    def test_a_dry_run_and_a_broken_list_change_nothing(self):
        done = self.run_on("import", self.write_opml(), "--dry-run")
        self.assertIn("[[feed]]", done.stdout)
        self.assertNotEqual(self.run_on("import", self.write_opml("not OPML")).returncode, 0)
        self.assertNotEqual(self.run_on("import", self.folder / "none.opml").returncode, 0)
        self.assertEqual(self.config.read_text(), CONFIG)

    def test_what_is_exported_can_be_imported(self):
        self.run_on("import", self.write_opml(), "--topics")
        listed = self.run_on("export")
        self.assertEqual(listed.returncode, 0, listed.stderr)
        before = ElementTree.fromstring(listed.stdout)
        self.config.write_text("")
        done = gazetted("import", "-", "--topics", "--config", self.config, stdin=listed.stdout)
        self.assertEqual(done.returncode, 0, done.stderr)
        after = ElementTree.fromstring(self.run_on("export").stdout)
        rows = [[sorted((o.get("xmlUrl"), o.get("category")) for o in tree.iter("outline"))] for tree in (before, after)]
        self.assertEqual(rows[0], rows[1])
        self.assertEqual(len(rows[0][0]), 4)

    def test_outputs_are_what_can_be_subscribed_to(self):
        tree = ElementTree.fromstring(self.run_on("export", "--outputs").stdout)
        urls = [o.get("xmlUrl") for o in tree.iter("outline") if o.get("xmlUrl")]
        self.assertEqual(urls, ["http://127.0.0.1:8420/feed.atom", "http://127.0.0.1:8420/topics/world.atom",
                                "http://127.0.0.1:8420/feeds/known-example.atom"])


if __name__ == "__main__":
    unittest.main()
