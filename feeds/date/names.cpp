// SPDX-License-Identifier: MIT
// One line a month and a weekday: the names and abbreviations of all languages, folded (lower case,
// accents gone). Where two languages disagree, the one with more feeds wins ("listopad" is November
// in Polish and Czech, October in Croatian).
#include "feeds/date/names.hpp"

#include "feeds/base/ascii.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <unordered_map>

namespace gazetted::date {

namespace {

// English, German, French, Spanish, Italian, Portuguese, Catalan, Dutch, Swedish, Danish,
// Norwegian, Finnish, Estonian, Polish, Czech, Slovak, Slovene, Croatian, Hungarian, Romanian,
// Turkish, Indonesian, Greek, Russian, Ukrainian, Bulgarian, Serbian, Arabic, Hebrew, Hindi, Thai.
constexpr std::array<std::string_view, 12> months{
    " jan january januar janner janvier janv enero ene gennaio gen janeiro gener januari jan "
    "tammikuu tammikuuta tammi jaanuar stycznia styczen sty leden ledna led januara januarja "
    "sijecnja sij januarius ian ianuarie ocak oca ιανουαριου ιανουαριος ιαν января январь янв "
    "сичня сичень сич януари яну јануар јан يناير كانون ינואר जनवरी มกราคม ",
    " feb february februar fevrier fevr fev febrero febbraio fevereiro febrer februari feb "
    "helmikuu helmikuuta helmi veebruar lutego luty lut unor unora uno februara februarja veljace "
    "velj febr februarie subat sub φεβρουαριου φεβρουαριος φεβ февраля февраль фев февр лютого "
    "лютии лют февруари фебруар феб فبراير شباط פברואר फरवरी กุมภาพันธ์ กมภาพนธ ",
    " mar march marz mrz mars marzo marco març marc maart mrt marts maaliskuu maaliskuuta maalis "
    "marca marzec brezen brezna bre ozujka ozu marcius marci martie mart maret μαρτιου μαρτιος "
    "μαρ марта март мар березня березень бер مارس اذار מרץ मार्च มีนาคม มนาคม ",
    " apr april avril avr abril abr aprile aprill huhtikuu huhtikuuta huhti kwietnia kwiecien kwi "
    "duben dubna dub aprila travnja tra aprilis aprilie nisan nis απριλιου απριλιος απρ апреля "
    "апрель апр квитня квитень кви април أبريل ابريل نيسان אפריל अप्रैल เมษายน ",
    " may mai mayo maggio mag maio maig mei maj toukokuu toukokuuta touko maja kveten kvetna kve "
    "svibnja svi majus mayis mayıs μαιου μαιος μαι μαη мая маи травня травень тра мај مايو ايار "
    "מאי मई "
    "พฤษภาคม ",
    " jun june juni juin junio giugno giu junho juny juno kesakuu kesakuuta kesa juuni czerwca "
    "czerwiec cze cerven cervna cvn juna junija lipnja junius iunie iun haziran haz ιουνιου "
    "ιουνιος ιουν июня июнь июн червня червень чер юни јун јуни يونيو حزيران יוני जून มิถุนายน "
    "มถนายน ",
    " jul july juli juillet juil julio luglio lug julho juliol heinakuu heinakuuta heina juuli "
    "lipca lipiec lip cervenec cervence cvc jula julija srpnja julius iulie iul temmuz tem ιουλιου "
    "ιουλιος ιουλ июля июль июл липня липень лип юли јул јули يوليو تموز יולי जुलाई กรกฎาคม ",
    " aug august aout agosto ago agost augustus augusti elokuu elokuuta elo sierpnia sierpien sie "
    "srpen srpna srp augusta avgust avgusta avg kolovoza kol augusztus agustos agu agustus agt agu "
    "αυγουστου αυγουστος αυγ августа август авг серпня серпень сер أغسطس اغسطس אוגוסט अगस्त "
    "สิงหาคม สงหาคม ",
    " sep sept september septembre septiembre setiembre settembre set setembro setembre syyskuu "
    "syyskuuta syys wrzesnia wrzesien wrz zari zar septembra rujna ruj szeptember szept szep "
    "septembrie eylul eyl σεπτεμβριου σεπτεμβριος σεπ σεπτ сентября сентябрь сен сент вересня "
    "вересень вер септември септембар سبتمبر ايلول ספטמבר सितंबर सितम्बर กันยายน กนยายน ",
    " oct october oktober okt octobre octubre ottobre ott outubro out lokakuu lokakuuta loka "
    "oktoober pazdziernika pazdziernik paz rijen rijna rij oktobra octombrie ekim eki οκτωβριου "
    "οκτωβριος οκτ октября октябрь окт жовтня жовтень жов октомври октобар أكتوبر اكتوبر אוקטובר "
    "अक्टूबर अक्तूबर ตุลาคม ตลาคม ",
    " nov november novembre noviembre novembro marraskuu marraskuuta marras listopada listopad lis "
    "lst novembra studenoga studenog stu noiembrie noi kasim kas kasım νοεμβριου νοεμβριος νοε "
    "ноября ноябрь ноя нояб листопада ноември новембар نوفمبر נובמבר नवंबर नवम्बर พฤศจิกายน "
    "พฤศจกายน ",
    " dec december dezember dez decembre diciembre dic dicembre dezembro desembre des joulukuu "
    "joulukuuta joulu detsember grudnia grudzien gru prosinec prosince pro decembra prosinca "
    "decembrie aralik aralık ara desember δεκεμβριου δεκεμβριος δεκ декабря декабрь дек грудня "
    "грудень гру декември децембар ديسمبر דצמבר दिसंबर दिसम्बर ธันวาคม ธนวาคม ",
};

constexpr std::array<std::string_view, 7> weekdays{
    " sun sunday sonntag so dimanche dim domingo dom domenica dg zondag zo sondag son sunnuntai su "
    "niedziela ndz niedz nd nedele ne nedela nedelja vasarnap vas duminica pazar paz minggu min "
    "κυριακη κυρ воскресенье вс неделя недиля الاحد रविवार ",
    " mon monday montag mo lundi lun lunes lunedi segunda seg dilluns maandag ma mandag man "
    "manandag "
    "maanantai poniedzialek pon pondeli po pondelok hetfo luni pazartesi pzt senin sen δευτερα δευ "
    "понедельник пн понедилок понеделник ponedjeljak ponedeljek الاثنين सोमवार ",
    " tue tues tuesday dienstag di mardi mar martes martedi terca ter dimarts dinsdag tisdag "
    "tirsdag "
    "tis tir tiistai ti wtorek wt utery ut utorok utorak torek kedd marti sali selasa sel τριτη "
    "τρι "
    "вторник вт вивторок الثلاثاء मंगलवार ",
    " wed wednesday mittwoch mi mercredi mer miercoles mie mercoledi quarta qua dimecres woensdag "
    "wo "
    "onsdag ons keskiviikko ke sroda sr streda st srijeda sreda szerda miercuri carsamba car rabu "
    "rab τεταρτη τετ среда ср середа сряда الاربعاء बुधवार ",
    " thu thur thurs thursday donnerstag do jeudi jeu jueves jue giovedi gio quinta qui dijous "
    "donderdag torsdag tor torstai to czwartek czw ctvrtek ct stvrtok cetvrtak cetrtek csutortok "
    "joi persembe per kamis kam πεμπτη πεμ четверг чт четвер четвъртък الخميس गुरुवार ",
    " fri friday freitag fr vendredi ven vie viernes venerdi sexta sex divendres vrijdag vr fredag "
    "fre perjantai pe piatek pt pia patek pa piatok petak petek pentek vineri cuma cum jumat jum "
    "παρασκευη παρ пятница пт пятниця петък الجمعة शुक्रवार ",
    " sat saturday samstag sonnabend sa samedi sam sabado sab sabato dissabte zaterdag za lordag "
    "lor lauantai la sobota sob so subota szombat sambata cumartesi cmt sabtu σαββατο σαβ суббота "
    "сб субота събота السبت शनिवार ",
};

constexpr std::string_view am = " am πμ vorm ";
constexpr std::string_view pm = " pm μμ nachm ";

using Table = std::unordered_map<std::string_view, Meaning>;

/// Calls `add(word)` for each word of a line.
template <class Add>
void for_each_name(std::string_view line, Add add) {
    for (std::size_t at = 0; at < line.size();) {
        auto end = std::min(line.find(' ', at), line.size());
        if (end > at) {
            add(line.substr(at, end - at));
        }
        at = end + 1;
    }
}

/// The first line that holds a word gives it its meaning.
Table make_table() {
    Table table;
    for (std::size_t i = 0; i < months.size(); ++i) {
        for_each_name(months[i], [&](std::string_view word) {
            auto& meaning = table[word];
            meaning.month = meaning.month > 0 ? meaning.month : static_cast<int>(i) + 1;
            meaning.is_thai = word.substr(0, 2) == "\xE0\xB8";
        });
    }
    for (std::size_t i = 0; i < weekdays.size(); ++i) {
        for_each_name(weekdays[i], [&](std::string_view word) {
            auto& meaning = table[word];
            meaning.weekday = meaning.weekday >= 0 ? meaning.weekday : static_cast<int>(i);
        });
    }
    for_each_name(am, [&](std::string_view word) { table[word].is_am = true; });
    for_each_name(pm, [&](std::string_view word) { table[word].is_pm = true; });
    return table;
}

/// ICU's own, which it never frees. Null without ICU's data.
const icu::Normalizer2* open_decomposer() {
    UErrorCode status = U_ZERO_ERROR;
    return icu::Normalizer2::getNFDInstance(status);
}

} // namespace

Meaning meaning_of(std::string_view word) {
    static const Table table = make_table();
    auto found = table.find(word);
    return found == table.end() ? Meaning{} : found->second;
}

std::string fold_word(std::string_view utf8) {
    bool is_ascii = true;
    std::string out(utf8);
    for (char& c : out) {
        is_ascii = is_ascii && (c & 0x80) == 0;
        c = ascii::lower(c);
    }
    if (is_ascii) {
        return out;
    }
    static const auto* const decomposer = open_decomposer();
    if (decomposer == nullptr) {
        return out;
    }
    UErrorCode status = U_ZERO_ERROR;
    icu::StringPiece piece(utf8.data(), static_cast<std::int32_t>(utf8.size()));
    auto parts = decomposer->normalize(icu::UnicodeString::fromUTF8(piece), status);
    icu::UnicodeString kept;
    for (std::int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1)) {
        auto point = parts.char32At(i);
        bool is_accent =
            (point >= 0x300 && point <= 0x36F) || (point >= 0x653 && point <= 0x655); // hamza
        if (!is_accent && point != 0x27 && point != 0x2019) {
            kept.append(u_tolower(point));
        }
    }
    out.clear();
    return kept.toUTF8String(out);
}

} // namespace gazetted::date
