import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.similarity import BANDS, Sketch, bands, estimate, jaccard, shared, shingles, sketches

CHARACTERS = [chr(0x4E00 + number) for number in range(2000)]


def a_text(seed: int, length: int) -> str:
    return "".join(random.Random(seed).choices(CHARACTERS, k=length))


def edited(text: str, seed: int, edits: int) -> str:
    chosen = random.Random(seed)
    characters = list(text)
    for _ in range(edits):
        characters[chosen.randrange(len(characters))] = chosen.choice(CHARACTERS)
    return "".join(characters)


def sketch(text: str) -> Sketch:
    return sketches([text])[0]


def bands_of(text: str) -> tuple[int, ...]:
    return bands(sketches([text]))[0]


def plain_jaccard(one: str, other: str) -> float:
    first, second = ({text[at : at + 5] for at in range(max(1, len(text) - 4))} for text in (one, other))
    return len(first & second) / len(first | second)


@given(st.text(alphabet="甲乙丙丁", min_size=5), st.text(alphabet="甲乙丙丁", min_size=5))
def test_jaccard_is_that_of_the_sets_of_shingles(one: str, other: str) -> None:
    assert jaccard(shingles(one), shingles(other)) == pytest.approx(plain_jaccard(one, other))


def test_texts_under_five_characters_are_one_shingle() -> None:
    assert jaccard(shingles("甲乙丙"), shingles("甲乙丙")) == 1
    assert jaccard(shingles("甲乙丙"), shingles("甲乙")) == 0


def test_an_empty_text_is_like_nothing() -> None:
    assert jaccard(shingles(""), shingles("")) == 0
    assert shared(shingles(""), shingles("甲")) == 0
    assert bands_of("") == ()
    assert estimate(sketch(""), sketch("甲乙丙丁戊")) == 0


def test_a_sketch_is_256_bytes_and_its_bands_are_16_signed_integers() -> None:
    made = sketch(a_text(1, 1500))
    assert len(made) == 256
    assert len(bands([made])[0]) == BANDS == 16
    assert all(-(2**63) <= key < 2**63 for key in bands([made])[0])


def test_sketches_and_bands_are_frozen() -> None:
    """Archives keep them: these values change only together with a rebuilding of all."""
    made = sketch("同一个文本总是得到同一个草图")
    assert made[:8].hex() == "b62d655e1269b465"
    assert bands([made])[0][:2] == (-937978143203357412, -5163070047951083495)


@pytest.mark.parametrize("length", [100, 300, 1500])
def test_estimates_are_near_the_exact_measure(length: int) -> None:
    errors = []
    for seed in range(60):
        one = a_text(seed, length)
        other = edited(one, seed + 1000, 1 + seed % (length // 15))
        errors.append(estimate(sketch(one), sketch(other)) - jaccard(shingles(one), shingles(other)))
    assert abs(np.mean(errors)) < 0.03
    assert np.std(errors) < 0.08


def test_nearly_all_pairs_at_seven_tenths_meet_in_a_band_and_strangers_never() -> None:
    met = pairs = 0
    for seed in range(400):
        one = a_text(seed, 200 + seed)
        other = edited(one, seed + 1000, (200 + seed) // 28)
        if 0.68 <= jaccard(shingles(one), shingles(other)) <= 0.75:
            pairs += 1
            met += bool(set(bands_of(one)) & set(bands_of(other)))
        assert not set(bands_of(one)) & set(bands_of(a_text(seed + 5000, 300)))
    assert pairs > 100
    assert met / pairs > 0.95


@given(st.text())
def test_no_text_stops_the_sketching(text: str) -> None:
    assert len(bands_of(text)) in {0, 16}
    assert shingles(text + "\ud83d").size >= 1


@given(st.lists(st.text() | st.text(alphabet="甲乙丙丁\0\ud83d", max_size=12)))
def test_a_text_has_the_same_sketch_among_others(texts: list[str]) -> None:
    assert sketches(texts) == [sketch(text) for text in texts]
    assert bands(sketches(texts)) == [bands_of(text) for text in texts]


def test_long_texts_too_have_the_same_sketch_among_others() -> None:
    texts = [a_text(seed, length) for seed, length in enumerate([20_000, 100, 20_000, 0, 40_000, 300])]
    assert sketches(texts) == [sketch(text) for text in texts]
