// SPDX-License-Identifier: MIT
#include "feeds/render/json_out.hpp"

#include "feeds/render/markup.hpp"

namespace gazetted::render {

void JsonWriter::separate() {
    // A value follows another one unless something was just opened or named.
    if (!out_.empty() && out_.back() != '{' && out_.back() != '[' && out_.back() != ':') {
        out_ += separator_;
    }
}

JsonWriter& JsonWriter::begin_object() {
    separate();
    out_ += '{';
    return *this;
}

JsonWriter& JsonWriter::end_object() {
    out_ += '}';
    return *this;
}

JsonWriter& JsonWriter::begin_array() {
    separate();
    out_ += '[';
    return *this;
}

JsonWriter& JsonWriter::end_array() {
    out_ += ']';
    return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
    separate();
    append_json(out_, name);
    out_ += ':';
    return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
    separate();
    append_json(out_, text);
    return *this;
}

JsonWriter& JsonWriter::value(std::int64_t number) {
    separate();
    out_ += std::to_string(number);
    return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json) {
    separate();
    out_ += json;
    return *this;
}

void JsonWriter::member(std::string_view name, std::string_view text) {
    if (!text.empty()) {
        key(name).value(text);
    }
}

} // namespace gazetted::render
