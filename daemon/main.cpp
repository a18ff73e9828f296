// SPDX-License-Identifier: MIT
#include "daemon/cli/cli.hpp"

int main(int argc, char** argv) {
    return gazetted::daemon::cli::run(argc, argv);
}
