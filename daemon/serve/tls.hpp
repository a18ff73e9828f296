// SPDX-License-Identifier: MIT
#pragma once

// The certificate that the server shows, read from the files that the configuration names.

#include "config/config.hpp"
#include "feeds/base/result.hpp"
#include "feeds/base/time.hpp"

#include <string>

namespace gazetted::daemon::serve {

/// Without a certificate: plain HTTP.
struct Tls {
    std::string certificate_file, key_file;
    std::string certificate, key; // what the files hold, PEM

    bool is_on() const { return !certificate.empty(); }
    friend bool operator==(const Tls&, const Tls&) = default;
};

/// May block. Fails with io, naming the file; whether it holds a certificate is seen when it is
/// used.
Result<Tls> read_tls(const config::Server& config);

/// Until when the certificate is valid. Fails with io where it is none, or the key is not its own.
Result<Instant> end_of_certificate(const Tls& tls);

} // namespace gazetted::daemon::serve
