# A test program of a folder of tests/: its cases become tests of ctest, each with a tier.
#
#   backsight_test(history_test
#     SOURCES event_test.cpp facts_test.cpp
#     MODULES history core             # the modules under test
#     LINKS   rapidcheck               # third-party targets besides GoogleTest and GMock
#     TIER    full)                    # quick (default: each case well under a second) or full
#
# Tests find files of the checkout through the macro BACKSIGHT_SOURCE_DIR.
include(GoogleTest)

function(backsight_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIER" "SOURCES;MODULES;LINKS")
  if(NOT arg_TIER)
    set(arg_TIER quick)
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_compile_definitions(${name} PRIVATE BACKSIGHT_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  target_include_directories(${name} PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}")
  foreach(module IN LISTS arg_MODULES)
    target_link_libraries(${name} PRIVATE backsight_${module})
  endforeach()
  target_link_libraries(${name} PRIVATE backsight_options GTest::gmock_main ${arg_LINKS})
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 
    PROPERTIES LABELS ${arg_TIER} TIMEOUT 300
    # Property tests draw from a fixed seed: a failure can be repeated.
    ENVIRONMENT "RC_PARAMS=seed=20261123 max_success=1000")
endfunction()
