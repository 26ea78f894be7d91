# The table of the house: each folder of src/ and tools/, what it may use, and which headers from
# outside it may include. CMake refuses a link that is not here, and the architecture tests refuse
# an include, a symbol or a drawn edge that is not here. Changing this table is an architecture
# decision: change DESIGN's picture in docs/architecture.md with it.
#
#   backsight_allow(<module> <PURE|EDGE|MAIN> <folder>
#     MAY_USE     modules below it
#     HEADERS     headers from outside, by path or by folder (ending in /)
#     BECAUSE     "..." what the headers from outside are for)
#
# PURE: no I/O, clock, threads, locale, randomness, globals or exceptions; of the standard library
# only the headers listed below (<chrono> for its calendar: naming a clock is refused). EDGE and
# MAIN may include every standard header.
set(BACKSIGHT_PURE_HEADERS
  algorithm array bit bitset charconv chrono cmath compare concepts cstddef cstdint cstdlib cstring
  deque expected functional initializer_list iterator limits map memory memory_resource numbers
  numeric optional queue ranges set span string string_view tuple type_traits unordered_map
  unordered_set utility variant vector)

# The pure part, from the ground up.
backsight_allow(core PURE src/core
  HEADERS boost/json/ boost/system/ boost/throw_exception.hpp
  BECAUSE "Boost.JSON's streaming parser hands over the text of numbers")
backsight_allow(stats PURE src/stats MAY_USE core)
backsight_allow(knowledge PURE src/knowledge MAY_USE core)
backsight_allow(history PURE src/history MAY_USE core knowledge)
# Engines are siblings: none may use another. Only advice knows them all.
backsight_allow(evidence PURE src/engine/evidence MAY_USE core stats knowledge)
backsight_allow(outlook PURE src/engine/outlook MAY_USE core stats knowledge history)
# The fits of the models from the evidence: for the knowledge compiler, never in the browser.
backsight_allow(fit PURE src/fit MAY_USE core stats evidence outlook course)
backsight_allow(course PURE src/engine/course MAY_USE core stats knowledge history)
backsight_allow(sentinel PURE src/engine/sentinel MAY_USE core stats knowledge history)
backsight_allow(advice PURE src/engine/advice
  MAY_USE core stats knowledge history evidence outlook course sentinel)
# Synthetic people live through what the course and the outlook know, and answer the check-in. No
# engine: nothing that advises may use them.
backsight_allow(synthetic PURE src/synthetic
  MAY_USE core stats knowledge history outlook course)
# The record as other systems read it. It says what is in a record and advises nothing.
backsight_allow(fhir PURE src/fhir MAY_USE core knowledge history)

# Edges are siblings too: only service joins them.
backsight_allow(yaml EDGE src/yaml
  MAY_USE core
  HEADERS yaml-cpp/
  BECAUSE "yaml-cpp's event reader, behind a strict reading of ours")
backsight_allow(config EDGE src/config
  MAY_USE core
  HEADERS toml++/ arpa/inet.h sys/stat.h unistd.h
  BECAUSE "toml++ reads TOML with positions; addresses and the rights of files are checked by the system")
backsight_allow(store EDGE src/store
  MAY_USE core history
  HEADERS sqlite3.h fcntl.h sys/file.h sys/stat.h unistd.h
  BECAUSE "SQLite keeps the events; a lock file keeps a second process out")
backsight_allow(identity EDGE src/identity
  MAY_USE core
  HEADERS sodium.h openssl/ fido.h fido/ curl/
  BECAUSE "libsodium hashes passwords and draws tokens, libfido2 checks what passkeys signed, OpenSSL
           has the SHA-1 of one-time passwords and the signatures of ID tokens, libcurl asks the
           provider that signed them")
backsight_allow(vault EDGE src/vault
  MAY_USE core
  HEADERS sodium.h
  BECAUSE "libsodium seals, hashes and signs, and wipes keys")
backsight_allow(service EDGE src/service
  MAY_USE core knowledge history course advice store identity vault)
backsight_allow(api EDGE src/api
  MAY_USE core knowledge history course advice fhir store service
  HEADERS qrcodegen/
  BECAUSE "qrcodegen draws the links of invitations and the secrets of apps")
backsight_allow(net EDGE src/net
  MAY_USE core api
  HEADERS boost/asio/ boost/asio.hpp boost/beast/ boost/beast.hpp boost/system/ openssl/
  BECAUSE "Beast and Asio move the bytes, OpenSSL hides them; nobody else may see them")

# The knowledge compiler: a library, for the program of its name and for the command line.
backsight_allow(knowledge_compiler EDGE tools/knowledge_compiler
  MAY_USE core stats knowledge evidence outlook course synthetic fit yaml
  HEADERS fmt/ sodium.h
  BECAUSE "libsodium hashes the sections of the pack")

# Programs: thin mains.
backsight_allow(wasm MAIN src/wasm
  MAY_USE core knowledge history outlook course sentinel advice)
backsight_allow(cli MAIN src/cli
  MAY_USE core stats knowledge history evidence outlook course synthetic fit sentinel advice yaml
          knowledge_compiler config store vault service api net
  HEADERS CLI/ spdlog/ fmt/ sodium.h fcntl.h linux/magic.h pwd.h signal.h unistd.h sys/file.h sys/resource.h sys/socket.h
          sys/stat.h sys/statfs.h sys/statvfs.h sys/timex.h sys/un.h
  BECAUSE "CLI11 reads the command line, spdlog writes the log, libsodium checks hashes; backups and the doctor look at files, disks and the clock; systemd hears by a socket")
