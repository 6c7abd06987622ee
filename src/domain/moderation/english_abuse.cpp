// These words stand here so that nobody in the room has to read them. They are what guests of a
// public evening have been hurt with most often: slurs, threats and the coarsest insults. A word
// with an honest meaning is only held, and a person decides.
#include "domain/moderation/lists.hpp"

namespace chapeau::domain {

namespace {

constexpr auto kIn = Reach::Inside;
constexpr auto kAlone = Reach::Word;
constexpr auto kNever = Verdict::Block;
constexpr auto kDoubt = Verdict::Hold;

constexpr AbuseWord kEnglishAbuse[] = {
    {"fuck", kIn, kNever},        {"fuk", kAlone, kDoubt},       {"fuq", kAlone, kDoubt},
    {"fck", kAlone, kDoubt},      {"phuck", kIn, kNever},        {"motherfucker", kIn, kNever},
    {"milf", kAlone, kDoubt},     {"shit", kAlone, kNever},      {"shitty", kAlone, kNever},
    {"shithead", kIn, kNever},    {"shitface", kIn, kNever},     {"bullshit", kIn, kNever},
    {"dipshit", kIn, kNever},     {"cunt", kAlone, kNever},      {"cunty", kAlone, kNever},
    {"cuntface", kIn, kNever},    {"twat", kAlone, kNever},      {"bitch", kIn, kNever},
    {"biatch", kIn, kNever},      {"asshole", kIn, kNever},      {"arsehole", kIn, kNever},
    {"asshat", kIn, kNever},      {"asswipe", kIn, kNever},      {"dumbass", kIn, kNever},
    {"jackass", kIn, kDoubt},     {"ass", kAlone, kDoubt},       {"arse", kAlone, kDoubt},
    {"dickhead", kIn, kNever},    {"dickface", kIn, kNever},     {"suck my dick", kIn, kNever},
    {"dick pic", kAlone, kNever}, {"big dick", kAlone, kDoubt},  {"cock", kAlone, kDoubt},
    {"cockhead", kIn, kNever},    {"cocksucker", kIn, kNever},   {"pussy", kAlone, kDoubt},
    {"blowjob", kIn, kNever},     {"handjob", kIn, kNever},      {"rimjob", kIn, kNever},
    {"wanker", kIn, kNever},      {"wank", kAlone, kNever},      {"tosser", kAlone, kDoubt},
    {"bollocks", kAlone, kDoubt}, {"bugger", kAlone, kDoubt},    {"bastard", kAlone, kDoubt},
    {"whore", kIn, kNever},       {"slut", kAlone, kNever},      {"slutty", kAlone, kNever},
    {"skank", kAlone, kDoubt},    {"hoe", kAlone, kDoubt},       {"thot", kAlone, kDoubt},
    {"cum", kAlone, kDoubt},      {"cumshot", kIn, kNever},      {"cumslut", kIn, kNever},
    {"jizz", kAlone, kNever},     {"dildo", kIn, kNever},        {"penis", kAlone, kDoubt},
    {"vagina", kAlone, kDoubt},   {"titties", kAlone, kNever},   {"boobs", kAlone, kDoubt},
    {"boobies", kAlone, kDoubt},  {"porn", kAlone, kDoubt},      {"porno", kAlone, kDoubt},
    {"pornhub", kIn, kNever},     {"hentai", kAlone, kDoubt},    {"gangbang", kIn, kNever},
    {"bukkake", kIn, kNever},     {"rapist", kAlone, kNever},    {"rape", kAlone, kDoubt},
    {"raped", kAlone, kDoubt},    {"paedo", kAlone, kNever},     {"pedo", kAlone, kDoubt},
    {"pedophile", kIn, kNever},   {"paedophile", kIn, kNever},   {"incest", kAlone, kDoubt},
    {"nigger", kIn, kNever},      {"nigga", kAlone, kNever},     {"niggas", kAlone, kNever},
    {"negroid", kIn, kNever},     {"coon", kAlone, kDoubt},      {"darkie", kAlone, kDoubt},
    {"jigaboo", kIn, kNever},     {"wetback", kIn, kNever},      {"beaner", kAlone, kNever},
    {"spic", kAlone, kNever},     {"chink", kAlone, kDoubt},     {"gook", kAlone, kNever},
    {"towelhead", kIn, kNever},   {"raghead", kIn, kNever},      {"sandnigger", kIn, kNever},
    {"paki", kAlone, kDoubt},     {"pakis", kAlone, kDoubt},     {"kike", kAlone, kDoubt},
    {"gypo", kAlone, kDoubt},     {"faggot", kIn, kNever},       {"fag", kAlone, kDoubt},
    {"faggy", kAlone, kNever},    {"homo", kAlone, kDoubt},      {"tranny", kAlone, kNever},
    {"trannies", kAlone, kNever}, {"shemale", kIn, kNever},      {"lesbo", kAlone, kDoubt},
    {"retarded", kAlone, kNever}, {"fucktard", kIn, kNever},     {"libtard", kIn, kNever},
    {"spastic", kAlone, kDoubt},  {"mongoloid", kIn, kNever},    {"cripple", kAlone, kDoubt},
    {"nazi", kAlone, kDoubt},     {"nazis", kAlone, kDoubt},     {"neonazi", kIn, kDoubt},
    {"hitler", kIn, kNever},      {"heil hitler", kIn, kNever},  {"sieg heil", kIn, kNever},
    {"white power", kIn, kDoubt}, {"gas the jews", kIn, kNever}, {"holohoax", kIn, kNever},
    {"kkk", kAlone, kDoubt},      {"kys", kAlone, kNever},       {"kill yourself", kIn, kNever},
    {"go die", kAlone, kNever},   {"die bitch", kIn, kNever},    {"hang yourself", kIn, kNever},
    {"kill all", kAlone, kDoubt}, {"gas chamber", kIn, kDoubt},  {"scumbag", kIn, kNever},
    {"scum", kAlone, kDoubt},     {"deez nuts", kIn, kDoubt},    {"hugh jass", kIn, kDoubt},
    {"mike hunt", kIn, kDoubt},   {"ben dover", kIn, kDoubt},    {"seymour butts", kIn, kDoubt},
    {"hugh janus", kIn, kDoubt},  {"mike hawk", kIn, kDoubt},
};

} // namespace

std::span<const AbuseWord> english_abuse() {
    return kEnglishAbuse;
}

} // namespace chapeau::domain
