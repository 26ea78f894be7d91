# The store beside the ceiling that SQLite itself sets: see store_bench.cpp.
find_package(SQLite3 3.40 REQUIRED)
find_package(Threads REQUIRED)
get_filename_component(_store "${CMAKE_CURRENT_LIST_DIR}/../src/store" ABSOLUTE)
add_executable(store_bench "${CMAKE_CURRENT_LIST_DIR}/store_bench.cpp")
target_include_directories(store_bench PRIVATE "${_store}")
target_link_libraries(store_bench PRIVATE
  backsight_options backsight_store SQLite::SQLite3 Threads::Threads)
