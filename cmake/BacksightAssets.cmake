# What goes into the executable besides code, each made from what it depends on and only when that
# changed: the knowledge pack, the engine for the browser, the web app.
#
#   target knowledge   BACKSIGHT_KNOWLEDGE_DIR   the pack, by the knowledge compiler
#   target engine      BACKSIGHT_ENGINE          engine.wasm, by a CMake build of its own with clang-19
#   target web         web/dist                  the web app, by npm and Vite

set(BACKSIGHT_KNOWLEDGE_DIR "${CMAKE_BINARY_DIR}/knowledge" CACHE PATH "Where the pack is written")
set(BACKSIGHT_WASM_DIR "${CMAKE_BINARY_DIR}/wasm" CACHE PATH "Where the engine.wasm is built")
set(BACKSIGHT_ENGINE "${BACKSIGHT_WASM_DIR}/engine.wasm")
set(BACKSIGHT_WEB_DIST "${CMAKE_SOURCE_DIR}/web/dist")

# The pack. The compiler leaves files that are right already alone, so the manifest's date tells
# whether the knowledge changed.
file(GLOB_RECURSE knowledge_sources CONFIGURE_DEPENDS
  "${CMAKE_SOURCE_DIR}/evidence/*.yaml" "${CMAKE_SOURCE_DIR}/models/*.yaml" "${CMAKE_SOURCE_DIR}/rules/*.yaml"
  "${CMAKE_SOURCE_DIR}/content/*.yaml")
set(knowledge_stamp "${CMAKE_BINARY_DIR}/knowledge.stamp")
add_custom_command(
  OUTPUT "${knowledge_stamp}"
  BYPRODUCTS "${BACKSIGHT_KNOWLEDGE_DIR}/manifest.json"
  COMMAND knowledge_compiler "${CMAKE_SOURCE_DIR}" "${BACKSIGHT_KNOWLEDGE_DIR}"
  COMMAND "${CMAKE_COMMAND}" -E touch "${knowledge_stamp}"
  DEPENDS knowledge_compiler ${knowledge_sources}
  COMMENT "Compiling evidence, rules and texts into the knowledge pack"
  VERBATIM)
add_custom_target(knowledge DEPENDS "${knowledge_stamp}")

# The engine. Its own build knows best what changed, so it is always asked.
include(ExternalProject)
ExternalProject_Add(engine
  SOURCE_DIR "${CMAKE_SOURCE_DIR}"
  BINARY_DIR "${BACKSIGHT_WASM_DIR}"
  STAMP_DIR "${CMAKE_BINARY_DIR}/engine/stamp"
  TMP_DIR "${CMAKE_BINARY_DIR}/engine/tmp"
  CMAKE_ARGS
    "-DCMAKE_TOOLCHAIN_FILE=${CMAKE_SOURCE_DIR}/cmake/wasm.toolchain.cmake"
    -DCMAKE_BUILD_TYPE=MinSizeRel
    -DBACKSIGHT_WASM=ON
    "-DCMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER}"
  BUILD_ALWAYS ON
  BUILD_BYPRODUCTS "${BACKSIGHT_ENGINE}"
  INSTALL_COMMAND ""
  USES_TERMINAL_BUILD ON
  EXCLUDE_FROM_ALL ON)

# The web app. BACKSIGHT_APP is off where only the native side is wanted: npm is not needed then.
set(web_packages "${CMAKE_SOURCE_DIR}/web/node_modules/.backsight-installed")
add_custom_command(
  OUTPUT "${web_packages}"
  COMMAND npm ci --no-audit --no-fund
  COMMAND "${CMAKE_COMMAND}" -E touch "${web_packages}"
  DEPENDS "${CMAKE_SOURCE_DIR}/web/package-lock.json"
  WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}/web"
  COMMENT "Installing the web app's packages"
  VERBATIM)
add_custom_target(web_packages DEPENDS "${web_packages}")

file(GLOB_RECURSE web_sources CONFIGURE_DEPENDS
  "${CMAKE_SOURCE_DIR}/web/src/*" "${CMAKE_SOURCE_DIR}/web/public/*"
  "${CMAKE_SOURCE_DIR}/web/vite/*" "${CMAKE_SOURCE_DIR}/web/index.html"
  "${CMAKE_SOURCE_DIR}/web/vite.config.ts" "${CMAKE_SOURCE_DIR}/web/tsconfig.json"
  "${CMAKE_SOURCE_DIR}/web/package.json")
list(FILTER web_sources EXCLUDE REGEX "\\.test\\.tsx?$")
set(web_stamp "${CMAKE_BINARY_DIR}/web.stamp")
add_custom_command(
  OUTPUT "${web_stamp}"
  COMMAND "${CMAKE_COMMAND}" -E env "BACKSIGHT_KNOWLEDGE=${BACKSIGHT_KNOWLEDGE_DIR}" npm run build
  COMMAND "${CMAKE_COMMAND}" -E touch "${web_stamp}"
  DEPENDS "${web_packages}" "${knowledge_stamp}" "${BACKSIGHT_KNOWLEDGE_DIR}/manifest.json"
          ${web_sources}
  WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}/web"
  COMMENT "Building the web app"
  VERBATIM)
add_custom_target(web DEPENDS "${web_stamp}")
