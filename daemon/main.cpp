// SPDX-License-Identifier: MIT
#include "daemon/cli/cli.hpp"

#include <malloc.h>

int main(int argc, char** argv) {
    // Entries are made on one thread and freed on another: with an arena for each thread the memory
    // of all of them stays in use.
#ifdef M_ARENA_MAX
    ::mallopt(M_ARENA_MAX, 2);
#endif
    // What is large is rare and goes back to the system when it is freed. Without these the limits
    // grow with the largest block ever freed, up to 32 MB.
#ifdef M_MMAP_THRESHOLD
    ::mallopt(M_MMAP_THRESHOLD, 256 << 10);
    ::mallopt(M_TRIM_THRESHOLD, 1 << 20);
#endif
    return gazetted::daemon::cli::run(argc, argv);
}
