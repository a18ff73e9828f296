// SPDX-License-Identifier: MIT
// The one slow translation unit: Catch2 v2's main. v3 brings its own.
#ifndef GAZETTED_CATCH2_V3
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#endif
