// SPDX-License-Identifier: MIT
// History (RFC 5005 section 4). Stories get their ids in the order of their arrival and never
// another one, so that an archive is a range of ids: what has come once stays in it, and what comes
// later is in none that was there before. Ranges are blocks whose length is a power of four times
// 256: as long as the block holds no more stories of the output than one document should. The range
// before the live document ends at or shortly behind the newest story that it does not show, so
// that it has another address whenever it grows.
#include "daemon/publish/outputs.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gazetted::daemon::publish {

namespace {

constexpr std::int64_t block = 256;       // ids, and stories in one archive
constexpr std::int64_t longest = 1 << 24; // ids
constexpr std::int64_t step = 32;         // ids by which the range before a live document grows

struct Range {
    std::int64_t first = 0, last = 0;
};

/// The block of `length` ids that holds `id`.
Range block_of(std::int64_t id, std::int64_t length) {
    const std::int64_t first = (id - 1) / length * length + 1;
    return {first, first + length - 1};
}

/// The archive that ends before `end`, which is the first id of a block.
Result<std::optional<Range>> archive_before(const Job& job, const storage::StoryQuery& all,
                                            std::int64_t end) {
    storage::StoryQuery query = all;
    query.last = StoryId{end - 1};
    auto last = end > 1 ? job.reader.last_story(query) : std::optional<StoryId>();
    if (!last) {
        return fail(std::move(last.error()));
    }
    if (!*last) {
        return std::optional<Range>();
    }
    Range range = block_of((*last)->value, block);
    for (std::int64_t length = block * 4; length <= longest; length *= 4) {
        const Range wider = block_of((*last)->value, length);
        if (wider.last >= end) {
            break;
        }
        query.first = StoryId{wider.first};
        query.last = StoryId{wider.last};
        auto count = job.reader.count_stories(query);
        if (!count) {
            return fail(std::move(count.error()));
        }
        if (*count > block) {
            break;
        }
        range = wider;
    }
    return std::optional(range);
}

std::string path_of(std::string_view live_path, const Range& range, config::Format format) {
    return fmt::format("archive/{}/{}-{}.{}", live_path, range.first, range.last, to_word(format));
}

/// All stories of what a query lists a part of.
storage::StoryQuery all_of(const storage::StoryQuery& part) {
    storage::StoryQuery all;
    all.topic = part.topic;
    all.feed = part.feed;
    all.min_sources = part.min_sources;
    return all;
}

/// The range that ends with `newest`. Where the live document shows younger ones already it may
/// hold some of what is shown, so that not each story that leaves it makes another range.
Range range_up_to(StoryId newest, const std::vector<model::PublishedStory>& shown) {
    const std::int64_t id = newest.value;
    const std::int64_t stepped = (id + step - 1) / step * step;
    const bool may_step = std::any_of(shown.begin(), shown.end(),
                                      [&](const auto& story) { return story.id.value > stepped; });
    return {block_of(id, block).first, may_step ? stepped : id};
}

bool is_begun_block(const Address& archive) {
    const Range whole = block_of(archive.first.value, block);
    return whole.first == archive.first.value && archive.last.value < whole.last;
}

} // namespace

Result<void> link_history(const Job& job, const Address& address, const storage::StoryQuery& shown,
                          const std::vector<model::PublishedStory>& stories,
                          model::Document& document) {
    storage::StoryQuery all = all_of(shown);
    const std::string live = document.path;
    if (!address.is_archive()) {
        if (stories.size() < shown.limit) {
            return {}; // it shows all
        }
        // Whether they are visible yet is asked when the archive is made: the lists know it not.
        all.before = stories.back().published + Seconds(1); // equal ones may be cut off
        auto newest = job.reader.last_story(all);
        if (!newest) {
            return fail(std::move(newest.error()));
        }
        if (*newest) {
            document.prev_archive = path_of(live, range_up_to(**newest, stories), address.format);
        }
        return {};
    }
    auto before = archive_before(job, all, address.first.value);
    if (!before) {
        return fail(std::move(before.error()));
    }
    if (*before) {
        document.prev_archive = path_of(live, **before, address.format);
    }
    document.is_archive = true;
    document.current = fmt::format("{}.{}", live, to_word(address.format));
    document.path = fmt::format("archive/{}/{}-{}", live, address.first.value, address.last.value);
    return {};
}

Result<std::string> previous_archive(const Job& job, const Address& archive) {
    auto document = describe(job, archive, {});
    auto shown = query_of(job, archive);
    if (!document || !shown) {
        return fail(std::move(!document ? document.error() : shown.error()));
    }
    auto before = archive_before(job, all_of(*shown), archive.first.value);
    if (!before) {
        return fail(std::move(before.error()));
    }
    return *before ? "/" + path_of(document->path, **before, archive.format) : std::string();
}

bool is_whole_archive(const Address& archive) {
    for (std::int64_t length = block; length <= longest; length *= 4) {
        const Range whole = block_of(archive.first.value, length);
        if (whole.first == archive.first.value && whole.last == archive.last.value) {
            return true;
        }
    }
    return false;
}

bool is_archive_range(const Address& address) {
    return is_whole_archive(address) || is_begun_block(address);
}

} // namespace gazetted::daemon::publish
