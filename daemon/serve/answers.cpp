// SPDX-License-Identifier: MIT
#include "daemon/serve/answers.hpp"

#include "daemon/serve/compress.hpp"
#include "feeds/base/assert.hpp"
#include "feeds/date/date.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <sys/mman.h>
#include <unistd.h>

namespace gazetted::daemon::serve {

namespace {

constexpr std::string_view page_policy =
    "default-src 'none'; style-src 'self'; img-src * data:; media-src *; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'";
constexpr std::size_t least_file = 16u
                                   << 10; // bytes; below, the copy costs less than the second call
constexpr std::string_view data_policy = "default-src 'none'; style-src 'self'; base-uri 'none'";

using Owner = std::shared_ptr<const void>;

void let_go(void* held) noexcept {
    const std::unique_ptr<Owner> freed(static_cast<Owner*>(held));
}

/// A response over bytes that `owner` keeps alive for as long as it is being sent.
Response over(std::string_view bytes, Owner owner) {
    auto held = std::make_unique<Owner>(std::move(owner));
    Response response(MHD_create_response_from_buffer_with_free_callback_cls(
        bytes.size(), const_cast<char*>(bytes.data()), // it only reads
        let_go, held.get()));
    GAZETTED_ASSERT(response); // out of memory
    static_cast<void>(held.release());
    return response;
}

/// Likewise, over two runs of bytes, neither of them empty.
Response over(std::string_view first, std::string_view second, Owner owner) {
    auto held = std::make_unique<Owner>(std::move(owner));
    const std::array<MHD_IoVec, 2> runs{
        {{first.data(), first.size()}, {second.data(), second.size()}}};
    Response response(MHD_create_response_from_iovec(runs.data(), runs.size(), let_go, held.get()));
    GAZETTED_ASSERT(response); // out of memory
    static_cast<void>(held.release());
    return response;
}

/// Null where the system gives no such file.
Response over_file(std::string_view bytes) {
    const int file = ::memfd_create("gazetted-answer", MFD_CLOEXEC);
    if (file < 0) {
        return nullptr;
    }
    for (std::string_view left = bytes; !left.empty();) {
        const auto count = ::write(file, left.data(), left.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            ::close(file);
            return nullptr;
        }
        left.remove_prefix(static_cast<std::size_t>(count));
    }
    Response response(MHD_create_response_from_fd(bytes.size(), file)); // which it closes
    if (!response) {
        ::close(file);
    }
    return response;
}

std::string cache_control(Seconds max_age) {
    return max_age.count() <= 0
               ? "no-cache"
               : fmt::format("public, max-age={}, stale-while-revalidate=600, stale-if-error=86400",
                             max_age.count());
}

void add_text_headers(MHD_Response* response, std::string_view content_type) {
    add_header(response, "Content-Type", std::string(content_type));
    add_header(response, "Cache-Control", "no-store");
    add_header(response, "X-Content-Type-Options", "nosniff");
    add_header(response, "Content-Security-Policy", std::string(data_policy));
}

} // namespace

void add_header(MHD_Response* response, const char* name, const std::string& value) {
    // Refused for a value that cannot stand in a header: then it is left out.
    static_cast<void>(MHD_add_response_header(response, name, value.c_str()));
}

Response make_text(std::string text, std::string_view content_type) {
    auto kept = std::make_shared<const std::string>(std::move(text));
    auto response = over(*kept, kept);
    add_text_headers(response.get(), content_type);
    return response;
}

Response make_text_before(std::string text, std::shared_ptr<const publish::Rendered> document,
                          std::size_t from) {
    struct Kept {
        std::string text;
        std::shared_ptr<const publish::Rendered> document;
    };
    auto kept = std::make_shared<const Kept>(Kept{std::move(text), std::move(document)});
    auto response = over(kept->text, std::string_view(kept->document->body).substr(from), kept);
    add_text_headers(response.get(), kept->document->content_type);
    return response;
}

Answer::Answer(std::shared_ptr<const publish::Rendered> document)
    : document_(std::move(document)), bytes_(document_->body.size()) {}

Coding Answer::usable(Coding wanted) const {
    const bool is_small = document_->body.size() < min_compressed_bytes;
    return is_small || form(wanted).is_useless ? Coding::identity : wanted;
}

bool Answer::has(Coding coding) const {
    return coding == Coding::identity || form(coding).body != nullptr;
}

void Answer::set_compressed(Coding coding, std::optional<std::string> body) {
    if (has(coding)) {
        return;
    }
    if (!body) {
        form(coding).is_useless = true;
        return;
    }
    bytes_ += body->size();
    form(coding).body = std::make_shared<const std::string>(std::move(*body));
}

MHD_Response* Answer::full(Coding coding, Audience audience) {
    Form& wanted = form(coding);
    const bool is_shown = audience == Audience::browser && !document_->browser_type.empty();
    Response& full = wanted.full[is_shown ? 1 : 0];
    if (!full) {
        const std::string& body = coding == Coding::identity ? document_->body : *wanted.body;
        if (uses_files_ && body.size() >= least_file) {
            full = over_file(body);
        }
        if (!full) {
            full = coding == Coding::identity ? over(body, document_) : over(body, wanted.body);
        }
        add_headers(full.get(), coding);
        add_header(full.get(), "Content-Type",
                   is_shown ? document_->browser_type : document_->content_type);
        if (coding != Coding::identity) {
            add_header(full.get(), "Content-Encoding", std::string(to_word(coding)));
        }
        if (!document_->location.empty()) {
            add_header(full.get(), "Location", document_->location);
        }
    }
    return full.get();
}

void Answer::use_files() {
    uses_files_ = true;
    for (Form& form : forms_) {
        form.full = {}; // what is being sent lives on
    }
}

MHD_Response* Answer::not_modified(Coding coding) {
    Form& wanted = form(coding);
    if (!wanted.not_modified) {
        // Empty: libmicrohttpd then says "Content-Length: 0". Over the body it would say the length
        // of the 200, as RFC 9110 section 8.6 wants, but clients with http_parser (wrk among them)
        // then wait for a body that never comes.
        wanted.not_modified = over({}, nullptr);
        add_headers(wanted.not_modified.get(), coding);
    }
    return wanted.not_modified.get();
}

void Answer::add_headers(MHD_Response* response, Coding coding) const {
    const publish::Rendered& document = *document_;
    const bool is_delta = document.status == 226;
    if (document.status == 200 || is_delta) {
        add_header(response, "ETag", etag_in(coding, document.etag));
        if (document.last_modified > Instant{}) {
            add_header(response, "Last-Modified", date::http_date(document.last_modified));
        }
    }
    if (is_delta) { // RFC 3229 section 10.8.1: only who understands "im" may keep it
        add_header(response, "IM", "feed");
        add_header(response, "Cache-Control", "no-store, im, max-age=60");
        add_header(response, "Vary", "A-IM, If-None-Match, Accept-Encoding");
    } else {
        add_header(response, "Cache-Control", cache_control(document.max_age));
        add_header(response, "Vary",
                   document.browser_type.empty() ? "Accept-Encoding" : "Accept, Accept-Encoding");
    }
    if (!document.links.empty()) {
        add_header(response, "Link", document.links);
    }
    add_header(response, "X-Content-Type-Options", "nosniff");
    add_header(response, "Content-Security-Policy",
               std::string(document.is_page ? page_policy : data_policy));
    if (document.is_page) {
        add_header(response, "Referrer-Policy", "no-referrer");
    } else {
        add_header(response, "Access-Control-Allow-Origin", "*");
        add_header(response, "Access-Control-Expose-Headers", "ETag, Last-Modified");
    }
}

void Answers::consider_files(Answer& answer) {
    constexpr std::size_t often = 16; // requests
    if (answer.note_request() == often &&
        static_cast<std::size_t>(std::count_if(order_.begin(), order_.end(), [](const Answer& one) {
            return one.uses_files();
        })) < max_files_) {
        answer.use_files();
    }
}

Answer& Answers::of(const std::shared_ptr<const publish::Rendered>& document) {
    if (const auto found = by_document_.find(document.get()); found != by_document_.end()) {
        order_.splice(order_.begin(), order_, found->second);
        consider_files(order_.front());
        return order_.front();
    }
    order_.emplace_front(document);
    by_document_.emplace(document.get(), order_.begin());
    std::size_t bytes = 0;
    for (auto answer = order_.begin(); answer != order_.end();) {
        bytes += answer->bytes();
        const auto here = answer++;
        if (bytes > max_bytes_ && here != order_.begin()) {
            by_document_.erase(&here->document());
            order_.erase(here);
        }
    }
    return order_.front();
}

void Answers::sweep() {
    for (auto answer = order_.begin(); answer != order_.end();) {
        const auto here = answer++;
        if (!here->is_shared_with_publisher()) {
            by_document_.erase(&here->document());
            order_.erase(here);
        }
    }
}

void Answers::clear() {
    by_document_.clear();
    order_.clear();
}

} // namespace gazetted::daemon::serve
