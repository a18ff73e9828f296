// SPDX-License-Identifier: MIT
#pragma once

// Writes JSON members into a string, and only those that hold something: the streaming half of the
// detail document. Called by the field lists of storage/detail_fields.hpp.

#include "feeds/base/time.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace gazetted::storage {

void append_json_string(std::string& out, std::string_view text);
void append_json_number(std::string& out, double value);
void append_json_number(std::string& out, std::int64_t value);

class JsonOut {
  public:
    static constexpr bool is_reading = false;
    explicit JsonOut(std::string& out) : out_(out) {}

    template <class T>
    void operator()(std::string_view key, const T& value) {
        if (is_nothing(value)) { // most members, so that they cost nothing
            return;
        }
        const std::size_t before = out_.size();
        constexpr std::string_view comma_and_quote = ",\"";
        out_.append(comma_and_quote.substr(is_first_ ? 1 : 0));
        out_.append(key);
        out_.append("\":", 2);
        if (put(value)) {
            is_first_ = false;
        } else {
            out_.resize(before);
        }
    }

    /// The members of one object; false (and nothing written) when none holds anything.
    template <class T>
    bool object(const T& value) {
        const std::size_t before = out_.size();
        const bool outer = is_first_;
        is_first_ = true;
        out_.push_back('{');
        fields(*this, value); // by argument-dependent lookup in namespace storage
        const bool is_empty = is_first_;
        is_first_ = outer;
        if (is_empty) {
            out_.resize(before);
            return false;
        }
        out_.push_back('}');
        return true;
    }

  private:
    template <class T>
    static bool is_nothing(const std::optional<T>& value) {
        return !value;
    }
    template <class T>
    static bool is_nothing(const std::vector<T>& values) {
        return values.empty();
    }
    static bool is_nothing(const std::string& value) { return value.empty(); }
    static bool is_nothing(int value) { return value == 0; }
    static bool is_nothing(double value) { return value == 0; }
    template <class T>
    static bool is_nothing(const T&) {
        return false; // an object is asked member by member
    }

    template <class T>
    bool put(const std::optional<T>& value) {
        return put_present(*value);
    }
    template <class T>
    bool put(const std::vector<T>& values) {
        out_.push_back('[');
        for (const T& value : values) {
            if (!put_present(value)) {
                out_.append("{}");
            }
            out_.push_back(',');
        }
        out_.back() = ']';
        return true;
    }
    bool put(const std::string& value) { return put_present(value); }
    bool put(int value) { return put_present(std::int64_t{value}); }
    bool put(double value) { return put_present(value); }
    template <class T>
    bool put(const T& value) {
        return object(value);
    }

    bool put_present(const std::string& value) {
        append_json_string(out_, value);
        return true;
    }
    bool put_present(bool value) {
        out_.append(value ? "true" : "false");
        return true;
    }
    bool put_present(std::int64_t value) {
        append_json_number(out_, value);
        return true;
    }
    bool put_present(double value) {
        append_json_number(out_, value);
        return true;
    }
    bool put_present(Instant value) { return put_present(value.time_since_epoch().count()); }
    bool put_present(const std::vector<double>& values) {
        out_.push_back('[');
        for (const double value : values) {
            append_json_number(out_, value);
            out_.push_back(',');
        }
        values.empty() ? out_.push_back(']') : static_cast<void>(out_.back() = ']');
        return true;
    }
    template <class T>
    bool put_present(const T& value) {
        return object(value);
    }

    std::string& out_;
    bool is_first_ = true;
};

} // namespace gazetted::storage
