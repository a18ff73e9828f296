#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Where the daemon listens: with TLS, on IPv6 and a unix socket, on a socket that systemd hands over."""
import contextlib
import http.client
import json
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from harness import BINARY, DEADLINE, Case, Daemon, main, rss, wait_for  # noqa: E402

STORIES = [{"title": f"Story {n}", "link": f"https://good.example/{n}", "text": f"Text of story {n}. " + "word " * 100} for n in range(50)]


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=DEADLINE)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(DEADLINE)
        self.sock.connect(self.path)


class Handed(Daemon):
    """Started as systemd starts a service that has a socket unit: descriptor 3 is the socket."""

    def __init__(self, config, log, handed):
        super().__init__(config, log, {})
        self.process.terminate()
        self.process.wait()
        self.log_path.write_text("")
        script = f"export LISTEN_PID=$$ LISTEN_FDS=1; exec {BINARY} run --config {config} 3<&{handed.fileno()}"
        self.process = subprocess.Popen(["sh", "-c", script], stderr=self.log_file, stdout=self.log_file, pass_fds=[handed.fileno()])


class Listening(Case):
    def start(self, **server):
        feeds = self.serve({"/f.xml": rss("F", STORIES)})
        self.write_config([{"url": feeds.url + "/f.xml", "name": "f", "allow_private": True}], server=server)

    def read(self, connection, path="/feed.atom", **headers):
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.headers["ETag"]

    def read_once(self, connection):
        with contextlib.closing(connection):
            return self.read(connection)

    def assert_serves(self, connect, tries=20):
        """The same feed again and again, over one connection, and a 304."""
        wait_for("the stories", lambda: self.read_once(connect())[1].count(b"<entry>") == len(STORIES))
        connection = connect()
        status, body, etag = self.read(connection)
        self.assertEqual((status, len(body) > 30_000), (200, True))
        for _ in range(tries):
            self.assertEqual(self.read(connection), (200, body, etag))
        self.assertEqual(self.read(connection, If_None_Match=etag)[:2], (304, b""))
        connection.close()

    def make_certificate(self, days=2):
        """In the files of the last one."""
        key, certificate = self.folder / "key.pem", self.folder / "certificate.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", str(days), "-keyout", key,
                        "-out", certificate, "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"], check=True, capture_output=True)
        return certificate, key

    @unittest.skipUnless(shutil.which("openssl"), "openssl is not installed")
    def test_with_a_certificate_it_speaks_tls_and_nothing_else(self):
        certificate, key = self.make_certificate()
        self.start(tls_certificate=str(certificate), tls_key=str(key))
        service = self.daemon().ready()
        host = wait_for("an address", service.address)
        trusting = ssl.create_default_context(cafile=certificate)
        self.assert_serves(lambda: http.client.HTTPSConnection(host, timeout=DEADLINE, context=trusting))
        with self.assertRaises(ssl.SSLError):
            self.read_once(http.client.HTTPSConnection(host, timeout=DEADLINE, context=ssl.create_default_context()))
        with self.assertRaises((OSError, http.client.HTTPException)):
            self.read_once(http.client.HTTPConnection(host, timeout=DEADLINE))

    @unittest.skipUnless(shutil.which("openssl"), "openssl is not installed")
    def test_a_reload_takes_a_renewed_certificate(self):
        certificate, key = self.make_certificate()
        self.start(tls_certificate=str(certificate), tls_key=str(key))
        service = self.daemon().ready()
        host = wait_for("an address", service.address)

        def connect():
            return http.client.HTTPSConnection(host, timeout=DEADLINE, context=ssl.create_default_context(cafile=certificate))

        def hang_up(said):
            before = service.log().count(said)
            service.process.send_signal(signal.SIGHUP)
            wait_for(said, lambda: service.log().count(said) > before)

        self.assert_serves(connect)
        waiting, asking = connect(), connect()
        self.addCleanup(waiting.close)
        self.assertEqual(self.read(waiting, "/healthz")[0], 200)
        asking.connect()
        asking.sock.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n")
        self.make_certificate()
        hang_up("new connections get the new certificate")
        self.assert_serves(connect)  # which trusts the new one only
        self.assertEqual(waiting.sock.recv(1), b"")
        asking.sock.sendall(b"\r\n")  # what was begun is answered
        with contextlib.closing(asking), asking.sock.makefile("rb") as answer:
            self.assertIn(b"200 OK", answer.read())
        hang_up("new configuration in use")  # nothing changed
        self.assertEqual(service.log().count("new certificate"), 1)
        for spoilt in (key.read_text(), ""):
            certificate_text = certificate.read_text()
            certificate.write_text(spoilt)
            hang_up("what was in use before stays")
            certificate.write_text(certificate_text)
            self.assert_serves(connect)
        self.assertIn(str(certificate), service.log())

    @unittest.skipUnless(shutil.which("openssl"), "openssl is not installed")
    def test_the_doctor_looks_at_the_certificate(self):
        certificate, key = self.make_certificate()
        self.start(tls_certificate=str(certificate), tls_key=str(key))
        done = self.command("doctor")
        self.assertRegex(done.stdout, "(?m)^note .*certificate.pem is valid until .*, which is soon$")
        self.make_certificate(days=90)
        self.assertRegex(self.command("doctor").stdout, "(?m)^ok .*certificate.pem is valid until ")
        request = self.folder / "request.pem"
        subprocess.run(["openssl", "req", "-new", "-key", key, "-subj", "/CN=localhost", "-out", request], check=True, capture_output=True)
        subprocess.run(["openssl", "x509", "-req", "-in", request, "-signkey", key, "-days", "-1", "-out", certificate], check=True, capture_output=True)
        self.assertRegex(self.command("doctor", check=False).stdout, "(?m)^BAD .*certificate.pem ended .*: renew it")
        old_key = key.read_text()
        self.make_certificate()
        key.write_text(old_key)
        done = self.command("doctor", check=False)
        self.assertRegex(done.stdout, "(?m)^BAD .*key.pem is not the key of the certificate in .*certificate.pem$")
        self.assertEqual(done.returncode, 1)
        certificate.write_text("nothing")
        self.assertRegex(self.command("doctor", check=False).stdout, "(?m)^BAD .*certificate.pem is no PEM certificate$")
        certificate.unlink()
        self.assertRegex(self.command("doctor", check=False).stdout, "(?m)^BAD .*cannot read .*certificate.pem")

    @unittest.skipUnless(shutil.which("openssl"), "openssl is not installed")
    def test_a_reload_turns_tls_on_and_off(self):
        self.start(listen=["127.0.0.1:0"])
        service = self.daemon().ready()
        host = wait_for("an address", service.address)
        certificate, key = self.make_certificate()
        trusting = ssl.create_default_context(cafile=certificate)

        def plain():
            return http.client.HTTPConnection(host, timeout=DEADLINE)

        self.assert_serves(plain)  # often enough to be sent from files
        files = f'tls_certificate = "{certificate}"\ntls_key = "{key}"\n'
        service.reload(lambda text: text.replace("listen =", files + "listen ="))
        self.assert_serves(lambda: http.client.HTTPSConnection(host, timeout=DEADLINE, context=trusting))
        with self.assertRaises((OSError, http.client.HTTPException)):
            self.read_once(plain())
        service.reload(lambda text: text.replace(files, ""))
        self.assert_serves(plain)

    def assert_long_status(self, connect, **server):
        """Arrives whole at one who reads slowly, twice on one connection: it ends where it says."""
        names = [f"feed-{n}-{'x' * 50}" for n in range(2000)]
        self.write_config([{"url": f"http://127.0.0.1:9/{name}", "name": name, "allow_private": True} for name in names], server=server)
        service = self.daemon().ready()
        connection = connect(wait_for("an address", service.address))
        self.addCleanup(connection.close)
        connection.connect()
        connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        for _ in range(2):
            connection.request("GET", "/status.json")
            answer = connection.getresponse()
            body = answer.read(1000)
            time.sleep(0.2)
            status = json.loads(body + answer.read())
            self.assertEqual(list(status)[0], "live")
            self.assertEqual({feed["name"] for feed in status["feeds"]}, set(names))

    def test_a_long_status(self):
        self.assert_long_status(lambda host: http.client.HTTPConnection(host, timeout=DEADLINE))

    @unittest.skipUnless(shutil.which("openssl"), "openssl is not installed")
    def test_a_long_status_with_a_certificate(self):
        certificate, key = self.make_certificate()
        trusting = ssl.create_default_context(cafile=certificate)
        self.assert_long_status(lambda host: http.client.HTTPSConnection(host, timeout=DEADLINE, context=trusting),
                                tls_certificate=str(certificate), tls_key=str(key))

    def test_on_ipv6_and_a_unix_socket(self):
        path = str(self.folder / "http.sock")
        listen = ["127.0.0.1:0", "unix:" + path]
        if pathlib.Path("/proc/net/if_inet6").exists():
            listen.append("[::1]:0")
        self.start(listen=listen)
        service = self.daemon().ready()
        wait_for("an address", service.address)
        self.assert_serves(lambda: UnixConnection(path))
        if len(listen) == 3:
            port = next(line.rsplit(":", 1)[1] for line in service.log().splitlines() if "listening on [::1]:" in line)
            self.assert_serves(lambda: http.client.HTTPConnection("::1", int(port), timeout=DEADLINE))

    def reload(self, service, listen, said):
        before = service.log().count(said)
        text = self.config.read_text()
        self.config.write_text(re.sub(r"(?m)^listen = .*$", "listen = " + json.dumps(listen), text))
        service.process.send_signal(signal.SIGHUP)
        wait_for(said, lambda: service.log().count(said) > before)

    def test_a_reload_opens_what_is_new_and_closes_what_is_gone(self):
        path = str(self.folder / "http.sock")
        self.start(listen=["127.0.0.1:0"])
        service = self.daemon().ready()
        host = wait_for("an address", service.address)
        port = int(host.rsplit(":", 1)[1])
        kept = http.client.HTTPConnection(host, timeout=DEADLINE)
        self.addCleanup(kept.close)
        self.assertEqual(self.read(kept, "/healthz")[0], 200)
        self.reload(service, ["unix:" + path], "listening on unix:")
        self.assert_serves(lambda: UnixConnection(path))
        self.assertEqual(self.read(kept, "/healthz")[0], 200)
        with self.assertRaises(ConnectionRefusedError):
            self.read_once(http.client.HTTPConnection(host, timeout=DEADLINE))
        with socket.create_server(("127.0.0.1", 0)) as taken:
            self.reload(service, [f"127.0.0.1:{taken.getsockname()[1]}"], "in use")
        self.assertIn("stays open", service.log())
        self.assert_serves(lambda: UnixConnection(path))
        self.reload(service, [host], f"listening on {host}")
        self.assertFalse(pathlib.Path(path).exists())
        self.reload(service, [f"0.0.0.0:{port}"], f"listening on 0.0.0.0:{port}")  # which the old one holds
        self.assert_serves(lambda: http.client.HTTPConnection(host, timeout=DEADLINE))

    def test_a_socket_of_systemd_wins_over_the_configuration(self):
        with socket.create_server(("127.0.0.1", 0)) as handed:
            self.start()
            service = Handed(self.config, self.folder / "log", handed)
            self.addCleanup(service.close)
            port = handed.getsockname()[1]
            self.assert_serves(lambda: http.client.HTTPConnection("127.0.0.1", port, timeout=DEADLINE))
            self.assertNotIn("listening on 127.0.0.1:0", service.log())


if __name__ == "__main__":
    main()
