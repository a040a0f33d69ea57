"""Write storage/folding_table.py: every traditional or variant character and the simplified one it folds to.

Needs opencc-python-reimplemented (a development dependency), whose dictionaries are read as plain text.
Run it again only when OpenCC's dictionaries change, and rebuild search and similarity afterwards: the table
decides what counts as the same text.
"""

from __future__ import annotations

import unicodedata
from importlib.util import find_spec
from pathlib import Path

TARGET = Path(__file__).parents[1] / "storage" / "folding_table.py"
PER_LINE = 50
# Written alike in simplified text, but left alone by OpenCC, whose phrase tables decide them one by one.
WRITTEN_ALIKE = {"著": "着", "妳": "你"}

HEADER = '''"""Traditional and variant characters with the simplified one each folds to: generated, do not edit.

Made from OpenCC's dictionaries (Apache License 2.0) by scripts/make_folding_table.py. Pairs of characters,
the traditional one first, in code point order.
"""

PAIRS = (
'''


def main() -> None:
    """Generate the table beside the module that reads it."""
    table = folding_pairs(_dictionaries())
    TARGET.write_text(render(table), encoding="utf-8")
    print(f"{TARGET}: {len(table)} characters")


def folding_pairs(folder: Path) -> dict[str, str]:
    """What each character folds to, chains followed to their end, in code point order.

    Where OpenCC offers several, the first that is another character: folding must send every spelling to one
    place, and need not be right about the meaning.
    """
    step = _candidates(folder / "TSCharacters.txt")
    simplified = set(_candidates(folder / "STCharacters.txt", itself=True)) | set(step.values())
    for name in ("TWVariants.txt", "HKVariants.txt"):
        for standard, variant in _candidates(folder / name).items():
            if variant not in simplified:
                step.setdefault(variant, step.get(standard, standard))
            elif standard not in simplified:
                step.setdefault(standard, variant)
    step |= WRITTEN_ALIKE
    pairs = {character: _last(step, character) for character in step}
    return {a: b for a, b in sorted(pairs.items()) if a != b and unicodedata.normalize("NFKC", a) == a}


def render(pairs: dict[str, str]) -> str:
    """The module's source."""
    flat = [a + b for a, b in pairs.items()]
    lines = ["".join(flat[start : start + PER_LINE]) for start in range(0, len(flat), PER_LINE)]
    return HEADER + "".join(f'    "{line}"\n' for line in lines) + ")\n"


def _candidates(path: Path, *, itself: bool = False) -> dict[str, str]:
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        character, _, candidates = line.partition("\t")
        others = [one for one in candidates.split() if len(one) == 1 and (itself or one != character)]
        if len(character) == 1 and others:
            found[character] = others[0]
    return found


def _last(step: dict[str, str], character: str) -> str:
    seen = {character}
    while (following := step.get(character)) and following not in seen:
        seen.add(following)
        character = following
    return character


def _dictionaries() -> Path:
    spec = find_spec("opencc")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("opencc is missing: pip install opencc-python-reimplemented")
    return Path(spec.submodule_search_locations[0]) / "dictionary"


if __name__ == "__main__":
    main()
