#include "fuzz.hpp"
#include "sources/csv/parse.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace chapeau;
    const auto text = fuzz::text_of(data, size);
    const auto file = sources::csv::parse_file(text, fuzz::usd(), domain::Layer::Captured);
    if (file) {
        fuzz::check_page(file->rows);
    }
    return 0;
}
