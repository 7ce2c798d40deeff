"""Dates as news desks write them, each with the days it means, in sentences of our own."""

import datetime as dt

import pytest

from geo.timexes import joined, timexes

ANCHOR = dt.date(2021, 3, 17)
"""A Wednesday."""

SENTENCES = """\
# ranges and nights
Shells fell on the night of 13-14 March. | 2021-03-13
Shells fell on the night of March 13-14. | 2021-03-13
Shells fell on the night of 13/14 March. | 2021-03-13
Shells fell in the night from 13 to 14 March. | 2021-03-13
Shells fell overnight Saturday to Sunday. | 2021-03-13
Shells fell in the night from Saturday to Sunday. | 2021-03-13
Shells fell on Saturday night into Sunday morning. | 2021-03-13 2021-03-14
The fair ran between 2 and 4 March. | 2021-03-02/2021-03-04
The fair ran from 2-4 March. | 2021-03-02/2021-03-04
The fair ran March 2-4. | 2021-03-02/2021-03-04
The fair ran March 2 – 4, 2020. | 2020-03-02/2020-03-04
The fair ran from 28 February to 4 March. | 2021-02-28/2021-03-04
The fair ran from Feb. 28 through March 4. | 2021-02-28/2021-03-04
The fair ran Feb 28 - Mar 4. | 2021-02-28/2021-03-04
The fair ran from Monday through Friday last week. | 2021-03-08/2021-03-12
The war lasted from 1998 to 2000. | 1998/2000
The war lasted from March 1998 until May 2000. | 1998-03/2000-05
The war of 1998–2000 was long. | 1998/2000
The 2019-20 season was cut short. | 2019/2020
He ruled in 1971-79. | 1971/1979
The strike was held on 14th and 15th March. | 2021-03-14/2021-03-15
The strike was held on 14 and 15 March. | 2021-03-14/2021-03-15
The strike was held on March 14 and 15. | 2021-03-14/2021-03-15
The strike was held on 3rd, 5th and 7th March. | 2021-03-03 2021-03-05 2021-03-07
It rained on both March 14 and 15, 2019. | 2019-03-14/2019-03-15
# days in styles
The dam broke on Tues 3rd Sept. | 2020-09-03
The dam broke on 3rd of Sept '19. | 2019-09-03
The dam broke on 3rd Sept 2019. | 2019-09-03
The dam broke on Sept. 3, 2019. | 2019-09-03
The dam broke on Tuesday, Sept. 3, 2019, at dawn. | 2019-09-03
The dam broke on Tuesday the 3rd of September 2019. | 2019-09-03
The dam broke on the third of September, 2019. | 2019-09-03
The dam broke on 03 September 2019. | 2019-09-03
The dam broke on 3-Sep-2019. | 2019-09-03
The dam broke on 3-Sep-19. | 2019-09-03
The dam broke on 2019/09/03. | 2019-09-03
The dam broke on 13/09/2019. | 2019-09-13
The dam broke on 13.09.2019. | 2019-09-13
The dam broke on 09/13/19. | 2019-09-13
The dam broke on 03/09/2019. | 2019-03-09/2019-09-03
The dam broke on Sep 3rd. | 2020-09-03
The dam broke on March 5th. | 2021-03-05
The dam broke on 5 March last. | 2021-03-05
The dam broke on the 14th. | 2021-03-14
The dam broke on the 14th of this month. | 2021-03-14
The dam broke on the 25th of last month. | 2021-02-25
The dam broke on Sunday 14th. | 2021-03-14
The dam broke on Sunday the 14th. | 2021-03-14
The dam broke on Sunday (14 March). | 2021-03-14 2021-03-14
The dam broke on Sunday (March 14). | 2021-03-14 2021-03-14
The dam broke on Sunday, 14 March. | 2021-03-14
The dam broke last Sunday, March 14. | 2021-03-14
The dam broke Sunday. | 2021-03-14
The dam broke on Sun., March 14. | 2021-03-14
The dam broke at the weekend. | 2021-03-13/2021-03-14
The dam broke last weekend. | 2021-03-13/2021-03-14
The dam broke this past weekend. | 2021-03-13/2021-03-14
The dam broke over the weekend of 6-7 March. | 2021-03-06/2021-03-07
The dam broke on the weekend of March 6. | 2021-03-06/2021-03-07
The dam broke the first weekend of July 2020. | 2020-07-04/2020-07-05
The dam broke in the first week of March. | 2021-03-01/2021-03-07
The dam broke in the second half of February. | 2021-02-15/2021-02-28
The dam broke in the last week of 2020. | 2020-12-25/2020-12-31
The dam broke on the last day of February. | 2021-02-28
The dam broke on the first day of March. | 2021-03-01
The dam broke on the first Sunday in March. | 2021-03-07
The dam broke on the third Tuesday of February 2020. | 2020-02-18
# clocks
The quake struck at 1430 GMT on Monday. | 2021-03-15T14:30:00Z
The quake struck at 14:30 GMT Monday. | 2021-03-15T14:30:00Z
The quake struck at 14.30 GMT on Monday. | 2021-03-15T14:30:00Z
The quake struck at 7:46 a.m. local time Tuesday. | 2021-03-16T07:46:00Z
The quake struck at 7.46am on Tuesday. | 2021-03-16T07:46:00Z
The quake struck at 7.46 am local time (0146 GMT) on Tuesday. | 2021-03-16T01:46:00Z
The quake struck Tuesday at 2:15 p.m. ET. | 2021-03-16T18:15:00Z
The quake struck at 2:15 p.m. EDT (1815 GMT) Tuesday. | 2021-03-16T18:15:00Z
The quake struck at 9pm BST on 3 July 2020. | 2020-07-03T20:00:00Z
The quake struck at 2300hrs on Monday. | 2021-03-15T23:00:00Z
The quake struck at 23:00 hours on Monday. | 2021-03-15T23:00:00Z
The quake struck at 11 pm on Monday night. | 2021-03-15T23:00:00Z
The quake struck at around 3 am on Tuesday. | 2021-03-16~
The quake struck at about 5:30pm IST on Tuesday. | 2021-03-16~
The quake struck shortly after midnight on Tuesday. | 2021-03-16T00:00:00Z
The quake struck just before noon on Tuesday. | 2021-03-16T12:00:00Z
The quake struck at six o'clock on Tuesday morning. | 2021-03-16T06:00:00Z
The quake struck at 10 in the morning on Tuesday. | 2021-03-16T10:00:00Z
The quake struck at 2021-03-16T07:46:00+05:30. | 2021-03-16T02:16:00Z
The quake struck at 2021-03-16 07:46 UTC. | 2021-03-16T07:46:00Z
The quake struck at 2021-03-16T07:46Z. | 2021-03-16T07:46:00Z
09:14 Police cordon off the square. | 2021-03-17T09:14:00Z
Police cordoned off the square between 9am and 11am on Tuesday. | 2021-03-16
Shots rang out at 4 this morning. | 2021-03-17
Shots rang out late on Tuesday night. | 2021-03-16
Shots rang out in the early hours of Tuesday morning. | 2021-03-16
Shots rang out in the small hours of Tuesday. | 2021-03-16
Shots rang out before dawn on Tuesday. | 2021-03-16
Shots rang out at dawn Tuesday. | 2021-03-16
Shots rang out on Tuesday lunchtime. | 2021-03-16
Shots rang out at teatime on Tuesday. | 2021-03-16
Shots rang out on Tuesday evening, local time. | 2021-03-16
Shots rang out around midday yesterday. | 2021-03-16~
Shots rang out yesterday evening. | 2021-03-16
Shots rang out late yesterday. | 2021-03-16
Shots rang out the night before last. | 2021-03-15
Shots rang out in the wee hours of March 16. | 2021-03-16
# relative
The bridge fell three days ago. | 2021-03-14
The bridge fell 3 days ago. | 2021-03-14
The bridge fell a day ago. | 2021-03-16
The bridge fell a couple of days ago. | 2021-03-15
The bridge fell earlier today. | 2021-03-17
The bridge fell earlier on Wednesday. | 2021-03-17
The bridge fell the day before yesterday. | 2021-03-15
The bridge fell last Tuesday week. | 2021-03-09
The bridge fell Monday last week. | 2021-03-08
The bridge fell last week on Monday. | 2021-03-08
The bridge fell on Monday of last week. | 2021-03-08
The bridge fell exactly a week ago. | 2021-03-10~
The bridge fell a week ago today. | 2021-03-10
The bridge fell two weeks ago today. | 2021-03-03
The bridge fell two weeks ago on Sunday. | 2021-02-28
The bridge fell a year ago today. | 2020-03-17
The bridge fell this day last year. | 2020-03-17
The bridge fell two Sundays ago. | 2021-03-07
The bridge fell yesterday week. | 2021-03-09
The vote is tomorrow week. | 2021-03-25
The vote is a week today. | 2021-03-24
The vote is this Friday. | 2021-03-19
The vote will be held Friday week. | 2021-03-26
The vote will be held on March 30. | 2021-03-30
The vote will be held in June. | 2021-06
The vote will be held in two weeks' time. | 2021-03-31~
The vote will be held later this month. | 2021-03-17/2021-03-31
The vote will be held by the end of the year. | 2021-09/2021-12
The vote was held in late 2019. | 2019-09/2019-12
The vote was held in mid-2019. | 2019-05/2019-08
The vote was held in the mid-1990s. | 1993-05/1996-08
The vote was held in the '90s. | 199X
The vote was held at the turn of the century. |
The vote was held in the noughties. | 200X
The vote was held in spring 2019. | 2019-21
The vote was held last autumn. | 2020-23
The vote was held in the autumn of last year. | 2020-23
The vote was held in Q3 2021. | 2021-07/2021-09
The vote was held in 3Q 2020. | 2020-07/2020-09
The vote was held in the first half of 2020. | 2020-01/2020-06
The vote was held in H1 2020. | 2020-01/2020-06
The budget is for FY2020-21. |
The budget is for the 2020/21 financial year. | 2020/2021
The budget is for fiscal 2022. |
# feasts
They met on Boxing Day. | 2020-12-26
They met on New Year's Eve. | 2020-12-31
They met on New Year's Day 2020. | 2020-01-01
They met on Christmas Day. | 2020-12-25
They met on Ash Wednesday 2019. | 2019-03-06
They met on Shrove Tuesday. | 2021-02-16
They met on Maundy Thursday 2019. | 2019-04-18
They met on Holy Saturday 2019. | 2019-04-20
They met on Easter Sunday 2019. | 2019-04-21
They met on Lunar New Year. | 2021-02-12~/2021-02-14~
They met on Australia Day. | 2021-01-26
They met on Anzac Day 2019. | 2019-04-25
They met on Canada Day 2019. | 2019-07-01
They met on Remembrance Sunday 2019. | 2019-11-10
They met on Black Friday 2019. | 2019-11-29
They met on India's Republic Day, January 26. | 2021-01-26
They met on Guy Fawkes Night 2019. | 2019-11-05
They met on Bonfire Night. | 2020-11-05
They met on Victory Day, May 9, 2019. | 2019-05-09
They met on Juneteenth 2020. | 2020-06-19
They met on the Fourth of July. | 2020-07-04
They met on July 4th, 2019. | 2019-07-04
They met on Sept. 11, 2001. | 2001-09-11
They met on 9/11. |
They met on May Day 2019. | 2019-05-01
# old
The fort dates from circa 300 BC. |
The fort dates from AD 79. | 0079
The fort dates from the 3rd century. | 02XX
The fort dates from c. 1650. | 1650~
The fort dates from the late 18th century. | 1766-09/1799-12
The fort fell on 11 November 1918 at 11 am. | 1918-11-11T11:00:00Z
The fort dates from c. 1650. | 1650~
Kenya marked Kenya's Independence Day on 12 December. | 2020-12-12
The mine flooded on Friday, 5 March 2021, at about 06:30. | 2021-03-05~
The mine flooded at 0630 on Friday. | 2021-03-12
The mine flooded at 6.30 p.m. on March 5. | 2021-03-05T18:30:00Z
The mine flooded at 18:30 (1730 GMT) on Friday. | 2021-03-12T17:30:00Z
The mine flooded on Friday at 18:30 local time (1630 GMT). | 2021-03-12T16:30:00Z
The mine flooded at 1:00 pm (0500 GMT) on Friday. | 2021-03-12T05:00:00Z
The mine flooded on the evening of Friday March 5. | 2021-03-05
The mine flooded on Friday afternoon, 5 March. | 2021-03-12 2021-03-05
The mine flooded late in the evening of March 5. | 2021-03-05
The mine flooded on 5 and 6 March, and again on the 12th. | 2021-03-05/2021-03-06 2021-03-12
The mine flooded on March 5 and 12. | 2021-03-05 2021-03-12
The mine flooded in early March. | 2021-03-01/2021-03-10
The mine flooded in mid-February. | 2021-02-11/2021-02-20
The mine flooded at the end of February. | 2021-02-21/2021-02-28
The mine flooded in late February 2020. | 2020-02-21/2020-02-29
The mine flooded on Feb. 29, 2020. | 2020-02-29
The mine flooded on Feb. 29. | 2020-02-29
The mine flooded on Feb. 30. |
The mine flooded in December. | 2020-12
The mine flooded in December last. | 2020-12
The mine flooded last December. | 2020-12
The mine flooded last month. | 2021-02
The mine flooded last year. | 2020
The mine flooded two months ago. | 2021-01
The mine flooded in 2019. | 2019
The mine flooded in the year 2019. | 2019
The mine flooded in March 2019. | 2019-03
The mine flooded in March of 2019. | 2019-03
The mine flooded in March, 2019. | 2019-03
The mine flooded in Mar. 2019. | 2019-03
The mine flooded in March-April 2019. | 2019-03/2019-04
The mine flooded between March and May 2019. | 2019-03/2019-05
The mine flooded in 1988/89. | 1988/1989
The mine flooded in the winter of 2018-19. | 2018-24
The mine flooded in the monsoon of 2019. | 2019
The mine floods in summer 2022. | 2022-22
The mine flooded since Monday. | 2021-03-15
The mine will reopen on Monday. | 2021-03-22
The mine reopens on Monday. | 2021-03-22
The mine is to reopen on Monday. | 2021-03-22
The mine was to reopen on Saturday. | 2021-03-20
The mine was due to reopen last Monday. | 2021-03-15
The mine would reopen on Monday, officials said. | 2021-03-22
The mine, which flooded on Monday, will be drained. | 2021-03-15
Officials said on Monday the mine will reopen. | 2021-03-15
Officials said the mine would reopen on Monday. | 2021-03-22
Speaking on Monday, he said the mine would reopen. | 2021-03-15
The mine has been shut since last Monday. | 2021-03-15
A miner who died on Monday will be buried on Friday. | 2021-03-15 2021-03-19
The funeral is on Friday. | 2021-03-19
The funeral takes place Friday. | 2021-03-19
The funeral was on Friday. | 2021-03-12
Funerals are planned for Friday and Saturday. | 2021-03-19 2021-03-20
He is due in court on Friday. | 2021-03-19
He appeared in court on Friday. | 2021-03-12
He will appear before magistrates on Friday 26 March. | 2021-03-26
He was remanded in custody until 9 April. | 2021-04-09
Polls open at 8am on Sunday. | 2021-03-21T08:00:00Z
Polls opened at 8am on Sunday. | 2021-03-14T08:00:00Z
Voters go to the polls on Sunday. | 2021-03-21
Sunday's election was peaceful. | 2021-03-14
Sunday's election will be peaceful. | 2021-03-21
Ahead of Sunday's election, troops moved in. | 2021-03-21
Tuesday saw two attacks. | 2021-03-16
By Tuesday the water had gone. | 2021-03-16
As of Tuesday, 30 people had died. | 2021-03-16
From Monday, shops may open. | 2021-03-22
Shops will open from Monday. | 2021-03-22
On Monday night, hours before the storm, the power failed. | 2021-03-15
Tonight the power will fail. | 2021-03-17
It began tonight. | 2021-03-17
It began on Monday and ended two days later. | 2021-03-15 2021-03-17
It began on 3 March. Two days later it ended. | 2021-03-03 2021-03-05
It began on 3 March. The following day it ended. | 2021-03-03 2021-03-04
It began on 3 March. That night it ended. | 2021-03-03 2021-03-03
It began on 3 March. The same day it ended. | 2021-03-03 2021-03-03
It began on 3 March. The previous day a man had died. | 2021-03-03 2021-03-02
It began on 3 March. A week earlier a man had died. | 2021-03-03 2021-02-24~
It began on 3 March 2019. A year later it ended. | 2019-03-03 2020
It began on 3 March 2019. The following Sunday it ended. | 2019-03-03 2019-03-10
It began on 3 March 2019. The next month it ended. | 2019-03-03 2019-04
It happened on 24 November and again on 3 December. | 2020-11-24 2020-12-03
It happened on 24 December and again on 3 January. | 2020-12-24 2021-01-03
Some 2,019 people and 1998 cows lived there. |
Route 1990 and flight 2019 were shut. |
May said she may go in May. | 2021-05
The second attack came a second later. |
The 26/11 attacks shook Mumbai. |
She won the 2020 election. | 2020
He, 31, was born on 1 May 1989. | 1989-05-01
The G20 met in H2. |
A bus fell on the 14th near the old dam. | 2021-03-14
Heavy rain on the 14th triggered a landslide. | 2021-03-14
Rebels of the March 23 Movement attacked on 14 March. | 2021-03-14
A blast hit 26 July Street. |
The 6 October Bridge was shut. |
The Good Friday Agreement was praised. |
He sailed to Easter Island. |
She wrote for the Sunday Times and the Daily Express. |
The Sept. 11 attacks are remembered. | 2001-09-11
It fell in March 2019. The next day it was shut. | 2019-03
It fell. The following day it was shut. |
It fell. The following week it was shut. |
It will be shut the next day. | 2021-03-18
Parliament was to vote late Tuesday. | 2021-03-16
He was to meet them on Saturday. | 2021-03-20
They met on Monday, the 10th anniversary of the war. | 2021-03-15
They met on Friday the 5th. | 2021-03-05
They met one Friday in May 2019. | 2019-05
They always met on a Friday afternoon. |
They fled a Friday raid. | 2021-03-12
A bus fell on the 14th floor. |
It fell on 12 January. On the 14th, aid arrived. | 2021-01-12 2021-01-14
It fell on 26 February. On the 3rd, aid arrived. | 2021-02-26 2021-03-03
Shots rang out at 10 p.m. last night. | 2021-03-16T22:00:00Z
Shots rang out by mid-afternoon Friday. | 2021-03-12
The mine closed this winter. | 2020-24
The mine closed this past summer. | 2020-22
The mine closed in the week ended March 13. | 2021-03-08/2021-03-14
The mine closed. Six months later it burned. |
A months-long siege ended. |
Updated 9:14 AM ET, Tue March 16, 2021. | 2021-03-16T13:14:00Z
Updated 9:14 AM ET, January 18, 2021. | 2021-01-18T14:14:00Z
Doors opened at 5 p.m. CT Tuesday. | 2021-03-16T22:00:00Z
Les gendarmes came at 16h39 on Friday. | 2021-03-12T16:39:00Z
March 16, 2021 / 9:14 AM / by our staff | 2021-03-16 2021-03-16T09:14:00Z
He called on 5/12/2001 at 16:39. | 2001-05-12/2001-12-05
They play next Fri at 6pm. | 2021-03-19T18:00:00Z
From 1995 onwards he lived here. | 1995
She (12 May 1820 – 13 August 1910) was a nurse. | 1820-05-12/1910-08-13
Date: Mon, 14 May 2001 16:39:00 | 2001-05-14T16:39:00Z
Last modified on Tue 16 Mar 2021 10.02 GMT | 2021-03-16T10:02:00Z
Trouble began on the intervening night of March 13 and 14. | 2021-03-13
At month's end they left. | 2021-03-21/2021-03-31
"""
"""A sentence a line; after the bar the EDTF of every interval in it, ranges as one."""
CASES = [line.split(" |") for line in SENTENCES.splitlines() if not line.startswith("#")]


@pytest.mark.parametrize(("sentence", "wanted"), CASES, ids=[case[0] for case in CASES])
def test_a_desk_is_understood(sentence: str, wanted: str) -> None:
    found = joined(timexes(sentence, ANCHOR), sentence)
    assert [timex.edtf for timex in found if timex.edtf] == wanted.split()


def test_about_so_many_weeks_ago_is_not_a_week_of_the_calendar() -> None:
    (sure,) = timexes("A ferry sank a fortnight ago.", ANCHOR)
    (rough,) = timexes("A ferry sank six weeks ago.", ANCHOR)
    assert (sure.value, sure.edtf, sure.precision) == ("2021-W09", "2021-03-03~", "day")
    assert (rough.value, rough.edtf, rough.precision) == ("2021-W05", "2021-01-31~/2021-02-06~", "week")


def test_days_counted_from_a_month_are_no_days() -> None:
    later = timexes("In May 2019 he left. Three days later she died.", ANCHOR)[1]
    assert (later.value, later.edtf) == ("XXXX-XX-XX", "2019-05-04/2019-06-03")


HISTORY = (
    "On 3 May 1871 the army crossed the river. In June 1871 it took the fort, the largest since 1812. On 5 July it left. "
    "The siege, which lasted until the surrender of the town in March 1873, was long. In August rain fell. "
    "The 1812 rules held. On 2 September it snowed. The April 1870 treaty held. On 4 October it froze. "
    "On 7 December (8 December by their calendar), 1871, peace was made. In January the king died."
)


def test_a_history_does_not_move_to_what_it_only_mentions() -> None:
    told = {t.text: t.value for t in timexes(HISTORY, None, narrative=True)}
    days = {"5 July": "1871-07-05", "2 September": "1871-09-02", "4 October": "1871-10-04"}
    assert {k: told[k] for k in days} == days
    assert (told["August"], told["January"]) == ("1871-08", "1872-01")


@pytest.mark.parametrize(
    "line",
    [
        "CAIRO, March 14 (AP) -- A bus fell into a canal today.",
        "Bus falls\n\nSEOUL, South Korea, March 14 (Reuters) - A bus fell today.",
        "WASHINGTON, March 14 — A bus fell today.",
        "New Delhi, Mar 14 (PTI) A bus fell today.",
        "MOSCOW, March 14, 2021 /TASS/. A bus fell today.",
        "DHAKA, March 14: A bus fell today.",
    ],
)
def test_days_count_from_the_dateline_of_the_story(line: str) -> None:
    assert [t.value for t in timexes(line, ANCHOR)] == ["2021-03-14", "2021-03-14"]
    assert timexes(line, dt.date(2021, 5, 20))[-1].value == "2021-05-20"


def test_a_date_of_the_story_itself_is_no_dateline() -> None:
    for text in (
        "The bus fell on March 14 - and again today.",
        "A bus fell, March 14 (see map). It fell today.",
    ):
        assert timexes(text, ANCHOR)[-1].value == str(ANCHOR)
