// SPDX-License-Identifier: MIT
#pragma once

// Result<T>: a value or an Error. For failures that are expected; a bug is GAZETTED_ASSERT.

#include "feeds/base/error.hpp"

#include <tl/expected.hpp>

#include <string>
#include <utility>

namespace gazetted {

template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
  public:
    using tl::expected<T, Error>::expected;
};

/// `return fail(ErrorCode::io, "…");` inside a function that returns any Result<T>.
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string text) {
    return tl::unexpected<Error>(make_error(code, std::move(text)));
}
[[nodiscard]] inline tl::unexpected<Error> fail(Error error) {
    return tl::unexpected<Error>(std::move(error));
}

} // namespace gazetted
