"""The archive's tables, the same on SQLite and PostgreSQL.

Lists filter by the columns of ``articles``, which describe the current form. The whole of each form, the first
one included, is a revision: its document is one compressed frame of the article and its original (see
storage.packing). Article and revision numbers are given under the writer's lock (see storage.engine), in the
order of commits, so whoever remembers the last one misses nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

from storage.identity import fingerprint
from storage.times import written

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

_LONGEST_KEY = 600  # characters, of at most four bytes

# SQLite makes only a column declared INTEGER the table's own row number.
Number = BigInteger().with_variant(Integer, "sqlite")


class UtcTime(TypeDecorator[datetime]):
    """An aware time in UTC, with microseconds. SQLite keeps it as ISO 8601 text of one length, which sorts."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text where the database knows no times."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Write it in UTC."""
        if value is None or dialect.name != "sqlite":
            return value
        return written(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Read it in UTC."""
        if value is None:
            return None
        return datetime.fromisoformat(value) if dialect.name == "sqlite" else value.astimezone(UTC)


class CleanText(TypeDecorator[str]):
    """Text without what a database refuses: NUL is dropped, halves of surrogate pairs become question marks."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Clean it on its way in."""
        return None if value is None else clean_text(value)


def clean_text(value: str) -> str:
    """What CleanText keeps of a text."""
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            value = value.encode(errors="replace").decode()
    return value.replace("\0", "")


def index_text(value: str) -> str:
    """A text as kept in a key column: PostgreSQL indexes no more than 2,704 bytes, so a long one ends in its hash."""
    value = clean_text(value)
    return value if len(value) <= _LONGEST_KEY else f"{value[: _LONGEST_KEY - 33]}#{fingerprint(value)}"


sources = Table(
    "sources",
    metadata,
    Column("id", Number, primary_key=True),
    Column("outlet", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("kind", Text, nullable=False),
    # What the last successful fetch left behind; it holds for this address and this version of the parser.
    Column("validated_url", CleanText, nullable=False, server_default=""),
    Column("parser_version", Text, nullable=False, server_default=""),
    Column("etag", CleanText, nullable=False, server_default=""),
    Column("last_modified", CleanText, nullable=False, server_default=""),
    Column("body_hash", Text, nullable=False, server_default=""),
    Column("fetched_at", UtcTime),
    Column("succeeded_at", UtcTime),
    Column("status", Integer),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("error_kind", Text, nullable=False, server_default=""),
    Column("error", CleanText, nullable=False, server_default=""),
    # Where it is fetched since it moved; empty while that is its own address.
    Column("address", CleanText, nullable=False, server_default=""),
    # When it is fetched next, and why then; no time where no daemon is to fetch it.
    Column("next_due", UtcTime),
    Column("decided_at", UtcTime),
    Column("why", CleanText, nullable=False, server_default=""),
    Column("state", Text, nullable=False, server_default="well"),
    # Who is fetching it, and until when that is believed. The token counts the claims ever made on it.
    Column("claimed_by", Text, nullable=False, server_default=""),
    Column("claim_token", BigInteger, nullable=False, server_default="0"),
    Column("lease_until", UtcTime),
    UniqueConstraint("outlet", "url"),
    Index(None, "next_due"),
)

# What the schedule remembers of a source, as the scheduler wrote it.
source_records = Table(
    "source_records",
    metadata,
    Column("source_id", Number, ForeignKey("sources.id"), primary_key=True, autoincrement=False),
    Column("record", CleanText, nullable=False),
)

# Earlier addresses of sources, which still name them.
source_aliases = Table(
    "source_aliases",
    metadata,
    Column("outlet", Text, primary_key=True),
    Column("url", CleanText, primary_key=True),
    Column("source_id", Number, ForeignKey("sources.id"), nullable=False),
    Column("since", UtcTime, nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", Number, primary_key=True),
    Column("source_id", Number, ForeignKey("sources.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("message", CleanText, nullable=False),
    Column("evidence", CleanText, nullable=False),
    Column("raised_at", UtcTime, nullable=False),
    Column("cleared_at", UtcTime),
    # 0: nothing told of it yet; 1: that it was raised; 2: that it is over.
    Column("told", SmallInteger, nullable=False, server_default="0"),
    Index(None, "source_id"),
)

articles = Table(
    "articles",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=False),
    Column("outlet", Text, nullable=False),
    Column("url", CleanText, nullable=False),
    Column("native_id", CleanText),
    Column("title", CleanText, nullable=False),
    Column("language", CleanText, nullable=False),
    Column("published_at", UtcTime, nullable=False),
    Column("listed_at", UtcTime),
    Column("truncated", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("source_id", Number, ForeignKey("sources.id"), nullable=False),
    Column("form_hash", Text, nullable=False),
    Column("text_hash", Text, nullable=False),
    Column("duplicate_of", Number, ForeignKey("articles.id")),
    Column("first_seen_at", UtcTime, nullable=False),
    Column("last_seen_at", UtcTime, nullable=False),
    Index(None, "published_at", "id"),
    Index(None, "outlet", "published_at", "id"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=False),
    Column("article_id", Number, ForeignKey("articles.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("source_id", Number, ForeignKey("sources.id"), nullable=False),
    Column("changed", Text, nullable=False),
    Column("title", CleanText, nullable=False),
    Column("form_hash", Text, nullable=False),
    Column("fetched_at", UtcTime, nullable=False),
    Column("stored_at", UtcTime, nullable=False),
    Column("document", LargeBinary, nullable=False),
    UniqueConstraint("article_id", "number"),
)

pages = Table(
    "pages",
    metadata,
    Column("revision_id", Number, ForeignKey("revisions.id"), primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
)

article_keys = Table(
    "article_keys",
    metadata,
    Column("outlet", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("article_id", Number, ForeignKey("articles.id"), nullable=False),
    sqlite_with_rowid=False,
)

article_texts = Table(
    "article_texts",
    metadata,
    Column("outlet", Text, primary_key=True),
    Column("text_hash", Text, primary_key=True),
    Column("article_id", Number, ForeignKey("articles.id"), primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

# What a source last listed under each of its links; no article where the entry was rejected.
sightings = Table(
    "sightings",
    metadata,
    Column("source_id", Number, ForeignKey("sources.id"), primary_key=True, autoincrement=False),
    Column("link", Text, primary_key=True),
    Column("article_id", Number, ForeignKey("articles.id")),
    Column("entry_hash", Text, nullable=False),
    Column("form_hash", Text, nullable=False),
    Column("first_seen_at", UtcTime, nullable=False),
    Column("last_seen_at", UtcTime, nullable=False),
    sqlite_with_rowid=False,
)

# Entries whose page could not be had yet.
backlog = Table(
    "backlog",
    metadata,
    Column("source_id", Number, ForeignKey("sources.id"), primary_key=True, autoincrement=False),
    Column("link", Text, primary_key=True),
    Column("entry", CleanText, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("first_seen_at", UtcTime, nullable=False),
    Column("last_error", CleanText, nullable=False),
    sqlite_with_rowid=False,
)

# The files of old archives that were imported, and the number of the form that each shows; no revision where it shows
# less than was there. The rank orders those of one time.
imports = Table(
    "imports",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("article_id", Number, ForeignKey("articles.id"), nullable=False, index=True),
    Column("revision", Integer),
    Column("dated", CleanText, nullable=False),
    Column("archive", CleanText, nullable=False, server_default=""),
    Column("shown_at", UtcTime),
    Column("rank", BigInteger, nullable=False, server_default="0"),
    Column("imported_at", UtcTime, nullable=False),
    sqlite_with_rowid=False,
)

# What outlets without a definition are called.
outlet_names = Table(
    "outlet_names",
    metadata,
    Column("outlet", Text, primary_key=True),
    Column("name", CleanText, nullable=False),
    sqlite_with_rowid=False,
)

# How far every target of an export has come: the last revision it holds, and its bytes then.
exports = Table(
    "exports",
    metadata,
    Column("target", Text, primary_key=True),
    Column("settings", Text, nullable=False),
    Column("revision_id", Number, nullable=False),
    Column("position", Number, nullable=False),
    Column("unfinished", Boolean, nullable=False),
    Column("exported_at", UtcTime, nullable=False),
    sqlite_with_rowid=False,
)

# Where texts meet that may be alike (see storage.bands). Without a foreign key: checking it costs as much as the row.
bands = Table(
    "bands",
    metadata,
    Column("key", Number, primary_key=True, autoincrement=False),
    Column("form_id", Number, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

# What two articles are to each other, the one stored first as ``a``.
article_links = Table(
    "article_links",
    metadata,
    Column("a", Number, ForeignKey("articles.id"), primary_key=True, autoincrement=False),
    Column("b", Number, ForeignKey("articles.id"), primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("reason", CleanText, nullable=False),
    Column("by_hand", Boolean, nullable=False),
    Index(None, "b"),
    sqlite_with_rowid=False,
)

# Articles that a person has set apart: no rule links them again.
set_apart = Table(
    "set_apart",
    metadata,
    Column("article_id", Number, ForeignKey("articles.id"), primary_key=True, autoincrement=False),
)

# Forms (numbers of revisions) still to be compared: those of an older archive, or of one that is compared anew.
forms_to_compare = Table(
    "forms_to_compare",
    metadata,
    Column("form_id", Number, primary_key=True, autoincrement=False),
)

# Articles whose current form search does not know yet.
articles_to_index = Table(
    "articles_to_index",
    metadata,
    Column("article_id", Number, primary_key=True, autoincrement=False),
)

# Articles whose pages are fetched again, and when (a claimed one: the end of its lease). The token counts the claims.
revisits = Table(
    "revisits",
    metadata,
    Column("article_id", Number, ForeignKey("articles.id"), primary_key=True, autoincrement=False),
    Column("outlet", Text, nullable=False),
    Column("next_due", UtcTime, nullable=False),
    Column("claim_token", BigInteger, nullable=False, server_default="0"),
    Column("failures", Integer, nullable=False, server_default="0"),
    # Since when the page is missing, as long as nothing confirms it.
    Column("missing_since", UtcTime),
    # What the last look at the page left behind: validators for one address, its title and its text's fingerprint.
    Column("validated_url", CleanText, nullable=False, server_default=""),
    Column("etag", CleanText, nullable=False, server_default=""),
    Column("last_modified", CleanText, nullable=False, server_default=""),
    Column("seen_title", CleanText, nullable=False, server_default=""),
    Column("seen_text", Text, nullable=False, server_default=""),
    Index(None, "outlet", "next_due"),
)

# Articles whose pages were taken away: since when, by which answer (404, 410), when that was confirmed, and when they
# came back, no time while they are away.
removals = Table(
    "removals",
    metadata,
    Column("article_id", Number, ForeignKey("articles.id"), primary_key=True, autoincrement=False),
    Column("removed_at", UtcTime, primary_key=True),
    Column("status", Integer, nullable=False),
    Column("confirmed_at", UtcTime, nullable=False),
    Column("returned_at", UtcTime),
    sqlite_with_rowid=False,
)
Index(
    "ix_removals_away",
    removals.c.article_id,
    unique=True,
    sqlite_where=removals.c.returned_at.is_(None),
    postgresql_where=removals.c.returned_at.is_(None),
)

# What the search index holds of each article: its row there, which revision it was, and the tokens of all that a
# revision's document does not say for ever.
search_rows = Table(
    "search_rows",
    metadata,
    Column("article_id", Number, primary_key=True, autoincrement=False),
    Column("row_id", Number, nullable=False, unique=True),
    Column("revision", Integer, nullable=False),
    Column("people", Text, nullable=False),
    Column("facets", Text, nullable=False),
)
