// SPDX-License-Identifier: MIT
#include "daemon/fetch/decode.hpp"
#include "daemon/fetch/fetcher.hpp"

#include <utility>

namespace gazetted::daemon::fetch {

Result<FetchResult> fetch_once(Request request, const Options& options) {
    uv::Loop loop;
    FetchResult result;
    {
        Fetcher fetcher(loop, options);
        fetcher.fetch(std::move(request), [&](FetchResult fetched) {
            result = std::move(fetched);
            loop.stop();
        });
        loop.run();
    }
    if (result.outcome.error) {
        return fail(std::move(*result.outcome.error));
    }
    auto body = decode_body(std::move(result.body), result.content_encoding, result.max_body);
    if (!body) {
        return fail(std::move(body.error()));
    }
    result.body = std::move(*body);
    result.content_encoding.clear();
    return result;
}

} // namespace gazetted::daemon::fetch
