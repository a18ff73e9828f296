// SPDX-License-Identifier: MIT
#pragma once

// Which addresses name one story. The address of a front page or a section is shared by all its
// stories, so it proves nothing.

#include <string_view>

namespace gazetted::stories {

/// True for an http(s) address in canonical form that names a single page, judged by its shape:
/// not "/", "/index.html", "/news" or "/tag/elections". Ids in the query make any path a page.
bool names_a_page(std::string_view canonical_url);

/// True for an address of the above shared kind; false for a page and for what is no http(s)
/// address, such as most guids.
bool is_shared_address(std::string_view text);

} // namespace gazetted::stories
