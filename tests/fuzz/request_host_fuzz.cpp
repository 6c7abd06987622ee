#include "base/check.hpp"
#include "fuzz/fuzz.hpp"
#include "web/http/host_list.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace chapeau;
    const auto text = fuzz::text_of(data, size);
    const auto host = web::parse_host(text);
    ENSURE(!web::HostList({}, 8080).allows(text), "an empty list lets somebody in");
    if (host) {
        // What is read can be written and read again as the same.
        const auto written =
            host->port ? host->name + ":" + std::to_string(*host->port) : host->name;
        ENSURE(web::parse_host(written) == host, "a host is read back as another");
        ENSURE(web::HostList({text}, 8080)
                   .allows(host->name + ":" + std::to_string(host->port.value_or(8080))),
               "a host on the list is refused");
    } else {
        ENSURE(!web::HostList({text}, 8080).allows(text), "what is no host is let in");
    }
    return 0;
}
