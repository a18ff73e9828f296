// SPDX-License-Identifier: MIT
// Ids are checked by length and characters before they become part of an address; nothing else of
// the embedding address is kept but Vimeo's key of an unlisted video.
#include "feeds/text/html_video.hpp"

#include "feeds/base/ascii.hpp"
#include "feeds/text/tokenizer_chars.hpp"

#include <algorithm>
#include <array>

namespace gazetted::text {

namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::string_view hexadecimal = "0123456789abcdef";
constexpr std::string_view letters_and_digits = "0123456789abcdefghijklmnopqrstuvwxyz"
                                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view base64_url = "-_0123456789abcdefghijklmnopqrstuvwxyz"
                                        "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

struct Site {
    std::string_view path; // of the player, up to the id
    std::string_view id_characters;
    std::size_t shortest, longest;     // bytes of an id
    std::string_view page;             // without scheme, up to the id
    std::string_view thumb, thumb_end; // around the id; empty where there is no such address
};
constexpr Site youtube{
    "/embed/",       base64_url, 11, 11, "www.youtube.com/watch?v=", "https://i.ytimg.com/vi/",
    "/hqdefault.jpg"};
constexpr Site vimeo{"/video/", digits, 1, 12, "vimeo.com/", {}, {}};
constexpr Site dailymotion{"/embed/video/",
                           letters_and_digits,
                           4,
                           16,
                           "www.dailymotion.com/video/",
                           "https://www.dailymotion.com/thumbnail/video/",
                           {}};

struct Host {
    std::string_view name; // without "www."
    const Site* site;
};
constexpr std::array hosts{Host{"youtube.com", &youtube}, Host{"m.youtube.com", &youtube},
                           Host{"youtube-nocookie.com", &youtube}, Host{"player.vimeo.com", &vimeo},
                           Host{"dailymotion.com", &dailymotion}};

/// Words that stand where YouTube's player takes an id, and have its length.
bool is_no_id(std::string_view id) {
    return id == "videoseries" || id == "live_stream";
}

bool consists_of(std::string_view text, std::string_view characters) {
    return text.find_first_not_of(characters) == std::string_view::npos;
}

const Site* site_of(std::string_view host) {
    if (host.size() > 4 && ascii::equals_ignoring_case(host.substr(0, 4), "www.")) {
        host.remove_prefix(4);
    }
    const auto* const found = std::find_if(hosts.begin(), hosts.end(), [host](const Host& one) {
        return ascii::equals_ignoring_case(host, one.name);
    });
    return found == hosts.end() ? nullptr : found->site;
}

/// What follows "https://", "http://" or "//"; empty for other addresses.
std::string_view after_scheme(std::string_view address) {
    for (const std::string_view scheme : {"https:", "http:"}) {
        if (ascii::equals_ignoring_case(address.substr(0, scheme.size()), scheme)) {
            address.remove_prefix(scheme.size());
            break;
        }
    }
    return address.starts_with("//") ? address.substr(2) : std::string_view();
}

/// The value of `name` in "a=b&c=d", as written.
std::string_view parameter(std::string_view query, std::string_view name) {
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view one = query.substr(0, end);
        if (one.size() > name.size() && one.starts_with(name) && one[name.size()] == '=') {
            return one.substr(name.size() + 1);
        }
        query.remove_prefix(std::min(end + 1, query.size()));
    }
    return {};
}

} // namespace

std::optional<Video> video_of(std::string_view address) {
    std::string_view rest = after_scheme(address);
    rest = rest.substr(0, rest.find('#'));
    const std::size_t host_end = std::min(rest.find('/'), rest.size());
    const Site* const site = site_of(rest.substr(0, host_end));
    rest.remove_prefix(host_end);
    if (site == nullptr || !rest.starts_with(site->path)) {
        return std::nullopt;
    }
    rest.remove_prefix(site->path.size());
    const std::size_t question = std::min(rest.find('?'), rest.size());
    std::string_view id = rest.substr(0, question);
    id.remove_suffix(id.ends_with('/') ? 1 : 0);
    if (id.size() < site->shortest || id.size() > site->longest ||
        !consists_of(id, site->id_characters) || is_no_id(id)) {
        return std::nullopt;
    }
    Video video;
    video.label.append(site->page).append(id);
    video.page = "https://" + video.label;
    video.label.erase(0, video.label.starts_with("www.") ? 4 : 0);
    if (!site->thumb.empty()) {
        video.thumbnail.append(site->thumb).append(id).append(site->thumb_end);
    }
    if (site == &vimeo) { // an unlisted video opens with its key only
        const std::string_view key =
            parameter(rest.substr(std::min(question + 1, rest.size())), "h");
        if (key.size() >= 6 && key.size() <= 16 && consists_of(key, hexadecimal)) {
            video.page.append("/").append(key);
        }
    }
    return video;
}

} // namespace gazetted::text
