// The engine for the browser as a wasm reactor module: what calls.h says, behind C functions.
//
//   bs_alloc(n) -> address              room for an argument
//   bs_free(address, n)                 gives an argument or a result back (result: 4 + its length)
//   bs_<call>(address, n) -> result     JSON in, JSON out (exchange.h)
//
// Call _initialize once before anything else; one engine per instance.
#include <cstdint>

#include "calls.h"

#define BACKSIGHT_EXPORT(name) extern "C" __attribute__((export_name(name)))
#define BACKSIGHT_CALL(name)                                             \
  BACKSIGHT_EXPORT("bs_" #name)                                          \
  std::uint8_t* bs_##name(const char* text, std::uint32_t length) {      \
    return backsight::wasm::answer(text, length, backsight::wasm::name); \
  }

BACKSIGHT_EXPORT("bs_alloc") std::uint8_t* bs_alloc(std::uint32_t length) {
  return new std::uint8_t[length];
}
BACKSIGHT_EXPORT("bs_free") void bs_free(const std::uint8_t* address, std::uint32_t /*length*/) {
  delete[] address;
}
BACKSIGHT_CALL(load)
BACKSIGHT_CALL(triage)
BACKSIGHT_CALL(advise)
BACKSIGHT_CALL(load_outlook)
BACKSIGHT_CALL(outlook)
BACKSIGHT_CALL(load_course)
BACKSIGHT_CALL(course)
