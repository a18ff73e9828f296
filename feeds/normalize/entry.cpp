// SPDX-License-Identifier: MIT
#include "feeds/base/ascii.hpp"
#include "feeds/date/date.hpp"
#include "feeds/normalize/parts.hpp"
#include "feeds/normalize/values.hpp"
#include "feeds/text/words.hpp"
#include "feeds/url/url.hpp"

namespace gazetted::normalize {
namespace {

using model::DateField;
using model::LinkField;
using model::TextField;
using model::TextKind;
using model::WordField;

std::optional<Instant> date_of(const model::RawValue& raw) {
    return raw ? date::parse(raw.value) : std::nullopt;
}

/// iTunes: "yes", "true" and "explicit" say so, "no", "false" and "clean" deny it.
std::optional<bool> explicit_flag(std::string_view word) {
    for (const std::string_view yes : {"yes", "true", "explicit"})
        if (ascii::equals_ignoring_case(word, yes))
            return true;
    for (const std::string_view no : {"no", "false", "clean"})
        if (ascii::equals_ignoring_case(word, no))
            return false;
    return std::nullopt;
}

/// iTunes: only "yes" blocks, anything else says it is not blocked.
std::optional<bool> block_flag(std::string_view word) {
    if (word.empty())
        return std::nullopt;
    return ascii::equals_ignoring_case(word, "yes") || ascii::equals_ignoring_case(word, "true");
}

std::string media_type(const model::RawText& text) {
    if (ascii::equals_ignoring_case(text.type, "text"))
        return "text/plain";
    if (ascii::equals_ignoring_case(text.type, "html"))
        return "text/html";
    if (ascii::equals_ignoring_case(text.type, "xhtml"))
        return "application/xhtml+xml";
    if (!text.type.empty())
        return std::string(text.type);
    switch (text.kind) {
    case TextKind::absent:
        return {};
    case TextKind::plain:
        return "text/plain";
    case TextKind::xhtml:
        return "application/xhtml+xml";
    default:
        return "text/html";
    }
}

void fill_source(const Work& work, const model::RawEntry& raw, model::Entry& out) {
    if (!raw.source)
        return;
    model::Source source;
    fill_common(work, *raw.source, source);
    source.link = page_of(source);
    source.url = work.address(raw.source->address(LinkField::source_url));
    if (source.url.empty())
        source.url = link_of(source, "self");
    out.source = std::move(source);
}

constexpr std::size_t max_id = 16u << 10; // bytes; the rest is cut off

/// Opaque, as written; only an Atom id that relies on an xml:base of the document is what it means.
std::string id_of(const Work& work, const model::RawValue& id) {
    const bool is_relative =
        id.base != 0 && id.rank == 0 && id.value.find(':') == std::string_view::npos;
    return is_relative ? work.address(id) : std::string(text::truncate_utf8(id.value, max_id));
}

/// The page: the format's own link; a link of rel alternate; else a guid that is a permalink and
/// looks like one.
std::string url_of(const Work& work, const model::RawEntry& raw, const model::Entry& entry) {
    std::string page = work.address(raw.address(LinkField::link));
    if (page.empty())
        page = page_of(entry);
    if (page.empty() && raw.word(WordField::permalink_flag) &&
        entry.guid_is_permalink.value_or(false) && url::is_http(entry.id))
        page = entry.id;
    return page;
}

} // namespace

void fill_common(const Work& work, const model::RawCommon& raw, model::Common& out) {
    out.id = id_of(work, raw.word(WordField::id));
    out.title = work.plain(raw.text(TextField::title));
    out.subtitle = work.plain(raw.text(TextField::subtitle));
    out.rights = work.plain(raw.text(TextField::rights));
    out.updated = date_of(raw.date(DateField::updated));
    out.published = date_of(raw.date(DateField::published));
    out.created = date_of(raw.date(DateField::created));
    out.expires = date_of(raw.date(DateField::expires));
    out.language = language_tag(raw.word(WordField::language).value);
    fill_links(work, raw, out);
    fill_people(work, raw, out);
    fill_categories(raw, out);
    out.generator = {plain_guess(raw.generator.name),
                     work.address(raw.generator.url, raw.generator.base),
                     std::string(raw.generator.version)};
    out.icon = work.address(raw.address(LinkField::icon));
    out.logo = work.address(raw.address(LinkField::logo));
    out.image = image_of(work, raw);
    out.is_explicit = explicit_flag(raw.word(WordField::is_explicit).value);
    out.is_blocked = block_flag(raw.word(WordField::is_blocked).value);
}

void fill_texts(const Work& work, const model::RawEntry& raw, model::Entry& out) {
    out.summary = work.html(raw.text(TextField::summary));
    out.content = work.html(raw.text(TextField::content));
}

void fill_entry(const Work& work, const model::RawEntry& raw, model::Entry& out) {
    fill_common(work, raw, out);
    if (out.language.empty())
        out.language = language_tag(raw.language);
    if (const auto& flag = raw.word(WordField::permalink_flag))
        out.guid_is_permalink = !ascii::equals_ignoring_case(flag.value, "false");
    out.url = url_of(work, raw, out);
    out.external_url = work.address(raw.address(LinkField::external_url));
    const model::RawText& content = raw.text(TextField::content);
    if (content || raw.address(LinkField::content_src))
        out.content_type = media_type(content);
    out.content_src = work.address(raw.address(LinkField::content_src));
    fill_enclosures(work, raw, out);
    out.comments = work.address(raw.address(LinkField::comments));
    out.comments_feed = work.address(raw.address(LinkField::comments_feed));
    out.comment_api = work.address(raw.address(LinkField::comment_api));
    out.duration = duration(raw.word(WordField::duration).value);
    fill_media(work, raw, out);
    if (out.image.url.empty())
        out.image.url = picture_of(out);
    fill_source(work, raw, out);
    fill_chapters(work, raw, out);
    out.geo = geo_of(raw.geo);
    const model::RawReply& reply = raw.reply;
    if (!reply.ref.empty() || !reply.href.empty())
        out.in_reply_to =
            model::InReplyTo{std::string(reply.ref), work.address(reply.href, reply.base),
                             std::string(reply.type), work.address(reply.source, reply.base)};
    out.title_language = work.language(raw.text(TextField::title).language);
    out.summary_language = work.language(raw.text(TextField::summary).language);
    out.content_language = work.language(content.language);
    out.rights_language = work.language(raw.text(TextField::rights).language);
}

} // namespace gazetted::normalize
