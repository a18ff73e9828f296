// SPDX-License-Identifier: MIT
#include "daemon/curl/easy.hpp"

#include <new>
#include <stdexcept>

namespace gazetted::curl {

void check(CURLcode code, const char* what) {
    if (code != CURLE_OK) {
        throw std::runtime_error(std::string(what) + ": " + curl_easy_strerror(code));
    }
}

void init_once() {
    static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
    check(code, "libcurl");
}

Easy::Easy() {
    init_once();
    handle_.reset(curl_easy_init());
    if (!handle_) {
        throw std::bad_alloc();
    }
}

void Slist::append(const std::string& text) {
    curl_slist* longer = curl_slist_append(list_.get(), text.c_str());
    if (longer == nullptr) {
        throw std::bad_alloc();
    }
    static_cast<void>(list_.release()); // now owned through the same head
    list_.reset(longer);
}

Share::Share() {
    init_once();
    handle_.reset(curl_share_init());
    if (!handle_) {
        throw std::bad_alloc();
    }
    curl_share_setopt(handle_.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
}

} // namespace gazetted::curl
