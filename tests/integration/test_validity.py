#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every output is valid by its specification, and our own parser reads each of them back to the same stories."""
import json
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import validate  # noqa: E402
from harness import SOURCE, WORLD, Case, main  # noqa: E402

FIELDS = ("id", "title", "url", "published", "content", "authors")


class Validity(Case):
    def publish_world(self):
        feeds = [{"url": str(path), "name": path.stem} for path in sorted(WORLD.rglob("*")) if path.suffix in (".xml", ".atom", ".rss", ".json", ".rdf")]
        feeds = [{**feed, "url": f"file://{feed['url']}"} for feed in feeds]
        self.assertGreater(len(feeds), 10)
        self.write_config(feeds, [{"name": "trade", "match": "tariff* OR trade"}, {"name": "empty", "match": "nothinghasthisword"}],
                          publish={"title": "All <news> & more", "entries": 60})
        self.once()
        out = self.folder / "out"
        self.command("publish", str(out))
        return out

    def test_every_feed_of_the_sample_world_is_valid(self):
        out = self.publish_world()
        checked = dict.fromkeys(validate.CHECKS, 0)
        for path in sorted(out.rglob("*")):
            kind = path.suffix.lstrip(".")
            if kind in validate.CHECKS:
                with self.subTest(path.relative_to(out)):
                    self.assertEqual(validate.CHECKS[kind](path.read_bytes()), [])
                checked[kind] += 1
        self.assertGreater(min(checked.values()), 1)

    def test_a_second_parser_takes_them_too(self):
        if not shutil.which("xmllint"):
            self.skipTest("xmllint is not here")
        out = self.publish_world()
        files = [str(path) for path in out.rglob("*") if path.suffix in (".atom", ".rss", ".opml")]
        done = subprocess.run(["xmllint", "--noout", "--nonet", *files], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_all_formats_are_read_back_to_the_same_stories(self):
        out = self.publish_world()
        for stem in ("feed", "feeds/harbour-times"):
            read = {}
            for format in ("atom", "rss", "json"):
                done = self.command("parse", str(out / f"{stem}.{format}"), "--json")
                read[format] = json.loads(done.stdout)["entries"]
            self.assertGreater(len(read["atom"]), 5)
            for format in ("rss", "json"):
                self.assertEqual(len(read[format]), len(read["atom"]))
                for a, b in zip(read["atom"], read[format]):
                    for field in FIELDS:
                        with self.subTest(f"{stem}.{format} {a['id']} {field}"):
                            one, other = self.comparable(a, field), self.comparable(b, field)
                            if field == "authors" and not other:
                                continue  # Atom needs one (RFC 4287 section 4.2.1): it names the feed then
                            self.assertEqual(one, other)

    @staticmethod
    def comparable(entry, field):
        value = entry.get(field)
        if field == "authors":
            return sorted(author.get("name") or author.get("email") for author in value or [])
        return value or entry.get("summary") if field == "content" else value


if __name__ == "__main__":
    main()
