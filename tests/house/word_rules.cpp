#include "house/word_rules.hpp"

#include "house/code_text.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace chapeau::house {
namespace {

// In halves, so that this file does not accuse itself. Three crosses are not among them: they
// are ISO 4217's word for no currency.
constexpr std::array<std::string_view, 3> kNotes = {"TO"
                                                    "DO",
                                                    "FIX"
                                                    "ME",
                                                    "HA"
                                                    "CK"};
constexpr std::array<std::string_view, 4> kMachineFolders = {"/ho"
                                                             "me/",
                                                             "/ro"
                                                             "ot/",
                                                             "/wo"
                                                             "rk/",
                                                             "/Us"
                                                             "ers/"};

// The home of nobody: Ada lives in examples only.
constexpr std::string_view kExamplePerson = "ada";

constexpr std::array<std::string_view, 2> kFloating = {"float", "double"};
// The screen, and what tests and measures it.
constexpr std::array<std::string_view, 5> kFloatingFolders = {
    "src/display/", "tests/display/", "tests/bench/", "tests/support/", "tests/app/"};

constexpr std::array<std::string_view, 8> kClocks = {
    "system_clock::now", "steady_clock::now", "high_resolution_clock::now",
    "utc_clock::now",    "clock_gettime",     "gettimeofday",
    "std::time",         "localtime"};
// A queue's wait must end by the machine's clock, whatever time the caller was told.
constexpr std::array<std::string_view, 3> kClockFiles = {"src/base/clock.cpp",
                                                         "src/base/bounded_queue.hpp", "src/app/"};
// Here a process is killed at any moment of its work, and a random pause chooses the moment.
constexpr std::string_view kKillTest = "tests/app/acknowledged_test.cpp";
constexpr std::array<std::string_view, 4> kSleeps = {"sleep_for", "sleep_until", "usleep",
                                                     "nanosleep"};

template <class Places>
bool is_in(const Places& places, const SourceFile& file) {
    return std::any_of(places.begin(), places.end(),
                       [&](std::string_view place) { return is_under(file, place); });
}

// One fault for each line of `text` in which one of `words` stands alone.
template <class Words>
void find_words(const SourceFile& file, std::string_view text, const Words& words,
                std::string_view why, Faults& faults) {
    std::size_t number = 0;
    for (const auto line : lines_of(text)) {
        ++number;
        for (const auto word : words) {
            if (find_word(line, word) != std::string_view::npos) {
                faults.push_back({file.path, number, std::string(word) + ": " + std::string(why)});
            }
        }
    }
}

// As the start of a path, not as a part of an address or of a relative path.
bool names_folder(std::string_view line, std::string_view folder) {
    for (auto found = line.find(folder); found != std::string_view::npos;
         found = line.find(folder, found + 1)) {
        constexpr std::string_view kBefore = " \t\"'`(=:<>[,";
        const bool starts = found == 0 || kBefore.find(line[found - 1]) != std::string_view::npos;
        if (starts && !line.substr(found + folder.size()).starts_with(kExamplePerson)) {
            return true;
        }
    }
    return false;
}

} // namespace

Faults check_leftover_notes(const Files& files) {
    Faults faults;
    for (const auto& file : files) {
        find_words(file, file.text, kNotes, "do it now or leave it out", faults);
    }
    return faults;
}

Faults check_machine_paths(const Files& files) {
    Faults faults;
    for (const auto& file : files) {
        std::size_t number = 0;
        for (const auto line : lines_of(file.text)) {
            ++number;
            for (const auto folder : kMachineFolders) {
                if (names_folder(line, folder)) {
                    faults.push_back(
                        {file.path, number, std::string(folder) + ": a path of one machine"});
                }
            }
        }
    }
    return faults;
}

Faults check_floating_point(const Files& files) {
    Faults faults;
    for (const auto& file : files) {
        if (is_code(file) && !is_in(kFloatingFolders, file)) {
            find_words(file, without_comments_and_literals(file.text), kFloating,
                       "floating point is for the display only", faults);
        }
    }
    return faults;
}

Faults check_clocks(const Files& files) {
    Faults faults;
    for (const auto& file : files) {
        if (!is_code(file) || is_under(file, "tests/bench/")) {
            continue;
        }
        const auto code = without_comments_and_literals(file.text);
        if (is_under(file, "src/") && !is_in(kClockFiles, file)) {
            find_words(file, code, kClocks, "time is an argument", faults);
        }
        if (file.path == kKillTest) {
            continue;
        }
        find_words(file, code, kSleeps, "wait for what happens, not for a while", faults);
    }
    return faults;
}

} // namespace chapeau::house
