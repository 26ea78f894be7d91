#include "backsight/yaml/read.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <optional>
#include <sstream>
#include <unordered_map>
#include <utility>

#include "plain_scalar.h"
#include "text_check.h"

namespace backsight::yaml {
namespace {

using core::Error;
using core::ErrorCode;
using core::json::Array;
using core::json::Member;
using core::json::Object;
using core::json::Value;

constexpr std::string_view kNoValue =
    "there is no value; write one, or null, or leave it out (a colon needs a space behind it)";

// Thrown inside the event handler to leave yaml-cpp's parser early; never leaves this file.
struct Stop {};

std::string escape_pointer(std::string_view key) {
  std::string out;
  for (const char c : key) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out += c;
  }
  return out;
}

// Builds the Value from yaml-cpp's events, collecting problems on the way.
class Builder final : public YAML::EventHandler {
 public:
  Builder(std::string_view text, const std::string& file, const Limits& limits, Problems& problems)
      : text_(text), file_(file), limits_(limits), problems_(problems) {}

  [[nodiscard]] Value take() { return std::move(root_); }
  [[nodiscard]] bool has_content() const { return has_content_; }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnAnchor(const YAML::Mark& mark, const std::string& name) override {
    report(mark, ErrorCode::kSyntax,
           "anchors and aliases are not taken (&" + name + "); write the value where it is used");
  }
  // An empty place, or a word yaml-cpp takes for null (null Null NULL ~).
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    if (wants_key()) {
      report(mark, ErrorCode::kSyntax, "a key must be text");
      take_key(mark, std::string());
      return;
    }
    const std::string_view source = source_at(mark);
    if (!source.starts_with("null") && !source.starts_with("~")) {
      if (source.starts_with("Null") || source.starts_with("NULL")) {
        report(mark, ErrorCode::kUnknownWord, "write null, or quote the word");
      } else {
        report(last_key_.value_or(mark), ErrorCode::kSyntax, std::string(kNoValue));
      }
    }
    put(mark, Value(nullptr));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    report(mark, ErrorCode::kSyntax,
           "anchors and aliases are not taken; write the value where it is used");
    if (wants_key())
      take_key(mark, std::string());
    else
      put(mark, Value(nullptr));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& text) override {
    // yaml-cpp's tag is "?" for a plain scalar, "!" for a quoted or block one.
    const bool plain = tag == "?" || tag.empty();
    if (plain)
      check_continuation(mark, text);
    else
      check_tag(mark, tag);
    check_closed(mark);
    if (wants_key()) {
      if (!plain) return take_key(mark, text);
      auto key = read_plain_key(text);
      if (!key && limits_.ambiguous == Ambiguous::kRefused)
        report(mark, ErrorCode::kUnknownWord, std::move(key).error());
      return take_key(mark, text);
    }
    if (!plain) return put(mark, Value(text));
    auto value = read_plain_value(text);
    if (value) return put(mark, *std::move(value));
    if (limits_.ambiguous == Ambiguous::kRefused) {
      report(mark, ErrorCode::kUnknownWord, std::move(value).error());
    }
    put(mark, Value(text));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, Value(Array{}));
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, Value(Object{}));
  }
  void OnMapEnd() override { close(); }

  void report(const YAML::Mark& mark, ErrorCode code, std::string message) {
    problems_.push_back(Error{code, std::move(message), place(mark)});
    if (problems_.size() >= limits_.max_problems) throw Stop{};
  }

 private:
  // A map or list that is being filled.
  struct Frame {
    Value value;
    std::optional<Member> pending;  // the key of a map whose value comes next
    std::unordered_map<std::string, std::uint32_t> key_lines;
  };

  [[nodiscard]] core::Place place(const YAML::Mark& mark) const {
    core::Place place{file_, static_cast<std::uint32_t>(mark.line + 1),
                      static_cast<std::uint32_t>(mark.column + 1), std::string()};
    for (const Frame& frame : frames_) {
      if (frame.pending)
        place.pointer += "/" + escape_pointer(frame.pending->key);
      else if (const Array* array = frame.value.array())
        place.pointer += "/" + std::to_string(array->size());
    }
    return place;
  }

  [[nodiscard]] bool wants_key() const {
    return !frames_.empty() && frames_.back().value.object() != nullptr && !frames_.back().pending;
  }

  [[nodiscard]] std::string_view source_at(const YAML::Mark& mark) const {
    const auto at = static_cast<std::size_t>(std::max(mark.pos, 0));
    return at < text_.size() ? text_.substr(at) : std::string_view();
  }

  // yaml-cpp takes a quoted text that the file ends in the middle of.
  void check_closed(const YAML::Mark& mark) {
    const std::string_view source = source_at(mark);
    if (source.empty() || (source[0] != '"' && source[0] != '\'')) return;
    const char quote = source[0];
    for (std::size_t i = 1; i < source.size(); ++i) {
      if (quote == '"' && source[i] == '\\') {
        ++i;
      } else if (source[i] == quote) {
        if (quote == '"' || i + 1 == source.size() || source[i + 1] != quote) return;
        ++i;  // '' is a quote inside
      }
    }
    report(mark, ErrorCode::kSyntax, "the quote is never closed");
  }

  // A list item with the wrong indentation becomes part of the plain text above it: refuse that.
  // Walks text and source side by side: where a fold of the text is a line end in the source, the
  // line behind it must not begin with "- ".
  void check_continuation(const YAML::Mark& mark, std::string_view text) {
    if (text.find(" - ") == std::string_view::npos) return;
    const std::string_view source = source_at(mark);
    const auto blank = [](char c) { return c == ' ' || c == '\n' || c == '\r'; };
    std::size_t at = 0;
    for (std::size_t i = 0; i < text.size() && at < source.size();) {
      if (!blank(text[i])) {
        ++i;
        ++at;
        continue;
      }
      bool line_end = false;
      while (i < text.size() && blank(text[i])) ++i;
      for (; at < source.size() && blank(source[at]); ++at) line_end |= source[at] == '\n';
      if (line_end && source.substr(at).starts_with("- ")) {
        report(mark, ErrorCode::kSyntax,
               "a line that begins with \"- \" would become part of this text; "
               "check its indentation, or quote the text");
        return;
      }
    }
  }

  void check_tag(const YAML::Mark& mark, const std::string& tag) {
    if (tag != "?" && tag != "!" && !tag.empty())
      report(mark, ErrorCode::kSyntax, "tags are not taken (" + tag + "); quote text instead");
  }

  void take_key(const YAML::Mark& mark, const std::string& key) {
    Frame& frame = frames_.back();
    const auto line = static_cast<std::uint32_t>(mark.line + 1);
    Member member{key, Value(), line, static_cast<std::uint32_t>(mark.column + 1)};
    frame.pending = std::move(member);
    last_key_ = mark;
    const auto [first, fresh] = frame.key_lines.emplace(key, line);
    if (!fresh) {
      report(mark, ErrorCode::kDuplicateKey,
             "the key \"" + key + "\" stands twice; it is first on line " +
                 std::to_string(first->second) + "; keep one of them");
    }
  }

  void put(const YAML::Mark& mark, Value value) {
    value.line = static_cast<std::uint32_t>(mark.line + 1);
    value.column = static_cast<std::uint32_t>(mark.column + 1);
    attach(std::move(value));
  }

  void attach(Value value) {
    has_content_ = true;
    last_key_.reset();
    if (frames_.empty()) {
      root_ = std::move(value);
      return;
    }
    Frame& frame = frames_.back();
    if (Array* array = frame.value.array()) {
      array->push_back(std::move(value));
      return;
    }
    Member member = *std::exchange(frame.pending, std::nullopt);
    member.value = std::move(value);
    frame.value.object()->push_back(std::move(member));
  }

  void open(const YAML::Mark& mark, const std::string& tag, Value value) {
    check_tag(mark, tag);
    if (wants_key()) {
      report(mark, ErrorCode::kSyntax, "a key must be text, not a map or a list");
      throw Stop{};  // what follows would be read as its own kind of nonsense
    }
    if (frames_.size() >= limits_.max_depth) {
      report(
          mark, ErrorCode::kTooDeep,
          "more than " + std::to_string(limits_.max_depth) + " maps and lists inside one another");
      throw Stop{};
    }
    value.line = static_cast<std::uint32_t>(mark.line + 1);
    value.column = static_cast<std::uint32_t>(mark.column + 1);
    last_key_.reset();
    frames_.push_back(Frame{std::move(value), std::nullopt, {}});
  }

  void close() {
    Value value = std::move(frames_.back().value);
    frames_.pop_back();
    attach(std::move(value));
  }

  std::string_view text_;
  const std::string& file_;
  const Limits& limits_;
  Problems& problems_;
  std::optional<YAML::Mark> last_key_;  // the key whose value comes next, if that is so
  Value root_;
  std::vector<Frame> frames_;
  bool has_content_ = false;
};

// yaml-cpp says what it expected; people need to know what to look for.
struct Hint {
  std::string_view says;
  std::string_view means;
};
constexpr std::array<Hint, 8> kHints = {{
    {"illegal map value", "a colon where none can be; quote text that holds \": \""},
    {"end of map not found", "this does not belong to the map above; check its indentation"},
    {"end of sequence not found", "this does not belong to the list above; check its indentation"},
    {"end of map flow not found", "the map opened with { is not closed with }"},
    {"end of sequence flow not found", "the list opened with [ is not closed with ]"},
    {"illegal block entry", "a list begins on a line of its own"},
    {"unknown token", "text cannot begin with this character; quote it"},
    {"the referenced anchor is not defined",
     "anchors and aliases are not taken; quote text that begins with *"},
}};

std::string explain(const std::string& message) {
  for (const Hint& hint : kHints) {
    if (message == hint.says) return std::string(hint.means);
  }
  return "not well-formed YAML: " + message;
}

// Notes where a second document begins.
class SecondDocument final : public YAML::EventHandler {
 public:
  YAML::Mark begin = YAML::Mark::null_mark();

  void OnDocumentStart(const YAML::Mark& mark) override { begin = mark; }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override { throw Stop{}; }
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override { throw Stop{}; }
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {
    throw Stop{};
  }
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    throw Stop{};
  }
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    throw Stop{};
  }
  void OnMapEnd() override {}
};

// Runs yaml-cpp over the text. Its exceptions end here.
void parse(std::string_view text, Builder& builder, const std::string& file, Problems& problems) {
  std::istringstream stream{std::string(text)};
  SecondDocument second;
  try {
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
    parser.HandleNextDocument(second);
  } catch (const Stop&) {  // NOLINT(bugprone-empty-catch)
    // The reason is in `problems` already, or it is a second document.
  } catch (const YAML::Exception& error) {
    // The value that is missing may be what the parser could not read.
    if (!problems.empty() && problems.back().message == kNoValue) problems.pop_back();
    core::Place place{file, 0, 0, std::string()};
    if (!error.mark.is_null()) {
      place.line = static_cast<std::uint32_t>(error.mark.line + 1);
      place.column = static_cast<std::uint32_t>(error.mark.column + 1);
    }
    problems.push_back(Error{ErrorCode::kSyntax, explain(error.msg), place});
    return;
  }
  if (!second.begin.is_null()) {
    problems.push_back(
        Error{ErrorCode::kSyntax,
              "something follows after the document; a file holds one document "
              "(check the indentation, or a line ---)",
              core::Place{file, static_cast<std::uint32_t>(second.begin.line + 1),
                          static_cast<std::uint32_t>(second.begin.column + 1), std::string()}});
  }
}

}  // namespace

std::expected<Value, Problems> read(std::string_view text, const std::string& file,
                                    const Limits& limits) {
  if (text.size() > limits.max_bytes) {
    return std::unexpected(
        Problems{Error{ErrorCode::kTooLarge,
                       "the file has " + std::to_string(text.size()) + " bytes; at most " +
                           std::to_string(limits.max_bytes) + " are taken",
                       core::Place{file, 0, 0, std::string()}}});
  }
  Problems problems = check_text(text, file);
  if (!problems.empty()) return std::unexpected(std::move(problems));

  Builder builder(text, file, limits, problems);
  parse(text, builder, file, problems);
  if (problems.empty() && !builder.has_content()) {
    problems.push_back(
        Error{ErrorCode::kSyntax, "the file is empty", core::Place{file, 1, 1, std::string()}});
  }
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return builder.take();
}

}  // namespace backsight::yaml
