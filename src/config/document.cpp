#include "document.h"

#include <algorithm>
#include <tuple>

// Errors as values, and no second shared library: the parser is compiled here.
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#define TOML_HEADER_ONLY 1
#include <toml++/toml.h>

namespace backsight::config {
namespace {

core::Place place_of(const toml::source_position& at, const std::string& file) {
  return {file, at.line, at.column, ""};
}

Value value_of(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return number->get();
  if (const auto* number = node.as_floating_point()) return number->get();
  if (const auto* flag = node.as_boolean()) return flag->get();
  const toml::array* list = node.as_array();
  if (list == nullptr) return {};
  TextList out;
  for (const toml::node& one : *list) {
    const auto* text = one.as_string();
    if (text == nullptr) return {};
    out.push_back(text->get());
  }
  return out;
}

class Flattening {
 public:
  explicit Flattening(const std::string& file) : file_(file) {}

  Document flatten(const toml::table& root) {
    for (const auto& [key, node] : root) {
      if (const toml::table* section = node.as_table()) {
        add_section(key, *section);
      } else {
        add("", key, node);
      }
    }
    const auto by_place = [](const Entry& one) {
      return std::tuple(one.key_place.line, one.key_place.column);
    };
    std::ranges::sort(out_.entries, {}, by_place);
    std::ranges::sort(out_.sections, {}, by_place);
    return std::move(out_);
  }

 private:
  void add_section(const toml::key& name, const toml::table& section) {
    const core::Place at = place_of(name.source().begin, file_);
    out_.sections.push_back({std::string(name.str()), "", {}, at, at});
    for (const auto& [key, node] : section) add(std::string(name.str()), key, node);
  }
  void add(std::string section, const toml::key& key, const toml::node& node) {
    out_.entries.push_back({std::move(section), std::string(key.str()), value_of(node),
                            place_of(key.source().begin, file_),
                            place_of(node.source().begin, file_)});
  }

  const std::string& file_;
  Document out_;
};

}  // namespace

core::Result<Document> read_document(std::string_view text, const std::string& file) {
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    return core::fail(core::ErrorCode::kSyntax, std::string(error.description()),
                      place_of(error.source().begin, file));
  }
  return Flattening(file).flatten(parsed.table());
}

}  // namespace backsight::config
