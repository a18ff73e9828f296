// SPDX-License-Identifier: MIT
#include "feeds/url/canonical.hpp"

#include "feeds/url/chars.hpp"
#include "feeds/url/host.hpp"
#include "feeds/url/redirectors.hpp"
#include "feeds/url/tracking.hpp"
#include "feeds/url/url.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

namespace gazetted::url {

namespace {

constexpr std::size_t max_address = 8u << 10;
constexpr int max_rounds = 512;             // more redirectors do not fit into an address
constexpr std::size_t max_parameters = 256; // more: the query stays as it is
constexpr ascii::ByteSet path_allowed("/:@!$&'()*+,;=");
constexpr ascii::ByteSet query_allowed("/:@!$&'()*+,;=?");
constexpr ascii::ByteSet parameter_allowed("/:@!$'()*,;?="); // '+' is a blank
constexpr ascii::ByteSet fragment_allowed("/:@!$&'()*+,;=?#");

/// "www.", "m.", "mobile.", "amp." in front of a registrable domain, and "en.m.wikipedia.org".
std::string plain_host(std::string host) {
    constexpr std::array<std::string_view, 4> labels{"www.", "m.", "mobile.", "amp."};
    const bool may_change = host.find(".m.") != std::string::npos ||
                            std::any_of(labels.begin(), labels.end(), [&](std::string_view label) {
                                return host.starts_with(label);
                            });
    if (!may_change || is_address(host)) {
        return host;
    }
    auto domain = registrable_domain(host).size();
    for (bool again = true; again && host.size() > domain;) {
        again = false;
        for (const std::string_view label : labels) {
            if (host.size() >= domain + label.size() && host.compare(0, label.size(), label) == 0) {
                host.erase(0, label.size());
                again = true;
            }
        }
    }
    for (auto at = host.find(".m."); at != std::string::npos && at + 3 + domain <= host.size();
         at = host.find(".m.")) {
        host.erase(at, 2);
    }
    return host;
}

bool ends_with(std::string_view text, std::string_view tail) {
    return text.size() > tail.size() && text.substr(text.size() - tail.size()) == tail;
}

std::string drop_session(std::string_view path) {
    constexpr std::string_view mark = ";jsessionid=";
    if (path.find(';') == std::string_view::npos) {
        return std::string(path);
    }
    const auto lower = ascii::lower(path);
    std::string kept;
    std::size_t from = 0;
    for (auto at = lower.find(mark); at != std::string::npos; at = lower.find(mark, from)) {
        kept.append(path.substr(from, at - from));
        from = std::min(lower.find('/', at), lower.size());
    }
    return kept.append(path.substr(from));
}

/// The page's path without its AMP variant and without the slash at the end.
std::string plain_path(std::string path) {
    std::size_t begin = 0;
    for (bool again = true; again;) {
        again = false;
        while (path.size() > begin && path.back() == '/') {
            path.pop_back();
        }
        for (std::string_view tail : {"/amp", "/amp.html", ".amp.html", ".amp"}) {
            if (ends_with(std::string_view(path).substr(begin), tail)) {
                path.resize(path.size() - tail.size());
                path += tail == ".amp.html" ? ".html" : "";
                again = true;
            }
        }
        if (path.compare(begin, 5, "/amp/") == 0) {
            begin += 4;
            again = true;
        }
    }
    path.erase(0, begin);
    return path.empty() || path.front() != '/' ? "/" + path : path;
}

/// Tracking parameters gone, the rest in order of their names; equal names keep theirs.
std::string plain_query(std::string_view host, std::string_view raw) {
    std::string query(raw);
    for (auto at = query.find("&amp;"); at != std::string::npos; at = query.find("&amp;", at)) {
        query.erase(at + 1, 4); // escaped once too often
    }
    std::vector<std::pair<std::string, std::string>> kept;
    std::size_t count = 0;
    for (std::size_t at = 0; at < query.size(); ++count) {
        auto end = std::min(query.find('&', at), query.size());
        auto pair = std::string_view(query).substr(at, end - at);
        at = end + 1;
        if (count == max_parameters) {
            return "?" + normalize_percent(query, query_allowed);
        }
        auto equals = std::min(pair.find('='), pair.size());
        auto name = percent_decode(pair.substr(0, equals));
        if (pair.empty() ||
            is_tracking(host, name, pair.substr(std::min(equals + 1, pair.size())))) {
            continue;
        }
        std::string text(pair);
        for (auto plus = text.find('+'); plus != std::string::npos; plus = text.find('+', plus)) {
            text.replace(plus, 1, "%20");
        }
        text = normalize_percent(text, parameter_allowed);
        kept.emplace_back(text.substr(0, text.find('=')), text);
    }
    std::stable_sort(kept.begin(), kept.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::string out;
    for (const auto& [name, text] : kept) {
        out.append(out.empty() ? "?" : "&").append(text);
    }
    return out;
}

struct Normalized {
    std::string address; // empty where there is no usable host
    std::string host;
};

/// One address normalised, without unwrapping.
Normalized normalized(std::string_view address) {
    auto clean = resolve({}, address);
    auto parts = split(clean);
    auto host = wire_host(parts.host);
    auto scheme = ascii::lower(parts.scheme);
    auto port = wire_port(parts.port, scheme == "https");
    if (!host || !port) {
        return {};
    }
    auto plain = plain_host(*host);
    std::string out = "https://" + plain;
    if (!port->empty() && *port != "80" && *port != "443") {
        out.append(":").append(*port);
    }
    out +=
        plain_path(remove_dot_segments(normalize_percent(drop_session(parts.path), path_allowed)));
    if (parts.has_query) {
        out += plain_query(plain, parts.query);
    }
    if (parts.has_fragment && !is_tracking_fragment(parts.fragment)) {
        out.append("#").append(normalize_percent(parts.fragment, fragment_allowed));
    }
    return {std::move(out), std::move(plain)};
}

struct HostAndPath {
    std::string_view host, path;
};

/// Of an address in which nothing is to be decoded, resolved or left out before its parts are made
/// plain, as in most. Nothing of others.
std::optional<HostAndPath> settled(std::string_view address) {
    constexpr std::size_t longest_host = 63; // so that no label is longer
    static constexpr ascii::ByteSet of_names("abcdefghijklmnopqrstuvwxyz0123456789-.");
    static constexpr ascii::ByteSet of_paths("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                             "0123456789-._~/:@!$&'()*+,=");
    const std::size_t begin = address.starts_with("https://")  ? 8
                              : address.starts_with("http://") ? 7
                                                               : 0;
    const std::size_t end = std::min(address.find('/', begin), address.size());
    const HostAndPath parts{address.substr(begin, end - begin), address.substr(end)};
    const std::string_view host = parts.host;
    const bool is_name = begin != 0 && !host.empty() && host.size() <= longest_host &&
                         of_names.find_other_in(host) == std::string_view::npos &&
                         ascii::is_letter(host.back()) && // and no IPv4 address
                         host.front() != '.' && host.find("..") == std::string_view::npos;
    const bool is_path = of_paths.find_other_in(parts.path) == std::string_view::npos &&
                         parts.path.find("/.") == std::string_view::npos;
    return is_name && is_path ? std::optional(parts) : std::nullopt;
}

bool is_same_but_for_scheme(std::string_view a, std::string_view b) {
    return a.substr(std::min(a.find(':'), a.size())) == b.substr(std::min(b.find(':'), b.size()));
}

} // namespace

std::string canonical(std::string_view absolute) {
    auto text = trim(absolute);
    if (text.size() > max_address || !is_http(text)) {
        return std::string(text);
    }
    if (const auto parts = settled(text)) {
        const std::string host = plain_host(std::string(parts->host));
        if (!may_redirect(parts->host) && !may_redirect(host)) {
            std::string out;
            out.reserve(sizeof "https://" + host.size() + parts->path.size());
            return out.append("https://").append(host).append(plain_path(std::string(parts->path)));
        }
    }
    std::string address(text);
    for (int round = 0;; ++round) {
        if (auto inner = unwrap(address); inner && round < max_rounds) {
            address = std::move(*inner);
            continue;
        }
        auto [out, host] = normalized(address);
        if (out.empty() || out == address) {
            return address;
        }
        if (round >= max_rounds || is_same_but_for_scheme(out, address)) {
            return out;
        }
        // A mobile redirector is known only in its plain form.
        auto inner = may_redirect(host) ? unwrap(out) : std::nullopt;
        if (!inner) {
            return out;
        }
        address = std::move(*inner);
    }
}

} // namespace gazetted::url
