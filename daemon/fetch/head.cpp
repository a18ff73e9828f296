// SPDX-License-Identifier: MIT
#include "daemon/fetch/head.hpp"

#include "daemon/fetch/bot_wall.hpp"
#include "feeds/base/ascii.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace gazetted::daemon::fetch {

namespace {

struct Field {
    std::string_view name;
    std::string Head::*target;
};
constexpr std::array fields{
    Field{"etag", &Head::etag},
    Field{"last-modified", &Head::last_modified},
    Field{"content-type", &Head::content_type},
    Field{"content-language", &Head::content_language},
    Field{"location", &Head::location},
    Field{"expires", &Head::expires},
    Field{"date", &Head::date},
    Field{"age", &Head::age},
    Field{"retry-after", &Head::retry_after},
    Field{"server", &Head::server},
};

void append_list(std::string& list, std::string_view value) {
    if (list.size() + value.size() < max_value) {
        list += list.empty() ? "" : ", ";
        list += value;
    }
}

/// The next piece of `text` up to `separator` outside of quotes and angle brackets; taken off.
std::string_view take_piece(std::string_view& text, char separator) {
    bool is_quoted = false;
    bool is_address = false;
    std::size_t end = 0;
    for (; end < text.size(); ++end) {
        const char c = text[end];
        if (c == '"' && !is_address) {
            is_quoted = !is_quoted;
        } else if (!is_quoted && (c == '<' || c == '>')) {
            is_address = c == '<';
        } else if (c == separator && !is_quoted && !is_address) {
            break;
        }
    }
    const auto piece = text.substr(0, end);
    text.remove_prefix(std::min(text.size(), end + 1));
    return ascii::trim(piece);
}

bool has_relation(std::string_view parameters, std::string_view wanted) {
    while (!parameters.empty()) {
        const auto parameter = take_piece(parameters, ';');
        const auto equals = parameter.find('=');
        if (equals == std::string_view::npos ||
            !ascii::equals_ignoring_case(ascii::trim(parameter.substr(0, equals)), "rel")) {
            continue;
        }
        auto value = ascii::trim(parameter.substr(equals + 1));
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
            value = value.substr(1, value.size() - 2);
        }
        while (!value.empty()) {
            if (ascii::equals_ignoring_case(take_piece(value, ' '), wanted)) {
                return true;
            }
        }
    }
    return false;
}

} // namespace

Head::Verdict Head::add_line(std::string_view line) {
    bytes_ += line.size();
    if (bytes_ > max_head_bytes || ++lines_ > max_head_lines) {
        return Verdict::too_large;
    }
    if (line.starts_with("HTTP/")) {
        start(line);
    } else if (ascii::trim(line).empty()) {
        is_complete_ = true;
    } else if (const auto colon = line.find(':');
               !is_complete_ && colon != std::string_view::npos) { // else it is a trailer
        add_field(ascii::trim(line.substr(0, colon)), ascii::trim(line.substr(colon + 1)));
    }
    return has_two_lengths_ ? Verdict::two_lengths : Verdict::ok;
}

void Head::start(std::string_view status_line) {
    const auto bytes = bytes_;
    const auto lines = lines_;
    *this = Head();
    bytes_ = bytes;
    lines_ = lines;
    if (const auto space = status_line.find(' '); space != std::string_view::npos) {
        const auto code = ascii::trim(status_line.substr(space));
        std::from_chars(code.data(), code.data() + std::min<std::size_t>(code.size(), 3), status);
    }
}

void Head::add_field(std::string_view name, std::string_view value) {
    if (value.size() > max_value) {
        return;
    }
    for (const auto& field : fields) {
        if (ascii::equals_ignoring_case(name, field.name)) {
            this->*field.target = value;
            return;
        }
    }
    if (ascii::equals_ignoring_case(name, "cache-control")) {
        append_list(cache_control, value);
    } else if (ascii::equals_ignoring_case(name, "content-encoding")) {
        append_list(content_encoding, ascii::lower(value));
    } else if (ascii::equals_ignoring_case(name, "link")) {
        add_link(value);
    } else if (ascii::equals_ignoring_case(name, "content-length")) {
        add_length(value);
    } else if (ascii::equals_ignoring_case(name, "im")) {
        is_delta = ascii::lower(value).find("feed") != std::string::npos;
    } else if (wall.empty()) {
        wall = wall_of_field(name, value);
    }
}

// The same length twice is one, in one field too (RFC 9110 section 8.6).
void Head::add_length(std::string_view value) {
    do { // no number at all is read as 0
        const std::string_view digits = ascii::trim(take_piece(value, ','));
        std::uint64_t length = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), length);
        has_two_lengths_ = has_two_lengths_ || (has_length_ && length != content_length);
        has_length_ = true;
        content_length = length;
    } while (!value.empty());
}

// RFC 8288; the first of each relation counts.
void Head::add_link(std::string_view value) {
    while (!value.empty()) {
        auto link = take_piece(value, ',');
        const auto end = link.find('>');
        if (!link.starts_with('<') || end == std::string_view::npos) {
            continue;
        }
        const auto address = ascii::trim(link.substr(1, end - 1));
        const auto parameters = link.substr(end + 1);
        if (link_hub.empty() && has_relation(parameters, "hub")) {
            link_hub = address;
        }
        if (link_self.empty() && has_relation(parameters, "self")) {
            link_self = address;
        }
    }
}

} // namespace gazetted::daemon::fetch
