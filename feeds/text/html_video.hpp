// SPDX-License-Identifier: MIT
#pragma once

// Players of known video sites. A feed reader runs no player: the video's own page is linked
// instead, with a picture where its address follows from the video's.

#include <optional>
#include <string>
#include <string_view>

namespace gazetted::text {

struct Video {
    std::string page;      // https address for people
    std::string thumbnail; // https address of a picture; empty where only the site could tell it
    std::string label;     // "vimeo.com/76979871"
};

/// The video that an embedding address plays: absolute or without a scheme ("//host/path"), http or
/// https, no user and no port. Nothing for other addresses and for ids that are none.
std::optional<Video> video_of(std::string_view address);

} // namespace gazetted::text
