// SPDX-License-Identifier: MIT
#include "feeds/parse/sniff.hpp"

#include "feeds/parse/parse_feed.hpp"
#include "tests/support/catch.hpp"

using namespace gazetted;
using parse::Format;

TEST_CASE("a document is known by its root, whatever stands before it", "[parse][sniff]") {
    struct Case {
        const char* text;
        Format format;
    };
    const Case cases[] = {
        {"<rss version='2.0'>", Format::rss},
        {"\n <?xml version='1.0'?><!-- <feed> --><rss>", Format::rss},
        {"<x:RSS xmlns:x='u'>", Format::rss},
        {"<rdf:RDF>", Format::rdf},
        {"<feed xmlns='http://www.w3.org/2005/Atom'>", Format::atom},
        {"<atom:entry>", Format::atom},
        {"<CHANNEL HREF='http://x/'>", Format::cdf},
        {"<channel><title>", Format::rss},
        {"<!DOCTYPE rss [<!ENTITY a '<feed>'>]><rss>", Format::rss},
        {"<br/><b>Notice</b> in <i>x.php</i><feed>", Format::atom},
        {"{\"version\": 1}", Format::json},
        {"<opml>", Format::opml},
        {"<!DOCTYPE html><html><head>", Format::html},
        {"<!doctype HTML><p>no root", Format::html},
        {"<svg/>", Format::unknown},
        {"hello", Format::unknown},
        {"", Format::unknown},
    };
    for (const Case& c : cases) {
        INFO(c.text);
        CHECK(parse::sniff(c.text).format == c.format);
    }
}

TEST_CASE("what is no feed is refused with its name", "[parse][sniff]") {
    struct Case {
        const char* text;
        const char* what;
    };
    const Case cases[] = {
        {"<html><body>x</body></html>", "HTML page"},
        {"<opml version='2.0'/>", "OPML"},
        {"<svg/>", "<svg>"},
        {"GIF89a", "plain text or binary"},
        {"  \n", "empty"},
        {"<?xml version='1.0'?>", "without a root"},
        {"{\"a\": 1}", "JSON of another kind"},
    };
    for (const Case& c : cases) {
        INFO(c.text);
        const auto feed = parse::parse_feed(c.text, {});
        REQUIRE_FALSE(feed);
        CHECK(feed.error().code == ErrorCode::not_a_feed);
        CHECK_THAT(feed.error().text, Catch::Contains(c.what));
    }
}

TEST_CASE("a body past the limit is refused, one at it is read", "[parse][limits]") {
    const std::string body = "<rss version='2.0'><channel/></rss>";
    parse::Limits limits;
    limits.max_bytes = body.size();
    CHECK(parse::parse_feed(body, {}, limits));
    limits.max_bytes = body.size() - 1;
    const auto refused = parse::parse_feed(body, {}, limits);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::limit);
}
