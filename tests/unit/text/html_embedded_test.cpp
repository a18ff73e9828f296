// SPDX-License-Identifier: MIT
// Players of videos, and pictures that only a script would have shown.
#include "feeds/text/html.hpp"
#include "feeds/text/html_lazy.hpp"
#include "feeds/text/html_video.hpp"
#include "tests/support/catch.hpp"

using namespace gazetted::text;

namespace {

struct Row {
    std::string_view in, out;
};

/// Each row, and that its output is its own output.
template <std::size_t N>
void check(const Row (&rows)[N], const SanitizeOptions& options = {}) {
    for (const Row& row : rows) {
        CAPTURE(row.in);
        const std::string once = sanitize(row.in, options);
        CHECK(once == row.out);
        CHECK(sanitize(once, options) == once);
    }
}

constexpr std::string_view youtube_link =
    "<a href=\"https://www.youtube.com/watch?v=aB3_-56789x\"><img "
    "src=\"https://i.ytimg.com/vi/aB3_-56789x/hqdefault.jpg\" "
    "alt=\"Video: youtube.com/watch?v=aB3_-56789x\"/></a>";

const std::string pixel = "data:image/gif;base64,R0lGODlhAQABAAAAACw=";

} // namespace

TEST_CASE("an address of a known player names the video's page", "[html][video]") {
    struct Known {
        const char* address;
        const char* page;
        const char* thumbnail;
    };
    const Known rows[] = {
        {"https://www.youtube.com/embed/aB3_-56789x", "https://www.youtube.com/watch?v=aB3_-56789x",
         "https://i.ytimg.com/vi/aB3_-56789x/hqdefault.jpg"},
        {"HTTP://YouTube-NoCookie.com/embed/aB3_-56789x/?rel=0#t",
         "https://www.youtube.com/watch?v=aB3_-56789x",
         "https://i.ytimg.com/vi/aB3_-56789x/hqdefault.jpg"},
        {"//player.vimeo.com/video/76979871?byline=0", "https://vimeo.com/76979871", ""},
        {"https://player.vimeo.com/video/76979871?a=b&h=0123abcdef",
         "https://vimeo.com/76979871/0123abcdef", ""},
        {"https://player.vimeo.com/video/76979871?h=../../x", "https://vimeo.com/76979871", ""},
        {"https://www.dailymotion.com/embed/video/x84sh87?autoplay=1",
         "https://www.dailymotion.com/video/x84sh87",
         "https://www.dailymotion.com/thumbnail/video/x84sh87"},
    };
    for (const Known& row : rows) {
        CAPTURE(row.address);
        const auto video = video_of(row.address);
        REQUIRE(video);
        CHECK(video->page == row.page);
        CHECK(video->thumbnail == row.thumbnail);
    }
    for (const char* other : {"",
                              "https:",
                              "//",
                              "https://www.youtube.com/",
                              "https://www.youtube.com/embed/",
                              "https://www.youtube.com/embed/short",
                              "https://www.youtube.com/embed/aB3_-56789xx",
                              "https://www.youtube.com/embed/aB3_-5678%20",
                              "https://www.youtube.com/embed/videoseries",
                              "https://www.youtube.com/embed/live_stream?channel=x",
                              "https://www.youtube.com/EMBED/aB3_-56789x",
                              "https://www.youtube.com/watch?v=aB3_-56789x",
                              "https://youtube.com.evil.example/embed/aB3_-56789x",
                              "https://evil.example/embed/aB3_-56789x",
                              "https://user@youtube.com/embed/aB3_-56789x",
                              "https://youtube.com:8080/embed/aB3_-56789x",
                              "ftp://youtube.com/embed/aB3_-56789x",
                              "javascript://youtube.com/embed/aB3_-56789x",
                              "youtube.com/embed/aB3_-56789x",
                              "https://player.vimeo.com/video/12a",
                              "https://player.vimeo.com/video/1234567890123",
                              "https://vimeo.com/video/123",
                              "https://www.dailymotion.com/embed/video/x_84",
                              "https://www.dailymotion.com/embed/video/x84"}) {
        CAPTURE(other);
        CHECK_FALSE(video_of(other));
    }
}

TEST_CASE("a video's player becomes a link to its page", "[html][video]") {
    const std::string link(youtube_link);
    const std::string in_p = "<p>a" + link + "b</p>";
    const std::string twice = link + "c" + link;
    check({{"<p>a<iframe src='https://www.youtube.com/embed/aB3_-56789x?rel=0'>x</iframe>b", in_p},
           {"<iframe title='YouTube video player' src=' //www.youtube.com/em\nbed/aB3_-56789x'>",
            "<a href=\"https://www.youtube.com/watch?v=aB3_-56789x\"><img "
            "src=\"https://i.ytimg.com/vi/aB3_-56789x/hqdefault.jpg\" "
            "alt=\"Video: youtube.com/watch?v=aB3_-56789x\"/></a>"},
           {"<iframe src='about:blank' data-src='https://www.youtube.com/embed/aB3_-56789x'>"
            "</iframe> <noscript><iframe src='https://www.youtube.com/embed/aB3_-56789x'></iframe>"
            "</noscript>",
            link + " "},
           {"<iframe src='//youtube.com/embed/aB3_-56789x'></iframe>c<iframe "
            "src='//youtube.com/embed/aB3_-56789x'></iframe>",
            twice},
           {"<iframe src=https://player.vimeo.com/video/76979871></iframe>",
            "<a href=\"https://vimeo.com/76979871\">Video: vimeo.com/76979871</a>"},
           {"<iframe src=https://player.vimeo.com/video/7 title='A  <b> &amp; \"c\"'></iframe>",
            "<a href=\"https://vimeo.com/7\">Video: A &lt;b&gt; &amp; \"c\"</a>"},
           {"<table><iframe src=https://player.vimeo.com/video/7></iframe>",
            "<table><tr><td><a href=\"https://vimeo.com/7\">Video: vimeo.com/7</a></td></tr>"
            "</table>"},
           {"<a href=x>y<iframe src=https://player.vimeo.com/video/7></iframe>z</a>",
            "<a href=\"x\">y</a><a href=\"https://vimeo.com/7\">Video: vimeo.com/7</a>z"},
           {"a<iframe src=https://evil.example/embed/aB3_-56789x>b</iframe>c", "ac"},
           {"<object><applet><iframe src=https://player.vimeo.com/video/7></iframe></applet>d",
            "d"}});
    SanitizeOptions options;
    options.syntax = MarkupSyntax::xhtml;
    CHECK(sanitize("<iframe src='https://player.vimeo.com/video/7'/>a", options) ==
          "<a href=\"https://vimeo.com/7\">Video: vimeo.com/7</a>a");
    options.max_output = 60; // no room for the link: nothing of it
    CHECK(sanitize("a<iframe src='https://www.youtube.com/embed/aB3_-56789x'/>", options) == "a");
}

TEST_CASE("a lazy picture shows what its script would have shown", "[html][lazy]") {
    const std::string lazy_source = "<img src=\"" + pixel + "\" data-src=\"r.jpg\" alt=\"x\">";
    const std::string set_only = "<img src='" + pixel + "' data-srcset='/s.jpg 300w, /l.jpg 600w'>";
    const std::string large = "data:image/png;base64," + std::string(5000, 'A');
    const std::string large_in = "<noscript><img src=t.gif></noscript><img src='" + large + "'>";
    const std::string large_out = "<img src=\"t.gif\"/><img src=\"" + large + "\"/>";
    check(
        {{lazy_source, "<img src=\"r.jpg\" alt=\"x\"/>"},
         {"<img data-lazy-src='https://h/r.jpg' src='/img/spacer.gif'>",
          "<img src=\"https://h/r.jpg\"/>"},
         {"<img data-original=' /r.jpg '>", "<img src=\"/r.jpg\"/>"},
         {"<img src='https://h/tiny.jpg' data-src='//h/full.jpg'>", "<img src=\"//h/full.jpg\"/>"},
         {"<img src='https://h/r.jpg' data-src='gallery.item'>", "<img src=\"https://h/r.jpg\"/>"},
         {"<img src='https://h/copy.jpg' data-orig-src='https://i/from.jpg'>",
          "<img src=\"https://h/copy.jpg\"/>"},
         {"<img src=blank.gif data-src='javascript:x.y' data-original='{{url}}/x'>",
          "<img src=\"blank.gif\"/>"},
         {"<img src=blank.gif data-src='data:image/gif;base64,R0' data-lazy-src=r.jpg>",
          "<img src=\"r.jpg\"/>"},
         {set_only, "<img src=\"/s.jpg\" srcset=\"/s.jpg 300w, /l.jpg 600w\"/>"},
         {"<img src=r.jpg data-srcset='javascript:x 1x, l.jpg 2x'>",
          "<img src=\"r.jpg\" srcset=\"l.jpg 2x\"/>"},
         {"<picture><source data-srcset='a.webp 1x' type=image/webp><img data-src=a.jpg>"
          "</picture>",
          "<picture><source type=\"image/webp\" srcset=\"a.webp 1x\"/><img src=\"a.jpg\"/>"
          "</picture>"},
         {large_in, large_out}});
    SanitizeOptions options;
    options.resolve = [](std::string_view address) { return "https://h/" + std::string(address); };
    CHECK(sanitize("<img data-src=r.jpg data-srcset='a.jpg 2x'>", options) ==
          "<img srcset=\"https://h/a.jpg 2x\" src=\"https://h/r.jpg\"/>");
}

TEST_CASE("a picture and its <noscript> copy are one picture", "[html][lazy]") {
    const std::string copy = "<noscript><img src='https://h/r.jpg' alt=y></noscript>";
    const std::string copied = "<img src=\"https://h/r.jpg\" alt=\"y\"/>";
    const std::string lazy = "<img data-src='https://h/r-300x200.jpg?w=1'>";
    const std::string shown = "<img src=\"https://h/r-300x200.jpg?w=1\"/>";
    const std::string empty = "<img src='" + pixel + "'>";
    const std::string empty_written = "<img src=\"" + pixel + "\"/>";
    const std::string in[] = {lazy + copy,
                              copy + lazy,
                              empty + " " + copy,
                              copy + "\n" + empty,
                              "<p>a" + empty + copy + "b</p>",
                              "<figure>" + lazy + "</figure>" + copy,
                              empty + "text" + copy,
                              copy + "text" + lazy,
                              lazy + "<noscript><img src=pixel.gif></noscript>",
                              "<noscript><img src=other.gif></noscript>" + lazy,
                              copy + lazy + copy + lazy,
                              "<img src='https://h/r.jpg'>" + copy,
                              "<table>" + empty + copy + "</table>",
                              "<pre>" + empty + "\n" + copy,
                              "<noscript>Please allow scripts</noscript>" + lazy,
                              empty};
    const std::string out[] = {shown,
                               copied,
                               " " + copied,
                               copied + "\n",
                               "<p>a" + copied + "b</p>",
                               "<figure>" + shown + "</figure>",
                               empty_written + "text" + copied,
                               copied + "text" + shown,
                               shown + "<img src=\"pixel.gif\"/>",
                               "<img src=\"other.gif\"/>" + shown,
                               copied + copied,
                               "<img src=\"https://h/r.jpg\"/>",
                               "<table><tr><td>" + copied + "</td></tr></table>",
                               "<pre>" + empty_written + "\n" + copied + "</pre>",
                               "Please allow scripts" + shown,
                               empty_written};
    static_assert(std::size(in) == std::size(out));
    for (std::size_t i = 0; i < std::size(in); ++i) {
        const Row row[] = {{in[i], out[i]}};
        check(row);
    }
}

TEST_CASE("pictures are the same by file name, else by address", "[html][lazy]") {
    CHECK(is_same_picture("https://a/x/r-1024x768.jpg?q=1", "//b/r.webp"));
    CHECK_FALSE(is_same_picture("https://a/r.jpg", "https://a/s.jpg"));
    CHECK_FALSE(is_same_picture("https://a/r-1.jpg", "https://a/r-2.jpg"));
    CHECK_FALSE(is_same_picture("https://a/image?id=1", "https://a/image?id=2"));
    CHECK(is_same_picture("https://a/image?id=1", "https://a/image?id=1"));
}
