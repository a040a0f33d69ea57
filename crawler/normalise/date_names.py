"""The words dates are written with: months, zones, eras, halves of the day."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache

# Twelve groups a language, alternatives by a stroke. English first: where two languages share an abbreviation
# (Spanish "mar" and English "mar"), the first to claim it keeps it. Whole words always win over abbreviations.
_MONTHS = """
january february march april may june july august september|sept october november december
janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
januar|janner|jaenner februar marz|maerz|mrz april mai juni juli august september oktober november dezember
enero febrero marzo abril mayo junio julio agosto septiembre|setiembre octubre noviembre diciembre
janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
januari februari maart|mrt april mei juni juli augustus september oktober november december
januari februari mars april maj juni juli augusti september oktober november december
januar februar marts april maj juni juli august september oktober november december
januar februar mars april mai juni juli august september oktober november desember
tammikuu helmikuu maaliskuu huhtikuu toukokuu kesakuu heinakuu elokuu syyskuu lokakuu marraskuu joulukuu
tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesakuuta heinakuuta elokuuta syyskuuta lokakuuta \
marraskuuta joulukuuta
gener febrer marc abril maig juny juliol agost setembre octubre novembre desembre
januar februar marec april maj junij julij avgust september oktober november december
sausio vasario kovo balandzio geguzes birzelio liepos rugpjucio rugsejo spalio lapkricio gruodzio
stycznia|styczen lutego|luty marca|marzec kwietnia|kwiecien maja|maj czerwca|czerwiec lipca|lipiec sierpnia|sierpien \
wrzesnia|wrzesien pazdziernika|pazdziernik listopada|listopad grudnia|grudzien
ledna|leden unora|unor brezna|brezen dubna|duben kvetna|kveten cervna|cerven cervence|cervenec srpna|srpen zari \
rijna|rijen listopadu prosince|prosinec
januar februar marcius aprilis majus junius julius augusztus szeptember oktober november december
ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
ocak subat mart nisan mayıs haziran temmuz agustos eylul ekim kasım aralık
januari februari maret april mei juni juli agustus september oktober november desember
января|январь февраля|февраль марта|март апреля|апрель мая|май июня|июнь июля|июль августа|август сентября|сентябрь \
октября|октябрь ноября|ноябрь декабря|декабрь
січня|січень лютого|лютий березня|березень квітня|квітень травня|травень червня|червень липня|липень серпня|серпень \
вересня|вересень жовтня|жовтень листопада|листопад грудня|грудень
януари февруари март април май юни юли август септември октомври ноември декември
ינואר|בינואר פברואר|בפברואר מרץ|במרץ אפריל|באפריל מאי|במאי יוני|ביוני יולי|ביולי אוגוסט|באוגוסט \
ספטמבר|בספטמבר אוקטובר|באוקטובר נובמבר|בנובמבר דצמבר|בדצמבר
ιανουαριου|ιανουαριος φεβρουαριου|φεβρουαριος μαρτιου|μαρτιος|μαω απριλιου|απριλιος μαιου|μαιος ιουνιου|ιουνιος|ιον \
ιουλιου|ιουλιος|ιολ αυγουστου|αυγουστος σεπτεμβριου|σεπτεμβριος οκτωβριου|οκτωβριος νοεμβριου|νοεμβριος \
δεκεμβριου|δεκεμβριος
يناير فبراير مارس أبريل|ابريل مايو يونيو|يونيه يوليو|يوليه أغسطس|اغسطس سبتمبر أكتوبر|اكتوبر نوفمبر ديسمبر
जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर|सितम्बर अक्टूबर|अक्तूबर नवंबर|नवम्बर दिसंबर|दिसम्बर
"""

# Hours east of Greenwich. RFC 822's own names first; ambiguous ones as most feeds mean them (CST American, IST Indian):
# an outlet whose own zone uses the same abbreviation is asked first.
_ZONES = """
0 UT UTC GMT Z UCT WET ZULU UTM GTM
-5 EST ET E.S.T. EASTERN
-4 EDT EDST E.D.T. AST AT ATLANTIC HAE CLT VET BOT PYT
-6 CST CT C.S.T. CENTRAL MDT MDST M.D.T. HAR
-5 CDT CDST C.D.T. HAC COT PET ECT
-7 MST MT M.S.T. MOUNTAIN PDT PDST P.D.T. HAP
-8 PST PT P.S.T. PACIFIC AKDT
-9 AKST HDT GAMT
-10 HST HAST TAHT
-3 ADT BRT ART UYT CLST
-2 BRST FNT
-3.5 NST NT
-2.5 NDT
-11 SST
1 CET MET MEZ BST WEST IRISH WAT
2 CEST MEST MESZ EET SAST CAT METDST
3 EEST MSK EAT TRT AST-3 IDT
3.5 IRST
4 GST SAMT MSD AMT AZT GET
4.5 AFT
5 PKT UZT YEKT
5.5 IST SLST
5.75 NPT
6 BDT OMST
6.5 MMT
7 ICT WIB KRAT NOVT
8 HKT SGT PHT MYT AWST WITA IRKT CNST BJT
9 JST KST WIT YAKT
9.5 ACST
10 AEST VLAT CHST
10.5 ACDT LHST
11 AEDT MAGT
12 NZST FJT
13 NZDT
-1 A AZOT CVT
1 N
-12 M
12 Y
"""
ZONES = {name: float(line.split()[0]) for line in _ZONES.split("\n") if line for name in line.split()[1:]}

# Whoever names one of these writes the month before the day.
AMERICAN = frozenset(
    {"EST", "EDT", "ET", "CST", "CDT", "CT", "MST", "MDT", "MT", "PST", "PDT", "PT", "AKST", "AKDT", "HST"}
)

# Zones written out, as the browsers' and servers' long names and in Chinese.
LONG_ZONES = {
    "eastern standard time": "EST",
    "eastern daylight time": "EDT",
    "eastern time": "EST",
    "central standard time": "CST",
    "central daylight time": "CDT",
    "mountain standard time": "MST",
    "mountain daylight time": "MDT",
    "pacific standard time": "PST",
    "pacific daylight time": "PDT",
    "coordinated universal time": "UTC",
    "greenwich mean time": "GMT",
    "central european standard time": "CET",
    "central european summer time": "CEST",
    "british summer time": "BST",
    "india standard time": "IST",
    "china standard time": "BJT",
    "hong kong standard time": "HKT",
    "singapore standard time": "SGT",
    "singapore time": "SGT",
    "taipei standard time": "BJT",
    "japan standard time": "JST",
    "korean standard time": "KST",
    "korea standard time": "KST",
    "北京时间": "BJT",
    "北京時間": "BJT",
    "台北时间": "BJT",
    "台北時間": "BJT",
    "台湾时间": "BJT",
    "台灣時間": "BJT",
    "香港时间": "HKT",
    "香港時間": "HKT",
    "新加坡时间": "SGT",
    "日本时间": "JST",
    "日本時間": "JST",
    "东京时间": "JST",
    "東京時間": "JST",
    "格林尼治时间": "GMT",
    "格林威治時間": "GMT",
    "世界时": "UTC",
    "世界時": "UTC",
}

ERAS = {"民國": 1911, "民国": 1911, "令和": 2018, "平成": 1988, "昭和": 1925}

AFTERNOON = ("下午", "午後", "午后", "晚上", "晚間", "晚间", "傍晚", "中午", "오후", "p.m.", "p.m", "pm", "μμ", "م")
MORNING = ("上午", "午前", "凌晨", "早上", "清晨", "早晨", "오전", "a.m.", "a.m", "am", "πμ", "ص")


def fold_word(word: str) -> str:
    """A word without case, accents and the points of abbreviations."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).strip(".,")


def _named() -> Iterator[tuple[int, str]]:
    for line in _MONTHS.strip().split("\n"):
        for number, group in enumerate(line.split(), start=1):
            for name in group.split("|"):
                yield number, fold_word(name)


ENGLISH = {name[:3]: number for number, name in zip(range(1, 13), _MONTHS.split(), strict=False)}


@cache
def _months() -> dict[str, int]:
    names = list(_named())
    known: dict[str, int] = {}
    for number, name in names:
        known.setdefault(name, number)
    for number, name in names:
        for length in range(3, len(name)):
            known.setdefault(name[:length], number)
    return known


def month_of(word: str) -> int | None:
    """The month a word or its abbreviation (three letters or more) names, in any of some twenty languages."""
    return _months().get(fold_word(word))
