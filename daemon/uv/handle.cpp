// SPDX-License-Identifier: MIT
#include "daemon/uv/handle.hpp"

#include <stdexcept>
#include <string>

namespace gazetted::uv {

void check(int status, const char* what) {
    if (status < 0) {
        throw std::runtime_error(std::string(what) + ": " + uv_strerror(status));
    }
}

} // namespace gazetted::uv
