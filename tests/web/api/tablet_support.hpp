// The desk's site and a tablet that signs as the page does.
#pragma once

#include "base/password.hpp"
#include "web/api/site_support.hpp"

#include <array>
#include <string>
#include <utility>

namespace chapeau::test {

inline const std::string kPin = "582947";

/// Made once, at the least cost: what a PIN costs is the test of base's.
inline const std::string& pin_hash() {
    static const std::string kHash = hash_password(Secret(kPin), {1, 8192}).value();
    return kHash;
}

inline web::OperatorOptions operator_options() {
    web::OperatorOptions options;
    options.origins = {"http://192.168.1.5:8081"};
    options.pin_hash = pin_hash();
    options.supporter = supporter();
    options.pages = kFewPages;
    return options;
}

class Tablet {
public:
    Tablet(std::string_view secret_hex, std::string session) : session_(std::move(session)) {
        const auto bytes = web::bytes_of_hex(secret_hex).value();
        web::PairingSecret secret{};
        std::copy(bytes.begin(), bytes.end(), secret.begin());
        key_ = web::session_key(secret, session_);
    }

    web::Request sign(web::Request request, std::uint64_t counter) const {
        const auto proof = web::request_proof(key_, request, counter);
        request.authorization =
            "Chapeau " + session_ + "." + std::to_string(counter) + "." + to_hex(proof);
        return request;
    }
    web::Request sign(web::Request request) { return sign(std::move(request), ++counter_); }

    web::Request pairing(std::string_view pin, std::string_view name = "tablet 1") {
        ++counter_;
        json::Writer writer;
        writer.begin_object().key("name").string(name);
        writer.key("pin").string(web::cover_pin(key_, counter_, pin)).end_object();
        return sign(make_post("/op/pair", writer.take()), counter_);
    }

    web::Request get(std::string path) { return sign(make_get(std::move(path))); }

    /// `members` begins with a comma, or is empty.
    web::Request deed(std::string_view name, std::string_view members,
                      const std::string& key = kKey) {
        return sign(make_post("/op/do", "{\"key\":\"" + key + "\",\"deed\":\"" + std::string(name) +
                                            "\"" + std::string(members) + "}"));
    }

    const std::string& session() const { return session_; }
    std::uint64_t counter() const { return counter_; }

private:
    std::string session_;
    Digest key_{};
    std::uint64_t counter_ = 1000;
};

class DeskRoom : public Room {
public:
    explicit DeskRoom(web::OperatorOptions options = operator_options())
        : site(std::move(options), surroundings()) {
        site.show(std::make_shared<const domain::Snapshot>(make_snapshot()));
    }

    Heard send(web::Request request) { return Room::send(site, std::move(request)); }

    Tablet pair(web::Role role, std::size_t number = 1) {
        const auto offer = site.offer_pairing(role);
        Tablet tablet(offer.secret, key_of(number));
        REQUIRE(send(tablet.pairing(kPin)).status() == 200);
        return tablet;
    }

    web::OperatorSite site;
};

} // namespace chapeau::test
