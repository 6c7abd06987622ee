// Answers of providers, kept in tests/recordings.
#pragma once

#include "base/check.hpp"
#include "net/http.hpp"

#include <fstream>
#include <iterator>
#include <string>
#include <utility>

namespace chapeau::test {

inline std::string recording(const std::string& name) {
    std::ifstream file(std::string(CHAPEAU_SOURCE_DIR) + "/tests/recordings/" + name,
                       std::ios::binary);
    ENSURE(file.good(), "a recording is missing");
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline net::Response answered(std::string body, std::vector<net::Header> headers = {}) {
    net::Response response;
    response.status = 200;
    response.headers = std::move(headers);
    response.body = std::move(body);
    return response;
}

inline net::Response recorded(const std::string& name) {
    return answered(recording(name));
}

} // namespace chapeau::test
