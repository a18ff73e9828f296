// SPDX-License-Identifier: MIT
#pragma once

// What is known of HTML's element and attribute names: which are written, how they nest, how their
// values are checked. Closed enums and constant tables; looked up by a small hash.

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace gazetted::text {

/// Known elements. `none` is every other name.
enum class Tag : std::uint8_t {
    // clang-format off
    none,
    a, abbr, acronym, address, article, aside, audio, b, bdi, bdo, big, blockquote, br, caption, center, cite, code,
    col, colgroup, data, dd, del, details, dfn, dir, div, dl, dt, em, figcaption, figure, font, footer, h1, h2, h3, h4,
    h5, h6, header, hgroup, hr, i, img, ins, kbd, li, main, mark, menu, meter, nav, ol, p, picture, pre, progress, q,
    rb, rp, rt, rtc, ruby, s, samp, search, section, small, source, span, strike, strong, sub, summary, sup, table,
    tbody, td, tfoot, th, thead, time, tr, track, tt, u, ul, var, video, wbr,
    // never written
    annotation, applet, body, button, dialog, fieldset, form, head, html, iframe, image, input, legend, listing, math,
    noembed, noframes, noscript, object, option, plaintext, script, select, style, svg, textarea, title, xmp,
    // clang-format on
    count
};
inline constexpr std::size_t tag_count = static_cast<std::size_t>(Tag::count);

/// Some of the known elements.
class TagSet {
  public:
    constexpr TagSet(std::initializer_list<Tag> tags) {
        for (const Tag tag : tags) {
            holds_[static_cast<std::size_t>(tag)] = true;
        }
    }
    constexpr bool holds(Tag tag) const { return holds_[static_cast<std::size_t>(tag)]; }

  private:
    std::array<bool, tag_count> holds_{};
};

/// Properties of elements, to be combined.
namespace tag_flag {
inline constexpr unsigned written = 1;     // on the allow-list
inline constexpr unsigned is_void = 2;     // has no content and no end tag
inline constexpr unsigned closes_p = 4;    // its start tag ends an open paragraph
inline constexpr unsigned special = 8;     // the standard's "special": stops searches of the stack
inline constexpr unsigned formatting = 16; // reopened where a block ended it
inline constexpr unsigned table_part = 32; // stands only inside a table
inline constexpr unsigned drops_content = 64; // goes with all that is in it
inline constexpr unsigned heading = 128;
inline constexpr unsigned bounds_scope = 2048; // ends every search of the stack but a table's
inline constexpr unsigned ruby_part = 512;
inline constexpr unsigned ends_by_itself = 1024; // its end tag may be left out
inline constexpr unsigned is_block = 256;        // its boundaries separate words
} // namespace tag_flag

/// Known attributes that are written somewhere. `none` is every other name.
enum class Attr : std::uint8_t {
    // clang-format off
    none,
    abbr, align, alt, bgcolor, border, cellpadding, cellspacing, cite, clear, color, colspan, compact, controls,
    datetime, is_default, dir, face, frame, headers, height, high, href, hreflang, hspace, kind, label, lang, longdesc,
    loop, low, max, media, min, muted, noshade, nowrap, open, optimum, playsinline, poster, preload, rel, reversed,
    rowspan, rules, scope, size, sizes, span, src, srclang, srcset, start, style, summary, title, type, valign, value,
    vspace, width,
    // clang-format on
    count
};

/// How a value is checked before it is written.
enum class AttrKind : std::uint8_t {
    text,     // any, escaped
    word,     // letters, digits and a little punctuation
    number,   // a short number, with a unit or per cent
    flag,     // written without value
    link,     // an address that one follows
    resource, // an address that is loaded
    image,    // the same of a picture, data: allowed
    image_set,
    style,
};

Tag tag_of(std::string_view name);
std::string_view name_of(Tag tag);
unsigned flags_of(Tag tag);
inline bool has(Tag tag, unsigned flags) {
    return (flags_of(tag) & flags) != 0;
}

/// The attribute of this name where `tag` may carry it, else none.
Attr attribute_of(Tag tag, std::string_view name);
std::string_view name_of(Attr attribute);
AttrKind kind_of(Attr attribute);

} // namespace gazetted::text
