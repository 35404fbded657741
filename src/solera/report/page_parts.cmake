# The style sheet, our scripts and the chart libraries become strings of the
# program: page_parts.cpp. Without the libraries, pages have tables only.
set(page "${CMAKE_CURRENT_SOURCE_DIR}/page")
set(page_scripts
  kit.js legend.js bars.js lines.js front.js classes.js embedding.js weights.js
  sort.js draw.js)

find_path(SOLERA_CHARTS plot.umd.min.js
  PATHS /usr/local/lib/solera/charts "$ENV{HOME}/.local/lib/solera/charts"
  NO_DEFAULT_PATH DOC "where scripts/install-charts put the chart libraries")

file(READ "${page}/style.css" SOLERA_PAGE_STYLE)
set(SOLERA_PAGE_SCRIPT "(() => {\n'use strict';\n")
foreach(script IN LISTS page_scripts)
  file(READ "${page}/${script}" code)
  string(APPEND SOLERA_PAGE_SCRIPT "${code}")
  set_property(DIRECTORY APPEND PROPERTY
    CMAKE_CONFIGURE_DEPENDS "${page}/${script}")
endforeach()
string(APPEND SOLERA_PAGE_SCRIPT "})();\n")
set_property(DIRECTORY APPEND PROPERTY
  CMAKE_CONFIGURE_DEPENDS "${page}/style.css")

if(SOLERA_CHARTS)
  file(READ "${SOLERA_CHARTS}/d3.min.js" SOLERA_D3_CODE)
  file(READ "${SOLERA_CHARTS}/d3.LICENSE" SOLERA_D3_LICENCE)
  file(READ "${SOLERA_CHARTS}/plot.umd.min.js" SOLERA_PLOT_CODE)
  file(READ "${SOLERA_CHARTS}/plot.LICENSE" SOLERA_PLOT_LICENCE)
  string(REGEX MATCH "v([0-9.]+)" found "${SOLERA_D3_CODE}")
  set(SOLERA_D3_VERSION "${CMAKE_MATCH_1}")
  string(REGEX MATCH "v([0-9.]+)" found "${SOLERA_PLOT_CODE}")
  set(SOLERA_PLOT_VERSION "${CMAKE_MATCH_1}")
else()
  message(WARNING "no chart libraries: reports will have tables only; "
    "scripts/install-charts fetches them")
endif()

configure_file(page_parts.cpp.in page_parts.cpp @ONLY)
