// SPDX-License-Identifier: MIT
#pragma once

// Documents as libmicrohttpd responses, made once for each content coding and used again for every
// request. Loop thread only.

#include "daemon/publish/publisher.hpp"
#include "daemon/serve/negotiate.hpp"

#include <microhttpd.h>

#include <array>
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace gazetted::daemon::serve {

struct DestroyResponse {
    void operator()(MHD_Response* response) const noexcept { MHD_destroy_response(response); }
};
/// libmicrohttpd counts references: a response that is being sent lives on without its owner.
using Response = std::unique_ptr<MHD_Response, DestroyResponse>;

/// A response of a few words, with the headers that every answer has.
Response make_text(std::string text, std::string_view content_type);
/// Likewise, of a few words and the document's bytes behind them, from `from` on, which are not
/// copied. Neither is empty.
Response make_text_before(std::string text, std::shared_ptr<const publish::Rendered> document,
                          std::size_t from);
void add_header(MHD_Response* response, const char* name, const std::string& value);

/// Who asks: a browser gets the same bytes under a type that it shows.
enum class Audience : std::uint8_t { reader, browser };

/// One document in all its forms.
class Answer {
  public:
    explicit Answer(std::shared_ptr<const publish::Rendered> document);

    const publish::Rendered& document() const { return *document_; }
    bool is_shared_with_publisher() const { return document_.use_count() > 1; }
    /// The coding to use for a client that would like `wanted`: identity where compressing does not
    /// pay.
    Coding usable(Coding wanted) const;
    bool has(Coding coding) const;
    /// `body` empty: it did not become smaller, identity is used from then on.
    void set_compressed(Coding coding, std::optional<std::string> body);

    MHD_Response* full(Coding coding, Audience audience = Audience::reader);
    MHD_Response* not_modified(Coding coding);
    std::size_t bytes() const { return bytes_; }

    /// From now on large bodies are sent from files in memory, which spares a copy for each
    /// request; each is held twice then, and holds a descriptor.
    void use_files();
    bool uses_files() const { return uses_files_; }
    /// Counts requests.
    std::size_t note_request() { return ++requests_; }

  private:
    struct Form {
        std::shared_ptr<const std::string> body;
        bool is_useless = false;
        std::array<Response, 2> full; // by Audience
        Response not_modified;
    };
    Form& form(Coding coding) { return forms_[static_cast<std::size_t>(coding)]; }
    const Form& form(Coding coding) const { return forms_[static_cast<std::size_t>(coding)]; }
    void add_headers(MHD_Response* response, Coding coding) const;

    std::shared_ptr<const publish::Rendered> document_;
    std::array<Form, codings.size()> forms_;
    std::size_t bytes_ = 0;
    std::size_t requests_ = 0;
    bool uses_files_ = false;
};

/// The answers in use, bounded by bytes.
class Answers {
  public:
    explicit Answers(std::size_t max_bytes) : max_bytes_(max_bytes) {}
    /// How many documents may be sent from files: those that are asked for again and again. None at
    /// first; nothing can be sent from a file over TLS.
    void allow_files(std::size_t documents) { max_files_ = documents; }
    /// Valid until the next call of any member. Counts as a request for the document.
    Answer& of(const std::shared_ptr<const publish::Rendered>& document);
    /// Drops those whose document the publisher does not keep any more.
    void sweep();
    void clear();

  private:
    void consider_files(Answer& answer);

    using Order = std::list<Answer>; // most recently used first
    std::size_t max_files_ = 0;
    std::size_t max_bytes_;
    Order order_;
    std::unordered_map<const publish::Rendered*, Order::iterator> by_document_;
};

} // namespace gazetted::daemon::serve
