# Puts files into an executable, plain and compressed (see src/cli/embedded.h):
#
#   backsight_embed(backsight
#     TREES   web=${web_dist} knowledge=${knowledge_pack}   # prefix=folder, every file below it
#     FILES   engine.wasm=${engine}                         # path=file
#     DEPENDS ${stamps})                                    # what says that one of them changed
find_package(Python3 3.9 REQUIRED COMPONENTS Interpreter)

function(backsight_embed target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "TREES;FILES;DEPENDS")
  set(out "${CMAKE_CURRENT_BINARY_DIR}/embedded")
  set(arguments --out "${out}")
  foreach(tree IN LISTS arg_TREES)
    list(APPEND arguments --tree "${tree}")
  endforeach()
  set(files "")
  foreach(file IN LISTS arg_FILES)
    list(APPEND arguments --file "${file}")
    string(REGEX REPLACE "^[^=]*=" "" file "${file}")
    list(APPEND files "${file}")
  endforeach()
  add_custom_command(
    OUTPUT "${out}/embedded_blob.S" "${out}/embedded_table.cpp"
    BYPRODUCTS "${out}/embedded.blob"
    COMMAND Python3::Interpreter "${CMAKE_SOURCE_DIR}/tools/embed/embed.py" ${arguments}
    DEPENDS ${arg_DEPENDS} ${files} "${CMAKE_SOURCE_DIR}/tools/embed/embed.py"
    COMMENT "Packing the web app, the engine and the knowledge for the executable"
    VERBATIM)
  target_sources(${target} PRIVATE "${out}/embedded_blob.S" "${out}/embedded_table.cpp")
endfunction()
