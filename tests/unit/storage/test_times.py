from datetime import UTC, datetime, timedelta, timezone

from storage.times import written


def test_times_are_written_in_utc_and_at_one_length() -> None:
    noon = datetime(2024, 5, 1, 12, tzinfo=UTC)
    assert written(noon) == "2024-05-01T12:00:00.000000+00:00"
    assert written(noon.replace(microsecond=7)) == "2024-05-01T12:00:00.000007+00:00"
    assert written(noon.astimezone(timezone(timedelta(hours=8)))) == written(noon)


def test_times_sort_as_they_are_written() -> None:
    times = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(microseconds=1) for year in (1, 987, 1970, 2024, 9999)]
    assert sorted(map(written, times)) == [written(time) for time in times]
