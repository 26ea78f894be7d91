#include <algorithm>
#include <utility>

#include "backsight/core/decimal.h"
#include "schema.h"

namespace backsight::knowledge_compiler {
namespace {

using Kind = Shape::Kind;

// Reads shapes, following names of types to where they are defined.
class ShapeReader {
 public:
  ShapeReader(const Object& types, std::vector<std::string> measures, Reporter& report)
      : types_(types), measures_(std::move(measures)), report_(report) {}

  // nullptr after an error.
  ShapePtr read(const Value& value) {
    if (const std::string* name = value.string()) return named(value, *name);
    const Object* object = value.object();
    if (object == nullptr || object->size() != 1) {
      report_.error(value, ErrorCode::kWrongType,
                    "a shape is a name or a map with one key, such as {words: [...]}");
      return nullptr;
    }
    const Member& member = object->front();
    auto shape = std::make_shared<Shape>();
    if (!fill(*shape, member)) return nullptr;
    return shape;
  }

 private:
  ShapePtr named(const Value& at, const std::string& name) {
    if (const auto known = done_.find(name); known != done_.end()) return known->second;
    auto shape = std::make_shared<Shape>();
    if (name == "text")
      shape->kind = Kind::kText;
    else if (name == "number")
      shape->kind = Kind::kNumber;
    else if (name == "whole-number")
      shape->kind = Kind::kNumber, shape->whole = true;
    else if (name == "true-or-false")
      shape->kind = Kind::kBoolean;
    else if (name == "nothing")
      shape->kind = Kind::kNothing;
    else
      return defined(at, name);
    done_.emplace(name, shape);
    return shape;
  }

  ShapePtr defined(const Value& at, const std::string& name) {
    const auto type = std::ranges::find(types_, name, &Member::key);
    if (type == types_.end()) {
      std::vector<std::string> names = {"text", "number", "whole-number", "true-or-false",
                                        "nothing"};
      for (const Member& member : types_) names.push_back(member.key);
      report_.error(at, ErrorCode::kDangling,
                    "no type is called " + quote(name) + suggest(name, names));
      return nullptr;
    }
    if (std::ranges::find(open_, name) != open_.end()) {
      report_.error(at, ErrorCode::kInconsistent,
                    "the type " + quote(name) + " is defined by itself");
      return nullptr;
    }
    open_.push_back(name);
    const ShapePtr shape = read(type->value);
    open_.pop_back();
    if (shape == nullptr) return nullptr;
    auto called = std::make_shared<Shape>(*shape);
    called->name = name;
    done_.emplace(name, called);
    return called;
  }

  bool fill(Shape& shape, const Member& member) {
    const std::string& key = member.key;
    const Value& value = member.value;
    if (key == "words") return read_words(value, shape);
    if (key == "words-of") {
      shape.kind = Kind::kWords;
      shape.words = measures_;
      return true;
    }
    if (key == "text") return read_text(value, shape);
    if (key == "number" || key == "whole-number") {
      shape.whole = key == "whole-number";
      return read_number(value, shape);
    }
    if (key == "list") return read_list(value, shape);
    if (key == "record") return read_record(value, shape);
    if (key == "map") {
      shape.kind = Kind::kMap;
      const Value* keys = report_.need(value, "keys", "a map");
      const Value* values = report_.need(value, "values", "a map");
      if (keys == nullptr || values == nullptr) return false;
      shape.keys = read(*keys);
      shape.values = read(*values);
      return shape.keys != nullptr && shape.values != nullptr;
    }
    if (key == "either") {
      shape.kind = Kind::kEither;
      const Array* choices = report_.list(value, "either");
      if (choices == nullptr) return false;
      for (const Value& choice : *choices) shape.choices.push_back(read(choice));
      return std::ranges::none_of(shape.choices, [](const ShapePtr& s) { return s == nullptr; });
    }
    if (key == "id-of") {
      shape.kind = Kind::kIdOf;
      const std::string* kind = report_.text(value, "id-of");
      if (kind == nullptr) return false;
      shape.reference = *kind;
      static constexpr std::string_view kKinds[] = {"study", "finding", "symptom", "instrument"};
      if (std::ranges::find(kKinds, *kind) != std::end(kKinds)) return true;
      report_.error(value, ErrorCode::kUnknownWord, "id-of is one of " + one_of(kKinds));
      return false;
    }
    report_.error(member, ErrorCode::kUnknownMember, quote(key) + " is no shape");
    return false;
  }

  bool read_words(const Value& value, Shape& shape) {
    shape.kind = Kind::kWords;
    const Array* words = report_.list(value, "words");
    if (words == nullptr) return false;
    for (const Value& word : *words) {
      const std::string* text = report_.text(word, "a word");
      if (text == nullptr) return false;
      shape.words.push_back(*text);
    }
    return true;
  }

  bool read_text(const Value& value, Shape& shape) {
    shape.kind = Kind::kText;
    const Value* pattern = report_.need(value, "pattern", "text");
    const std::string* text = pattern == nullptr ? nullptr : report_.text(*pattern, "a pattern");
    if (text == nullptr) return false;
    shape.pattern_text = *text;
    try {
      shape.pattern.emplace(*text, std::regex::ECMAScript | std::regex::optimize);
    } catch (const std::regex_error& error) {
      report_.error(*pattern, ErrorCode::kSyntax,
                    std::string("this is no regular expression: ") + error.what());
      return false;
    }
    return true;
  }

  bool read_number(const Value& value, Shape& shape) {
    shape.kind = Kind::kNumber;
    if (report_.map(value, "the bounds of a number") == nullptr ||
        !report_.only_keys(value, {"from", "to", "above"}, "a number"))
      return false;
    const auto bound = [&](std::string_view key, std::optional<double>& into) {
      if (const Value* at = value.find(key)) into = report_.number(*at, key);
    };
    bound("from", shape.from);
    bound("to", shape.to);
    bound("above", shape.above);
    return true;
  }

  bool read_list(const Value& value, Shape& shape) {
    shape.kind = Kind::kList;
    if (report_.map(value, "a list shape") == nullptr ||
        !report_.only_keys(value, {"of", "at-least", "at-most", "rising"}, "a list"))
      return false;
    const Value* of = report_.need(value, "of", "a list");
    if (of == nullptr) return false;
    shape.of = read(*of);
    const auto size = [&](std::string_view key, std::size_t& into) {
      const Value* at = value.find(key);
      if (at == nullptr) return;
      if (const auto number = report_.number(*at, key)) into = static_cast<std::size_t>(*number);
    };
    size("at-least", shape.at_least);
    size("at-most", shape.at_most);
    const Value* rising = value.find("rising");
    shape.rising = rising != nullptr && rising->boolean() != nullptr && *rising->boolean();
    return shape.of != nullptr;
  }

  bool read_record(const Value& value, Shape& shape) {
    shape.kind = Kind::kRecord;
    if (report_.map(value, "a record") == nullptr ||
        !report_.only_keys(value, {"required", "optional"}, "a record"))
      return false;
    bool fine = true;
    for (const std::string_view part : {"required", "optional"}) {
      const Value* fields = value.find(part);
      if (fields == nullptr) continue;
      if (report_.map(*fields, part) == nullptr) return false;
      for (const Member& field : *fields->object()) {
        const ShapePtr of = read(field.value);
        if (of == nullptr) fine = false;
        shape.fields.push_back(Shape::Field{field.key, of, part == "required"});
      }
    }
    return fine;
  }

  const Object& types_;
  std::vector<std::string> measures_;
  Reporter& report_;
  std::map<std::string, ShapePtr, std::less<>> done_;
  std::vector<std::string> open_;  // types being read, to find circles
};

std::vector<std::string> words_at(const Value& value, std::string_view key, Reporter& report) {
  std::vector<std::string> out;
  const Value* list = value.find(key);
  if (list == nullptr || report.list(*list, key) == nullptr) return out;
  for (const Value& word : *list->array()) {
    if (const std::string* text = report.text(word, key)) out.push_back(*text);
  }
  return out;
}

void read_measures(const Value& section, ShapeReader& shapes, Reporter& report, Schema& schema) {
  for (const Member& member : *section.object()) {
    if (report.map(member.value, "a measure") == nullptr) continue;
    report.only_keys(member.value, {"estimate", "required", "one-of"}, "a measure");
    const Value* estimate = report.need(member.value, "estimate", "a measure");
    if (estimate == nullptr) continue;
    Measure measure;
    measure.estimate = shapes.read(*estimate);
    if (measure.estimate == nullptr) continue;
    measure.required = words_at(member.value, "required", report);
    measure.one_of = words_at(member.value, "one-of", report);
    schema.measures.emplace(member.key, std::move(measure));
  }
}

void read_key_rules(const Value& section, Reporter& report, Schema& schema) {
  const auto known = [&](const Value& at, std::string_view key) {
    for (const std::string& measure : words_at(at, key, report)) {
      if (!schema.measures.contains(measure))
        report.error(*at.find(key), ErrorCode::kDangling, quote(measure) + " is no measure");
    }
  };
  for (const Member& member : *section.object()) {
    if (report.map(member.value, "a key rule") == nullptr) continue;
    report.only_keys(member.value, {"only", "needs", "except"}, "a key rule");
    known(member.value, "only");
    known(member.value, "except");
    schema.keys.emplace(member.key, KeyRule{words_at(member.value, "only", report),
                                            words_at(member.value, "needs", report),
                                            words_at(member.value, "except", report)});
  }
}

}  // namespace

const Shape* Schema::shape_for(std::string_view path) const {
  if (const auto exact = files.find(path); exact != files.end()) return exact->second.get();
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return nullptr;
  const auto any = files.find(std::string(path.substr(0, slash)) + "/*.yaml");
  return any == files.end() ? nullptr : any->second.get();
}

std::optional<Schema> read_schema(const Document& document, std::vector<Problem>& problems) {
  const std::size_t before = problems.size();
  Reporter report(document.path, problems);
  if (report.map(document.root, "the schema") == nullptr) return std::nullopt;
  report.version(document.root);
  report.only_keys(document.root,
                   {"version", "types", "measures", "keys", "unique", "files", "other-symptoms"},
                   "the schema");
  const Value* types = report.need(document.root, "types", "the schema");
  const Value* measures = report.need(document.root, "measures", "the schema");
  const Value* keys = report.need(document.root, "keys", "the schema");
  const Value* files = report.need(document.root, "files", "the schema");
  for (const Value* section : {types, measures, keys, files}) {
    if (section == nullptr || report.map(*section, "a section of the schema") == nullptr)
      return std::nullopt;
  }
  std::vector<std::string> measure_names;
  for (const Member& measure : *measures->object()) measure_names.push_back(measure.key);

  Schema schema;
  ShapeReader shapes(*types->object(), std::move(measure_names), report);
  read_measures(*measures, shapes, report, schema);
  read_key_rules(*keys, report, schema);
  for (const Member& file : *files->object()) {
    if (ShapePtr shape = shapes.read(file.value)) schema.files.emplace(file.key, std::move(shape));
  }
  schema.unique = words_at(document.root, "unique", report);
  schema.other_symptoms = words_at(document.root, "other-symptoms", report);
  if (problems.size() != before) return std::nullopt;
  return schema;
}

}  // namespace backsight::knowledge_compiler
