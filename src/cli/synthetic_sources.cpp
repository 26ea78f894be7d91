#include "synthetic_sources.h"

namespace backsight::cli {

core::Result<SyntheticSources> SyntheticSources::read(const Pack& pack) {
  SyntheticSources out;
  out.vocabulary_ = &pack.knowledge().vocabulary;
  TRY(const auto people, pack.section("synthetic"));
  TRY(out.model_, synthetic::read_model(people, *out.vocabulary_));
  TRY(const auto questions, pack.section("check-in"));
  TRY(out.check_in_, synthetic::read_check_in(questions, *out.vocabulary_));
  TRY(const auto outlook, pack.section("outlook"));
  TRY(out.outlook_, outlook::read_model(outlook, pack.hash()));
  TRY(const auto course, pack.section("course"));
  TRY(out.course_, course::read_model(course, pack.hash()));
  TRY_VOID(synthetic::check(out.sources()));
  return out;
}

}  // namespace backsight::cli
