// SPDX-License-Identifier: MIT
#include "daemon/fetch/ca_file.hpp"

#include <unistd.h>

#include <cstdlib>

namespace gazetted::daemon::fetch {

std::string system_ca_file() {
    static const std::string found = [] {
        const char* const chosen = std::getenv("SSL_CERT_FILE");
        for (const char* path : {chosen, "/etc/ssl/certs/ca-certificates.crt", // Debian, Arch
                                 "/etc/pki/tls/certs/ca-bundle.crt",           // Fedora
                                 "/etc/ssl/ca-bundle.pem",                     // openSUSE
                                 "/etc/ssl/cert.pem"}) {                       // Alpine, BSD
            if (path != nullptr && ::access(path, R_OK) == 0) {
                return std::string(path);
            }
        }
        return std::string();
    }();
    return found;
}

} // namespace gazetted::daemon::fetch
