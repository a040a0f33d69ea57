"""The words dates are written with: zones, eras, halves of the day. Months have a module of their own."""

from __future__ import annotations

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

AFTERNOON = (
    "下午",
    "午後",
    "午后",
    "晚上",
    "晚間",
    "晚间",
    "傍晚",
    "中午",
    "오후",
    "p.m.",
    "p.m",
    "pm",
    "μμ",
    "م",
    "مساء",
)
MORNING = ("上午", "午前", "凌晨", "早上", "清晨", "早晨", "오전", "a.m.", "a.m", "am", "πμ", "ص", "صباحا")
