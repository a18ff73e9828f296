// SPDX-License-Identifier: MIT
#include "daemon/fetch/address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstring>

namespace gazetted::daemon::fetch {

namespace {

struct Range4 {
    std::uint32_t start;
    int bits;
};

constexpr std::uint32_t v4(unsigned a, unsigned b, unsigned c, unsigned d) {
    return (a << 24) | (b << 16) | (c << 8) | d;
}

constexpr Range4 private4[] = {
    {v4(0, 0, 0, 0), 8},        // this network; Linux takes 0.0.0.0 for itself
    {v4(10, 0, 0, 0), 8},       // RFC 1918
    {v4(100, 64, 0, 0), 10},    // carriers' NAT (RFC 6598); one cloud's metadata
    {v4(127, 0, 0, 0), 8},      // loopback
    {v4(168, 63, 129, 16), 32}, // one cloud's metadata
    {v4(169, 254, 0, 0), 16},   // link-local; most clouds' metadata
    {v4(172, 16, 0, 0), 12},    // RFC 1918
    {v4(192, 0, 0, 0), 24},     // IETF protocols; one cloud's metadata
    {v4(192, 0, 2, 0), 24},     // documentation
    {v4(192, 88, 99, 0), 24},   // 6to4 relays
    {v4(192, 168, 0, 0), 16},   // RFC 1918
    {v4(198, 18, 0, 0), 15},    // benchmarks
    {v4(198, 51, 100, 0), 24},  // documentation
    {v4(203, 0, 113, 0), 24},   // documentation
    {v4(224, 0, 0, 0), 3},      // multicast, reserved, broadcast
};

struct Range6 {
    std::array<std::uint8_t, 8> start;
    int bits;
};

constexpr Range6 private6[] = {
    {{0x00, 0x64, 0xff, 0x9b, 0x00, 0x01}, 48}, // local NAT64 (RFC 8215)
    {{0x01, 0x00}, 64},                         // discard
    {{0x20, 0x01, 0x00, 0x00}, 32},             // Teredo
    {{0x20, 0x01, 0x00, 0x02, 0x00, 0x00}, 48}, // benchmarks
    {{0x20, 0x01, 0x00, 0x10}, 28},             // ORCHID
    {{0x20, 0x01, 0x0d, 0xb8}, 32},             // documentation
    {{0x3f, 0xff}, 20},                         // documentation
    {{0x5f, 0x00}, 16},                         // segment routing
    {{0xfc}, 7},                                // unique local
    {{0xfe, 0x80}, 10},                         // link-local
    {{0xfe, 0xc0}, 10},                         // site-local
    {{0xff}, 8},                                // multicast
};

bool is_private4(const std::uint8_t* bytes) {
    const std::uint32_t address = v4(bytes[0], bytes[1], bytes[2], bytes[3]);
    return std::any_of(std::begin(private4), std::end(private4), [address](const Range4& range) {
        return ((address ^ range.start) >> (32 - range.bits)) == 0;
    });
}

constexpr std::uint32_t metadata4[] = {v4(169, 254, 169, 254), v4(169, 254, 170, 2),
                                       v4(168, 63, 129, 16), v4(192, 0, 0, 192),
                                       v4(100, 100, 100, 200)};

bool is_metadata4(const std::uint8_t* bytes) {
    return std::count(std::begin(metadata4), std::end(metadata4),
                      v4(bytes[0], bytes[1], bytes[2], bytes[3])) != 0;
}

bool is_in(const std::uint8_t* bytes, const Range6& range) {
    for (int bit = 0, i = 0; bit < range.bits; bit += 8, ++i) {
        const int left = std::min(8, range.bits - bit);
        const auto mask = static_cast<std::uint8_t>(0xff << (8 - left));
        if (((bytes[i] ^ range.start[static_cast<std::size_t>(i)]) & mask) != 0) {
            return false;
        }
    }
    return true;
}

bool starts_with(const std::uint8_t* bytes, std::initializer_list<int> prefix) {
    return std::equal(prefix.begin(), prefix.end(), bytes);
}

/// The IPv4 address that an IPv6 one carries, or null.
const std::uint8_t* embedded4(const std::uint8_t* bytes) {
    if (starts_with(bytes, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}) ||    // mapped
        starts_with(bytes, {0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0}) ||    // translated
        starts_with(bytes, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}) ||          // compatible, ::, ::1
        starts_with(bytes, {0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0}) || // NAT64
        (bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == 0xfe &&
         (bytes[8] == 0 || bytes[8] == 2))) { // ISATAP
        return bytes + 12;
    }
    return starts_with(bytes, {0x20, 0x02}) ? bytes + 2 : nullptr; // 6to4
}

} // namespace

std::optional<Address> parse_address(std::string_view text) {
    const std::string bare(text.substr(0, text.find('%')));
    Address address;
    if (inet_pton(AF_INET, bare.c_str(), address.bytes.data()) == 1) {
        return address;
    }
    address.family = Address::Family::v6;
    if (inet_pton(AF_INET6, bare.c_str(), address.bytes.data()) == 1) {
        return address;
    }
    return std::nullopt;
}

std::optional<Address> from_sockaddr(const sockaddr* address) {
    Address copy;
    if (address->sa_family == AF_INET) {
        sockaddr_in in{};
        std::memcpy(&in, address, sizeof in);
        std::memcpy(copy.bytes.data(), &in.sin_addr, 4);
        return copy;
    }
    if (address->sa_family == AF_INET6) {
        sockaddr_in6 in{};
        std::memcpy(&in, address, sizeof in);
        copy.family = Address::Family::v6;
        std::memcpy(copy.bytes.data(), &in.sin6_addr, 16);
        return copy;
    }
    return std::nullopt;
}

std::string to_text(const Address& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    inet_ntop(address.family == Address::Family::v4 ? AF_INET : AF_INET6, address.bytes.data(),
              text.data(), text.size());
    return text.data();
}

bool is_private_address(const Address& address) {
    const std::uint8_t* bytes = address.bytes.data();
    if (address.family == Address::Family::v4) {
        return is_private4(bytes);
    }
    if (const std::uint8_t* inner = embedded4(bytes); inner != nullptr && is_private4(inner)) {
        return true;
    }
    return std::any_of(std::begin(private6), std::end(private6),
                       [bytes](const Range6& range) { return is_in(bytes, range); });
}

bool is_metadata_address(const Address& address) {
    const std::uint8_t* bytes = address.bytes.data();
    if (address.family == Address::Family::v4) {
        return is_metadata4(bytes);
    }
    const std::uint8_t* inner = embedded4(bytes);
    return (inner != nullptr && is_metadata4(inner)) ||
           starts_with(bytes, {0xfd, 0x00, 0x0e, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54});
}

} // namespace gazetted::daemon::fetch
