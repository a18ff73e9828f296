// SPDX-License-Identifier: MIT
#include "feeds/base/assert.hpp"
#include "feeds/stories/decide.hpp"

#include <algorithm>

namespace gazetted::stories {

namespace {

using model::LeadFacts;

/// Texts within a tenth are equally long, so that an edit of a few words moves no lead.
bool is_as_long(std::size_t length, std::size_t longest) {
    return length + length / 9 >= longest;
}

bool is_better(const LeadFacts& a, const LeadFacts& b, std::size_t longest) {
    const bool a_long = is_as_long(a.text_length, longest);
    const bool b_long = is_as_long(b.text_length, longest);
    if (a_long != b_long) {
        return a_long;
    }
    if (a.published != b.published) {
        return a.published < b.published;
    }
    return a.entry < b.entry;
}

bool is_preferred(const LeadFacts& a, const LeadFacts& b) {
    return a.priority != b.priority ? a.priority > b.priority : a.is_origin && !b.is_origin;
}

} // namespace

std::size_t choose_lead(const std::vector<LeadFacts>& entries) {
    GAZETTED_ASSERT(!entries.empty());
    const LeadFacts top = *std::max_element(
        entries.begin(), entries.end(),
        [](const LeadFacts& a, const LeadFacts& b) { return is_preferred(b, a); });
    const auto is_top = [&](const LeadFacts& entry) { return !is_preferred(top, entry); };
    std::size_t longest = 0;
    for (const LeadFacts& entry : entries) {
        if (is_top(entry)) {
            longest = std::max(longest, entry.text_length);
        }
    }
    std::size_t best = entries.size();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (is_top(entries[i]) &&
            (best == entries.size() || is_better(entries[i], entries[best], longest))) {
            best = i;
        }
    }
    return best;
}

} // namespace gazetted::stories
