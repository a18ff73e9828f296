#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds the scores of tests/floors.json: conformance per suite and group, the sanitizer's and the tokenizer's.

  floors.py SHARED_DIR BINARY

SHARED_DIR holds tools/ and corpora/. Prints a table; exit status 1 when a score is below its floor. What the
machine lacks (html5lib, the tokenizer's scorer) is said to be skipped, and skipped only."""
import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SUITES = ["feedparser", "gofeed", "feedsmith", "feedrs", "fastfeedparser", "dates"]
TIME_LIMIT = 120  # seconds for one tool
# Debian's own interpreter has html5lib; another python3 that comes first in PATH may not.
PYTHON = "/usr/bin/python3" if os.access("/usr/bin/python3", os.X_OK) else sys.executable


def run(words):
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
                          timeout=TIME_LIMIT)
    return done.stdout


def conformance(shared, binary):
    """Yields (name, per cent passed, cases) per suite and group, then for groups A and B of all together."""
    together = [0, 0]
    for suite in SUITES:
        with tempfile.NamedTemporaryFile("r", suffix=".json") as out:
            said = run([PYTHON, shared / "tools/conformance.py", "--checks", shared / f"corpora/feeds/checks/{suite}.jsonl",
                        "--root", shared / f"corpora/feeds/feeds/{suite}", "--batch", "--show", "0", "--out", out.name,
                        "--cmd", f"{binary} parse --json --batch"])
            text = out.read()
        if not text:
            print(said[-2000:])
        groups = collections.defaultdict(lambda: [0, 0])
        for case in json.loads(text or "[]"):
            groups[case["group"]][0] += case["pass"]
            groups[case["group"]][1] += 1
        for group, (passed, cases) in sorted(groups.items()):
            yield f"{suite} {group}", 100 * passed / cases, cases
            if group in "AB":
                together[0] += passed
                together[1] += cases
    yield "all A+B", 100 * together[0] / max(1, together[1]), together[1]


def sanitizer(shared, binary):
    if subprocess.run([PYTHON, "-c", "import html5lib"], stderr=subprocess.DEVNULL).returncode:
        print("sanitize: skipped (python3-html5lib is not installed)")
        return
    said = run([PYTHON, shared / "tools/sanitize_check.py", "--cmd", f"{binary} sanitize --batch", "--show", "0"])
    found = re.search(r"(\d+) passed, (\d+) failed", said)
    if not found:
        print(said[-2000:])
    passed, failed = map(int, found.groups()) if found else (0, 1)
    yield "sanitize", 100 * passed / max(1, passed + failed), passed + failed


def tokenizer(shared, binary):
    scorer = next((path for path in (binary.parent.parent / "tests/tokenizer_check",
                                     ROOT / "build/dev/tests/tokenizer_check") if path.exists()), None)
    if scorer is None:
        print("tokenizer: skipped (the target tokenizer_check is not built)")
        return
    said = run([scorer, *sorted((shared / "corpora/html/tokenizer").glob("*.test"))])
    found = re.search(r"(\d+) of (\d+) passed", said)
    passed, cases = map(int, found.groups()) if found else (0, 1)
    yield "tokenizer", 100 * passed / cases, cases


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    shared, binary = (pathlib.Path(word).resolve() for word in sys.argv[1:])
    floors = json.loads((ROOT / "tests/floors.json").read_text())
    below, seen = [], set()
    print(f"{'':20} {'score':>8} {'floor':>8} {'cases':>7}")
    for part in (conformance, sanitizer, tokenizer):
        for name, score, cases in part(shared, binary):
            seen.add(name)
            floor = floors.get(name)
            missed = floor is not None and score < floor
            below += [name] if missed else []
            shown = "-" if floor is None else f"{floor:.2f}"
            print(f"{name:20} {score:8.2f} {shown:>8} {cases:7}{'  BELOW' if missed else ''}", flush=True)
    unmeasured = sorted(set(floors) - seen - {"sanitize", "tokenizer"})
    for name in unmeasured:
        print(f"{name}: has a floor and was not measured")
    return 1 if below or unmeasured else 0


sys.exit(main())
