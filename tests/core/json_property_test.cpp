// Laws of the JSON reader and writer over random values.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "backsight/core/json.h"

namespace {

namespace json = backsight::core::json;
using json::Value;

std::string random_text() {
  // Bytes that need escaping, ASCII and letters of two to four bytes.
  static const std::vector<std::string> kPieces = {
      "a", "Z", "\"", "\\", "/", "\n", "\t", "\x01", "~", " ", "\u00e9", "\u20ac", "\U0001F600"};
  std::string out;
  const auto count = *rc::gen::inRange(0, 8);
  for (int i = 0; i < count; ++i) out += *rc::gen::elementOf(kPieces);
  return out;
}

Value random_value(int depth) {
  switch (*rc::gen::inRange(0, depth > 0 ? 6 : 4)) {
    case 0:
      return nullptr;
    case 1:
      return *rc::gen::arbitrary<bool>();
    case 2:
      return json::from_double(*rc::gen::arbitrary<double>());
    case 3:
      return random_text();
    case 4: {
      json::Array array;
      const auto count = *rc::gen::inRange(0, 4);
      for (int i = 0; i < count; ++i) array.push_back(random_value(depth - 1));
      return array;
    }
    default: {
      json::Object object;
      const auto count = *rc::gen::inRange(0, 4);
      for (int i = 0; i < count; ++i) {
        object.push_back({std::to_string(i) + random_text(), random_value(depth - 1)});
      }
      return object;
    }
  }
}

void check(bool passed) { ASSERT_TRUE(passed); }

TEST(JsonProperty, WriteThenParseGivesTheSameValue) {
  check(rc::check("round trip", [] {
    const Value value = random_value(4);
    const auto read = json::parse(json::write(value));
    RC_ASSERT(read.has_value());
    RC_ASSERT(*read == value);
  }));
}

TEST(JsonProperty, CanonicalTextDoesNotDependOnTheOrderOfMembers) {
  check(rc::check("canonical", [] {
    Value value = random_value(3);
    json::Object wrapped;
    wrapped.push_back({"x", value});
    wrapped.push_back({"a", value});
    json::Object reversed(wrapped.rbegin(), wrapped.rend());
    RC_ASSERT(json::write_canonical(wrapped) == json::write_canonical(reversed));
  }));
}

TEST(JsonProperty, AnyTruncationIsRefused) {
  check(rc::check("truncation", [] {
    json::Object object;
    object.push_back({"k", random_value(3)});
    const std::string text = json::write(object);
    const auto cut = *rc::gen::inRange<std::size_t>(0, text.size());
    const auto read = json::parse(text.substr(0, cut));
    RC_ASSERT(!read.has_value());
    RC_ASSERT(read.error().place.line == 1U);
  }));
}

TEST(JsonProperty, RandomBytesNeverCrashTheReader) {
  check(rc::check("bytes", [](const std::string& bytes) {
    const auto read = json::parse(bytes);
    if (read) RC_ASSERT(json::parse(json::write(*read)).has_value());
  }));
}

}  // namespace
