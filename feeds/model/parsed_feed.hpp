// SPDX-License-Identifier: MIT
#pragma once

// What a document says, verbatim: text constructs with their type, addresses with their base, dates
// as written. Views into storage that the value owns, so that parsing copies nothing. Lives only
// between feeds/parse and feeds/normalize.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gazetted::model {

struct ParsedFeed {
    std::shared_ptr<const void> storage; // owns all that the views point to
    std::string_view format;
};

} // namespace gazetted::model
