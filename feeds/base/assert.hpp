// SPDX-License-Identifier: MIT
#pragma once

// GAZETTED_ASSERT: a broken invariant ends the program, in release builds too; the store survives
// it.

namespace gazetted {

/// Prints where and what to standard error, then aborts.
[[noreturn]] void assertion_failed(const char* what, const char* file, int line) noexcept;

} // namespace gazetted

#define GAZETTED_ASSERT(condition)                                                                 \
    ((condition) ? static_cast<void>(0)                                                            \
                 : ::gazetted::assertion_failed(#condition, __FILE__, __LINE__))
