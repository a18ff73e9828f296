// SPDX-License-Identifier: MIT
// Places: GeoRSS simple (point, line, polygon, box), GML inside georss:where or alone, W3C geo. All
// write latitude before longitude.
#include "feeds/parse/apply.hpp"
#include "feeds/parse/chars.hpp"

namespace gazetted::parse {
namespace {

using model::GeoKind;
using model::RawGeo;

GeoKind kind_of(std::string_view local) {
    if (ascii::equals_ignoring_case(local, "point"))
        return GeoKind::point;
    if (ascii::equals_ignoring_case(local, "line") ||
        ascii::equals_ignoring_case(local, "linestring"))
        return GeoKind::line;
    if (ascii::equals_ignoring_case(local, "polygon"))
        return GeoKind::polygon;
    return ascii::equals_ignoring_case(local, "box") ||
                   ascii::equals_ignoring_case(local, "envelope")
               ? GeoKind::box
               : GeoKind::none;
}

/// Looks through a GML subtree for its shape and the text of its positions, without recursion.
void read_gml(pugi::xml_node top, const Element& element, RawGeo& geo) {
    const Reader& reader = element.reader();
    std::string positions;
    for (pugi::xml_node n = top; n;) {
        std::string_view local;
        if (n.type() == pugi::node_element) {
            const Ns ns = reader.resolve(n.name(), local);
            if (geo.kind == GeoKind::none)
                geo.kind = kind_of(local);
            if (const pugi::xml_attribute srs = n.attribute("srsName"))
                geo.reference_system = srs.value();
            const std::string_view value = n.child_value();
            if (ns == Ns::geo && ascii::equals_ignoring_case(local, "lat"))
                geo.latitude = value;
            else if (ns == Ns::geo && ascii::equals_ignoring_case(local, "long"))
                geo.longitude = value;
            else if (ascii::equals_ignoring_case(local, "pos") ||
                     ascii::equals_ignoring_case(local, "poslist") ||
                     ascii::equals_ignoring_case(local, "lowercorner") ||
                     ascii::equals_ignoring_case(local, "uppercorner"))
                positions.append(value).append(" ");
        }
        if (n.first_child()) {
            n = n.first_child();
            continue;
        }
        while (n != top && !n.next_sibling())
            n = n.parent();
        if (n == top)
            break;
        n = n.next_sibling();
    }
    geo.coordinates = element.reader().storage.keep(std::move(positions));
}

} // namespace

void apply_geo(const Element& element, const Target& target, Handler handler) {
    RawGeo& geo = target.entry->geo;
    switch (handler) {
    case Handler::georss:
        // of several shapes the point is where it happened, else the first
        if (geo.kind == GeoKind::none ||
            (geo.kind != GeoKind::point && kind_of(element.local()) == GeoKind::point))
            geo = {element.text(), {}, {}, {}, kind_of(element.local())};
        return;
    case Handler::gml:
        if (geo.kind == GeoKind::none)
            read_gml(element.node(), element, geo);
        return;
    case Handler::geo_latitude:
        geo.latitude = element.text();
        return;
    case Handler::geo_longitude:
        geo.longitude = element.text();
        return;
    case Handler::geo_pair:
        geo.kind = GeoKind::point;
        geo.coordinates = element.text();
        return;
    default:
        return;
    }
}

} // namespace gazetted::parse
