#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Real feed readers subscribe to the running daemon: newsboat, sfeed and python3-feedparser read every story of the merged
and of a topic feed, and a second poll of theirs costs a 304; rss2email mails each story once, Liferea shows each once."""
import contextlib
import datetime
import email
import email.policy
import html
import os
import pathlib
import re
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import unittest
from xml.sax.saxutils import quoteattr

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from harness import DEADLINE, WORLD, Case, free_port, main, rss, wait_for  # noqa: E402

try:
    import feedparser
except ImportError:
    feedparser = None


def plain(title):
    """Titles as a reader shows them: entities decoded, white space collapsed."""
    return " ".join(html.unescape(title).split())


class Liferea:
    """A desktop reader on a screen and a session bus of its own. Told over the bus to refresh; what it would show stands in its database.
    It needs much of a machine: where screen, bus or reader say nothing for LONGEST_SILENCE the test is skipped, and says which."""

    programs = ("liferea", "Xvfb", "dbus-daemon", "gdbus")
    LONGEST_SILENCE = DEADLINE / 2  # seconds

    def __init__(self, test, address):
        self.home, self.processes = test.folder / "liferea", []
        config, self.database = self.home / "config/liferea", self.home / "data/liferea/liferea.db"
        for folder in (config, self.home / "data", self.home / "run"):
            folder.mkdir(parents=True)
        (self.home / "run").chmod(0o700)
        (config / "feedlist.opml").write_text(f'<opml version="1.0"><body><outline title="Gazette" type="rss" id="gazette" cacheLimit="2000" '
                                              f'xmlUrl={quoteattr(address)}/></body></opml>')
        self.environment = {"HOME": str(self.home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "XDG_RUNTIME_DIR": str(self.home / "run"),
                            "XDG_CONFIG_HOME": str(self.home / "config"), "XDG_DATA_HOME": str(self.home / "data"),
                            "XDG_CACHE_HOME": str(self.home / "cache"), "GSETTINGS_BACKEND": "memory", "GIO_USE_NETWORK_MONITOR": "base",
                            "NO_AT_BRIDGE": "1", "LIBGL_ALWAYS_SOFTWARE": "1"}
        test.addCleanup(self.close)
        self.environment["DISPLAY"] = ":" + self.start("Xvfb", "-displayfd", "1", "-screen", "0", "1024x768x24", "-nolisten", "tcp")
        bus = self.start("dbus-daemon", "--session", "--nofork", "--print-address")
        self.environment |= {"DBUS_SESSION_BUS_ADDRESS": bus, "DBUS_SYSTEM_BUS_ADDRESS": bus}
        self.start("liferea", "--mainwindow-state=shown", says=False)

    def start(self, *command, says=True):
        """The first line that it says."""
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE if says else subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, env=self.environment, start_new_session=True)
        self.processes.append(process)
        if not says:
            return ""
        line = process.stdout.readline() if select.select([process.stdout], [], [], self.LONGEST_SILENCE)[0] else b""
        if not line:
            raise unittest.SkipTest(f"{command[0]} does not run on this machine: it said nothing, status {process.poll()}")
        return line.decode().strip()

    def close(self):
        """Ends each with the processes that it started; Liferea may wait for itself for ever when it is told to end."""
        for process in reversed(self.processes):
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            if process.stdout:
                process.stdout.close()

    def call(self, method):
        command = ["gdbus", "call", "--session", "--timeout", "5", "--dest", "org.gnome.feed.Reader", "--object-path", "/org/gnome/feed/Reader",
                   "--method", "org.gnome.feed.Reader." + method]
        return subprocess.run(command, env=self.environment, capture_output=True, timeout=DEADLINE).returncode == 0

    def refresh(self):
        return self.call("Refresh")

    def rows(self, columns):
        if not self.database.exists():
            return []
        with contextlib.closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=30)) as connection:
            try:
                return connection.execute(f"SELECT {columns} FROM items WHERE comment = 0").fetchall()
            except sqlite3.OperationalError:  # it makes its tables
                return []

    def titles(self):
        return sorted(plain(row[0]) for row in self.rows("title"))


class Clients(Case):
    """The sample world, served over HTTP; one daemon for all clients."""

    def start(self):
        server = self.serve()
        names = []
        for path in sorted(WORLD.iterdir()):
            if path.suffix in {".xml", ".rss", ".atom", ".rdf", ".json"} and path.name != "world.json":
                server.pages["/" + path.name] = path.read_bytes()
                names.append(path.name)
        self.assertGreaterEqual(len(names), 12)
        feeds = [{"url": f"{server.url}/{name}", "name": name.replace(".", "-"), "allow_private": True} for name in names]
        self.write_config(feeds, [{"name": "minister", "title": "Ministers & parliaments", "match": "minister* OR parliament*"}],
                          publish={"title": "World & more", "entries": 1000})
        self.world = server
        self.gazetted = self.daemon().ready()
        wait_for("all feeds", lambda: self.rows("SELECT count(*) FROM feed WHERE last_success IS NOT NULL") == [(len(names),)])
        self.base = "http://" + self.gazetted.address()
        titles = {}
        for path in ("feed", "topics/minister"):
            document = self.gazetted.get(f"/{path}.json").json()
            titles[path] = sorted(plain(item["title"]) for item in document["items"])
        self.assertEqual(len(titles["feed"]), self.rows("SELECT count(*) FROM story")[0][0])
        self.assertGreater(len(titles["topics/minister"]), 3)
        return titles

    @unittest.skipUnless(feedparser, "python3-feedparser is not installed")
    def test_feedparser_reads_every_story_in_every_format(self):
        for path, titles in self.start().items():
            for suffix in ("atom", "rss"):
                read = feedparser.parse(f"{self.base}/{path}.{suffix}")
                self.assertFalse(read.bozo, read.get("bozo_exception"))
                self.assertEqual(sorted(plain(entry.title) for entry in read.entries), titles, path)
                for entry in read.entries:
                    self.assertTrue(entry.link.startswith("http"), entry.link)
                    self.assertTrue(entry.id and entry.published_parsed, entry.title)
                again = feedparser.parse(f"{self.base}/{path}.{suffix}", etag=read.etag, modified=read.get("modified"))
                self.assertEqual(again.status, 304)

    @unittest.skipUnless(shutil.which("newsboat"), "newsboat is not installed")
    def test_newsboat_reads_every_story_and_shows_none_twice(self):
        titles = self.start()
        for path in titles:
            for suffix in ("atom", "rss"):
                urls, cache = self.folder / "urls", self.folder / "cache.db"
                urls.write_text(f"{self.base}/{path}.{suffix}\n")
                cache.unlink(missing_ok=True)
                (self.folder / "newsboat").write_text("")
                for _ in range(2):
                    subprocess.run(["newsboat", "-u", str(urls), "-c", str(cache), "-C", str(self.folder / "newsboat"), "-x", "reload"],
                                   check=True, timeout=DEADLINE, capture_output=True, env={"HOME": str(self.folder), "TERM": "xterm", "PATH": "/usr/bin:/bin"})
                with contextlib.closing(sqlite3.connect(cache)) as connection:
                    rows = connection.execute("SELECT title, url, pubDate FROM rss_item").fetchall()
                self.assertEqual(sorted(plain(row[0]) for row in rows), titles[path], f"{path}.{suffix}")
                self.assertTrue(all(row[1] and row[2] for row in rows))

    @unittest.skipUnless(shutil.which("sfeed"), "sfeed is not installed")
    def test_sfeed_reads_every_story(self):
        for path, titles in self.start().items():
            for suffix in ("atom", "rss"):
                document = self.gazetted.get(f"/{path}.{suffix}").body
                lines = subprocess.run(["sfeed"], input=document, capture_output=True, check=True, timeout=DEADLINE).stdout.decode().splitlines()
                fields = [line.split("\t") for line in lines]
                self.assertEqual(sorted(plain(field[1]) for field in fields), titles, f"{path}.{suffix}")
                self.assertTrue(all(field[0].isdigit() and field[2].startswith("http") for field in fields))

    def mails(self):
        """Runs rss2email once more and gives the subjects of all mails that it ever wrote."""
        config, maildir = self.folder / "r2e.cfg", self.folder / "mail"
        if not config.exists():
            for name in ("cur", "new", "tmp"):
                (maildir / "feeds" / name).mkdir(parents=True, exist_ok=True)
            config.write_text("[DEFAULT]\nto = me@example.org\nfrom = you@example.org\nemail-protocol = maildir\n"
                              f"maildir-path = {maildir}\nmaildir-mailbox = feeds\nuse-publisher-email = False\n")
            self.r2e("add", "gazette", f"{self.base}/feed.atom")
        self.r2e("run")
        subjects = []
        for path in sorted((maildir / "feeds").rglob("*")):
            if path.is_file():
                mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                subjects.append(plain(mail["Subject"]))
        return sorted(subjects)

    def r2e(self, *arguments):
        subprocess.run(["r2e", "-c", str(self.folder / "r2e.cfg"), "-d", str(self.folder / "r2e.json"), *arguments], check=True, timeout=DEADLINE,
                       capture_output=True, env={"HOME": str(self.folder), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"})

    def live_through_everything(self, titles):
        """An edit, a merge, a restart and a database made anew: `titles()` asks the reader to look again and gives all that it ever showed."""
        def story(n, text, feed="a"):
            return {"title": f"Story {n} & more", "link": f"https://{feed}.example/{n}", "text": text}
        long = " ".join(f"The harbour office counted {n} boats of length {n * 7} in the bay near quay {n * 3}." for n in range(20, 40))
        server = self.serve({"/a.xml": rss("A", [story(n, f"Text of story {n}. {long if n == 2 else ''}") for n in range(4)]), "/b.xml": rss("B", [])})
        feeds = [{"url": f"{server.url}/{name}.xml", "name": name, "allow_private": True, "interval": "1s"} for name in "ab"]
        tables = {"poll": {"min_interval": "1s"}, "server": {"listen": [f"127.0.0.1:{free_port()}"], "base_url": "https://news.example.org/"}}
        self.write_config(feeds, **tables)
        service = self.gazetted = self.daemon().ready()
        self.base = "http://" + service.address()
        four = [f"Story {n} & more" for n in range(4)]
        wait_for("four stories", lambda: self.rows("SELECT count(*) FROM story") == [(4,)])
        wait_for("four in the feed", lambda: len(service.get("/feed.json").json()["items"]) == 4)
        self.assertEqual(titles(), four)
        self.assertEqual(titles(), four)
        # an edit, and the same story from another feed
        server.pages["/a.xml"] = rss("A", [story(n, f"Text of story {n}, edited. {long if n == 2 else ''}") for n in range(4)])
        server.pages["/b.xml"] = rss("B", [story(77, f"A copy of it. {long}", "b")])
        wait_for("an edit and a join", lambda: self.rows("SELECT count(*) FROM entry") == [(5,)] and
                 b"edited" in service.get("/feed.json").body and self.rows("SELECT count(*) FROM story") == [(4,)])
        self.assertEqual(titles(), four)
        # a restart, and a database that is made anew
        service.close()
        for path in self.folder.glob("gazetted.db*"):
            path.unlink()
        server.pages["/b.xml"] = rss("B", [])
        service = self.gazetted = self.daemon().ready()
        wait_for("four stories again", lambda: len(service.get("/feed.json").json()["items"]) == 4)
        self.assertEqual(titles(), four)

    @unittest.skipUnless(shutil.which("r2e"), "rss2email is not installed")
    def test_rss2email_mails_each_story_once_whatever_happens(self):
        self.live_through_everything(self.mails)

    def answers(self, code):
        """How often the daemon has answered so; asking for it is answered with 200."""
        for line in self.gazetted.get("/metrics").body.decode().splitlines():
            if line.startswith(f'gazetted_http_responses_total{{code="{code}"}}'):
                return int(line.split()[-1])
        return 0

    def wait_for_request(self, act, seconds=DEADLINE):
        """Acts until the daemon has answered what that brings about: a reader that is still busy with the last time does nothing."""
        asked = 0
        before = self.answers(200) + self.answers(304)

        def is_answered():
            nonlocal asked
            asked += 2
            act()
            return self.answers(200) + self.answers(304) > before + asked
        wait_for("a request", is_answered, seconds)

    def liferea(self):
        """Has asked for the merged feed once."""
        reader = Liferea(self, f"{self.base}/feed.atom")
        try:
            self.wait_for_request(reader.refresh, Liferea.LONGEST_SILENCE)
        except AssertionError as gave_up:
            raise unittest.SkipTest(f"Liferea does not run on this machine, status {reader.processes[-1].poll()}: {gave_up}") from None
        return reader

    @unittest.skipUnless(all(map(shutil.which, Liferea.programs)), "Liferea, Xvfb or D-Bus is not installed")
    def test_liferea_shows_every_story_whole_and_polls_for_a_304(self):
        titles = self.start()["feed"]
        reader = self.liferea()
        wait_for("all stories", lambda: reader.titles() == titles)
        stories = {(item["url"], plain(item["title"])): item for item in self.gazetted.get("/feed.json").json()["items"]}
        self.assertEqual(len(stories), len(titles))
        for title, link, published, text in reader.rows("title, source, date, description"):
            story = stories[link, plain(title)]
            said = datetime.datetime.fromisoformat(story.get("date_modified", story["date_published"]).replace("Z", "+00:00")).timestamp()
            self.assertIn(published, (said, datetime.datetime.fromisoformat(story["date_published"].replace("Z", "+00:00")).timestamp()))
            words = re.findall(r"[a-z]{4,}", re.sub(r"<[^>]*>", " ", html.unescape(story["content_html"])).lower())
            shown = re.sub(r"<[^>]*>", " ", html.unescape(text)).lower()
            self.assertEqual([word for word in words if word not in shown], [], title)
        before = self.answers(304)
        self.wait_for_request(reader.refresh)
        wait_for("a 304", lambda: self.answers(304) > before)
        self.assertEqual(reader.titles(), titles)

    @unittest.skipUnless(all(map(shutil.which, Liferea.programs)), "Liferea, Xvfb or D-Bus is not installed")
    def test_liferea_shows_each_story_once_whatever_happens(self):
        readers = []

        def titles():
            if readers:
                self.wait_for_request(readers[0].refresh)
            else:
                readers.append(self.liferea())
            wait_for("four stories", lambda: len(readers[0].titles()) >= 4)
            return readers[0].titles()
        self.live_through_everything(titles)


if __name__ == "__main__":
    main()
