#include "solera/cli/program.h"

int main(int argc, char** argv) { return solera::cli::run_program(argc, argv); }
