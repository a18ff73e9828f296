// SPDX-License-Identifier: MIT
// The first line is a base, the second a reference.
#include "feeds/url/canonical.hpp"
#include "feeds/url/url.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace gazetted::url;
    std::string text(data, data + size);
    auto cut = text.find('\n');
    auto base = text.substr(0, cut);
    auto reference = cut == std::string::npos ? std::string() : text.substr(cut + 1);
    auto resolved = resolve(base, reference);
    for (const auto& address : {text, base, resolved}) {
        auto once = canonical(address);
        if (canonical(once) != once) {
            std::abort();
        }
        auto wire = to_wire(address);
        if (wire && to_wire(*wire).value_or("") != *wire) {
            std::abort();
        }
        registrable_domain(origin(address));
        registrable_domain(address);
    }
    return 0;
}
