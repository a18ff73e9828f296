// SPDX-License-Identifier: MIT
#include "daemon/cli/config_edit.hpp"

#include "config/values.hpp"
#include "daemon/cli/configuration.hpp"
#include "daemon/cli/replace_file.hpp"
#include "feeds/url/canonical.hpp"
#include "feeds/url/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gazetted::daemon::cli {

namespace {

constexpr std::size_t largest_file = 32u << 20;

std::string errors_of(const config::Loaded& loaded) {
    std::string all;
    for (const config::Finding& finding : loaded.findings) {
        if (finding.severity == config::Severity::error) {
            all += (all.empty() ? "" : "\n") + finding.to_string();
        }
    }
    return all;
}

/// Length of the UTF-8 sequence at the front (RFC 3629); 0 where it is none.
std::size_t utf8_length(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xC2 ? 0
                               : lead < 0xE0 ? 2
                               : lead < 0xF0 ? 3
                               : lead < 0xF5 ? 4
                                             : 0;
    if (length == 0 || text.size() < length) {
        return 0;
    }
    for (std::size_t i = 1; i < length; ++i) {
        if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) {
            return 0;
        }
    }
    const auto second = length > 1 ? static_cast<unsigned char>(text[1]) : 0U;
    const bool is_bad = (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
                        (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F);
    return is_bad ? 0 : length;
}

std::string same_address(std::string_view url) {
    return url::is_http(url) ? url::canonical(url) : std::string(url);
}

} // namespace

std::string toml_text(std::string_view text) {
    std::string out = "\"";
    while (!text.empty()) {
        const std::size_t length = utf8_length(text);
        const char c = text.front();
        const auto byte = static_cast<unsigned char>(c);
        if (length == 0) {
            out += "\xEF\xBF\xBD";
        } else if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20 || byte == 0x7F) {
            out += fmt::format("\\u{:04X}", static_cast<unsigned>(byte));
        } else {
            out += text.substr(0, length);
        }
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return out + '"';
}

std::string toml_block(const NewFeed& feed) {
    std::string out =
        fmt::format("\n[[feed]]\nurl = {}\nname = {}\n", toml_text(feed.url), toml_text(feed.name));
    if (!feed.title.empty()) {
        out += fmt::format("title = {}\n", toml_text(feed.title));
    }
    std::string topics;
    for (const std::string& topic : feed.topics) {
        topics += (topics.empty() ? "" : ", ") + toml_text(topic);
    }
    if (!topics.empty()) {
        out += fmt::format("topics = [{}]\n", topics);
    }
    return feed.allow_private ? out + "allow_private = true\n" : out;
}

std::string toml_block(const NewTopic& topic) {
    return fmt::format("\n[[topic]]\nname = {}\ntitle = {}\n", toml_text(topic.name),
                       toml_text(topic.title));
}

std::string choose_name(std::string_view title, std::string_view url,
                        std::set<std::string>& taken) {
    std::string base = config::make_name(title);
    if (base.empty()) {
        const auto host = url::split(url).host;
        base = config::make_name(host.starts_with("www.") ? host.substr(4) : host);
    }
    if (base.empty()) {
        base = "feed";
    }
    std::string name = base;
    for (int n = 2; !taken.insert(name).second; ++n) {
        name = fmt::format("{}-{}", base, n);
    }
    return name;
}

Result<ConfigEdit> ConfigEdit::open(const Arguments& arguments) {
    ConfigEdit edit;
    edit.file_ = find_config(arguments);
    if (edit.file_.empty()) {
        return fail(ErrorCode::config, "there is no configuration to add to: name one with "
                                       "--config FILE (an empty file will do)");
    }
    auto text = read_whole(edit.file_, largest_file);
    if (!text) {
        return fail(ErrorCode::config, std::move(text.error().text));
    }
    edit.text_ = std::move(*text);
    config::Loaded loaded = config::load_edited(edit.text_, edit.file_);
    if (!loaded.ok()) {
        return fail(ErrorCode::config, errors_of(loaded));
    }
    edit.config_ = std::move(loaded.config);
    for (const config::Feed& feed : edit.config_.feeds) {
        edit.known_.insert(same_address(feed.url));
    }
    return edit;
}

std::set<std::string> ConfigEdit::feed_names() const {
    std::set<std::string> names;
    for (const config::Feed& feed : config_.feeds) {
        names.insert(feed.name);
    }
    return names;
}

const config::Feed* ConfigEdit::find_feed(std::string_view url) const {
    const std::string wanted = same_address(url);
    if (!known_.contains(wanted)) {
        return nullptr;
    }
    const auto found =
        std::find_if(config_.feeds.begin(), config_.feeds.end(),
                     [&](const config::Feed& feed) { return same_address(feed.url) == wanted; });
    return found == config_.feeds.end() ? nullptr : &*found;
}

Result<void> ConfigEdit::append(std::string_view blocks) const {
    std::string edited = text_;
    if (!edited.empty() && !edited.ends_with('\n')) {
        edited += '\n';
    }
    edited += blocks;
    const config::Loaded loaded = config::load_edited(edited, file_);
    if (!loaded.ok()) {
        return fail(ErrorCode::config, errors_of(loaded) + "\nnothing was written");
    }
    return replace_file(file_, text_, edited);
}

} // namespace gazetted::daemon::cli
