// SPDX-License-Identifier: MIT
#include "storage/detail.hpp"
#include "storage/detail_fields.hpp"

#include <simdjson.h>

#include <cstdint>

namespace gazetted::storage {

namespace {

namespace dom = simdjson::dom;

/// The reading visitor: looks each member up in one JSON object.
class JsonIn {
  public:
    explicit JsonIn(dom::object object) : object_(object) {}

    template <class T>
    void operator()(std::string_view key, T& value) {
        dom::element element;
        if (object_[key].get(element) == simdjson::SUCCESS) {
            take(element, value);
        }
    }

  private:
    static void take(dom::element element, std::string& value) {
        std::string_view text;
        if (element.get(text) == simdjson::SUCCESS) {
            value = text;
        }
    }
    static void take(dom::element element, std::int64_t& value) {
        static_cast<void>(element.get(value) == simdjson::SUCCESS);
    }
    static void take(dom::element element, int& value) {
        std::int64_t wide = 0;
        if (element.get(wide) == simdjson::SUCCESS && wide >= INT32_MIN && wide <= INT32_MAX) {
            value = static_cast<int>(wide);
        }
    }
    static void take(dom::element element, double& value) {
        static_cast<void>(element.get(value) == simdjson::SUCCESS);
    }
    static void take(dom::element element, bool& value) {
        static_cast<void>(element.get(value) == simdjson::SUCCESS);
    }
    static void take(dom::element element, Instant& value) {
        std::int64_t seconds = 0;
        if (element.get(seconds) == simdjson::SUCCESS) {
            value = Instant(Seconds(seconds));
        }
    }
    template <class T>
    static void take(dom::element element, std::optional<T>& value) {
        take(element, value.emplace());
    }
    template <class T>
    static void take(dom::element element, std::vector<T>& values) {
        dom::array array;
        if (element.get(array) != simdjson::SUCCESS) {
            return;
        }
        values.reserve(array.size());
        for (const dom::element item : array) {
            take(item, values.emplace_back());
        }
    }
    template <class T>
    static void take(dom::element element, T& value) {
        dom::object object;
        if (element.get(object) == simdjson::SUCCESS) {
            JsonIn in(object);
            fields(in, value);
        }
    }

    dom::object object_;
};

} // namespace

void read_detail(std::string_view json, model::Entry& entry) {
    if (json.empty()) {
        return;
    }
    thread_local dom::parser parser; // keeps its buffers from one entry to the next
    dom::object object;
    if (parser.parse(json.data(), json.size()).get(object) == simdjson::SUCCESS) {
        JsonIn in(object);
        fields(in, entry);
    }
}

} // namespace gazetted::storage
