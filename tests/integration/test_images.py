#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""images = "proxy": readers see no other host's pictures, only pictures are served, and what was fetched once stays."""
import concurrent.futures
import pathlib
import re
import socket
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from harness import Case, free_port, main, rss, wait_for  # noqa: E402

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 500
BASE = "http://127.0.0.1/"


class Images(Case):
    def start(self, base_url=BASE, more=""):
        self.server = self.serve()
        at = self.server.url
        self.server.pages.update({
            "/x.png": (200, {"Content-Type": "image/png"}, PNG),
            "/page.png": (200, {"Content-Type": "image/png"}, b"<script>alert(1)</script>"),
            "/large.png": (200, {"Content-Type": "image/png"}, PNG + b"\0" * (6 << 20)),
            "/good.xml": rss("Good", [{"title": "Story", "link": "https://good.example/1", "date": "Tue, 24 Nov 2026 10:00:00 GMT",
                                       "text": "Text &lt;img src=\"%s/x.png\"&gt; &lt;img src=\"%s/page.png\"&gt; &lt;img src=\"%s/large.png\"&gt; "
                                               "&lt;a href=\"%s/x.png\"&gt;link&lt;/a&gt;" % (at, at, at, at) + more.replace("AT", at)}]),
        })
        self.write_config([{"url": f"{at}/good.xml", "name": "good", "allow_private": True}], publish={"images": "proxy"},
                          server={"listen": [f"127.0.0.1:{free_port()}"], "base_url": base_url})
        service = self.daemon().ready()
        wait_for("the story", lambda: b"Story" in service.get("/feed.atom").body)
        return service

    def pictures(self, service, path, base=BASE):
        body = service.get(path).body.decode()
        self.assertNotRegex(body, r'src=(&quot;|\\?"|&#34;)' + re.escape(self.server.url))
        return ["/images/" + found for found in dict.fromkeys(re.findall(re.escape(base) + r"images/([\w/-]+)", body))]

    def test_pictures_come_from_us_once_and_only_pictures_do(self):
        service = self.start()
        addresses = self.pictures(service, "/feed.atom")
        self.assertEqual(len(addresses), 3)
        for path in ("/feed.rss", "/feed.json", "/feeds/good.atom", "/stories/1", "/"):
            self.assertTrue(set(self.pictures(service, path)) <= set(addresses), path)
        good, page, large = addresses
        answer = service.get(good)
        self.assertEqual((answer.status, answer.headers["content-type"], answer.body), (200, "image/png", PNG))
        self.assertEqual(answer.headers["x-content-type-options"], "nosniff")
        self.assertIn("max-age=604800", answer.headers["cache-control"])
        self.assertEqual(service.get(good, **{"If-None-Match": answer.headers["etag"]}).status, 304)
        self.assertEqual(service.get(good, method="HEAD").body, b"")
        self.assertEqual(service.get(page).status, 404)
        self.assertEqual(service.get(large).status, 404)
        self.assertEqual(service.get(page).status, 404)
        self.assertEqual([len(self.server.asked(path)) for path in ("/x.png", "/page.png", "/large.png")], [1, 1, 1])
        forged = good[:12] + ("A" if good[12] != "A" else "B") + good[13:]
        self.assertEqual(service.get(forged).status, 404)
        self.assertIn("-images/key", self.command("backup", str(self.folder / "copy.db")).stdout)
        self.assertEqual(len(self.server.asked("/x.png")), 1)

        service.stop()
        service = self.daemon().ready()
        self.assertEqual(self.pictures(service, "/feed.atom"), addresses)
        self.assertEqual(service.get(good).body, PNG)
        self.assertEqual(len(self.server.asked("/x.png")), 1)
        kept = [file for file in pathlib.Path(self.folder).glob("*-images/*.image")]
        self.assertEqual(len(kept), 1)
        kept[0].write_bytes(kept[0].read_bytes()[:-1])  # cut short by a crash
        self.assertEqual(service.get(good).body, PNG)
        self.assertEqual(len(self.server.asked("/x.png")), 2)

    def test_a_reload_changes_how_pictures_are_asked_for(self):
        service = self.start()
        good, page, _ = self.pictures(service, "/feed.atom")
        service.get(good)
        service.reload(lambda text: text.replace("[poll]\n", '[poll]\nuser_agent = "second/2"\n'))
        service.get(page)
        agents = [self.server.asked(path)[0]["User-Agent"] for path in ("/x.png", "/page.png")]
        self.assertTrue(agents[0].startswith("gazetted/"), agents[0])
        self.assertEqual(agents[1], "second/2")

    def test_too_many_at_once_wait_for_their_turn_elsewhere(self):
        may_answer = threading.Event()

        def slow(_request):
            may_answer.wait(30)
            return (200, {}, PNG)

        service = self.start(more="".join(f'&lt;img src="AT/slow{n}.png"&gt;' for n in range(70)))
        self.server.pages.update({f"/slow{n}.png": slow for n in range(70)})
        addresses = self.pictures(service, "/feed.atom")[3:]
        self.assertEqual(len(addresses), 70)
        with concurrent.futures.ThreadPoolExecutor(70) as pool:
            running = [pool.submit(service.get, address) for address in addresses]
            wait_for("those beyond the limit", lambda: sum(answer.done() for answer in running) == 6)
            refused = [answer.result() for answer in running if answer.done()]
            self.assertEqual({(answer.status, "retry-after" in answer.headers) for answer in refused}, {(503, True)})
            self.assertEqual(service.get("/feed.atom").status, 200)
            may_answer.set()
            self.assertEqual(sorted(answer.result().status for answer in running), [200] * 64 + [503] * 6)
        self.assertEqual({service.get(address).status for address in addresses}, {200})

    def test_slow_readers_hold_no_more_than_the_limit(self):
        size = 5 << 20
        service = self.start(more="".join(f'&lt;img src="AT/big{n}.png"&gt;' for n in range(14)))
        self.server.pages.update({f"/big{n}.png": (200, {}, PNG + bytes([n]) * (size - len(PNG))) for n in range(14)})
        addresses = self.pictures(service, "/feed.atom")[3:]
        self.assertEqual({len(service.get(address).body) for address in addresses}, {size})
        host, port = service.address().rsplit(":", 1)
        readers = []
        for address in addresses[:12]:
            reader = socket.socket()
            self.addCleanup(reader.close)
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            reader.connect((host, int(port)))
            reader.sendall(f"GET {address} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            self.assertEqual(reader.recv(12), b"HTTP/1.1 200")  # and no more
            readers.append(reader)
        self.assertEqual(service.get(addresses[0]).status, 200)  # the same bytes once more
        self.assertEqual(service.get(addresses[12]).status, 503)
        self.assertEqual(service.get("/feed.atom").status, 200)
        for reader in readers:
            reader.close()
        wait_for("the picture", lambda: service.get(addresses[12]).status == 200)

    def test_a_feed_without_allow_private_shows_no_private_picture(self):
        server = self.serve({"/x.png": (200, {"Content-Type": "image/png"}, PNG)})
        (self.folder / "feed.xml").write_bytes(rss("Bad", [{"title": "Story", "link": "https://bad.example/1",
                                                            "text": f'&lt;img src="{server.url}/x.png"&gt;'}]))
        self.write_config([{"url": f"file://{self.folder}/feed.xml", "name": "bad"}], publish={"images": "proxy"},
                          server={"base_url": BASE})
        self.server = server
        service = self.daemon().ready()
        wait_for("the story", lambda: b"Story" in service.get("/feed.atom").body)
        address, = self.pictures(service, "/feed.atom")
        self.assertEqual(service.get(address).status, 404)
        self.assertEqual(len(server.asked("/x.png")), 0)

    def test_private_addresses_are_not_reached_for_the_public(self):
        service = self.start("https://news.example.org/")
        addresses = self.pictures(service, "/feed.atom", "https://news.example.org/")
        self.assertEqual(len(addresses), 3)
        self.assertEqual(service.get(addresses[0]).status, 404)
        self.assertEqual(len(self.server.asked("/x.png")), 0)


main()
