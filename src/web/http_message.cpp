#include "web/http_message.hpp"

#include <utility>

namespace chapeau::web {

Response make_response(int status, std::string_view content_type, std::string body) {
    return {status,
            std::string(content_type),
            std::make_shared<const std::string>(std::move(body)),
            {}};
}

} // namespace chapeau::web
