#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`once` on scripted feeds: what is stored, what a second run changes, and what bad input does to the others."""
import gzip
import hashlib
import json
import pathlib
import socket
import sqlite3
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from harness import DEADLINE, PATIENCE, Case, main, rss  # noqa: E402

GOOD = rss("Good", [{"title": f"Story {n}", "link": f"https://good.example/{n}", "text": f"Text of story {n}."} for n in range(3)])


def digest(folder):
    return {str(p.relative_to(folder)): (hashlib.sha256(p.read_bytes()).hexdigest(), p.stat().st_mtime_ns)
            for p in sorted(folder.rglob("*")) if p.is_file()}


class Once(Case):
    def feed(self, server, path, **more):
        return {"url": server.url + path, "name": path.strip("/").replace(".", "-"), "allow_private": True, **more}

    def test_stories_are_stored_and_a_second_run_writes_nothing(self):
        server = self.serve({"/good.xml": GOOD})
        out = self.folder / "out"
        self.write_config([self.feed(server, "/good.xml")], publish={"static_dir": str(out)})
        self.assertEqual(self.once()["new_entries"], 3)
        before, files = self.database.read_bytes(), digest(out)
        self.assertIn("feed.atom", files)
        second = self.once()
        self.assertEqual((second["polled"], second["files_written"]), (0, 0))
        self.assertEqual(self.database.read_bytes(), before)
        self.assertEqual(digest(out), files)

    def test_a_feed_that_returns_the_same_entries_changes_no_entry_and_no_output(self):
        server = self.serve({"/good.xml": lambda request: (200, {"Content-Type": "application/rss+xml"}, GOOD + b"<!-- %d -->" % time.monotonic_ns())})
        out = self.folder / "out"
        self.write_config([self.feed(server, "/good.xml")], publish={"static_dir": str(out)})
        self.once()
        content = [self.rows(f"SELECT * FROM {table}") for table in ("entry", "story")]
        files = digest(out)
        again = self.once("--feed", "good-xml")
        self.assertEqual((again["polled"], again["new_entries"], again["edited"], again["files_written"]), (1, 0, 0, 0))
        self.assertEqual([self.rows(f"SELECT * FROM {table}") for table in ("entry", "story")], content)
        self.assertEqual(digest(out), files)

    def test_an_empty_store_is_filled_without_the_index_of_lists(self):
        def indexes():
            return self.rows("SELECT count(*) FROM sqlite_schema WHERE name = 'story_published'")[0][0]
        seen = []

        def page(request):
            seen.append(indexes())
            return (200, {"Content-Type": "application/rss+xml"}, GOOD)
        server = self.serve({"/good.xml": page})
        self.write_config([self.feed(server, "/good.xml")])
        self.once()
        self.assertEqual((seen, indexes()), ([0], 1))
        self.once("--feed", "good-xml")
        self.assertEqual((seen, indexes()), ([0, 1], 1))

    def test_validators_are_sent_back_and_a_304_keeps_the_entries(self):
        def page(request):
            if request.headers.get("If-None-Match") == '"v1"':
                return (304, {"ETag": '"v1"'}, b"")
            return (200, {"Content-Type": "application/rss+xml", "ETag": '"v1"'}, GOOD)
        server = self.serve({"/good.xml": page})
        self.write_config([self.feed(server, "/good.xml")])
        self.once()
        self.assertEqual(self.once("--feed", "good-xml")["unchanged"], 1)
        self.assertEqual(server.asked("/good.xml")[1].get("If-None-Match"), '"v1"')
        self.assertEqual(self.rows("SELECT count(*) FROM entry"), [(3,)])

    def test_a_network_that_is_down_is_not_counted_against_the_feeds(self):
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            port = closed.getsockname()[1]
        self.write_config([{"url": f"http://127.0.1.{n}:{port}/f.xml", "name": f"f{n}", "allow_private": True} for n in range(1, 31)])
        self.once(check=False)
        failures = [count for (count,) in self.rows("SELECT failures FROM feed")]
        self.assertEqual(len(failures), 30)
        self.assertGreaterEqual(failures.count(0), 20)  # from the eighth host on

    def test_of_a_few_feeds_all_must_be_out_of_reach_to_tell_that_the_network_is_down(self):
        self.write_config([{"url": f"http://127.0.0.{n}:9/", "name": f"f{n}", "allow_private": True} for n in range(2, 6)])
        self.command("once", check=False)
        again = self.command("once", *(word for n in range(2, 6) for word in ("--feed", f"f{n}")), check=False)
        self.assertIn("the network seems to be down", again.stderr)
        self.assertIn("the network is down: not counted", self.command("status").stdout)
        server = self.serve({"/good.xml": GOOD})
        self.write_config([self.feed(server, "/good.xml"), *({"url": f"http://127.0.0.{n}:9/", "name": f"f{n}", "allow_private": True}
                                                              for n in range(2, 6))], poll={"concurrency": 1})
        self.command("once", check=False, *("--feed", "good-xml"))
        said = self.command("once", *(word for n in range(2, 6) for word in ("--feed", f"f{n}")), check=False)
        self.assertNotIn("the network seems to be down", said.stderr)

    def test_a_clock_that_was_ahead_keeps_no_feed_and_no_domain_waiting(self):
        server = self.serve({"/a.xml": GOOD, "/b.xml": GOOD})
        self.write_config([self.feed(server, "/a.xml"), self.feed(server, "/b.xml")])
        self.once()
        month = 30 * 86400
        with sqlite3.connect(self.database) as db:  # as a clock a month ahead would have left it
            db.execute("UPDATE feed SET last_poll = last_poll + ?, last_success = last_success + ?, next_poll = next_poll + ?", (month,) * 3)
            db.execute("INSERT INTO hold VALUES ('127.0.0.1', ?, 'a-xml')", (time.time() + month,))
        self.assertEqual(self.once()["polled"], 0)  # not due, but soon
        self.assertIn("the clock has been set back since", self.command("explain", "a-xml").stdout)
        with sqlite3.connect(self.database) as db:
            rows = list(db.execute("SELECT next_poll, last_poll, last_success FROM feed"))
            held = db.execute("SELECT until FROM hold").fetchone()[0]
        self.assertLess(max(row[0] for row in rows) - time.time(), 86400 + 60)
        self.assertLess(max(row[1:] for row in rows), (time.time() + 1,) * 2)
        self.assertLess(held - time.time(), 60)

    def test_a_permanent_move_is_believed_after_five_polls_and_check_tells(self):
        server = self.serve({"/new.xml": GOOD})
        server.pages["/old.xml"] = lambda request: (301, {"Location": server.url + "/new.xml"}, b"")
        self.write_config([self.feed(server, "/old.xml")])
        written = self.config.read_bytes()
        for poll in range(5):
            self.assertNotIn("moved", self.command("check").stdout, poll)
            self.once("--feed", "old-xml")
        told = self.command("check")
        self.assertIn(f"note: feed 'old-xml' has moved for good and is read from there: write url = \"{server.url}/new.xml\"", told.stdout)
        self.assertIn("0 errors, 0 warnings", told.stdout)
        moves = json.loads(self.command("check", "--json").stdout)["moves"]
        self.assertEqual(moves, [{"feed": "old-xml", "from": server.url + "/old.xml", "to": server.url + "/new.xml"}])
        self.assertEqual(self.config.read_bytes(), written)
        self.once("--feed", "old-xml")
        self.assertEqual(len(server.asked("/old.xml")), 5)  # from now on the new address is asked

    def test_an_edit_updates_the_story_in_place(self):
        pages = {"/f.xml": rss("F", [{"title": "Old headline", "link": "https://f.example/1", "text": "The old text of the story."}])}
        server = self.serve(pages)
        self.write_config([self.feed(server, "/f.xml")])
        self.once()
        before = self.rows("SELECT id, published FROM story")
        server.pages["/f.xml"] = rss("F", [{"title": "New headline", "link": "https://f.example/1", "text": "Quite another text now."}])
        self.assertEqual(self.once("--feed", "f-xml")["edited"], 1)
        self.assertEqual(self.rows("SELECT id, published FROM story"), before)
        self.assertIn("New headline", self.command("explain", str(before[0][0])).stdout)

    def test_the_same_address_in_two_feeds_is_one_story_with_both_sources(self):
        link = "https://wire.example/story?id=7"
        text = "A long enough text that the agency wrote about the matter at hand."
        server = self.serve({"/a.xml": rss("A", [{"title": "One", "link": link, "guid": "a1", "text": text}]),
                             "/b.xml": rss("B", [{"title": "Two", "link": link + "&amp;utm_source=b", "guid": "b1", "text": "Other words."}])})
        self.write_config([self.feed(server, "/a.xml"), self.feed(server, "/b.xml")])
        self.assertEqual(self.once()["joined"], 1)
        self.assertEqual(self.rows("SELECT count(*) FROM story"), [(1,)])
        explained = self.command("explain", "https://wire.example/story?id=7").stdout
        self.assertIn("canonical-url", explained)
        self.assertIn("a-xml", explained)
        self.assertIn("b-xml", explained)

    def test_thousands_of_entries_of_one_story_take_no_longer_than_as_many_stories(self):
        def page(prefix, title, text):
            items = [{"title": title(n), "link": f"https://{prefix}.example/{n}", "guid": f"urn:{prefix}:{n}",
                      "text": text(n)} for n in range(4000)]
            return rss(prefix, items)
        words = " ".join(f"word{n}" for n in range(30))
        gone = "".join(f'<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="urn:one:{n}"/>' for n in range(3999))
        server = self.serve({"/many.xml": page("many", lambda n: f"Title {n}", lambda n: " ".join(f"w{n}x{m}" for m in range(30))),
                             "/one.xml": page("one", lambda _: "One title", lambda _: words)})
        self.write_config([self.feed(server, "/many.xml"), self.feed(server, "/one.xml")])
        took = []
        for name in ("many-xml", "one-xml"):
            began = time.monotonic()
            self.assertEqual(self.once("--feed", name)["new_entries"], 4000)
            took.append(time.monotonic() - began)
        self.assertLess(took[1], 5 * took[0])
        self.assertEqual(self.rows("SELECT count(*) FROM story"), [(4001,)])
        server.pages["/one.xml"] = server.pages["/one.xml"].replace(b"<item>", gone.encode() + b"<item>", 1)
        began = time.monotonic()
        self.once("--feed", "one-xml")
        self.assertLess(time.monotonic() - began, 5 * took[0])
        self.assertEqual(self.rows("SELECT guid FROM entry WHERE guid LIKE 'urn:one:%'"), [("urn:one:3999",)])
        self.assert_sound()

    def test_a_truncated_document_keeps_its_entries_but_not_its_validators(self):
        cut = GOOD[:GOOD.index(b"Story 2") + 4]
        server = self.serve({"/cut.xml": lambda _: (200, {"Content-Type": "application/rss+xml", "ETag": '"cut"'}, cut)})
        self.write_config([self.feed(server, "/cut.xml")])
        self.assertGreaterEqual(self.once()["new_entries"], 2)
        self.once("--feed", "cut-xml")
        self.assertIsNone(server.asked("/cut.xml")[1].get("If-None-Match"))

    def test_bad_feeds_say_what_is_wrong_and_harm_no_other(self):
        def reset(request):
            request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            request.connection.close()
            request.close_connection = True

        def hang(request):
            hold.wait(DEADLINE)
            request.close_connection = True

        hold = threading.Event()
        self.addCleanup(hold.set)

        bomb = gzip.compress(b"<rss>" + b"\0" * (64 << 20))
        bad = {
            "/text.xml": (b"this is no feed at all", "no feed"),
            "/page.xml": ((200, {"Content-Type": "text/html"}, b"<!DOCTYPE html><html><head><title>x</title></head><body>hi</body></html>"), "HTML page; it names no feed"),
            "/empty.xml": (b"", "empty"),
            "/broken.xml": ((500, {}, b"oops"), "500"),
            "/gone.xml": ((404, {}, b"no"), "404"),
            "/blog": ((200, {"Content-Type": "text/html"}, b'<!doctype html><title>B</title><link rel="alternate" type="application/rss+xml" '
                       b'href="comments/feed"><link rel="alternate" type="application/rss+xml" href="/good.xml">'),
                      "/good.xml (2 in all): change the url"),
            "/reset.xml": (reset, "connection"),
            "/hang.xml": (hang, "s"),
            "/big.xml": ((200, {"Content-Type": "application/xml"}, b"<rss>" + b" " * (40 << 20)), "20"),
            "/bomb.xml": ((200, {"Content-Type": "application/xml", "Content-Encoding": "gzip"}, bomb), "20"),
            "/badgzip.xml": ((200, {"Content-Encoding": "gzip"}, b"\x1f\x8b\x08 this is not gzip"), "gzip"),
        }
        server = self.serve({path: page for path, (page, _) in bad.items()})
        server.pages["/good.xml"] = GOOD
        odd = GOOD.replace(b'encoding="utf-8"', b'encoding="x-klingon"')
        server.pages["/odd.xml"] = odd
        feeds = [self.feed(server, path) for path in bad]
        feeds += [self.feed(server, "/good.xml"), self.feed(server, "/odd.xml"),
                  {"url": f"file://{self.folder}/missing.xml", "name": "missing"}]
        self.write_config(feeds, poll={"timeout": f"{2 * PATIENCE}s", "per_host": 16})
        summary = self.once()
        self.assertEqual(summary["failed"], len(bad) + 1, summary["errors"])
        self.assertEqual(summary["new_entries"], 6)  # good and the one with an unknown charset
        errors = {line.split(": ")[0]: line for line in summary["errors"]}
        for path, (_, word) in bad.items():
            name = path.strip("/").replace(".", "-")
            self.assertIn(word.lower(), errors[name].lower(), errors[name])
        self.assertIn("missing.xml", errors["missing"])
        self.assert_sound()

    def test_what_a_publisher_asks_of_its_domain_is_kept_by_every_feed_there_and_by_the_next_run(self):
        server = self.serve({f"/{n}.xml": GOOD for n in range(40)})
        server.pages["/busy.xml"] = (429, {"Retry-After": "3600"}, b"")
        elsewhere = {"url": server.url.replace("127.0.0.1", "localhost") + "/0.xml", "name": "elsewhere", "allow_private": True}
        self.write_config([self.feed(server, "/busy.xml"), *(self.feed(server, f"/{n}.xml") for n in range(40)), elsewhere],
                          poll={"per_host": 1})
        first = self.command("once")
        asked = len(server.requests)
        self.assertLess(asked, 10) # what was under way when the answer came, and the other host
        self.assertIn("39-xml: 127.0.0.1 asked for a pause until", first.stderr)
        again = self.once()
        self.assertEqual((again["polled"], again["failed"]), (0, 0))
        self.assertEqual(len(server.requests), asked)
        self.assertGreater(again["held"], 30)
        self.assertEqual(self.once("--feed", "39-xml")["held"], 1)
        self.assertIn("127.0.0.1 asked for a pause (Retry-After, to busy-xml)", self.command("explain", "39-xml").stdout)
        self.assertIn("127.0.0.1 asked for a pause", self.command("status").stdout)
        self.assertNotIn("asked for a pause", self.command("explain", "elsewhere").stdout)
        service = self.daemon().ready()
        time.sleep(1)
        self.assertEqual(len(server.requests), asked) # nor does the daemon forget it
        self.assertIn("127.0.0.1 asked for a pause", json.dumps(service.get("/status.json").json()))

    def test_exec_sources_run_without_a_shell_and_with_limits(self):
        script = self.folder / "feed.sh"
        script.write_text("#!/bin/sh\ncat <<'E'\n" + GOOD.decode() + "\nE\n")
        script.chmod(0o755)
        self.write_config([{"url": f"exec:{script}", "name": "made"}, {"url": "exec:false", "name": "fails"},
                           {"url": "exec:sleep 1000", "name": "slow"}], poll={"timeout": f"{PATIENCE}s"})
        began = time.monotonic()
        summary = self.once()
        self.assertLess(time.monotonic() - began, 15 * PATIENCE)
        self.assertEqual((summary["new_entries"], summary["failed"]), (3, 2), summary["errors"])

    def test_undated_entries_of_a_first_fetch_are_no_news(self):
        old = GOOD.replace(b"<pubDate>Tue, 24 Nov 2026 10:00:00 GMT</pubDate>", b"")
        self.assertNotIn(b"pubDate", old)
        server = self.serve({"/old.xml": (200, {"Last-Modified": "Mon, 02 Nov 2026 10:00:00 GMT"}, old)})
        self.write_config([self.feed(server, "/old.xml")])
        self.once()
        self.assertEqual(self.rows("SELECT max(published) FROM story"), [(1793613600,)])

    def test_a_feed_that_was_never_polled_is_due_at_once(self):
        server = self.serve({"/a.xml": rss("A", [{"title": "One", "link": "https://a.example/1"}])})
        self.write_config([self.feed(server, "/a.xml"), self.feed(server, "/b.xml")])
        self.once("--feed", "a-xml")
        self.assertRegex(self.command("status").stdout, r"(?m)^b-xml +fresh .* next at once *$")
        self.assertIn("next poll at once", self.command("explain", "b-xml").stdout)
        self.assertNotIn("1970", self.command("status").stdout + self.command("explain", "b-xml").stdout + self.command("status", "--json").stdout)

    def test_filters_and_topics_hold(self):
        items = [{"title": "Tariffs on China", "link": "https://f.example/1"}, {"title": "sponsored: buy", "link": "https://f.example/2"},
                 {"title": "Football", "link": "https://f.example/3"}]
        server = self.serve({"/f.xml": rss("F", items)})
        self.write_config([self.feed(server, "/f.xml", filter={"drop": "title:sponsored"}, topics=["all"])],
                          [{"name": "all", "title": "All"}, {"name": "china", "title": "China", "match": "china AND tariff*"}])
        summary = self.once()
        self.assertEqual((summary["new_entries"], summary["dropped"]), (2, 1))
        out = self.command("explain", "https://f.example/1").stdout
        self.assertIn("china: ", out)
        self.assertIn("always in it", out)
        self.assertNotIn("china: ", self.command("explain", "https://f.example/3").stdout)
        self.assertIn("Tariffs", self.command("search", "tariff*").stdout)


class BadStore(Case):
    def test_a_corrupt_database_is_named_and_left_alone(self):
        self.write_config([])
        self.database.write_bytes(b"SQLite format 3\0" + b"rubbish" * 1000)
        before = self.database.read_bytes()
        done = self.command("once", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(str(self.database), done.stderr)
        self.assertEqual(self.database.read_bytes(), before)

    def test_an_unwritable_folder_is_named(self):
        self.write_config([], store={"path": "/proc/gazetted/gazetted.db"})
        done = self.command("once", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("/proc/gazetted", done.stderr)

    def test_an_invalid_configuration_ends_with_78_and_its_place(self):
        self.config.write_text('[server]\nlisten = ["127.0.0.1:0"]\n[pol]\nmin_interval = "10m"\n')
        done = self.command("once", check=False)
        self.assertEqual(done.returncode, 78)
        self.assertIn("gazetted.toml:3:", done.stderr)
        self.assertIn("poll", done.stderr)


if __name__ == "__main__":
    main()
