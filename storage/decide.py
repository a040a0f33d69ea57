"""What a capture means for the archive: new, a revision, or unchanged. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.article import Article, New, Revision, Unchanged
from storage.folding import fold, fold_all
from storage.identity import TEXT_KEY_LENGTH, fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What of an article is compared: its folded title and text. ``hash`` stands for both together."""

    title: str
    text: str
    text_hash: str
    hash: str
    truncated: bool

    @property
    def text_key(self) -> str | None:
        """The text's fingerprint where it is long enough to tell articles apart (see storage.identity)."""
        return self.text_hash if len(self.text) >= TEXT_KEY_LENGTH else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An article of the archive as far as deciding needs it.

    Its current form: the title as written, the hashes of text and of both, the folded text where it had to be
    loaded; the source that showed it and when it was listed there; the hashes of the earlier forms.
    """

    id: int
    revision: int
    source_id: int
    listed_at: datetime | None
    title: str
    text: str | None = None
    text_hash: str
    hash: str
    truncated: bool
    earlier: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A form as a source shows it now.

    ``shown_before`` is the hash of what that source showed last time under this link; ``superseded`` says that the
    same listing holds a later view of the article.
    """

    form: Form
    source_id: int
    listed_at: datetime | None
    shown_before: str | None = None
    superseded: bool = False


def form_of(article: Article) -> Form:
    """The form of an article: both Chinese scripts, and any punctuation, give the same one."""
    return forms_of([article])[0]


def forms_of(articles: Sequence[Article]) -> list[Form]:
    """The forms of articles, which cost less together."""
    folded = fold_all([part for article in articles for part in (article.title, article.text)])
    return [_form(*parts) for parts in zip(articles, folded[::2], folded[1::2], strict=True)]


def _form(article: Article, folded_title: str, text: str) -> Form:
    title, text_hash = _title(article.title, folded_title), fingerprint(text)
    return Form(
        title=title,
        text=text,
        text_hash=text_hash,
        hash=fingerprint(f"{text_hash}{title}"),
        truncated=article.truncated,
    )


def fold_title(title: str) -> str:
    """A title as compared; one of punctuation only stays as it is."""
    return _title(title, fold(title))


def _title(title: str, folded: str) -> str:
    return folded or title.strip()


Outcome = New | Revision | Unchanged


def decide(known: Known | None, view: View, *, fresh_id: int) -> Outcome:
    """What to do with a view of an article.

    ``known`` is the article the view's keys lead to, if any; ``fresh_id`` is the number a new article gets. Whether
    that one has the text of another is found when it is stored (see storage.relatives).
    """
    if known is None:
        return New(fresh_id)
    if _brings_nothing(known, view):
        return Unchanged(known.id)
    changed = _named(title=view.form.title != fold_title(known.title), text=view.form.text_hash != known.text_hash)
    return Revision(known.id, known.revision + 1, changed)


def differences(earlier: Form, later: Form) -> tuple[str, ...]:
    """What a form changed of the one before it: title, text."""
    return _named(title=earlier.title != later.title, text=earlier.text_hash != later.text_hash)


def _named(**differs: bool) -> tuple[str, ...]:
    return tuple(name for name, is_so in differs.items() if is_so)


def _brings_nothing(known: Known, view: View) -> bool:
    if view.form.hash in {known.hash, view.shown_before}:
        return True
    return (view.form.hash in known.earlier and _is_late(known, view)) or _is_poorer(known, view)


def _is_late(known: Known, view: View) -> bool:
    """Whether an earlier form is shown late, by a mirror or beside its successor, and not brought back."""
    if view.source_id != known.source_id or view.superseded:
        return True
    return bool(view.listed_at and known.listed_at and view.listed_at < known.listed_at)


def _is_poorer(known: Known, view: View) -> bool:
    """Whether the view shows less of the same: cut short, or a part of what is there seen from another source."""
    if view.form.truncated and not known.truncated:
        return True
    if view.source_id == known.source_id or view.form.text_hash == known.text_hash:
        return False
    return known.text is not None and view.form.text in known.text
