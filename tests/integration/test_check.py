#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The commands that read and write the configuration: check, add, completion, and the usage of the command line."""
import functools
import http.server
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from harness import BINARY, DEADLINE, SOURCE, refuse_reports  # noqa: E402

CONFIG = """# kept
[[topic]]
name = "world"  # kept too

[[feed]]
url = "https://known.example/feed"
topics = ["world"]
# the last line"""
FEED = """<rss version="2.0"><channel><title>Die Zeitung</title><link>https://z.example/</link>
<item><title>One</title></item><item><title>Two</title></item></channel></rss>"""
PAGE = """<!doctype html><html><head><title>Z</title>
<link rel="alternate" type="application/rss+xml" title="News" href="news.xml">
<link rel="alternate" type="application/atom+xml" title="Comments" href="/comments.xml"></head><body>Hello</body></html>"""


def gazetted(*arguments, env=None, stdin=None, cwd=None):
    done = subprocess.run([BINARY, *map(str, arguments)], capture_output=True, text=True, timeout=DEADLINE, input=stdin, cwd=cwd,
                          env={**{k: v for k, v in os.environ.items() if k != "GAZETTED_CONFIG"}, **(env or {})})
    refuse_reports(done.stderr)
    return done


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="gazetted-check-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.config = self.folder / "gazetted.toml"
        self.config.write_text(CONFIG)

    def run_on(self, command, *arguments, **more):
        return gazetted(command, *arguments, "--config", self.config, **more)

    def serve(self, **pages):
        for name, text in pages.items():
            (self.folder / name.replace("_", ".")).write_text(text)
        handler = functools.partial(Quiet, directory=str(self.folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return f"http://127.0.0.1:{server.server_port}"


class Check(Case):
    def test_a_valid_file_ends_with_0_and_a_summary(self):
        done = self.run_on("check")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout, f"{self.config}: valid: 1 feeds, 1 topics, 0 errors, 0 warnings\n")

    def test_every_error_has_its_place_and_the_end_is_78(self):
        self.config.write_text('[pol]\n[[feed]]\nurl = "https://a.example/"\ntopics = ["wrold"]\n[[topic]]\nname = "world"\n')
        done = self.run_on("check")
        self.assertEqual(done.returncode, 78)
        lines = done.stdout.splitlines()
        self.assertEqual(lines[0], f"{self.config}:1:2: error: the file has no key 'pol'; did you mean 'poll'?")
        self.assertEqual(lines[1], f"{self.config}:4:11: error: there is no topic 'wrold'; did you mean 'world'?")
        self.assertRegex(lines[-1], r"NOT VALID.* 2 errors, 1 warnings$")

    def test_json_is_for_machines(self):
        self.config.write_text("[poll]\nconcurrency = 0\n")
        done = self.run_on("check", "--json")
        self.assertEqual(done.returncode, 78)
        answer = json.loads(done.stdout)
        self.assertEqual((answer["valid"], answer["findings"][0]["line"], answer["findings"][0]["column"]), (False, 2, 15))

    def test_a_missing_file_is_an_invalid_configuration(self):
        done = gazetted("check", "--config", self.folder / "none.toml")
        self.assertEqual(done.returncode, 78)
        self.assertIn("cannot be read", done.stdout)

    def test_the_environment_and_the_current_folder_name_the_file(self):
        self.assertIn(str(self.config), gazetted("check", env={"GAZETTED_CONFIG": str(self.config)}).stdout)
        if not pathlib.Path("/etc/gazetted/gazetted.toml").exists():
            self.assertIn("./gazetted.toml: valid", gazetted("check", cwd=self.folder).stdout)
        self.assertIn("valid", gazetted("--config", self.config, "check").stdout)

    def test_the_example_loads_without_a_warning(self):
        done = gazetted("check", "--config", SOURCE / "config/example.toml")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("0 errors, 0 warnings", done.stdout)

    def test_the_readme_and_the_manual_hold_configurations_that_load(self):
        readme = re.findall(r"```toml\n(.*?)```", (SOURCE / "README.md").read_text(), re.S)
        manual = re.findall(r"\.EX\n(.*?)\.EE", (SOURCE / "systemd/gazetted.toml.5").read_text(), re.S)
        self.assertTrue(readme and manual)
        for text in readme + manual:
            self.config.write_text(text)
            done = self.run_on("check")
            self.assertEqual(done.returncode, 0, done.stdout)


class Doctor(Case):
    def test_secrets_that_everyone_may_read_are_told(self):
        for line, mode, is_bad in (('bearer = "x"', 0o644, True), ('bearer = "x"', 0o640, False), ('headers = { Cookie = "x" }', 0o644, True),
                                   ('headers = { X-Api-Key = "x" }', 0o604, True), ('headers = { Accept-Language = "de" }', 0o644, False),
                                   ('proxy = "http://u:p@127.0.0.1:1"', 0o644, True), ('proxy = "http://127.0.0.1:1"', 0o644, False)):
            with self.subTest(line, mode=oct(mode)):
                self.config.write_text(f'[store]\npath = "{self.folder}/x.db"\n[[feed]]\nurl = "https://known.example/feed"\n{line}\n')
                self.config.chmod(mode)
                said = self.run_on("doctor").stdout
                self.assertEqual("holds or names secrets and everyone may read it: chmod o-r" in said, is_bad, said)
                self.assertEqual("is readable to those who should" in said, not is_bad, said)


class Add(Case):
    def test_a_feed_is_added_behind_what_stands_there(self):
        base = self.serve(f_xml=FEED)
        self.config.chmod(0o640)
        done = self.run_on("add", base + "/f.xml", "--topic", "world", "--allow-private")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("Die Zeitung, 2 entries", done.stdout)
        self.assertEqual(self.config.read_text(), CONFIG + f'\n\n[[feed]]\nurl = "{base}/f.xml"\nname = "die-zeitung"\n'
                         'topics = ["world"]\nallow_private = true\n')
        self.assertEqual(self.config.stat().st_mode & 0o777, 0o640)
        self.assertEqual(self.run_on("check").returncode, 0)
        again = self.run_on("add", base + "/f.xml", "--allow-private")
        self.assertEqual((again.returncode, "already, as 'die-zeitung'" in again.stdout), (0, True), again.stderr)

    def test_the_feed_behind_a_page_is_found_and_the_others_named(self):
        base = self.serve(page_html=PAGE, news_xml=FEED, comments_xml=FEED)
        done = self.run_on("add", base + "/page.html", "--allow-private")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f'url = "{base}/news.xml"', self.config.read_text())
        self.assertIn(f"the page also offers {base}/comments.xml", done.stderr)

    def test_a_page_that_names_no_feed_is_tried_at_the_usual_places(self):
        base = self.serve(index_html="<!doctype html><title>Z</title><p>Hello", feed_xml=FEED)
        done = self.run_on("add", base + "/", "--allow-private")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f'url = "{base}/feed.xml"', self.config.read_text())

    def test_a_file_is_added_by_its_path_and_a_link_to_the_configuration_stays(self):
        (self.folder / "f.xml").write_text(FEED)
        link = self.folder / "link.toml"
        link.symlink_to(self.config)
        done = gazetted("add", "f.xml", "--name", "local", "--config", link, cwd=self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(link.is_symlink())
        self.assertIn(f'url = "file://{self.folder}/f.xml"\nname = "local"', self.config.read_text())

    def refused(self, status, says, *arguments):
        before = self.config.read_text()
        done = self.run_on("add", *arguments)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        self.assertIn(says, done.stderr)
        self.assertEqual(self.config.read_text(), before)
        self.assertEqual(sorted(p.name for p in self.folder.glob("gazetted.toml*")), ["gazetted.toml"])

    def test_what_cannot_be_added_leaves_the_file_alone(self):
        base = self.serve(f_xml=FEED, t_txt="nothing", dead_html=PAGE)
        self.refused(1, "no topic 'wrold'", base + "/f.xml", "--allow-private", "--topic", "wrold")
        self.refused(1, "--allow-private", base + "/f.xml")
        self.refused(1, "no feed", base + "/t.txt", "--allow-private")
        self.refused(1, "none of the feeds", base + "/dead.html", "--allow-private")
        self.refused(1, "404", base + "/missing.xml", "--allow-private")
        self.refused(2, "no feed name", base + "/f.xml", "--allow-private", "--name", "a/b")
        self.refused(2, "named 'known-example' already", base + "/f.xml", "--allow-private", "--name", "known-example")
        self.config.write_text("[sever]\n")
        self.refused(78, "did you mean 'server'", base + "/f.xml", "--allow-private")
        self.config.write_text('feed = [{ url = "https://a.example/" }]\n')
        self.refused(78, "nothing was written", base + "/f.xml", "--allow-private")

    def test_a_folder_that_cannot_be_written_leaves_the_file_alone(self):
        if os.geteuid() == 0:
            self.skipTest("root may write everywhere")
        base = self.serve(f_xml=FEED)
        self.folder.chmod(0o500)
        self.addCleanup(self.folder.chmod, 0o700)
        self.refused(1, "cannot write", base + "/f.xml", "--allow-private")


class CommandLine(Case):
    def test_wrong_usage_ends_with_2_and_a_hint(self):
        for arguments, says in ((["chekc"], "did you mean 'check'"), (["check", "--nonsense"], "--help"), (["check", "surplus"], "usage:"),
                                (["add"], "usage:"), ([], "commands:"), (["completion", "tcsh"], "bash, zsh or fish")):
            done = gazetted(*arguments)
            self.assertEqual((done.returncode, says in done.stderr), (2, True), (arguments, done.stderr))

    def test_help_is_there_for_every_command(self):
        names = re.findall(r"^  ([a-z]+) ", gazetted("--help").stdout, re.M)
        self.assertIn("check", names)
        for name in names:
            one, other = gazetted(name, "--help"), gazetted("help", name)
            self.assertEqual((one.returncode, one.stdout), (0, other.stdout))
            self.assertIn(f"usage: gazetted {name}", one.stdout)

    def test_completions_are_scripts_that_know_every_command(self):
        names = re.findall(r"^  ([a-z]+) ", gazetted("--help").stdout, re.M)
        for shell in ("bash", "zsh", "fish"):
            script = gazetted("completion", shell).stdout
            for name in names:
                self.assertIn(name, script)
            if shutil.which(shell):
                done = subprocess.run([shell, "-n", "/dev/stdin"], input=script, capture_output=True, text=True, timeout=DEADLINE)
                self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_bash_completes_commands_and_options(self):
        if not shutil.which("bash"):
            self.skipTest("no bash")
        script = gazetted("completion", "bash").stdout + """
COMP_WORDS=(gazetted che) COMP_CWORD=1; _gazetted; echo "${COMPREPLY[@]}"
COMP_WORDS=(gazetted add --to) COMP_CWORD=2; _gazetted; echo "${COMPREPLY[@]}"
"""
        done = subprocess.run(["bash"], input=script, capture_output=True, text=True, timeout=DEADLINE)
        self.assertEqual(done.stdout.split(), ["check", "--topic"], done.stderr)


if __name__ == "__main__":
    unittest.main()
