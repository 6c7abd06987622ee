// What the leak sanitizer finds in others' libraries and we cannot mend. Read by the sanitizer
// at the end of a test program; without it, nobody calls this.

extern "C" const char* __lsan_default_suppressions(); // NOLINT: the sanitizer chose the name.

extern "C" const char* __lsan_default_suppressions() { // NOLINT
    // fontconfig keeps 288 bytes of its configuration, once per process.
    return "leak:libfontconfig\n";
}
