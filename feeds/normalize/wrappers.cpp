// SPDX-License-Identifier: MIT
// What a site adds before or after a text that it took over. Only short blocks at the two ends of
// the text are looked at, and only whole sentences of known forms go.
#include "feeds/normalize/clean.hpp"
#include "feeds/text/words.hpp"
#include "feeds/url/url.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <optional>

namespace gazetted::normalize {

namespace {

constexpr std::size_t longest_wrapper = 240; // bytes without spaces of a block that may be one
constexpr std::size_t blocks_at_the_end = 6;
constexpr std::size_t blocks_at_the_start = 2;

enum class Kind : std::uint8_t { origin, feed_footer, comments, more };

/// A block that holds all of `parts`, in order, is a wrapper. Folded text: lower case, straight
/// quotes.
struct Form {
    Kind kind;
    std::array<std::string_view, 2> parts;
    bool starts_with_first; // the block begins with parts[0]
};

constexpr std::array forms{
    // names the true publisher
    Form{Kind::origin, {"originally published", ""}, false},
    Form{Kind::origin, {"originally appeared", ""}, false},
    Form{Kind::origin, {"first published ", ""}, true},
    Form{Kind::origin, {"this article was first published", ""}, false},
    Form{Kind::origin, {"this story was first published", ""}, false},
    Form{Kind::origin, {"this post was first published", ""}, false},
    Form{Kind::origin, {"first appeared on", ""}, false},
    Form{Kind::origin, {"first appeared in", ""}, false},
    Form{Kind::origin, {"article was published from", ""}, false},
    Form{Kind::origin, {"republished from", ""}, false},
    Form{Kind::origin, {"republished with permission", ""}, false},
    Form{Kind::origin, {"republished under", ""}, false},
    Form{Kind::origin, {"reprinted from", ""}, false},
    Form{Kind::origin, {"cross-posted from", ""}, false},
    Form{Kind::origin, {"crossposted from", ""}, false},
    Form{Kind::origin, {"syndicated from", ""}, false},
    Form{Kind::origin, {"read the original article", ""}, false},
    Form{Kind::origin, {"view original article", ""}, false},
    Form{Kind::origin, {"original article:", ""}, true},
    Form{Kind::origin, {"original source:", ""}, true},
    Form{Kind::origin, {"ursprünglich veröffentlicht", ""}, false},
    Form{Kind::origin, {"zuerst erschienen", ""}, false},
    Form{Kind::origin, {"publié à l'origine", ""}, false},
    Form{Kind::origin, {"initialement publié", ""}, false},
    Form{Kind::origin, {"publicado originalmente", ""}, false},
    Form{Kind::origin, {"pubblicato originariamente", ""}, false},
    // a publishing program's own footer
    Form{Kind::feed_footer, {"the post ", " appeared first on "}, true},
    Form{Kind::feed_footer, {"der beitrag ", " erschien zuerst auf "}, true},
    Form{Kind::feed_footer, {"l'article ", " est apparu en premier sur "}, true},
    Form{Kind::feed_footer, {"la entrada ", " se publicó primero en "}, true},
    Form{Kind::feed_footer, {"la entrada ", " aparece primero en "}, true},
    Form{Kind::feed_footer, {"o post ", " apareceu primeiro em "}, true},
    Form{Kind::feed_footer, {"l'articolo ", " proviene da "}, true},
    Form{Kind::feed_footer, {"het bericht ", " verscheen eerst op "}, true},
    Form{Kind::feed_footer, {"artykuł ", " pochodzi z serwisu "}, true},
    Form{Kind::feed_footer, {"сообщение ", " появились сначала на "}, true},
    Form{Kind::comments, {"comments are closed", ""}, true},
    Form{Kind::comments, {"leave a comment", ""}, true},
    Form{Kind::comments, {"leave a reply", ""}, true},
    Form{Kind::comments, {"comments are off", ""}, true},
    Form{Kind::comments, {"no comments yet", ""}, true},
    Form{Kind::comments, {"kommentare sind geschlossen", ""}, true},
    Form{Kind::more, {"continue reading", ""}, true},
    Form{Kind::more, {"read the rest of", ""}, true},
    Form{Kind::more, {"click here to read", ""}, true},
    Form{Kind::more, {"weiterlesen", ""}, true},
    Form{Kind::more, {"lire la suite", ""}, true},
};

std::string_view name_of(Kind kind) {
    switch (kind) {
    case Kind::origin:
        return "wrapper";
    case Kind::feed_footer:
        return "feed-footer";
    case Kind::comments:
        return "comments-closed";
    case Kind::more:
        return "read-more";
    }
    return "wrapper";
}

/// Forms as bits: form i is bit i.
using Forms = std::uint64_t;
static_assert(forms.size() <= 64);

/// By byte: the forms that have it as their `place`-th.
constexpr std::array<Forms, 256> make_forms_by_byte(std::size_t place) {
    std::array<Forms, 256> by_byte{};
    for (std::size_t i = 0; i < forms.size(); ++i) {
        by_byte[static_cast<unsigned char>(forms[i].parts[0][place])] |= Forms{1} << i;
    }
    return by_byte;
}
constexpr auto by_first = make_forms_by_byte(0);
constexpr auto by_second = make_forms_by_byte(1);

constexpr Forms make_anywhere() {
    Forms anywhere = 0;
    for (std::size_t i = 0; i < forms.size(); ++i) {
        anywhere |= Forms{forms[i].starts_with_first ? 0U : 1U} << i;
    }
    return anywhere;
}

/// The first of the forms that fits; each begins where a word does, so that only those places are
/// looked at.
const Form* match(std::string_view folded) {
    constexpr Forms anywhere = make_anywhere();
    Forms wanted = ~Forms{0}; // those before the first that was found
    for (std::size_t at = 0; at + 1 < folded.size(); ++at) {
        const Forms here = by_first[static_cast<unsigned char>(folded[at])] &
                           by_second[static_cast<unsigned char>(folded[at + 1])] & wanted &
                           (at == 0 ? ~Forms{0} : anywhere);
        const auto before = at == 0 ? ' ' : folded[at - 1];
        if (here == 0 || (before >= 'a' && before <= 'z')) {
            continue;
        }
        const std::string_view rest = folded.substr(at);
        for (Forms left = here; left != 0; left &= left - 1) {
            const auto i = static_cast<std::size_t>(std::countr_zero(left));
            const auto& parts = forms[i].parts;
            if (rest.starts_with(parts[0]) &&
                rest.find(parts[1], parts[0].size()) != std::string_view::npos) {
                wanted = (Forms{1} << i) - 1;
                break;
            }
        }
    }
    return wanted == ~Forms{0} ? nullptr : &forms[static_cast<std::size_t>(std::popcount(wanted))];
}

/// Short forms ("Comments are closed.") are wrappers only where they are all that a block says.
bool is_whole_block(const Form& form, std::string_view folded) {
    constexpr std::size_t slack = 60;
    const bool is_short = form.kind == Kind::comments || form.kind == Kind::more;
    return !is_short || folded.size() <= form.parts[0].size() + slack;
}

/// The link that a wrapper makes: the last one of a footer names the site, the first of an origin
/// line the page.
model::Origin origin_of(const Fragment& fragment, std::size_t block, const Form& form) {
    model::Origin origin;
    for (std::size_t i = fragment.find("a", block, fragment[block].end); i < fragment[block].end;
         i = fragment.find("a", i + 1, fragment[block].end)) {
        const std::string href = fragment.attribute(i, "href");
        if (url::is_http(href)) {
            origin.url = href;
            origin.name = fragment.text(i, longest_wrapper);
            break;
        }
    }
    origin.why = form.kind == Kind::origin ? "originally published" : "first appeared";
    return origin;
}

/// A footer without a block around it: loose text and inline elements after the last block.
bool is_loose(const Fragment& fragment, std::size_t index) {
    return fragment[index].parent == 0 && !fragment[index].is_block;
}

class Wrappers {
  public:
    Wrappers(Fragment& fragment, model::Origin& origin, std::vector<model::Removal>& removed)
        : fragment_(fragment), origin_(origin), removed_(removed) {}

    void look_at(std::size_t block) {
        if (fragment_.text_size(block) > longest_wrapper || fragment_[block].is_removed ||
            fragment_.find("img", block, fragment_[block].end) != fragment_[block].end) {
            return;
        }
        const std::string text = fragment_.text(block, 4 * longest_wrapper);
        const std::string folded = text::fold(text);
        const Form* form = match(folded);
        if (form == nullptr || !is_whole_block(*form, folded)) {
            return;
        }
        if (form->kind == Kind::origin || form->kind == Kind::feed_footer) {
            const model::Origin found = origin_of(fragment_, block, *form);
            // An origin line outranks the footer of the site that took the text over.
            if (!found.url.empty() && (origin_.url.empty() || (form->kind == Kind::origin &&
                                                               origin_.why == "first appeared"))) {
                origin_ = found;
            }
        }
        removed_.push_back(
            {std::string(name_of(form->kind)), text,
             "a line around the text, not of it (\"" + std::string(form->parts[0]) + "\")"});
        fragment_.remove(block);
    }

  private:
    Fragment& fragment_;
    model::Origin& origin_;
    std::vector<model::Removal>& removed_;
};

} // namespace

void remove_wrappers(Fragment& fragment, model::Origin& origin,
                     std::vector<model::Removal>& removed) {
    Wrappers wrappers(fragment, origin, removed);
    const auto leaves = fragment.leaf_blocks();
    for (std::size_t i = 0; i < leaves.size(); ++i) {
        if (i < blocks_at_the_start || i + blocks_at_the_end >= leaves.size()) {
            wrappers.look_at(leaves[i]);
        }
    }
    const std::size_t last_block = leaves.empty() ? 0 : leaves.back();
    for (std::size_t i = 1; i < fragment.size(); i = fragment[i].end) {
        if (is_loose(fragment, i) && i > last_block) {
            wrappers.look_at(i);
        }
    }
}

} // namespace gazetted::normalize
