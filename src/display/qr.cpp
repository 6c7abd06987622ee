#include "display/qr.hpp"

#include <cerrno>
#include <cstring>
#include <memory>
#include <qrencode.h>

namespace chapeau::display {

namespace {

struct QrFree {
    void operator()(QRcode* code) const { QRcode_free(code); }
};
using Code = std::unique_ptr<QRcode, QrFree>;

Code encode(const std::string& content, QRecLevel level) {
    return Code(QRcode_encodeString8bit(content.c_str(), 0, level));
}

} // namespace

Result<QrModules> encode_qr(const std::string& content) {
    if (content.empty() || content.find('\0') != std::string::npos) {
        return fail(Errc::InvalidInput, "cannot make a QR code of an empty address");
    }
    if (content.size() > kQrBytesMax) {
        return fail(Errc::TooLarge,
                    "cannot make a QR code of {} bytes: at most {} can be read "
                    "from the back of a room; use a shorter address",
                    content.size(), kQrBytesMax);
    }
    Code code = encode(content, QR_ECLEVEL_M);
    if (!code) {
        return fail(Errc::InvalidInput, "cannot make a QR code: {}", std::strerror(errno));
    }
    for (const QRecLevel level : {QR_ECLEVEL_Q, QR_ECLEVEL_H}) {
        if (Code stronger = encode(content, level); stronger && stronger->width == code->width) {
            code = std::move(stronger);
        }
    }
    QrModules modules;
    modules.size = code->width;
    const std::size_t count =
        static_cast<std::size_t>(code->width) * static_cast<std::size_t>(code->width);
    modules.dark.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        modules.dark.push_back(code->data[i] & 1U);
    }
    return modules;
}

} // namespace chapeau::display
