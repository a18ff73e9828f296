// SPDX-License-Identifier: MIT
#pragma once

// The pieces that several pages share: the frame, a story as a card, the addresses of a channel,
// times in words.

#include "feeds/model/page.hpp"

#include <span>
#include <string>
#include <string_view>

namespace gazetted::render {

/// HTML onto the end of a string: raw() trusts, text() and attribute() do not.
class Html {
  public:
    explicit Html(std::string& out) : out_(out) {}
    Html& raw(std::string_view html);
    Html& text(std::string_view text);
    /// ` name="value"`; nothing at all where the value is empty.
    Html& attribute(std::string_view name, std::string_view value);
    /// `<a href="…">text</a>`; the text alone where there is no address.
    Html& link(std::string_view href, std::string_view text);

  private:
    std::string& out_;
};

/// The address of a page of ours, from this one; `page` is relative to the top.
std::string page_href(const model::Site& site, std::string_view page);

/// "Tuesday, 24 November 2026".
std::string day_in_words(Instant at);
/// `<time datetime="…">` with the day and the time of day, or the time of day alone.
enum class TimeForm : std::uint8_t { whole, time_of_day };
void append_time(Html& html, Instant at, TimeForm form = TimeForm::whole);

/// Everything up to and with <main>. `channel`: whose feeds a browser offers; may be null.
struct Head {
    std::string_view title; // empty: the site's
    const model::Channel* channel = nullptr;
    std::string_view here;  // which entry of the navigation this is: "", "subscribe", "status"
    std::string_view query; // in the search field
    bool is_indexed = true; // search engines may keep the page
};
void append_head(Html& html, const model::Site& site, const Head& head);
void append_foot(Html& html, const model::Site& site);

/// `<a>Atom</a> <a>RSS</a> …` of a channel.
void append_formats(Html& html, const model::Site& site, const model::Channel& channel);
/// Cards grouped by day, newest first. Stories must outlive the call only.
void append_stories(Html& html, const model::Site& site,
                    std::span<const model::PublishedStory> stories);

/// "Atom", "RSS", "JSON" and the media types.
std::string_view format_name(std::string_view format);
std::string_view format_type(std::string_view format);

} // namespace gazetted::render
