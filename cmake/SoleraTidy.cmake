# The target `tidy`: clang-tidy on every source of the library and the program,
# with the checks of .clang-tidy. Nothing is compiled.
find_program(SOLERA_RUN_CLANG_TIDY run-clang-tidy-14)
if(SOLERA_RUN_CLANG_TIDY)
  add_custom_target(tidy
    COMMAND "${SOLERA_RUN_CLANG_TIDY}" -quiet -p "${PROJECT_BINARY_DIR}"
      "^${PROJECT_SOURCE_DIR}/(src|apps)/"
    USES_TERMINAL)
endif()
