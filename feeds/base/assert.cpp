// SPDX-License-Identifier: MIT
#include "feeds/base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace gazetted {

void assertion_failed(const char* what, const char* file, int line) noexcept {
    std::fprintf(stderr, "gazetted: bug: %s is false at %s:%d; please report this line\n", what,
                 file, line);
    std::abort();
}

} // namespace gazetted
