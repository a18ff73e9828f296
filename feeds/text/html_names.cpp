// SPDX-License-Identifier: MIT
// Tables in the order of the enums, and perfect-enough hashes over their names built by the
// compiler.
#include "feeds/text/html_names.hpp"

#include <array>
#include <initializer_list>

namespace gazetted::text {

namespace {

using AttrSet = std::uint64_t;
static_assert(static_cast<std::size_t>(Attr::count) <= 64);

constexpr AttrSet set(std::initializer_list<Attr> attributes) {
    AttrSet made = 0;
    for (const Attr one : attributes) {
        made |= AttrSet{1} << static_cast<unsigned>(one);
    }
    return made;
}

struct TagRow {
    std::string_view name;
    unsigned flags = 0;
    AttrSet attributes = 0; // beside the global ones
};
struct AttrRow {
    std::string_view name;
    AttrKind kind = AttrKind::text;
};

constexpr AttrSet global_attributes = set({Attr::title, Attr::lang, Attr::dir, Attr::style});

// The columns of flags, short so that a row is a line.
constexpr unsigned W = tag_flag::written, V = tag_flag::is_void, P = tag_flag::closes_p,
                   S = tag_flag::special, F = tag_flag::formatting, T = tag_flag::table_part,
                   D = tag_flag::drops_content, H = tag_flag::heading, B = tag_flag::is_block,
                   R = tag_flag::ruby_part, E = tag_flag::ends_by_itself,
                   C = tag_flag::bounds_scope;

// clang-format off
constexpr std::array<TagRow, tag_count> tags{{
    {"", 0, 0},
    {"a", W | F, set({Attr::href, Attr::hreflang, Attr::rel, Attr::type})},
    {"abbr", W, 0},
    {"acronym", W, 0},
    {"address", W | P | S | B, 0},
    {"article", W | P | S | B, 0},
    {"aside", W | P | S | B, 0},
    {"audio", W, set({Attr::controls, Attr::loop, Attr::muted, Attr::preload, Attr::src})},
    {"b", W | F, 0},
    {"bdi", W, 0},
    {"bdo", W, 0},
    {"big", W | F, 0},
    {"blockquote", W | P | S | B, set({Attr::cite})},
    {"br", W | V | S | B, set({Attr::clear})},
    {"caption", W | S | T | B | C, set({Attr::align})},
    {"center", W | P | S | B, 0},
    {"cite", W, 0},
    {"code", W | F, 0},
    {"col", W | V | S | T, set({Attr::align, Attr::span, Attr::valign, Attr::width})},
    {"colgroup", W | S | T, set({Attr::align, Attr::span, Attr::valign, Attr::width})},
    {"data", W, set({Attr::value})},
    {"dd", W | P | S | B | E, 0},
    {"del", W, set({Attr::cite, Attr::datetime})},
    {"details", W | P | S | B, set({Attr::open})},
    {"dfn", W, 0},
    {"dir", W | P | S | B, set({Attr::compact})},
    {"div", W | P | S | B, set({Attr::align})},
    {"dl", W | P | S | B, set({Attr::compact})},
    {"dt", W | P | S | B | E, 0},
    {"em", W | F, 0},
    {"figcaption", W | P | S | B, 0},
    {"figure", W | P | S | B, 0},
    {"font", W | F, set({Attr::color, Attr::face, Attr::size})},
    {"footer", W | P | S | B, 0},
    {"h1", W | P | S | H | B, set({Attr::align})},
    {"h2", W | P | S | H | B, set({Attr::align})},
    {"h3", W | P | S | H | B, set({Attr::align})},
    {"h4", W | P | S | H | B, set({Attr::align})},
    {"h5", W | P | S | H | B, set({Attr::align})},
    {"h6", W | P | S | H | B, set({Attr::align})},
    {"header", W | P | S | B, 0},
    {"hgroup", W | P | S | B, 0},
    {"hr", W | V | P | S | B, set({Attr::align, Attr::color, Attr::noshade, Attr::size, Attr::width})},
    {"i", W | F, 0},
    {"img", W | V | S, set({Attr::align, Attr::alt, Attr::border, Attr::height, Attr::hspace, Attr::longdesc, Attr::sizes, Attr::src, Attr::srcset, Attr::vspace, Attr::width})},
    {"ins", W, set({Attr::cite, Attr::datetime})},
    {"kbd", W, 0},
    {"li", W | P | S | B | E, set({Attr::type, Attr::value})},
    {"main", W | P | S | B, 0},
    {"mark", W, 0},
    {"menu", W | P | S | B, set({Attr::compact})},
    {"meter", W, set({Attr::high, Attr::low, Attr::max, Attr::min, Attr::optimum, Attr::value})},
    {"nav", W | P | S | B, 0},
    {"ol", W | P | S | B, set({Attr::compact, Attr::reversed, Attr::start, Attr::type})},
    {"p", W | P | S | B | E, set({Attr::align})},
    {"picture", W, 0},
    {"pre", W | P | S | B, set({Attr::width})},
    {"progress", W, set({Attr::max, Attr::value})},
    {"q", W, set({Attr::cite})},
    {"rb", W | E | R, 0},
    {"rp", W | E | R, 0},
    {"rt", W | E | R, 0},
    {"rtc", W | E | R, 0},
    {"ruby", W, 0},
    {"s", W | F, 0},
    {"samp", W, 0},
    {"search", W | P | S | B, 0},
    {"section", W | P | S | B, 0},
    {"small", W | F, 0},
    {"source", W | V | S, set({Attr::height, Attr::media, Attr::sizes, Attr::src, Attr::srcset, Attr::type, Attr::width})},
    {"span", W, 0},
    {"strike", W | F, 0},
    {"strong", W | F, 0},
    {"sub", W, 0},
    {"summary", W | P | S | B, 0},
    {"sup", W, 0},
    {"table", W | P | S | B | C, set({Attr::align, Attr::bgcolor, Attr::border, Attr::cellpadding, Attr::cellspacing, Attr::frame, Attr::height, Attr::rules, Attr::summary, Attr::width})},
    {"tbody", W | S | T | B, set({Attr::align, Attr::valign})},
    {"td", W | S | T | B | C, set({Attr::abbr, Attr::align, Attr::bgcolor, Attr::colspan, Attr::headers, Attr::height, Attr::nowrap, Attr::rowspan, Attr::scope, Attr::valign, Attr::width})},
    {"tfoot", W | S | T | B, set({Attr::align, Attr::valign})},
    {"th", W | S | T | B | C, set({Attr::abbr, Attr::align, Attr::bgcolor, Attr::colspan, Attr::headers, Attr::height, Attr::nowrap, Attr::rowspan, Attr::scope, Attr::valign, Attr::width})},
    {"thead", W | S | T | B, set({Attr::align, Attr::valign})},
    {"time", W, set({Attr::datetime})},
    {"tr", W | S | T | B, set({Attr::align, Attr::bgcolor, Attr::valign})},
    {"track", W | V | S, set({Attr::is_default, Attr::kind, Attr::label, Attr::src, Attr::srclang})},
    {"tt", W | F, 0},
    {"u", W | F, 0},
    {"ul", W | P | S | B, set({Attr::compact, Attr::type})},
    {"var", W, 0},
    {"video", W, set({Attr::controls, Attr::height, Attr::loop, Attr::muted, Attr::playsinline, Attr::poster, Attr::preload, Attr::src, Attr::width})},
    {"wbr", W | V | S, 0},
    {"annotation", D, 0},
    {"applet", S | D, 0},
    {"body", S | B, 0},
    {"button", S, 0},
    {"dialog", P | B, 0},
    {"fieldset", P | S | B, 0},
    {"form", P | S | B, 0},
    {"head", S, 0},
    {"html", S, 0},
    {"iframe", S | D, 0},
    {"image", 0, 0},
    {"input", S, 0},
    {"legend", B, 0},
    {"listing", P | S | B, 0},
    {"math", 0, 0},
    {"noembed", S | D, 0},
    {"noframes", S | D, 0},
    {"noscript", S, 0},
    {"object", S, 0},
    {"option", B, 0},
    {"plaintext", P | S | B, 0},
    {"script", S | D, 0},
    {"select", S, 0},
    {"style", S | D, 0},
    {"svg", 0, 0},
    {"textarea", S, 0},
    {"title", S | D, 0},
    {"xmp", P | S | B, 0},
}};

constexpr std::array<AttrRow, static_cast<std::size_t>(Attr::count)> attributes{{
    {"", AttrKind::text},
    {"abbr", AttrKind::text},
    {"align", AttrKind::word},
    {"alt", AttrKind::text},
    {"bgcolor", AttrKind::word},
    {"border", AttrKind::number},
    {"cellpadding", AttrKind::number},
    {"cellspacing", AttrKind::number},
    {"cite", AttrKind::link},
    {"clear", AttrKind::word},
    {"color", AttrKind::word},
    {"colspan", AttrKind::number},
    {"compact", AttrKind::flag},
    {"controls", AttrKind::flag},
    {"datetime", AttrKind::word},
    {"default", AttrKind::flag},
    {"dir", AttrKind::word},
    {"face", AttrKind::text},
    {"frame", AttrKind::word},
    {"headers", AttrKind::text},
    {"height", AttrKind::number},
    {"high", AttrKind::number},
    {"href", AttrKind::link},
    {"hreflang", AttrKind::word},
    {"hspace", AttrKind::number},
    {"kind", AttrKind::word},
    {"label", AttrKind::text},
    {"lang", AttrKind::word},
    {"longdesc", AttrKind::link},
    {"loop", AttrKind::flag},
    {"low", AttrKind::number},
    {"max", AttrKind::number},
    {"media", AttrKind::text},
    {"min", AttrKind::number},
    {"muted", AttrKind::flag},
    {"noshade", AttrKind::flag},
    {"nowrap", AttrKind::flag},
    {"open", AttrKind::flag},
    {"optimum", AttrKind::number},
    {"playsinline", AttrKind::flag},
    {"poster", AttrKind::image},
    {"preload", AttrKind::word},
    {"rel", AttrKind::word},
    {"reversed", AttrKind::flag},
    {"rowspan", AttrKind::number},
    {"rules", AttrKind::word},
    {"scope", AttrKind::word},
    {"size", AttrKind::number},
    {"sizes", AttrKind::text},
    {"span", AttrKind::number},
    {"src", AttrKind::resource},
    {"srclang", AttrKind::word},
    {"srcset", AttrKind::image_set},
    {"start", AttrKind::number},
    {"style", AttrKind::style},
    {"summary", AttrKind::text},
    {"title", AttrKind::text},
    {"type", AttrKind::word},
    {"valign", AttrKind::word},
    {"value", AttrKind::number},
    {"vspace", AttrKind::number},
    {"width", AttrKind::number},
}};
// clang-format on

/// Open addressing over the names of a table; 0 is an empty slot.
template <std::size_t Slots>
class NameIndex {
  public:
    template <typename Rows>
    constexpr explicit NameIndex(const Rows& rows) {
        for (std::size_t i = 1; i < rows.size(); ++i) {
            std::size_t slot = slot_of(rows[i].name);
            while (slots_[slot] != 0) {
                slot = (slot + 1) % Slots;
            }
            slots_[slot] = static_cast<std::uint8_t>(i);
        }
    }

    /// The row of this name, 0 where there is none.
    template <typename Rows>
    std::size_t find(const Rows& rows, std::string_view name) const {
        if (name.empty()) {
            return 0;
        }
        std::size_t slot = slot_of(name);
        while (slots_[slot] != 0 && rows[slots_[slot]].name != name) {
            slot = (slot + 1) % Slots;
        }
        return slots_[slot];
    }

  private:
    static constexpr std::size_t slot_of(std::string_view name) {
        const auto at = [name](std::size_t i) {
            return static_cast<std::uint32_t>(static_cast<unsigned char>(name[i]));
        };
        const std::size_t last = name.size() - 1;
        const std::uint32_t mixed =
            at(0) | (at(last) << 8u) | (at(last / 2) << 16u) | (at(last > 0 ? 1 : 0) << 24u);
        const auto length = static_cast<std::uint32_t>(name.size());
        return ((mixed + length * 0x01000193u) * 0x9E3779B1u >> 16u) % Slots;
    }

    std::array<std::uint8_t, Slots> slots_{};
};

constexpr NameIndex<512> tag_index{tags};
constexpr NameIndex<256> attribute_index{attributes};

const TagRow& row(Tag tag) {
    return tags[static_cast<std::size_t>(tag)];
}

} // namespace

Tag tag_of(std::string_view name) {
    return static_cast<Tag>(tag_index.find(tags, name));
}

std::string_view name_of(Tag tag) {
    return row(tag).name;
}

unsigned flags_of(Tag tag) {
    return row(tag).flags;
}

Attr attribute_of(Tag tag, std::string_view name) {
    const std::size_t found = attribute_index.find(attributes, name);
    const AttrSet allowed = row(tag).attributes | global_attributes;
    return (allowed >> found & 1u) != 0 ? static_cast<Attr>(found) : Attr::none;
}

std::string_view name_of(Attr attribute) {
    return attributes[static_cast<std::size_t>(attribute)].name;
}

AttrKind kind_of(Attr attribute) {
    return attributes[static_cast<std::size_t>(attribute)].kind;
}

} // namespace gazetted::text
