// SPDX-License-Identifier: MIT
#include "daemon/curl/url.hpp"

#include "feeds/base/ascii.hpp"

#include <curl/curl.h>

#include <cstdlib>
#include <memory>
#include <new>

namespace gazetted::curl {

namespace {

struct Cleanup {
    void operator()(CURLU* url) const noexcept { curl_url_cleanup(url); }
};

std::string part(CURLU* url, CURLUPart which, unsigned flags = 0) {
    char* text = nullptr;
    if (curl_url_get(url, which, &text, flags) != CURLUE_OK) {
        return {};
    }
    std::string copy(text);
    curl_free(text);
    return copy;
}

std::string bare_host(std::string host) {
    host = ascii::lower(host);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
        return host.substr(1, host.size() - 2);
    }
    return host;
}

} // namespace

std::string Url::origin() const {
    return scheme + "://" + host + ":" + std::to_string(port);
}

Result<Url> parse_url(const std::string& text) {
    const std::unique_ptr<CURLU, Cleanup> handle(curl_url());
    if (!handle) {
        throw std::bad_alloc();
    }
    const CURLUcode code = curl_url_set(handle.get(), CURLUPART_URL, text.c_str(), 0);
    if (code != CURLUE_OK) {
        return fail(ErrorCode::bad_url,
                    "the address " + text + " cannot be used: " + curl_url_strerror(code));
    }
    Url url;
    url.user = part(handle.get(), CURLUPART_USER, CURLU_URLDECODE);
    url.password = part(handle.get(), CURLUPART_PASSWORD, CURLU_URLDECODE);
    for (const auto dropped : {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_FRAGMENT}) {
        curl_url_set(handle.get(), dropped, nullptr, 0);
    }
    url.text = part(handle.get(), CURLUPART_URL);
    url.scheme = part(handle.get(), CURLUPART_SCHEME);
    url.host = bare_host(part(handle.get(), CURLUPART_HOST));
    const auto port = part(handle.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
    url.port = static_cast<std::uint16_t>(std::strtoul(port.c_str(), nullptr, 10));
    if (url.host.empty() || (url.scheme != "http" && url.scheme != "https")) {
        return fail(ErrorCode::bad_url, "the address " + text + " is not an http or https address");
    }
    return url;
}

} // namespace gazetted::curl
