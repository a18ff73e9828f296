// SPDX-License-Identifier: MIT
#pragma once

// Log lines to standard error: one event a line, with the journal's priority prefix under systemd.
// Any thread.

#include <cstdint>
#include <string_view>

namespace gazetted::daemon::service {

enum class LogLevel : std::uint8_t { error = 3, warning = 4, notice = 5, info = 6, debug = 7 };

/// Lines less important than `level` are left out. The start value is info; $GAZETTED_LOG=debug
/// changes it.
void set_log_level(LogLevel level);

/// "stage=fetch feed=example-world text". `stage` is a folder word (config, fetch, parse, store,
/// publish, serve, service); `feed` may be empty. Line ends and controls in the text are escaped.
void log(LogLevel level, std::string_view stage, std::string_view feed, std::string_view text);

} // namespace gazetted::daemon::service
