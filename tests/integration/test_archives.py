#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Archives (RFC 5005): a late subscriber can read everything, and what is archived keeps its address and its bytes."""
import json
import pathlib
import sys
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from harness import Case, main, rss, wait_for  # noqa: E402

ATOM, HISTORY = "{http://www.w3.org/2005/Atom}", "{http://purl.org/syndication/history/1.0}"
BASE = "https://news.example.org/"


def items(numbers):
    return [{"title": f"Story {n}" + (" on tariffs" if n % 50 == 0 else ""), "link": f"https://good.example/{n}",
             "text": f"Text of story {n}.", "date": f"Tue, 24 Nov 2026 {n // 3600:02}:{n // 60 % 60:02}:{n % 60:02} GMT"} for n in numbers]


class Archives(Case):
    def links(self, body, format):
        """rel -> path of the RFC 5005 links of a document."""
        if format == "json":
            following = json.loads(body).get("next_url")
            return {"prev-archive": following[len(BASE) - 1:]} if following else {}
        feed = ElementTree.fromstring(body)
        return {link.get("rel"): link.get("href")[len(BASE) - 1:] for link in feed.iter(ATOM + "link")
                if link.get("rel") in ("prev-archive", "current", "self") and link.get("href").startswith(BASE)}

    def titles(self, body, format):
        if format == "json":
            return [item["title"] for item in json.loads(body)["items"]]
        feed = ElementTree.fromstring(body)
        entries = feed.iter(ATOM + "entry") if format == "atom" else feed.iter("item")
        return [entry.find(ATOM + "title" if format == "atom" else "title").text for entry in entries]

    def walk(self, service, path):
        """All titles from the live document back, and the bytes by address. `service`: a daemon or the folder of a mirror."""
        format, found, documents = path.rsplit(".", 1)[1], [], {}
        live = path
        while path:
            self.assertNotIn(path, documents)
            if isinstance(service, pathlib.Path):
                body = (service / path[1:]).read_bytes()
            else:
                answer = service.get(path)
                self.assertEqual(answer.status, 200, path)
                body = answer.body
            documents[path] = body
            found += self.titles(body, format)
            links = self.links(body, format)
            if format == "atom" and path != live:
                self.assertIsNotNone(ElementTree.fromstring(body).find(HISTORY + "archive"))
                self.assertEqual(links["current"], live)
                self.assertEqual(links["self"], path)
            path = links.get("prev-archive")
        return found, documents

    def test_history_is_whole_in_every_output_and_archives_do_not_change(self):
        server = self.serve({"/good.xml": rss("Good", items(range(1200)))})
        self.write_config([{"url": f"{server.url}/good.xml", "name": "good", "allow_private": True, "interval": "1s"}],
                          [{"name": "trade", "match": "tariffs"}], poll={"min_interval": "1s"}, publish={"entries": 10})
        service = self.daemon().ready()
        wait_for("the stories", lambda: self.rows("SELECT count(*) FROM story") == [(1200,)])
        before = {}
        for path in [f"/feed.{f}" for f in ("atom", "rss", "json")] + ["/feeds/good.atom", "/topics/trade.atom"]:
            found, before[path] = self.walk(service, path)
            wanted = {item["title"] for item in items(range(1200))}
            if "trade" in path:
                wanted = {title for title in wanted if "tariffs" in title}
                self.assertLessEqual(len(before[path]), 4)  # few stories, few documents
            self.assertEqual(set(found), wanted, path)
            self.assertLess(len(found) - len(wanted), 10)
        server.pages["/good.xml"] = rss("Good", items(range(1150, 1300)))
        wait_for("new stories", lambda: self.rows("SELECT count(*) FROM story") == [(1300,)])
        for path, old in before.items():
            found, new = self.walk(service, path)
            self.assertEqual(len(set(found)), 26 if "trade" in path else 1300)
            self.assertNotEqual(old[path], new[path])
            closed = [address for address in old if address in new and address != path]
            self.assertTrue(closed or "trade" in path)
            for address in closed:
                self.assertEqual(old[address], new[address])
            for address, body in old.items():  # what was linked once is still there
                if address != path:
                    self.assertEqual(service.get(address).body, body)
        for path in ("/archive/feed/5-9.atom", "/archive/feed/1-256.xml", "/archive/feed/256-1.atom", "/archive/feed/01-256.atom",
                     "/archive/topics/none/1-256.atom", "/archive/feed/100000001-100000256.atom", "/archive/1-256.atom"):
            self.assertEqual(service.get(path).status, 404, path)


    def archived(self, mirror):
        return {str(file.relative_to(mirror)): (file.stat().st_mtime_ns, file.read_bytes()) for file in (mirror / "archive").rglob("*") if file.is_file()}

    def test_a_mirror_holds_the_history_and_writes_an_archive_once(self):
        mirror = self.folder / "out"
        server = self.serve({"/good.xml": rss("Good", items(range(1000)))})
        topic = [{"name": "trade", "match": "tariffs"}]
        feeds = [{"url": f"{server.url}/good.xml", "name": "good", "allow_private": True}]
        self.write_config(feeds, topic, publish={"entries": 10, "static_dir": str(mirror)})
        self.once()
        outputs = [f"/feed.{f}" for f in ("atom", "rss", "json")] + ["/feeds/good.atom", "/topics/trade.atom"]
        for path in outputs:
            self.assertEqual(len(set(self.walk(mirror, path)[0])), 20 if "trade" in path else 1000, path)
        first = self.archived(mirror)
        self.once("--feed", "good")
        self.assertEqual(self.archived(mirror), first)
        for last in range(1010, 1310, 10):  # ten stories a run: the begun range goes on, and few are kept
            server.pages["/good.xml"] = rss("Good", items(range(last - 10, last)))
            self.once("--feed", "good")
        later = self.archived(mirror)
        self.assertEqual(len(set(self.walk(mirror, "/feed.atom")[0])), 1300)
        self.assertEqual({name: later[name] for name in first if name in later}, {name: first[name] for name in first if name in later})
        begun = [name for name in later if name.startswith("archive/feed/") and name.endswith(".atom") and int(name.split("-")[1][:-5]) % 256]
        self.assertLessEqual(len(begun), 3, begun)
        # a corrected story changes the archives that hold it and no other; an output that goes takes its archives along
        server.pages["/good.xml"] = rss("Good", [{**items([300])[0], "text": "Text of story 300, corrected."}])
        self.write_config(feeds, publish={"entries": 10, "static_dir": str(mirror)})
        self.once("--feed", "good")
        corrected = self.archived(mirror)
        self.assertEqual({name for name in later if name not in corrected}, {name for name in later if name.startswith("archive/topics/")})
        changed = {name for name in corrected if corrected[name] != later.get(name)}
        self.assertEqual(changed, {f"archive/{of}/257-512.{f}" for of in ("feed", "feeds/good") for f in ("atom", "rss", "json") for f in (f, f + ".gz", f + ".br")})
        self.assertIn(b"story 300, corrected", corrected["archive/feed/257-512.atom"][1])
        # made anew, all is as it was
        (mirror / "archive/feed/1-256.atom").write_text("damaged")
        self.command("publish", str(mirror))
        self.assertEqual({name: body for name, (_, body) in self.archived(mirror).items()}, {name: body for name, (_, body) in corrected.items()})

    def test_the_mirror_of_a_running_daemon_leads_back_to_the_first_story(self):
        mirror = self.folder / "out"
        server = self.serve({"/good.xml": rss("Good", items(range(600)))})
        self.write_config([{"url": f"{server.url}/good.xml", "name": "good", "allow_private": True, "interval": "1s"}],
                          poll={"min_interval": "1s"}, publish={"entries": 10, "static_dir": str(mirror)})
        service = self.daemon().ready()
        for count in (600, 640, 660):
            server.pages["/good.xml"] = rss("Good", items(range(count - 60, count)) if count > 600 else items(range(600)))
            wait_for("the stories", lambda: self.rows("SELECT count(*) FROM story") == [(count,)])
            wait_for("the mirror", lambda: (mirror / "feed.atom").exists() and f"Story {count - 1}<".encode() in (mirror / "feed.atom").read_bytes())
            self.assertEqual(len(set(self.walk(mirror, "/feed.atom")[0])), count)
            self.assertEqual(self.walk(mirror, "/feed.atom")[1], self.walk(service, "/feed.atom")[1])


class Deltas(Case):
    def test_a_client_that_asks_gets_only_what_is_new_since_its_version(self):
        server = self.serve({"/good.xml": rss("Good", items(range(20)))})
        self.write_config([{"url": f"{server.url}/good.xml", "name": "good", "allow_private": True, "interval": "1s"}], poll={"min_interval": "1s"})
        service = self.daemon().ready()
        wait_for("the stories", lambda: self.rows("SELECT count(*) FROM story") == [(20,)])
        versions = {path: wait_for("20", lambda path=path: (a := service.get(path)) and a.body.count(b"Text of") >= 20 and a)
                    for path in ("/feed.atom", "/feed.rss", "/feed.json", "/feeds/good.atom")}
        zipped = service.get("/feed.atom", Accept_Encoding="gzip").headers["etag"]
        server.pages["/good.xml"] = rss("Good", items(range(22)))
        wait_for("two more", lambda: self.rows("SELECT count(*) FROM story") == [(22,)])
        for path, old in versions.items():
            delta = service.get(path, A_IM="feed", If_None_Match=old.headers["etag"])
            self.assertEqual((delta.status, delta.headers["im"]), (226, "feed"))
            self.assertEqual(sorted(Archives.titles(self, delta.body, path.rsplit(".", 1)[1])), ["Story 20", "Story 21"])
            self.assertEqual(delta.headers["etag"], service.get(path).headers["etag"])
            self.assertEqual(service.get(path, A_IM="feed", If_None_Match=delta.headers["etag"]).status, 304)
            self.assertEqual(service.get(path, If_None_Match=old.headers["etag"]).status, 200)
            self.assertEqual(service.get(path, A_IM="feed").status, 200)
            self.assertEqual(service.get(path, A_IM="feed", If_None_Match='"unknown"').status, 200)
            self.assertEqual(service.get(path, A_IM="vcdiff", If_None_Match=old.headers["etag"]).status, 200)
            self.assertEqual(service.get(path, "HEAD", A_IM="vcdiff, feed;q=1", If_None_Match=old.headers["etag"]).status, 226)
        self.assertEqual(service.get("/feed.atom", A_IM="feed", If_None_Match=zipped).status, 226)


if __name__ == "__main__":
    main()
