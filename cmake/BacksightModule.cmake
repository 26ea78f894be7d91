# One CMake target per folder of src/. A module sees the public headers of the modules it names and
# nothing else of the house: public headers live in <folder>/include/backsight/<name>/, so an
# include that the design does not allow does not compile.
#
#   backsight_module(sentinel PURE
#     SOURCES evaluate.cpp
#     DEPENDS core knowledge           # modules that the public headers include
#     USES    history                  # modules that only the sources include
#     LINKS   PkgConfig::sqlite3)      # third-party targets, never visible to users of the module
#
# What a module may name stands in src/modules.cmake.

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_LINK_LIBRARIES_ONLY_TARGETS ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()
# One place for every executable keeps the commands of the README short.
if(BACKSIGHT_WASM)
  set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}")
else()
  set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
endif()
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG")
set(CMAKE_CXX_FLAGS_MINSIZEREL "-Oz -DNDEBUG")

add_library(backsight_options INTERFACE)
target_compile_options(backsight_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -ffp-contract=off)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # libstdc++ 12's own std::stable_sort calls a function that it marks as deprecated.
  target_compile_options(backsight_options INTERFACE -Wno-deprecated-declarations)
endif()
target_compile_definitions(backsight_options INTERFACE _GLIBCXX_ASSERTIONS)

# clang's address and undefined-behaviour sanitizers, and the coverage that libFuzzer steers by.
if(BACKSIGHT_SANITIZE)
  # Without vptr: it needs the type information of classes in libraries that have none. With -O1:
  # the checks make -O2 slow to compile.
  add_compile_options(-O1 -fsanitize=address,undefined -fno-sanitize=vptr 
    -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()
if(BACKSIGHT_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

function(backsight_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "PURE" "" "SOURCES;DEPENDS;USES;LINKS")
  set(target backsight_${name})
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/include/*.h")
  add_library(${target} STATIC ${arg_SOURCES})
  target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS include FILES ${headers})
  set_target_properties(${target} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
  target_include_directories(${target} PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}")
  target_link_libraries(${target} PRIVATE backsight_options ${arg_LINKS})
  foreach(dependency IN LISTS arg_DEPENDS)
    target_link_libraries(${target} PUBLIC backsight_${dependency})
  endforeach()
  foreach(dependency IN LISTS arg_USES)
    target_link_libraries(${target} PRIVATE backsight_${dependency})
  endforeach()
  if(arg_PURE)
    target_compile_options(${target} PRIVATE -fno-exceptions)
  endif()
endfunction()
