// SPDX-License-Identifier: MIT
#pragma once

// The detail document: one compact JSON object with all of an entry that has no column of its own.

#include "feeds/model/entry.hpp"

#include <string>
#include <string_view>

namespace gazetted::storage {

/// Replaces `out`; empty when there is nothing to say. Always valid UTF-8.
void write_detail(const model::Entry& entry, std::string& out);

/// Fills the members that `json` names. Tolerant: what is unknown, of another type or not JSON at
/// all is passed over.
void read_detail(std::string_view json, model::Entry& entry);

} // namespace gazetted::storage
