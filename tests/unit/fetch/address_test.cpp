// SPDX-License-Identifier: MIT
#include "daemon/fetch/address.hpp"
#include "tests/support/catch.hpp"

#include <netinet/in.h>
#include <sys/un.h>

using namespace gazetted::daemon::fetch;

namespace {
bool is_private(const char* text) {
    INFO(text);
    const auto address = parse_address(text);
    REQUIRE(address.has_value());
    return is_private_address(*address);
}
} // namespace

TEST_CASE("addresses that are no public place are private, at both ends of their ranges") {
    for (const char* text :
         {"0.0.0.0",         "0.255.255.255",   "10.0.0.0",    "10.255.255.255",  "100.64.0.0",
          "100.127.255.255", "100.100.100.200", "127.0.0.1",   "127.255.255.255", "168.63.129.16",
          "169.254.0.0",     "169.254.169.254", "172.16.0.0",  "172.31.255.255",  "192.0.0.192",
          "192.0.2.1",       "192.88.99.1",     "192.168.0.0", "192.168.255.255", "198.18.0.0",
          "198.19.255.255",  "198.51.100.7",    "203.0.113.9", "224.0.0.1",       "239.255.255.255",
          "240.0.0.1",       "255.255.255.255"}) {
        INFO(text);
        CHECK(is_private(text));
    }
}

TEST_CASE("IPv6 addresses that are no public place are private") {
    for (const char* text :
         {"::", "::1", "fc00::1", "fdff:ffff::1", "fd00:ec2::254", "fe80::1", "febf::1",
          "fe80::1%eth0", "fec0::1", "ff02::1", "100::1", "2001:db8::1", "2001::1", "2001:2::1",
          "2001:10::1", "3fff::1", "5f00::1", "64:ff9b:1::1"}) {
        INFO(text);
        CHECK(is_private(text));
    }
}

TEST_CASE("a private IPv4 address is seen inside of every IPv6 form that carries it") {
    for (const char* text :
         {"::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:10.0.0.1", "::ffff:0:127.0.0.1",
          "::127.0.0.1", "::10.1.2.3", "64:ff9b::127.0.0.1", "64:ff9b::169.254.169.254",
          "2002:7f00:1::1", "2002:c0a8:101::1", "2606:4700::5efe:10.0.0.1",
          "2606:4700::200:5efe:10.0.0.1"}) {
        INFO(text);
        CHECK(is_private(text));
    }
}

TEST_CASE("public addresses are not private, also just beside the ranges") {
    for (const char* text : {"1.0.0.0",          "9.255.255.255",
                             "11.0.0.0",         "100.63.255.255",
                             "100.128.0.0",      "126.255.255.255",
                             "128.0.0.1",        "168.63.129.15",
                             "168.63.129.17",    "169.253.255.255",
                             "169.255.0.0",      "172.15.255.255",
                             "172.32.0.0",       "192.0.1.0",
                             "192.167.255.255",  "192.169.0.0",
                             "198.17.255.255",   "198.20.0.0",
                             "223.255.255.255",  "8.8.8.8",
                             "2606:4700::1111",  "2001:4860:4860::8888",
                             "2a00::1",          "::ffff:8.8.8.8",
                             "64:ff9b::8.8.8.8", "2002:808:808::1",
                             "fbff::1",          "2001:db7::1",
                             "2001:db9::1"}) {
        INFO(text);
        CHECK_FALSE(is_private(text));
    }
}

TEST_CASE("only address literals are addresses, and they are written as they are read") {
    for (const char* text :
         {"", "localhost", "1.2.3", "0x7f.1", "1.2.3.4.5", "::g", "[::1]", "2130706433"}) {
        INFO(text);
        CHECK_FALSE(parse_address(text).has_value());
    }
    CHECK(to_text(*parse_address("127.0.0.1")) == "127.0.0.1");
    CHECK(to_text(*parse_address("2001:DB8:0:0::1")) == "2001:db8::1");
}

TEST_CASE("socket addresses of both families are read, others are not") {
    sockaddr_in in{};
    in.sin_family = AF_INET;
    in.sin_addr.s_addr = htonl(0x7f000001);
    CHECK(to_text(*from_sockaddr(reinterpret_cast<sockaddr*>(&in))) == "127.0.0.1");
    sockaddr_in6 in6{};
    in6.sin6_family = AF_INET6;
    in6.sin6_addr = in6addr_loopback;
    CHECK(to_text(*from_sockaddr(reinterpret_cast<sockaddr*>(&in6))) == "::1");
    sockaddr_un local{};
    local.sun_family = AF_UNIX;
    CHECK_FALSE(from_sockaddr(reinterpret_cast<sockaddr*>(&local)).has_value());
}

TEST_CASE("metadata services are refused even where private addresses are allowed", "[fetch]") {
    for (const char* text :
         {"169.254.169.254", "100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254",
          "::ffff:169.254.169.254", "64:ff9b::169.254.169.254"}) {
        INFO(text);
        const auto address = parse_address(text);
        REQUIRE(address);
        CHECK(is_metadata_address(*address));
        CHECK_FALSE(may_reach(*address, true));
        CHECK_FALSE(may_reach(*address, false));
    }
    for (const char* text : {"127.0.0.1", "10.0.0.7", "169.254.3.4", "fe80::1", "fd00::1"}) {
        INFO(text);
        const auto address = parse_address(text);
        REQUIRE(address);
        CHECK(may_reach(*address, true));
        CHECK_FALSE(may_reach(*address, false));
    }
    CHECK(may_reach(*parse_address("93.184.216.34"), false));
}
