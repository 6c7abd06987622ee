#include "web/http/tls.hpp"

#include <array>
#include <filesystem>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <string>
#include <system_error>

namespace chapeau::web {

namespace {

// Empties the library's list of complaints; the first one is the cause.
std::string tls_complaint() {
    std::array<char, 256> text{};
    const auto code = ERR_get_error();
    ERR_clear_error();
    if (code == 0) {
        return "no reason given";
    }
    ERR_error_string_n(code, text.data(), text.size());
    return text.data();
}

// Nobody is there to type it, and asking would stop the program.
int no_pass_phrase(char*, int, int, void*) {
    return 0;
}

Result<void> examine_file(const std::filesystem::path& path, std::string_view what) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (!std::filesystem::exists(status)) {
        return fail(Errc::NotFound,
                    "cannot open the {} {}: no such file; check [web] in the "
                    "settings",
                    what, path.string());
    }
    if (!std::filesystem::is_regular_file(status)) {
        return fail(Errc::InvalidInput, "the {} {} is not a file", what, path.string());
    }
    return {};
}

Result<void> examine_key_file(const std::filesystem::path& path) {
    if (auto examined = examine_file(path, "key"); !examined) {
        return examined;
    }
    std::error_code error;
    const auto permissions = std::filesystem::status(path, error).permissions();
    if ((permissions & std::filesystem::perms::others_read) != std::filesystem::perms::none) {
        return fail(Errc::Refused,
                    "every user of this machine can read the key {}: run chmod o-rwx {}",
                    path.string(), path.string());
    }
    return {};
}

Result<void> examine_dates(const SSL_CTX& context, const std::filesystem::path& path) {
    const X509* const certificate = SSL_CTX_get0_certificate(&context);
    if (certificate == nullptr) {
        return fail(Errc::InvalidInput, "{} holds no certificate", path.string());
    }
    if (X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0) {
        return fail(Errc::Refused,
                    "the certificate {} has expired: phones would refuse it; "
                    "renew it",
                    path.string());
    }
    if (X509_cmp_current_time(X509_get0_notBefore(certificate)) > 0) {
        return fail(Errc::Refused, "the certificate {} is not valid yet: check the machine's clock",
                    path.string());
    }
    return {};
}

} // namespace

void TlsContext::Free::operator()(ssl_ctx_st* context) const {
    SSL_CTX_free(context);
}

Result<std::shared_ptr<TlsContext>> TlsContext::load(const TlsFiles& files) {
    if (auto examined = examine_file(files.certificate, "certificate"); !examined) {
        return tl::unexpected<Error>(examined.error());
    }
    if (auto examined = examine_key_file(files.key); !examined) {
        return tl::unexpected<Error>(examined.error());
    }
    ERR_clear_error();
    const std::shared_ptr<TlsContext> made(new TlsContext);
    made->context_.reset(SSL_CTX_new(TLS_server_method()));
    SSL_CTX* const context = made->get();
    if (context == nullptr || SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1) {
        return fail(Errc::Unavailable, "TLS cannot be set up: {}", tls_complaint());
    }
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                     SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_default_passwd_cb(context, no_pass_phrase);
    // Tickets resume a session; a cache in memory would grow with the room.
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    if (SSL_CTX_use_certificate_chain_file(context, files.certificate.c_str()) != 1) {
        return fail(Errc::InvalidInput, "cannot read the certificate {}: {}",
                    files.certificate.string(), tls_complaint());
    }
    if (SSL_CTX_use_PrivateKey_file(context, files.key.c_str(), SSL_FILETYPE_PEM) != 1) {
        return fail(Errc::InvalidInput,
                    "cannot use the key {} with the certificate {}: {}; a key has no pass phrase "
                    "here and belongs to its certificate",
                    files.key.string(), files.certificate.string(), tls_complaint());
    }
    if (auto examined = examine_dates(*context, files.certificate); !examined) {
        return tl::unexpected<Error>(examined.error());
    }
    return made;
}

void TlsSession::Free::operator()(ssl_st* session) const {
    SSL_free(session);
}

std::unique_ptr<TlsSession> TlsSession::make(const TlsContext& context, int descriptor) {
    std::unique_ptr<TlsSession> made(new TlsSession);
    made->session_.reset(SSL_new(context.get()));
    if (!made->session_ || SSL_set_fd(made->session_.get(), descriptor) != 1) {
        ERR_clear_error();
        return nullptr;
    }
    SSL_set_accept_state(made->session_.get());
    return made;
}

IoResult TlsSession::outcome(int returned, std::size_t bytes) {
    if (returned == 1) {
        return {bytes, IoNeed::Nothing};
    }
    switch (SSL_get_error(session_.get(), returned)) {
    case SSL_ERROR_WANT_READ:
        return {0, IoNeed::Read};
    case SSL_ERROR_WANT_WRITE:
        return {0, IoNeed::Write};
    case SSL_ERROR_ZERO_RETURN:
        return {0, IoNeed::Closed};
    default:
        is_broken_ = true;
        ERR_clear_error();
        return {0, IoNeed::Closed};
    }
}

IoResult TlsSession::handshake() {
    ERR_clear_error();
    return outcome(SSL_do_handshake(session_.get()), 0);
}

IoResult TlsSession::read(std::span<char> bytes) {
    ERR_clear_error();
    std::size_t count = 0;
    const auto returned = SSL_read_ex(session_.get(), bytes.data(), bytes.size(), &count);
    return outcome(returned, count);
}

IoResult TlsSession::write(std::string_view bytes) {
    ERR_clear_error();
    std::size_t count = 0;
    const auto returned = SSL_write_ex(session_.get(), bytes.data(), bytes.size(), &count);
    return outcome(returned, count);
}

bool TlsSession::has_pending() const {
    return SSL_has_pending(session_.get()) == 1;
}

void TlsSession::shutdown() {
    if (!is_broken_ && SSL_is_init_finished(session_.get()) == 1) {
        ERR_clear_error();
        SSL_shutdown(session_.get());
        ERR_clear_error();
    }
}

} // namespace chapeau::web
