"""Does a phrase of the news that counts from the dateline give the exact day?

    python -m benchmarks.relative_days [--each N]

Every form ("on Friday", "two days ago", "the day before") is put into a short story of our own with N random datelines,
weekdays and numbers (the same ones each time), and the last time phrase found must be the one day that is meant. Prints
the share that is, and the forms that ever miss.
"""

import argparse
import datetime as dt
import random
from collections.abc import Callable
from typing import Final, NamedTuple

from geo.timexes import timexes

WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NUMBERS: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
ACTS: Final = (
    "gunmen killed three guards",
    "a ferry sank off the island",
    "protesters blocked the road",
    "the minister met rebels",
    "police arrested nine men",
)
FIRST_DAY: Final = dt.date(1995, 1, 1)


class Case(NamedTuple):
    """A dateline, a weekday (Monday is 0) and a number from 2 to 9."""

    published: dt.date
    weekday: int
    number: int

    def past(self, *, today: bool = True) -> dt.date:
        """The last such weekday; *today*: the day of the dateline may be it."""
        back = (self.published.weekday() - self.weekday) % 7
        return self.published - dt.timedelta(back or (0 if today else 7))

    def coming(self, *, today: bool = False) -> dt.date:
        """The next such weekday; *today*: the day of the dateline may be it, as agencies name it, too."""
        ahead = (self.weekday - self.published.weekday()) % 7
        return self.published + dt.timedelta(ahead or (0 if today else 7))

    def due(self) -> dt.date:
        return self.coming(today=True)

    def away(self, days: int) -> dt.date:
        return self.published + dt.timedelta(days)

    def far(self) -> dt.date:
        """A day some weeks before."""
        return self.away(-9 * self.number)


FORMS: Final[dict[str, Callable[[Case], dt.date]]] = {
    "{A} on {W}.": Case.past,
    "{A} {W}, officials said.": Case.past,
    "{A} late {W}.": Case.past,
    "{A} early on {W} morning.": Case.past,
    "{A} {W} afternoon.": Case.past,
    "{A} in the early hours of {W}.": Case.past,
    "{A} on the night of {W}.": Case.past,
    "Earlier on {W}, {b}.": Case.past,
    "{W}'s explosion killed nine people.": Case.past,
    "Officials have said that on {W} {b}.": Case.past,
    "{A} on {W}. {B} the same day.": Case.past,
    "{A} last {W}.": lambda c: c.past(today=False),
    "{A} this past {W}.": lambda c: c.past(today=False),
    "{A} on {W} of last week.": lambda c: c.away(c.weekday - c.published.weekday() - 7),
    "{A} on {W}. The day before, {b}.": lambda c: c.past() - dt.timedelta(1),
    "{A} on {W}. A day earlier {b}.": lambda c: c.past() - dt.timedelta(1),
    "{A} last {W}. {B} the following day.": lambda c: c.past(today=False) + dt.timedelta(1),
    "{A} yesterday.": lambda c: c.away(-1),
    "{A} last night.": lambda c: c.away(-1),
    "{A} today.": lambda c: c.away(0),
    "{A} earlier today.": lambda c: c.away(0),
    "DHAKA, {P} (AP) -- {A} today.": lambda c: c.away(-1),
    "{A} on the {o}.": lambda c: c.away(-c.number),
    "{A} this morning.": lambda c: c.away(0),
    "{A} the day before yesterday.": lambda c: c.away(-2),
    "{A} a couple of days ago.": lambda c: c.away(-2),
    "{A} {N} days ago.": lambda c: c.away(-c.number),
    "{A} {n} days ago.": lambda c: c.away(-c.number),
    "{A} a week ago.": lambda c: c.away(-7),
    "{A} a week ago today.": lambda c: c.away(-7),
    "{A} two weeks ago.": lambda c: c.away(-14),
    "{A} a fortnight ago.": lambda c: c.away(-14),
    "{A} two {W}s ago.": lambda c: c.past(today=False) - dt.timedelta(7),
    "{A} last week on {W}.": lambda c: c.away(c.weekday - c.published.weekday() - 7),
    "{A} on {W}. A week earlier {b}.": lambda c: c.past() - dt.timedelta(7),
    "{A} on {W}, the day before the vote.": Case.past,
    "{A} a week last {W}.": lambda c: c.past(today=False) - dt.timedelta(7),
    "{A} the {W} before last.": lambda c: c.past(today=False) - dt.timedelta(7),
    "{A} on {D}.": Case.far,
    "{A} on {M}.": Case.far,
    "{A} on {D}. {N} days later, {b}.": lambda c: c.far() + dt.timedelta(c.number),
    "Ministers will meet on {W}.": Case.due,
    "Ministers will meet next {W}.": Case.coming,
    "Ministers will meet this coming {W}.": Case.coming,
    "The hearing is set for {W}.": Case.due,
    "The court is due to rule on {W}.": Case.due,
    "The storm is expected to hit the coast on {W}.": Case.due,
    "Ministers will meet tomorrow.": lambda c: c.away(1),
    "Ministers will meet the day after tomorrow.": lambda c: c.away(2),
    "The court will rule in {N} days.": lambda c: c.away(c.number),
    "Ministers will meet on {W} week.": lambda c: c.coming() + dt.timedelta(7),
    "Ministers will meet a week on {W}.": lambda c: c.coming() + dt.timedelta(7),
}


def _ordinal(n: int) -> str:
    return f"{n}{'th' if 11 <= n <= 13 else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"


def story(form: str, case: Case, acts: list[str]) -> str:
    one, other = acts
    return form.format(
        A=one.capitalize(), B=other.capitalize(), b=other, W=WEEKDAYS[case.weekday], N=NUMBERS[case.number],
        n=case.number, o=_ordinal(case.away(-case.number).day), P=f"{case.away(-1):%B} {case.away(-1).day}", D=f"{case.far().day} {case.far():%B}", M=f"{case.far():%B} {case.far().day}",
    )  # fmt: skip


def is_exact(text: str, case: Case, wanted: dt.date) -> bool:
    found = [t.interval for t in timexes(text, case.published) if t.interval is not None]
    return bool(found) and found[-1][0].date() == wanted and found[-1][1] - found[-1][0] <= dt.timedelta(1)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--each", type=int, default=100, metavar="N", help="datelines for each form")
    each = parser.parse_args().each
    draw = random.Random(20151120)
    right = 0
    for form, wanted in FORMS.items():
        hits = 0
        for _ in range(each):
            case = Case(
                FIRST_DAY + dt.timedelta(draw.randrange(11_000)), draw.randrange(7), draw.randint(2, 9)
            )
            hits += is_exact(story(form, case, draw.sample(ACTS, 2)), case, wanted(case))
        right += hits
        if hits < each:
            print(f"{hits / each:6.1%}  {form}")
    print(f"{right / len(FORMS) / each:.2%} of {len(FORMS) * each} exact, {len(FORMS)} forms")


if __name__ == "__main__":
    main()
