// SPDX-License-Identifier: MIT
#pragma once

// Network addresses, and which of them are no public places: a feed that anyone can write must not
// make us knock on doors behind the firewall. Pure.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

struct sockaddr;

namespace gazetted::daemon::fetch {

struct Address {
    enum class Family : std::uint8_t { v4, v6 };
    Family family = Family::v4;
    std::array<std::uint8_t, 16> bytes{}; // network order; the first 4 for v4
    bool operator==(const Address&) const = default;
};

/// "192.0.2.1", "2001:db8::1", with or without "%scope". Nothing for a name.
std::optional<Address> parse_address(std::string_view text);
/// Nothing for another family than IPv4 and IPv6.
std::optional<Address> from_sockaddr(const sockaddr* address);
std::string to_text(const Address& address);

/// Loopback, private, link-local, multicast, shared, documentation and reserved ranges (RFC 6890
/// and the IANA registries), the metadata services of clouds, and IPv6 forms that hold such an IPv4
/// address: mapped, compatible, NAT64, 6to4, ISATAP. Teredo always.
bool is_private_address(const Address& address);

/// Where clouds tell a machine its secrets, in every form that is_private_address() sees through.
/// No feed is there: refused even where private addresses are allowed.
bool is_metadata_address(const Address& address);

/// Whether a feed may be read from there.
inline bool may_reach(const Address& address, bool allow_private) {
    return allow_private ? !is_metadata_address(address) : !is_private_address(address);
}

} // namespace gazetted::daemon::fetch
