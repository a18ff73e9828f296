#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The sample configuration of nginx serves the mirror, and the daemon behind it, as the daemon alone does."""
import http.client
import pathlib
import socket
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from harness import DEADLINE, Case, main, rss, wait_for  # noqa: E402

SAMPLE = pathlib.Path(__file__).resolve().parents[2] / "config/nginx.conf"
NEWS = rss("Good", [{"title": f"Story {n}", "link": f"https://good.example/{n}", "text": f"Text of story {n}. " * 40} for n in range(3)])


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class WebServer(Case):
    def nginx(self, daemon="127.0.0.1:1"):
        port = free_port()
        sites = SAMPLE.read_text().replace("listen 80;", f"listen 127.0.0.1:{port};").replace("/srv/feeds", str(self.folder / "out"))
        sites = sites.replace("127.0.0.1:8420", daemon)
        config = self.folder / "nginx.conf"
        paths = "".join(f"{kind}_temp_path {self.folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        config.write_text(f"daemon off; pid {self.folder}/nginx.pid; error_log {self.folder}/nginx.log; user root;"
                          f"events {{}} http {{ access_log off; {paths} {sites} }}")
        process = subprocess.Popen(["/usr/sbin/nginx", "-p", str(self.folder), "-c", str(config)], stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        until = time.monotonic() + DEADLINE
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return port
            except OSError:
                time.sleep(0.02)
        self.fail((self.folder / "nginx.log").read_text())

    def get(self, port, host, path, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=DEADLINE)
        self.addCleanup(connection.close)
        connection.request("GET", path, headers={"Host": host, **headers})
        answer = connection.getresponse()
        return answer, answer.read()

    def setUp(self):
        super().setUp()
        if not pathlib.Path("/usr/sbin/nginx").exists():
            raise unittest.SkipTest("nginx is not installed")
        server = self.serve({"/f.xml": NEWS})
        self.folder.chmod(0o755)
        self.write_config([{"url": server.url + "/f.xml", "name": "f", "allow_private": True}], publish={"static_dir": str(self.folder / "out")})
        self.once()

    def test_the_mirror_is_served_with_its_types_and_compressed_forms(self):
        port = self.nginx()
        out = self.folder / "out"
        for path, kind in {"/feed.atom": "application/atom+xml", "/feed.rss": "application/rss+xml", "/feed.json": "application/feed+json",
                           "/sources.opml": "text/x-opml", "/style.css": "text/css", "/feeds/f": "text/html", "/": "text/html"}.items():
            answer, _ = self.get(port, "news.example.org", path)
            self.assertEqual((answer.status, answer.getheader("Content-Type")), (200, kind + "; charset=utf-8"), path)
        answer, body = self.get(port, "news.example.org", "/feed.atom", **{"Accept-Encoding": "gzip"})
        self.assertEqual((answer.getheader("Content-Encoding"), body), ("gzip", (out / "feed.atom.gz").read_bytes()))
        again, _ = self.get(port, "news.example.org", "/feed.atom", **{"Accept-Encoding": "gzip", "If-None-Match": answer.getheader("ETag")})
        self.assertEqual(again.status, 304)
        for path in ("/.gazetted-files", "/nothing"):
            self.assertEqual(self.get(port, "news.example.org", path)[0].status, 404)

    def test_the_daemon_behind_it_keeps_its_validators(self):
        daemon = self.daemon().ready()
        port = self.nginx(wait_for("an address", daemon.address))
        answer, body = self.get(port, "daemon.example.org", "/feed.atom")
        self.assertEqual((answer.status, answer.getheader("Content-Type")), (200, "application/atom+xml; charset=utf-8"))
        self.assertIn(b"Story 2", body)
        again, _ = self.get(port, "daemon.example.org", "/feed.atom", **{"If-None-Match": answer.getheader("ETag")})
        self.assertEqual(again.status, 304)


if __name__ == "__main__":
    main()
