// SPDX-License-Identifier: MIT
#include "feeds/model/entry.hpp"

namespace gazetted::model {

std::string own_text(const Editorial& clean) {
    std::string own;
    own.reserve(clean.text.size());
    std::size_t at = 0;
    const auto keep = [&](std::size_t end) {
        if (end > at) {
            own.append(own.empty() ? "" : " ").append(clean.text, at, end - at);
        }
    };
    for (const TextRange& line : clean.boilerplate) {
        keep(line.begin == 0 ? 0 : line.begin - 1);
        at = line.end + 1;
    }
    keep(clean.text.size());
    return own;
}

} // namespace gazetted::model
