// OpenSSL's objects, owned, and a certificate for a test that signs itself.
#pragma once

#include "base/check.hpp"

#include <memory>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <string>

namespace chapeau::test {

template <class T, void (*Free)(T*)>
struct Freed {
    void operator()(T* object) const { Free(object); }
};
using TlsKey = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY, EVP_PKEY_free>>;
using TlsCertificate = std::unique_ptr<X509, Freed<X509, X509_free>>;
using TlsContext = std::unique_ptr<SSL_CTX, Freed<SSL_CTX, SSL_CTX_free>>;
using TlsConnection = std::unique_ptr<SSL, Freed<SSL, SSL_free>>;

inline TlsKey make_tls_key() {
    TlsKey key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
    ENSURE(key != nullptr, "a key can be made");
    return key;
}

/// Not signed yet; valid since two days.
inline TlsCertificate make_tls_certificate(EVP_PKEY& key, const std::string& name, int days_left) {
    constexpr long kVersion3 = 2;
    constexpr long kDaySeconds = 86'400;
    TlsCertificate certificate(X509_new());
    ENSURE(certificate != nullptr, "a certificate can be made");
    auto* const made = certificate.get();
    X509_set_version(made, kVersion3);
    ASN1_INTEGER_set(X509_get_serialNumber(made), 1);
    X509_gmtime_adj(X509_getm_notBefore(made), -2 * kDaySeconds);
    X509_gmtime_adj(X509_getm_notAfter(made), days_left * kDaySeconds);
    X509_set_pubkey(made, &key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    X509_set_issuer_name(made, X509_get_subject_name(made));
    return certificate;
}

inline void sign_itself(X509& certificate, EVP_PKEY& key) {
    ENSURE(X509_sign(&certificate, &key, EVP_sha256()) > 0, "a certificate can be signed");
}

} // namespace chapeau::test
