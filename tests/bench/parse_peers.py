#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How many times faster feeds are read than by others, all measured in one run: parse_peers.py [NAME=DIR ...]

Each DIR of feeds (default: 100 generated ones) is read by bench_parse, by python3-feedparser and, where npm can install them
under build/npm, by feedsmith and node-feedparser. One thread each; CPU time of the reading alone; gzip files left out."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BENCH = ROOT / "build/release/tests/bench_parse"
NPM = ROOT / "build/npm"
NODE = """
const fs = require('fs'), {{ Readable }} = require('stream');
const files = JSON.parse(fs.readFileSync(0)).map(f => fs.readFileSync(f));
{read}
(async () => {{
  for (let warm = 0; warm < 2; ++warm) {{
    const start = process.cpuUsage();
    for (const body of files) {{ try {{ await read(body); }} catch (e) {{}} }}
    const used = process.cpuUsage(start);
    if (warm) console.log((used.user + used.system) / 1e6);
  }}
}})();
"""
PEERS = {
    "feedsmith": "const { parseFeed } = require('feedsmith'); const read = b => parseFeed(b.toString());",
    "feedparser": """const FeedParser = require('feedparser');
const read = b => new Promise((done, failed) => { const p = new FeedParser();
  p.on('error', failed); p.on('end', done); p.on('readable', () => { while (p.read()); }); Readable.from([b]).pipe(p); });""",
}


def python_feedparser(files):
    import feedparser
    bodies = [f.read_bytes() for f in files]
    start = time.process_time()
    for body in bodies:
        feedparser.parse(body)
    return time.process_time() - start


def node_peer(name, files):
    if not (NPM / "node_modules" / name).exists():
        NPM.mkdir(parents=True, exist_ok=True)
        if subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", name], cwd=NPM).returncode != 0:
            return None
    done = subprocess.run(["node", "-e", NODE.replace("{{", "{").replace("}}", "}").replace("{read}", PEERS[name])], cwd=NPM,
                          input=json.dumps([str(f.resolve()) for f in files]), capture_output=True, text=True)
    if done.returncode != 0:
        print(f"  {name}: {done.stderr.strip()[-300:]}")
        return None
    return float(done.stdout)


def compare(name, folder):
    files = sorted(f for f in pathlib.Path(folder).rglob("*") if f.is_file() and f.suffix not in (".gz", ".tsv", ".md"))
    size = sum(f.stat().st_size for f in files) / 1e6
    done = subprocess.run([BENCH, *files], capture_output=True, text=True, check=True)
    print(f"{name}: {done.stdout}", end="")
    ours = float(re.search(r"parse, normalize +([\d.]+) MB/s", done.stdout)[1])
    for peer, seconds in [("python3-feedparser", python_feedparser(files)),
                          *((f"{peer} (npm)", node_peer(peer, files)) for peer in PEERS)]:
        if seconds:
            print(f"{peer:24} {size / seconds:8.1f} MB/s   parse, normalize is {ours * seconds / size:6.1f} times as fast")
    print()


def main():
    sets = [argument.split("=", 1) for argument in sys.argv[1:]]
    if sets:
        for name, folder in sets:
            compare(name, folder)
        return
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, ROOT / "tests/bench/feeds.py", folder, "100"], check=True, stdout=subprocess.DEVNULL)
        compare("generated", folder)


if __name__ == "__main__":
    main()
