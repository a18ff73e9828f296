// SPDX-License-Identifier: MIT
#include "storage/detail.hpp"
#include "storage/detail_fields.hpp"
#include "storage/json_out.hpp"

#include <simdjson.h>

namespace gazetted::storage {

namespace {

/// Entries are UTF-8 by contract; should one not be, its other members must not be lost for it.
void replace_non_ascii(std::string& text) {
    for (char& c : text) {
        if (static_cast<unsigned char>(c) >= 0x80) {
            c = '?';
        }
    }
}

} // namespace

void write_detail(const model::Entry& entry, std::string& out) {
    out.clear();
    JsonOut json(out);
    json.object(entry);
    if (!simdjson::validate_utf8(out.data(), out.size())) {
        replace_non_ascii(out);
    }
}

} // namespace gazetted::storage
