// SPDX-License-Identifier: MIT
#include "feeds/parse/names.hpp"

#include "feeds/parse/chars.hpp"

#include <array>
#include <string>

namespace gazetted::parse {
namespace {

struct Known {
    std::string_view key;
    Ns ns;
};

// In lower case, without scheme and without "/" or "#" at the end: feeds get those wrong.
constexpr std::array addresses{
    Known{"", Ns::none},
    Known{"backend.userland.com/rss", Ns::none},
    Known{"backend.userland.com/rss2", Ns::none},
    Known{"blogs.law.harvard.edu/tech/rss", Ns::none},
    Known{"cyber.law.harvard.edu/rss", Ns::none},
    Known{"purl.org/rss/1.0", Ns::none},
    Known{"purl.org/net/rss1.1", Ns::none},
    Known{"my.netscape.com/rdf/simple/0.9", Ns::none},
    Known{"channel.netscape.com/rdf/simple/0.9", Ns::none},
    Known{"my.netscape.com/publish/formats/rss-0.91.dtd", Ns::none},
    Known{"www.w3.org/2005/atom", Ns::atom},
    Known{"purl.org/atom/ns", Ns::atom},
    Known{"purl.org/echo", Ns::atom},
    Known{"purl.org/pie", Ns::atom},
    Known{"example.com/necho", Ns::atom},
    Known{"purl.org/atompub/tombstones/1.0", Ns::at},
    Known{"creativecommons.org/ns", Ns::cc},
    Known{"web.resource.org/cc", Ns::cc},
    Known{"backend.userland.com/creativecommonsrssmodule", Ns::creative_commons},
    Known{"cyber.law.harvard.edu/rss/creativecommonsrssmodule.html", Ns::creative_commons},
    Known{"purl.org/rss/1.0/modules/content", Ns::content},
    Known{"purl.org/dc/elements/1.1", Ns::dc},
    Known{"purl.org/dc/elements/1.0", Ns::dc},
    Known{"purl.org/dc/terms", Ns::dcterms},
    Known{"webns.net/mvcb", Ns::admin},
    Known{"rssnamespace.org/feedburner/ext/1.0", Ns::feedburner},
    Known{"www.pheedo.com/namespace/pheedo", Ns::feedburner},
    Known{"purl.org/syndication/history/1.0", Ns::fh},
    Known{"www.w3.org/2003/01/geo/wgs84_pos", Ns::geo},
    Known{"postneo.com/icbm", Ns::geo},
    Known{"www.georss.org/georss", Ns::georss},
    Known{"www.georss.org/georss/10", Ns::georss},
    Known{"www.opengis.net/gml", Ns::gml},
    Known{"www.itunes.com/dtds/podcast-1.0.dtd", Ns::itunes},
    Known{"example.com/dtds/podcast-1.0.dtd", Ns::itunes},
    Known{"www.google.com/schemas/play-podcasts/1.0", Ns::googleplay},
    Known{"search.yahoo.com/mrss", Ns::media},
    Known{"video.search.yahoo.com/mrss", Ns::media},
    Known{"www.rssboard.org/media-rss", Ns::media},
    Known{"madskills.com/public/xml/rss/module/pingback", Ns::pingback},
    Known{"podcastindex.org/namespace/1.0", Ns::podcast},
    Known{"github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md", Ns::podcast},
    Known{"podlove.org/simple-chapters", Ns::psc},
    Known{"www.w3.org/1999/02/22-rdf-syntax-ns", Ns::rdf},
    Known{"purl.org/rss/1.0/modules/slash", Ns::slash},
    Known{"purl.org/rss/1.0/modules/syndication", Ns::sy},
    Known{"purl.org/syndication/thread/1.0", Ns::thr},
    Known{"webfeeds.org/rss/1.0", Ns::webfeeds},
    Known{"wellformedweb.org/commentapi", Ns::wfw},
    Known{"www.w3.org/1999/xhtml", Ns::xhtml},
    Known{"www.w3.org/2000/svg", Ns::svg},
    Known{"www.w3.org/1998/math/mathml", Ns::math},
    Known{"www.w3.org/1999/xlink", Ns::xlink},
    Known{"www.w3.org/xml/1998/namespace", Ns::xml},
};

constexpr std::array prefixes{
    Known{"atom", Ns::atom},
    Known{"atom10", Ns::atom},
    Known{"atom03", Ns::atom},
    Known{"a10", Ns::atom},
    Known{"at", Ns::at},
    Known{"cc", Ns::cc},
    Known{"creativecommons", Ns::creative_commons},
    Known{"content", Ns::content},
    Known{"dc", Ns::dc},
    Known{"dcterms", Ns::dcterms},
    Known{"dct", Ns::dcterms},
    Known{"admin", Ns::admin},
    Known{"feedburner", Ns::feedburner},
    Known{"pheedo", Ns::feedburner},
    Known{"fh", Ns::fh},
    Known{"geo", Ns::geo},
    Known{"icbm", Ns::geo},
    Known{"georss", Ns::georss},
    Known{"gml", Ns::gml},
    Known{"itunes", Ns::itunes},
    Known{"googleplay", Ns::googleplay},
    Known{"media", Ns::media},
    Known{"pingback", Ns::pingback},
    Known{"podcast", Ns::podcast},
    Known{"psc", Ns::psc},
    Known{"rdf", Ns::rdf},
    Known{"rss", Ns::none},
    Known{"slash", Ns::slash},
    Known{"sy", Ns::sy},
    Known{"thr", Ns::thr},
    Known{"webfeeds", Ns::webfeeds},
    Known{"wfw", Ns::wfw},
    Known{"xhtml", Ns::xhtml},
    Known{"html", Ns::xhtml},
    Known{"svg", Ns::svg},
    Known{"xlink", Ns::xlink},
    Known{"xml", Ns::xml},
    Known{"xmlns", Ns::xmlns},
};

} // namespace

Ns namespace_of(std::string_view uri) {
    uri = ascii::trim(uri);
    const std::size_t scheme = uri.find("://");
    if (scheme != std::string_view::npos)
        uri.remove_prefix(scheme + 3);
    while (!uri.empty() && (uri.back() == '/' || uri.back() == '#'))
        uri.remove_suffix(1);
    for (const Known& known : addresses)
        if (ascii::equals_ignoring_case(known.key, uri))
            return known.ns;
    return Ns::other;
}

Ns namespace_of_prefix(std::string_view prefix) {
    for (const Known& known : prefixes)
        if (ascii::equals_ignoring_case(known.key, prefix))
            return known.ns;
    return Ns::other;
}

} // namespace gazetted::parse
