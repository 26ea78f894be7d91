// What holds for the bundle of any history: the rules of FHIR R4 that no schema says, and ours.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "backsight/fhir/bundle.h"

namespace backsight::test {

/// The first thing that is wrong, or nothing.
class BundleLaws {
 public:
  [[nodiscard]] static std::optional<std::string> broken(const core::json::Value& bundle,
                                                         const fhir::Patient& patient,
                                                         const history::History& history) {
    BundleLaws laws;
    laws.check(bundle, patient, history);
    if (laws.wrong_.empty()) return std::nullopt;
    return laws.wrong_;
  }

 private:
  using Value = core::json::Value;

  void require(bool holds, const std::string& what) {
    if (!holds && wrong_.empty()) wrong_ = what;
  }

  static std::string text(const Value& value, std::string_view key) {
    const Value* member = value.find(key);
    return member == nullptr || member->string() == nullptr ? "" : *member->string();
  }

  // R4, json, section 2.6.2: nothing is null, and no string, list or object is empty.
  void check_nothing_empty(const Value& value, const std::string& where) {
    require(!value.is_null(), where + " is null");
    if (const auto* string = value.string()) require(!string->empty(), where + " is empty");
    if (const auto* array = value.array()) {
      require(!array->empty(), where + " is an empty list");
      for (const Value& one : *array) check_nothing_empty(one, where + "[]");
    }
    if (const auto* object = value.object()) {
      require(!object->empty(), where + " is an empty object");
      std::set<std::string_view> keys;
      for (const auto& member : *object) {
        require(keys.insert(member.key).second, where + "." + member.key + " stands twice");
        check_nothing_empty(member.value, where + "." + member.key);
      }
    }
  }

  void collect_references(const Value& value) {
    if (const auto* array = value.array()) {
      for (const Value& one : *array) collect_references(one);
    }
    if (const auto* object = value.object()) {
      for (const auto& member : *object) {
        if (member.key == "reference" && member.value.string() != nullptr) {
          references_.push_back(*member.value.string());
        }
        collect_references(member.value);
      }
    }
  }

  // R4, resource, section 2.27.0: an id has 1 to 64 letters, digits, "-" and ".".
  static bool is_id(const std::string& id) {
    return !id.empty() && id.size() <= 64 && std::ranges::all_of(id, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             c == '-' || c == '.';
    });
  }

  void check_entry(const Value& entry, const fhir::Patient& patient) {
    const std::string url = text(entry, "fullUrl");
    const Value* resource = entry.find("resource");
    require(url.starts_with("urn:uuid:") && url.size() == 45, "fullUrl " + url);
    require(urls_.insert(url).second, "bdl-7: " + url + " stands twice");
    if (resource == nullptr) return require(false, "an entry without a resource");
    const std::string type = text(*resource, "resourceType");
    const std::string id = text(*resource, "id");
    require(is_id(id), "the id " + id);
    require(names_.insert(type + "/" + id).second, type + "/" + id + " stands twice");
    const Value* meta = resource->find("meta");
    require((meta != nullptr && meta->find("tag") != nullptr) == patient.synthetic,
            "synthetic people are called so, and nobody else: " + type + "/" + id);
    if (type == "Patient") {
      require(patient_url_.empty(), "one Patient");
      patient_url_ = url;
    } else if (type == "Provenance") {
      for (const Value& target : *resource->find("target")->array()) {
        authored_.insert(text(target, "reference"));
      }
    } else {
      const Value* subject = resource->find(type == "Consent" ? "patient" : "subject");
      require(subject != nullptr && text(*subject, "reference") == patient_url_,
              type + "/" + id + " is about the person");
      about_.push_back(url);
    }
    collect_references(*resource);
  }

  void check(const Value& bundle, const fhir::Patient& patient, const history::History& history) {
    check_nothing_empty(bundle, "Bundle");
    const Value* entries = bundle.find("entry");
    if (entries == nullptr || entries->array() == nullptr) return require(false, "no entries");
    for (const Value& entry : *entries->array()) check_entry(entry, patient);
    for (const std::string& reference : references_) {
      require(urls_.contains(reference), reference + " is in the bundle");
    }
    for (const std::string& url : about_) require(authored_.contains(url), url + " has an author");
    // Each event has a resource whose id says which, and each but a correction a Provenance more.
    std::set<std::string> ids;
    for (const std::string& name : names_) ids.insert(name.substr(name.find('/') + 1));
    for (const history::Event& event : history) {
      const std::string id = core::format(event.id);
      require(ids.contains(id), "the event " + id + " is in the bundle");
      require(std::holds_alternative<history::RecordCorrected>(event.body) ||
                  names_.contains("Provenance/" + id + ".author"),
              "the author of " + id + " is in the bundle");
    }
  }

  std::string wrong_;
  std::string patient_url_;
  std::set<std::string> urls_;
  std::set<std::string> names_;
  std::set<std::string> authored_;
  std::vector<std::string> about_;
  std::vector<std::string> references_;
};

}  // namespace backsight::test
