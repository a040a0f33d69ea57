"""Write crawler/normalise/month_table.py: what the months are called in the languages that news is written in.

Needs babel (it comes with trafilatura), whose names are those of the Unicode CLDR. Run it again when CLDR changes
or a language is wanted; the order of the languages decides whose word it is where two mean different months by it.
"""

from __future__ import annotations

import textwrap
from collections import defaultdict
from pathlib import Path

from babel import Locale, localedata

from crawler.normalise.words import fold_word

TARGET = Path(__file__).parents[1] / "crawler" / "normalise" / "month_table.py"
SHORTENED = "en fr de de_AT es pt it nl sv da nb fi ca sl lt pl cs hu ro tr id ru uk bg he el ar hi".split()
# As the broadcasters of the world write: DW, RFI, VOA, BBC, RFA, and their neighbours.
ABBREVIATED = (
    "sq hy az bn bs hr fa ps ur ug ckb ka lv et is sk be mk sr sr_Latn uz uz_Cyrl kk ky tg tk ha sw so fil ms am "
    "ta te ml kn gu mr ne pa si th lo".split()
)
# Their abbreviations are words of one or two letters, or words of other languages.
WHOLE = "ar_LB ar_TN ar_MA fa_AF km my bo ku cy ga eu gl om sn nd ig rw af mt".split()
SHORTEST = 3  # letters of an abbreviation
LANGUAGES = [*SHORTENED, *ABBREVIATED, *WHOLE]

HEADER = '''"""The names of the months by language, January first: generated, do not edit.

Made from the Unicode CLDR (Unicode License v3) by scripts/make_month_table.py. A stroke parts the names of one month,
an underscore stands for a blank in them. Of names in SHORTENED any beginning of three letters may stand for the whole.
DAYS are the names of days that could be taken for those of months.
"""
'''


def main() -> None:
    """Generate the table beside the module that reads it."""
    table = {language: names_of(language) for language in LANGUAGES}
    TARGET.write_text(render(table, ambiguous(table)), encoding="utf-8")
    print(f"{TARGET}: {len(table)} languages")


def names_of(language: str) -> list[list[str]]:
    """What a language calls each month, the usual form first."""
    locale = _locale(language)
    widths = {"wide": 1} if language in WHOLE else {"wide": 1, "abbreviated": SHORTEST}
    found: list[list[str]] = []
    for number in range(1, 13):
        names = [
            name
            for width, shortest in widths.items()
            for context in ("format", "stand-alone")
            if len(name := _plain(locale.months[context][width][number])) >= shortest
        ]
        found.append(list(dict.fromkeys(names)))
    return found


def _plain(name: str) -> str:
    return name.lower().strip(".").removeprefix("de ").removeprefix("d’")


def ambiguous(table: dict[str, list[list[str]]]) -> list[str]:
    """The names of days, whole and short, that are names of months or their beginnings elsewhere."""
    months = {fold_word(name) for names in table.values() for month in names for name in month}
    for language in SHORTENED:
        for name in (fold_word(name) for month in table[language] for name in month):
            months.update(name[:length] for length in range(3, len(name)))
    days: dict[str, set[str]] = defaultdict(set)
    for language in LANGUAGES:
        named = _locale(language).days["format"]
        for name in (*named["wide"].values(), *named["abbreviated"].values()):
            days[fold_word(name)].add(language)
    return sorted(day for day in days if day in months)


def render(table: dict[str, list[list[str]]], days: list[str]) -> str:
    """The module's source."""
    lines = []
    for name, languages in (("SHORTENED", SHORTENED), ("WHOLE", [*ABBREVIATED, *WHOLE])):
        lines += ["", f'{name} = """', *(line for language in languages for line in _lines(language, table)), '"""']
    return HEADER + "\n".join([*lines, "", f'DAYS = "{" ".join(days)}"', ""])


def _lines(language: str, table: dict[str, list[list[str]]]) -> list[str]:
    words = " ".join("|".join(name.replace(" ", "_") for name in month) for month in table[language])
    return textwrap.wrap(f"{language}: {words}", 116, break_long_words=False, break_on_hyphens=False)


def _locale(language: str) -> Locale:
    # babel keeps what it loaded, and then gives some languages the words of those asked for before.
    localedata._cache.clear()  # noqa: SLF001
    return Locale.parse(language)


if __name__ == "__main__":
    main()
