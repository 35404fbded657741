# Warnings are errors in our own code; imported headers are system headers.
add_library(solera_warnings INTERFACE)
target_compile_options(solera_warnings INTERFACE
  -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Werror)
