# SPDX-License-Identifier: MIT
"""What the specifications ask of a feed, as a list of complaints: Atom (RFC 4287, 5005, 6721), RSS 2.0 with the RSS Advisory
Board's profile, JSON Feed 1.1, OPML 2.0. Written from their texts; the standard library's expat reads the XML."""
import datetime
import email.utils
import json
import re
import urllib.parse
import xml.etree.ElementTree as ElementTree

ATOM, RSS_ATOM = "{http://www.w3.org/2005/Atom}", "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")
MEDIA_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+(\s*;.*)?$")
EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+$")


def is_iri(text):
    parts = urllib.parse.urlsplit(text or "")
    return bool(parts.scheme) and not re.search(r"[\s<>\"{}|\\^`]", text) and (parts.scheme not in ("http", "https") or bool(parts.netloc))


def is_rfc3339(text):
    if not RFC3339.match(text or ""):
        return False
    try:
        datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return False
    return True


class Complaints(list):
    def unless(self, holds, text):
        if not holds:
            self.append(text)
        return holds


def count(parent, name):
    return len(parent.findall(name))


def check_person(found, person, where):
    name = person.find(ATOM + "name")
    found.unless(count(person, ATOM + "name") == 1 and (name.text or "").strip(), f"{where}: a person needs one name")
    uri, mail = person.find(ATOM + "uri"), person.find(ATOM + "email")
    found.unless(uri is None or is_iri(uri.text), f"{where}: uri of a person is no IRI: {uri is not None and uri.text}")
    found.unless(mail is None or EMAIL.match(mail.text or ""), f"{where}: email of a person is none")


def check_atom_links(found, parent, where):
    alternates = set()
    for link in parent.findall(ATOM + "link"):
        href, rel = link.get("href"), link.get("rel", "alternate")
        found.unless(href and is_iri(href), f"{where}: link {rel} has no absolute href: {href}")
        found.unless(link.get("type") is None or MEDIA_TYPE.match(link.get("type")), f"{where}: type of a link: {link.get('type')}")
        found.unless(link.get("length") is None or link.get("length").isdigit(), f"{where}: length of a link")
        found.unless(link.get("hreflang") is None or LANGUAGE.match(link.get("hreflang")), f"{where}: hreflang {link.get('hreflang')}")
        found.unless(re.match(r"[a-z][a-z0-9.-]*$", rel) or is_iri(rel), f"{where}: rel {rel}")
        if rel == "alternate":
            key = (link.get("type"), link.get("hreflang"))
            found.unless(key not in alternates, f"{where}: two alternate links of one type and language (RFC 4287 4.1.1)")
            alternates.add(key)
    return bool(alternates)


def check_atom_text(found, parent, name, where):
    for element in parent.findall(ATOM + name):
        kind = element.get("type", "text")
        found.unless(kind in ("text", "html", "xhtml"), f"{where}: type {kind} of {name}")
        found.unless(kind == "xhtml" or len(element) == 0, f"{where}: {name} holds elements but is not xhtml")
        found.unless(element.get(XML_LANG) is None or LANGUAGE.match(element.get(XML_LANG)), f"{where}: xml:lang of {name}")
        if kind == "text":
            found.unless(not re.search(r"</?(p|br|b|i|a|div|span)\b", element.text or ""), f"{where}: {name} as text looks like markup: {element.text[:60]}")


def check_atom_entry(found, entry, feed_has_author):
    where = f"entry {entry.findtext(ATOM + 'id')}"
    for name in ("id", "title", "updated"):
        found.unless(count(entry, ATOM + name) == 1, f"{where}: needs one {name}")
    for name in ("published", "content", "summary", "rights", "source"):
        found.unless(count(entry, ATOM + name) <= 1, f"{where}: more than one {name}")
    found.unless(is_iri(entry.findtext(ATOM + "id")), f"{where}: id is no IRI")
    for name in ("updated", "published"):
        for element in entry.findall(ATOM + name):
            found.unless(is_rfc3339(element.text), f"{where}: {name} {element.text}")
    has_alternate = check_atom_links(found, entry, where)
    content = entry.find(ATOM + "content")
    found.unless(content is not None or has_alternate, f"{where}: neither content nor an alternate link")
    if content is not None and content.get("src"):
        found.unless(entry.find(ATOM + "summary") is not None, f"{where}: content elsewhere needs a summary")
    for name in ("title", "summary", "content", "rights"):
        check_atom_text(found, entry, name, where)
    found.unless((entry.findtext(ATOM + "title") or "").strip(), f"{where}: an empty title")
    source = entry.find(ATOM + "source")
    authors = entry.findall(ATOM + "author")
    found.unless(authors or feed_has_author or (source is not None and source.find(ATOM + "author") is not None), f"{where}: no author")
    for person in authors + entry.findall(ATOM + "contributor"):
        check_person(found, person, where)
    for category in entry.findall(ATOM + "category"):
        found.unless(category.get("term"), f"{where}: a category without term")
        found.unless(category.get("scheme") is None or is_iri(category.get("scheme")), f"{where}: scheme {category.get('scheme')}")
    if source is not None:
        for name in ("id", "title", "updated"):
            found.unless(count(source, ATOM + name) <= 1, f"{where}: source with more than one {name}")
        found.unless(source.find(ATOM + "id") is None or is_iri(source.findtext(ATOM + "id")), f"{where}: id of the source")
        check_atom_links(found, source, where + " source")
    for element in entry:
        found.unless(element.tag.startswith("{"), f"{where}: element without namespace {element.tag}")


def check_atom(text):
    found = Complaints()
    feed = ElementTree.fromstring(text)
    if not found.unless(feed.tag == ATOM + "feed", f"root {feed.tag}"):
        return found
    for name in ("id", "title", "updated"):
        found.unless(count(feed, ATOM + name) == 1, f"feed: needs one {name}")
    for name in ("subtitle", "rights", "generator", "icon", "logo"):
        found.unless(count(feed, ATOM + name) <= 1, f"feed: more than one {name}")
    found.unless(is_iri(feed.findtext(ATOM + "id")), "feed: id is no IRI")
    found.unless(is_rfc3339(feed.findtext(ATOM + "updated")), f"feed: updated {feed.findtext(ATOM + 'updated')}")
    found.unless(feed.get(XML_LANG) is None or LANGUAGE.match(feed.get(XML_LANG)), "feed: xml:lang")
    check_atom_links(found, feed, "feed")
    found.unless(any(link.get("rel") == "self" for link in feed.findall(ATOM + "link")), "feed: no link rel=self")
    for name in ("title", "subtitle", "rights"):
        check_atom_text(found, feed, name, "feed")
    ids = [entry.findtext(ATOM + "id") for entry in feed.findall(ATOM + "entry")]
    found.unless(len(ids) == len(set(ids)), "feed: an id twice")
    for entry in feed.findall(ATOM + "entry"):
        check_atom_entry(found, entry, feed.find(ATOM + "author") is not None)
    for gone in feed.findall("{http://purl.org/atompub/tombstones/1.0}deleted-entry"):
        found.unless(is_iri(gone.get("ref")) and is_rfc3339(gone.get("when")), "deleted-entry: ref and when")
        found.unless(gone.get("ref") not in ids, "deleted-entry: of an entry that is there")
    return found


def is_rfc822(text):
    try:
        date = email.utils.parsedate_to_datetime(text or "")
    except (TypeError, ValueError):
        return False
    return re.match(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d (GMT|[+-]\d{4})$", text) is not None and date.strftime("%a") == text[:3]


def check_rss_item(found, item):
    guid = item.find("guid")
    where = f"item {guid is not None and guid.text}"
    found.unless(item.find("title") is not None or item.find("description") is not None, f"{where}: needs title or description")
    for name in ("title", "link", "description", "author", "comments", "guid", "pubDate", "source"):
        found.unless(count(item, name) <= 1, f"{where}: more than one {name}")
    found.unless(count(item, "enclosure") <= 1, f"{where}: more than one enclosure (profile)")
    found.unless(item.find("link") is None or is_iri(item.findtext("link")), f"{where}: link {item.findtext('link')}")
    found.unless(guid is not None and (guid.text or "").strip(), f"{where}: no guid (profile)")
    if guid is not None and guid.get("isPermaLink", "true") == "true":
        found.unless((guid.text or "").startswith("http"), f"{where}: a permalink that is no address")
    found.unless(item.find("pubDate") is None or is_rfc822(item.findtext("pubDate")), f"{where}: pubDate {item.findtext('pubDate')}")
    for enclosure in item.findall("enclosure"):
        found.unless(is_iri(enclosure.get("url")) and (enclosure.get("length") or "").isdigit() and MEDIA_TYPE.match(enclosure.get("type") or ""),
                     f"{where}: an enclosure needs url, length and type: {enclosure.attrib}")
    author = item.findtext("author")
    found.unless(author is None or re.match(r"[^@\s]+@[^@\s]+( \(.+\))?$", author), f"{where}: author is no address: {author}")
    source = item.find("source")
    found.unless(source is None or is_iri(source.get("url")), f"{where}: source without url")
    for category in item.findall("category"):
        found.unless((category.text or "").strip(), f"{where}: an empty category")
    for text in [item.findtext("description") or "", item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded") or ""]:
        for address in re.findall(r"""<(?:a|img)\b[^>]*?\s(?:href|src)="([^"]*)\"""", text):
            found.unless(is_iri(address.replace("&amp;", "&")) or address.startswith("#"), f"{where}: a relative address in the text: {address[:80]}")
        found.unless(not re.search(r"<(script|iframe|style|form|object|embed)\b", text), f"{where}: dangerous markup")


def check_rss(text):
    found = Complaints()
    root = ElementTree.fromstring(text)
    channel = root.find("channel")
    if not found.unless(root.tag == "rss" and root.get("version") == "2.0" and channel is not None, "rss 2.0 with a channel"):
        return found
    for name in ("title", "link", "description"):
        found.unless(count(channel, name) == 1 and (channel.findtext(name) or "").strip(), f"channel: needs one {name}")
    found.unless(is_iri(channel.findtext("link")), "channel: link")
    for name in ("lastBuildDate", "pubDate"):
        found.unless(channel.find(name) is None or is_rfc822(channel.findtext(name)), f"channel: {name} {channel.findtext(name)}")
    found.unless(channel.find("language") is None or LANGUAGE.match(channel.findtext("language")), "channel: language")
    links = channel.findall(RSS_ATOM + "link")
    found.unless(sum(link.get("rel") == "self" for link in links) == 1, "channel: one atom:link rel=self (profile)")
    for link in links:
        found.unless(is_iri(link.get("href")), "channel: atom:link href")
    guids = [item.findtext("guid") for item in channel.findall("item")]
    found.unless(len(guids) == len(set(guids)), "channel: a guid twice")
    for item in channel.findall("item"):
        check_rss_item(found, item)
    return found


def check_json(text):
    found = Complaints()
    feed = json.loads(text)
    found.unless(feed.get("version") == "https://jsonfeed.org/version/1.1", "version")
    found.unless(isinstance(feed.get("title"), str) and feed["title"], "title")
    for name in ("home_page_url", "feed_url", "next_url", "icon", "favicon"):
        found.unless(name not in feed or is_iri(feed[name]), f"{name}: {feed.get(name)}")
    ids = [item.get("id") for item in feed.get("items", [None])]
    found.unless(all(isinstance(one, str) and one for one in ids) and len(ids) == len(set(ids)), "items need unique ids that are strings")
    for item in feed["items"]:
        where = f"item {item['id']}"
        found.unless("content_html" in item or "content_text" in item, f"{where}: no content")
        for name in ("url", "external_url", "image", "banner_image"):
            found.unless(name not in item or is_iri(item[name]), f"{where}: {name} {item.get(name)}")
        for name in ("date_published", "date_modified"):
            found.unless(name not in item or is_rfc3339(item[name]), f"{where}: {name} {item.get(name)}")
        for author in item.get("authors", []):
            found.unless(any(author.get(key) for key in ("name", "url", "avatar")), f"{where}: an empty author")
        found.unless(all(isinstance(tag, str) and tag for tag in item.get("tags", [])), f"{where}: tags")
        found.unless("language" not in item or LANGUAGE.match(item["language"]), f"{where}: language")
        for attachment in item.get("attachments", []):
            found.unless(is_iri(attachment.get("url")) and MEDIA_TYPE.match(attachment.get("mime_type", "")), f"{where}: an attachment needs url and mime_type")
    return found


def check_opml(text):
    found = Complaints()
    root = ElementTree.fromstring(text)
    found.unless(root.tag == "opml" and root.get("version") == "2.0", "opml 2.0")
    found.unless([child.tag for child in root] == ["head", "body"], "head, then body")
    found.unless((root.findtext("head/title") or "").strip(), "a title")
    for name in ("dateCreated", "dateModified"):
        found.unless(root.find(f"head/{name}") is None or is_rfc822(root.findtext(f"head/{name}")), name)
    for outline in root.iter("outline"):
        found.unless(outline.get("text"), "an outline without text")
        if outline.get("type") == "rss":
            found.unless(is_iri(outline.get("xmlUrl")), f"an outline without xmlUrl: {outline.attrib}")
    return found


CHECKS = {"atom": check_atom, "rss": check_rss, "json": check_json, "opml": check_opml}
