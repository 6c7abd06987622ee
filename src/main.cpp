#include "app/program.hpp"

int main(int argc, char** argv) {
    return chapeau::app::run_program(argc, argv);
}
