#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Levels of [stories] end to end: reports of one event in other words, independent sources, restarts, and `stories --eval`."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from harness import Case, main  # noqa: E402

AGENCY = ("A tanker carrying 38,000 tonnes of fuel oil ran aground off Cape Rull early on Friday, the coast guard said. All 23 crew are safe. "
          "A patrol plane saw no leak at first light, and two tugs are on their way from Port Anse to pull the vessel off the reef at high water. "
          "The owner, a company in Tarn, said that the engine had failed in heavy seas an hour before the ship struck.")
MAIL = ("Two tugs left Port Anse at noon for the reef near Cape Rull, where the stricken tanker has lain since dawn with 38,000 tonnes of fuel oil "
        "in her tanks. The coast guard took the crew off by helicopter. Fishermen watched from the cliffs and asked who would pay for a slick.")
TOPICS = ["bakery", "library", "orchestra", "kindergarten", "swimming", "tramway", "market", "museum", "theatre", "observatory"]


def filler(name, i):
    words = " ".join(f"{TOPICS[i % 10]}{name}{i}{chr(97 + k)}" for k in range(30))
    return f"A word from {name}{i}u and {name}{i}v", f"What the {TOPICS[i % 10]} does this year: {words}."


def feed(name, items):
    out = [f"<rss version='2.0'><channel><title>{name}</title><link>https://{name}.example/</link><description>d</description>"]
    for i, (title, text) in enumerate(items):
        slug = title.lower().replace(" ", "-").replace(",", "")
        out.append(f"<item><title>{title}</title><link>https://{name}.example/{slug}</link><guid isPermaLink='false'>{name}-{slug}</guid>"
                   f"<pubDate>Fri, 20 Nov 2026 08:{i:02}:00 GMT</pubDate><description>{text}</description></item>")
    return ("".join(out) + "</channel></rss>").encode()


class Stories(Case):
    def read(self, level):
        many = {name: [filler(name, i) for i in range(12)] for name in ("agency", "mail", "herald")}
        many["agency"].append(("Tanker aground off Cape Rull, crew safe", AGENCY))
        many["herald"].append(("Ship on the rocks", AGENCY + " Sign up for our morning newsletter."))
        many["mail"].append(("Tugs sent to tanker aground near Cape Rull", MAIL))
        self.server = self.serve({f"/{name}.xml": feed(name, items) for name, items in many.items()})
        self.write_config([{"url": f"{self.server.url}/{name}.xml", "name": name, "allow_private": True} for name in many],
                          [{"name": "confirmed", "feeds": ["*"], "min_sources": 2}, {"name": "all", "feeds": ["*"]}],
                          stories={"level": level}, publish={"static_dir": str(self.folder / "out"), "entries": 1000})
        return self.once()

    def stories(self):
        return {feed: story for feed, story in self.rows(
            "SELECT f.name, e.story FROM entry e JOIN feed f ON f.id = e.feed WHERE e.title LIKE '%anker%' OR e.title LIKE 'Ship%'")}

    def published(self, topic):
        return [item["title"] for item in json.loads((self.folder / f"out/topics/{topic}.json").read_text())["items"]]

    def test_each_level_joins_what_it_says(self):
        self.read("stories")
        stories = self.stories()
        self.assertEqual(len(set(stories.values())), 1, stories)
        self.assertEqual(len(self.published("confirmed")), 1)
        self.assertEqual(len(self.published("all")), 37)
        explained = self.command("explain", str(stories["mail"])).stdout
        self.assertIn("same-event", explained)
        self.assertIn("near-duplicate", explained)
        self.assertIn("rare words shared", explained)
        self.assert_sound()

    def test_at_level_duplicates_only_the_copy_joins_and_is_no_second_source(self):
        self.read("duplicates")
        stories = self.stories()
        self.assertEqual(stories["agency"], stories["herald"])
        self.assertNotEqual(stories["agency"], stories["mail"])
        self.assertEqual(self.published("confirmed"), [])
        warned = self.command("check").stdout
        self.assertIn("min_sources = 2 asks for sources with words of their own", warned)

    def test_at_level_exact_nothing_does(self):
        self.read("exact")
        self.assertEqual(len(set(self.stories().values())), 3)

    def test_what_was_read_before_a_restart_is_still_known(self):
        self.read("stories")
        story = self.stories()["agency"]
        late = feed("mail", [("Tanker at Cape Rull: owner blames engine", MAIL.replace("Fishermen", "Anglers")), ("Ship on the rocks again", AGENCY)])
        self.server.pages["/mail.xml"] = late
        self.once("--feed", "mail")
        self.assertEqual({row[0] for row in self.rows("SELECT story FROM entry WHERE title LIKE '%blames%' OR title LIKE '%again'")}, {story})

    def replayed(self, *options):
        return json.loads(self.command("replay", "--since", "30d", "--json", *options).stdout)

    def test_replay_of_everything_reproduces_the_store(self):
        for level in ("exact", "duplicates", "stories"):
            with self.subTest(level):
                self.database.unlink(missing_ok=True)
                self.read(level)
                before = self.rows("SELECT e.id, e.story, c.text_of FROM entry e LEFT JOIN copy c ON c.entry = e.id ORDER BY e.id"), self.rows("SELECT id, atom_id FROM story ORDER BY id")
                again = self.replayed()
                self.assertEqual(again["entries"], 39)
                self.assertEqual((again["unions"], again["splits"], again["topics"]), ([], [], []))
                self.assertEqual((self.rows("SELECT e.id, e.story, c.text_of FROM entry e LEFT JOIN copy c ON c.entry = e.id ORDER BY e.id"),
                                  self.rows("SELECT id, atom_id FROM story ORDER BY id")), before)

    def set_level(self, level, topics=""):
        text = self.config.read_text()
        self.config.write_text(text.replace('level = "exact"', f'level = "{level}"') + topics)

    def test_replay_shows_and_then_does_what_another_level_would_change(self):
        self.read("exact")
        stories = self.stories()
        ids = dict(self.rows("SELECT id, atom_id FROM story"))
        self.set_level("stories")
        shown = self.replayed("--dry-run")
        self.assertEqual(len(shown["unions"]), 1)
        self.assertEqual(shown["unions"][0]["stories"], sorted(stories.values()))
        self.assertEqual(self.stories(), stories)
        self.assertEqual(self.replayed(), shown)
        self.assertEqual(set(self.stories().values()), {min(stories.values())})
        self.assertEqual(self.replayed()["unions"], [])
        for story, atom_id in self.rows("SELECT id, atom_id FROM story"):
            self.assertEqual(atom_id, ids[story])
        self.assertEqual({row[0] for row in self.rows("SELECT merged_into FROM tombstone")}, {min(stories.values())})
        self.assertIn("replayed: ", self.command("explain", str(min(stories.values()))).stdout)
        self.assertEqual(self.rows("SELECT count(*) FROM entry")[0][0], 39)
        self.assert_sound()

    def test_replay_never_splits_a_published_story(self):
        self.read("duplicates")
        stories = self.stories()
        self.config.write_text(self.config.read_text().replace('level = "duplicates"', 'level = "exact"'))
        self.assertEqual(self.replayed()["splits"], [stories["agency"]])
        self.assertEqual(self.stories(), stories)

    def test_replay_puts_stories_into_a_new_topic(self):
        self.read("duplicates")
        self.set_level("duplicates", "[[topic]]\nname = \"ships\"\nmatch = \"tanker\"\n")
        self.assertEqual({topic for change in self.replayed()["topics"] for topic in change["added"]}, {"ships"})
        self.assertEqual(self.rows("SELECT count(*) FROM story_topic s JOIN topic t ON t.id = s.topic WHERE t.name = 'ships'")[0][0], 2)

    def test_replay_says_when_another_process_writes(self):
        self.read("duplicates")
        self.daemon().ready()
        self.command("replay", "--since", "1d", "--dry-run")
        done = self.command("replay", "--since", "1d", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("already being written by process", done.stderr)
        self.assertEqual(self.command("replay", "--since", "soon", check=False).returncode, 2)

    def test_eval_scores_a_labelled_file(self):
        lines = [{"id": "a", "feed": "agency", "url": "https://agency.example/a", "title": "Tanker aground", "content": AGENCY, "published": "2026-11-20T08:00:00Z",
                  "gold_duplicate_of": None, "gold_story": "s"},
                 {"id": "b", "feed": "herald", "url": "https://herald.example/b", "title": "Ship on rocks", "content": AGENCY + " Subscribe now to our letter.",
                  "published": "2026-11-20T09:00:00Z", "gold_duplicate_of": "a", "gold_story": "s"},
                 {"id": "c", "feed": "mail", "url": "https://mail.example/c", "title": "The bakery", "content": filler("mail", 1)[1], "published": "2026-11-20T10:00:00Z",
                  "gold_duplicate_of": None, "gold_story": "t"}]
        labelled, predictions = self.folder / "l.jsonl", self.folder / "p.tsv"
        labelled.write_text("\n".join(map(json.dumps, lines)) + "\n")
        done = self.command("stories", "--eval", str(labelled), "--predictions", str(predictions), "--json")
        scores = json.loads(done.stdout)
        self.assertEqual((scores["duplicate"]["f1"], scores["duplicate"]["wrong"], scores["story"]["f1"]), (1, 0, 1))
        rows = [line.split("\t") for line in predictions.read_text().splitlines()]
        self.assertEqual([row[0] for row in rows], ["a", "b", "c"])
        self.assertEqual([row[2] for row in rows], ["-", "a", "-"])
        self.assertEqual(rows[0][3], rows[1][3])
        self.assertNotEqual(rows[0][3], rows[2][3])

    def test_eval_refuses_what_it_cannot_read(self):
        bad = self.folder / "bad.jsonl"
        for text, says in (("{\"id\": \"a\"}\nnonsense\n", ":2: not a JSON object"), ("{\"title\": \"a\"}\n", ":1: needs an \"id\""),
                           ("{\"id\": \"a\"}\n{\"id\": \"a\"}\n", ":2: needs an \"id\" of its own")):
            bad.write_text(text)
            done = self.command("stories", "--eval", str(bad), check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn(says, done.stderr)
        self.assertEqual(self.command("stories", check=False).returncode, 2)
        self.assertEqual(self.command("stories", "--eval", "x", "--level", "most", check=False).returncode, 2)


if __name__ == "__main__":
    main()
