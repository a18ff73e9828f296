#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The daemon as systemd and its users see it: readiness, reload, stop, crash, ports."""
import http.client
import pathlib
import random
import signal
import socket
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from harness import FEATURES, PATIENCE, Case, main, rss, wait_for  # noqa: E402


def items(count, host="f.example"):
    return [{"title": f"Story {n}", "link": f"https://{host}/{n}", "text": f"The text of story {n}."} for n in range(count)]


class Service(Case):
    def feed(self, server, path, **more):
        return {"url": server.url + path, "name": path.strip("/").replace(".", "-"), "allow_private": True, **more}

    def start(self, pages, topics=(), **tables):
        self.server = self.serve(pages)
        self.write_config([self.feed(self.server, path) for path in pages], topics, **tables)
        return self.daemon().ready()

    def stories(self, daemon, path="/feed.json"):
        answer = daemon.get(path)
        return [item["title"] for item in answer.json()["items"]] if answer.status == 200 else []

    def test_it_polls_publishes_and_stops_within_five_seconds(self):
        daemon = self.start({"/f.xml": rss("F", items(3))})
        wait_for("three stories", lambda: len(self.stories(daemon)) == 3)
        began = time.monotonic()
        self.assertEqual(daemon.stop(), 0, daemon.log())
        self.assertLess(time.monotonic() - began, 5 * PATIENCE)
        self.assert_sound()

    def test_it_stops_while_a_publisher_does_not_answer(self):
        hold = threading.Event()
        self.addCleanup(hold.set)
        daemon = self.start({"/slow.xml": lambda request: hold.wait(60) and None})
        wait_for("the request", lambda: self.server.requests)
        began = time.monotonic()
        self.assertEqual(daemon.stop(), 0)
        self.assertLess(time.monotonic() - began, 5 * PATIENCE)

    def test_a_conditional_get_answers_304_and_head_has_no_body(self):
        daemon = self.start({"/f.xml": rss("F", items(3))})
        wait_for("three stories", lambda: len(self.stories(daemon)) == 3)
        for path in ("/feed.atom", "/feed.rss", "/feed.json", "/feeds/f-xml.atom", "/"):
            full = daemon.get(path)
            self.assertEqual(full.status, 200, path)
            again = daemon.get(path, If_None_Match=full.headers["etag"])
            self.assertEqual((again.status, again.body), (304, b""), path)
            head = daemon.get(path, method="HEAD")
            self.assertEqual((head.status, head.body, head.headers["etag"]), (200, b"", full.headers["etag"]), path)
        self.assertEqual(daemon.get("/nothing").status, 404)
        self.assertEqual(daemon.get("/feed.atom", method="POST").status, 405)
        self.assertEqual(daemon.get("/healthz").status, 200)
        self.assertEqual(daemon.get("/readyz").status, 200)
        self.assertIn(b'gazetted_feed_up{feed="f-xml"} 1', daemon.get("/metrics").body)

    def test_a_reload_takes_a_good_file_and_refuses_a_bad_one(self):
        daemon = self.start({"/f.xml": rss("F", items(2)), "/g.xml": rss("G", items(2, "g.example"))})
        wait_for("four stories", lambda: len(self.stories(daemon)) == 4)
        good = self.config.read_text()
        self.config.write_text(good + "[nonsense]\n")
        daemon.process.send_signal(signal.SIGHUP)
        wait_for("the refusal", lambda: "old one stays" in daemon.log())
        self.assertIn("nonsense", daemon.log())
        self.assertEqual(daemon.get("/topics/g.atom").status, 404)
        self.config.write_text(good + '[[topic]]\nname = "g"\ntitle = "G"\nfeeds = ["g-*"]\n')
        daemon.process.send_signal(signal.SIGHUP)
        wait_for("the new topic", lambda: daemon.get("/topics/g.atom").status == 200)
        self.assertEqual(len(self.stories(daemon)), 4)
        if "notify" in FEATURES:
            wait_for("RELOADING=1", lambda: "RELOADING=1" in daemon.said)
        self.assertEqual(daemon.stop(), 0)

    def test_a_changed_file_is_noticed_without_a_signal(self):
        daemon = self.start({"/f.xml": rss("F", items(2))})
        text = self.config.read_text()
        self.config.write_text(text + '[[topic]]\nname = "all"\ntitle = "All"\nmatch = "story"\n')
        wait_for("the new topic", lambda: daemon.get("/topics/all.atom").status == 200)

    def test_a_reload_changes_how_feeds_are_asked(self):
        daemon = self.start({"/f.xml": rss("F", items(2))}, poll={"min_interval": "1s", "max_interval": "1s", "user_agent": "first/1"})
        agents = lambda: {headers["User-Agent"] for headers in self.server.asked("/f.xml")}  # noqa: E731
        wait_for("the first agent", lambda: agents() == {"first/1"})
        self.config.write_text(self.config.read_text().replace("first/1", "second/2"))
        daemon.process.send_signal(signal.SIGHUP)
        wait_for("the second agent", lambda: agents() == {"first/1", "second/2"})

    def test_a_port_in_use_is_named(self):
        taken = socket.socket()
        self.addCleanup(taken.close)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        self.write_config([], server={"listen": [f"127.0.0.1:{port}"]})
        done = self.command("run", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"127.0.0.1:{port}", done.stderr)
        self.assertIn("in use", done.stderr)

    def test_a_second_writer_is_refused(self):
        daemon = self.start({"/f.xml": rss("F", items(2))})
        wait_for("two stories", lambda: len(self.stories(daemon)) == 2)
        done = self.command("once", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(str(self.database), done.stderr)
        self.command("backup", str(self.folder / "copy.db"))
        self.assertTrue((self.folder / "copy.db").stat().st_size > 0)
        self.assertIn("f-xml", self.command("status").stdout)

    def test_readers_reloads_and_new_stories_do_not_disturb_each_other(self):
        pages = {f"/{n}.xml": rss(f"F{n}", items(30, f"f{n}.example")) for n in range(12)}
        server = self.serve(pages)
        feeds = [self.feed(server, path) for path in pages]
        topic = [{"name": "all", "title": "All", "match": "story"}]
        mirror = {"static_dir": str(self.folder / "out"), "settle": "1s", "entries": 1000}
        self.write_config(feeds[:2], topic, publish=mirror)
        daemon = self.daemon().ready()
        over, wrong = threading.Event(), []

        def read(number):
            paths = ("/feed.atom", "/topics/all.rss", "/search.json?q=story", "/", "/status.json", "/metrics", "/stories/1", "/sources.opml")
            while not over.is_set():
                path = random.choice(paths)
                try:
                    status = daemon.get(path, Accept_Encoding=("gzip", "br", "identity", "zstd")[number % 4]).status
                except OSError as problem:
                    status = problem
                if status != 200 and (status, path) != (404, "/stories/1"):
                    wrong.append((path, status))

        readers = [threading.Thread(target=read, args=(number,)) for number in range(8)]
        for reader in readers:
            reader.start()
        try:
            for count in range(3, len(feeds) + 1):
                self.write_config(feeds[:count], topic, publish={**mirror, "title": f"With {count}"})
                daemon.process.send_signal(signal.SIGHUP)
                wait_for(f"{count} feeds", lambda: self.rows("SELECT count(*) FROM feed WHERE last_success IS NOT NULL") == [(count,)])
            wait_for("every story", lambda: len(self.stories(daemon)) == 30 * len(feeds))
        finally:
            over.set()
            for reader in readers:
                reader.join()
        self.assertEqual(wrong, [])
        self.assertEqual(daemon.stop(), 0, daemon.log())
        self.assert_sound()

    def test_clients_that_misbehave_do_not_keep_others_from_reading(self):
        daemon = self.start({"/f.xml": rss("F", items(2))})
        host, port = wait_for("an address", daemon.address).split(":")
        idle = [socket.create_connection((host, int(port))) for _ in range(100)]
        for number, connection in enumerate(idle):
            connection.sendall([b"GET /feed.atom HTTP/1.1\r\nHost:", b"\0\xff garbage\r\n\r\n", b"", b"GET / HTTP/9.9\r\n\r\n"][number % 4])
        self.assertEqual(daemon.get("/feed.atom").status, 200)
        for connection in idle:
            connection.close()
        self.assertEqual(daemon.get("/feed.atom").status, 200)
        self.assertEqual(daemon.stop(), 0)


class Crash(Case):
    def test_kill_at_any_moment_loses_no_story_and_doubles_none(self):
        feeds, per_feed = 8, 40
        random.seed(7)
        pages = {f"/{n}.xml": rss(f"F{n}", items(per_feed, f"f{n}.example")) for n in range(feeds)}
        server = self.serve({path: (lambda body: lambda _: time.sleep(random.random() / 20) or (200, {"Content-Type": "application/xml"}, body))(body)
                             for path, body in pages.items()})
        self.write_config([{"url": server.url + path, "name": f"feed-{path[1:2]}", "allow_private": True} for path in pages])
        committed = set()
        for _ in range(10):
            daemon = self.daemon().ready()
            time.sleep(random.random() * 0.25)
            daemon.process.kill()
            daemon.process.wait()
            daemon.kill()
            now = {row[0] for row in self.rows("SELECT url FROM entry")}
            self.assertLessEqual(committed, now)
            committed = now
            self.assert_sound()
        daemon = self.daemon().ready()
        wait_for("every story", lambda: self.rows("SELECT count(*) FROM story") == [(feeds * per_feed,)])
        self.assertEqual(daemon.stop(), 0)
        self.assertEqual(self.rows("SELECT count(*), count(DISTINCT url) FROM entry"), [(feeds * per_feed,) * 2])
        self.assert_sound()


if __name__ == "__main__":
    main()
