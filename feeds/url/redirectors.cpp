// SPDX-License-Identifier: MIT
#include "feeds/url/redirectors.hpp"

#include "feeds/url/chars.hpp"
#include "feeds/url/url.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace gazetted::url {

namespace {

using std::string_view;
using Target = std::optional<std::string>;

/// The target is the value of a parameter.
struct ByParameter {
    string_view
        host; // without "www."; a leading '.' stands for any subdomain, "google." for any TLD
    string_view path; // its beginning
    string_view parameter;
};
constexpr std::array by_parameter{
    ByParameter{"google.", "/url", "url"},
    ByParameter{"google.", "/url", "q"},
    ByParameter{"google.", "/imgres", "imgrefurl"},
    ByParameter{"news.google.com", "/news/url", "url"},
    ByParameter{"l.facebook.com", "/l.php", "u"},
    ByParameter{"lm.facebook.com", "/l.php", "u"},
    ByParameter{"facebook.com", "/l.php", "u"},
    ByParameter{"l.instagram.com", "/", "u"},
    ByParameter{"l.messenger.com", "/l.php", "u"},
    ByParameter{"l.threads.net", "/", "u"},
    ByParameter{"l.threads.com", "/", "u"},
    ByParameter{"t.umblr.com", "/redirect", "z"},
    ByParameter{"out.reddit.com", "/", "url"},
    ByParameter{"youtube.com", "/redirect", "q"},
    ByParameter{"steamcommunity.com", "/linkfilter", "url"},
    ByParameter{"steamcommunity.com", "/linkfilter", "u"},
    ByParameter{"vk.com", "/away.php", "to"},
    ByParameter{"linkedin.com", "/redir/redirect", "url"},
    ByParameter{"linkedin.com", "/safety/go", "url"},
    ByParameter{"duckduckgo.com", "/l", "uddg"},
    ByParameter{"bing.com", "/news/apiclick.aspx", "url"},
    ByParameter{"disq.us", "/url", "url"},
    ByParameter{"disq.us", "/", "url"},
    ByParameter{"go.skimresources.com", "/", "url"},
    ByParameter{"go.redirectingat.com", "/", "url"},
    ByParameter{"click.linksynergy.com", "/", "murl"},
    ByParameter{"awin1.com", "/", "ued"},
    ByParameter{"medium.com", "/m/global-identity", "redirectUrl"},
    ByParameter{"exit.sc", "/", "url"},
    ByParameter{"pixiv.net", "/jump.php", "url"},
    ByParameter{"flipboard.com", "/redirect", "url"},
    ByParameter{"weibo.cn", "/sinaurl", "u"},
    ByParameter{"link.zhihu.com", "/", "target"},
    ByParameter{"getpocket.com", "/redirect", "url"},
    ByParameter{"outgoing.prod.webservices.mozgcp.net", "/", "url"},
    ByParameter{".safelinks.protection.outlook.com", "/", "url"},
};

/// The target is the rest of the path, with its scheme ("…/https://x/y") or without.
enum class Rest { with_scheme, bare };
struct ByPath {
    string_view host;
    string_view path;
    int skip; // segments behind `path` that are not the target's
    Rest rest;
};
constexpr std::array by_path{
    ByPath{"web.archive.org", "/web/", 1, Rest::with_scheme},
    ByPath{"webcache.googleusercontent.com", "/search/cache:", 0, Rest::with_scheme},
    ByPath{"feedproxy.google.com", "/~r/", 3, Rest::with_scheme},
    ByPath{"feeds.feedburner.com", "/~r/", 3, Rest::with_scheme},
    ByPath{"rss.slashdot.org", "/~r/", 4, Rest::with_scheme},
    ByPath{"rss.feedsportal.com", "/c/", 0, Rest::with_scheme},
    ByPath{"r.jina.ai", "/", 0, Rest::with_scheme},
    ByPath{"google.", "/amp/s/", 0, Rest::bare},
    ByPath{"google.", "/amp/", 0, Rest::bare},
    ByPath{"bing-amp.com", "/c/s/", 0, Rest::bare},
    ByPath{"podtrac.com", "/pts/redirect.mp3/", 0, Rest::bare},
    ByPath{"podtrac.com", "/pts/redirect.m4a/", 0, Rest::bare},
    ByPath{"dts.podtrac.com", "/redirect.mp3/", 0, Rest::bare},
    ByPath{"pdst.fm", "/e/", 0, Rest::bare},
    ByPath{"pdcn.co", "/e/", 0, Rest::bare},
    ByPath{"op3.dev", "/e/", 0, Rest::bare},
    ByPath{"chtbl.com", "/track/", 1, Rest::bare},
    ByPath{"chrt.fm", "/track/", 1, Rest::bare},
    ByPath{"mgln.ai", "/e/", 1, Rest::bare},
    ByPath{"prfx.byspotify.com", "/e/", 0, Rest::bare},
    ByPath{"verifi.podscribe.com", "/rss/p/", 0, Rest::bare},
    ByPath{"arttrk.com", "/p/", 1, Rest::bare},
};

constexpr string_view amp_caches = ".cdn.ampproject.org";
constexpr string_view google_news = "news.google.com";
constexpr string_view urldefense = "urldefense.com";
/// The target is the query.
constexpr std::array<string_view, 3> by_query{"href.li", "anonym.to", "nullrefer.com"};

/// All host patterns of this file, sorted.
constexpr auto make_hosts() {
    std::array<string_view, by_parameter.size() + by_path.size() + by_query.size() + 3> hosts{
        amp_caches, google_news, urldefense};
    auto to = hosts.begin() + 3;
    for (const auto& rule : by_parameter) {
        *to++ = rule.host;
    }
    for (const auto& rule : by_path) {
        *to++ = rule.host;
    }
    std::copy(by_query.begin(), by_query.end(), to);
    std::sort(hosts.begin(), hosts.end());
    return hosts;
}
constexpr auto all_hosts = make_hosts();

/// By first character: the lengths of the patterns that begin with it, as bits.
constexpr auto make_lengths() {
    std::array<std::uint64_t, 256> lengths{};
    for (const string_view host : all_hosts) {
        lengths[static_cast<unsigned char>(host.front())] |= std::uint64_t{1} << host.size();
    }
    return lengths;
}
constexpr auto lengths_by_first = make_lengths();

bool is_pattern(string_view text) {
    return !text.empty() && text.size() < 64 &&
           (lengths_by_first[static_cast<unsigned char>(text.front())] >> text.size() & 1U) != 0 &&
           std::binary_search(all_hosts.begin(), all_hosts.end(), text);
}

/// Whether a pattern fits, at the cost of a few look-ups: the host, its first label or what is
/// behind any.
bool fits_a_pattern(string_view host) {
    auto dot = host.find('.');
    if (is_pattern(host) || (dot != string_view::npos && is_pattern(host.substr(0, dot + 1)))) {
        return true;
    }
    for (; dot != string_view::npos; dot = host.find('.', dot + 1)) {
        if (is_pattern(host.substr(dot))) {
            return true;
        }
    }
    return false;
}

bool matches_host(string_view host, string_view pattern) {
    if (pattern.front() == '.') {
        return host.size() > pattern.size() && host.substr(host.size() - pattern.size()) == pattern;
    }
    if (pattern.back() == '.') {
        return host.substr(0, pattern.size()) == pattern && registrable_domain(host) == host;
    }
    return host == pattern;
}

bool starts_with(string_view text, string_view what) {
    return text.substr(0, what.size()) == what;
}

string_view without_www(string_view host) {
    return host.substr(starts_with(host, "www.") ? 4 : 0);
}

/// Only an http(s) address with a host is a target, without the white space around it; a lost slash
/// behind "https:" is mended.
Target as_target(std::string_view text) {
    std::string address(trim(text));
    for (string_view scheme : {"https:/", "http:/"}) {
        if (starts_with(address, scheme) && address.size() > scheme.size() &&
            address[scheme.size()] != '/') {
            address.insert(scheme.size(), "/");
        }
    }
    if (!is_http(address)) {
        return std::nullopt;
    }
    auto host = split(address).host;
    return host.find('.') == string_view::npos ? std::nullopt : Target(std::move(address));
}

std::string parameter(string_view query, string_view name) {
    while (!query.empty()) {
        auto pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), pair.size() + 1));
        auto equals = std::min(pair.find('='), pair.size());
        if (pair.substr(0, equals) == name && equals < pair.size()) {
            return percent_decode(pair.substr(equals + 1), Plus::is_space);
        }
    }
    return {};
}

std::string with_query(string_view address, const Parts& parts) {
    std::string out(address);
    if (parts.has_query) {
        out.append("?").append(parts.query);
    }
    return out;
}

Target unwrap_path(const ByPath& rule, const Parts& parts) {
    auto rest = parts.path.substr(rule.path.size());
    for (int i = 0; i < rule.skip; ++i) {
        auto slash = rest.find('/');
        if (slash == string_view::npos) {
            return std::nullopt;
        }
        rest.remove_prefix(slash + 1);
    }
    bool has_scheme = starts_with(rest, "http:/") || starts_with(rest, "https:/");
    if (has_scheme) {
        return as_target(with_query(rest, parts));
    }
    if (starts_with(rest, "http%3A") || starts_with(rest, "https%3A")) {
        return as_target(percent_decode(rest));
    }
    if (rule.rest == Rest::with_scheme || rest.find('/') == string_view::npos) {
        return std::nullopt;
    }
    return as_target("https://" + with_query(rest, parts));
}

/// "https://example-com.cdn.ampproject.org/c/s/example.com/page": c, v, a, i, wp are kinds of
/// content, s says https.
Target unwrap_amp_cache(const Parts& parts) {
    auto rest = parts.path;
    for (string_view kind : {"/c/", "/v/", "/a/", "/wp/", "/i/"}) {
        if (starts_with(rest, kind)) {
            rest.remove_prefix(kind.size());
            rest.remove_prefix(starts_with(rest, "s/") ? 2 : 0);
            return as_target("https://" + with_query(rest, parts));
        }
    }
    return std::nullopt;
}

constexpr std::size_t max_encoded = 2048;

std::string decode_base64url(string_view text) {
    std::string out;
    unsigned bits = 0;
    int count = 0;
    for (char c : text) {
        int value = c >= 'A' && c <= 'Z'   ? c - 'A'
                    : c >= 'a' && c <= 'z' ? c - 'a' + 26
                    : ascii::is_digit(c)   ? c - '0' + 52
                    : c == '-' || c == '+' ? 62
                    : c == '_' || c == '/' ? 63
                                           : -1;
        if (value < 0) {
            break;
        }
        bits = (bits << 6U) | static_cast<unsigned>(value);
        count += 6;
        if (count >= 8) {
            count -= 8;
            out += static_cast<char>((bits >> static_cast<unsigned>(count)) & 0xFFU);
        }
    }
    return out;
}

/// News articles of Google hold the address in a small message: 08 13 22, a length, the address.
/// Newer ones hold a key instead, which only Google can turn into an address.
Target unwrap_google_news(string_view path) {
    auto at = path.find("articles/");
    if (at == string_view::npos) {
        return std::nullopt;
    }
    auto encoded = path.substr(at + 9);
    encoded = encoded.substr(0, std::min(encoded.find('/'), max_encoded));
    auto message = decode_base64url(encoded);
    if (message.substr(0, 3) != "\x08\x13\x22") {
        return std::nullopt;
    }
    std::size_t length = 0;
    std::size_t read = 3;
    for (unsigned shift = 0; read < message.size() && shift < 21; shift += 7) {
        auto byte = static_cast<unsigned char>(message[read++]);
        length |= static_cast<std::size_t>(byte & 0x7FU) << shift;
        if (byte < 0x80) {
            break;
        }
    }
    if (read + length > message.size()) {
        return std::nullopt;
    }
    return as_target(message.substr(read, length));
}

/// urldefense.com/v3/__https://example.com/page__;…
Target unwrap_urldefense(string_view path) {
    auto end = path.find("__;", 6);
    if (!starts_with(path, "/v3/__") || end == string_view::npos) {
        return std::nullopt;
    }
    return as_target(std::string(path.substr(6, end - 6)));
}

} // namespace

bool may_redirect(string_view lower_host) {
    return fits_a_pattern(without_www(lower_host));
}

std::optional<std::string> unwrap(string_view absolute) {
    auto parts = split(absolute);
    auto host_text = ascii::lower(parts.host);
    const string_view host = without_www(host_text);
    if (!fits_a_pattern(host)) {
        return std::nullopt;
    }
    for (const auto& rule : by_parameter) {
        if (starts_with(parts.path, rule.path) && matches_host(host, rule.host)) {
            if (auto target = as_target(parameter(parts.query, rule.parameter))) {
                return target;
            }
        }
    }
    for (const auto& rule : by_path) {
        if (starts_with(parts.path, rule.path) && matches_host(host, rule.host)) {
            if (auto target = unwrap_path(rule, parts)) {
                return target;
            }
        }
    }
    if (matches_host(host, amp_caches)) {
        return unwrap_amp_cache(parts);
    }
    if (host == google_news) {
        return unwrap_google_news(parts.path);
    }
    if (host == urldefense) {
        return unwrap_urldefense(parts.path);
    }
    if (std::find(by_query.begin(), by_query.end(), host) != by_query.end()) {
        return as_target(percent_decode(parts.query));
    }
    return std::nullopt;
}

} // namespace gazetted::url
