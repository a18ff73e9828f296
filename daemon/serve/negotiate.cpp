// SPDX-License-Identifier: MIT
#include "daemon/serve/negotiate.hpp"

#include "feeds/base/ascii.hpp"
#include "feeds/date/date.hpp"

#include <algorithm>

namespace gazetted::daemon::serve {

namespace {

/// Takes the part before `separator` off the front.
std::string_view take_part(std::string_view& text, char separator) {
    const auto end = std::min(text.find(separator), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return ascii::trim(part);
}

/// Thousandths, RFC 9110 section 12.4.2; what cannot be read counts as not acceptable.
int quality(std::string_view parameters) {
    while (!parameters.empty()) {
        const std::string_view parameter = take_part(parameters, ';');
        if (!parameter.starts_with("q=") && !parameter.starts_with("Q=")) {
            continue;
        }
        const std::string_view value = parameter.substr(2);
        if (value.empty() || (value[0] != '0' && value[0] != '1')) {
            return 0;
        }
        int thousandths = value[0] == '1' ? 1000 : 0;
        int weight = 100;
        for (std::size_t i = 2; i < value.size() && weight > 0; ++i, weight /= 10) {
            thousandths += value[i] >= '0' && value[i] <= '9' ? (value[i] - '0') * weight : 0;
        }
        return std::min(thousandths, 1000);
    }
    return 1000;
}

std::string_view suffix_of(Coding coding) {
    switch (coding) {
    case Coding::br:
        return "-br";
    case Coding::zstd:
        return "-zst";
    case Coding::gzip:
        return "-gz";
    case Coding::identity:
        break;
    }
    return {};
}

} // namespace

std::string_view to_word(Coding coding) {
    switch (coding) {
    case Coding::br:
        return "br";
    case Coding::zstd:
        return "zstd";
    case Coding::gzip:
        return "gzip";
    case Coding::identity:
        break;
    }
    return {};
}

bool wants_html(std::string_view accept) {
    constexpr std::string_view html = "text/html";
    const auto is_it = [](char a, char b) { return ascii::lower(a) == b; };
    const auto found = std::search(accept.begin(), accept.end(), html.begin(), html.end(), is_it);
    return found != accept.end();
}

Coding choose_coding(std::string_view accept_encoding) {
    std::array<int, codings.size()> wanted{-1, -1, -1, -1};
    int any = -1;
    while (!accept_encoding.empty()) {
        std::string_view item = take_part(accept_encoding, ',');
        const std::string_view name = take_part(item, ';');
        if (name == "*") {
            any = quality(item);
        }
        for (const Coding coding : codings) {
            const auto word = coding == Coding::identity ? "identity" : to_word(coding);
            if (ascii::equals_ignoring_case(name, word) ||
                (coding == Coding::gzip && ascii::equals_ignoring_case(name, "x-gzip"))) {
                wanted[static_cast<std::size_t>(coding)] = quality(item);
            }
        }
    }
    Coding best = Coding::identity;
    int best_quality = 0;
    for (const Coding coding : codings) {
        int here = wanted[static_cast<std::size_t>(coding)];
        if (here < 0) { // not named: as "*" says; identity is acceptable unless refused
            here = coding == Coding::identity ? std::max(any, 1) : std::max(any, 0);
        }
        if (here > best_quality) {
            best = coding;
            best_quality = here;
        }
    }
    return best;
}

std::string etag_in(Coding coding, std::string_view etag) {
    std::string out(etag.substr(0, etag.empty() ? 0 : etag.size() - 1));
    out += suffix_of(coding);
    out += '"';
    return out;
}

std::optional<Coding> matching_coding(std::string_view if_none_match, std::string_view etag) {
    if (etag.size() < 2) {
        return std::nullopt;
    }
    const std::string_view open = etag.substr(0, etag.size() - 1); // without the closing quote
    while (!if_none_match.empty()) {
        std::string_view given = take_part(if_none_match, ',');
        if (given == "*") {
            return Coding::identity;
        }
        if (given.starts_with("W/")) {
            given.remove_prefix(2);
        }
        if (!given.starts_with(open) || !given.ends_with('"') || given.size() <= open.size()) {
            continue;
        }
        const std::string_view suffix = given.substr(open.size(), given.size() - open.size() - 1);
        for (const Coding coding : codings) {
            if (suffix == suffix_of(coding)) {
                return coding;
            }
        }
    }
    return std::nullopt;
}

bool is_unmodified(std::string_view if_modified_since, Instant last_modified) {
    if (last_modified <= Instant{} || if_modified_since.empty()) {
        return false;
    }
    const auto since = date::parse_http(if_modified_since);
    return since && *since == last_modified;
}

} // namespace gazetted::daemon::serve
