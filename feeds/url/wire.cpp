// SPDX-License-Identifier: MIT
#include "feeds/url/chars.hpp"
#include "feeds/url/host.hpp"
#include "feeds/url/url.hpp"

namespace gazetted::url {

namespace {

constexpr std::size_t max_address = 16u << 10; // servers refuse shorter ones already

/// Bytes that may not stand in a request line percent-encoded; escapes stay as they are.
std::string encode_tail(std::string_view text) {
    std::string out;
    for (char c : text) {
        auto byte = static_cast<unsigned char>(c);
        if (byte <= ' ' || byte >= 0x7F || c == '"' || c == '<' || c == '>' || c == '`' ||
            c == '{' || c == '}' || c == '\\' || c == '^' || c == '|') {
            percent_encode(c, out);
        } else {
            out += c;
        }
    }
    return out;
}

} // namespace

Result<std::string> to_wire(std::string_view absolute) {
    auto text = trim(absolute);
    if (text.size() > max_address) {
        return fail(ErrorCode::bad_url, "the address is longer than 16384 bytes");
    }
    auto clean = resolve({}, text); // read as browsers read it
    if (!is_http(clean)) {
        return fail(ErrorCode::bad_url,
                    "'" + std::string(text.substr(0, 200)) + "' is not an http or https address");
    }
    auto parts = split(clean);
    auto scheme = ascii::lower(parts.scheme);
    auto host = wire_host(parts.host);
    if (!host) {
        return fail(host.error());
    }
    auto port = wire_port(parts.port, scheme == "https");
    if (!port) {
        return fail(port.error());
    }
    std::string out = scheme + "://";
    if (!parts.user_info.empty()) {
        out.append(encode_tail(parts.user_info)).append("@");
    }
    out += *host;
    if (!port->empty()) {
        out.append(":").append(*port);
    }
    out += parts.path.empty() ? "/" : encode_tail(parts.path);
    if (parts.has_query) {
        out.append("?").append(encode_tail(parts.query));
    }
    return out;
}

std::string origin(std::string_view absolute) {
    auto parts = split(trim(absolute));
    if (!parts.has_authority || parts.scheme.empty() || parts.host.empty()) {
        return {};
    }
    auto scheme = ascii::lower(parts.scheme);
    auto host = wire_host(parts.host);
    auto port = wire_port(parts.port, scheme == "https");
    auto out = scheme + "://" + (host ? *host : ascii::lower(parts.host));
    bool has_default = scheme == "http" || scheme == "https";
    auto shown = port && has_default ? *port : std::string(parts.port);
    return shown.empty() ? out : out + ":" + shown;
}

} // namespace gazetted::url
