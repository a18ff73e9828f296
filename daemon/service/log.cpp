// SPDX-License-Identifier: MIT
#include "daemon/service/log.hpp"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <unistd.h>

namespace gazetted::daemon::service {

namespace {

LogLevel start_level() {
    const char* wanted = std::getenv("GAZETTED_LOG");
    return wanted != nullptr && std::string_view(wanted) == "debug" ? LogLevel::debug
                                                                    : LogLevel::info;
}

std::atomic<LogLevel> log_level{start_level()};

void append_escaped(std::string& out, std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f) {
            out += "\\x";
            out += digits[byte >> 4U];
            out += digits[byte & 15U];
        } else {
            out += c;
        }
    }
}

} // namespace

void set_log_level(LogLevel level) {
    log_level = level;
}

void log(LogLevel level, std::string_view stage, std::string_view feed, std::string_view text) {
    if (level > log_level.load()) {
        return;
    }
    static const bool is_journal = std::getenv("JOURNAL_STREAM") != nullptr;
    std::string line;
    line.reserve(stage.size() + feed.size() + text.size() + 32);
    if (is_journal) {
        line += '<';
        line += static_cast<char>('0' + static_cast<int>(level));
        line += '>';
    }
    line += "stage=";
    line += stage;
    if (!feed.empty()) {
        line += " feed=";
        append_escaped(line, feed);
    }
    line += ' ';
    append_escaped(line, text);
    line += '\n';
    // One write, so that lines of several threads never mix.
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

} // namespace gazetted::daemon::service
