// SPDX-License-Identifier: MIT
#pragma once

// Namespaced elements that Atom and RSS share: Media RSS, podcast duration, chapters, places,
// replies.

#include "feeds/model/document.hpp"
#include "feeds/render/markup.hpp"

#include <span>
#include <string>
#include <string_view>

namespace gazetted::render {

/// The elements of one entry. The prefixes are those of `append_namespaces`.
void append_extensions(XmlWriter& xml, const model::PublishedStory& story);

/// Appends ` xmlns:p="…"` for each prefix that an entry uses, so that a document declares what it
/// needs and no more. Element starts cannot hide in an entry's text: that is escaped.
void append_namespaces(std::string& out, std::span<const std::string_view> entries);

} // namespace gazetted::render
