// Finds the place of a value from its pointer by walking the text again. The text has been parsed
// before, so the walk trusts it; it stops quietly where it does not understand.
#include <vector>

#include "backsight/core/json.h"
#include "line_column.h"

namespace backsight::core::json {
namespace {

std::vector<std::string> tokens(std::string_view pointer) {
  std::vector<std::string> out;
  std::size_t i = 0;
  while (i < pointer.size()) {
    ++i;  // the slash
    std::string token;
    while (i < pointer.size() && pointer[i] != '/') {
      if (pointer[i] == '~' && i + 1 < pointer.size()) {
        token += pointer[i + 1] == '1' ? '/' : '~';
        i += 2;
      } else {
        token += pointer[i++];
      }
    }
    out.push_back(std::move(token));
  }
  return out;
}

class Walker {
 public:
  explicit Walker(std::string_view text) : text_(text) { space(); }

  [[nodiscard]] std::size_t at() const { return at_; }

  // Moves into the member or element that `token` names: the n-th of equal keys. False: there is
  // none, and the walker stays where it was.
  bool enter(std::string_view token, int occurrence) {
    const std::size_t before = at_;
    if (peek() == '[' ? enter_array(token) : enter_object(token, occurrence)) return true;
    at_ = before;
    return false;
  }

  // Where the key of the object entered last begins.
  [[nodiscard]] std::size_t key_at() const { return key_at_; }

 private:
  bool enter_object(std::string_view token, int occurrence) {
    if (peek() != '{') return false;
    ++at_;
    space();
    while (peek() == '"') {
      const std::size_t key_at = at_;
      const std::string key = read_key();
      if (key == token && --occurrence == 0) {
        key_at_ = key_at;
        space();
        ++at_;  // the colon
        space();
        return true;
      }
      space();
      ++at_;
      space();
      skip_value();
      space();
      if (peek() != ',') return false;
      ++at_;
      space();
    }
    return false;
  }
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) {
      ++at_;
    }
  }
  void skip_string() {
    ++at_;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    ++at_;
  }
  // The key, decoded: escapes are rare in keys, so the real parser reads the one string.
  std::string read_key() {
    const std::size_t start = at_;
    skip_string();
    const auto value = parse(text_.substr(start, at_ - start));
    return value && value->string() != nullptr ? *value->string() : std::string();
  }
  void skip_value() {
    std::size_t depth = 0;
    do {
      switch (peek()) {
        case '"':
          skip_string();
          continue;
        case '{':
        case '[':
          ++depth;
          break;
        case '}':
        case ']':
          --depth;
          break;
        case ',':
          if (depth == 0) return;
          break;
        case '\0':
          return;
        default:
          break;
      }
      ++at_;
    } while (at_ < text_.size() &&
             (depth > 0 || (peek() != ',' && peek() != '}' && peek() != ']')));
  }
  bool enter_array(std::string_view token) {
    std::size_t index = 0;
    for (const char c : token) index = index * 10 + static_cast<std::size_t>(c - '0');
    ++at_;
    space();
    for (std::size_t i = 0; i < index; ++i) {
      skip_value();
      space();
      if (peek() != ',') return false;
      ++at_;
      space();
    }
    return peek() != ']';
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t key_at_ = 0;
};

}  // namespace

Error locate(Error error, std::string_view text) {
  if (error.place.line != 0) return error;
  Walker walker(text);
  for (const std::string& token : tokens(error.place.pointer)) {
    if (!walker.enter(token, 1)) break;  // a missing member: the place of its object
  }
  const Place found = place_at(text, walker.at());
  error.place.line = found.line;
  error.place.column = found.column;
  return error;
}

Place second_key_place(std::string_view text, std::string_view pointer) {
  Walker walker(text);
  const std::vector<std::string> path = tokens(pointer);
  for (std::size_t i = 0; i < path.size(); ++i) {
    const bool last = i + 1 == path.size();
    if (!walker.enter(path[i], last ? 2 : 1)) break;
  }
  Place place = place_at(text, walker.key_at());
  place.pointer = std::string(pointer);
  return place;
}

}  // namespace backsight::core::json
