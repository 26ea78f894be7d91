// The one place where Boost.JSON's sources are compiled, without exceptions: only the pieces that
// its streaming parser needs (see json_read.cpp). boost/json/src.hpp would bring the whole library
// and does not compile without exceptions.
#define BOOST_JSON_SOURCE
#include <boost/json/basic_parser.hpp>
#include <boost/json/detail/impl/default_resource.ipp>
#include <boost/json/detail/impl/except.ipp>
#include <boost/json/detail/impl/stack.ipp>
#include <boost/json/impl/error.ipp>
#include <boost/throw_exception.hpp>
#include <cstdlib>

namespace boost {
// Reached only by a mistake of the programmer: the parser reports bad input as error codes.
void throw_exception(const std::exception& /*unused*/) { std::abort(); }
void throw_exception(const std::exception& /*unused*/, const source_location& /*unused*/) {
  std::abort();
}
}  // namespace boost
