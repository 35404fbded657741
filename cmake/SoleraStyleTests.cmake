# The checks of scripts/check-style that need nothing but Python.
add_test(NAME layers
  COMMAND python3 tools/check_layers.py src/solera tools/layers.txt
  WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
add_test(NAME docs
  COMMAND python3 tools/check_docs.py
  WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
set_tests_properties(layers docs PROPERTIES LABELS style)
