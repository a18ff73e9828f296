#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes generated feeds for the benchmarks: feeds.py DIR COUNT [ITEMS]. The same arguments give the same bytes. Two thirds
RSS 2.0, one third Atom; about 34 KB each, half of them with full text; one entry in twenty is a wire story that other feeds
carry too; one feed in eight is not in English."""
import gzip
import os
import random
import sys
import time
from xml.sax.saxutils import escape

LATIN = "be con da de er fi gra ho in ka lo mer na or pre qui re sta ter un val wes yo zu".split()
OTHER = {"ru": "ба во го да же ли мо на по ра ст те".split(), "ja": list("日本東京大学会社新聞国際経済政治今年発表問題")}
BASE_TIME = 1795392000


def vocabulary(language):
    maker = random.Random(f"words-{language}")
    parts = OTHER.get(language, LATIN)
    return ["".join(maker.choice(parts) for _ in range(maker.choice((1, 2, 2, 3, 4)))) for _ in range(4000)]


WORDS = {language: vocabulary(language) for language in ("en", "ru", "ja")}


class Writer:
    def __init__(self, seed, language):
        self.random, self.words = random.Random(seed), WORDS[language]

    def some(self, low, high):
        # small numbers are frequent, as words are
        return [self.words[int(len(self.words) * self.random.random() ** 3)] for _ in range(self.random.randint(low, high))]

    def sentence(self, low=7, high=22):
        return " ".join(self.some(low, high)).capitalize() + "."

    def title(self):
        return " ".join(self.some(5, 11)).capitalize()

    def paragraph(self, site):
        text = " ".join(self.sentence() for _ in range(self.random.randint(2, 5)))
        if self.random.random() < .3:
            text += f' <a href="{site}/{self.random.randrange(10 ** 6)}?utm_source=rss&amp;utm_medium=feed">{self.words[7]}</a> &#8217;s <em>own</em>.'
        return f"<p>{text}</p>"

    def body(self, site):
        parts = []
        if self.random.random() < .45:
            name = f"{self.random.getrandbits(32):08x}"
            parts.append(f'<figure class="wide"><img loading="lazy" width="1024" height="683" src="{site}/img/{name}.jpg" '
                         f'srcset="{site}/img/{name}-300.jpg 300w" alt="{self.words[3]}" /><figcaption>{self.sentence(4, 9)}</figcaption></figure>')
        for _ in range(max(1, min(14, int(self.random.lognormvariate(.95, .62))))):
            parts.append(self.paragraph(site))
            if self.random.random() < .12:
                parts.append("<ul>" + "".join(f"<li>{self.sentence(3, 9)}</li>" for _ in range(4)) + "</ul>")
        return "\n".join(parts)


def rfc822(at):
    return time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(at))


def rfc3339(at):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))


def entry(number, index, writer, site, is_rss, is_full, at):
    teller = writer
    if writer.random.random() < .05:
        wire = writer.random.randrange(2000)
        teller = Writer(f"wire-{wire}", "en")
    title, summary, body = teller.title(), teller.sentence(14, 30), teller.body(site if teller is writer else "https://wire.example")
    link = f"{site}/2026/11/{number * 1000 + index}/{'-'.join(writer.some(3, 5))}/"
    categories = writer.random.sample(["News", "World", "Science", "Sport", "Business"], writer.random.randint(0, 3))
    if is_rss:
        full = f"<content:encoded><![CDATA[{body}]]></content:encoded>" if is_full else ""
        return (f"<item>\n<title>{escape(title)}</title>\n<link>{link}</link>\n<dc:creator><![CDATA[{teller.words[1].title()}]]></dc:creator>\n"
                f"<pubDate>{rfc822(at)}</pubDate>\n" + "".join(f"<category><![CDATA[{c}]]></category>\n" for c in categories) +
                f'<guid isPermaLink="false">{site}/?p={index}</guid>\n<description><![CDATA[<p>{summary}</p>]]></description>\n{full}\n</item>\n')
    full = f'<content type="html">{escape(body)}</content>\n' if is_full else ""
    return (f'<entry>\n<title>{escape(title)}</title>\n<link rel="alternate" type="text/html" href="{link}"/>\n<id>{link}</id>\n'
            f"<published>{rfc3339(at)}</published>\n<updated>{rfc3339(at + 600)}</updated>\n<author><name>{escape(teller.words[1].title())}</name></author>\n"
            + "".join(f'<category term="{c}"/>\n' for c in categories) + f'<summary type="html">{escape(summary)}</summary>\n{full}</entry>\n')


def feed(number, items):
    chooser = random.Random(f"feed-{number}")
    language = "en" if chooser.random() < .87 else chooser.choice(("ru", "ja"))
    writer, site = Writer(f"text-{number}", language), f"https://site-{number}.example"
    is_rss, is_full, at = chooser.random() < .67, chooser.random() < .55, BASE_TIME - chooser.randrange(3600)
    entries = []
    for index in range(items):
        at -= 1 + int(chooser.expovariate(1 / 7200))
        entries.append(entry(number, index, writer, site, is_rss, is_full, at))
    title = escape(writer.title())
    if is_rss:
        return ('<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
                f'xmlns:dc="http://purl.org/dc/elements/1.1/">\n<channel>\n<title>{title}</title>\n<link>{site}</link>\n<description>{title}</description>\n'
                + "".join(entries) + "</channel>\n</rss>\n").encode()
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n<title>{title}</title>\n<id>{site}/</id>\n'
            f'<updated>{rfc3339(BASE_TIME)}</updated>\n<link href="{site}"/>\n' + "".join(entries) + "</feed>\n").encode()


def write(folder, count, items=20):
    os.makedirs(folder, exist_ok=True)
    for number in range(count):
        path = f"{folder}/{number}.xml"
        if os.path.exists(path + ".gz"):
            continue
        body = feed(number, items)
        for name, data in ((path, body), (path + ".gz", gzip.compress(body, 6, mtime=0))):
            with open(name, "wb") as out:
                out.write(data)
            os.utime(name, (BASE_TIME - number, BASE_TIME - number))


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 20)
