// SPDX-License-Identifier: MIT
#pragma once

// A cursor over pugixml's tree that knows namespaces, xml:base and xml:lang. An Element lives on
// the stack while its children are visited; nothing here recurses by itself.

#include "feeds/model/parsed_feed.hpp"
#include "feeds/parse/names.hpp"

#include <pugixml.hpp>

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace gazetted::parse {

/// What a ParsedFeed's views point into.
struct Storage {
    std::string body;
    pugi::xml_document document;
    std::deque<std::string> made; // texts put together from several nodes
    std::string encoding, reason, note;
    bool had_bad_bytes = false; // replaced by U+FFFD

    std::string_view keep(std::string text);
};

class Reader {
  public:
    Reader(Storage& texts, std::vector<model::RawBase>& base_list)
        : storage(texts), bases(base_list) {}

    /// Splits "dc:date" into its namespace and "date".
    Ns resolve(std::string_view qualified, std::string_view& local) const;

    Storage& storage;
    std::vector<model::RawBase>& bases;
    Ns unqualified = Ns::none; // what elements without any namespace are, by the root

  private:
    friend class Element;
    static constexpr std::size_t max_bindings = 256;
    struct Binding {
        std::string_view prefix;
        Ns ns;
    };
    std::vector<Binding> bindings_;
};

class Element {
  public:
    /// The root.
    Element(Reader& reader, pugi::xml_node node);
    Element(const Element& parent, pugi::xml_node node);
    ~Element();
    Element(const Element&) = delete;
    Element& operator=(const Element&) = delete;

    Ns ns() const { return ns_; }
    std::string_view local() const { return local_; } // letters as written
    bool is(Ns ns, std::string_view local) const;
    model::BaseId base() const { return base_; }
    std::string_view language() const { return language_; }
    Reader& reader() const { return reader_; }
    pugi::xml_node node() const { return node_; }

    /// By local name, letter case ignored, whatever the prefix; one without prefix is preferred.
    /// Trimmed; empty without one.
    std::string_view attribute(std::string_view local) const;
    bool has_child_elements() const;
    /// All text inside, markup left out, trimmed.
    std::string_view text() const;
    /// What is inside as HTML; a single <div> around all of it is left out on request.
    enum class Wrapper : std::uint8_t { keep, drop };
    std::string_view markup(Wrapper wrapper) const;

    template <class Visit>
    void for_each_child(Visit&& visit) const {
        for (pugi::xml_node child = node_.first_child(); child; child = child.next_sibling()) {
            if (child.type() != pugi::node_element)
                continue;
            const Element element(*this, child);
            visit(element);
        }
    }

  private:
    void enter();
    void scope_attribute(std::string_view name, std::string_view value);

    Reader& reader_;
    pugi::xml_node node_;
    std::size_t bindings_before_;
    std::string_view local_;
    std::string_view language_;
    model::BaseId base_ = 0;
    Ns ns_ = Ns::none;
    bool has_attributes_ = false;
};

} // namespace gazetted::parse
