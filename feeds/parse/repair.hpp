// SPDX-License-Identifier: MIT
#pragma once

// Any text -> well-formed XML that says the same, as far as it can be told. What the rewriting does
// and in which order is told in repair.cpp. One pass, output at most a small multiple of the input.

#include "feeds/parse/doctype.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace gazetted::parse {

struct RepairLimits {
    std::size_t max_depth = 512;           // deeper elements lose their tags
    std::size_t max_elements = 2'000'000;  // what comes after is left out
    std::size_t max_attributes = 256;      // of one element; the rest is dropped
    std::size_t max_expansion = 64u << 10; // bytes that entities of the document type may add
};

/// `root_at` is the offset of the root element's start tag; what stands before it is left out.
std::string repair_xml(std::string_view text, std::size_t root_at, const Doctype& doctype,
                       const RepairLimits& limits = {});

} // namespace gazetted::parse
