// SPDX-License-Identifier: MIT
#include "daemon/serve/fields.hpp"

#include "feeds/base/ascii.hpp"

#include <algorithm>

namespace gazetted::daemon::serve {

std::string_view header_of(MHD_Connection* connection, const char* name) {
    const char* value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
    return value == nullptr ? std::string_view() : std::string_view(value);
}

std::string joined_header(MHD_Connection* connection, std::string_view name) {
    struct Search {
        std::string_view name;
        std::string value;
    } search{name, {}};
    MHD_get_connection_values_n(
        connection, MHD_HEADER_KIND,
        [](void* where, MHD_ValueKind, const char* key, std::size_t key_size, const char* value,
           std::size_t value_size) noexcept -> MHD_Result {
            auto& found = *static_cast<Search*>(where);
            if (ascii::equals_ignoring_case({key, key_size}, found.name) && value != nullptr) {
                found.value += found.value.empty() ? "" : ",";
                found.value.append(value, value_size);
            }
            return MHD_YES;
        },
        &search);
    return std::move(search.value);
}

bool has_body(MHD_Connection* connection) {
    const auto length = header_of(connection, "Content-Length");
    return !header_of(connection, "Transfer-Encoding").empty() ||
           (!length.empty() && length != "0");
}

bool wants_delta(std::string_view manipulations) {
    while (!manipulations.empty()) {
        const auto end = std::min(manipulations.find(','), manipulations.size());
        auto one = manipulations.substr(0, std::min(end, manipulations.find(';')));
        while (one.starts_with(' ')) {
            one.remove_prefix(1);
        }
        while (one.ends_with(' ')) {
            one.remove_suffix(1);
        }
        if (one == "feed") {
            return true;
        }
        manipulations.remove_prefix(std::min(end + 1, manipulations.size()));
    }
    return false;
}

} // namespace gazetted::daemon::serve
