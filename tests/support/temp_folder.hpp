// A folder of one test's own, gone with the test.
#pragma once

#include "base/check.hpp"

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace chapeau::test {

class TempFolder {
public:
    TempFolder() {
        auto name = (std::filesystem::temp_directory_path() / "chapeau-test-XXXXXX").string();
        ENSURE(::mkdtemp(name.data()) != nullptr, "no temporary folder can be made");
        path_ = name;
    }
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;
    ~TempFolder() {
        std::error_code ignored; // Left-overs in a temporary folder harm nobody.
        std::filesystem::remove_all(path_, ignored);
    }

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

} // namespace chapeau::test
