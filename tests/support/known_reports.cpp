// What the sanitizers report of others' libraries and we cannot mend. Part of every program that
// is built with one; without, nobody calls these and the last is not compiled.

extern "C" const char* __lsan_default_suppressions(); // NOLINT: the sanitizer chose the name.

extern "C" const char* __lsan_default_suppressions() { // NOLINT
    // fontconfig keeps 288 bytes of its configuration, once per process.
    return "leak:libfontconfig\n";
}

extern "C" const char* __tsan_default_suppressions(); // NOLINT

extern "C" const char* __tsan_default_suppressions() { // NOLINT
    // The log's library asks for the local time, whose zone the system's library guards by a
    // lock that cannot be seen. Nothing is lost by naming it: one thread alone uses that library.
    // ICU makes its tables when they are first used and hands them from thread to thread by atomic
    // words, which the sanitizer does not see in a library that was built without it. Its number
    // formats are documented to be shared between threads; what they wrote is compared in the test.
    return "race:libspdlog.so\n"
           "race:libicuuc.so\n"
           "race:libicui18n.so\n";
}

#if defined(__SANITIZE_ADDRESS__)
#define CHAPEAU_KEEPS_LIBRARIES
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CHAPEAU_KEEPS_LIBRARIES
#endif
#endif

#ifdef CHAPEAU_KEEPS_LIBRARIES
extern "C" int dlclose(void* library); // NOLINT: instead of the system's.

// A graphics driver holds memory to the end. Once its library is unloaded the sanitizer finds
// nobody who knows that memory and no name to excuse it by, so no library is unloaded.
extern "C" int dlclose(void*) { // NOLINT
    return 0;
}
#endif
