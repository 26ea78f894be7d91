// A second copy of a function for processors with AVX2, chosen when the program starts. No fused
// operations: both copies give the same bits. Other compilers and the browser have one copy.
#pragma once

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__)
#define BACKSIGHT_VECTOR_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define BACKSIGHT_VECTOR_CLONES
#endif
