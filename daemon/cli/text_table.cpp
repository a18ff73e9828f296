// SPDX-License-Identifier: MIT
#include "daemon/cli/text_table.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>

namespace gazetted::daemon::cli {

std::string relative_time(const std::optional<Instant>& at, Instant now) {
    if (!at || *at == Instant{}) {
        return "never";
    }
    struct Unit {
        std::int64_t seconds;
        std::string_view name;
    };
    constexpr std::array units{Unit{86400 * 2, "d"}, Unit{3600 * 2, "h"}, Unit{120, "min"},
                               Unit{1, "s"}};
    constexpr std::array<std::int64_t, 4> sizes{86400, 3600, 60, 1};
    const std::int64_t difference = (*at - now).count();
    const std::int64_t distance = difference < 0 ? -difference : difference;
    for (std::size_t i = 0; i < units.size(); ++i) {
        if (distance >= units[i].seconds) {
            const auto amount = fmt::format("{} {}", distance / sizes[i], units[i].name);
            return difference < 0 ? amount + " ago" : "in " + amount;
        }
    }
    return "now";
}

std::string printable(std::string_view utf8) {
    std::string out(utf8);
    for (std::size_t i = 0; i < out.size(); ++i) {
        const auto byte = static_cast<unsigned char>(out[i]);
        if (byte < 0x20 || byte == 0x7f) {
            out[i] = ' ';
        } else if (byte == 0xc2 && i + 1 < out.size() &&
                   static_cast<unsigned char>(out[i + 1]) < 0xa0) { // C1 controls
            out[i] = out[i + 1] = ' ';
        }
    }
    return out;
}

std::string shorten(std::string_view utf8, std::size_t columns) {
    std::size_t count = 0;
    std::size_t cut = 0;
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        if ((static_cast<unsigned char>(utf8[i]) & 0xc0U) == 0x80) {
            continue;
        }
        if (count + 1 == columns) {
            cut = i;
        }
        if (++count > columns) {
            return printable(utf8.substr(0, cut)) + "…";
        }
    }
    return printable(utf8);
}

} // namespace gazetted::daemon::cli
