#pragma once

#include <tl/expected.hpp>
#include <utility>

namespace jeton {

// A value, or the reason why there is none. E is usually a small closed enum, named after what the caller does next.
template <typename T, typename E>
using Result = tl::expected<T, E>;

// The error side of a Result.
template <typename E>
constexpr tl::unexpected<std::decay_t<E>> Fail(E&& error) {
  return tl::unexpected<std::decay_t<E>>(std::forward<E>(error));
}

}  // namespace jeton
