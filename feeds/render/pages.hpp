// SPDX-License-Identifier: MIT
#pragma once

// Pages for people: HTML without script that works on a phone, in the dark, behind a path prefix
// and for a screen reader. The same page gives the same bytes: times are absolute.

#include "feeds/model/page.hpp"

#include <string>
#include <string_view>

namespace gazetted::render {

std::string front_page(const model::FrontPage& page);
std::string channel_page(const model::ChannelPage& page);
std::string story_page(const model::StoryPage& page);
std::string search_page(const model::SearchPage& page);
std::string subscribe_page(const model::SubscribePage& page);
std::string status_page(const model::StatusPage& page);
std::string error_page(const model::ErrorPage& page);

/// The style sheet of the pages.
std::string_view style_css();
/// Makes a feed readable that is opened in a browser.
std::string_view feed_css();

} // namespace gazetted::render
