// SPDX-License-Identifier: MIT
#pragma once

// Ownership of libcurl's handles and options whose types are checked at compile time (libcurl's own
// check is off in C++). One thread at a time.

#include <curl/curl.h>

#include <memory>
#include <string>
#include <type_traits>

namespace gazetted::curl {

/// Starts libcurl once a process; throws std::runtime_error when it cannot. Called by Easy.
void init_once();

/// Throws std::runtime_error ("what: reason") unless `code` is CURLE_OK.
void check(CURLcode code, const char* what);

class Easy {
  public:
    Easy();

    CURL* get() const { return handle_.get(); }

    /// Sets an option; text is copied by libcurl, all else behind a pointer must outlive its use.
    template <CURLoption option, class T>
    void set(T value) {
        if constexpr (option < CURLOPTTYPE_OBJECTPOINT) {
            static_assert(std::is_same_v<T, long>, "this option takes a long");
        } else if constexpr (option < CURLOPTTYPE_FUNCTIONPOINT) {
            static_assert(std::is_null_pointer_v<T> || std::is_pointer_v<T>, "takes a pointer");
        } else if constexpr (option < CURLOPTTYPE_OFF_T) {
            static_assert(std::is_pointer_v<T> && std::is_function_v<std::remove_pointer_t<T>>,
                          "this option takes a function");
        } else {
            static_assert(std::is_same_v<T, curl_off_t>, "this option takes a curl_off_t");
        }
        check(curl_easy_setopt(handle_.get(), option, value), "curl option");
    }
    template <CURLoption option>
    void set(const std::string& text) {
        set<option>(text.c_str());
    }
    /// The text, or libcurl's default where it is empty.
    template <CURLoption option>
    void set_or_default(const std::string& text) {
        set<option>(text.empty() ? static_cast<const char*>(nullptr) : text.c_str());
    }

  private:
    struct Cleanup {
        void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
    };
    std::unique_ptr<CURL, Cleanup> handle_;
};

/// A list of texts in libcurl's form.
class Slist {
  public:
    void append(const std::string& text);
    void clear() { list_.reset(); }
    curl_slist* get() const { return list_.get(); }

  private:
    struct Free {
        void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
    };
    std::unique_ptr<curl_slist, Free> list_;
};

/// TLS sessions kept for all handles that use it; must outlive them. Its users are on one thread.
class Share {
  public:
    Share();
    CURLSH* get() const { return handle_.get(); }

  private:
    struct Cleanup {
        void operator()(CURLSH* handle) const noexcept { curl_share_cleanup(handle); }
    };
    std::unique_ptr<CURLSH, Cleanup> handle_;
};

} // namespace gazetted::curl
