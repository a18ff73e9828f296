// SPDX-License-Identifier: MIT
// Whatever is read must survive being written and read again.
#include "feeds/date/date.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace gazetted::date;
    std::string text(data, data + size);
    if (auto at = parse(text)) {
        auto written = parse(rfc3339(*at));
        auto year = rfc3339(*at).size() == 20;
        if (year && written != at) {
            std::abort();
        }
    }
    if (auto at = parse_http(text); at && parse_http(http_date(*at)) != at) {
        std::abort();
    }
    return 0;
}
