// SPDX-License-Identifier: MIT
#include "feeds/url/host.hpp"

#include "feeds/url/chars.hpp"
#include "feeds/url/url.hpp"

#include <idn2.h>
#include <libpsl.h>

#include <algorithm>
#include <memory>

namespace gazetted::url {

namespace {

constexpr std::size_t max_host = 253; // RFC 1035 section 2.3.4, without the root's dot
constexpr std::size_t max_label = 63;
constexpr int max_port = 65535;

struct FreeIdn {
    void operator()(char* text) const { idn2_free(text); }
};

bool is_ascii(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; });
}

bool is_ipv4(std::string_view host) {
    int parts = 0;
    for (;; ++parts) {
        auto dot = host.find('.');
        auto part = host.substr(0, dot);
        if (part.empty() || part.size() > 3 ||
            !std::all_of(part.begin(), part.end(), ascii::is_digit)) {
            return false;
        }
        int value = 0;
        for (char c : part) {
            value = value * 10 + (c - '0');
        }
        if (value > 255) {
            return false;
        }
        if (dot == std::string_view::npos) {
            return parts == 3;
        }
        host.remove_prefix(dot + 1);
    }
}

/// RFC 4291 section 2.2; no zone.
bool is_ipv6(std::string_view host) {
    int groups = 0;
    bool has_gap = false;
    if (host.substr(0, 2) == "::") {
        has_gap = true;
        host.remove_prefix(2);
    }
    while (!host.empty()) {
        auto colon = host.find(':');
        auto group = host.substr(0, colon);
        if (colon == std::string_view::npos && is_ipv4(group)) {
            groups += 2;
            break;
        }
        if (group.empty() || group.size() > 4 ||
            !std::all_of(group.begin(), group.end(), [](char c) { return hex_value(c) >= 0; })) {
            return false;
        }
        ++groups;
        if (colon == std::string_view::npos) {
            break;
        }
        host.remove_prefix(colon + 1);
        if (host.empty()) {
            return false; // a single colon at the end
        }
        if (host.front() == ':') {
            if (has_gap) {
                return false;
            }
            has_gap = true;
            host.remove_prefix(1);
        }
    }
    return has_gap ? groups < 8 : groups == 8;
}

Result<std::string> check_labels(std::string host) {
    if (host.size() > max_host) {
        return fail(ErrorCode::bad_url, "the host name is longer than 253 characters");
    }
    for (std::size_t at = 0; at <= host.size();) {
        auto end = std::min(host.find('.', at), host.size());
        if (end == at || end - at > max_label) {
            return fail(ErrorCode::bad_url,
                        "the host name '" + host + "' has an empty part or one over 63 characters");
        }
        at = end + 1;
    }
    for (char c : host) {
        if (!ascii::is_letter_or_digit(c) && c != '-' && c != '.' && c != '_') {
            return fail(ErrorCode::bad_url, "the host name holds a character that none may hold");
        }
    }
    return host;
}

} // namespace

bool is_address(std::string_view host) {
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
        host = host.substr(1, host.size() - 2);
    }
    return is_ipv4(host) || is_ipv6(host);
}

Result<std::string> wire_host(std::string_view text) {
    if (!text.empty() && text.front() == '[') {
        if (!is_address(text) || text.find(':') == std::string_view::npos) {
            return fail(ErrorCode::bad_url, "the address in brackets is not an IPv6 address");
        }
        return ascii::lower(text);
    }
    auto host = ascii::lower(percent_decode(text));
    if (host.size() > max_host * 4) {
        return fail(ErrorCode::bad_url, "the host name is longer than 253 characters");
    }
    if (!is_ascii(host)) {
        if (host.find('\0') != std::string::npos) {
            return fail(ErrorCode::bad_url, "the host name holds a zero byte");
        }
        char* raw = nullptr;
        int code = idn2_to_ascii_8z(host.c_str(), &raw, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT);
        std::unique_ptr<char, FreeIdn> ascii(raw);
        if (code != IDN2_OK) {
            return fail(ErrorCode::bad_url, "the host name is no international domain name: " +
                                                std::string(idn2_strerror_name(code)));
        }
        host = ascii::lower(ascii.get());
    }
    if (!host.empty() && host.back() == '.') {
        host.pop_back();
    }
    if (host.empty()) {
        return fail(ErrorCode::bad_url, "the address has no host");
    }
    return check_labels(std::move(host));
}

Result<std::string> wire_port(std::string_view port, bool is_https) {
    auto first = std::min(port.find_first_not_of('0'), port.size());
    auto digits = port.substr(first);
    if (digits.size() > 5 || !std::all_of(port.begin(), port.end(), ascii::is_digit)) {
        return fail(ErrorCode::bad_url, "the port is not a number up to 65535");
    }
    int value = 0;
    for (char c : digits) {
        value = value * 10 + (c - '0');
    }
    if (value > max_port || (value == 0 && !port.empty())) {
        return fail(ErrorCode::bad_url, "the port is not a number from 1 to 65535");
    }
    return std::string(value == (is_https ? 443 : 80) ? std::string_view{} : digits);
}

std::string registrable_domain(std::string_view host) {
    auto lower = ascii::lower(host);
    if (!lower.empty() && lower.back() == '.') {
        lower.pop_back();
    }
    if (is_address(lower) || lower.empty() || lower.find('\0') != std::string::npos) {
        return lower;
    }
    if (!is_ascii(lower)) {
        if (auto wire = wire_host(lower)) {
            lower = *wire;
        }
    }
    const char* domain = psl_registrable_domain(psl_builtin(), lower.c_str());
    return domain == nullptr ? lower : std::string(domain);
}

} // namespace gazetted::url
