#include "backsight/config/read.h"

#include <algorithm>
#include <filesystem>
#include <tuple>

#include "backsight/core/suggest.h"
#include "document.h"
#include "fields.h"

namespace backsight::config {
namespace {

using core::ErrorCode;

std::string in_quotes(std::string_view word) { return "\"" + std::string(word) + "\""; }

std::string dotted(const KeyName& name) {
  return std::string(name.section) + "." + std::string(name.key);
}

class Reading {
 public:
  Reading(const Document& document, std::string file)
      : document_(document), file_(std::move(file)) {}

  std::expected<Settings, Problems> run(Files files) {
    for (const Entry& section : document_.sections) check_section(section);
    for (const Entry& entry : document_.entries) take(entry);
    // Settings that could not be read would only raise questions that nobody asked.
    if (problems_.empty()) complain(check_together(settings_));
    if (files == Files::kLook) complain(check_files(settings_));
    if (problems_.empty()) return std::move(settings_);
    std::ranges::stable_sort(problems_, {}, [](const core::Error& one) {
      return std::tuple(one.place.line, one.place.column);
    });
    return std::unexpected(std::move(problems_));
  }

 private:
  void check_section(const Entry& section) {
    std::vector<std::string_view> known;
    for (const KeyName& name : keys()) known.push_back(name.section);
    if (std::ranges::find(known, section.section) != known.end()) return;
    problems_.push_back({ErrorCode::kUnknownMember,
                         "there is no section [" + section.section + "]" +
                             core::did_you_mean(section.section, known),
                         section.key_place});
  }

  void take(const Entry& entry) {
    const auto field = std::ranges::find_if(fields(), [&](const Field& one) {
      return one.name.section == entry.section && one.name.key == entry.key;
    });
    if (field == fields().end()) return unknown(entry);
    if (auto taken = field->take(entry.value, settings_); !taken) {
      core::Error error = std::move(taken).error();
      error.message = dotted(field->name) + ": " + error.message;
      error.place = entry.place;
      problems_.push_back(std::move(error));
    } else if (field->path != nullptr) {
      std::string& path = settings_.*field->path;
      path = (std::filesystem::path(file_).parent_path() / path).lexically_normal();
    }
  }

  void unknown(const Entry& entry) {
    std::vector<std::string_view> here;
    std::string elsewhere;
    for (const KeyName& name : keys()) {
      if (name.section == entry.section) here.push_back(name.key);
      if (name.key == entry.key) elsewhere = std::string(name.section);
    }
    if (here.empty() && !entry.section.empty()) return;  // its section is a problem already
    std::string what = "there is no setting " + in_quotes(entry.key);
    what += entry.section.empty() ? " outside of a section" : " in [" + entry.section + "]";
    what += elsewhere.empty() ? core::did_you_mean(entry.key, here)
                              : "; it belongs into [" + elsewhere + "]";
    problems_.push_back({ErrorCode::kUnknownMember, std::move(what), entry.key_place});
  }

  void complain(std::vector<Complaint> complaints) {
    for (Complaint& one : complaints) {
      const auto entry = std::ranges::find_if(document_.entries, [&](const Entry& each) {
        return each.section == one.about.section && each.key == one.about.key;
      });
      one.error.message = dotted(one.about) + " " + one.error.message;
      one.error.place =
          entry == document_.entries.end() ? core::Place{file_, 0, 0, ""} : entry->place;
      problems_.push_back(std::move(one.error));
    }
  }

  const Document& document_;
  const std::string file_;
  Settings settings_;
  Problems problems_;
};

}  // namespace

std::expected<Settings, Problems> read(std::string_view text, const std::string& file,
                                       Files files) {
  const auto document = read_document(text, file);
  if (!document) return std::unexpected(Problems{document.error()});
  return Reading(*document, file).run(files);
}

}  // namespace backsight::config
