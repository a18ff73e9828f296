#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How publishers see the daemon: gaps between requests to one host, and what it keeps away from."""
import json
import pathlib
import sqlite3
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from harness import PATIENCE, Case, main, rss, wait_for  # noqa: E402

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
            self.assertGreater(later - earlier, 0.4)  # as a busy machine sees them arrive
        self.assertGreater(times[-1] - times[0], 3.4)

    def test_outcomes_of_many_polls_do_not_wait_in_memory(self):
        server = self.serve()  # 404 for all of them
        self.write_config([{"url": f"{server.url}/{n}", "name": f"f{n}", "allow_private": True} for n in range(300)], poll={"per_host": 8})
        self.daemon().ready()
        wait_for("300 requests", lambda: len(server.requests) == 300)
        began = time.monotonic()
        wait_for("256 outcomes in the store", lambda: self.rows("SELECT count(*) FROM fetch")[0][0] >= 256)
        self.assertLess(time.monotonic() - began, 10)  # few of them would wait for 20 s

    def archive(self, number, entries, prev=""):
        """An Atom document; entries: (id, title, days ago)."""
        link = f'<link rel="prev-archive" href="{prev}"/>' if prev else ""
        body = "".join(f"<entry><id>urn:e:{n}</id><title>{title}</title><updated>{self.days_ago(ago)}</updated>"
                       f"<link href='https://good.example/{n}'/><content>{title} has a text of its own.</content></entry>" for n, title, ago in entries)
        return (f'<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:feed</id><title>Good</title><updated>{self.days_ago(0)}</updated>'
                f"{link}{body}</feed>").encode()

    @staticmethod
    def days_ago(days):
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - days * 86400))

    def test_history_is_read_from_archives_as_far_as_wanted_and_is_no_news(self):
        server = self.serve({
            "/live": self.archive(0, [(9, "Nine, corrected", 1), (8, "Eight", 2)], "/2"),
            "/2": self.archive(2, [(9, "Nine as it once was", 3), (7, "Seven", 20), (6, "Six", 40)], "/1"),
            "/1": self.archive(1, [(5, "Five", 80), (4, "Four, too old", 100)], "/0"),
            "/0": self.archive(0, [(3, "Three, too old", 200)], "/live")})
        self.write_config([{"url": f"{server.url}/live", "name": "good", "allow_private": True, "history": "90d"},
                           {"url": f"{server.url}/live?other", "name": "other", "allow_private": True}])
        summary = self.once()
        self.assertEqual(summary["polled"], 2)
        titles = [row[0] for row in self.rows("SELECT e.title FROM entry e JOIN feed f ON f.id = e.feed WHERE f.name = 'good' ORDER BY e.published DESC")]
        self.assertEqual(titles, ["Nine, corrected", "Eight", "Seven", "Six", "Five"])
        self.assertEqual(self.rows("SELECT count(*) FROM entry e JOIN feed f ON f.id = e.feed WHERE f.name = 'other'"), [(2,)])
        days = [round((time.time() - row[0]) / 86400) for row in self.rows("SELECT published FROM story ORDER BY published DESC")]
        self.assertEqual(days, [1, 2, 20, 40, 80])  # none of them new
        self.assertEqual(len(server.asked("/2")) + len(server.asked("/1")), 2)
        self.assertFalse(server.asked("/0"))
        self.once("--feed", "good")
        self.assertEqual(len(server.asked("/2")), 1)  # history is read once

    def test_history_begins_with_the_first_whole_document(self):
        server = self.serve({"/1": self.archive(1, [(5, "Five", 30)])})
        server.pages["/live"] = (226, {"Content-Type": "application/atom+xml", "IM": "feed"}, self.archive(0, [(9, "Nine", 1)]))
        self.write_config([{"url": f"{server.url}/live", "name": "good", "allow_private": True, "history": "90d"}])
        self.once()
        self.assertEqual(self.rows("SELECT title FROM entry"), [("Nine",)])
        server.pages["/live"] = self.archive(0, [(9, "Nine", 1), (8, "Eight", 2)], "/1")
        self.once("--feed", "good")
        self.assertEqual({row[0] for row in self.rows("SELECT title FROM entry")}, {"Nine", "Eight", "Five"})

    def test_what_a_feed_names_is_fetched_by_http_or_not_at_all(self):
        proof, secret = self.folder / "proof", self.folder / "secret.atom"
        secret.write_bytes(self.archive(1, [(5, "Five, of a local file", 30)]))

        def page(name, prev, hub):
            server.pages["/" + name] = lambda request: (
                200, {"Content-Type": "application/atom+xml", "Link": f'<{hub}>; rel="hub", <{server.url}/{name}>; rel="self"'},
                self.archive(0, [(9, "Nine", 1)], prev))
        server = self.serve()
        program = self.folder / "program"
        program.write_text(f"#!/bin/sh\ntouch {proof}\n")
        program.chmod(0o755)
        page("exec", f"exec:{program}", f"exec:{program}")
        page("file", f"file://{secret}", f"file://{secret}")
        self.write_config([{"url": f"{server.url}/{name}", "name": name, "allow_private": True, "history": "90d"} for name in ("exec", "file")])
        service = self.daemon().ready()
        wait_for("both feeds", lambda: self.rows("SELECT count(*) FROM feed WHERE last_success IS NOT NULL") == [(2,)])
        wait_for("the polls to end", lambda: service.get("/status.json").json()["live"]["polls"] == 2)
        service.close()
        self.once("--feed", "exec", "--feed", "file")
        self.assertFalse(proof.exists())
        self.assertEqual({row[0] for row in self.rows("SELECT title FROM entry")}, {"Nine"})

    def test_an_archive_that_fails_is_tried_again_with_the_next_document(self):
        server = self.serve({"/live": self.archive(0, [(9, "Nine", 1)], "/1")})
        self.write_config([{"url": f"{server.url}/live", "name": "good", "allow_private": True, "history": "90d"}])
        self.assertEqual(self.once()["failed"], 0)
        server.pages["/1"] = self.archive(1, [(5, "Five", 30)])
        server.pages["/live"] = self.archive(0, [(10, "Ten", 0), (9, "Nine", 1)], "/1")
        self.once("--feed", "good")
        self.assertEqual({row[0] for row in self.rows("SELECT title FROM entry")}, {"Ten", "Nine", "Five"})

    def test_an_archive_that_is_no_feed_says_nothing_of_the_feed(self):
        server = self.serve({"/live": self.archive(0, [(9, "Nine", 1)], "/1"), "/1": b"Gone fishing."})
        self.write_config([{"url": f"{server.url}/live", "name": "good", "allow_private": True, "history": "90d"}])
        done = self.command("once", "--json")
        self.assertEqual(json.loads(done.stdout)["failed"], 0)
        self.assertIn("archive cannot be read", done.stderr)
        self.assertEqual(self.rows("SELECT health, failures, last_error FROM feed"), [(1, 0, "")])
        self.assertEqual(self.rows("SELECT count(*) FROM fetch"), [(1,)])
        server.pages["/1"] = self.archive(1, [(5, "Five", 30)])
        server.pages["/live"] = self.archive(0, [(10, "Ten", 0), (9, "Nine", 1)], "/1")
        self.once("--feed", "good")
        self.assertEqual({row[0] for row in self.rows("SELECT title FROM entry")}, {"Ten", "Nine", "Five"})

    def test_a_pause_asked_of_an_archive_is_kept_by_feeds_and_archives_of_its_domain(self):
        archives = {f"/{n}": self.archive(n, [(n, f"Entry {n}", 30)], f"/{n - 1}") for n in range(1, 20)}
        server = self.serve({"/live": self.archive(0, [(90, "Ninety", 1)], "/19"), "/other": GOOD, **archives})
        server.pages["/17"] = (429, {"Retry-After": "3600"}, b"")
        self.write_config([{"url": f"{server.url}/live", "name": "good", "allow_private": True, "history": "90d"},
                           {"url": f"{server.url}/other", "name": "other", "allow_private": True}])
        self.once("--feed", "good")
        self.assertEqual([path for path, _ in server.requests if path in archives], ["/19", "/18", "/17"])
        self.assertEqual(self.rows("SELECT domain, feed FROM hold"), [("127.0.0.1", "good")])
        self.assertEqual(self.rows("SELECT failures FROM feed WHERE name = 'good'"), [(0,)])
        held = self.once("--feed", "other", "--feed", "good")
        self.assertEqual((held["polled"], held["held"]), (0, 2))

    def test_no_archive_is_read_from_a_domain_that_is_left_alone(self):
        server = self.serve({"/live": self.archive(0, [(90, "Ninety", 1)], "/1"), "/1": self.archive(1, [(1, "One", 30)])})
        elsewhere = server.url.replace("127.0.0.1", "localhost")
        server.pages["/busy"] = (429, {"Retry-After": "3600"}, b"")
        server.pages["/live"] = self.archive(0, [(90, "Ninety", 1)], f"{server.url}/1")
        self.write_config([{"url": f"{elsewhere}/live", "name": "good", "allow_private": True, "history": "90d"},
                           {"url": f"{server.url}/busy", "name": "busy", "allow_private": True}])
        self.once("--feed", "busy", check=False)
        self.once("--feed", "good")
        self.assertNotIn("/1", [path for path, _ in server.requests])
        with sqlite3.connect(self.database) as db:
            db.execute("DELETE FROM hold")
        server.pages["/live"] = self.archive(0, [(91, "Newer", 0), (90, "Ninety", 1)], f"{server.url}/1")
        self.once("--feed", "good")
        self.assertIn("/1", [path for path, _ in server.requests])

    def test_a_withdrawn_entry_leaves_every_feed_and_says_so(self):
        gone = '<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="urn:e:8" when="2001-01-01T10:00:00Z"/>'
        both = self.archive(0, [(9, "Nine on tariffs", 1), (8, "Eight on tariffs", 2)])
        server = self.serve({"/live": both})
        self.write_config([{"url": f"{server.url}/live", "name": "good", "allow_private": True, "interval": "1s"}],
                          [{"name": "trade", "match": "tariffs"}, {"name": "other", "match": "nine"}], poll={"min_interval": "1s"})
        service = self.daemon().ready()
        outputs = ("/feed.atom", "/feeds/good.atom", "/topics/trade.atom", "/topics/other.atom")
        wait_for("both", lambda: all(b"Nine on" in service.get(path).body for path in outputs))
        server.pages["/live"] = self.archive(0, [(9, "Nine on tariffs", 1)]).replace(b"<entry>", gone.encode() + b"<entry>", 1)
        wait_for("one", lambda: b"<title>Eight on" not in service.get("/feed.atom").body)
        for path in outputs:
            body = service.get(path).body
            self.assertNotIn(b"<title>Eight", body, path)
            self.assertEqual(body.count(b'deleted-entry ref="urn:e:8"'), 0 if "other" in path else 1, path)

    def test_a_feed_that_changes_all_its_ids_and_addresses_floods_nobody(self):
        def page(site):
            return rss("F", [{"title": f"Headline {n} of this test", "link": f"{site}/{n}", "guid": f"{site}/{n}",
                              "text": " ".join(f"w{n}x{k}" for k in range(40))} for n in range(20)])
        server = self.serve({"/f": page("https://old.example")})
        self.write_config([{"url": f"{server.url}/f", "name": "f", "allow_private": True, "interval": "1s"}], poll={"min_interval": "1s"})
        service = self.daemon().ready()
        before = wait_for("the entries", lambda: self.rows("SELECT id, story FROM entry") or None)
        shown = service.get("/feed.json").json()["items"]
        server.pages["/f"] = page("https://new.example/blog")
        wait_for("the change", lambda: "0 new, 0 of them joined known stories, 20 edited (20 are known by other ids" in service.log())
        self.assertEqual(self.rows("SELECT id, story FROM entry"), before)
        now = service.get("/feed.json").json()["items"]
        self.assertEqual([(item["id"], item["date_published"]) for item in now], [(item["id"], item["date_published"]) for item in shown])

    def test_a_pause_that_one_feed_is_asked_for_is_kept_by_the_others_of_its_domain(self):
        server = self.serve({f"/{n}": GOOD for n in range(8)})
        server.pages["/busy"] = (503, {"Retry-After": "3600"}, b"")
        self.write_config([{"url": f"{server.url}/{name}", "name": name, "allow_private": True, "interval": "1s"}
                           for name in ("busy", *map(str, range(8)))], poll={"min_interval": "1s", "host_gap": "1s"})
        service = self.daemon().ready()
        wait_for("the pause", lambda: "nothing on 127.0.0.1 is polled before" in service.log())
        asked = len(server.requests)
        time.sleep(4)
        self.assertLessEqual(len(server.requests), asked + 1) # one may have been on its way

    def test_who_reads_the_health_feed_learns_at_once_what_breaks_and_what_works_again(self):
        good = self.archive(0, [(9, "Nine", 1)])
        server = self.serve({"/live": (503, {}, b"")})
        self.write_config([{"url": f"{server.url}/live", "name": "good", "allow_private": True, "interval": "1s"}], poll={"min_interval": "1s"})
        service = self.daemon().ready()
        wait_for("the first failure", lambda: "failure 1 in a row" in service.log())
        wait_for("the state of it", lambda: " failing " in self.command("status").stdout, 5 * PATIENCE)
        self.assertNotIn(b"<entry>", service.get("/health.atom").body) # which may be anybody's bad minute
        wait_for("the third failure", lambda: "failure 3 in a row" in service.log())
        wait_for("what is failing", lambda: b"good is failing" in service.get("/health.atom").body, 5 * PATIENCE)
        server.pages["/live"] = good
        wait_for("what works again", lambda: b" works again" in service.get("/health.atom").body)

    def test_a_publisher_withdraws_its_words_of_a_story_that_others_carry(self):
        gone = b'<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="urn:e:8" when="2001-01-01T10:00:00Z"/><entry>'
        told = self.archive(0, [(9, "Nine", 1), (8, "A wrong claim on tariffs", 2)])
        brief = told.replace(b"urn:e:", b"urn:brief:").replace(b"A wrong claim", b"In brief")
        retold = told.replace(b"urn:e:", b"urn:other:").replace(b"A wrong claim", b"The facts")
        server = self.serve({"/first": told, "/second": brief, "/third": retold})
        self.write_config([{"url": f"{server.url}/{name}", "name": name, "priority": priority, "allow_private": True, "interval": "1s"}
                           for name, priority in (("first", 2), ("second", 0), ("third", 1))],
                          [{"name": "trade", "match": "tariffs"}], poll={"min_interval": "1s"})
        service = self.daemon().ready()
        wait_for("one story of all", lambda: self.rows("SELECT sources FROM story ORDER BY published LIMIT 1") == [(3,)])
        outputs = ("/feed.atom", "/feeds/second.atom", "/feeds/third.atom", "/topics/trade.atom")
        wait_for("the preferred words", lambda: all(b"<title>A wrong claim" in service.get(path).body for path in outputs))
        server.pages["/first"] = self.archive(0, [(9, "Nine", 1)]).replace(b"<entry>", gone, 1)
        for path in outputs:
            wait_for(f"the other's words at {path}", lambda path=path: b"<title>The facts" in service.get(path).body)
            self.assertNotIn(b"A wrong claim", service.get(path).body, path)
            self.assertNotIn(b"deleted-entry", service.get(path).body, path)
        self.assertNotIn(b"tariffs", service.get("/feeds/first.atom").body)
        story = self.rows("SELECT story FROM entry WHERE guid = 'urn:other:8'")[0][0]
        self.assertIn("first withdrew what it had of this", self.command("explain", str(story)).stdout)
        self.assertIn("1 withdrawn", service.log())


if __name__ == "__main__":
    main()
