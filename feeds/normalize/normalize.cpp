// SPDX-License-Identifier: MIT
#include "feeds/normalize/normalize.hpp"

#include "feeds/base/ascii.hpp"
#include "feeds/date/date.hpp"
#include "feeds/normalize/parts.hpp"
#include "feeds/normalize/values.hpp"

#include <algorithm>
#include <array>

namespace gazetted::normalize {
namespace {

using model::LinkField;
using model::TextField;
using model::WordField;

constexpr std::int64_t max_ttl = std::int64_t{60} * 24 * 366; // minutes; more is a mistake

/// sy: so many times a period (https://web.resource.org/rss/1.0/modules/syndication/).
std::optional<Seconds> update_period(const model::RawCommon& raw) {
    struct Period {
        std::string_view word;
        std::int64_t seconds;
    };
    static constexpr std::array<Period, 5> periods = {{{"hourly", 3600},
                                                       {"daily", 86400},
                                                       {"weekly", 604800},
                                                       {"monthly", 2592000},
                                                       {"yearly", 31536000}}};
    const std::string_view word = raw.word(WordField::update_period).value;
    const auto& frequency = raw.word(WordField::update_frequency);
    if (word.empty() && !frequency)
        return std::nullopt;
    const std::int64_t times = std::max<std::int64_t>(1, whole_number(frequency.value).value_or(1));
    for (const Period& p : periods)
        if (ascii::equals_ignoring_case(word, p.word))
            return Seconds(std::max<std::int64_t>(60, p.seconds / times));
    return word.empty()
               ? std::optional(Seconds(std::max<std::int64_t>(60, 86400 / times))) // the default
               : std::nullopt;
}

void fill_skips(const model::ParsedFeed& parsed, model::Feed& feed) {
    static constexpr std::array<std::string_view, 7> days = {"sun", "mon", "tue", "wed",
                                                             "thu", "fri", "sat"};
    const auto add = [](std::vector<int>& list, int value) {
        if (std::find(list.begin(), list.end(), value) == list.end())
            list.push_back(value);
    };
    for (const std::string_view text : parsed.skip_hours) {
        const auto hour = whole_number(text);
        if (hour && *hour <= 24) // RSS 0.91 counted from 1 to 24
            add(feed.skip_hours, static_cast<int>(*hour % 24));
    }
    for (const std::string_view text : parsed.skip_days)
        for (std::size_t day = 0; day < days.size(); ++day)
            if (ascii::equals_ignoring_case(text.substr(0, 3), days[day]))
                add(feed.skip_days, static_cast<int>(day));
}

/// dcterms:valid in DCMI Period form: "start=2002-10-13T08:00Z; end=…; scheme=W3C-DTF".
void fill_validity(const model::ParsedFeed& parsed, model::Feed& feed) {
    for (const std::string_view part : split(parsed.word(WordField::valid).value, ";", 8)) {
        const std::size_t equals = part.find('=');
        if (equals == std::string_view::npos)
            continue;
        const auto at = date::parse(part.substr(equals + 1));
        if (!at)
            continue;
        if (ascii::equals_ignoring_case(ascii::trim(part.substr(0, equals)), "start"))
            feed.valid_from = date::rfc3339(*at);
        else if (ascii::equals_ignoring_case(ascii::trim(part.substr(0, equals)), "end"))
            feed.valid_until = date::rfc3339(*at);
    }
}

void fill_document(const model::ParsedFeed& parsed, model::Feed& feed) {
    feed.format = parsed.format;
    feed.version = parsed.version;
    feed.encoding = parsed.encoding;
    feed.wellformed = parsed.wellformed;
    feed.truncated = parsed.truncated;
    feed.malformed_reason = parsed.malformed_reason;
    if (!parsed.wellformed)
        feed.malformed_offset = static_cast<std::int64_t>(parsed.malformed_offset);
}

void fill_feed(const Work& work, const model::ParsedFeed& parsed, model::Feed& feed) {
    fill_common(work, parsed, feed);
    if (feed.language.empty())
        feed.language = work.language({});
    feed.link = work.address(parsed.address(LinkField::link));
    if (feed.link.empty())
        feed.link = page_of(feed);
    feed.self = link_of(feed, "self");
    feed.hub = link_of(feed, "hub");
    feed.prev_archive = link_of(feed, "prev-archive");
    feed.is_complete = parsed.is_complete;
    feed.is_archive = parsed.is_archive;
    const auto ttl = whole_number(parsed.word(WordField::ttl).value);
    if (ttl && *ttl <= max_ttl)
        feed.ttl = static_cast<int>(*ttl);
    feed.docs = work.address(parsed.address(LinkField::docs));
    feed.new_url = work.address(parsed.address(LinkField::new_url));
    feed.info = work.plain(parsed.text(TextField::info));
    feed.cloud = {std::string(parsed.cloud.domain), std::string(parsed.cloud.port),
                  std::string(parsed.cloud.path), std::string(parsed.cloud.register_procedure),
                  std::string(parsed.cloud.protocol)};
    feed.text_input = {plain_guess(parsed.text_input.title), plain_guess(parsed.text_input.name),
                       work.address(parsed.text_input.link, parsed.text_input.base),
                       plain_guess(parsed.text_input.description)};
    const model::RawText& about = parsed.text(TextField::subtitle);
    if (feed.image.url.empty() && about.value.find("<img") != std::string_view::npos)
        feed.image.url = first_picture(work.html(about));
    fill_skips(parsed, feed);
    feed.update_period = update_period(parsed);
    fill_validity(parsed, feed);
    feed.title_language = work.language(parsed.text(TextField::title).language);
    feed.subtitle_language = work.language(parsed.text(TextField::subtitle).language);
    feed.rights_language = work.language(parsed.text(TextField::rights).language);
    feed.info_language = work.language(parsed.text(TextField::info).language);
}

} // namespace

model::Feed normalize(const model::ParsedFeed& parsed, const Context& context) {
    const Work work(parsed, context);
    model::Feed feed;
    fill_document(parsed, feed);
    fill_feed(work, parsed, feed);
    feed.entries.resize(parsed.entries.size());
    // One step for all entries, then the next: code that alternates falls out of the first cache.
    for (std::size_t i = 0; i < parsed.entries.size(); ++i)
        fill_texts(work, parsed.entries[i], feed.entries[i]);
    for (std::size_t i = 0; i < parsed.entries.size(); ++i)
        fill_entry(work, parsed.entries[i], feed.entries[i]);
    for (const model::RawDeleted& d : parsed.deleted)
        if (!d.ref.empty())
            feed.deleted.push_back({std::string(d.ref), date::parse(d.when)});
    return feed;
}

} // namespace gazetted::normalize
