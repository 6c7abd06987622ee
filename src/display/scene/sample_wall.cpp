// The samples in which people speak: posts of the shapes that real ones have.
#include "display/scene/sample_parts.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace chapeau::display {
namespace {

using namespace std::chrono_literals;
using domain::Network;
using domain::ScreenText;

struct Post {
    Network network;
    std::string_view name;
    std::string_view handle;
    std::string_view text;
    seconds age{0};
    std::int64_t copies = 0;
    bool is_pinned = false;
};

constexpr Post kPosts[] = {
    {Network::Mastodon, "Grace Hopper", "@grace@tinkerers.example",
     "250 people, ten dollars each, one library. Somebody in row 14 just gave twice and refuses to "
     "say why.",
     14min, 12, true},
    {Network::Bluesky, "Katherine J.", "@katherine.bsky.example", "Bravo !", 20s},
    {Network::Room, "Row 14, seat 3", "", "It was me. I like books.", 55s},
    {Network::YouTube, "Radia", "@radiap",
     "Watching from Lisbon with the whole class, we have just passed the tin around. 38 € in coins "
     "and a button.",
     2min},
    {Network::Mastodon, "Margaret Hamilton", "@mh@moon.example", "To the moon and back 🚀", 3min, 4},
    {Network::Tumblr, "the coffee queue", "coffee-queue",
     "We had eleven minutes to think about it and all of us did the same thing at the same moment. "
     "That is what a queue is for. The barista asked what was going on, we told her, and now there "
     "is a jar beside the till with a library card taped to it. Nobody planned any of this. If you "
     "are in the back of the room: the line is short now, come and get your flat white, and bring "
     "a coin. We will keep the jar up until the last train, and then we walk it over to the stage "
     "ourselves, promise. Also: who owns the blue umbrella?",
     5min},
    {Network::Room, "Ines", "", "78 left, come on everybody!", 6min, 2},
    {Network::Reddit, "u/edsger", "u/edsger", "Considered helpful.", 8min},
    {Network::Bluesky, "Hedy Lamarr", "@hedy.example",
     "Keep hopping. The frequency of gifts is rising and nobody can jam it.", 9min},
    {Network::Instagram, "tim.b", "@tim.b", "This is for everyone", 11min, 31},
    {Network::X, "Alan T.", "@alan_t",
     "Can machines think? Tonight this room can. Go on, everybody, we are three quarters there.",
     12min},
    {Network::Feed, "The Evening Gazette", "gazette.example",
     "School library drive passes 1,700 dollars within the hour", 16min},
    {Network::Threads, "Barbara L.", "@barbara.l", "Substitutable for any other good evening ✨",
     19min},
    {Network::Facebook, "Annie Easley", "annie.easley",
     "My daughter learned to read in that library. Of course we are in.", 24min, 1},
    {Network::Plurk, "小林", "kobayashi", "図書館、ばんざい！", 31min},
    {Network::Mastodon, "Ken", "@ken@unix.example", "yes", 47min, 3},
};

constexpr Post kScripts[] = {
    {Network::Mastodon, "محمد عبد الله", "@mohammed@souq.example",
     "أمسية رائعة مع أصدقائنا! وصلنا إلى ثلاثة أرباع الهدف، شكرًا لكل من تبرع للمكتبة 📚", 30s, 3},
    {Network::Bluesky, "ไพศาล ใจดี", "@paisarn.example",
     "ขอเป็นกำลังใจให้ทุกคนนะครับ "
     "ห้องสมุดของโรงเรียนจะได้มีหนังสือใหม่ให้เด็กๆได้อ่านกันทุกวัน",
     1min},
    {Network::YouTube, "अनन्या शर्मा", "@ananya",
     "बहुत बढ़िया काम! हम सब यहाँ पुणे से देख रहे हैं और हर बच्चे तक किताबें पहुँचेंगी "
     "🙏🏽",
     2min},
    {Network::Plurk, "田中 太郎", "tanaka",
     "図書館のために今夜はみんなで集まりました。目標まであと少し、がんばって！応援しています🌸",
     3min, 8},
    {Network::Room, "👩‍👩‍👧‍👦 Die Familie 👨‍👩‍👧", "",
     "👩‍👩‍👧‍👦👨‍👩‍👧👩🏽‍🚀🏳️‍🌈🎉🎉🎉 "
     "👏🏿👏🏽👏🏻 "
     "❤️🇮🇸🏴󠁧󠁢󠁳󠁣󠁴󠁿",
     4min},
    {Network::Mastodon, "יעל כהן", "@yael@sifria.example",
     "כל הכבוד לכולם! תרמנו 10 דולר בשביל הספרייה, ועכשיו תורכם.", 5min},
    {Network::Reddit, "Наталья Иванова", "u/natalya",
     "Смотрим всей семьёй из Еревана. Библиотека — это всегда хорошая идея, спасибо вам!", 6min},
    {Network::Bluesky, "Νίκος Παπαδόπουλος", "@nikos.example",
     "Μπράβο σε όλους! Άλλοι εβδομήντα οκτώ και φτάσαμε.", 7min},
    {Network::Room, "አበበ በቀለ", "", "እንኳን ደስ አላችሁ! መጻሕፍት ለሁሉም ልጆች።", 9min},
    {Network::Tumblr, "Łukasz Żółć-Brzęczyszczykiewicz", "lukasz-zolc",
     "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
     "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
     12min},
    {Network::Mastodon, "김하늘", "@haneul@seoul.example",
     "도서관을 위해 오늘 밤 모두 함께해요. 화이팅!", 15min},
    {Network::YouTube, "Nguyễn Thị Minh Khai", "@minhkhai",
     "Chúc mừng cả hội trường, đừng dừng lại bây giờ nhé!", 21min},
};

constexpr Post kFrench[] = {
    {Network::Bluesky, "Inès", "@ines.example", "Bravo !", 20s},
    {Network::Room, "Rang 14", "", "Allez, encore 78 et on y est.", 4min, 12, true},
    {Network::Mastodon, "Zoë Åkerström", "@zoe@biblio.example",
     "Ma fille a appris à lire dans cette bibliothèque. Évidemment qu’on en est, et deux fois "
     "plutôt qu’une.",
     95min},
};

domain::WallView wall_of(std::span<const Post> posts, Timestamp now) {
    const ScreenText nobody = ScreenText::configured("Somebody");
    domain::WallView wall;
    std::vector<domain::WallCard> rest;
    auto mention = static_cast<std::int64_t>(posts.size());
    for (const Post& post : posts) {
        domain::WallCard card{mention--,
                              post.network,
                              ScreenText::name(post.name, nobody),
                              ScreenText::configured(post.handle),
                              ScreenText::post(post.text),
                              now - post.age,
                              post.copies,
                              post.is_pinned};
        (post.is_pinned ? wall.cards : rest).push_back(std::move(card));
    }
    wall.cards.insert(wall.cards.end(), rest.begin(), rest.end());
    for (std::size_t index = 0; index < 5 && index < rest.size(); ++index) {
        const domain::WallCard& card = rest[index];
        wall.voices.push_back({card.name, card.network, 9 - static_cast<std::int64_t>(index) * 2});
    }
    wall.posts = 132;
    wall.authors = 48;
    wall.reach = 43'217;
    wall.authors_with_reach = 31;
    wall.posts_in_window = 63;
    wall.version = 1;
    return wall;
}

domain::Snapshot wall_evening(std::span<const Post> posts, domain::Scene scene) {
    domain::Snapshot snapshot = sample_evening();
    snapshot.scene = scene;
    snapshot.wall = std::make_shared<const domain::WallView>(wall_of(posts, snapshot.now));
    return snapshot;
}

} // namespace

Sample wall_sample() {
    return sample_of(wall_evening(kPosts, domain::Scene::Wall));
}

Sample wall_few_sample() {
    auto snapshot = wall_evening(std::span(kPosts).subspan(1, 3), domain::Scene::Wall);
    domain::WallView wall = *snapshot.wall;
    wall.reach = 0;
    wall.posts_in_window = 3;
    snapshot.wall = std::make_shared<const domain::WallView>(std::move(wall));
    return sample_of(std::move(snapshot));
}

Sample wall_scripts_sample() {
    return sample_of(wall_evening(kScripts, domain::Scene::Wall));
}

Sample wall_empty_sample() {
    domain::Snapshot snapshot = sample_evening();
    snapshot.scene = domain::Scene::Wall;
    snapshot.wall = std::make_shared<const domain::WallView>();
    return sample_of(std::move(snapshot));
}

Sample wall_french_sample() {
    return sample_of(wall_evening(kFrench, domain::Scene::Wall), "fr-FR");
}

Sample ticker_sample() {
    Sample sample = sample_of(wall_evening(kPosts, domain::Scene::Challenge));
    sample.since_arrival = 1s; // The card has faded in.
    return sample;
}

} // namespace chapeau::display
