// SPDX-License-Identifier: MIT
// decode -> sniff -> check -> (rewrite where the check says so) -> pugixml in place -> the format's
// reader. A well-formed document is copied nowhere on its way.
#include "feeds/parse/parse_feed.hpp"

#include "feeds/parse/check.hpp"
#include "feeds/parse/formats.hpp"
#include "feeds/parse/repair.hpp"
#include "feeds/parse/sniff.hpp"
#include "feeds/text/encoding.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gazetted::parse {
namespace {

constexpr std::size_t usual_entry_size = 1500; // bytes; only a guess of how many there are

model::ParsedFeed::Storage own(std::unique_ptr<Storage> storage) {
    return {storage.release(), [](const void* p) { delete static_cast<const Storage*>(p); }};
}

/// Well-formed text into the tree; the strings of the tree are the buffer's.
void load(Storage& storage, bool keep_white_space) {
    unsigned options = pugi::parse_default | pugi::parse_embed_pcdata;
    if (keep_white_space)
        options |= pugi::parse_ws_pcdata;
    // after a failure the tree holds what came before it
    storage.document.load_buffer_inplace(storage.body.data(), storage.body.size(), options,
                                         pugi::encoding_utf8);
}

/// An encoding that is not what was declared, or bytes outside it, are faults of the document too.
void judge_encoding(Storage& storage, model::ParsedFeed& feed) {
    if (!storage.had_bad_bytes && storage.note.empty())
        return;
    const std::size_t bad = storage.had_bad_bytes ? storage.body.find("\xEF\xBF\xBD") : 0;
    feed.wellformed = false;
    feed.malformed_offset = bad == std::string::npos ? 0 : bad;
    storage.reason = fmt::format(
        "{} at byte {}",
        storage.note.empty() ? "bytes that do not exist in " + storage.encoding : storage.note,
        feed.malformed_offset);
}

/// Says what is wrong with the text, and puts it right; whether white space must be kept.
bool judge(const Sniffed& sniffed, Storage& storage, model::ParsedFeed& feed,
           const Limits& limits) {
    const Verdict verdict = check_xml(storage.body, sniffed.doctype, sniffed.doctype_at,
                                      {limits.max_depth, limits.max_nodes});
    feed.wellformed = verdict.wellformed;
    feed.truncated = verdict.truncated;
    if (!verdict.wellformed) {
        storage.reason = fmt::format("{} at byte {}", verdict.reason, verdict.offset);
        feed.malformed_offset = verdict.offset;
    } else {
        judge_encoding(storage, feed);
    }
    if (!verdict.wellformed || verdict.needs_rewrite) {
        RepairLimits repair;
        repair.max_depth = limits.max_depth;
        repair.max_elements = limits.max_nodes;
        storage.body = repair_xml(storage.body, sniffed.root_at, sniffed.doctype, repair);
        return true;
    }
    return verdict.has_inline_html;
}

void read(Format format, const Element& root, model::ParsedFeed& feed, const Limits& limits) {
    if (format == Format::atom)
        read_atom(root, feed, limits);
    else if (format == Format::cdf)
        read_cdf(root, feed, limits);
    else
        read_rss(root, feed, limits);
}

Result<model::ParsedFeed> parse_xml_feed(const Sniffed& sniffed, std::unique_ptr<Storage> storage,
                                         const Limits& limits) {
    model::ParsedFeed feed;
    load(*storage, judge(sniffed, *storage, feed, limits));
    feed.entries.reserve(std::min(storage->body.size() / usual_entry_size + 1, limits.max_entries));
    const pugi::xml_node root_node = storage->document.document_element();
    if (!root_node)
        return fail(ErrorCode::malformed,
                    fmt::format("nothing could be read: {}", storage->reason));
    Reader reader(*storage, feed.bases);
    if (sniffed.format == Format::atom)
        reader.unqualified = Ns::atom;
    else if (sniffed.format == Format::cdf)
        reader.unqualified = Ns::cdf;
    {
        const Element root(reader, root_node);
        read(sniffed.format, root, feed, limits);
    }
    feed.encoding = storage->encoding;
    feed.malformed_reason = storage->reason;
    feed.note = storage->note;
    feed.storage = own(std::move(storage));
    return feed;
}

} // namespace

Result<model::ParsedFeed> parse_feed(std::string body, std::string_view content_type,
                                     const Limits& limits) {
    if (body.size() > limits.max_bytes)
        return fail(ErrorCode::limit, fmt::format("the document has {} bytes; {} are read at most",
                                                  body.size(), limits.max_bytes));
    text::Decoded decoded = text::decode(std::move(body), content_type);
    Sniffed sniffed = sniff(decoded.utf8);
    if (sniffed.format == Format::json) {
        auto feed = parse_json_feed(std::move(decoded.utf8), limits);
        if (feed)
            feed->encoding = "utf-8";
        return feed;
    }
    if (sniffed.format == Format::unknown || sniffed.format == Format::html ||
        sniffed.format == Format::opml)
        return fail(ErrorCode::not_a_feed, "this is no feed but " + sniffed.what);
    auto storage = std::make_unique<Storage>();
    storage->body = std::move(decoded.utf8);
    storage->encoding = std::move(decoded.encoding);
    storage->note = std::move(decoded.note);
    storage->had_bad_bytes = decoded.had_errors;
    // the views of the document type point into the text that has just moved
    if (sniffed.doctype.present)
        sniffed = sniff(storage->body);
    return parse_xml_feed(sniffed, std::move(storage), limits);
}

} // namespace gazetted::parse
