// SPDX-License-Identifier: MIT
#pragma once

// What a client of the server may take.

namespace gazetted::daemon::serve {

struct Limits {
    unsigned connections = 1024;
    unsigned per_address = 256; // IPv4 address or IPv6 /64; a proxy on this machine is not counted
    unsigned header_bytes = 10240; // of a request and its answer's; the memory of a connection
    unsigned header_seconds = 15;  // from the connection to the end of the header
    unsigned idle_seconds = 60;
};

} // namespace gazetted::daemon::serve
