// SPDX-License-Identifier: MIT
#pragma once

// Requests and their answers. What is kept is answered at once; what must be rendered or compressed
// is made on the worker pool while its connection is suspended, once for all who wait for the same.
// Loop thread only.

#include "daemon/publish/publisher.hpp"
#include "daemon/serve/answers.hpp"
#include "daemon/serve/server.hpp"
#include "daemon/serve/target.hpp"
#include "daemon/uv/loop.hpp"

#include <microhttpd.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gazetted::daemon::serve {

/// One request, from its request line to the end of its answer.
struct Request {
    enum class State { header, body, whole, waiting, made, cancelled };

    std::optional<Target> target;
    State state = State::header;
    MHD_Connection* connection = nullptr;             // while it waits
    std::string job;                                  // what it waits for
    std::shared_ptr<const publish::Rendered> outcome; // when made; null with `failure`
    ErrorCode failure = ErrorCode::internal;
    std::string failure_text;
    std::unique_ptr<Call> call; // of a POST: what has come of it
    std::size_t body_limit = 0; // of it
};

/// What the client sends after its header: a piece of a body, and how much of it was not taken.
struct Upload {
    std::string_view bytes;
    std::size_t& left;
};

class Exchanges {
  public:
    /// `run_soon`: connections were resumed, libmicrohttpd must run.
    Exchanges(uv::Loop& loop, Hooks hooks, std::function<void()> run_soon);
    ~Exchanges();
    Exchanges(const Exchanges&) = delete;
    Exchanges& operator=(const Exchanges&) = delete;

    void use(std::shared_ptr<publish::Publisher> publisher);
    /// libmicrohttpd's access handler. Returns MHD_NO to end the connection.
    MHD_Result answer(Request& request, MHD_Connection* connection, std::string_view method,
                      const Upload& upload);
    /// The request is over; nothing may be remembered of it.
    void forget(Request& request);
    /// Resumes all that wait, to be ended.
    void cancel_all();
    void sweep() { answers_.sweep(); }
    void allow_files(std::size_t documents) { answers_.allow_files(documents); }

    /// Answers by status.
    const std::map<unsigned, std::uint64_t>& counts() const { return counts_; }

  private:
    struct Job { // written by one worker, read after it
        std::shared_ptr<publish::Publisher> publisher;
        Target target;
        Coding coding = Coding::identity;
        std::shared_ptr<const publish::Rendered> document; // null: to be rendered
        std::shared_ptr<const publish::Rendered> earlier;  // what to be different from
        std::optional<Error> error;
        bool is_compressed = false;
        std::optional<std::string> compressed;
        std::vector<Request*> waiters;
    };

    MHD_Result queue(MHD_Connection* connection, unsigned status, MHD_Response* response);
    MHD_Result refuse(MHD_Connection* connection, unsigned status, std::string text);
    MHD_Result begin(Request& request, MHD_Connection* connection, std::string_view method);
    MHD_Result take_body(Request& request, MHD_Connection* connection, const Upload& upload);
    MHD_Result answer_call(MHD_Connection* connection, const Call& call);
    MHD_Result answer_image(Request& request, MHD_Connection* connection);
    MHD_Result suspend(Request& request, MHD_Connection* connection, const std::string& key);
    std::optional<MHD_Result> answer_service(const Request& request, MHD_Connection* connection);
    MHD_Result answer_metrics(MHD_Connection* connection);
    MHD_Result answer_document(Request& request, MHD_Connection* connection,
                               const std::shared_ptr<const publish::Rendered>& document);
    MHD_Result answer_status_json(MHD_Connection* connection,
                                  const std::shared_ptr<const publish::Rendered>& document);
    MHD_Result answer_failure(const Request& request, MHD_Connection* connection);
    MHD_Result wait_for(Request& request, MHD_Connection* connection, Coding coding,
                        std::shared_ptr<const publish::Rendered> document,
                        std::shared_ptr<const publish::Rendered> earlier = nullptr);
    std::shared_ptr<const publish::Rendered> delta_base(const Request& request,
                                                        MHD_Connection* connection,
                                                        std::string_view if_none_match) const;
    static void work(Job& job);
    void on_made(const std::string& key);

    uv::Loop& loop_;
    Hooks hooks_;
    std::function<void()> run_soon_;
    std::shared_ptr<publish::Publisher> publisher_;
    Answers answers_;
    std::map<std::string, std::shared_ptr<Job>> jobs_;
    std::size_t pictures_ = 0; // of jobs_
    std::map<unsigned, std::uint64_t> counts_;
    std::shared_ptr<bool> alive_; // a job may end after us
};

} // namespace gazetted::daemon::serve
