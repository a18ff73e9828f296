// SPDX-License-Identifier: MIT
#pragma once

// A publisher over a store with a few stories.

#include "daemon/publish/publisher.hpp"
#include "feeds/text/words.hpp"
#include "tests/unit/storage/support.hpp"

#include <memory>
#include <string>

namespace gazetted::daemon::publish::test {

namespace stored = storage::test;

inline std::string to_words(std::string_view text) {
    std::string out;
    text::for_each_word(text, [&](std::string_view word) { out += std::string(word) + " "; });
    return out;
}

struct World {
    stored::Store store;
    std::shared_ptr<config::Config> config = std::make_shared<config::Config>();
    Instant now = stored::at(100'000);

    World() {
        config->store.path = store.path;
        config->server.base_url = "https://news.example/gazette/";
        config->publish.title = "Gazette";
        config::Topic sea;
        sea.name = "sea";
        sea.title = "The sea";
        sea.match = "ferr*";
        config->topics.push_back(sea);
        sea.name = "sure";
        sea.title.clear();
        sea.min_sources = 2;
        config->topics.push_back(sea);
    }

    StoryId add(const std::string& title, std::int64_t seconds, const std::string& topic = "") {
        const auto made =
            store.create(stored::item(store.a, "g" + std::to_string(seconds), title,
                                      "<p>Words of " + title + ".</p>", stored::at(seconds)));
        if (!topic.empty()) {
            const storage::TopicMatch match[] = {{topic, "title:" + topic}};
            stored::must(store.writer.set_topics(made.story, match));
        }
        return made.story;
    }

    std::unique_ptr<Publisher> publisher() const { return std::make_unique<Publisher>(config); }

    std::shared_ptr<const Rendered> get(Publisher& from, std::string_view path,
                                        std::string_view query = {}) const {
        return stored::must(from.render(path, query, now));
    }
};

inline bool has(const std::shared_ptr<const Rendered>& document, std::string_view text) {
    return document->body.find(text) != std::string::npos;
}

} // namespace gazetted::daemon::publish::test
