// SPDX-License-Identifier: MIT
#include "daemon/cli/cli.hpp"

#include <malloc.h>

int main(int argc, char** argv) {
    // Entries are made on one thread and freed on another: with an arena for each thread the memory
    // of all of them stays in use.
#ifdef M_ARENA_MAX
    ::mallopt(M_ARENA_MAX, 2);
#endif
    return gazetted::daemon::cli::run(argc, argv);
}
