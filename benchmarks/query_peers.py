"""The questions of `benchmarks.query` as DuckDB and polars are asked them; run by that, in a process of its own."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

DEGREE_M = 111_194.93
CORE = 2


"""Cores of the machine; stores have the longitude and latitude of a point in their column bbox, too."""


def by_duckdb(question: str, source: str, output: str, box: list[float], cell: float) -> None:
    """Asked in SQL."""
    extensions = import_module("duckdb_extension_spatial").__path__[0]
    extension = next(Path(extensions).rglob("*.duckdb_extension"))
    base = import_module("duckdb").connect(config={"threads": CORE, "allow_unsigned_extensions": True})
    base.execute(f"LOAD '{extension}'; SET TimeZone = 'UTC'")
    west, south, east, north = box
    x, y = ("bbox.xmin", "bbox.ymin") if "*" in source else ("ST_X(geometry)", "ST_Y(geometry)")
    inside = f"{x} BETWEEN {west} AND {east} AND {y} BETWEEN {south} AND {north}"
    if "box" in question:
        month = "\"start\" >= '2019-03-01' AND \"end\" <= '2019-04-01' AND " if "month" in question else ""
        found = f"SELECT * FROM '{source}' WHERE {month}{inside}"  # noqa: S608  # our own words
        base.execute(f"COPY ({found}) TO '{output}' (COMPRESSION zstd)")
        return
    unit = "month" if "month" in question else "week"
    keys = [f"date_trunc('{unit}', \"start\")"]
    sure = f"{keys[0]} = date_trunc('{unit}', \"end\" - INTERVAL 1 MICROSECOND)"
    if "category" in question:
        keys.append("category")
    if "cell" in question:
        keys = [f"floor(({y} + 90) / {cell})::INT", f"floor(({x} + 180) / {cell})::INT", *keys]
        sure += f" AND 2 * radius_m <= {cell * DEGREE_M} * cos(radians({y}))"
    numbers = f"count(*) FILTER ({sure}) AS certain, count(*) FILTER (NOT ({sure})) AS uncertain"
    found = f"SELECT {', '.join(keys)}, {numbers} FROM '{source}' GROUP BY ALL ORDER BY ALL"  # noqa: S608
    base.execute(f"COPY ({found}) TO '{output}'")


def by_polars(question: str, source: str, output: str, box: list[float], cell: float) -> None:
    """Asked as lazy expressions."""
    import datetime as dt

    pl = import_module("polars")
    west, south, east, north = box
    rows = pl.scan_parquet(source, hive_partitioning=False)

    def degrees(first: int) -> Any:
        return pl.col("geometry").bin.slice(first, 8).bin.reinterpret(dtype=pl.Float64, endianness="little")

    box_of = pl.col("bbox").struct
    x, y = (box_of.field("xmin"), box_of.field("ymin")) if "*" in source else (degrees(5), degrees(13))
    if "box" in question:
        kept = (x >= west) & (x <= east) & (y >= south) & (y <= north)
        if "month" in question:
            first, after = (dt.datetime(2019, month, 1, tzinfo=dt.UTC) for month in (3, 4))
            kept = (pl.col("start") >= first) & (pl.col("end") <= after) & kept
        rows.filter(kept).sink_parquet(output, compression="zstd")
        return
    unit = "1mo" if "month" in question else "1w"
    keys = {"period": pl.col("start").dt.truncate(unit)}
    sure = keys["period"] == (pl.col("end") - pl.duration(microseconds=1)).dt.truncate(unit)
    if "category" in question:
        keys["category"] = pl.col("category")
    if "cell" in question:
        at = {"y": ((y + 90) / cell).floor().cast(pl.Int32), "x": ((x + 180) / cell).floor().cast(pl.Int32)}
        keys = at | keys
        sure = sure & (2 * pl.col("radius_m") <= cell * DEGREE_M * y.radians().cos())
    counted = rows.select(**keys, sure=sure).group_by(*keys).agg(certain=pl.col("sure").sum(), all=pl.len())
    told = counted.select(*keys, "certain", uncertain=pl.col("all") - pl.col("certain")).sort(*keys)
    told.collect(engine="streaming").write_csv(output)


if __name__ == "__main__":
    program, question, source, output, box, cell = sys.argv[1:]
    ask = by_duckdb if program == "DuckDB" else by_polars
    ask(question, source, output, json.loads(box), float(cell))
