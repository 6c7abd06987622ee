# Writes OUTPUT, a source that holds every page named in PAGES/manifest.txt as bytes. Run with
# cmake -P, so that building needs no further tool.
file(STRINGS "${PAGES}/manifest.txt" lines REGEX "^[a-z]")
set(arrays "")
set(rows "")
set(known "")
foreach(line IN LISTS lines)
    separate_arguments(parts UNIX_COMMAND "${line}")
    list(LENGTH parts count)
    if(NOT count EQUAL 3)
        message(FATAL_ERROR "${PAGES}/manifest.txt: '${line}' is not: listener, address, file")
    endif()
    list(GET parts 0 listener)
    list(GET parts 1 address)
    list(GET parts 2 file)
    list(FIND known "${file}" index)
    if(index EQUAL -1)
        list(LENGTH known index)
        list(APPEND known "${file}")
        file(READ "${PAGES}/${file}" bytes HEX)
        string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
        string(APPEND arrays "constexpr unsigned char kPage${index}[] = {${bytes}0x00};\n")
    endif()
    string(APPEND rows
        "    EmbeddedFile{\"${listener}\", \"${address}\", \"${file}\", view(kPage${index})},\n")
endforeach()
file(WRITE "${OUTPUT}.new" "// Made of the pages by embed_pages.cmake.
#include \"web/assets.hpp\"

namespace chapeau::web {
namespace {

${arrays}
// A zero follows each page, so that an empty one is an array too.
template <std::size_t size>
std::string_view view(const unsigned char (&bytes)[size]) {
    return {reinterpret_cast<const char*>(bytes), size - 1};
}

} // namespace

std::span<const EmbeddedFile> embedded_pages() {
    static const EmbeddedFile kPages[] = {
${rows}    };
    return kPages;
}

} // namespace chapeau::web
")
file(RENAME "${OUTPUT}.new" "${OUTPUT}")
