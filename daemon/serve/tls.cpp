// SPDX-License-Identifier: MIT
#include "daemon/serve/tls.hpp"

#include <fmt/format.h>

#include <fstream>
#include <sstream>
#include <utility>

namespace gazetted::daemon::serve {

namespace {

Result<std::string> read_file(const std::string& name) {
    std::ifstream in(name, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in || text.view().empty()) {
        return fail(ErrorCode::io,
                    fmt::format("cannot read {}: server.tls_certificate and server.tls_key name "
                                "PEM files that this user may read",
                                name));
    }
    return std::move(text).str();
}

} // namespace

Result<Tls> read_tls(const config::Server& config) {
    Tls tls{config.tls_certificate, config.tls_key, {}, {}};
    if (tls.certificate_file.empty()) {
        return tls;
    }
    auto certificate = read_file(tls.certificate_file);
    if (!certificate) {
        return fail(std::move(certificate.error()));
    }
    auto key = read_file(tls.key_file);
    if (!key) {
        return fail(std::move(key.error()));
    }
    tls.certificate = std::move(*certificate);
    tls.key = std::move(*key);
    return tls;
}

} // namespace gazetted::daemon::serve
