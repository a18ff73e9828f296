// SPDX-License-Identifier: MIT
// Any bytes as an OPML file and as a page with feeds to discover.
#include "feeds/parse/discover.hpp"
#include "feeds/parse/opml.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes(data, data + size);
    const auto list = gazetted::parse::parse_opml("<opml>" + bytes);
    if (list)
        for (const auto& subscription : *list)
            if (subscription.xml_url.empty())
                std::abort();
    for (const auto& feed : gazetted::parse::discover_feeds(bytes))
        if (feed.href.empty())
            std::abort();
    return 0;
}
