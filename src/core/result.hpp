// How an expected failure travels. A Result holds a value or an Error; asserts are for our own bugs.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace kith::core {

// What went wrong, in terms the outermost layer can act on: one function maps kinds to HTTP, another to exit codes.
enum class ErrorKind { invalid_input, not_found, forbidden, conflict, unavailable, corrupt_data };

struct Error {
  ErrorKind kind;
  std::string message;  // For a person to read: where, what, what to do. Never holds personal data.
};

template <class T = void>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(ErrorKind kind, std::string message) {
  return tl::unexpected<Error>(Error{kind, std::move(message)});
}

}  // namespace kith::core

// Unwraps a Result or returns its error from the enclosing function.
#define TRY(expression)                                                       \
  __extension__({                                                             \
    auto&& try_result_ = (expression);                                        \
    if (!try_result_) return tl::unexpected(std::move(try_result_).error());  \
    std::move(try_result_).value();                                           \
  })

// The same for a Result<void>.
#define TRY_VOID(expression)                                                      \
  do {                                                                            \
    auto&& check_result_ = (expression);                                          \
    if (!check_result_) return tl::unexpected(std::move(check_result_).error());  \
  } while (false)
