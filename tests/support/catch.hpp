// SPDX-License-Identifier: MIT
#pragma once

// Catch2 v2 (Debian 12) and v3 by one name.

#ifdef GAZETTED_CATCH2_V3
#include <catch2/catch_all.hpp>
using Catch::Approx;
#else
#include <catch2/catch.hpp>
#endif
