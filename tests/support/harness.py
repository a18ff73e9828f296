# SPDX-License-Identifier: MIT
"""What integration tests share: the binary, a configuration, a daemon that is ended by pid, a scripted feed server on
port 0, and a reader of answers. Needs Python's standard library only.

GAZETTED_PATIENCE: how many times longer than a plain build everything may take (the sanitizer presets set it)."""
import contextlib
import faulthandler
import http.client
import http.server
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import socketserver
import sqlite3
import subprocess
import tempfile
import threading
import time
import unittest

SOURCE = pathlib.Path(os.environ.get("GAZETTED_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
BINARY = os.environ.get("GAZETTED", str(SOURCE / "build/dev/daemon/gazetted"))
WORLD = SOURCE / "tests/fixtures/world"
PATIENCE = int(os.environ.get("GAZETTED_PATIENCE", "1"))
DEADLINE = 60 * PATIENCE  # seconds; how long anything may take before a test gives up
LIMIT = 300 * PATIENCE  # seconds; how long ctest lets a script run


def refuse_reports(output):
    """Fails the test when a sanitizer wrote into what the program said."""
    if re.search(r"(Address|Leak|Thread)Sanitizer: |: runtime error: ", output or ""):
        raise AssertionError(f"a sanitizer reported:\n{output}")


def wait_for(what, condition, seconds=DEADLINE):
    """Returns the first true value of condition(); fails the test with `what` after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"gave up after {seconds} s waiting for {what}")


def free_port():
    """For what must know its own address before it listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Script(http.server.BaseHTTPRequestHandler):
    """Answers from server.pages: path -> bytes, (status, headers, bytes), or a function of the request."""
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        with self.server.lock:
            self.server.requests.append((self.path, dict(self.headers)))
        page = self.server.pages.get(self.path.split("?")[0])
        if callable(page):
            page = page(self)
            if page is None:
                return
        if page is None:
            page = (404, {}, b"no such page")
        if isinstance(page, bytes):
            page = (200, {"Content-Type": "application/xml"}, page)
        status, headers, body = page
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class FeedServer(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, pages=None):
        self.pages, self.requests, self.lock = dict(pages or {}), [], threading.Lock()
        super().__init__(("127.0.0.1", 0), Script)
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def handle_error(self, request, client_address):
        pass  # clients that leave early are part of the game

    def asked(self, path):
        with self.lock:
            return [headers for asked, headers in self.requests if asked == path]

    def close(self):
        self.shutdown()
        self.server_close()


def rss(title, items, link="https://example.org/"):
    """A small RSS document; an item is a dict of title, link, guid, text, date."""
    body = "".join(
        f"<item><title>{i['title']}</title><link>{i['link']}</link><guid isPermaLink=\"false\">{i.get('guid', i['link'])}</guid>"
        f"<pubDate>{i.get('date', 'Tue, 24 Nov 2026 10:00:00 GMT')}</pubDate><description>{i.get('text', '')}</description></item>"
        for i in items)
    return (f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{title}</title><link>{link}</link>'
            f"<description>{title}</description>{body}</channel></rss>").encode()


class Case(unittest.TestCase):
    """A scratch folder with a configuration; run() starts commands on it, daemon() the service."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="gazetted-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.config = self.folder / "gazetted.toml"
        self.database = self.folder / "gazetted.db"

    def serve(self, pages=None):
        server = FeedServer(pages)
        self.addCleanup(server.close)
        return server

    def write_config(self, feeds, topics=(), **tables):
        """feeds, topics: list of dicts; tables: server={...}, publish={...} …"""
        defaults = {"server": {"listen": ["127.0.0.1:0"], "base_url": "https://news.example.org/"}, "poll": {},
                    "store": {"path": str(self.database)}}
        lines = []
        for name in {**defaults, **tables}:
            lines.append(f"[{name}]")
            lines += [f"{key} = {toml(value)}" for key, value in {**defaults.get(name, {}), **tables.get(name, {})}.items()]
        for kind, rows in (("feed", feeds), ("topic", topics)):
            for row in rows:
                lines.append(f"[[{kind}]]")
                lines += [f"{key} = {toml(value)}" for key, value in row.items()]
        text = "\n".join(lines) + "\n"
        partial = self.config.with_suffix(".new")
        partial.write_text(text)
        partial.replace(self.config)

    def command(self, *arguments, check=True, **more):
        done = subprocess.run([BINARY, *arguments, "--config", str(self.config)], capture_output=True, text=True,
                              timeout=DEADLINE * 3, **more)
        refuse_reports(done.stderr)
        if check and done.returncode != 0:
            raise AssertionError(f"gazetted {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done

    def once(self, *arguments, check=True):
        done = self.command("once", "--json", *arguments, check=check)
        return json.loads(done.stdout) if done.stdout else None

    def daemon(self, **environment):
        service = Daemon(self.config, self.folder / "log", environment)
        self.addCleanup(service.close)
        return service

    def rows(self, sql, *values):
        with contextlib.closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            return connection.execute(sql, values).fetchall()

    def assert_sound(self):
        self.assertEqual(self.rows("PRAGMA integrity_check"), [("ok",)])


def toml(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(toml(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


class Daemon:
    """`gazetted run`. ready() waits for READY=1 as systemd would."""

    def __init__(self, config, log, environment):
        self.notify_path = f"{log}.notify"
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.notify_path)
        self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notify.bind(self.notify_path)
        self.said = ""
        threading.Thread(target=self.hear, daemon=True).start()
        self.config = pathlib.Path(config)
        self.log_path = pathlib.Path(log)
        self.log_file = open(log, "ab")
        self.process = subprocess.Popen([BINARY, "run", "--config", str(config)], stderr=self.log_file,
                                        stdout=self.log_file,
                                        env={**os.environ, "NOTIFY_SOCKET": self.notify_path, **environment})

    def log(self):
        return self.log_path.read_text(errors="replace")

    def hear(self):
        """Reads as systemd does, always: the daemon waits when nobody takes what it says."""
        with contextlib.suppress(OSError):
            while said := self.notify.recv(4096):
                self.said += said.decode() + "\n"

    def ready(self):
        def is_ready():
            if self.process.poll() is not None:
                raise AssertionError(f"the daemon ended with {self.process.returncode}:\n{self.log()}")
            return "READY=1" in self.said or ("notify" not in FEATURES and self.address())
        wait_for("READY=1", is_ready)
        return self

    def address(self):
        for line in self.log().splitlines():
            if "listening on 127.0.0.1:" in line:
                return line.split("listening on ")[1].strip()
        return None

    def get(self, path, method="GET", **headers):
        host = wait_for("an address", self.address)
        connection = http.client.HTTPConnection(host, timeout=DEADLINE)
        try:
            connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
            answer = connection.getresponse()
            body = answer.read()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, body)
        finally:
            connection.close()

    def reload(self, change):
        """change: the text of the configuration -> another one that is good."""
        taken = "new configuration in use"
        before = self.log().count(taken)
        partial = self.config.with_suffix(".new")
        partial.write_text(change(self.config.read_text()))
        partial.replace(self.config)
        self.process.send_signal(signal.SIGHUP)
        wait_for("the new configuration", lambda: self.log().count(taken) > before)

    def stop(self, number=signal.SIGTERM, seconds=10 * PATIENCE):
        self.process.send_signal(number)
        status = self.process.wait(timeout=seconds)
        self.kill()
        return status

    def close(self):
        """Ends it as systemd would: what it reports at its end counts too."""
        try:
            status = self.stop() if self.process.poll() is None else 0
            if status != 0:
                raise AssertionError(f"the daemon ended with {status}:\n{self.log()}")
        finally:
            self.kill()
        refuse_reports(self.log())

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        with contextlib.suppress(OSError):
            self.notify.shutdown(socket.SHUT_RDWR)  # ends hear()
        self.notify.close()
        self.log_file.close()


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)


def features():
    done = subprocess.run(["ldd", BINARY], capture_output=True, text=True)
    return {"notify"} if "libsystemd" in done.stdout else set()


FEATURES = features()


def main():
    faulthandler.dump_traceback_later(LIMIT - 10, exit=True)  # a test that hangs says where before ctest ends it
    unittest.main(verbosity=1)
