#include "backsight/knowledge/vocabulary.h"

#include <algorithm>

#include "backsight/core/suggest.h"

namespace backsight::knowledge {
namespace {

using core::ErrorCode;
using core::ObjectReader;
using core::Path;
using core::Result;

constexpr std::array<core::Word<AttributeType>, 4> kTypes = {{
    {"word", AttributeType::kWord},
    {"number", AttributeType::kNumber},
    {"boolean", AttributeType::kBoolean},
    {"token", AttributeType::kToken},
}};

Result<Attribute> read_attribute(std::string_view name, const core::json::Value& value,
                                 const Path& path) {
  TRY(auto reader, ObjectReader::make(value, path));
  Attribute out;
  out.name = std::string(name);
  TRY(const auto type, reader.optional_word("type", kTypes));
  if (!type) return std::unexpected(reader.error("type", ErrorCode::kMissingMember, "no type"));
  out.type = *type;
  TRY(out.words, reader.optional_strings("words"));
  TRY(const auto ordered, reader.optional_boolean("ordered"));
  out.ordered = ordered.value_or(false);
  TRY(const auto low, reader.optional_number("from", -1e9, 1e9));
  TRY(const auto high, reader.optional_number("to", -1e9, 1e9));
  out.low = low.value_or(out.low);
  out.high = high.value_or(out.high);
  TRY(out.classes, reader.optional_strings("classes"));
  TRY_VOID(reader.finish());
  return out;
}

std::vector<std::string_view> views(const std::vector<std::string>& words) {
  return {words.begin(), words.end()};
}

}  // namespace

std::optional<std::uint16_t> class_of(const Attribute& attribute, std::string_view token) {
  std::size_t start = 0;
  while (start <= token.size()) {
    const std::size_t end = std::min(token.find('-', start), token.size());
    const std::string_view part = token.substr(start, end - start);
    for (std::size_t i = 0; i < attribute.classes.size(); ++i) {
      const std::string_view word = attribute.classes[i];
      const bool singular = word.ends_with('s') && part == word.substr(0, word.size() - 1);
      if (part == word || singular) return static_cast<std::uint16_t>(i);
    }
    start = end + 1;
  }
  return std::nullopt;
}

Result<Vocabulary> Vocabulary::read(const core::json::Value& value, const Path& path) {
  TRY(auto reader, ObjectReader::make(value, path));
  Vocabulary out;
  TRY(out.terms_, reader.optional_strings("symptoms"));
  TRY(out.risks_, reader.optional_strings("risk"));
  if (!std::ranges::is_sorted(out.terms_)) {
    return std::unexpected(
        reader.error("symptoms", ErrorCode::kInconsistent, "the terms are not sorted"));
  }
  TRY(const auto* attributes, reader.member("attributes"));
  TRY_VOID(ObjectReader::make(*attributes, Path(path, "attributes")));
  const Path attributes_path(path, "attributes");
  for (const core::json::Member& member : *attributes->object()) {
    TRY(auto attribute,
        read_attribute(member.key, member.value, Path(attributes_path, member.key)));
    out.attributes_.push_back(std::move(attribute));
  }
  // Packs made before questionnaires could be recorded have none.
  if (const auto* instruments = reader.optional_member("instruments")) {
    const Path instruments_path(path, "instruments");
    TRY_VOID(ObjectReader::make(*instruments, instruments_path));
    for (const core::json::Member& member : *instruments->object()) {
      TRY(auto instrument,
          read_instrument(member.key, member.value, Path(instruments_path, member.key)));
      out.instruments_.push_back(std::move(instrument));
    }
  }
  TRY_VOID(reader.finish());
  return out;
}

std::optional<TermId> Vocabulary::term(std::string_view name) const {
  const auto at = std::ranges::lower_bound(
      terms_, name, {}, [](const std::string& s) { return std::string_view(s); });
  if (at == terms_.end() || *at != name) return std::nullopt;
  return TermId{static_cast<std::uint16_t>(at - terms_.begin())};
}

std::optional<AttributeId> Vocabulary::attribute(std::string_view name) const {
  const auto at = std::ranges::find(attributes_, name,
                                    [](const Attribute& a) { return std::string_view(a.name); });
  if (at == attributes_.end()) return std::nullopt;
  return AttributeId{static_cast<std::uint16_t>(at - attributes_.begin())};
}

std::optional<InstrumentId> Vocabulary::instrument(std::string_view name) const {
  const auto at = std::ranges::find(
      instruments_, name, [](const Instrument& one) { return std::string_view(one.name); });
  if (at == instruments_.end()) return std::nullopt;
  return InstrumentId{static_cast<std::uint16_t>(at - instruments_.begin())};
}

std::string Vocabulary::suggest_term(std::string_view word) const {
  return core::did_you_mean(word, views(terms_));
}

std::string Vocabulary::suggest_attribute(std::string_view word) const {
  std::vector<std::string_view> names;
  for (const Attribute& attribute : attributes_) names.emplace_back(attribute.name);
  return core::did_you_mean(word, names);
}

std::string Vocabulary::suggest_instrument(std::string_view word) const {
  std::vector<std::string_view> names;
  for (const Instrument& instrument : instruments_) names.emplace_back(instrument.name);
  return core::did_you_mean(word, names);
}

}  // namespace backsight::knowledge
