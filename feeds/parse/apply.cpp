// SPDX-License-Identifier: MIT
#include "feeds/parse/apply.hpp"

#include "feeds/parse/chars.hpp"

namespace gazetted::parse {

using model::LinkField;
using model::RawText;
using model::TextField;

void offer(RawText& slot, RawText text) {
    if (!text.value.empty() && (text.rank < slot.rank || !slot))
        slot = text;
}

void offer(model::RawValue& slot, std::string_view value, model::BaseId base, model::Rank rank) {
    if (!value.empty() && (rank < slot.rank || !slot))
        slot = {value, base, rank};
}

void offer_date(model::RawValue& slot, std::string_view value, model::Rank rank) {
    if (!value.empty() && (rank <= slot.rank || !slot))
        slot = {value, 0, rank};
}

namespace {

void apply_license(const Element& element, const Target& target, model::Rank rank) {
    std::string_view address = element.attribute("resource");
    if (address.empty())
        address = element.text();
    offer(target.common.address(LinkField::license), address, element.base(), rank);
}

/// Atom's content has an address instead of text where it is elsewhere.
void apply_content(const Element& element, const Target& target) {
    const std::string_view src = element.attribute("src");
    offer(target.common.address(LinkField::content_src), src, element.base(), 0);
    offer(target.common.text(TextField::content), read_text(element, 0));
    if (!src.empty() && !target.common.text(TextField::content))
        target.common.text(TextField::content).type = element.attribute("type");
}

void apply_reply(const Element& element, const Target& target) {
    if (!target.entry->reply.ref.empty() || !target.entry->reply.href.empty())
        return; // the first one is the direct answer
    target.entry->reply = {element.attribute("ref"), element.attribute("href"),
                           element.attribute("type"), element.attribute("source"), element.base()};
}

void apply_enclosure(const Element& element, const Target& target) {
    std::string_view url = element.attribute("url");
    if (url.empty())
        url = element.attribute("href"); // a usual mistake
    if (url.empty())
        url = element.attribute("resource"); // the RDF module
    if (!url.empty())
        target.entry->enclosures.push_back(
            {url, element.attribute("type"), element.attribute("length"), element.base()});
}

void apply_handler(const Element& element, const Target& target, const Rule& rule) {
    const auto handler = static_cast<Handler>(rule.field);
    switch (handler) {
    case Handler::link:
        return apply_link(element, target);
    case Handler::guid:
        return apply_guid(element, target);
    case Handler::person:
    case Handler::author_text:
    case Handler::contributor_text:
    case Handler::publisher_text:
    case Handler::owner:
        return apply_person(element, target, handler, rule.rank);
    case Handler::category:
    case Handler::category_text:
    case Handler::category_list:
    case Handler::itunes_category:
    case Handler::media_category:
        return apply_category(element, target, handler, rule.rank);
    case Handler::image:
    case Handler::image_address:
    case Handler::image_href:
        return apply_image(element, target, handler, rule.rank);
    case Handler::source:
        return apply_source(element, target);
    case Handler::license:
        return apply_license(element, target, rule.rank);
    case Handler::content:
        return apply_content(element, target);
    case Handler::enclosure:
        return apply_enclosure(element, target);
    case Handler::reply:
        return apply_reply(element, target);
    case Handler::chapters:
        return apply_chapters(element, target);
    case Handler::georss:
    case Handler::gml:
    case Handler::geo_latitude:
    case Handler::geo_longitude:
    case Handler::geo_pair:
        return apply_geo(element, target, handler);
    case Handler::media:
    case Handler::media_group:
    case Handler::media_player:
    case Handler::media_credit:
    case Handler::media_restriction:
    case Handler::media_license:
    case Handler::media_rights:
        return apply_media(element, target, handler);
    default:
        return apply_feed_part(element, target, handler);
    }
}

} // namespace

void apply(const Element& element, const Target& target) {
    for (const Rule& rule : RuleRange(element.ns(), element.local())) {
        if ((rule.levels & static_cast<unsigned>(target.level)) == 0)
            continue;
        const auto rank = static_cast<model::Rank>(rule.rank + target.depth);
        model::RawCommon& common = target.common;
        switch (rule.kind) {
        case Kind::text:
            offer(common.texts[rule.field], read_text(element, rank));
            break;
        case Kind::date:
            offer_date(common.dates[rule.field], element.text(), rank);
            break;
        case Kind::address:
            offer(common.addresses[rule.field], element.text(), element.base(), rank);
            break;
        case Kind::word:
            offer(common.words[rule.field], element.text(), element.base(), rank);
            break;
        case Kind::handler:
            apply_handler(element, target, rule);
            break;
        }
    }
}

} // namespace gazetted::parse
