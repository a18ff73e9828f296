#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""WebSub in both directions: a daemon that subscribes to another one's hub, and what neither takes."""
import hashlib
import hmac
import http.client
import json
import pathlib
import re
import sqlite3
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from harness import PATIENCE, Case, Daemon, FeedServer, free_port, main, rss, wait_for  # noqa: E402


def items(count):
    return [{"title": f"Story {n}", "link": f"https://good.example/{n}", "text": f"Text of story {n}."} for n in range(count)]


class Hook(FeedServer):
    """A subscriber: confirms what it is asked and keeps what it is sent."""

    def __init__(self, confirms=True):
        self.asked_back, self.sent, self.answer_with = [], [], 200
        super().__init__({"/hook": self.confirm if confirms else b"something else"})

        def do_POST(handler):
            body = handler.rfile.read(int(handler.headers["Content-Length"]))
            self.sent.append((time.monotonic(), dict(handler.headers), body))
            handler.send_response(self.answer_with)
            handler.send_header("Content-Length", "0")
            handler.end_headers()
        self.RequestHandlerClass = type("HookScript", (self.RequestHandlerClass,), {"do_POST": do_POST})

    def confirm(self, request):
        query = urllib.parse.parse_qs(request.path.split("?")[1])
        self.asked_back.append(query)
        return (200, {}, query["hub.challenge"][0].encode())


class WebSub(Case):
    def start(self, name, feeds, port=None, **tables):
        """A daemon of its own folder at a port that its base_url names."""
        port = port or free_port()
        self.config, self.database = self.folder / f"{name}.toml", self.folder / f"{name}.db"
        self.write_config(feeds, server={"listen": [f"127.0.0.1:{port}"], "base_url": f"http://127.0.0.1:{port}/"}, **tables)
        service = Daemon(self.config, self.folder / f"{name}.log", {})
        self.addCleanup(service.close)
        service.base, service.database = f"http://127.0.0.1:{port}/", self.database
        return service.ready()

    def publisher(self, pages, **tables):
        server = self.serve(pages)
        feeds = [{"url": f"{server.url}/a.xml", "name": "a", "allow_private": True, "interval": "1s"}]
        return server, self.start("hub", feeds, poll={"min_interval": "1s"}, **tables)

    def post(self, address, **fields):
        form = urllib.parse.urlencode({k.replace("_", ".", 1): v for k, v in fields.items()}).encode()
        try:
            with urllib.request.urlopen(address, form, timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    def titles(self, database):
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
            return {row[0] for row in connection.execute("SELECT title FROM entry")}

    def hook(self, **more):
        hook = Hook(**more)
        self.addCleanup(hook.close)
        return hook

    def subscriber(self, **feed):
        """A reader whose only feed names a hub on the same server, once that hub was asked."""
        server = self.hook()

        def page(_):
            return (200, {"Content-Type": "application/rss+xml",
                          "Link": f'<{server.url}/hub>; rel="hub", <{server.url}/a.xml>; rel="self"'}, rss("A", items(server.stories)))
        server.stories, server.pages["/a.xml"] = 1, page
        server.answer_with = feed.pop("hub_answers", 202)
        self.feed = {"url": f"{server.url}/a.xml", "name": "a", "allow_private": True, **feed}
        reader = self.start("reader", [self.feed])
        wait_for("a question to the hub", lambda: server.sent)
        asked = urllib.parse.parse_qs(server.sent[0][2].decode())
        server.callback, server.secret = asked["hub.callback"][0], asked["hub.secret"][0].encode()
        return server, reader

    def call_back(self, server, **fields):
        """What a hub asks of its subscriber: the status, and the body."""
        query = {"hub.mode": "subscribe", "hub.topic": f"{server.url}/a.xml", "hub.challenge": "c",
                 **{f"hub.{key}": value for key, value in fields.items()}}
        try:
            with urllib.request.urlopen(f"{server.callback}?{urllib.parse.urlencode(query)}") as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def deliver(self, server, body, signature=None):
        signature = signature or "sha256=" + hmac.new(server.secret, body, "sha256").hexdigest()
        request = urllib.request.Request(server.callback, body, {"Content-Type": "application/rss+xml", "X-Hub-Signature": signature})
        return urllib.request.urlopen(request).status

    def hub_of(self, reader):
        return reader.get("/status.json").json()["feeds"][0].get("hub", "")

    def lease(self, reader):
        with sqlite3.connect(f"file:{reader.database}?mode=ro", uri=True) as connection:
            verified, until = connection.execute("SELECT verified, lease_until FROM push").fetchone()
        return until - time.time() if verified else 0

    def test_a_subscriber_of_ours_gets_what_a_hub_of_ours_pushes(self):
        server, hub = self.publisher({"/a.xml": rss("A", items(2))})
        wait_for("two stories at the hub", lambda: len(self.titles(hub.database)) == 2)
        reader = self.start("reader", [{"url": f"{hub.base}feed.atom", "name": "gazette", "allow_private": True}])

        def state():
            return [feed.get("hub", "") for feed in reader.get("/status.json").json()["feeds"]][0]
        wait_for("a verified subscription", lambda: state().startswith("pushes"))
        polls = len(reader.get("/status.json").json()["feeds"])
        server.pages["/a.xml"] = rss("A", items(3))
        wait_for("the third story at the hub", lambda: "Story 2" in self.titles(hub.database))
        began = time.monotonic()
        wait_for("the third story at the reader", lambda: "Story 2" in self.titles(reader.database))
        self.assertLess(time.monotonic() - began, PATIENCE)
        self.assertEqual(polls, 1)
        explained = self.command("explain", "gazette").stdout
        self.assertIn("pushes", explained)

    def test_a_new_entry_is_delivered_signed_within_a_second_of_its_poll(self):
        seen = []

        def page(request):
            seen.append(time.monotonic())
            return (200, {"Content-Type": "application/rss+xml"}, rss("A", items(3 if len(hook.asked_back) else 2)))
        hook = self.hook()
        _, hub = self.publisher({"/a.xml": page})
        status = self.post(f"{hub.base}hub", hub_mode="subscribe", hub_topic=f"{hub.base}feed.json", hub_callback=f"{hook.url}/hook?of=me",
                           hub_secret="s3cret")
        self.assertEqual(status, 202)
        at, headers, body = wait_for("the delivery", lambda: next((sent for sent in hook.sent if b"Story 2" in sent[2]), None))
        self.assertEqual(hook.asked_back[0]["of"], ["me"])
        self.assertEqual(headers["X-Hub-Signature"], "sha256=" + hmac.new(b"s3cret", body, hashlib.sha256).hexdigest())
        self.assertIn('rel="hub"', headers["Link"])
        self.assertIn(f"<{hub.base}feed.json>; rel=\"self\"", headers["Link"])
        self.assertTrue(headers["Content-Type"].startswith("application/feed+json"))
        self.assertIn("Story 2", {item["title"] for item in json.loads(body)["items"]})
        asked = max(moment for moment in seen if moment < at)
        self.assertLess(at - asked, PATIENCE)
        # it leaves, and is asked whether it means it
        self.assertEqual(self.post(f"{hub.base}hub", hub_mode="unsubscribe", hub_topic=f"{hub.base}feed.json",
                                   hub_callback=f"{hook.url}/hook?of=me"), 202)
        wait_for("no subscriber left", lambda: not sqlite3.connect(hub.database).execute("SELECT * FROM subscriber").fetchall())
        self.assertEqual(hook.asked_back[-1]["hub.mode"], ["unsubscribe"])

    def test_who_subscribed_to_the_health_feed_is_told_what_breaks(self):
        hook = self.hook()
        server, hub = self.publisher({"/a.xml": rss("A", items(2))})
        self.assertEqual(self.post(f"{hub.base}hub", hub_mode="subscribe", hub_topic=f"{hub.base}health.atom",
                                   hub_callback=f"{hook.url}/hook"), 202)
        wait_for("the question whether it means it", lambda: hook.asked_back)
        server.pages["/a.xml"] = (503, {}, b"")
        wait_for("the delivery", lambda: any(b"A is failing" in body for _, _, body in hook.sent))

    def test_a_reload_changes_how_subscribers_are_asked(self):
        hook = self.hook()
        server, hub = self.publisher({"/a.xml": rss("A", items(2))})
        self.assertEqual(self.post(f"{hub.base}hub", hub_mode="subscribe", hub_topic=f"{hub.base}feed.json",
                                   hub_callback=f"{hook.url}/hook"), 202)
        wait_for("the question whether it means it", lambda: hook.asked_back)
        hub.reload(lambda text: text.replace("[poll]\n", '[poll]\nuser_agent = "second/2"\n'))
        server.pages["/a.xml"] = rss("A", items(3))
        _, headers, _ = wait_for("the delivery", lambda: next((sent for sent in hook.sent if b"Story 2" in sent[2]), None))
        self.assertEqual(headers["User-Agent"], "second/2")

    def test_a_subscriber_survives_a_restart_and_one_that_is_gone_is_dropped(self):
        hook = self.hook()
        server, hub = self.publisher({"/a.xml": rss("A", items(1))})
        self.post(f"{hub.base}hub", hub_mode="subscribe", hub_topic=f"{hub.base}feed.rss", hub_callback=f"{hook.url}/hook")
        wait_for("a stored subscriber", lambda: sqlite3.connect(hub.database).execute("SELECT * FROM subscriber").fetchall())
        self.assertEqual(hub.stop(), 0)
        port = int(hub.base.split(":")[2].strip("/"))
        hub = self.start("hub", [{"url": f"{server.url}/a.xml", "name": "a", "allow_private": True, "interval": "1s"}], port,
                         poll={"min_interval": "1s"})
        hook.answer_with = 410
        server.pages["/a.xml"] = rss("A", items(2))
        wait_for("a delivery", lambda: hook.sent)
        self.assertNotIn("X-Hub-Signature", hook.sent[0][1])
        wait_for("no subscriber left", lambda: not sqlite3.connect(hub.database).execute("SELECT * FROM subscriber").fetchall())

    def test_what_the_hub_refuses(self):
        hook = self.hook(confirms=False)
        _, hub = self.publisher({"/a.xml": rss("A", items(1))})
        good = {"hub_mode": "subscribe", "hub_topic": f"{hub.base}feed.atom", "hub_callback": f"{hook.url}/hook"}
        for wrong in ({"hub_mode": "publish"}, {"hub_topic": "https://elsewhere.example/feed"}, {"hub_topic": f"{hub.base}search.atom"},
                      {"hub_topic": f"{hub.base}status"}, {"hub_callback": "file:///etc/passwd"}, {"hub_callback": ""},
                      {"hub_secret": "x" * 200}):
            self.assertEqual(self.post(f"{hub.base}hub", **{**good, **wrong}), 400, wrong)
        self.assertEqual(self.post(f"{hub.base}hub", **good), 202)
        wait_for("the question", lambda: "did not confirm" in hub.log())
        self.assertFalse(sqlite3.connect(hub.database).execute("SELECT * FROM subscriber").fetchall())
        self.assertEqual(self.post(f"{hub.base}feed.atom", **good), 405)

    def test_a_delivery_without_the_agreed_signature_is_ignored(self):
        server, reader = self.subscriber()
        asked = urllib.parse.parse_qs(server.sent[0][2].decode())
        self.assertEqual((asked["hub.mode"], asked["hub.topic"]), (["subscribe"], [f"{server.url}/a.xml"]))
        self.assertEqual(self.call_back(server, challenge="ch&all", lease_seconds="3600"), (200, b"ch&all"))
        known, server.callback = server.callback, re.sub("websub/.*", "websub/0000", server.callback)
        self.assertEqual(self.call_back(server)[0], 404)
        server.callback = known

        body = rss("A", items(2))
        self.assertEqual(self.deliver(server, body, "sha256=" + "0" * 64), 202)
        self.assertEqual(self.deliver(server, body, "none"), 202)
        wait_for("the warning", lambda: reader.log().count("does not carry the agreed signature") == 2)
        self.assertEqual(self.titles(reader.database), {"Story 0"})
        for n, method in ((2, "sha1"), (3, "sha256"), (4, "sha384"), (5, "sha512")):
            body = rss("A", items(n))
            self.assertEqual(self.deliver(server, body, f"{method}={hmac.new(server.secret, body, method).hexdigest()}"), 202)
            wait_for(f"{n} stories", lambda: len(self.titles(reader.database)) == n)

    def test_a_hub_gets_none_of_the_publisher_s_secrets(self):
        server, _ = self.subscriber(headers={"X-Api-Key": "k"}, bearer="t")
        polled = server.asked("/a.xml")[0]
        self.assertEqual((polled["X-Api-Key"], polled["Authorization"]), ("k", "Bearer t"))
        sent = {name.lower(): value for name, value in server.sent[0][1].items()}
        self.assertNotIn("x-api-key", sent)
        self.assertNotIn("authorization", sent)

    def test_a_hub_s_refusal_is_shown_where_one_looks_for_it(self):
        _, reader = self.subscriber(hub_answers=403)
        wait_for("the refusal", lambda: "its hub refused" in self.hub_of(reader))
        self.assertIn("403", self.hub_of(reader))
        self.assertIn("its hub refused", self.command("explain", "a").stdout)

    def test_only_what_was_asked_for_is_confirmed(self):
        server, reader = self.subscriber()
        for fields in ({"mode": "unsubscribe"}, {"mode": ""}, {"topic": f"{server.url}/b.xml"}):
            self.assertEqual(self.call_back(server, **fields)[0], 404)
        self.assertEqual(self.lease(reader), 0)
        self.assertEqual(self.call_back(server, mode="denied", reason="not today")[0], 200)
        wait_for("the denial", lambda: self.hub_of(reader) == "its hub denied: not today")
        self.assertEqual(self.lease(reader), 0)
        for asked, least, most in (("99999999999", 29.9 * 86400, 30 * 86400), ("1", 1, 301), ("-5", 9.9 * 86400, 10 * 86400)):
            self.assertEqual(self.call_back(server, lease_seconds=asked), (200, b"c"))
            wait_for(f"a lease for {asked} s", lambda: least < self.lease(reader) < most)

    def test_an_empty_delivery_makes_us_look_and_a_restart_forgets_no_subscription(self):
        server, reader = self.subscriber(interval="1h")
        self.assertEqual(self.call_back(server, lease_seconds="86400")[0], 200)
        wait_for("a subscription", lambda: self.lease(reader) > 0)
        reader.stop()
        reader = self.start("reader", [self.feed], port=int(urllib.parse.urlsplit(server.callback).port))
        server.stories = 2
        self.assertEqual(self.deliver(server, b""), 202)
        wait_for("the second story", lambda: len(self.titles(reader.database)) == 2)
        self.assertEqual(self.deliver(server, rss("A", items(3))), 202)
        wait_for("the third story", lambda: len(self.titles(reader.database)) == 3)
        self.assertEqual(len(server.sent), 1)  # nor was the hub asked again
        self.assertTrue(self.hub_of(reader).startswith("pushes"))  # though no delivery names it

    def test_strangers_cannot_fill_the_memory(self):
        _, hub = self.publisher({"/a.xml": rss("A", items(1))})
        host = hub.base.split("//")[1].strip("/")
        for path, length in (("/hub", 100_000), ("/websub/0000", 100_000), ("/websub/", 10)):
            connection = http.client.HTTPConnection(host, timeout=10)
            try:
                connection.request("POST", path, b"x" * length)
                self.assertEqual(connection.getresponse().status, 404, path)
            except (ConnectionError, http.client.HTTPException):
                self.assertEqual(path, "/hub")  # cut off
            finally:
                connection.close()
        chunked = http.client.HTTPConnection(host, timeout=10)
        chunked.request("POST", "/hub", iter([b"hub.mode=", b"nonsense"]), encode_chunked=True, headers={"Transfer-Encoding": "chunked"})
        self.assertEqual(chunked.getresponse().status, 400)
        chunked.close()
        both = http.client.HTTPConnection(host, timeout=10)
        both.request("POST", "/hub", b"", headers={"Transfer-Encoding": "chunked", "Content-Length": "5"})
        self.assertEqual(both.getresponse().status, 400)
        both.close()
        self.assertEqual(hub.get("/hub").status, 200)
        self.assertEqual(hub.get("/websub/0000").status, 404)
        self.assertEqual(hub.get("/healthz").status, 200)

    def test_one_host_cannot_take_all_places(self):
        hook = self.hook()
        _, hub = self.publisher({"/a.xml": rss("A", items(1))})

        def subscribe(n):
            return self.post(f"{hub.base}hub", hub_mode="subscribe", hub_topic=f"{hub.base}feed.atom", hub_callback=f"{hook.url}/hook?n={n}")
        for n in range(64):
            self.assertEqual(subscribe(n), 202)
        wait_for("64 subscribers", lambda: sqlite3.connect(hub.database).execute("SELECT count(*) FROM subscriber").fetchone() == (64,))
        self.assertEqual(subscribe(64), 503)
        self.assertEqual(subscribe(0), 202)  # renewed

    def test_slow_subscribers_hold_up_no_poll(self):
        hook, may_answer, waiting = self.hook(), threading.Event(), []

        def do_POST(handler):
            waiting.append(handler.path)
            may_answer.wait(60)
        hook.RequestHandlerClass.do_POST = do_POST
        self.addCleanup(may_answer.set)
        server, hub = self.publisher({"/a.xml": rss("A", items(1))})
        for n in range(40):
            self.assertEqual(self.post(f"{hub.base}hub", hub_mode="subscribe", hub_topic=f"{hub.base}feed.atom",
                                       hub_callback=f"{hook.url}/hook?n={n}"), 202)
        wait_for("40 subscribers", lambda: sqlite3.connect(hub.database).execute("SELECT count(*) FROM subscriber").fetchone() == (40,))
        for count in (2, 3, 4):
            server.pages["/a.xml"] = rss("A", items(count))
            began = time.monotonic()
            wait_for("the story", lambda: f"Story {count - 1}".encode() in hub.get("/feed.atom").body)
            self.assertLess(time.monotonic() - began, 3 * PATIENCE)
            wait_for("deliveries that wait", lambda: len(waiting) >= 2)

    def test_who_does_not_confirm_fills_no_journal(self):
        hook = self.hook(confirms=False)
        _, hub = self.publisher({"/a.xml": rss("A", items(1))})
        for n in range(25):
            self.assertEqual(self.post(f"{hub.base}hub", hub_mode="subscribe", hub_topic=f"{hub.base}feed.atom",
                                       hub_callback=f"{hook.url}/hook?n={n}"), 202)
        wait_for("all questions", lambda: len({path for path, _ in hook.requests if "hub.challenge" in path}) == 25)
        wait_for("ten notes", lambda: hub.log().count("did not confirm") == 10)
        hub.stop()
        self.assertEqual(hub.log().count("did not confirm"), 10)

    def test_another_hub_is_pinged(self):
        other = self.hook()
        server, hub = self.publisher({"/a.xml": rss("A", items(1))}, publish={"hub": f"{other.url}/hook"})
        wait_for("a ping", lambda: other.sent)
        fields = urllib.parse.parse_qs(other.sent[0][2].decode())
        self.assertEqual(fields["hub.mode"], ["publish"])
        self.assertIn(f"{hub.base}feed.atom", fields["hub.url"])
        self.assertIn(f'<{other.url}/hook>; rel="hub"', hub.get("/feed.atom").headers["link"])
        self.assertEqual(self.post(f"{hub.base}hub", hub_mode="subscribe"), 404)


if __name__ == "__main__":
    main()
