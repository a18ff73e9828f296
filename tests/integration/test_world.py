#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`once` on the sample world: each wire story appears once with all its sources, look-alikes stay apart, a second run
writes nothing; and the example configuration reads the same world through file:."""
import hashlib
import json
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from harness import BINARY, DEADLINE, SOURCE, WORLD, Case, main  # noqa: E402

FACTS = json.loads((WORLD / "world.json").read_text())


def digest(folder):
    return {str(p.relative_to(folder)): (hashlib.sha256(p.read_bytes()).hexdigest(), p.stat().st_mtime_ns)
            for p in sorted(folder.rglob("*")) if p.is_file()}


class World(Case):
    def read_world(self, topics=(), **tables):
        server = self.serve({"/" + feed["file"]: (WORLD / feed["file"]).read_bytes() for feed in FACTS["feeds"]})
        self.out = self.folder / "out"
        self.write_config([{"url": f"{server.url}/{feed['file']}", "name": feed["name"], "allow_private": True} for feed in FACTS["feeds"]],
                          topics, publish={"static_dir": str(self.out), "entries": 1000}, **tables)
        return self.once()

    def story_of(self, entry):
        """The id of the story that holds an entry of world.json."""
        rows = self.rows("SELECT e.story FROM entry e JOIN feed f ON f.id = e.feed WHERE f.name = ? AND e.title = ? AND (e.guid = ? OR e.url = ?)",
                         entry["feed"], entry["title"], entry["guid"], entry["url"])
        self.assertEqual(len(rows), 1, entry)
        return rows[0][0]

    def test_each_wire_story_appears_once_with_all_its_sources(self):
        summary = self.read_world()
        self.assertEqual((summary["failed"], summary["new_entries"]), (0, FACTS["entries"]))
        items = {item["title"]: item for item in json.loads((self.out / "feed.json").read_text())["items"]}
        for wire in FACTS["wires"]:
            copies = wire["exact"] + wire["duplicates"]
            stories = {self.story_of(entry) for entry in copies}
            self.assertEqual(len(stories), 1, wire["name"])
            shown = {entry["title"] for entry in copies if entry["title"] in items}
            self.assertEqual(len(shown), 1, wire["name"])
            item = items[shown.pop()]
            self.assertLessEqual({entry["feed"] for entry in copies}, {source["name"] for source in item["_gazetted"]["sources"]})
            self.assertTrue(item["url"].startswith("https://www.meridian-wire.example/"), f"{wire['name']}: the origin leads, not {item['url']}")
        self.assert_sound()

    def test_another_report_of_the_same_event_is_a_story_of_its_own(self):
        self.read_world()
        for wire in FACTS["wires"]:
            for entry in wire["same_event"]:
                self.assertNotEqual(self.story_of(entry), self.story_of(wire["exact"][0]), wire["name"])

    def test_explain_says_the_rung_the_figures_and_what_came_nearest(self):
        self.read_world()
        wire = FACTS["wires"][0]
        story = self.story_of(wire["exact"][0])
        explained = self.command("explain", str(story)).stdout
        self.assertIn("near-duplicate", explained)
        self.assertRegex(explained, r"resemblance [01]\.\d\d, containment [01]\.\d\d of \d+ shingles")
        apart = [self.story_of(entry) for group in FACTS["look_alikes"] for entry in group["entries"]]
        told = "".join(self.command("explain", str(story)).stdout for story in apart)
        self.assertIn("nearest not merged", told)

    def test_look_alikes_stay_apart(self):
        self.read_world()
        for group in FACTS["look_alikes"]:
            stories = [self.story_of(entry) for entry in group["entries"]]
            self.assertEqual(len(set(stories)), len(stories), group["why"])

    def test_a_second_run_makes_no_writes_and_no_new_bytes(self):
        self.read_world()
        database, files = self.database.read_bytes(), digest(self.out)
        again = self.once()
        self.assertEqual(again["files_written"], 0)
        self.assertEqual(self.database.read_bytes(), database)
        self.assertEqual(digest(self.out), files)
        content = [self.rows(f"SELECT * FROM {table}") for table in ("entry", "story", "story_topic")]
        names = [word for feed in FACTS["feeds"] for word in ("--feed", feed["name"])]
        forced = self.once(*names)
        self.assertEqual((forced["polled"], forced["new_entries"], forced["edited"], forced["files_written"]), (len(FACTS["feeds"]), 0, 0, 0))
        self.assertEqual([self.rows(f"SELECT * FROM {table}") for table in ("entry", "story", "story_topic")], content)
        self.assertEqual(digest(self.out), files)

    def test_a_wrapped_story_is_published_without_its_wrapping(self):
        self.read_world()
        text = (self.out / "feed.atom").read_text().lower()
        for junk in ("hit counter", "hit-counter", "comments are closed", "originally published from"):
            self.assertNotIn(junk, text)

    def test_the_example_configuration_reads_the_world(self):
        example = (SOURCE / "config/example.toml").read_text()
        local = [line.split('"')[1] for line in example.splitlines() if line.startswith("url = \"file:")]
        self.assertGreaterEqual(len(local), 12)
        names = [line.split('"')[1] for line in example.splitlines() if line.startswith("name = ")]
        copy = self.folder / "config"
        copy.mkdir()
        text = example.replace("../tests/", f"{SOURCE}/tests/").replace("../build/example/gazetted.db", str(self.database))
        (copy / "example.toml").write_text(text)
        feeds = [feed["name"] for feed in FACTS["feeds"]]
        self.assertLessEqual(set(feeds), set(names))
        words = [word for name in feeds for word in ("--feed", name)]
        done = subprocess.run([BINARY, "once", "--json", *words, "--config", str(copy / "example.toml")], capture_output=True, text=True,
                              timeout=DEADLINE * 3, env={**os.environ})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["new_entries"], FACTS["entries"])


if __name__ == "__main__":
    main()
