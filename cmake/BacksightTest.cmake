# A test program of a folder of tests/: its cases become tests of ctest, each with a tier.
#
#   backsight_test(history_test
#     SOURCES event_test.cpp facts_test.cpp
#     MODULES history core             # the modules under test
#     LINKS   rapidcheck               # third-party targets besides GoogleTest and GMock
#     TIER    full)                    # quick (default: each case well under a second) or full
#
# Tests find files of the checkout through the macro BACKSIGHT_SOURCE_DIR, and what several of them
# share in tests/support/.
include(GoogleTest)

function(backsight_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIER" "SOURCES;MODULES;LINKS")
  if(NOT arg_TIER)
    set(arg_TIER quick)
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_compile_definitions(${name} PRIVATE BACKSIGHT_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  target_include_directories(${name} PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}" "${CMAKE_SOURCE_DIR}/tests")
  foreach(module IN LISTS arg_MODULES)
    target_link_libraries(${name} PRIVATE backsight_${module})
  endforeach()
  target_link_libraries(${name} PRIVATE backsight_options GTest::gmock_main ${arg_LINKS})
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 
    PROPERTIES LABELS ${arg_TIER} TIMEOUT 300
    # Property tests draw from a fixed seed: a failure can be repeated.
    ENVIRONMENT "RC_PARAMS=seed=20261123 max_success=1000")
endfunction()

# A fuzz target: <name>_fuzz.cpp with LLVMFuzzerTestOneInput. Inputs worth keeping stand in
# corpus/<name>/ beside it. ctest runs each for a few seconds; ./dev fuzz for longer.
#
#   backsight_fuzz(json MODULES core)
set(BACKSIGHT_FUZZ_SECONDS 5 CACHE STRING "How long ctest runs each fuzz target")
add_custom_target(fuzz_targets)

function(backsight_fuzz name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "MODULES;LINKS")
  add_executable(fuzz_${name} ${name}_fuzz.cpp)
  target_compile_definitions(fuzz_${name} PRIVATE BACKSIGHT_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  target_include_directories(fuzz_${name} PRIVATE "${CMAKE_SOURCE_DIR}/tests")
  foreach(module IN LISTS arg_MODULES)
    target_link_libraries(fuzz_${name} PRIVATE backsight_${module})
  endforeach()
  target_link_libraries(fuzz_${name} PRIVATE backsight_options ${arg_LINKS})
  target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  add_dependencies(fuzz_targets fuzz_${name})

  # New inputs go to a folder of the build; those of the checkout are only read.
  set(found "${CMAKE_BINARY_DIR}/fuzz/${name}")
  file(MAKE_DIRECTORY "${found}")
  add_test(NAME fuzz.${name} COMMAND fuzz_${name}
    -max_total_time=${BACKSIGHT_FUZZ_SECONDS} -timeout=10 -rss_limit_mb=2048
    "-artifact_prefix=${CMAKE_BINARY_DIR}/fuzz/${name}." "${found}"
    "${CMAKE_CURRENT_SOURCE_DIR}/corpus/${name}")
  set_tests_properties(fuzz.${name} PROPERTIES LABELS full TIMEOUT 120)
endfunction()
