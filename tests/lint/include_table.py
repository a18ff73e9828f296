#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds the include table of ARCHITECTURE.md: who may include whom, default deny, and no I/O, clock or thread
header inside feeds/. --canary plants violations in a scratch tree and fails unless each is caught."""
import pathlib
import re
import sys
import tempfile

FEEDS = ["base", "model", "text", "url", "date", "poll", "parse", "normalize", "stories", "topics", "render"]
f = lambda *names: {"feeds/" + n for n in names}
TABLE = {
    "feeds/base": set(),
    "feeds/model": f("base"),
    "feeds/text": f("base"), "feeds/url": f("base"), "feeds/date": f("base"),
    "feeds/poll": f("base", "model"),
    "feeds/parse": f("base", "model", "text"),
    "feeds/normalize": f("base", "model", "text", "url", "date"),
    "feeds/stories": f("base", "model", "text", "url"),
    "feeds/topics": f("base", "model", "text"),
    "feeds/render": f("base", "model", "text", "url", "date"),
    "config": f("base", "url", "topics"),
    "storage/sqlite": f("base"),
    "storage/schema": f("base"),
    "storage": f("base", "model") | {"storage/sqlite", "storage/schema"},
    "daemon/uv": f("base"),
    "daemon/curl": f("base") | {"daemon/uv"},
}
DAEMON = {"config", "storage"} | {"feeds/" + n for n in FEEDS}
BANNED = re.compile(
    r"^\s*#\s*include\s*<(?:thread|mutex|shared_mutex|condition_variable|future|stop_token|semaphore|latch|barrier|fstream|"
    r"iostream|istream|ostream|filesystem|random|cstdio|stdio\.h|ctime|time\.h|unistd\.h|fcntl\.h|pthread\.h|signal\.h|csignal|"
    r"sys/[\w/]+\.h|netinet/.*|arpa/.*|netdb\.h|uv\.h|curl/.*|sqlite3\.h|microhttpd\.h)>")
CLOCK = re.compile(r"\b(?:system_clock|steady_clock|high_resolution_clock)\s*::\s*now\b|\bgettimeofday\b|\bclock_gettime\b|"
                   r"(?<![\w.>])(?:time|rand|srand|getenv)\s*\(")
# assert.cpp ends the program and has to say why.
EXEMPT = {"feeds/base/assert.cpp"}
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"')


def room(path):
    """The folder of the table that holds a file."""
    parts = path.split("/")
    for depth in (2, 1):
        name = "/".join(parts[:depth])
        if len(parts) > depth and (name in TABLE or name == "daemon"):
            return name
    return parts[0] if len(parts) > 1 else None


def allowed(source, target):
    if target == source:
        return True
    if source == "daemon":
        return target in DAEMON or target.startswith(("daemon", "storage", "config"))
    return target in TABLE.get(source, set())


def violations(root):
    for top in ("feeds", "config", "storage", "daemon"):
        for file in sorted((root / top).rglob("*.[ch]pp")):
            path = file.relative_to(root).as_posix()
            source = room(path)
            for number, line in enumerate(file.read_text().splitlines(), 1):
                include = INCLUDE.match(line)
                if include:
                    target = room(include.group(1))
                    if target is None or not allowed(source, target):
                        yield f"{path}:{number}: {source} may not include {include.group(1)}"
                code = line.split("//")[0]
                if path.startswith("feeds/") and path not in EXEMPT and (BANNED.match(line) or CLOCK.search(code)):
                    yield f"{path}:{number}: feeds/ is pure: {line.strip()}"


CANARIES = {
    "feeds/parse/planted.cpp": '#include "feeds/url/url.hpp"\n',
    "feeds/model/planted.cpp": '#include "storage/store.hpp"\n',
    "feeds/text/planted.cpp": "#include <thread>\n",
    "feeds/date/planted.cpp": "auto n = std::chrono::system_clock::now();\n",
    "storage/sqlite/planted.cpp": '#include "feeds/model/entry.hpp"\n',
    "storage/planted.cpp": '#include "daemon/uv/loop.hpp"\n',
    "daemon/curl/planted.cpp": '#include "config/config.hpp"\n',
}


def canary():
    with tempfile.TemporaryDirectory() as scratch:
        root = pathlib.Path(scratch)
        for path, text in CANARIES.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        caught = {line.split(":")[0] for line in violations(root)}
    missed = set(CANARIES) - caught
    for path in sorted(missed):
        print(f"planted violation not caught: {path}")
    return 1 if missed else 0


def main():
    if "--canary" in sys.argv:
        return canary()
    found = list(violations(pathlib.Path(__file__).resolve().parents[2]))
    print("\n".join(found) if found else "the include table holds")
    return 1 if found else 0


sys.exit(main())
