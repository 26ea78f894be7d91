#include "pack.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "decision_aid_check.h"

namespace backsight::knowledge_compiler {
namespace {

using core::json::from_integer;

Member member(std::string key, Value value) { return Member{std::move(key), std::move(value)}; }

// "findings/recovery.yaml" -> "recovery"
std::string topic_of(const Document& document) {
  const std::string_view path = document.path;
  const std::size_t start = path.rfind('/') + 1;
  return std::string(path.substr(start, path.rfind('.') - start));
}

Value finding_of(const EvidenceIndex::Entry& entry) {
  Object out;
  for (const Member& part : *entry.value->object()) {
    if (part.key != "id") out.push_back(part);
  }
  out.push_back(member("topic", topic_of(*entry.document)));
  return Value(std::move(out));
}

// Studies and findings; all of them, or those in `only` (finding ids) with their studies.
Object findings_section(const EvidenceIndex& evidence, const std::set<std::string>* only) {
  Object findings;
  std::set<std::string> wanted_studies;
  for (const auto& [id, entry] : evidence.findings) {
    if (only != nullptr && !only->contains(id)) continue;
    findings.push_back(member(id, finding_of(entry)));
    wanted_studies.insert(*entry.value->find("study")->string());
  }
  Object studies;
  for (const auto& [id, entry] : evidence.studies) {
    if (only == nullptr || wanted_studies.contains(id)) studies.push_back(member(id, *entry.value));
  }
  Object out;
  out.push_back(member("format", from_integer(1)));
  out.push_back(member("studies", Value(std::move(studies))));
  out.push_back(member("findings", Value(std::move(findings))));
  return out;
}

Value rules_section(const PackParts& parts) {
  Array rules;
  for (const CheckedRule& rule : parts.rules.rules) rules.push_back(rule.value);
  Array concerns;
  for (const CheckedConcern& concern : parts.rules.concerns) concerns.emplace_back(concern.id);
  Object out;
  out.push_back(member("format", from_integer(1)));
  out.push_back(member("vocabulary", parts.vocabulary.section));
  out.push_back(member("concerns", Value(std::move(concerns))));
  out.push_back(member("rules", Value(std::move(rules))));
  return Value(std::move(out));
}

Value content_section(const Texts& texts) {
  Object out;
  for (const auto& [key, text] : texts) out.push_back(member(key, text.member->value));
  return Value(std::move(out));
}

Value sources_section(const PackParts& parts) {
  std::set<std::string> cited(parts.rules.sources.begin(), parts.rules.sources.end());
  cited.insert(parts.check_in.sources.begin(), parts.check_in.sources.end());
  return Value(findings_section(parts.evidence, &cited));
}

// The ids of findings anywhere below `value`, by the names of the lists that hold them.
void collect_findings(const Value& value, std::set<std::string>& out) {
  if (const Array* list = value.array()) {
    for (const Value& one : *list) collect_findings(one, out);
  }
  if (value.object() == nullptr) return;
  for (const Member& part : *value.object()) {
    const bool ids =
        part.key == "findings" || part.key == "share_findings" || part.key == "sources";
    if (!ids || part.value.array() == nullptr) {
      collect_findings(part.value, out);
      continue;
    }
    for (const Value& id : *part.value.array()) {
      if (id.string() != nullptr) out.insert(*id.string());
    }
  }
}

// How findings enter a pool where that is not as they are: {"complement":true}, the share of those
// to whom the outcome does not happen, or {"of":id}, a part of another share. By outcome and id.
Value figures_of(const Value& models) {
  Object out;
  for (const std::string_view list : {"kinds", "proportions"}) {
    const Value* specs = models.find(list);
    if (specs == nullptr || specs->array() == nullptr) continue;
    for (const Value& spec : *specs->array()) {
      const Value* pools = spec.find("pools");
      if (pools == nullptr || pools->array() == nullptr) continue;
      std::map<std::string, Value> figures;
      for (const Value& pool : *pools->array()) {
        const Value* use = pool.find("use");
        if (use == nullptr || use->array() == nullptr) continue;
        for (const Value& item : *use->array()) {
          const Value* finding = item.find("finding");
          const Value* part = item.find("part");
          const Value* complement = item.find("complement");
          if (finding != nullptr && complement != nullptr) {
            figures.emplace(*finding->string(), Object{member("complement", *complement)});
            // Groups of one study that enter together enter the same way.
            const Value* more = item.find("more");
            const auto* groups = more == nullptr ? nullptr : more->array();
            for (std::size_t i = 0; groups != nullptr && i < groups->size(); ++i)
              figures.emplace(*(*groups)[i].string(), Object{member("complement", *complement)});
          } else if (part != nullptr) {
            figures.emplace(*part->string(), Object{member("of", *item.find("of"))});
          }
        }
      }
      Object sorted;
      for (auto& [id, figure] : figures) sorted.push_back(member(id, std::move(figure)));
      if (!sorted.empty()) out.push_back(member(*spec.find("id")->string(), std::move(sorted)));
    }
  }
  return Value(std::move(out));
}

// The findings that others are a part of.
void collect_wholes(const Value& figures, std::set<std::string>& out) {
  for (const Member& outcome : *figures.object()) {
    for (const Member& figure : *outcome.value.object()) {
      if (const Value* of = figure.value.find("of")) out.insert(*of->string());
    }
  }
}

// What the numbers of the outlook and the words around them rest on, for the page that shows them.
Value outlook_sources_section(const PackParts& parts) {
  std::set<std::string> cited;
  collect_findings(parts.outlook, cited);
  Value figures = figures_of(parts.models);
  collect_wholes(figures, cited);
  Object aid;
  for (const Document& document : parts.documents) {
    if (document.path != kDecisionAidFile) continue;
    for (const auto& [key, name] :
         {std::pair("evidence-read", "evidence_read"), std::pair("review-by", "review_by")})
      aid.push_back(member(name, *document.root.find(key)));
    for (const std::string_view key : {"story", "claims"}) {
      if (const Value* list = document.root.find(key))
        aid.push_back(member(std::string(key), with_numbers(*list, parts.evidence)));
    }
    collect_findings(document.root, cited);
  }
  Object out = findings_section(parts.evidence, &cited);
  out.push_back(member("figures", std::move(figures)));
  for (Member& part : aid) out.push_back(std::move(part));
  return Value(std::move(out));
}

// What the course rests on, for the page that shows it.
Value course_sources_section(const PackParts& parts) {
  std::set<std::string> cited;
  collect_findings(parts.course, cited);
  return Value(findings_section(parts.evidence, &cited));
}

}  // namespace

Value evidence_section(std::span<const Document> documents, const EvidenceIndex& evidence) {
  Object out = findings_section(evidence, nullptr);
  for (const Document& document : documents) {
    if (document.path == "evidence/instruments.yaml")
      out.push_back(member("instruments", document.root));
    else if (document.path == "evidence/life-table.yaml")
      out.push_back(member("life-table", document.root));
    else if (document.path == "evidence/pain-origins.yaml")
      out.push_back(member("pain-origins", document.root));
  }
  return Value(std::move(out));
}

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  // SHA-256 needs no sodium_init() and cannot fail.
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size());
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const unsigned char byte : hash) {
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

Pack make_pack(const PackParts& parts) {
  Pack pack;
  const auto add = [&](std::string name, const Value& value) {
    Section section;
    section.json = core::json::write_canonical(value);
    section.sha256 = sha256_hex(section.json);
    section.file = name + "." + section.sha256.substr(0, 12) + ".json";
    section.name = std::move(name);
    pack.sections.push_back(std::move(section));
  };
  add("check-in", parts.check_in.section);
  add("content-en", content_section(parts.texts));
  add("course", parts.course);
  add("course-model", parts.course_model);
  add("course-sources", course_sources_section(parts));
  add("evidence", evidence_section(parts.documents, parts.evidence));
  add("models", parts.models);
  add("outlook", parts.outlook);
  add("outlook-sources", outlook_sources_section(parts));
  add("rules", rules_section(parts));
  add("sources", sources_section(parts));
  if (parts.synthetic) add("synthetic", *parts.synthetic);

  Array list;
  for (const Section& section : pack.sections) {
    Object entry;
    entry.push_back(member("bytes", from_integer(static_cast<std::int64_t>(section.json.size()))));
    entry.push_back(member("file", section.file));
    entry.push_back(member("name", section.name));
    entry.push_back(member("sha256", section.sha256));
    list.emplace_back(std::move(entry));
  }
  const Value sections(std::move(list));
  pack.hash = sha256_hex(core::json::write_canonical(sections));
  Object manifest;
  manifest.push_back(member("format", from_integer(1)));
  manifest.push_back(member("hash", pack.hash));
  manifest.push_back(member("sections", sections));
  pack.manifest = core::json::write_canonical(Value(std::move(manifest)));
  return pack;
}

}  // namespace backsight::knowledge_compiler
