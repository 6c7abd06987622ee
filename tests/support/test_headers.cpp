// The headers that this target precompiles for all tests are told in tests/CMakeLists.txt.
