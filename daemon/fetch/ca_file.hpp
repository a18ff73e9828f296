// SPDX-License-Identifier: MIT
#pragma once

// Where this system keeps the certificates of the authorities it trusts.

#include <string>

namespace gazetted::daemon::fetch {

/// A PEM bundle: $SSL_CERT_FILE, or where the distributions put it; empty when there is none.
std::string system_ca_file();

} // namespace gazetted::daemon::fetch
