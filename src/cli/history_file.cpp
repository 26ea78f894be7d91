#include "history_file.h"

#include <algorithm>

#include "io.h"

namespace backsight::cli {
namespace {

core::Result<history::History> read(const core::json::Value& value,
                                    const knowledge::Vocabulary& vocabulary) {
  const core::Path root;
  const bool wrapped = value.object() != nullptr;
  const core::json::Value* list = wrapped ? value.find("events") : &value;
  if (list == nullptr || list->array() == nullptr) {
    return std::unexpected(core::error_at(value, root, core::ErrorCode::kMissingMember,
                                          "a list of events is needed, alone or as \"events\""));
  }
  const core::Path member(root, "events");
  history::History out;
  for (std::size_t i = 0; i < list->array()->size(); ++i) {
    const core::Path path(wrapped ? member : root, i);
    TRY(auto event, history::read_event((*list->array())[i], path, vocabulary));
    out.push_back(std::move(event));
  }
  if (out.empty()) {
    return std::unexpected(core::error_at(value, root, core::ErrorCode::kMissingMember,
                                          "there are no events in the record"));
  }
  return out;
}

}  // namespace

core::Result<history::History> read_history(const std::string& file,
                                            const knowledge::Vocabulary& vocabulary) {
  TRY(const auto text, read_file(file));
  const auto parse = [&]() -> core::Result<history::History> {
    TRY(const auto value, core::json::parse(text));
    return read(value, vocabulary);
  };
  auto out = parse();
  if (out) return out;
  core::Error error = core::json::locate(std::move(out).error(), text);
  error.place.file = file;
  return std::unexpected(std::move(error));
}

core::Instant end_of(const history::History& history) {
  core::Instant out = history::counts_from(history.front());
  for (const history::Event& event : history) out = std::max(out, history::counts_from(event));
  return out;
}

}  // namespace backsight::cli
