// SPDX-License-Identifier: MIT
//
// Sources of this machine: file: on a worker thread, exec: as a child process.
#include "daemon/fetch/answer.hpp"
#include "daemon/fetch/command.hpp"
#include "daemon/fetch/transfer.hpp"
#include "feeds/base/ascii.hpp"

#include <utility>

namespace gazetted::daemon::fetch {

namespace {

std::string first_line(std::string_view text) {
    return std::string(ascii::trim(ascii::trim(text).substr(0, ascii::trim(text).find('\n'))));
}

Error describe_exit(const uv::ProcessResult& result, const std::string& command) {
    std::string text = "the command " + command;
    text += result.signal != 0 ? " was ended by signal " + std::to_string(result.signal)
                               : " failed with exit status " + std::to_string(result.exit_status);
    const auto line = first_line(result.error_output);
    return make_error(ErrorCode::process, text + (line.empty() ? "" : ": " + line));
}

} // namespace

void Transfer::start_file() {
    auto path = file_path(request_.url);
    if (!path) {
        return fail(std::move(path.error()));
    }
    enter(State::reading_file);
    owner_.watch(deadline_);
    file_ = std::make_unique<uv::Task<Result<FileContent>>>(
        services_.loop,
        [path = std::move(*path), stamp = request_.validators.etag,
         limit = request_.limits.max_body] { return load_file(path, stamp, limit); },
        [this](Result<FileContent> content) { on_file(std::move(content)); });
}

void Transfer::on_file(Result<FileContent> content) {
    file_.reset();
    if (!content) {
        return fail(std::move(content.error()));
    }
    bytes_ = content->body.size();
    result_.outcome.validators.etag = std::move(content->stamp);
    if (content->is_unchanged) {
        result_.outcome.kind = model::FetchKind::not_modified;
    } else {
        set_document(result_, std::move(content->body), request_.body_hash);
    }
    rest(State::done);
}

void Transfer::start_command() {
    const auto command = request_.url.substr(std::string_view("exec:").size());
    auto argv = split_command(command);
    if (!argv) {
        return fail(std::move(argv.error()));
    }
    auto process = uv::Process::spawn(
        services_.loop, *argv, static_cast<std::size_t>(request_.limits.max_body),
        [this](uv::ProcessResult result) { on_command(std::move(result)); });
    if (!process) {
        return fail(std::move(process.error()));
    }
    process_ = std::move(*process);
    enter(State::running_command);
    owner_.watch(deadline_);
}

void Transfer::on_command(uv::ProcessResult result) {
    process_.reset();
    bytes_ = result.output.size();
    if (result.is_cut) {
        return fail(make_error(ErrorCode::too_large,
                               request_.url + " wrote more than the limit of " +
                                   std::to_string(request_.limits.max_body) + " bytes"));
    }
    if (result.signal != 0 || result.exit_status != 0) {
        return fail(describe_exit(result, request_.url.substr(5)));
    }
    set_document(result_, std::move(result.output), request_.body_hash);
    rest(State::done);
}

} // namespace gazetted::daemon::fetch
