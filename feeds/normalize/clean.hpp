// SPDX-License-Identifier: MIT
#pragma once

// The steps of the editorial cleaning, in the order in which clean() takes them. Each marks what it
// removes in the fragment and says why in the entry's list of removals.

#include "feeds/model/entry.hpp"
#include "feeds/normalize/fragment.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gazetted::normalize {

/// Tracking pixels, hit counters, share buttons: what speaks to machines or asks for clicks.
void remove_junk(Fragment& fragment, std::vector<model::Removal>& removed);

/// "Originally published at …", "The post … appeared first on …", "Comments are closed." around a
/// syndicated text; the links in them name the true origin.
void remove_wrappers(Fragment& fragment, model::Origin& origin,
                     std::vector<model::Removal>& removed);

/// Blocks that are empty, or became so.
void remove_empty_blocks(Fragment& fragment, std::vector<model::Removal>& removed);

/// The first picture that belongs to the text, else the feed's own (Media RSS, enclosure), with its
/// caption and the agency or person that the caption credits.
model::LeadImage find_lead_image(const Fragment& fragment, const model::Entry& entry);

/// The list of key points near the top of a story; empty where there is none.
std::vector<std::string> find_key_points(const Fragment& fragment);

/// Splits a caption: "Rescuers at work. (Photo: A. Name/Agency)" -> text and credit.
struct Caption {
    std::string text, credit;
};
Caption split_credit(std::string_view caption);

/// The story's words for comparison and search: no captions, no credits; blocks on lines of their
/// own.
std::string story_text(const Fragment& fragment);

/// The lines of story_text(), whose line feeds become spaces.
std::vector<model::TextRange> split_lines(std::string& text);

/// At most `limit` bytes of `text`, ended at a sentence where one ends late enough, else at a word
/// with an ellipsis.
std::string cut_at_sentence(std::string_view text, std::size_t limit);

} // namespace gazetted::normalize
