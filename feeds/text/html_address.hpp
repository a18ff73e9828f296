// SPDX-License-Identifier: MIT
#pragma once

// Which addresses may stand in published HTML. Schemes are read more suspiciously than browsers
// read them: what anyone could take for a scheme must be on a list.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace gazetted::text {

enum class AddressUse : std::uint8_t {
    follow, // href, cite: any harmless scheme
    load,   // src: http and https
    image   // the same, and bitmaps as data:
};

using Resolve = std::function<std::string(std::string_view)>;

/// The address to write, resolved (data: addresses are not), without the white space and control
/// characters that browsers ignore; empty where it is not safe or nothing.
std::string safe_address(std::string_view address, AddressUse use, const Resolve& resolve);

/// A srcset with only its safe candidates; empty where none is left.
std::string safe_image_set(std::string_view set, const Resolve& resolve);

} // namespace gazetted::text
