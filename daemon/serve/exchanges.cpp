// SPDX-License-Identifier: MIT
#include "daemon/serve/exchanges.hpp"

#include "daemon/publish/images.hpp"
#include "daemon/serve/compress.hpp"
#include "daemon/serve/fields.hpp"
#include "daemon/service/log.hpp"

#include <fmt/format.h>

namespace gazetted::daemon::serve {

namespace {

constexpr std::size_t max_answer_bytes = 128u << 20;
constexpr std::size_t max_jobs = 256;
constexpr std::string_view plain_text = "text/plain; charset=utf-8";

unsigned status_of(ErrorCode code) {
    switch (code) {
    case ErrorCode::not_found:
        return MHD_HTTP_NOT_FOUND;
    case ErrorCode::bad_query:
    case ErrorCode::limit:
        return MHD_HTTP_BAD_REQUEST;
    case ErrorCode::busy:
    case ErrorCode::database:
    case ErrorCode::io:
        return MHD_HTTP_SERVICE_UNAVAILABLE;
    default:
        return MHD_HTTP_INTERNAL_SERVER_ERROR;
    }
}

bool is_picture(std::string_view path) {
    return path.starts_with(publish::ImageAddresses::prefix);
}

bool is_call(std::string_view path) {
    return path == "/hub" || path.starts_with("/websub/");
}

std::string job_key(const Target& target, Coding coding, const publish::Rendered* earlier) {
    return fmt::format("{}\n{}\n{}\n{}", target.path, target.query, to_word(coding),
                       earlier == nullptr ? "" : earlier->etag);
}

} // namespace

Exchanges::Exchanges(uv::Loop& loop, Hooks hooks, std::function<void()> run_soon)
    : loop_(loop), hooks_(std::move(hooks)), run_soon_(std::move(run_soon)),
      answers_(max_answer_bytes), alive_(std::make_shared<bool>(true)) {}

Exchanges::~Exchanges() = default;

void Exchanges::use(std::shared_ptr<publish::Publisher> publisher) {
    publisher_ = std::move(publisher);
    answers_.clear();
}

MHD_Result Exchanges::queue(MHD_Connection* connection, unsigned status, MHD_Response* response) {
    ++counts_[status];
    return MHD_queue_response(connection, status, response);
}

MHD_Result Exchanges::refuse(MHD_Connection* connection, unsigned status, std::string text) {
    const auto response = make_text(std::move(text) + "\n", plain_text);
    if (status == MHD_HTTP_METHOD_NOT_ALLOWED) {
        add_header(response.get(), "Allow", "GET, HEAD");
    }
    if (status == MHD_HTTP_SERVICE_UNAVAILABLE) {
        add_header(response.get(), "Retry-After", "10");
    }
    return queue(connection, status, response.get());
}

MHD_Result Exchanges::begin(Request& request, MHD_Connection* connection, std::string_view method) {
    if (method == "POST" && request.target && is_call(request.target->path) && hooks_.on_call) {
        // Both say where the body ends; who stands between might believe the other one.
        if (!header_of(connection, "Content-Length").empty() &&
            !header_of(connection, "Transfer-Encoding").empty()) {
            return refuse(connection, MHD_HTTP_BAD_REQUEST, "this request cannot be understood");
        }
        request.body_limit = hooks_.body_limit(request.target->path);
        if (request.body_limit == 0) {
            return refuse(connection, MHD_HTTP_NOT_FOUND, "nothing is taken here");
        }
        request.call = std::make_unique<Call>();
        request.call->is_post = true;
        request.call->path = request.target->path;
        request.call->parameters = request.target->parameters;
        request.call->content_type = header_of(connection, "Content-Type");
        request.call->signature = header_of(connection, "X-Hub-Signature");
        request.state = Request::State::body;
        return MHD_YES;
    }
    // An answer queued now, before a body could be read, ends the connection: right for what may
    // have one, wrong for all else.
    if (method != "GET" && method != "HEAD") {
        return refuse(connection, MHD_HTTP_METHOD_NOT_ALLOWED, "only GET and HEAD are answered");
    }
    if (!request.target || has_body(connection)) {
        return refuse(connection, MHD_HTTP_BAD_REQUEST, "this request cannot be understood");
    }
    request.state = Request::State::whole;
    return MHD_YES;
}

MHD_Result Exchanges::take_body(Request& request, MHD_Connection* connection,
                                const Upload& upload) {
    std::string& body = request.call->body;
    if (upload.bytes.empty()) {
        return answer_call(connection, *request.call);
    }
    if (body.size() + upload.bytes.size() > request.body_limit) {
        return MHD_NO; // nobody honest sends so much; the connection ends
    }
    body.append(upload.bytes);
    upload.left = 0;
    return MHD_YES;
}

MHD_Result Exchanges::answer_call(MHD_Connection* connection, const Call& call) {
    Reply reply = hooks_.on_call(call);
    return queue(connection, reply.status, make_text(std::move(reply.text), plain_text).get());
}

MHD_Result Exchanges::answer(Request& request, MHD_Connection* connection, std::string_view method,
                             const Upload& upload) {
    switch (request.state) {
    case Request::State::waiting: // libmicrohttpd asks only after a resume
    case Request::State::cancelled:
        return MHD_NO;
    case Request::State::made:
        return request.outcome ? answer_document(request, connection, request.outcome)
                               : answer_failure(request, connection);
    case Request::State::header:
        return begin(request, connection, method);
    case Request::State::body:
        return take_body(request, connection, upload);
    case Request::State::whole:
        break;
    }
    if (const auto done = answer_service(request, connection)) {
        return *done;
    }
    if (!publisher_) {
        return refuse(connection, MHD_HTTP_SERVICE_UNAVAILABLE, "starting");
    }
    if (is_picture(request.target->path)) {
        return answer_image(request, connection);
    }
    if (const auto kept = publisher_->cached(request.target->path, request.target->query)) {
        return answer_document(request, connection, kept);
    }
    const auto coding = choose_coding(joined_header(connection, "accept-encoding"));
    return wait_for(request, connection, coding, nullptr,
                    delta_base(request, connection, joined_header(connection, "if-none-match")));
}

std::optional<MHD_Result> Exchanges::answer_service(const Request& request,
                                                    MHD_Connection* connection) {
    const std::string& path = request.target->path;
    if (path == "/healthz") {
        return queue(connection, MHD_HTTP_OK, make_text("ok\n", plain_text).get());
    }
    if (path == "/readyz") {
        const bool ready = hooks_.is_ready && hooks_.is_ready();
        return ready ? queue(connection, MHD_HTTP_OK, make_text("ready\n", plain_text).get())
                     : refuse(connection, MHD_HTTP_SERVICE_UNAVAILABLE, "not ready");
    }
    if (path == "/metrics") {
        return answer_metrics(connection);
    }
    if (is_call(path) && hooks_.on_call) {
        Call call;
        call.path = path;
        call.parameters = request.target->parameters;
        return answer_call(connection, call);
    }
    return std::nullopt;
}

MHD_Result Exchanges::answer_metrics(MHD_Connection* connection) {
    std::string text = hooks_.metrics ? hooks_.metrics() : std::string();
    text += "# HELP gazetted_http_responses_total HTTP answers by status.\n"
            "# TYPE gazetted_http_responses_total counter\n";
    for (const auto& [status, count] : counts_) {
        text += fmt::format("gazetted_http_responses_total{{code=\"{}\"}} {}\n", status, count);
    }
    const auto response = make_text(std::move(text), "text/plain; version=0.0.4; charset=utf-8");
    return queue(connection, MHD_HTTP_OK, response.get());
}

MHD_Result Exchanges::answer_document(Request& request, MHD_Connection* connection,
                                      const std::shared_ptr<const publish::Rendered>& document) {
    if (request.target->path == "/status.json" && hooks_.status_extra) {
        return answer_status_json(connection, document);
    }
    // A picture is large and kept on disk: nothing of it stays here once it is sent.
    std::optional<Answer> picture;
    if (is_picture(request.target->path)) {
        picture.emplace(document);
    }
    Answer& answer = picture ? *picture : answers_.of(document);
    if (document->status == MHD_HTTP_OK || document->status == MHD_HTTP_IM_USED) {
        const auto if_none_match = joined_header(connection, "if-none-match");
        if (!if_none_match.empty()) {
            if (const auto coding = matching_coding(if_none_match, document->etag)) {
                return queue(connection, MHD_HTTP_NOT_MODIFIED, answer.not_modified(*coding));
            }
            if (auto base = delta_base(request, connection, if_none_match)) {
                const auto wanted = choose_coding(joined_header(connection, "accept-encoding"));
                return wait_for(request, connection, wanted, nullptr, std::move(base));
            }
        } else if (is_unmodified(header_of(connection, "If-Modified-Since"),
                                 document->last_modified)) {
            return queue(connection, MHD_HTTP_NOT_MODIFIED, answer.not_modified(Coding::identity));
        }
    }
    const auto wanted = choose_coding(joined_header(connection, "accept-encoding"));
    const auto coding = answer.usable(wanted);
    const auto audience =
        !document->browser_type.empty() && wants_html(joined_header(connection, "accept"))
            ? Audience::browser
            : Audience::reader;
    if (!answer.has(coding)) {
        return request.state == Request::State::whole
                   ? wait_for(request, connection, coding, document)
                   : queue(connection, document->status, answer.full(Coding::identity, audience));
    }
    return queue(connection, document->status, answer.full(coding, audience));
}

/// The version that the client has, where it asks for what is new since and we know it.
std::shared_ptr<const publish::Rendered>
Exchanges::delta_base(const Request& request, MHD_Connection* connection,
                      std::string_view if_none_match) const {
    if (request.state != Request::State::whole || !publisher_ || if_none_match.empty() ||
        !wants_delta(joined_header(connection, "a-im"))) {
        return nullptr;
    }
    return publisher_->earlier(request.target->path, [&](std::string_view etag) {
        return matching_coding(if_none_match, etag).has_value();
    });
}

MHD_Result Exchanges::answer_status_json(MHD_Connection* connection,
                                         const std::shared_ptr<const publish::Rendered>& document) {
    // Both are JSON objects of ours: the live facts become a member of the stored ones.
    std::string live = "{\"live\":" + hooks_.status_extra();
    live += document->body.starts_with("{}") ? "" : ",\n";
    auto response = make_text_before(std::move(live), document, 1);
    add_header(response.get(), "Access-Control-Allow-Origin", "*");
    return queue(connection, MHD_HTTP_OK, response.get());
}

MHD_Result Exchanges::answer_failure(const Request& request, MHD_Connection* connection) {
    const unsigned status = status_of(request.failure);
    if (status == MHD_HTTP_NOT_FOUND && publisher_) {
        return queue(connection, status,
                     answers_.of(publisher_->not_found()).full(Coding::identity));
    }
    if (status < MHD_HTTP_INTERNAL_SERVER_ERROR) {
        return refuse(connection, status, request.failure_text);
    }
    service::log(service::LogLevel::error, "serve", {},
                 fmt::format("{}: {}", request.target->path, request.failure_text));
    return refuse(connection, status, "this cannot be served now; the log says why");
}

MHD_Result Exchanges::wait_for(Request& request, MHD_Connection* connection, Coding coding,
                               std::shared_ptr<const publish::Rendered> document,
                               std::shared_ptr<const publish::Rendered> earlier) {
    const auto key = job_key(*request.target, coding, earlier.get());
    auto running = jobs_.find(key);
    if (running == jobs_.end()) {
        if (jobs_.size() - pictures_ >= max_jobs) {
            return refuse(connection, MHD_HTTP_SERVICE_UNAVAILABLE, "too much to do; try again");
        }
        auto job = std::make_shared<Job>();
        job->publisher = publisher_;
        job->target = *request.target;
        job->coding = coding;
        job->document = std::move(document);
        job->earlier = std::move(earlier);
        running = jobs_.emplace(key, job).first;
        uv::queue_work(
            loop_, [job] { work(*job); },
            [this, key, alive = std::weak_ptr<bool>(alive_)] {
                if (!alive.expired()) {
                    on_made(key);
                }
            });
    }
    return suspend(request, connection, key);
}

/// Until the job is done.
MHD_Result Exchanges::suspend(Request& request, MHD_Connection* connection,
                              const std::string& key) {
    jobs_.at(key)->waiters.push_back(&request);
    request.state = Request::State::waiting;
    request.connection = connection;
    request.job = key;
    MHD_suspend_connection(connection);
    return MHD_YES;
}

MHD_Result Exchanges::answer_image(Request& request, MHD_Connection* connection) {
    const auto picture = publisher_->picture(request.target->path);
    if (!picture || !hooks_.on_image) {
        return queue(connection, MHD_HTTP_NOT_FOUND,
                     answers_.of(publisher_->not_found()).full(Coding::identity));
    }
    const auto key = job_key(*request.target, Coding::identity, nullptr);
    if (!jobs_.contains(key)) {
        auto job = std::make_shared<Job>();
        job->publisher = publisher_;
        job->target = *request.target;
        jobs_.emplace(key, job);
        ++pictures_; // bounded by the connections, and in no page's way
        hooks_.on_image(*picture,
                        [this, key, job, alive = std::weak_ptr<bool>(alive_)](auto image) {
                            if (alive.expired()) {
                                return;
                            }
                            --pictures_;
                            if (image) {
                                job->document = std::move(*image);
                            } else {
                                job->error = std::move(image.error());
                            }
                            on_made(key);
                        });
    }
    return suspend(request, connection, key);
}

/// On a worker.
void Exchanges::work(Job& job) {
    if (!job.document) {
        const auto now = uv::Loop::wall_clock();
        auto made = job.earlier ? job.publisher->render_delta(job.target.path, *job.earlier, now)
                                : job.publisher->render(job.target.path, job.target.query, now);
        if (!made) {
            job.error = std::move(made.error());
            return;
        }
        job.document = std::move(*made);
    }
    if (job.coding != Coding::identity && job.document->body.size() >= min_compressed_bytes) {
        job.compressed = compress(job.coding, job.document->body);
        job.is_compressed = true;
    }
}

void Exchanges::on_made(const std::string& key) {
    const auto done = jobs_.extract(key);
    if (done.empty()) {
        return;
    }
    Job& job = *done.mapped();
    if (job.document && job.is_compressed) {
        answers_.of(job.document).set_compressed(job.coding, std::move(job.compressed));
    }
    for (Request* request : job.waiters) {
        request->state = Request::State::made;
        request->outcome = job.document;
        if (!job.document) {
            request->failure = job.error ? job.error->code : ErrorCode::internal;
            request->failure_text = job.error ? job.error->text : "a worker failed";
        }
        MHD_resume_connection(request->connection);
    }
    run_soon_();
}

void Exchanges::forget(Request& request) {
    if (const auto job = jobs_.find(request.job); job != jobs_.end()) {
        std::erase(job->second->waiters, &request);
    }
}

void Exchanges::cancel_all() {
    for (auto& [key, job] : jobs_) {
        for (Request* request : job->waiters) {
            request->state = Request::State::cancelled;
            MHD_resume_connection(request->connection);
        }
        job->waiters.clear();
    }
}

} // namespace gazetted::daemon::serve
