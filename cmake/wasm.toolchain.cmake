# The engine for the browser: clang-19 with Debian's wasi-libc and libc++.
#
# The reactor model gives a module that is initialised once and then called; without it every call
# runs the destructors and traps. Boost.JSON's headers live in /usr/include, which a cross compiler
# does not search; -idirafter keeps the C headers of wasi-libc in front.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
set(CMAKE_C_COMPILER clang-19)
set(CMAKE_CXX_COMPILER clang++-19)
set(CMAKE_ASM_COMPILER clang-19)
set(CMAKE_C_COMPILER_TARGET wasm32-wasi)
set(CMAKE_CXX_COMPILER_TARGET wasm32-wasi)
set(CMAKE_ASM_COMPILER_TARGET wasm32-wasi)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_EXECUTABLE_SUFFIX_CXX ".wasm")
set(CMAKE_CXX_FLAGS_INIT "-fno-exceptions -fno-rtti -idirafter /usr/include \
-DBOOST_DISABLE_THREADS -DBOOST_SYSTEM_DISABLE_THREADS -DBOOST_NO_EXCEPTIONS")
set(CMAKE_EXE_LINKER_FLAGS_INIT "-mexec-model=reactor -Wl,--strip-all")
