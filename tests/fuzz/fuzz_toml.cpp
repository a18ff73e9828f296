// SPDX-License-Identifier: MIT
// A configuration from anywhere: read or refused, and every finding in the order of the file.
#include "config/load.hpp"
#include "feeds/base/assert.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto loaded = gazetted::config::parse_config(text, "/nonexistent/fuzz.toml");
    unsigned line = 0;
    for (const auto& finding : loaded.findings) {
        GAZETTED_ASSERT(finding.line >= line && !finding.text.empty());
        line = finding.line;
    }
    for (const auto& feed : loaded.config.feeds) {
        GAZETTED_ASSERT(!feed.name.empty());
    }
    return 0;
}
