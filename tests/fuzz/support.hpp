// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdlib>
#include <string>

namespace gazetted::fuzz {

inline void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

/// The HTML functions are promised UTF-8: each byte that begins no sequence becomes a '?'.
inline std::string as_utf8(std::string bytes) {
    const auto is_tail = [&](std::size_t i) {
        return i < bytes.size() && (static_cast<unsigned char>(bytes[i]) & 0xC0u) == 0x80u;
    };
    for (std::size_t i = 0; i < bytes.size();) {
        const auto lead = static_cast<unsigned char>(bytes[i]);
        const std::size_t length = lead < 0x80   ? 1
                                   : lead < 0xC2 ? 0
                                   : lead < 0xE0 ? 2
                                   : lead < 0xF0 ? 3
                                   : lead < 0xF5 ? 4
                                                 : 0;
        bool whole = length != 0;
        for (std::size_t k = 1; k < length; ++k) {
            whole = whole && is_tail(i + k);
        }
        bytes[i] = whole ? bytes[i] : '?';
        i += whole ? length : 1;
    }
    return bytes;
}

} // namespace gazetted::fuzz
