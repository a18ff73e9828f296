#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The sample world is what its generator writes."""
import os
import pathlib
import subprocess
import sys
import unittest

SOURCE = pathlib.Path(os.environ.get("GAZETTED_SOURCE", pathlib.Path(__file__).resolve().parents[2]))


class SampleWorld(unittest.TestCase):
    def test_the_feeds_are_what_make_world_writes(self):
        script = SOURCE / "tests/fixtures/world/make_world.py"
        done = subprocess.run([sys.executable, "-B", str(script), "--check"], capture_output=True, text=True, timeout=60)
        self.assertEqual((done.returncode, done.stdout + done.stderr), (0, ""))


if __name__ == "__main__":
    unittest.main()
