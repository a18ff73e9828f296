// SPDX-License-Identifier: MIT
#pragma once

// Ownership of libuv handles. libuv closes asynchronously: dropping a Handle calls uv_close at once
// (no callback comes after that) and frees the memory in the close callback, one loop turn later.
// Loop thread only.

#include <uv.h>

#include <memory>

namespace gazetted::uv {

template <class T>
struct CloseHandle {
    void operator()(T* handle) const noexcept {
        uv_close(reinterpret_cast<uv_handle_t*>(handle), [](uv_handle_t* closed) noexcept {
            std::unique_ptr<T> freed(reinterpret_cast<T*>(closed));
        });
    }
};

template <class T>
using Handle = std::unique_ptr<T, CloseHandle<T>>;

/// Throws std::runtime_error ("what: reason") for a negative libuv status.
void check(int status, const char* what);

/// A new handle whose `data` is `owner`. `init` gets the raw handle and returns libuv's status;
/// throws as check() does (out of descriptors, no memory).

template <class T, class Init>
Handle<T> make_handle(void* owner, const char* what, Init init) {
    auto raw = std::make_unique<T>();
    check(init(raw.get()), what);
    raw->data = owner;
    return Handle<T>(raw.release());
}

/// The object behind a callback's handle.
template <class Owner, class T>
Owner& owner_of(T* handle) noexcept {
    return *static_cast<Owner*>(handle->data);
}

} // namespace gazetted::uv
