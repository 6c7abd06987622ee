// What simdjson alone makes of a document: read by its fastest way that this processor has, every
// value visited and none kept. The measure for how fast our own reading could be at the best.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace chapeau::test {

class SimdjsonWalk {
public:
    explicit SimdjsonWalk(const std::string& document);
    SimdjsonWalk(const SimdjsonWalk&) = delete;
    SimdjsonWalk& operator=(const SimdjsonWalk&) = delete;
    ~SimdjsonWalk();

    /// Reads it once, from its first byte on. What comes out depends on every value; zero says that
    /// it cannot be read.
    std::size_t walk();

private:
    struct Reader;
    std::unique_ptr<Reader> reader_;
};

} // namespace chapeau::test
