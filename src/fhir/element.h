// The small parts that FHIR's resources are made of. Private to fhir.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "backsight/core/json.h"
#include "codes.h"

namespace backsight::fhir {

using core::json::Array;
using core::json::Object;
using core::json::Value;

/// FHIR has no null and nothing empty: an empty string, list or object is not put.
void put(Object& to, std::string_view key, Value value);

/// A list of these, without what is empty.
[[nodiscard]] Array list(std::initializer_list<Value> values);

[[nodiscard]] Value coding(const Code& code);
/// CodeableConcept: the code where there is one, and the word of ours.
[[nodiscard]] Value codeable(const Code& code);
[[nodiscard]] Value codeable(std::string_view text);
[[nodiscard]] Value codeable(const Code* code, std::string_view text);
/// Quantity in UCUM.
[[nodiscard]] Value quantity(Value number, std::string_view unit, std::string_view code);
/// Identifier that is a UUID.
[[nodiscard]] Value uuid_identifier(std::string_view uuid);
/// "urn:uuid:..." as a Reference.
[[nodiscard]] Value reference(std::string_view url);
/// A string that FHIR allows (R4, datatypes, string): the control characters that it has no place
/// for become spaces.
[[nodiscard]] std::string plain(std::string_view text);

}  // namespace backsight::fhir
