// SPDX-License-Identifier: MIT
// The words of the model's enumerations: the same in logs, in the store and in JSON.
#include "feeds/model/poll.hpp"
#include "feeds/model/story.hpp"

namespace gazetted::model {

std::string_view to_word(Rung rung) {
    switch (rung) {
    case Rung::none:
        return "none";
    case Rung::guid:
        return "guid";
    case Rung::canonical_url:
        return "canonical-url";
    case Rung::content_hash:
        return "content-hash";
    case Rung::near_duplicate:
        return "near-duplicate";
    case Rung::same_event:
        return "same-event";
    case Rung::moved:
        return "moved";
    }
    return "none";
}

std::optional<Level> level_from(std::string_view word) {
    for (const auto level : {Level::exact, Level::duplicates, Level::stories}) {
        if (word == to_word(level)) {
            return level;
        }
    }
    return std::nullopt;
}

std::string_view to_word(Level level) {
    switch (level) {
    case Level::exact:
        return "exact";
    case Level::duplicates:
        return "duplicates";
    case Level::stories:
        return "stories";
    }
    return "exact";
}

std::string_view to_word(ChangeKind kind) {
    switch (kind) {
    case ChangeKind::unchanged:
        return "unchanged";
    case ChangeKind::create:
        return "create";
    case ChangeKind::join:
        return "join";
    case ChangeKind::update:
        return "update";
    case ChangeKind::rebind:
        return "rebind";
    }
    return "unchanged";
}

std::string_view to_word(FeedHealth health) {
    switch (health) {
    case FeedHealth::fresh:
        return "fresh";
    case FeedHealth::healthy:
        return "healthy";
    case FeedHealth::failing:
        return "failing";
    case FeedHealth::suspended:
        return "suspended";
    }
    return "fresh";
}

std::string_view to_word(FetchKind kind) {
    switch (kind) {
    case FetchKind::not_modified:
        return "not-modified";
    case FetchKind::same_body:
        return "same-body";
    case FetchKind::document:
        return "document";
    case FetchKind::partial:
        return "partial";
    case FetchKind::failed:
        return "failed";
    }
    return "failed";
}

} // namespace gazetted::model
