// Laws of the YAML reader: it reads what is written for it, and it ends on anything.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "backsight/yaml/read.h"

namespace backsight::yaml {
namespace {

using core::json::Array;
using core::json::Member;
using core::json::Object;
using core::json::Value;

// Text without the characters a YAML file cannot hold even escaped by JSON's rules.
rc::Gen<std::string> any_text() {
  return rc::gen::container<std::string>(
      rc::gen::element<char>('a', 'Z', '0', '7', '.', '-', '_', ':', ' ', '#', '\'', '"', '\\', '{',
                             '[', ',', '&', '*', '!', '%', '@', '\n', 'N', 'O', 'e'));
}

rc::Gen<Value> any_value(int depth) {
  const auto scalar = rc::gen::oneOf(
      rc::gen::map(any_text(), [](std::string text) { return Value(std::move(text)); }),
      rc::gen::map(rc::gen::arbitrary<std::int64_t>(),
                   [](std::int64_t n) { return core::json::from_integer(n); }),
      rc::gen::element(Value(true), Value(false), Value(nullptr),
                       Value(core::json::Number{"0.10"})));
  if (depth == 0) return scalar;
  const auto list =
      rc::gen::map(rc::gen::container<std::vector<Value>>(any_value(depth - 1)),
                   [](std::vector<Value> values) { return Value(Array(std::move(values))); });
  const auto map = rc::gen::map(
      rc::gen::container<std::map<std::string, Value>>(any_text(), any_value(depth - 1)),
      [](std::map<std::string, Value> values) {
        Object object;
        for (auto& [key, value] : values) object.push_back(Member{key, std::move(value)});
        return Value(std::move(object));
      });
  return rc::gen::weightedOneOf<Value>({{3, scalar}, {1, list}, {1, map}});
}

// JSON is YAML 1.2: what the JSON writer writes, the YAML reader must read as the same value.
RC_GTEST_PROP(YamlRead, ReadsJsonAsTheSameValue, ()) {
  const Value value = *rc::gen::resize(12, any_value(3));
  const std::string text = core::json::write(value);
  const auto read_back = read(text, "f.yaml");
  if (!read_back) RC_FAIL(core::describe(read_back.error().front()) + "\n" + text);
  RC_ASSERT(*read_back == value);
}

// Any bytes end in a value or in problems with a place inside the text.
RC_GTEST_PROP(YamlRead, EndsOnAnyText, ()) {
  const auto text = *rc::gen::container<std::string>(
      rc::gen::oneOf(rc::gen::element<char>(':', ' ', '\n', '-', '[', ']', '{', '}', ',', '"', '\'',
                                            '|', '>', '?', '#', '&', '*', '!', 'a', '0', '.'),
                     rc::gen::arbitrary<char>()));
  const auto value = read(text, "f.yaml");
  if (value) return;
  RC_ASSERT(!value.error().empty());
  const auto lines = static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n') +
                                                std::count(text.begin(), text.end(), '\r'));
  for (const core::Error& error : value.error()) RC_ASSERT(error.place.line <= lines + 2);
}

// What was refused once is refused again with the same words: reading has no memory.
RC_GTEST_PROP(YamlRead, IsAFunctionOfItsText, ()) {
  const std::string text = "a: " + *any_text() + "\nb: " + *any_text() + "\n";
  const auto first = read(text, "f.yaml");
  const auto second = read(text, "f.yaml");
  RC_ASSERT(first.has_value() == second.has_value());
  if (first)
    RC_ASSERT(*first == *second);
  else
    RC_ASSERT(first.error() == second.error());
}

}  // namespace
}  // namespace backsight::yaml
