// SPDX-License-Identifier: MIT
#pragma once

// Other addresses for a story's pictures, for images = "proxy". Enclosures keep theirs: a reader
// downloads them, it does not show them.

#include "feeds/model/document.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace gazetted::render {

/// Gives the address to show a picture from; only asked for http and https.
using ImageAddress = std::function<std::string(std::string_view)>;

/// Of <img>, <source> and a <video>'s poster, srcset too. `html` is as text::sanitize() writes it.
std::string with_image_addresses(std::string_view html, const ImageAddress& address);

/// Content, lead image, thumbnails and pictures among the media of what is shown of the story.
void set_image_addresses(model::PublishedStory& story, const ImageAddress& address);

} // namespace gazetted::render
