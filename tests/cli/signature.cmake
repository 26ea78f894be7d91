execute_process(COMMAND "${BACKSIGHT}" --knowledge "${KNOWLEDGE}" signature
  OUTPUT_VARIABLE now OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
file(STRINGS "${EXPECTED}" expected LIMIT_COUNT 1)
if(NOT now STREQUAL expected)
  message(FATAL_ERROR
    "Advice changed: the signature is ${now}, signature.txt says ${expected}. If the change is "
    "meant, write the new one there and say why in the commit message (Signature: old -> new).")
endif()
