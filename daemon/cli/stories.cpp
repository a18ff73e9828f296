// SPDX-License-Identifier: MIT
// `stories --eval` runs entries through what `run` runs them through: read as an RSS item, cleaned,
// fingerprinted, decided and stored, one pass in arrival order, in a database of its own that is
// deleted afterwards.
#include "daemon/cli/command.hpp"
#include "daemon/cli/labelled.hpp"
#include "daemon/cli/temporary_folder.hpp"

#include "config/values.hpp"
#include "daemon/pipeline/apply.hpp"
#include "daemon/pipeline/recall.hpp"
#include "feeds/date/date.hpp"
#include "feeds/normalize/normalize.hpp"
#include "feeds/parse/parse_feed.hpp"
#include "feeds/render/markup.hpp"
#include "feeds/stories/decide.hpp"
#include "storage/store.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <map>

namespace gazetted::daemon::cli {

namespace {

// Labelled files span months, and what is asked is which texts are the same.
constexpr Seconds whole_file{100LL * 365 * 86400};
constexpr std::size_t batch_entries = 1000;

void add_element(std::string& out, std::string_view name, std::string_view text) {
    if (!text.empty()) {
        fmt::format_to(std::back_inserter(out), "<{}>", name);
        render::append_text(out, text);
        fmt::format_to(std::back_inserter(out), "</{}>", name);
    }
}

std::string as_document(const LabelledEntry& entry) {
    std::string out = "<rss version=\"2.0\" xmlns:feedburner=\""
                      "http://rssnamespace.org/feedburner/ext/1.0\"><channel>";
    add_element(out, "language", entry.language);
    out += "<item>";
    if (!entry.guid.empty()) {
        out += "<guid isPermaLink=\"false\">";
        render::append_text(out, entry.guid);
        out += "</guid>";
    }
    add_element(out, "link", entry.url);
    add_element(out, "title", entry.title);
    add_element(out, "description", entry.text);
    add_element(out, "comments", entry.comments);
    add_element(out, "feedburner:origLink", entry.original_url);
    if (!entry.enclosure.empty()) {
        out += "<enclosure url=\"";
        render::append_attribute(out, entry.enclosure);
        out += "\"/>";
    }
    add_element(out, "pubDate", entry.published);
    out += "</item></channel></rss>";
    return out;
}

Result<model::Entry> understand(const LabelledEntry& labelled) {
    auto parsed = parse::parse_feed(as_document(labelled), "application/rss+xml");
    if (!parsed) {
        return fail(std::move(parsed.error()));
    }
    model::Feed feed = normalize::normalize(*parsed, {labelled.url, ""});
    normalize::clean(feed);
    if (feed.entries.empty()) {
        return fail(ErrorCode::usage, fmt::format("entry {} cannot be read", labelled.id));
    }
    return std::move(feed.entries.front());
}

/// Entries that name no feed come from nobody knows where: each from a feed of its own.
std::string feed_of(const LabelledEntry& entry) {
    return entry.feed.empty() ? "of " + entry.id : entry.feed;
}

class Evaluation {
  public:
    Evaluation(storage::Writer store, model::Level level, Seconds window)
        : store_(std::move(store)), level_(level), window_(window) {}

    Result<std::vector<Decision>> run(const Labelled& labelled);

  private:
    Result<void> add_feeds(const Labelled& labelled);
    Result<void> add(const LabelledEntry& labelled);
    std::vector<Decision> decisions(const Labelled& labelled);

    storage::Writer store_;
    pipeline::Recall recall_;
    model::Level level_;
    Seconds window_;
    std::map<std::string, FeedId> feeds_;
    std::vector<EntryId> entries_; // by line
    Instant now_{};
};

Result<void> Evaluation::add_feeds(const Labelled& labelled) {
    std::vector<storage::Writer::FeedSpec> specs;
    for (const LabelledEntry& entry : labelled.entries) {
        if (feeds_.emplace(feed_of(entry), FeedId{}).second) {
            const std::string name = fmt::format("feed-{}", specs.size());
            specs.push_back({name, "https://" + name + ".example/", feed_of(entry), 0});
        }
    }
    const auto feeds = store_.sync_feeds(specs, Instant{});
    if (!feeds) {
        return fail(feeds.error());
    }
    for (std::size_t i = 0; i < specs.size(); ++i) {
        feeds_[specs[i].title] = (*feeds)[i].id;
    }
    return {};
}

Result<void> Evaluation::add(const LabelledEntry& labelled) {
    auto entry = understand(labelled);
    if (!entry) {
        return fail(std::move(entry.error()));
    }
    model::Candidate candidate;
    candidate.feed = feeds_[feed_of(labelled)];
    candidate.entry = std::move(*entry);
    now_ = std::max(now_, candidate.entry.published.value_or(now_));
    if (!candidate.entry.published) {
        candidate.entry.published = now_;
    }
    candidate.seen = now_;
    candidate.print = stories::fingerprint(candidate.entry, level_);
    if (auto ready = recall_.prepare(store_, level_, window_, now_); !ready) {
        return ready;
    }
    auto decided = pipeline::apply_candidate(store_, recall_, candidate, now_);
    if (!decided) {
        return fail(std::move(decided.error()));
    }
    entries_.push_back(decided->entry);
    return {};
}

/// As the store has them at the end: stories may have been united since.
Result<std::vector<Decision>> Evaluation::run(const Labelled& labelled) {
    if (auto done = add_feeds(labelled); !done) {
        return fail(std::move(done.error()));
    }
    for (std::size_t i = 0; i < labelled.entries.size(); ++i) {
        Result<void> done = i % batch_entries == 0 ? store_.begin() : Result<void>{};
        if (done) {
            done = add(labelled.entries[i]);
        }
        if (done && (i % batch_entries == batch_entries - 1 || i + 1 == labelled.entries.size())) {
            done = store_.commit();
        }
        if (!done) {
            return fail(std::move(done.error()));
        }
    }
    std::map<EntryId, std::string> first_line; // the first line that a stored entry stands for
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        first_line.emplace(entries_[i], labelled.entries[i].id);
    }
    std::vector<Decision> decisions;
    for (const EntryId id : entries_) {
        auto place = store_.place_of(id);
        if (!place) {
            return fail(std::move(place.error()));
        }
        Decision& decision = decisions.emplace_back();
        decision.item = std::to_string(id.value);
        decision.text = std::to_string(place->text_of.value);
        decision.story = std::to_string(place->story.value);
        if (place->text_of != id) {
            decision.duplicate_of = first_line[place->text_of];
        }
    }
    return decisions;
}

int write_predictions(const std::string& path, const Labelled& labelled,
                      const std::vector<Decision>& decisions) {
    std::ofstream out(path, std::ios::binary);
    for (std::size_t i = 0; i < decisions.size(); ++i) {
        const Decision& decision = decisions[i];
        out << labelled.entries[i].id << '\t' << decision.item << '\t'
            << (decision.duplicate_of.empty() ? "-" : decision.duplicate_of) << '\t'
            << decision.story << '\n';
    }
    out.close();
    if (!out) {
        fmt::print(stderr, "gazetted stories: cannot write {}\n", path);
        return exit_failed;
    }
    return exit_done;
}

void print_scores(const std::vector<Score>& scores, bool as_json) {
    std::string json = "{";
    for (const Score& score : scores) {
        if (as_json) {
            fmt::format_to(std::back_inserter(json),
                           "{}\"{}\":{{\"precision\":{:.4f},\"recall\":{:.4f},\"f1\":{:.4f},"
                           "\"wrong\":{},\"missed\":{}}}",
                           json.size() == 1 ? "" : ",", score.name, score.precision, score.recall,
                           score.f1(), score.wrong, score.missed);
        } else {
            fmt::print("{:<10} precision {:.4f}  recall {:.4f}  F1 {:.4f}", score.name,
                       score.precision, score.recall, score.f1());
            if (score.name == "story") {
                fmt::print("  (B³)\n");
            } else {
                fmt::print("  pairs wrong {}, missed {}\n", score.wrong, score.missed);
            }
        }
    }
    if (as_json) {
        fmt::print("{}}}\n", json);
    }
}

Result<std::vector<Decision>> evaluate(const Labelled& labelled, model::Level level,
                                       Seconds window) {
    const TemporaryFolder folder;
    auto store = storage::Writer::open(folder.file("stories.db"));
    if (!store) {
        return fail(std::move(store.error()));
    }
    return Evaluation(std::move(*store), level, window).run(labelled);
}

int stories(const Arguments& arguments) {
    const std::string path = arguments.get("eval");
    const std::string level_word = arguments.get("level", "duplicates");
    const auto level = model::level_from(level_word);
    if (path.empty() || !level) {
        fmt::print(stderr, "gazetted stories: {}\n",
                   path.empty() ? "name a labelled file: --eval FILE.jsonl"
                                : "--level is exact, duplicates or stories");
        return exit_usage;
    }
    Seconds window = whole_file;
    if (arguments.has("window")) {
        const auto given = config::parse_duration(arguments.get("window"));
        if (!given) {
            fmt::print(stderr, "gazetted stories: --window is a time such as 72h\n");
            return exit_usage;
        }
        window = *given;
    }
    auto labelled = read_labelled(path);
    auto decisions = labelled ? evaluate(*labelled, *level, window)
                              : Result<std::vector<Decision>>(fail(labelled.error()));
    if (!decisions) {
        fmt::print(stderr, "gazetted stories: {}\n", decisions.error().text);
        return exit_failed;
    }
    print_scores(score(*labelled, *decisions), arguments.has("json"));
    const std::string predictions = arguments.get("predictions");
    return predictions.empty() ? exit_done : write_predictions(predictions, *labelled, *decisions);
}

constexpr std::array options{
    Option{"eval", "FILE", "labelled entries in arrival order, one JSON object a line"},
    Option{"level", "LEVEL", "exact, duplicates (default) or stories"},
    Option{"window", "TIME", "how long a text is remembered; all of the file when left out"},
    Option{"predictions", "FILE",
           "write a line an entry: id, item, id of the entry it duplicates or -, story"},
    Option{"json", "", "the scores as one JSON object"},
};

} // namespace

extern const Command stories_command;
const Command stories_command{"stories",
                              "--eval FILE",
                              "Run the story engine over a labelled file and print its scores.",
                              options,
                              0,
                              0,
                              stories};

} // namespace gazetted::daemon::cli
