#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What `cmake --install` puts where, that systemd accepts it, and that the manual knows every key and command."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ.get("GAZETTED_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
BINARY = pathlib.Path(os.environ.get("GAZETTED", SOURCE / "build/dev/daemon/gazetted"))
BUILD = BINARY.parent.parent
DEADLINE = 120
FILES = """bin/gazetted share/gazetted/gazetted.toml lib/systemd/system/gazetted.service lib/systemd/system/gazetted.socket
lib/sysusers.d/gazetted.conf lib/tmpfiles.d/gazetted.conf share/man/man1/gazetted.1 share/man/man5/gazetted.toml.5
share/bash-completion/completions/gazetted share/zsh/site-functions/_gazetted
share/fish/vendor_completions.d/gazetted.fish""".split()


def run(*command, **more):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=DEADLINE, **more)


class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.root = pathlib.Path(tempfile.mkdtemp(prefix="gazetted-install-"))
        cache = (BUILD / "CMakeCache.txt").read_text()
        cls.prefix = re.search(r"^CMAKE_INSTALL_PREFIX:PATH=/?(.*)$", cache, re.M).group(1)
        done = run("cmake", "--install", BUILD, env={**os.environ, "DESTDIR": str(cls.root)})
        if done.returncode != 0:
            raise AssertionError(done.stdout + done.stderr)
        cls.at = cls.root / cls.prefix

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.root, ignore_errors=True)

    def test_every_file_is_there_and_nothing_lies_outside_the_prefix(self):
        for file in FILES:
            self.assertTrue((self.at / file).is_file(), file)
        outside = [p for p in self.root.rglob("*") if p.is_file() and not p.is_relative_to(self.at)]
        self.assertEqual(outside, [])

    def test_the_installed_program_accepts_the_installed_configuration(self):
        config = self.at / "share/gazetted/gazetted.toml"
        done = run(self.at / "bin/gazetted", "check", "--config", config)
        self.assertEqual(done.returncode, 0, done.stdout)
        text = config.read_text()
        self.assertIn('path = "/var/lib/gazetted/gazetted.db"', text)
        self.assertNotIn("sample world", text)
        self.assertNotIn("fixtures", text)
        self.assertIn("[[feed]]", text)

    def test_systemd_accepts_the_units(self):
        if not shutil.which("systemd-analyze"):
            self.skipTest("no systemd-analyze")
        folder = self.at / "lib/systemd/system"
        with tempfile.TemporaryDirectory() as scratch:
            for name in ("gazetted.service", "gazetted.socket"):
                # The program stands below DESTDIR; users and manuals are not installed there.
                text = (folder / name).read_text()
                text = re.sub(r"^ExecStart=\S+", f"ExecStart={self.at}/bin/gazetted", text, flags=re.M)
                (pathlib.Path(scratch) / name).write_text(text)
            done = run("systemd-analyze", "verify", "--man=no", f"{scratch}/gazetted.service", f"{scratch}/gazetted.socket",
                       env={**os.environ, "SYSTEMD_UNIT_PATH": f"{scratch}:"})
            mine = [line for line in (done.stdout + done.stderr).splitlines() if "gazetted" in line]
            self.assertEqual((done.returncode, mine), (0, []), done.stderr)
            safety = run("systemd-analyze", "security", "--offline=true", f"{scratch}/gazetted.service",
                         env={**os.environ, "SYSTEMD_UNIT_PATH": f"{scratch}:"})
            exposure = re.search(r"exposure level for gazetted.service: ([\d.]+)", safety.stdout + safety.stderr)
            if exposure:
                self.assertLess(float(exposure.group(1)), 2.0, safety.stdout)

    def test_the_user_and_the_folders_can_be_made(self):
        if not shutil.which("systemd-sysusers"):
            self.skipTest("no systemd-sysusers")
        with tempfile.TemporaryDirectory() as root:
            (pathlib.Path(root) / "etc").mkdir()
            done = run("systemd-sysusers", f"--root={root}", self.at / "lib/sysusers.d/gazetted.conf")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("gazetted:", (pathlib.Path(root) / "etc/passwd").read_text())

    def test_the_unit_runs_the_installed_program_on_the_usual_file(self):
        text = (self.at / "lib/systemd/system/gazetted.service").read_text()
        self.assertIn(f"ExecStart=/{self.prefix}/bin/gazetted run --config /etc/gazetted/gazetted.toml", text)
        for line in ("Type=notify", "RestartPreventExitStatus=78", "StateDirectory=gazetted", "NoNewPrivileges=yes"):
            self.assertIn(line + "\n", text)

    def test_the_manual_knows_every_command(self):
        page = (self.at / "share/man/man1/gazetted.1").read_text()
        self.assertNotIn("@", page.replace("@system", ""))
        for name in re.findall(r"^  ([a-z]+) ", run(BINARY, "--help").stdout, re.M):
            self.assertIn(f'.SS "{name}', page)

    def test_the_manual_knows_every_key(self):
        page = (self.at / "share/man/man5/gazetted.toml.5").read_text()
        keys = set()
        for source in (SOURCE / "config").glob("*section*.cpp"):
            keys |= set(re.findall(r'(?:table|filter)\.(?:text|line|path|flag|number|duration|size|texts|text_map|choice|table)\(\s*"(\w+)"',
                                   source.read_text()))
        self.assertGreater(len(keys), 30)
        self.assertEqual(sorted(key for key in keys if not re.search(rf"\b{key}\b", page)), [])

    def test_the_manual_is_well_formed(self):
        if not shutil.which("groff"):
            self.skipTest("no groff")
        for page in ("man1/gazetted.1", "man5/gazetted.toml.5"):
            done = run("groff", "-man", "-Tutf8", "-ww", "-z", self.at / "share/man" / page)
            self.assertEqual((done.returncode, done.stderr), (0, ""), page)


if __name__ == "__main__":
    # Without the pages that only a full build writes there is nothing to install.
    if not (BUILD / "systemd/gazetted.1").exists():
        print("nothing to install: build everything first")
        sys.exit(77)
    unittest.main()
