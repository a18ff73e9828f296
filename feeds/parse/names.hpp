// SPDX-License-Identifier: MIT
#pragma once

// XML namespaces that feeds use, known by address whatever the prefix and the letter case.

#include <cstdint>
#include <string_view>

namespace gazetted::parse {

enum class Ns : std::uint8_t {
    none, // no namespace, or one of RSS's own
    atom,
    other,
    at, // RFC 6721 tombstones
    cdf,
    cc,
    creative_commons, // the RSS module, older than cc's own vocabulary
    content,
    dc,
    dcterms,
    admin,
    feedburner,
    fh, // RFC 5005
    geo,
    georss,
    gml,
    googleplay,
    itunes,
    media,
    pingback,
    podcast,
    psc,
    rdf,
    slash,
    sy,
    thr, // RFC 4685
    webfeeds,
    wfw,
    xhtml,
    svg,
    math,
    xlink,
    xml,
    xmlns,
};

/// By address; `other` for one that is not known.
Ns namespace_of(std::string_view uri);
/// By the prefix it usually has, for prefixes that are not declared; `other` for unknown ones.
Ns namespace_of_prefix(std::string_view prefix);

} // namespace gazetted::parse
