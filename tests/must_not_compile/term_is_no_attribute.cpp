// A symptom and an attribute of a symptom are both small numbers, and not the same.
// expect: could not convert|cannot convert|no viable conversion|no known conversion
#include "backsight/knowledge/vocabulary.h"

using backsight::knowledge::AttributeId;
using backsight::knowledge::TermId;

const backsight::knowledge::Attribute& attribute(const backsight::knowledge::Vocabulary& vocabulary,
                                                 TermId term, AttributeId attribute) {
#ifdef MUST_NOT_COMPILE
  (void)attribute;
  return vocabulary.attribute(term);
#else
  (void)term;
  return vocabulary.attribute(attribute);
#endif
}
