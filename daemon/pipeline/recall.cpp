// SPDX-License-Identifier: MIT
#include "daemon/pipeline/recall.hpp"

#include <utility>

namespace gazetted::daemon::pipeline {

Result<void> Recall::prepare(storage::Writer& store, model::Level level, Seconds span,
                             Instant now) {
    const bool was_on = std::exchange(is_on_, level != model::Level::exact);
    if (!is_on_) {
        return {};
    }
    const bool is_wider = span > std::exchange(span_, span);
    if (!is_loaded_ || !was_on || is_wider) {
        return load(store, now - span_);
    }
    window_.expire(now - span_);
    return {};
}

Result<void> Recall::load(storage::Writer& store, Instant since) {
    window_ = {};
    auto loaded = store.each_sketch(since, [this](const storage::Writer::SketchRow& row) {
        window_.add(row.entry, row.seen, row.posted);
    });
    is_loaded_ = loaded.has_value();
    return loaded;
}

Result<void> Recall::add_near(storage::Writer& store, const model::Candidate& candidate,
                              model::Neighbours& known) const {
    if (!is_on_ || candidate.print.probes.empty()) {
        return {};
    }
    const bool is_unchanged =
        known.same_guid && known.same_guid->edit_hash == candidate.print.edit_hash;
    if (is_unchanged) {
        return {};
    }
    const std::vector<EntryId> proposed = window_.find(candidate.print.probes);
    if (proposed.empty()) {
        return {};
    }
    auto near = store.near_entries(proposed);
    if (!near) {
        return fail(std::move(near.error()));
    }
    known.near = std::move(*near);
    return {};
}

void Recall::learn(const model::Candidate& candidate, EntryId entry) {
    if (is_on_ && !candidate.print.posted.empty()) {
        window_.add(entry, candidate.seen, candidate.print.posted);
    }
}

} // namespace gazetted::daemon::pipeline
